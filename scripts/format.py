"""Rewrite the tables in canonical form: UTF-8, LF, a final newline, minimal quotes, rows sorted by key.

No value changes. The day up to which evidence was gathered (coverage.gathered in datapackage.json) moves
forward to the newest date in the tables. A table that cannot be read strictly is never guessed at: then
nothing is written.

Exit status: 0 done, 1 a table cannot be read or has a date after today (or, with --check, something would
change), 2 wrong usage or no datapackage.json.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import common
from adding import gathered
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.reader import Files, open_files
from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.errors import DamagedPackage
from validation import descriptor, structure
from validation.report import Fault, escape
from validation.rules import broken

KEEPS_VALUES = structure.FORM | {"table-rows"}
EMPTY = "the table is empty"


class Unreadable(ValueError):
    """What cannot be rewritten without guessing, one line a fault."""


def main(arguments: list[str] | None = None, today: str | None = None) -> int:
    """Run the command line and return its exit status; ``today`` is an ISO day, by default the system's."""
    parser = argparse.ArgumentParser(description="Rewrite the tables of a data package in canonical form.")
    parser.add_argument("--package", type=Path, default=common.REPOSITORY, metavar="DIR", help="its folder")
    parser.add_argument("--check", action="store_true", help="write nothing, say what would change")
    args = parser.parse_args(arguments)
    if not (args.package / DESCRIPTOR).is_file():
        raise common.Refused(f"no {DESCRIPTOR} in {args.package}")
    today = today or date.today().isoformat()
    try:
        if args.check:
            changes = rewritten(open_files(args.package), today)
        else:
            with common.writing(args.package) as write:
                changes = rewritten(open_files(args.package), today)
                write(changes)
    except Unreadable as error:
        print(f"{error}\nnothing was written", file=sys.stderr)
        return 1
    for path in changes:
        done = "coverage.gathered moved to the newest date" if path == DESCRIPTOR else "rewritten"
        common.output(f"{path}: {'not in canonical form' if args.check else done}")
    return 1 if changes and args.check else 0


def rewritten(files: Files, today: str) -> dict[str, bytes]:
    """The files whose canonical bytes differ from what they are; raises ``Unreadable``."""
    data = files.read(DESCRIPTOR)
    schema, faults = descriptor.read(data)
    new = {DESCRIPTOR: data}
    for described in schema.tables.values() if schema else ():
        table, found = structure.read_table(described, files)
        faults = [*faults, *(_guesses(found) or _damage(described.path, files))]
        new[described.path] = structure.canonical(described, table.dicts() if table else [])
    if faults:
        lines = (f"{fault.file}:{fault.line or 1}: {fault.message} - {fault.fix}" for fault in faults)
        raise Unreadable("\n".join(map(escape, lines)))
    try:
        new[DESCRIPTOR] = gathered.moved(data, read_dataset(Files(new, files.path)), today)
    except DamagedPackage:  # a value of another form, which the validator names
        pass
    except ValueError as error:
        raise Unreadable(escape(str(error))) from error
    return {path: content for path, content in new.items() if content != files.read(path)}


def _guesses(faults: list[Fault]) -> list[Fault]:
    """The faults that make any way to rewrite a table a guess."""
    return [fault for fault in faults if fault.rule not in KEEPS_VALUES or fault.message == EMPTY]


def _damage(path: str, files: Files) -> list[Fault]:
    """What the rows of a table do not show, and may be meant in two ways."""
    data = files.read(path)
    if b"\r" in data.replace(b"\r\n", b"\n"):
        why = "a carriage return alone, which may or may not end a line"
        return [broken("line-ends", path, 1, why=why, fix="delete it")]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        why = "a byte that is not UTF-8"
        return [broken("file-format", path, line, why=why, fix="type the letter again")]
    return []


if __name__ == "__main__":
    sys.exit(common.run(main))
