"""The second opinion: Frictionless, the standard's own implementation, on the same package."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rules.model import DESCRIPTOR, Fault, items, members, names, show
from rules.runner import Report, ordered

CASCADES = tuple(f"frictionless-{kind}" for kind in ("foreign-key", "encoding-error", "source-error"))
"""What Frictionless says of sound tables when another one cannot be read."""

_FIX = "see the column's description in datapackage.json"


def added(report: Report, folder: Path) -> Report:
    """The report with what Frictionless finds in files where our own rules found nothing.

    A package with a fault in its descriptor, or without one of its files, is not handed on: Frictionless
    opens whatever stands in a file's place.
    """
    files = {fault.file for fault in report.faults}
    if DESCRIPTOR in files or any(fault.rule == "table-file" for fault in report.faults):
        return report
    new = [fault for fault in opinion(folder) if fault.file not in files]
    if files:
        new = [fault for fault in new if fault.rule not in CASCADES]
    checked = report.checked._replace(frictionless=True)
    return Report(ordered([*report.faults, *new]), checked)


def opinion(folder: Path) -> list[Fault]:
    """The faults that Frictionless finds in a package folder; its failure to finish is one.

    Nothing is asked if the descriptor names an address: Frictionless would fetch it.
    """
    from frictionless import FrictionlessException, Package

    descriptor = folder.resolve() / DESCRIPTOR
    if _remote(descriptor):
        return []
    try:
        report = Package(str(descriptor)).validate()
    except FrictionlessException as error:
        return _faults(folder, DESCRIPTOR, error.reasons or [error.error])
    except Exception as error:  # Frictionless passes on what its parsers raise.
        what = f"could not be checked: {show(str(error))}"
        return [Fault(DESCRIPTOR, None, None, "frictionless-error", what, "mend the descriptor")]
    tables = [
        fault for task in report.tasks for fault in _faults(folder, task.place or DESCRIPTOR, task.errors)
    ]
    return _faults(folder, DESCRIPTOR, report.errors) + tables


def _remote(descriptor: Path) -> bool:
    """Whether a table's path is an address."""
    try:
        resources = items(members(json.loads(descriptor.read_bytes())).get("resources"))
    except (ValueError, RecursionError):
        return False
    return any("://" in path for resource in resources for path in names(members(resource).get("path")))


def _faults(folder: Path, place: str, errors: Sequence[Any]) -> list[Fault]:
    numbers = [getattr(error, "row_number", None) for error in errors]
    lines = _lines(folder / place) if any(number is not None for number in numbers) else {}
    return [
        Fault(
            place,
            lines.get(number) if number is not None else None,
            getattr(error, "field_name", None) or None,
            f"frictionless-{error.type}",
            show(" ".join(error.message.split())),
            _FIX,
        )
        for number, error in zip(numbers, errors, strict=True)
    ]


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
