"""A report as text, as JSON, or as annotations of a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable

from rules.model import Fault, escape
from rules.runner import Report


def text(report: Report) -> str:
    """One line a fault, then what was checked."""
    return "\n".join([*map(_line, report.faults), _summary(report)])


def as_json(report: Report) -> str:
    """One object: ``valid``, ``checked`` and ``faults``."""
    faults = [{key: _shown(value) for key, value in fault._asdict().items()} for fault in report.faults]
    answer = {"valid": report.valid, "checked": report.checked._asdict(), "faults": faults}
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _shown(value: object) -> object:
    return escape(value) if isinstance(value, str) else value


def github(report: Report) -> str:
    """A workflow command a fault, which GitHub shows beside the line; then what was checked."""
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
