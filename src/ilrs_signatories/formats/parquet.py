"""A Parquet file a table, with what the descriptor says in the metadata of the file and of each field."""

from __future__ import annotations

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from ilrs_signatories.dictionary import Column, Described, Dictionary, read_dictionary
from ilrs_signatories.formats import Files
from ilrs_signatories.formats.cells import Cell, cells_with_days
from ilrs_signatories.package import Package

TYPES = {"string": pa.string(), "integer": pa.int64(), "date": pa.date32()}


def files(package: Package) -> Files:
    """``<table>.parquet`` for every table; the first and last possible days of a date are ``date32``."""
    dictionary = read_dictionary(package)
    return {
        f"{table.name}.parquet": _file(package, dictionary, table) for table in dictionary.tables.values()
    }


def _file(package: Package, dictionary: Dictionary, table: Described) -> bytes:
    columns, rows = table.with_days(), cells_with_days(package, table.name)
    fields = [
        pa.field(one.name, TYPES[one.type], nullable=not one.required, metadata=_metadata(one))
        for one in columns
    ]
    arrays = [
        pa.array([_value(column, row[index]) for row in rows], field.type)
        for index, (column, field) in enumerate(zip(columns, fields, strict=True))
    ]
    sink = pa.BufferOutputStream()
    schema = pa.schema(fields, metadata=_table_metadata(dictionary, table))
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _value(column: Column, cell: Cell) -> Cell | date:
    return date.fromisoformat(cell) if column.type == "date" and isinstance(cell, str) else cell


def _metadata(column: Column) -> dict[str, str]:
    said = {
        "title": column.title,
        "description": column.description,
        "example": str(column.example),
        "borderline": column.borderline,
        "meanings": json.dumps(dict(column.meanings), ensure_ascii=False) if column.meanings else "",
    }
    return {name: text for name, text in said.items() if text}


def _table_metadata(dictionary: Dictionary, table: Described) -> dict[str, str]:
    return {
        "title": table.title,
        "description": table.description,
        "primaryKey": json.dumps(table.key),
        "foreignKeys": json.dumps([key._asdict() for key in table.foreign_keys]),
        "version": dictionary.version,
        "created": dictionary.created,
        "licence": dictionary.licence,
    }
