"""The data package: where it lies, what its descriptor says, and the rows of its tables."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any, NamedTuple

from ilrs_signatories import edtf
from ilrs_signatories.choices import choose
from ilrs_signatories.errors import DamagedPackage

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

Row = dict[str, str]
"""A row as its file has it: column name to text, blank as ``""``."""


class Field(NamedTuple):
    """A column: its type in the descriptor, whether it holds EDTF dates, and its enumeration's values."""

    name: str
    type: str
    is_date: bool
    choices: tuple[str, ...]

    def check(self, cell: str) -> None:
        """Raises ``ValueError`` unless the cell is blank or reads as the column's type."""
        if not cell:
            return
        try:
            if self.is_date:
                edtf.parse(cell)
            elif self.type == "integer":
                int(cell)
        except ValueError as error:
            reason = error if self.is_date else "is not an integer"
            raise ValueError(f"{self.name} {cell!r} {reason}") from None


class Table(NamedTuple):
    """A table as the descriptor describes it; ``path`` starts at the package's folder."""

    name: str
    title: str
    path: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]


class Package(NamedTuple):
    """A package folder and what its descriptor says; ``thin_after`` is the last day that is well covered."""

    folder: str
    version: str
    begins: str
    gathered: str
    thin_after: str
    tables: dict[str, Table]
    descriptor: dict[str, Any]

    def table(self, name: str) -> Table:
        """The table of that name; raises ``UnknownName``, which is a ``KeyError`` and a ``ValueError``."""
        return self.tables[choose("table", name, self.tables)]

    def path(self, name: str) -> str:
        """The file of the table of that name."""
        return os.path.join(self.folder, self.table(name).path)

    def choices(self, name: str, column: str) -> tuple[str, ...]:
        """The values of an enumeration."""
        return next(field.choices for field in self.table(name).fields if field.name == column)

    def rows(self, name: str) -> list[Row]:
        """The rows of a table, in the file's order, with integers and dates that can be read as such.

        Raises ``DamagedPackage``.
        """
        path, fields = self.path(name), self.table(name).fields
        names = [field.name for field in fields]
        checked = [
            (index, field) for index, field in enumerate(fields) if field.is_date or field.type != "string"
        ]
        reader = csv.reader(io.StringIO(_read(path), newline=""), strict=True)
        rows = []
        try:
            header = next(reader, [])
            if header != names:
                raise DamagedPackage(f"{path}: {_difference(header, names)}")
            for cells in reader:
                if len(cells) != len(names):
                    raise ValueError(f"has {len(cells)} cells, not {len(names)}")
                for index, field in checked:
                    field.check(cells[index])
                rows.append(dict(zip(names, cells, strict=True)))
        except csv.Error as error:
            raise DamagedPackage(f"{path}:{reader.line_num}: is not CSV: {error}") from None
        except ValueError as error:
            raise DamagedPackage(f"{path}:{reader.line_num}: {error}") from None
        return rows

    def bounds(self, date: str) -> tuple[str, str]:
        """The earliest and the latest day of a date, open ends closed by what the package covers."""
        return edtf.bounds(date, self.begins, self.gathered)


def read_package(folder: str | os.PathLike[str] | None = None) -> Package:
    """The package in ``folder``, by default the one that belongs to this code; raises ``DamagedPackage``."""
    folder = _find() if folder is None else os.fspath(folder)
    path = os.path.join(folder, "datapackage.json")
    text = _read(path)
    try:
        descriptor = json.loads(text)
        coverage = descriptor["coverage"]
        tables = [_table(resource) for resource in descriptor["resources"]]
        return Package(
            folder=folder,
            version=descriptor["version"],
            begins=edtf.day(coverage["begins"]),
            gathered=edtf.day(coverage["gathered"]),
            thin_after=edtf.parse(coverage["thin_after"]).latest,
            tables={table.name: table for table in tables},
            descriptor=descriptor,
        )
    except json.JSONDecodeError as error:
        raise DamagedPackage(f"{path}: is not JSON: {error}") from None
    except KeyError as error:
        raise DamagedPackage(f"{path}: lacks {error}") from None
    except (TypeError, ValueError) as error:
        raise DamagedPackage(f"{path}: does not describe this package: {error}") from None


def _find() -> str:
    """The folder that the wheel installs beside this module, or else the checkout that holds this module."""
    here = os.path.dirname(__file__)
    installed = os.path.join(here, "_dataset")
    return installed if os.path.isdir(installed) else os.path.dirname(os.path.dirname(here))


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    fields = tuple(
        Field(
            name=field["name"],
            type=field["type"],
            is_date=field.get("rdfType") == EDTF,
            choices=tuple(field.get("constraints", {}).get("enum", ())),
        )
        for field in schema["fields"]
    )
    return Table(resource["name"], resource["title"], resource["path"], fields, tuple(schema["primaryKey"]))


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except OSError as error:
        raise DamagedPackage(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DamagedPackage(f"{path}: is not UTF-8 at byte {error.start}") from None


def _difference(header: list[str], names: list[str]) -> str:
    missing = [name for name in names if name not in header]
    if missing:
        return f"lacks the column {', '.join(missing)}"
    return f"has the columns {','.join(header)}, not {','.join(names)}"
