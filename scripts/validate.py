"""Check the data: every fault with its file, line and column, the rule, and how to fix it.

Exit status: 0 no fault, 1 faults, 2 wrong usage, no datapackage.json, or an unreadable earlier version.
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import common
from ilrs_signatories.dataset.reader import open_files
from ilrs_signatories.dataset.schema import DESCRIPTOR
from validation import earlier
from validation.check import report
from validation.report import FORMATS


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    args = _parser().parse_args(arguments)
    gc.disable()
    if not (args.package / DESCRIPTOR).is_file():
        raise common.Refused(f"no {DESCRIPTOR} in {args.package}")
    base = earlier.read(args.base, common.REPOSITORY) if args.base is not None else None
    found = report(open_files(args.package), base, args.quick)
    common.output(FORMATS[args.format](found))
    return 0 if found.valid else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check the data package in a folder.")
    parser.add_argument(
        "--package",
        type=Path,
        default=common.REPOSITORY,
        metavar="DIR",
        help="its folder (default: the repository)",
    )
    parser.add_argument("--quick", action="store_true", help="without the second check by Frictionless")
    parser.add_argument(
        "--format", choices=sorted(FORMATS), default="text", help="how to print what was found"
    )
    parser.add_argument(
        "--base",
        metavar="VERSION",
        help="an earlier version to compare with: a folder, an archive or a git tag",
    )
    return parser


if __name__ == "__main__":
    sys.exit(common.run(main))
