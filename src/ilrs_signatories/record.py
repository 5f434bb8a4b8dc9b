"""The record: who signed what and who says so, indexed, and each row hidden until it was known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.package import Package, Row


class Keyed(dict[str, Row]):
    """Rows of one table by id; looking up an id that no row has raises ``DamagedPackage``."""

    def __init__(self, package: Package, table: str) -> None:
        key = package.table(table).key[0]
        super().__init__((row[key], row) for row in package.rows(table))
        self.path = package.path(table)

    def __missing__(self, key: str) -> Row:
        raise DamagedPackage(f"{self.path}: lacks the row {key!r}, which another table names")


class Record(NamedTuple):
    """The tables by id; parties by agreement; evidence by table and record id."""

    package: Package
    signatories: dict[str, Row]
    agreements: dict[str, Row]
    parties: dict[str, list[Row]]
    events: list[Row]
    sources: dict[str, Row]
    evidence: dict[tuple[str, str], list[Row]]

    def said(self, table: str, record_id: str) -> list[Row]:
        """The evidence rows on one row of a table."""
        return self.evidence.get((table, record_id), [])


def read_record(package: Package, known_on: str | None = None) -> Record:
    """The record of ``package``, as it was known on the day ``known_on``; raises ``DamagedPackage``."""
    parties: dict[str, list[Row]] = {}
    for row in package.rows("parties"):
        parties.setdefault(row["agreement_id"], []).append(row)
    evidence: dict[tuple[str, str], list[Row]] = {}
    for row in package.rows("evidence"):
        evidence.setdefault((row["resource"], row["record_id"]), []).append(row)
    record = Record(
        package=package,
        signatories=Keyed(package, "signatories"),
        agreements=Keyed(package, "agreements"),
        parties=parties,
        events=package.rows("events"),
        sources=Keyed(package, "sources"),
        evidence=evidence,
    )
    return record if known_on is None else _as_known(record, known_on)


def supporting(rows: Iterable[Row]) -> list[Row]:
    """The evidence rows that agree with the value in the table."""
    return [row for row in rows if row["stance"] == "supports"]


def copies(record: Record, source_id: str) -> list[str]:
    """The source and, one after the other, those that it reprints; the last is the original.

    A ring of copies, which the validator refuses, ends before its first source comes again.
    """
    chain: list[str] = []
    while source_id and source_id not in chain:
        chain.append(source_id)
        source_id = record.sources[source_id]["copy_of"]
    return chain


def latest_published(record: Record, source_id: str) -> str | None:
    """The last possible day of a source's publication; None if it is undated."""
    published = record.sources[source_id]["published"]
    return record.package.bounds(published)[1] if published else None


def _as_known(record: Record, day: str) -> Record:
    def known(table: str, record_id: str) -> bool:
        return any(_known_from(record, row) <= day for row in supporting(record.said(table, record_id)))

    return record._replace(
        agreements={id_: row for id_, row in record.agreements.items() if known("agreements", id_)},
        events=[row for row in record.events if known("events", row["event_id"])],
    )


def _known_from(record: Record, row: Row) -> str:
    """The day from which an evidence row is known: the earliest of its source, what that relays and copies.

    What is undated, or may be later than the gathering of the evidence, was known when it was gathered.
    """
    named = [*copies(record, row["source_id"]), *copies(record, row["relays"])]
    days = [latest_published(record, source_id) for source_id in named]
    return min([day for day in days if day], default=record.package.gathered)
