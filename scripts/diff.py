"""Show what differs between two versions of the data, for a reviewer: rows, cells, evidence and counts.

    python scripts/diff.py v0.1.0 HEAD --format markdown
    python scripts/diff.py ilrs-signatories-0.1.0.zip . --format json

A version is a folder, an archive (.zip, .whl, .tar, .tar.gz), or a branch, tag or commit of this repository.
Exit status: 0 done, whether or not something differs; 2 wrong usage, or a version that cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import common
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.dataset.reader import git_files
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.output import escaped
from review.markdown import markdown
from review.report import Review, review

FORMATS: dict[str, Callable[[Review], str]] = {
    "text": lambda found: f"{found}\n",
    "markdown": markdown,
    "json": lambda found: json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n",
}


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Show what differs between two versions of the data.")
    parser.add_argument("base", metavar="BASE", help="the earlier version: folder, archive, tag or commit")
    parser.add_argument("head", metavar="HEAD", help="the later version")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text")
    args = parser.parse_args()
    try:
        found = review(read(args.base), read(args.head))
    except DamagedPackage as error:
        raise common.Refused(escaped(str(error), keep="")) from None
    sys.stdout.write(FORMATS[args.format](found))
    return 0


def read(version: str) -> Dataset:
    """The dataset of a version; a name that no file has is a git reference. Raises ``DamagedPackage``."""
    try:
        exists = bool(version) and Path(version).exists()
    except (OSError, ValueError):
        exists = False
    return read_dataset(version if exists else git_files(common.REPOSITORY, version))


if __name__ == "__main__":
    sys.exit(common.run(main))
