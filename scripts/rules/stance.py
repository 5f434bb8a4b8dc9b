"""Rules on agreement: between a value and its sources, and between a source and its stance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ilrs_signatories.edtf import OPEN_END, Days
from rules.dates import days
from rules.model import Field, Finding, Package, show
from rules.records import Statement, misspelt, statements, supporting
from rules.registry import package_rule


@package_rule("evidence-agrees")
def evidence_agrees(package: Package) -> Iterator[Finding]:
    """A value with supporting rows is what one of them says; a date may be the days that several name."""
    supported = supporting(package)
    for table in package.tables.values():
        evident = {field for resource, _, field in supported if resource == table.name}
        for field in (field for field in table.fields if field.name in evident):
            for line, key, value in zip(table.lines, table.keys(), table.column(field.name), strict=True):
                said = supported.get((table.name, key, field.name))
                if value and said and value not in said and not _composed(field, value, said):
                    heard = ", ".join(map(show, sorted(set(said))))
                    what = f"{show(value)} is not what its sources say: {heard}"
                    fix = "write what one of them says, or add the source that says this"
                    yield table.at(line, field.name, what, fix)


def _composed(field: Field, value: str, said: list[str]) -> bool:
    """Whether every possible day of a date is named by a value that names no day beyond it.

    True also for a value that has a fault of its own, which must be mended first.
    """
    stored = days(value) if field.edtf else None
    if stored is None:
        return bool(misspelt(field, value))
    named = [span for other in map(days, said) if other is not None for span in other.spans]
    spans = sorted(span for span in named if _within(span, stored))
    return all(_covered(first, last, spans) for first, last in stored.spans)


def _within(span: tuple[str, str], stored: Days) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in stored.spans)


def _covered(first: str, last: str, spans: list[tuple[str, str]]) -> bool:
    due = first
    for start, end in spans:
        if start <= due <= end:
            if end >= last or end == OPEN_END:
                return True
            due = (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    return False


@package_rule("evidence-supports")
def evidence_supports(package: Package) -> Iterator[Finding]:
    """A row that supports says what is stored; a date, that one of the stored days is possible."""
    evidence = package.table("evidence")
    for statement in statements(package):
        if statement.stance != "supports" or _agrees(statement) or _garbled(statement):
            continue
        what = f"{show(statement.value)} does not support {_stored(statement)}"
        yield evidence.at(
            statement.line, "value", what, "write contradicts in stance, or correct one of the two values"
        )


@package_rule("evidence-contradicts")
def evidence_contradicts(package: Package) -> Iterator[Finding]:
    """A row that contradicts says something else than what is stored."""
    evidence = package.table("evidence")
    for statement in statements(package):
        if statement.stance == "contradicts" and statement.stored and _agrees(statement):
            what = f"{show(statement.value)} does not contradict {_stored(statement)}"
            yield evidence.at(
                statement.line, "stance", what, "write supports in stance, or correct one of the values"
            )


def _agrees(statement: Statement) -> bool:
    if not statement.field.edtf or statement.value == statement.stored:
        return statement.value == statement.stored
    said, stored = days(statement.value), days(statement.stored)
    return said is not None and stored is not None and said.overlaps(stored)


def _garbled(statement: Statement) -> bool:
    """Whether one of the two values has a fault of its own that must be mended first."""
    return any(misspelt(statement.field, value) for value in (statement.value, statement.stored))


def _stored(statement: Statement) -> str:
    stored = show(statement.stored) if statement.stored else "a blank cell"
    return f"{stored}, the {statement.field.name} of {statement.address[1]}"
