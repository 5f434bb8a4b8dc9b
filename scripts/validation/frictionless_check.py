"""A second check by Frictionless, the standard's own implementation, of the same package folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ilrs_signatories.dataset.reader import records
from ilrs_signatories.dataset.schema import DESCRIPTOR
from validation.report import Fault, Report, ordered, show

CASCADES = tuple(f"frictionless-{kind}" for kind in ("foreign-key", "encoding-error", "source-error"))
"""What Frictionless finds in sound tables when another one cannot be read."""


def added(report: Report, folder: str) -> Report:
    """The report with what Frictionless finds in files where our own rules found nothing.

    A package with a fault in its descriptor, or without one of its files, is not handed on: Frictionless
    opens whatever is in a file's place.
    """
    files = {fault.file for fault in report.faults}
    if DESCRIPTOR in files or any(fault.rule == "table-file" for fault in report.faults):
        return report
    new = [fault for fault in opinion(Path(folder)) if fault.file not in files]
    if files:
        new = [fault for fault in new if fault.rule not in CASCADES]
    return Report(ordered([*report.faults, *new]), report.checked._replace(frictionless=True))


def opinion(folder: Path) -> list[Fault]:
    """The faults that Frictionless finds in a package folder; its failure to finish is one."""
    from frictionless import FrictionlessException, Package

    descriptor = folder.resolve() / DESCRIPTOR
    try:
        report = Package(str(descriptor)).validate()
    except FrictionlessException as error:
        return _faults(folder, DESCRIPTOR, error.reasons or [error.error])
    except Exception as error:  # Frictionless passes on what its parsers raise.
        wrong = f"could not be checked: {show(error)}"
        return [Fault(DESCRIPTOR, None, None, "frictionless-error", wrong, "correct the descriptor")]
    tables = [
        fault for task in report.tasks for fault in _faults(folder, task.place or DESCRIPTOR, task.errors)
    ]
    return _faults(folder, DESCRIPTOR, report.errors) + tables


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
            "see the column's description in datapackage.json",
        )
        for number, error in zip(numbers, errors, strict=True)
    ]


def _lines(path: Path) -> dict[int, int]:
    """For each record of a table, counted from 1, its line: Frictionless counts records."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return {number: record.line for number, record in enumerate(records(text), start=1)}
