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
    """The flat table and then the others, with the rows of each under the columns ``Table.with_bounds``.

    Days are ISO texts.
    """
    tables = [(table, dataset.rows(table.name)) for table in dataset.schema.tables.values()]
    return [
        (
            table,
            [
                [one for field in table.fields for one in _cells(dataset, field, row[field.name])]
                for row in rows
            ],
        )
        for table, rows in [(FLAT, flat_rows(dataset)), *tables]
    ]


def described(column: Field) -> dict[str, str]:
    """What the codebook of a file says of a column, blank as ``""``."""
    return {
        "title": column.title,
        "description": column.description,
        "type": column.type,
        "required": "yes" if column.required else "no",
        "values": "\n".join(f"{value}: {meaning}" for value, meaning in column.meanings.items()),
        "example": str(column.example),
        "borderline": column.borderline,
    }


def _cells(dataset: Dataset, field: Field, text: str) -> tuple[Cell, ...]:
    if not field.is_date:
        return (cell(field, text),)
    return (text, *dataset.bounds(text)) if text else (None, None, None)
