"""Rules on evidence: it is about something that exists, every value that needs it has it, and they agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ilrs_signatories.edtf import OPEN_END, Days
from rules.dates import before, days, long_before
from rules.model import Field, Finding, Package, show
from rules.records import Statement, rows, statements, supporting
from rules.registry import FIELD_RULES, package_rule

_ON_FORM = ("type", "enum", "pattern", "range", "length", "date-edtf", "country-code", "language")


@package_rule("evidence-record")
def evidence_record(package: Package) -> Iterator[Finding]:
    """Evidence is about a record that exists."""
    evidence = package.table("evidence")
    known = {
        name: (rows(table), table) for name, table in package.tables.items() if table.lines and table.key
    }
    for line, resource, record in evidence.select("resource", "record_id"):
        if resource in known and record and record not in known[resource][0]:
            table = known[resource][1]
            if not table.loose.issuperset(record.split("/")):
                what = f"{show(record)} is not a record of {table.path}"
                fix = (
                    f"write its key: {'/'.join(table.key)}"
                    if len(table.key) > 1
                    else f"write one of its {table.key[0]}s"
                )
                yield evidence.at(line, "record_id", what, fix)


@package_rule("evidence-field")
def evidence_field(package: Package) -> Iterator[Finding]:
    """Evidence is about a column of its table."""
    evidence = package.table("evidence")
    known = {
        name: [field.name for field in table.fields] for name, table in package.tables.items() if table.fields
    }
    for line, resource, field in evidence.select("resource", "field"):
        if resource in known and field and field not in known[resource]:
            what = f"{show(field)} is not a column of {resource}"
            yield evidence.at(line, "field", what, f"write one of: {', '.join(known[resource])}")


@package_rule("evidence-value")
def evidence_value(package: Package) -> Iterator[Finding]:
    """What a source says is written in the form of the column that it is about."""
    evidence = package.table("evidence")
    verdicts: dict[tuple[Field, str], list[tuple[str, str]]] = {}
    for statement in statements(package):
        key = statement.field, statement.value
        if key not in verdicts:
            verdicts[key] = _misspelt(statement.field, statement.value)
        for what, fix in verdicts[key]:
            yield evidence.at(statement.line, "value", f"{what} (a value of {statement.field.name})", fix)


def _misspelt(field: Field, value: str) -> list[tuple[str, str]]:
    applying = [
        check for rule, (check, applies) in FIELD_RULES.items() if rule.id in _ON_FORM and applies(field)
    ]
    return [mend for check in applying if value and (mend := check(value, field)) is not None]


@package_rule("evidence-future")
def evidence_future(package: Package) -> Iterator[Finding]:
    """No source says of anything that it happened after the day of the release."""
    evidence = package.table("evidence")
    for statement in statements(package):
        if statement.field.edtf and before(package.released, statement.value):
            what = f"{show(statement.value)} lies after the day of the release, {package.released}"
            yield evidence.at(statement.line, "value", what, "correct the year")


@package_rule("evidence-older")
def evidence_older(package: Package) -> Iterator[Finding]:
    """No source supports a date that lay ahead when it was published."""
    evidence, sources = package.table("evidence"), package.table("sources")
    published = {source: day for _, source, day in sources.select("source_id", "published")}
    cited = dict(zip(evidence.lines, evidence.column("source_id"), strict=True))
    for statement in statements(package):
        day = published.get(cited[statement.line], "")
        if statement.field.edtf and statement.stance == "supports" and long_before(day, statement.value):
            what = f"{show(cited[statement.line])}, of {show(day)}, cannot know of {show(statement.value)}"
            yield evidence.at(statement.line, "value", what, "correct a date; a plan supports nothing")


@package_rule("evidence-required")
def evidence_required(package: Package) -> Iterator[Finding]:
    """A value of a column that needs evidence has a supporting row."""
    supported, loose = supporting(package), package.table("evidence").loose
    for table in package.tables.values():
        for field in table.fields:
            if not field.evidence or not table.lines:
                continue
            for line, key, value in zip(table.lines, table.keys(), table.column(field.name), strict=True):
                if value and (table.name, key, field.name) not in supported and key not in loose:
                    what = f"{show(value)} has no supporting row in data/evidence.csv"
                    fix = f"add one: {table.name},{key},{field.name}, then the source and what it says"
                    yield table.at(line, field.name, what, fix)


@package_rule("evidence-agrees")
def evidence_agrees(package: Package) -> Iterator[Finding]:
    """A value with supporting rows is what one of them says; a date may be the days that several name."""
    supported = supporting(package)
    for table in package.tables.values():
        evident = {field for resource, _, field in supported if resource == table.name}
        for field in table.fields:
            if field.name not in evident:
                continue
            for line, key, value in zip(table.lines, table.keys(), table.column(field.name), strict=True):
                said = supported.get((table.name, key, field.name))
                if value and said and value not in said and not (field.edtf and _composed(value, said)):
                    heard = ", ".join(map(show, sorted(set(said))))
                    what = f"{show(value)} is not what its sources say: {heard}"
                    yield table.at(
                        line,
                        field.name,
                        what,
                        "write what one of them says, or add the source that says this",
                    )


def _composed(value: str, said: list[str]) -> bool:
    """Whether every possible day of a date is named by a value that names no day beyond it."""
    stored = days(value)
    if stored is None:
        return True
    spans = sorted(
        span
        for other in map(days, said)
        if other is not None
        for span in other.spans
        if _within(span, stored)
    )
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
        if statement.stance != "supports" or _agrees(statement):
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


def _stored(statement: Statement) -> str:
    stored = show(statement.stored) if statement.stored else "a blank cell"
    return f"{stored}, the {statement.field.name} of {statement.address[1]}"


@package_rule("evidence-inferred")
def evidence_inferred(package: Package) -> Iterator[Finding]:
    """The note of a value read from circumstances starts with ``inferred:``."""
    evidence = package.table("evidence")
    for line, note in evidence.select("note"):
        if re.match(r"infer", note, re.IGNORECASE) and not re.match(r"inferred: \S", note):
            what = f"{show(note)} does not start with 'inferred: '"
            yield evidence.at(line, "note", what, "start the note with: inferred: and say from what")


@package_rule("relay-self")
def relay_self(package: Package) -> Iterator[Finding]:
    """No source relays itself."""
    evidence = package.table("evidence")
    for line, source, relayed in evidence.select("source_id", "relays"):
        if relayed and relayed == source:
            yield evidence.at(
                line, "relays", f"{show(source)} relays itself", "leave relays blank: it is its own reporting"
            )


@package_rule("relay-order")
def relay_order(package: Package) -> Iterator[Finding]:
    """What a source relays was not published after it."""
    evidence, sources = package.table("evidence"), package.table("sources")
    published = {source: day for _, source, day in sources.select("source_id", "published")}
    for line, source, relayed in evidence.select("source_id", "relays"):
        if relayed and long_before(published.get(source, ""), published.get(relayed, "")):
            what = f"{show(relayed)}, of {show(published[relayed])}, is newer than what relays it"
            yield evidence.at(line, "relays", what, "correct a date, or name another source")
