"""What was found and what was checked, as text, as JSON, or as annotations of a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from ilrs_signatories.output import escaped

escape = partial(escaped, keep="")
"""The text with every character that is not printable written as its code."""


class Fault(NamedTuple):
    """Where a rule is broken, by which rule, what is wrong there, and how to fix it.

    ``file`` is a path in the package; ``line`` is where the record starts, ``column`` the name of a field.
    """

    file: str
    line: int | None
    column: str | None
    rule: str
    message: str
    fix: str


class Checked(NamedTuple):
    """How much was looked at, and whether Frictionless was asked."""

    tables: int
    rows: int
    cells: int
    rules: int
    frictionless: bool = False


class Report(NamedTuple):
    """The faults of a package, by file, line and column, and what was checked."""

    faults: list[Fault]
    checked: Checked

    @property
    def valid(self) -> bool:
        """Whether no fault was found."""
        return not self.faults


def ordered(faults: Iterable[Fault]) -> list[Fault]:
    """Faults without repetitions, by file, line and column."""
    return sorted(
        set(faults), key=lambda fault: (fault.file, fault.line or 0, fault.column or "", fault.rule, fault)
    )


def show(text: object) -> str:
    """Text of a cell for a message: in quotes, cut at 80 characters, and nothing that a terminal obeys.

    >>> show("a\\x1b[31mb")
    "'a\\\\x1b[31mb'"
    """
    text = str(text)
    return f"'{escape(text if len(text) <= 80 else text[:79] + '…')}'"


def text(report: Report) -> str:
    """One line a fault, then what was checked."""
    return "\n".join([*map(_line, report.faults), _summary(report)])


def as_json(report: Report) -> str:
    """One object: ``valid``, ``checked`` and ``faults``."""
    faults = [
        {key: escape(value) if isinstance(value, str) else value for key, value in fault._asdict().items()}
        for fault in report.faults
    ]
    answer = {"valid": report.valid, "checked": report.checked._asdict(), "faults": faults}
    return json.dumps(answer, ensure_ascii=False, indent=1)


def github(report: Report) -> str:
    """A workflow command a fault, which GitHub shows at the line; then what was checked."""
    return "\n".join([*map(_annotation, report.faults), _summary(report)])


def _line(fault: Fault) -> str:
    place = ":".join(str(part) for part in (escape(fault.file), fault.line, fault.column) if part is not None)
    return escape(f"{place} [{fault.rule}] {fault.message} - {fault.fix}")


def _annotation(fault: Fault) -> str:
    place = [("file", fault.file), ("line", str(fault.line or 1)), ("title", fault.rule)]
    properties = ",".join(f"{key}={_encoded(escape(value))}" for key, value in place)
    column = f"{fault.column}: " if fault.column else ""
    message = _encoded(escape(f"{column}{fault.message} - {fault.fix}"), "%\r\n")
    return f"::error {properties}::{message}"


def _encoded(value: str, special: str = "%\r\n:,") -> str:
    """The value with the characters that end a workflow command's part written as their codes."""
    return "".join(f"%{ord(c):02X}" if c in special else c for c in value)


def _summary(report: Report) -> str:
    checked = report.checked
    found = f"{len(report.faults)} fault{'s' * (len(report.faults) != 1)}" if report.faults else "no fault"
    size = f"{checked.tables} tables, {checked.rows} rows, {checked.cells} cells"
    return f"{found} in {size}, checked by {checked.rules} rules{' and Frictionless' * checked.frictionless}"


FORMATS: dict[str, Callable[[Report], str]] = {"github": github, "json": as_json, "text": text}
