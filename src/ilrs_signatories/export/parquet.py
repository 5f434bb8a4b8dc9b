"""A Parquet file a table, with what the descriptor says in the metadata of the file and of each field."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Field, Schema, Table
from ilrs_signatories.export.flat import Cell, described, typed_tables

TYPES = {"integer": pa.int64(), "date": pa.date32()}


def files(dataset: Dataset) -> dict[str, bytes]:
    """``<table>.parquet`` for every table; the first and last possible days of a date are ``date32``."""
    _, *tables = typed_tables(dataset)
    return {f"{table.name}.parquet": _file(dataset.schema, table, rows) for table, rows in tables}


def _file(schema: Schema, table: Table, rows: list[list[Cell]]) -> bytes:
    fields, arrays = [], []
    for index, column in enumerate(table.with_bounds()):
        of_type = TYPES.get(column.type, pa.string())
        cells = pa.array([row[index] for row in rows], pa.string() if column.type == "date" else of_type)
        arrays.append(cells.cast(of_type))
        fields.append(
            pa.field(column.name, of_type, nullable=not column.required, metadata=_metadata(column))
        )
    about = {
        "title": table.title,
        "description": table.description,
        "primaryKey": json.dumps(table.key),
        "foreignKeys": json.dumps([key._asdict() for key in table.foreign_keys]),
        "version": schema.version,
        "created": schema.created,
        "licence": schema.licence,
    }
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(arrays, schema=pa.schema(fields, metadata=about)), sink, compression="snappy")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _metadata(column: Field) -> dict[str, str]:
    said = described(column)
    found = {name: said[name] for name in ("title", "description", "example", "borderline") if said[name]}
    if column.meanings:
        found["meanings"] = json.dumps(dict(column.meanings), ensure_ascii=False)
    return found
