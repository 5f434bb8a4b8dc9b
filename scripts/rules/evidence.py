"""Rules on evidence: it is about something that exists, in its form, and every value that needs it has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.dates import before, long_before
from rules.model import Field, Finding, Package, show
from rules.records import misspelt, rows, statements, supporting
from rules.registry import package_rule


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
    verdicts: dict[tuple[Field, str], tuple[str, str] | None] = {}
    for statement in statements(package):
        key = statement.field, statement.value
        if key not in verdicts:
            verdicts[key] = misspelt(*key)
        mend = verdicts[key]
        if mend is not None:
            what = f"{mend[0]} (a value of {statement.field.name})"
            yield evidence.at(statement.line, "value", what, mend[1])


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
    for statement in statements(package):
        day = published.get(statement.source, "")
        if statement.field.edtf and statement.stance == "supports" and long_before(day, statement.value):
            what = f"{show(statement.source)}, of {show(day)}, cannot know of {show(statement.value)}"
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


@package_rule("evidence-inferred")
def evidence_inferred(package: Package) -> Iterator[Finding]:
    """The note of a value read from circumstances starts with ``inferred:``."""
    evidence = package.table("evidence")
    for line, note in evidence.select("note"):
        if re.match(r"infer", note, re.IGNORECASE) and not re.match(r"inferred: \S", note):
            what = f"{show(note)} does not start with 'inferred: '"
            yield evidence.at(line, "note", what, "start the note with: inferred: and say from what")
