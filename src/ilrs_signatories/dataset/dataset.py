"""The tables of a package, each read once and indexed, and what of them was known on a day."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from ilrs_signatories import edtf
from ilrs_signatories.dataset.reader import Files, open_files, records
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema, Table, parse_schema
from ilrs_signatories.errors import DamagedPackage, NoRecord, did_you_mean

Row = dict[str, str]
"""A row as its file has it: column name to text, blank as ``""``."""

Record = tuple[str, str]
"""A table's name and the id of one of its rows, as evidence names them."""


class WithColumns(dict[str, str]):
    """A row of a table; asking for a column that the table lacks raises ``DamagedPackage``."""

    def __missing__(self, column: str) -> str:
        raise DamagedPackage(f"the package has no column {column!r}")


class Keyed(dict[str, Row]):
    """Rows of one table by id; looking up an id that no row has raises ``DamagedPackage``."""

    def __init__(self, rows: Iterable[tuple[str, Row]], where: str) -> None:
        super().__init__(rows)
        self.where = where

    def __missing__(self, key: str) -> Row:
        raise DamagedPackage(f"{self.where}: no row {key!r}, which another table names")


class Dataset:
    """A package: its schema and the rows of its tables.

    Of a dataset as known on a day, ``agreements`` and ``events`` have only the rows known by then; all else
    is the same. Reading a table raises ``DamagedPackage`` if its file is missing or cannot be read.
    """

    def __init__(self, files: Files, schema: Schema) -> None:
        self.files = files
        self.schema = schema
        self.known: str | None = None
        self._tables: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table in the file's order; raises ``UnknownName`` for a table that does not exist."""
        described = self.schema.table(table)
        if table not in self._tables:
            self._tables[table] = _read(self.files, described)
        return self._tables[table]

    def path(self, table: str) -> str:
        """The file of a table, for messages."""
        return os.path.join(self.files.path, self.schema.table(table).path)

    def bounds(self, date: str) -> tuple[str, str]:
        """The earliest and the latest day of a date, open ends closed by what the record covers."""
        return edtf.bounds(date, self.schema.begins, self.schema.gathered)

    def typed(self, table: Table, row: Row) -> list[str | int | None]:
        """The cells of a row under the columns ``Table.with_bounds``, days as ISO texts and blank as None."""
        cells: list[str | int | None] = []
        for field in table.fields:
            cells.append(field.value(row[field.name]))
            if field.is_date:
                cells += self.bounds(row[field.name]) if row[field.name] else (None, None)
        return cells

    @cached_property
    def signatories(self) -> dict[str, Row]:
        """The rows of ``signatories`` by id."""
        return self.by_id("signatories")

    @cached_property
    def sources(self) -> dict[str, Row]:
        """The rows of ``sources`` by id."""
        return self.by_id("sources")

    @cached_property
    def agreements(self) -> dict[str, Row]:
        """The rows of ``agreements`` by id, as known."""
        return self.by_id("agreements")

    @cached_property
    def events(self) -> list[Row]:
        """The rows of ``events``, as known."""
        return self.rows("events")

    @cached_property
    def parties(self) -> dict[str, list[Row]]:
        """The rows of ``parties`` by agreement."""
        parties: dict[str, list[Row]] = {}
        for row in self.rows("parties"):
            parties.setdefault(row["agreement_id"], []).append(row)
        return parties

    @cached_property
    def evidence(self) -> dict[Record, list[Row]]:
        """The rows of ``evidence`` by table and record id."""
        evidence: dict[Record, list[Row]] = {}
        for row in self.rows("evidence"):
            evidence.setdefault((row["resource"], row["record_id"]), []).append(row)
        return evidence

    def said(self, table: str, record_id: str) -> list[Row]:
        """The evidence on one row of a table."""
        return self.evidence.get((table, record_id), [])

    def copies(self, source_id: str) -> list[str]:
        """The source and, one after the other, those that it reprints; the last is the original.

        A ring of copies, which the validator refuses, ends before its first source comes again.
        """
        chain: list[str] = []
        while source_id and source_id not in chain:
            chain.append(source_id)
            source_id = self.sources[source_id]["copy_of"]
        return chain

    def latest_published(self, source_id: str) -> str | None:
        """The last possible day of a source's publication; None if it is undated."""
        published = self.sources[source_id]["published"]
        return self.bounds(published)[1] if published else None

    def find(self, name: str) -> str:
        """The id of the signatory that an id, a name, an acronym or a country's alpha-3 code means.

        Upper and lower case, accents, spaces and hyphens make no difference. Raises ``NoRecord``.

        >>> dataset = read_dataset()
        >>> dataset.find("South Africa"), dataset.find("SRB"), dataset.find("NARIT")
        ('south-africa', 'serbia', 'narit')
        """
        if name in self.signatories:
            return name
        found = self._named.get(_joined(name), ())
        if len(found) == 1:
            return found[0]
        if found:
            raise NoRecord(f"{name!r} names several signatories: write one of {', '.join(found)}")
        hint = did_you_mean(_joined(name), self._named)
        raise NoRecord(f"no signatory {name!r}: {hint}Write an id, a name, an acronym or a three-letter code")

    def known_on(self, day: str | None) -> Dataset:
        """The dataset without the agreements and events that no source had reported by ``day``.

        An agreement or event is known if a source that supports a value of it, or of one of its parties, is.
        None leaves everything in.
        """
        if day is None:
            return self
        dataset = Dataset(self.files, self.schema)
        dataset.__dict__ |= self.__dict__ | {
            "known": day,
            "agreements": Keyed(
                (item for item in self.agreements.items() if self._is_known("agreements", item[0], day)),
                self.path("agreements"),
            ),
            "events": [row for row in self.events if self._is_known("events", row["event_id"], day)],
        }
        return dataset

    @cached_property
    def known_from(self) -> dict[Record, str]:
        """The day from which each agreement and event is known; one without supporting evidence has none."""
        days: dict[Record, str] = {}
        for (table, record_id), rows in self.evidence.items():
            record = ("agreements", record_id.partition("/")[0]) if table == "parties" else (table, record_id)
            for row in supporting(rows):
                day = self._known_from(record, row)
                days[record] = min(days.get(record, day), day)
        return days

    def _is_known(self, table: str, record_id: str, day: str) -> bool:
        return self.known_from.get((table, record_id), edtf.OPEN_END) <= day

    def _known_from(self, record: Record, row: Row) -> str:
        """The day from which an evidence row is known: that of its source, or of what that relays or copies.

        That is never before the first possible day of what it reports. What is undated was known when the
        evidence was gathered.
        """
        named = [*self.copies(row["source_id"]), *self.copies(row["relays"])]
        days = [self.latest_published(source_id) for source_id in named]
        published = min([day for day in days if day], default=self.schema.gathered)
        return max(published, self._first_day(record, row))

    def _first_day(self, record: Record, row: Row) -> str:
        """The first possible day of what an evidence row reports: its own date, else that of its record."""
        table, record_id = record
        if self.schema.table(row["resource"]).field(row["field"]).is_date:
            return self._bounds_of_value(row)[0]
        column = "date" if table == "events" else "signed"
        stored = self._all(table).get(record_id, {}).get(column, "")
        return self.bounds(stored)[0] if stored else self.schema.begins

    def _bounds_of_value(self, row: Row) -> tuple[str, str]:
        try:
            return self.bounds(row["value"])
        except ValueError as error:
            where = f"{row['field']} of {row['record_id']}"
            raise DamagedPackage(f"{self.path('evidence')}: a value for {where} {error}") from None

    def _all(self, table: str) -> dict[str, Row]:
        """All rows of a table by id, known or not."""
        name = f"_all_{table}"
        if name not in self.__dict__:
            self.__dict__[name] = dict(self.by_id(table))
        found: dict[str, Row] = self.__dict__[name]
        return found

    def by_id(self, table: str) -> Keyed:
        """The rows of a table by id, the parts of a composite key joined by ``/`` as evidence has them."""
        key = self.schema.table(table).key
        if not key:
            raise DamagedPackage(f"{os.path.join(self.files.path, DESCRIPTOR)}: {table} has no primaryKey")
        return Keyed(
            (("/".join(row[part] for part in key), row) for row in self.rows(table)), self.path(table)
        )

    @cached_property
    def _named(self) -> dict[str, tuple[str, ...]]:
        """The ids of signatories by each of their names, in plain letters."""
        found: dict[str, tuple[str, ...]] = {}
        for id_, row in self.signatories.items():
            names = [id_, row["name"], row["name_local"], row["acronym"]]
            names += [row["country"]] if row["type"] == "country" else []
            for name in {_joined(name) for name in names if name}:
                found[name] = (*found.get(name, ()), id_)
        return found


def read_dataset(package: str | os.PathLike[str] | Files | Dataset | None = None) -> Dataset:
    """The dataset in a folder or an archive; by default the one that belongs to this code, read once.

    Raises ``DamagedPackage``.
    """
    if isinstance(package, Dataset):
        return package
    files = package if isinstance(package, Files) else open_files(package)
    if package is not None:
        return _open(files)
    if files.path not in _DEFAULT:
        _DEFAULT[files.path] = _open(files)
    return _DEFAULT[files.path]


def supporting(rows: Iterable[Row]) -> list[Row]:
    """The evidence rows that agree with the value in the table."""
    return [row for row in rows if row["stance"] == "supports"]


_DEFAULT: dict[str, Dataset] = {}


def _open(files: Files) -> Dataset:
    where = os.path.join(files.path, DESCRIPTOR)
    try:
        descriptor = json.loads(files.text(DESCRIPTOR))
    except (ValueError, RecursionError) as error:
        raise DamagedPackage(f"{where}: is not JSON: {error}") from None
    return Dataset(files, parse_schema(descriptor, where))


def _read(files: Files, table: Table) -> list[Row]:
    """The rows of a table, with integers and dates that can be read as such; raises ``DamagedPackage``."""
    where = os.path.join(files.path, table.path)
    names = table.names
    checked = [
        (index, field) for index, field in enumerate(table.fields) if field.is_date or field.type != "string"
    ]
    text = files.text(table.path)
    if (sound := _sound_rows(text, table)) is not None:
        return sound
    found = records(text)
    header = next(found, None)
    if header is None or header.cells != names:
        cells = header.cells if header else []
        raise DamagedPackage(f"{where}: {_difference(cells or [], names)}")
    rows: list[Row] = []
    for line, _, cells in found:
        if cells is None:
            raise DamagedPackage(f"{where}:{line}: a double quote is out of place")
        if len(cells) != len(names):
            raise DamagedPackage(f"{where}:{line}: has {len(cells)} cells, not {len(names)}")
        try:
            for index, field in checked:
                field.check(cells[index])
        except ValueError as error:
            raise DamagedPackage(f"{where}:{line}: {error}") from None
        rows.append(WithColumns(zip(names, cells, strict=True)))
    return rows


def _sound_rows(text: str, table: Table) -> list[Row] | None:
    """The rows of a table without a fault, which takes half the time; None if there is any."""
    try:
        header, *found = csv.reader(io.StringIO(text, newline=""), strict=True)
        if header != table.names:
            return None
        rows: list[Row] = [WithColumns(zip(header, cells, strict=True)) for cells in found]
        for field in table.fields:
            if field.is_date or field.type != "string":
                for cell in {row[field.name] for row in rows}:
                    field.check(cell)
    except (csv.Error, ValueError):
        return None
    return rows


def _difference(header: list[str], names: list[str]) -> str:
    missing = [name for name in names if name not in header]
    if missing:
        return f"the column {', '.join(missing)} is missing"
    return f"has the columns {','.join(header)}, not {','.join(names)}"


def plain(text: str) -> str:
    """A text in lower case, without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _joined(name: str) -> str:
    """A name in plain letters, its words joined by hyphens.

    >>> _joined("Türkiye"), _joined(" South  Africa")
    ('turkiye', 'south-africa')
    """
    return "-".join(plain(name).replace("-", " ").split())
