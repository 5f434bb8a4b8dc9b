"""Show what differs between two versions of the data, for a reviewer: rows, cells, evidence and counts.

    python scripts/diff.py v0.1.0 HEAD --format markdown
    python scripts/diff.py ilrs-signatories-0.1.0.zip . --format json

A version is a folder, an archive (.zip, .whl, .tar, .tar.gz), or a branch, tag or commit of this repository.
Exit status: 0 done, whether or not something differs; 2 wrong usage, or a version that cannot be read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from ilrs_signatories.errors import DamagedPackage  # noqa: E402
from ilrs_signatories.markdown import markdown  # noqa: E402
from ilrs_signatories.review import Review, printable, review  # noqa: E402
from releasing.unpacking import folder_of  # noqa: E402

FORMATS: dict[str, Callable[[Review], str]] = {
    "text": lambda found: f"{found}\n",
    "markdown": markdown,
    "json": lambda found: json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        found = _review(options.base, options.head)
    except (ValueError, OSError, DamagedPackage) as error:
        print(f"diff.py: {printable(str(error))}", file=sys.stderr)
        return 2
    return _write(FORMATS[options.format](found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Show what differs between two versions of the data.")
    parser.add_argument(
        "base", metavar="BASE", help="the earlier version: a folder, an archive, a tag, a commit"
    )
    parser.add_argument("head", metavar="HEAD", help="the later version")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text")
    return parser


def _review(base: str, head: str) -> Review:
    with tempfile.TemporaryDirectory() as scratch:
        old, new = (
            folder_of(version, REPOSITORY, Path(scratch, side))
            for side, version in (("base", base), ("head", head))
        )
        return review(old, new)


def _write(text: str) -> int:
    try:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What is left in the buffer would fail again when the interpreter exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
