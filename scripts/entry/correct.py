"""A corrected value, and what becomes of the evidence on it."""

from __future__ import annotations

from entry.draft import Change, Row
from rules.dates import days
from rules.model import Field, Package, show


def correction(package: Package, row: Row, source: str) -> tuple[list[tuple[str, Row]], list[Change]]:
    """The evidence row to add (none without a source) and the cells to change.

    ``row`` names ``resource``, ``record_id``, ``field`` and the new ``value``. A stance says whether a
    source agrees with the stored value, so it follows the correction. Raises ``ValueError`` in words.
    """
    resource, record, column, value = (
        row.get(name, "") for name in ("resource", "record_id", "field", "value")
    )
    field = _field(package, resource, record, column)
    if not value:
        raise ValueError("no value is given: a value that should be blank is a change for a pull request")
    changed = [Change(resource, record, column, value)]
    known = _statements(package, resource, record, column)
    for key, statement in known:
        stance = "supports" if agrees(field, statement["value"], value) else "contradicts"
        if stance != statement["stance"]:
            changed.append(Change("evidence", key, "stance", stance))
    if not source or any((said["source_id"], said["value"]) == (source, value) for _, said in known):
        return [], changed
    return [("evidence", row | {"source_id": source, "stance": "supports"})], changed


def agrees(field: Field, said: str, stored: str) -> bool:
    """Whether what a source says supports a stored value: the same, or for a date a day in common."""
    one, other = days(said), days(stored)
    if field.edtf and one is not None and other is not None:
        return one.overlaps(other)
    return said == stored


def _field(package: Package, resource: str, record: str, column: str) -> Field:
    table = package.tables.get(resource)
    if table is None:
        raise ValueError(f"{show(resource)} is not a table: write one of {', '.join(package.tables)}")
    field = table.field(column)
    if field is None:
        names = ", ".join(field.name for field in table.fields)
        raise ValueError(f"{show(column)} is not a column of {resource}: write one of {names}")
    if column in table.key:
        raise ValueError(f"{column} is part of the key of {resource}, which is never changed")
    if record not in set(table.keys()):
        raise ValueError(f"{show(record)} is not a record of {table.path}: write its {'/'.join(table.key)}")
    return field


def _statements(package: Package, resource: str, record: str, column: str) -> list[tuple[str, Row]]:
    """The evidence rows on a value, each with its key."""
    table = package.table("evidence")
    names = [field.name for field in table.fields]
    cells = zip(*[table.column(name) for name in names], strict=True)
    rows = zip(table.keys(), (dict(zip(names, row, strict=True)) for row in cells), strict=True)
    return [
        (key, row)
        for key, row in rows
        if (row["resource"], row["record_id"], row["field"]) == (resource, record, column)
    ]
