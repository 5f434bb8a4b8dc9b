"""A SQLite database whose tables enforce the keys, the types and the enumerations of the descriptor.

The view ``signings`` is the flat table. The descriptions are comments in ``sqlite_schema`` and, for queries,
the tables ``_package``, ``_tables``, ``_columns`` and ``_meanings``. SQLite 3.30 can open the file, and every
table has row ids, as full-text search needs them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Field, Table
from ilrs_signatories.errors import DamagedPackage, WrongUsage
from ilrs_signatories.export.flat import Cell, described, typed_tables

CODEBOOK = """
CREATE TABLE _package (property TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE _tables ("table" TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL);
CREATE TABLE _columns (
  "table" TEXT NOT NULL REFERENCES _tables ("table"), position INTEGER NOT NULL, "column" TEXT NOT NULL,
  title TEXT NOT NULL, description TEXT NOT NULL, type TEXT NOT NULL, example TEXT, borderline TEXT,
  PRIMARY KEY ("table", "column")
);
CREATE TABLE _meanings (
  "table" TEXT NOT NULL, "column" TEXT NOT NULL, value TEXT NOT NULL, meaning TEXT NOT NULL,
  PRIMARY KEY ("table", "column", value),
  FOREIGN KEY ("table", "column") REFERENCES _columns ("table", "column")
);
"""


def files(dataset: Dataset) -> dict[str, bytes]:
    """``ilrs-signatories.sqlite``; raises ``DamagedPackage`` for rows that break a key or an enumeration."""
    if not hasattr(sqlite3.Connection, "serialize"):
        raise WrongUsage(f"this Python's SQLite ({sqlite3.sqlite_version}) cannot write the file: use 3.36")
    (flat, signings), *tables = typed_tables(dataset)
    tables.append((flat._replace(name="_signings"), signings))  # a table comes after those that it refers to
    view = f"CREATE VIEW {_name(flat.name)} AS SELECT * FROM {_name('_signings')}"
    codebook = _codebook(dataset, [*dataset.schema.tables.values(), flat])
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        try:
            database.executescript("PRAGMA foreign_keys = ON; BEGIN; PRAGMA defer_foreign_keys = ON;")
            for statement in (*(_create(table) for table, _ in tables), view, *CODEBOOK.split(";\n")):
                database.execute(statement)
            for name, rows in [*((table.name, rows) for table, rows in tables), *codebook.items()]:
                for row in rows:
                    places = ", ".join("?" * len(row))
                    database.execute(f"INSERT INTO {_name(name)} VALUES ({places})", row)
            database.execute("COMMIT")
            database.execute("VACUUM")
        except sqlite3.Error as error:
            raise DamagedPackage(f"{dataset.files.path}: {error}") from None
        return {"ilrs-signatories.sqlite": database.serialize()}


def _create(table: Table) -> str:
    """The statement that creates a table, each column under a comment that describes it."""
    lines = [
        f"  -- {' '.join(column.description.split())}\n  {_column(column)}" for column in table.with_bounds()
    ]
    if table.key:
        lines.append(f"  PRIMARY KEY ({_name(*table.key)})")
    for key in table.foreign_keys:
        target = f"{_name(key.table)} ({_name(*key.references)})"
        lines.append(f"  FOREIGN KEY ({_name(*key.columns)}) REFERENCES {target}")
    body = ",\n".join(lines)
    return f"CREATE TABLE {_name(table.name)} (\n{body}\n)"


def _column(column: Field) -> str:
    name = _name(column.name)
    values = ", ".join("'" + value.replace("'", "''") + "'" for value in column.meanings)
    parts = {
        f"{name} {'INTEGER' if column.type == 'integer' else 'TEXT'}": True,
        "NOT NULL": column.required,
        "UNIQUE": column.unique,
        f"CHECK ({name} IN ({values}))": column.meanings,
        f"CHECK ({name} >= {column.minimum})": column.minimum is not None,
        f"CHECK (length({name}) <= {column.max_length})": column.max_length is not None,
        f"CHECK (typeof({name}) IN ('integer', 'null'))": column.type == "integer",
        f"CHECK ({name} IS date({name}))": column.type == "date",
    }
    return " ".join(part for part, applies in parts.items() if applies)


def _codebook(dataset: Dataset, tables: list[Table]) -> dict[str, Sequence[Sequence[Cell]]]:
    """The rows of the tables that describe the package."""
    columns = [(table.name, *one) for table in tables for one in enumerate(table.with_bounds(), start=1)]
    said = ("title", "description", "type", "example", "borderline")
    return {
        "_package": list(dataset.schema.about().items()),
        "_tables": [(table.name, table.title, table.description) for table in tables],
        "_columns": [
            (table, position, column.name, *(described(column)[name] or None for name in said))
            for table, position, column in columns
        ],
        "_meanings": [
            (table, column.name, *pair) for table, _, column in columns for pair in column.meanings.items()
        ],
    }


def _name(*names: str) -> str:
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)
