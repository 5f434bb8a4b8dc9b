"""The second opinion: Frictionless, the standard's own implementation, on the same package."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

from rules.model import DESCRIPTOR, Fault, show
from rules.runner import Report, ordered

RULE = "frictionless"
_FIX = "see the column's description in datapackage.json"


def added(report: Report, folder: Path) -> Report:
    """The report with what Frictionless finds where our own rules found nothing.

    A descriptor with faults of its own is not handed on: a path might leave the folder or name a page.
    """
    if any(fault.file == DESCRIPTOR for fault in report.faults):
        return report
    places = {(fault.file, fault.line) for fault in report.faults}
    files = {fault.file for fault in report.faults}
    new = [
        fault
        for fault in opinion(folder)
        if (fault.file, fault.line) not in places and not (fault.line is None and fault.file in files)
    ]
    return report._replace(faults=ordered([*report.faults, *new]))


def opinion(folder: Path) -> list[Fault]:
    """The faults that Frictionless finds in a package folder; its failure to finish is one."""
    from frictionless import FrictionlessException, Package

    try:
        report = Package(str(folder.resolve() / DESCRIPTOR)).validate()
        tables = [(task.place, task.errors) for task in report.tasks]
        errors = [_fault(folder, DESCRIPTOR, error) for error in report.errors]
    except FrictionlessException as error:
        return [_fault(folder, DESCRIPTOR, each) for each in (error.reasons or [error.error])]
    except Exception as error:  # Frictionless passes on what its parsers raise.
        what = f"could not be checked: {show(str(error))}"
        return [Fault(DESCRIPTOR, None, None, RULE, what, "mend the descriptor")]
    return errors + [_fault(folder, place or DESCRIPTOR, error) for place, found in tables for error in found]


def _fault(folder: Path, place: str, error: Any) -> Fault:  # noqa: ANN401
    number = getattr(error, "row_number", None)
    line = _lines(folder / place).get(number) if number is not None else None
    message = show(" ".join(error.message.split())[:160])
    return Fault(place, line, getattr(error, "field_name", None) or None, RULE, message, _FIX)


@cache
def _lines(path: Path) -> dict[int, int]:
    """For each record of a table, counted from 1, its line: Frictionless counts records."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        reader = csv.reader(file)
        starts = {1: 1}
        try:
            for number, _ in enumerate(reader, start=2):
                starts[number] = reader.line_num + 1
        except csv.Error:
            pass
        return starts
