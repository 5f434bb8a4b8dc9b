"""A SQLite database whose tables enforce the keys, the types and the enumerations of the descriptor.

The descriptions stand beside each column in ``sqlite_schema`` and, for queries, in ``_package``, ``_tables``,
``_columns`` and ``_meanings``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from ilrs_signatories.dictionary import Column, Described, Dictionary, read_dictionary
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.formats import Files
from ilrs_signatories.formats.cells import Cell, cells_with_days
from ilrs_signatories.package import Package

TYPES = {"string": "TEXT", "integer": "INTEGER", "date": "TEXT"}

DICTIONARY = """
CREATE TABLE "_package" ("property" TEXT PRIMARY KEY, "value" TEXT NOT NULL) STRICT;
CREATE TABLE "_tables" (
  "table" TEXT PRIMARY KEY,
  "title" TEXT NOT NULL,
  "description" TEXT NOT NULL
) STRICT;
CREATE TABLE "_columns" (
  "table" TEXT NOT NULL REFERENCES "_tables" ("table"),
  "position" INTEGER NOT NULL,
  "column" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "example" TEXT,
  "borderline" TEXT,
  PRIMARY KEY ("table", "column")
) STRICT;
CREATE TABLE "_meanings" (
  "table" TEXT NOT NULL,
  "column" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "meaning" TEXT NOT NULL,
  PRIMARY KEY ("table", "column", "value"),
  FOREIGN KEY ("table", "column") REFERENCES "_columns" ("table", "column")
) STRICT;
"""


def files(package: Package) -> Files:
    """``ilrs-signatories.sqlite``; raises ``DamagedPackage`` for rows that break a key or an enumeration."""
    dictionary = read_dictionary(package)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript("PRAGMA foreign_keys = ON; BEGIN; PRAGMA defer_foreign_keys = ON;")
        try:
            for table in dictionary.tables.values():
                database.execute(create(table))
                _insert(database, table.name, cells_with_days(package, table.name))
            _describe(database, dictionary)
            database.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise DamagedPackage(f"{package.folder}: {error}") from None
        database.execute("VACUUM")
        return {f"{dictionary.name}.sqlite": database.serialize()}


def create(table: Described) -> str:
    """The statement that creates a table, each column under a comment that says what it holds."""
    lines = [line for column in table.with_days() for line in _column(column)]
    lines.append(f"  PRIMARY KEY ({_names(table.key)})")
    for key in table.foreign_keys:
        target = f'"{key.table}" ({_names(key.references)})'
        lines.append(f"  FOREIGN KEY ({_names(key.columns)}) REFERENCES {target}")
    body = "\n".join(line if line.startswith("  --") else f"{line}," for line in lines).removesuffix(",")
    return f'CREATE TABLE "{table.name}" (\n{body}\n) STRICT, WITHOUT ROWID'


def _column(column: Column) -> Iterator[str]:
    name = f'"{column.name}"'
    parts = [f"  {name} {TYPES[column.type]}"]
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
    if column.type == "date":
        parts.append(f"CHECK ({name} IS date({name}))")
    yield f"  -- {' '.join(column.description.split())}"
    yield " ".join(parts)


def _describe(database: sqlite3.Connection, dictionary: Dictionary) -> None:
    tables = dictionary.tables.values()
    columns = [
        (table.name, position, column)
        for table in tables
        for position, column in enumerate(table.with_days(), start=1)
    ]
    for statement in DICTIONARY.split(";\n"):
        database.execute(statement)
    _insert(database, "_package", dictionary.about().items())
    _insert(database, "_tables", [(table.name, table.title, table.description) for table in tables])
    _insert(
        database,
        "_columns",
        [
            (
                *(table, position, one.name, one.title, one.description, one.type),
                *(str(one.example) or None, one.borderline or None),
            )
            for table, position, one in columns
        ],
    )
    _insert(
        database,
        "_meanings",
        [(table, one.name, *meaning) for table, _, one in columns for meaning in one.meanings.items()],
    )


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[Cell]]) -> None:
    for row in rows:
        database.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
