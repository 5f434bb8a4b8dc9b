"""One entry from answers to files: compose, judge, show, write. Both scripts go this way and no other."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from entry.draft import Draft, files
from entry.judge import judge
from entry.questions import Answers
from entry.rows import compose
from entry.writing import replace
from rules import Report, check, reports
from rules.files import Folder
from rules.loading import load
from rules.model import DESCRIPTOR, Package, escape


class Refused(ValueError):
    """The entry cannot become rows; the message says why, to whoever made it."""


class Entry(NamedTuple):
    """A draft that the rules have passed, and the package and folder that it is for."""

    folder: Path
    package: Package
    draft: Draft

    def text(self) -> str:
        """Its rows for a terminal: the file, then the columns that are not blank, each change on one line."""
        lines = []
        for name, row in self.draft.added:
            table = self.package.tables[name]
            lines.append(f"{table.path}: a new row")
            lines += [
                f"  {field.name}: {escape(row[field.name])}" for field in table.fields if row.get(field.name)
            ]
        for name, key, column, value in self.draft.changed:
            place = f"{self.package.tables[name].path}: {escape(key)}"
            lines.append(f"{place}: {column} becomes {escape(value)}")
        return "\n".join(lines)

    def write(self) -> list[str]:
        """Replace the files, in the order in which no reference dangles; returns their paths."""
        after = files(self.package, self.draft)
        replace(self.folder, self.package.files, after)
        return list(after)


def open_package(folder: Path) -> Package:
    """The package in a folder, read once. Raises ``Refused`` unless it is there and without a fault."""
    if not (folder / DESCRIPTOR).is_file():
        raise Refused(f"{folder} holds no {DESCRIPTOR}")
    on_disk = Folder(folder)
    package = load({name: on_disk[name] for name in on_disk})
    report = check(package.files)
    if not report.valid:
        raise Refused(f"the tables have faults already, to be mended first:\n{reports.text(report)}")
    return package


def prepare(folder: Path, package: Package, kind: str, answers: Answers) -> Entry:
    """The entry that follows from the answers. Raises ``Refused`` with the validator's words."""
    try:
        draft = compose(package, kind, answers)
    except ValueError as error:
        raise Refused(str(error)) from None
    report = judge(package, draft)
    if not report.valid:
        raise Refused(_words(report))
    return Entry(folder, package, draft)


def _words(report: Report) -> str:
    lines = reports.text(report).splitlines()[:-1]
    return "\n".join(lines)
