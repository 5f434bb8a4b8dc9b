"""Rewrite the tables in canonical form: UTF-8, LF, a final newline, minimal quotes, rows sorted by key.

No value changes. A table that cannot be read strictly is never guessed at: then no file is written. A file is
replaced as a whole, so that an interruption leaves the old one or the new one.

Exit status: 0 done, 1 a table cannot be read (or, with --check, is not in canonical form), 2 wrong usage or
no datapackage.json.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from rules.canonical import rewritten  # noqa: E402
from rules.files import Folder  # noqa: E402
from rules.model import DESCRIPTOR, escape  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Rewrite the tables of a data package in canonical form.")
    parser.add_argument("--package", type=Path, default=REPOSITORY, metavar="DIR", help="its folder")
    parser.add_argument("--check", action="store_true", help="write nothing, say what would change")
    options = parser.parse_args(arguments)
    if not (options.package / DESCRIPTOR).is_file():
        print(f"format.py: {options.package} holds no {DESCRIPTOR}", file=sys.stderr)
        return 2
    folder = Folder(options.package)
    changes, refusals = rewritten(folder)
    for refusal in refusals:
        print(escape(refusal), file=sys.stderr)
    if refusals:
        print("nothing was written", file=sys.stderr)
        return 1
    for path, data in changes.items():
        print(f"{path}: {'not in canonical form' if options.check else 'rewritten'}")
        if not options.check:
            replace(folder.path(path), data)
    return 1 if changes and options.check else 0


def replace(path: Path, data: bytes) -> None:
    """Give a file new contents, all or nothing."""
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("wb") as file:
            os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


if __name__ == "__main__":
    sys.exit(main())
