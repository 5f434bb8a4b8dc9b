"""Typed cells: integers as numbers, blank as None, a date with its first and last possible day."""

from __future__ import annotations

from ilrs_signatories.package import Field, Package

Cell = str | int | None


def cell(field: Field, text: str) -> Cell:
    """A cell as its column's type."""
    return int(text) if text and field.type == "integer" else text or None


def cells_with_days(package: Package, table: str) -> list[list[Cell]]:
    """The rows of a table under the columns ``Described.with_days``; days are ISO texts."""
    fields = package.table(table).fields
    return [
        [value for field in fields for value in _with_days(package, field, row[field.name])]
        for row in package.rows(table)
    ]


def _with_days(package: Package, field: Field, text: str) -> tuple[Cell, ...]:
    if not field.is_date:
        return (cell(field, text),)
    return (text, *package.bounds(text)) if text else (None, None, None)
