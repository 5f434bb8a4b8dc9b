"""A SQLite database whose tables enforce the keys, the types and the enumerations of the descriptor.

The view ``signings`` is the flat table. The descriptions are comments in ``sqlite_schema`` and, for queries,
the tables ``_package``, ``_tables``, ``_columns`` and ``_meanings``. SQLite 3.30 can open the file, and every
table has row ids, as full-text search needs them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import Field, Table
from ilrs_signatories.errors import DamagedPackage, WrongUsage
from ilrs_signatories.export.typed import Cell, typed_tables

TYPES = {"string": "TEXT", "integer": "INTEGER", "date": "TEXT"}

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
    stored = flat._replace(name="_signings")
    tables.append((stored, signings))  # a table comes after those that it refers to
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        try:
            database.executescript("PRAGMA foreign_keys = ON; BEGIN; PRAGMA defer_foreign_keys = ON;")
            for table, rows in tables:
                database.execute(create(table))
                _insert(database, table.name, rows)
            database.execute(f"CREATE VIEW {_name(flat.name)} AS SELECT * FROM {_name(stored.name)}")
            for statement in CODEBOOK.split(";\n"):
                database.execute(statement)
            _describe(database, dataset.schema.about(), [*(table for table, _ in tables[:-1]), flat])
            database.execute("COMMIT")
            database.execute("VACUUM")
        except sqlite3.Error as error:
            raise DamagedPackage(f"{dataset.files.path}: {error}") from None
        return {"ilrs-signatories.sqlite": database.serialize()}


def create(table: Table) -> str:
    """The statement that creates a table, each column under a comment that describes it."""
    lines = [line for column in table.with_bounds() for line in _column(column)]
    if table.key:
        lines.append(f"  PRIMARY KEY ({_names(table.key)})")
    for key in table.foreign_keys:
        target = f"{_name(key.table)} ({_names(key.references)})"
        lines.append(f"  FOREIGN KEY ({_names(key.columns)}) REFERENCES {target}")
    body = "\n".join(line if line.startswith("  --") else f"{line}," for line in lines).removesuffix(",")
    return f"CREATE TABLE {_name(table.name)} (\n{body}\n)"


def _column(column: Field) -> Iterator[str]:
    name = _name(column.name)
    parts = [f"  {name} {TYPES.get(column.type, 'TEXT')}"]
    if column.required:
        parts.append("NOT NULL")
    if column.unique:
        parts.append("UNIQUE")
    if column.meanings:
        parts.append(f"CHECK ({name} IN ({', '.join(map(_text, column.meanings))}))")
    if column.minimum is not None:
        parts.append(f"CHECK ({name} >= {column.minimum})")
    if column.max_length is not None:
        parts.append(f"CHECK (length({name}) <= {column.max_length})")
    if column.type == "integer":
        parts.append(f"CHECK (typeof({name}) IN ('integer', 'null'))")
    if column.type == "date":
        parts.append(f"CHECK ({name} IS date({name}))")
    yield f"  -- {' '.join(column.description.split())}"
    yield " ".join(parts)


def _describe(database: sqlite3.Connection, about: dict[str, str], tables: list[Table]) -> None:
    columns = [
        (table.name, position, column)
        for table in tables
        for position, column in enumerate(table.with_bounds(), start=1)
    ]
    _insert(database, "_package", about.items())
    _insert(database, "_tables", [(table.name, table.title, table.description) for table in tables])
    described = [
        (
            table,
            at,
            one.name,
            one.title,
            one.description,
            one.type,
            str(one.example) or None,
            one.borderline or None,
        )
        for table, at, one in columns
    ]
    _insert(database, "_columns", described)
    meanings = [(table, one.name, *pair) for table, _, one in columns for pair in one.meanings.items()]
    _insert(database, "_meanings", meanings)


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[Cell]]) -> None:
    for row in rows:
        database.execute(f"INSERT INTO {_name(table)} VALUES ({', '.join('?' * len(row))})", row)


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(_name, names))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
