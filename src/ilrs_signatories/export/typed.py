"""Typed cells: integers as numbers, blank as None, a date with its first and last possible day."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Field, Table
from ilrs_signatories.export.flat import FLAT, flat_rows

Cell = str | int | None


def cell(field: Field, text: str) -> Cell:
    """A cell as its column's type."""
    return int(text) if text and field.type == "integer" else text or None


def typed_tables(dataset: Dataset) -> list[tuple[Table, list[list[Cell]]]]:
    """The flat table and then the others, with the rows of each under the columns ``Table.with_bounds``."""
    flat: list[list[Cell]] = [[text or None for text in row] for row in flat_rows(dataset)[1]]
    tables = dataset.schema.tables.values()
    return [(FLAT, flat), *((table, rows_with_bounds(dataset, table.name)) for table in tables)]


def rows_with_bounds(dataset: Dataset, table: str) -> list[list[Cell]]:
    """The rows of a table under the columns ``Table.with_bounds``; days are ISO texts."""
    fields = dataset.schema.table(table).fields
    return [
        [value for field in fields for value in _with_bounds(dataset, field, row[field.name])]
        for row in dataset.rows(table)
    ]


def _with_bounds(dataset: Dataset, field: Field, text: str) -> tuple[Cell, ...]:
    if not field.is_date:
        return (cell(field, text),)
    return (text, *dataset.bounds(text)) if text else (None, None, None)
