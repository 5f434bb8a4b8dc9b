"""Evidence rows joined to the values that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rules.model import Field, Package, Table
from rules.registry import FIELD_RULES

_ON_FORM = ("type", "enum", "pattern", "range", "length", "date-edtf", "country-code", "language")

Address = tuple[str, str, str]
"""A table, a record's key and a field: where a value stands."""


class Statement(NamedTuple):
    """What one evidence row says of a value, and the value stored."""

    line: int
    address: Address
    field: Field
    value: str
    stance: str
    source: str
    stored: str


def rows(table: Table) -> dict[str, int]:
    """For each key the number of its row, counted from 0."""
    return {key: number for number, key in enumerate(table.keys())}


@lru_cache(maxsize=2)
def statements(package: Package) -> list[Statement]:
    """The evidence rows whose table, record and field exist; they are joined once for all rules."""
    return list(_joined(package))


def _joined(package: Package) -> Iterator[Statement]:
    known = {name: (table, rows(table)) for name, table in package.tables.items() if _keyed(table)}
    fields = {(name, field.name): field for name, (table, _) in known.items() for field in table.fields}
    evidence = package.table("evidence").select(
        "resource", "record_id", "field", "value", "stance", "source_id"
    )
    for line, resource, record, name, value, stance, source in evidence:
        field = fields.get((resource, name))
        if field is None:
            continue
        table, numbers = known[resource]
        number = numbers.get(record)
        if number is not None and name in table.columns:
            stored = table.columns[name][number]
            yield Statement(line, (resource, record, name), field, value, stance, source, stored)


@lru_cache(maxsize=2)
def supporting(package: Package) -> dict[Address, list[str]]:
    """For each value the values of the evidence rows that support it."""
    found: dict[Address, list[str]] = {}
    for statement in statements(package):
        if statement.stance == "supports":
            found.setdefault(statement.address, []).append(statement.value)
    return found


def _keyed(table: Table) -> bool:
    return bool(table.lines) and bool(table.key) and all(name in table.columns for name in table.key)


def misspelt(field: Field, value: str) -> tuple[str, str] | None:
    """What is wrong with the form of a value and how to mend it, or None."""
    rules = [(check, applies) for rule, (check, applies) in FIELD_RULES.items() if rule.id in _ON_FORM]
    found = (check(value, field) for check, applies in rules if value and applies(field))
    return next((mend for mend in found if mend is not None), None)
