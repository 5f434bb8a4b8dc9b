"""Check the data: every fault with its file, line and column, the rule, and how to mend it.

Exit status: 0 no fault, 1 faults, 2 wrong usage, no datapackage.json, or a library is not installed.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from rules import Report, check, reports  # noqa: E402
from rules.files import Folder, earlier  # noqa: E402
from rules.model import DESCRIPTOR  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    options = _parser().parse_args(arguments)
    gc.disable()
    try:
        report = _check(options)
    except (ValueError, ModuleNotFoundError) as error:
        print(f"validate.py: {error}", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    try:
        print(reports.FORMATS[options.format](report), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if report.valid else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check the data package in a folder.")
    parser.add_argument(
        "--package", type=Path, default=REPOSITORY, metavar="DIR", help="its folder (default: the repository)"
    )
    parser.add_argument("--quick", action="store_true", help="without the second opinion of Frictionless")
    parser.add_argument("--format", choices=sorted(reports.FORMATS), default="text")
    parser.add_argument(
        "--base",
        metavar="VERSION",
        help="an earlier version to compare with: a folder, an archive or a git tag",
    )
    return parser


def _check(options: argparse.Namespace) -> Report:
    if not (options.package / DESCRIPTOR).is_file():
        raise ValueError(f"{options.package} holds no {DESCRIPTOR}")
    base = earlier(options.base, REPOSITORY) if options.base is not None else None
    report = check(Folder(options.package), base)
    if options.quick:
        return report
    from rules.second_opinion import added

    return added(report, options.package)


if __name__ == "__main__":
    sys.exit(main())
