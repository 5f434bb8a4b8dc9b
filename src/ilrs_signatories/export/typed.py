"""Typed cells: integers as numbers, blank as None, a date with its first and last possible day."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Field, Table
from ilrs_signatories.export.flat import FLAT, flat_rows

Cell = str | int | None


def typed_tables(dataset: Dataset) -> list[tuple[Table, list[list[Cell]]]]:
    """The flat table and then the others, with the rows of each under the columns ``Table.with_bounds``.

    Days are ISO texts.
    """
    tables = [(table, dataset.rows(table.name)) for table in dataset.schema.tables.values()]
    tables.insert(0, (FLAT, flat_rows(dataset)))
    return [(table, [dataset.typed(table, row) for row in rows]) for table, rows in tables]


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
