"""A Parquet file a table, with what the descriptor says in the metadata of the file and of each field."""

from __future__ import annotations

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Field, Schema, Table
from ilrs_signatories.export.typed import Cell, rows_with_bounds

TYPES = {"string": pa.string(), "integer": pa.int64(), "date": pa.date32()}


def files(dataset: Dataset) -> dict[str, bytes]:
    """``<table>.parquet`` for every table; the first and last possible days of a date are ``date32``."""
    return {f"{table.name}.parquet": _file(dataset, table) for table in dataset.schema.tables.values()}


def _file(dataset: Dataset, table: Table) -> bytes:
    columns, rows = table.with_bounds(), rows_with_bounds(dataset, table.name)
    fields = [
        pa.field(
            one.name, TYPES.get(one.type, pa.string()), nullable=not one.required, metadata=_metadata(one)
        )
        for one in columns
    ]
    arrays = [
        pa.array([_value(column, row[index]) for row in rows], field.type)
        for index, (column, field) in enumerate(zip(columns, fields, strict=True))
    ]
    sink = pa.BufferOutputStream()
    schema = pa.schema(fields, metadata=_table_metadata(dataset.schema, table))
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="snappy")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _value(column: Field, cell: Cell) -> Cell | date:
    return date.fromisoformat(cell) if column.type == "date" and isinstance(cell, str) else cell


def _metadata(column: Field) -> dict[str, str]:
    said = {
        "title": column.title,
        "description": column.description,
        "example": str(column.example),
        "borderline": column.borderline,
        "meanings": json.dumps(dict(column.meanings), ensure_ascii=False) if column.meanings else "",
    }
    return {name: text for name, text in said.items() if text}


def _table_metadata(schema: Schema, table: Table) -> dict[str, str]:
    return {
        "title": table.title,
        "description": table.description,
        "primaryKey": json.dumps(table.key),
        "foreignKeys": json.dumps([key._asdict() for key in table.foreign_keys]),
        "version": schema.version,
        "created": schema.created,
        "licence": schema.licence,
    }
