"""The tables of a package, each read once and indexed, and what of them was known on a day."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
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
        self._by_id: dict[str, Keyed] = {}

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
        known_from = self.known_from
        dataset = Dataset(self.files, self.schema)
        dataset.__dict__ |= self.__dict__
        dataset.known = day

        def is_known(table: str, record_id: str) -> bool:
            return known_from.get((table, record_id), edtf.OPEN_END) <= day

        agreements = (item for item in self.agreements.items() if is_known("agreements", item[0]))
        dataset.agreements = Keyed(agreements, self.path("agreements"))
        dataset.events = [row for row in self.events if is_known("events", row["event_id"])]
        return dataset

    @cached_property
    def known_from(self) -> dict[Record, str]:
        """The day from which each record is known; one without supporting evidence has none.

        That is the day of the source, or of what that relays or copies, and never before the first possible
        day of what it reports: its own date, else that of the record. What is undated was known when the
        evidence was gathered.
        """
        days: dict[Record, str] = {}
        for (table, record_id), rows in self.evidence.items():
            record = ("agreements", record_id.partition("/")[0]) if table == "parties" else (table, record_id)
            for row in supporting(rows):
                stored = self.by_id(record[0]).get(record[1], {})
                sources = [*self.copies(row["source_id"]), *self.copies(row["relays"])]
                published = [day for day in map(self.latest_published, sources) if day]
                known = min(published, default=self.schema.gathered)
                day = max(known, self._first_day(row, stored))
                days[record] = min(days.get(record, day), day)
        return days

    def _first_day(self, row: Row, stored: Row) -> str:
        """The first possible day of what an evidence row reports."""
        if not self.schema.table(row["resource"]).field(row["field"]).is_date:
            date = stored.get("signed") or stored.get("date")
            return self.bounds(date)[0] if date else self.schema.begins
        try:
            return self.bounds(row["value"])[0]
        except ValueError as error:
            where = f"{row['field']} of {row['record_id']}"
            raise DamagedPackage(f"{self.path('evidence')}: a value for {where} {error}") from None

    def by_id(self, table: str) -> Keyed:
        """The rows of a table by id, the parts of a composite key joined by ``/`` as evidence has them."""
        if table not in self._by_id:
            if not (key := self.schema.table(table).key):
                raise DamagedPackage(
                    f"{os.path.join(self.files.path, DESCRIPTOR)}: {table} has no primaryKey"
                )
            ids = ("/".join(row[part] for part in key) for row in self.rows(table))
            self._by_id[table] = Keyed(zip(ids, self.rows(table), strict=True), self.path(table))
        return self._by_id[table]

    @cached_property
    def country_names(self) -> dict[str, str]:
        """The everyday English names of countries by alpha-3 code, from what the package itself has.

        They are the signatories' own, else those in ``artemis_accords``, else the map's; a code that none of
        them has stays out. The map is only read where a seat is in such a country.

        >>> names = read_dataset().country_names
        >>> names["SRB"], names["IDN"]
        ('Serbia', 'Indonesia')
        """
        names = {row["country"]: row["name"] for row in self.rows("artemis_accords")}
        bodies = self.signatories.values()
        names |= {row["country"]: row["name"] for row in bodies if row["type"] == "country"}
        if all(row["country"] in names for row in bodies if row["country"]):
            return names
        from importlib.resources import files

        countries = (files("ilrs_signatories") / "plot" / "countries.json").read_text(encoding="utf-8")
        return dict(re.findall(r'"code":"([A-Z]{3})","name":"([^"\\]+)"', countries)) | names

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
    if package is None and files.path in _DEFAULT:
        return _DEFAULT[files.path]
    where = os.path.join(files.path, DESCRIPTOR)
    try:
        descriptor = json.loads(files.text(DESCRIPTOR))
    except (ValueError, RecursionError) as error:
        raise DamagedPackage(f"{where}: is not JSON: {error}") from None
    dataset = Dataset(files, parse_schema(descriptor, where))
    if package is None:
        _DEFAULT[files.path] = dataset
    return dataset


_DEFAULT: dict[str, Dataset] = {}


def supporting(rows: Iterable[Row]) -> list[Row]:
    """The evidence rows that agree with the value in the table."""
    return [row for row in rows if row["stance"] == "supports"]


def _read(files: Files, table: Table) -> list[Row]:
    """The rows of a table, with integers and dates that can be read as such; raises ``DamagedPackage``."""
    text, names, where = files.text(table.path), table.names, os.path.join(files.path, table.path)
    checked = [field for field in table.fields if field.is_date or field.type != "string"]
    with suppress(csv.Error, ValueError):  # twice as fast as what follows, which knows the line of a fault
        header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        if header == names:
            sound: list[Row] = [WithColumns(zip(names, cells, strict=True)) for cells in lines]
            for field in checked:
                for cell in {row[field.name] for row in sound}:
                    field.value(cell)
            return sound
    found = records(text)
    header = next((record.cells or [] for record in found), [])
    if header != names:
        missing = ", ".join(name for name in names if name not in header)
        wrong = f"has the columns {','.join(header)}, not {','.join(names)}"
        raise DamagedPackage(f"{where}: {f'the column {missing} is missing' if missing else wrong}")
    rows: list[Row] = []
    for line, _, cells in found:
        try:
            if cells is None:
                raise ValueError("a double quote is out of place")
            if len(cells) != len(names):
                raise ValueError(f"has {len(cells)} cells, not {len(names)}")
            rows.append(WithColumns(zip(names, cells, strict=True)))
            for field in checked:
                field.value(rows[-1][field.name])
        except ValueError as error:
            raise DamagedPackage(f"{where}:{line}: {error}") from None
    return rows


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
