"""The records that have pages: agreements, events and published lists, with what is derived from them."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.derive import contested, grade, origins, signing_days
from ilrs_signatories.package import Row
from ilrs_signatories.printed import in_words
from ilrs_signatories.reconciliation import Reconciliation, reconcile_all
from ilrs_signatories.record import Record
from pages.claims import Claim, Source, claims, source
from pages.once import Once
from pages.wording import date_in_words

GRADES = {
    "A": "the text itself, or official sources on both sides",
    "B": "an official source on one side",
    "C": "another independent source gives the day, and names a body or a signer",
    "D": "less than that",
    "E": "a side denies having signed",
}


class Party(NamedTuple):
    """A party to an agreement, with the claims on the person who signed."""

    signatory_id: str
    name: str
    role: str
    body: str
    claims: list[Claim]


class Agreement(NamedTuple):
    """An agreement, what is derived from it, and its parties."""

    id: str
    title: str
    bracketed: bool
    instrument: str
    scope: str
    signed: str
    latest: str
    earliest: str
    grade: str
    meaning: str
    contested: bool
    origins: int
    claims: list[Claim]
    parties: list[Party]

    @property
    def joining(self) -> list[Party]:
        """The parties but the hosts."""
        return [party for party in self.parties if party.role != "host"]


class Event(NamedTuple):
    """A step other than a signature."""

    id: str
    event: str
    date: str
    latest: str
    signatory_id: str
    agreement_id: str
    claims: list[Claim]


class Listed(NamedTuple):
    """A published list or figure, the record beside it, its source, and its entries."""

    row: Row
    figure: str
    day: str
    source: Source
    reconciliation: Reconciliation
    entries: list[Row]
    claims: list[Claim]

    @property
    def roster(self) -> bool:
        """Whether it names everyone it counts; an ordinal names one."""
        return bool(self.entries) and self.row["figure_kind"] != "ordinal"


class Records(NamedTuple):
    """Everything that has a page."""

    signatories: dict[str, Row]
    agreements: dict[str, Agreement]
    events: list[Event]
    lists: dict[str, Listed]

    def of_signatory(self, id_: str) -> list[Agreement]:
        """The agreements to which a body is a party, in order of signature."""
        found = [one for one in self.agreements.values() if any(p.signatory_id == id_ for p in one.parties)]
        return sorted(found, key=_by_day)


def read_records(package: Once, record: Record) -> Records:
    """The records of the package."""
    agreements = [_agreement(package, record, row) for row in record.agreements.values()]
    events = [_event(package, record, row) for row in record.events]
    return Records(
        signatories=record.signatories,
        agreements={one.id: one for one in sorted(agreements, key=_by_day)},
        events=sorted(events, key=lambda event: (event.latest, event.id)),
        lists=_lists(package, record),
    )


def _by_day(one: Agreement) -> tuple[str, str, str]:
    return one.latest, one.earliest, one.id


def _agreement(package: Once, record: Record, row: Row) -> Agreement:
    id_ = row["agreement_id"]
    earliest, latest = signing_days(record, id_)
    parties = [
        Party(
            party["signatory_id"],
            record.signatories[party["signatory_id"]]["name"],
            party["role"],
            party["body"],
            claims(record, package, "parties", party, ("agreement_id", "signatory_id", "role", "body")),
        )
        for party in record.parties.get(id_, [])
    ]
    found = grade(record, id_)
    return Agreement(
        id=id_,
        title=row["title"].removeprefix("[").removesuffix("]"),
        bracketed=row["title"].startswith("["),
        instrument=row["instrument"],
        scope=row["scope"],
        signed=date_in_words(row["signed"]),
        latest=latest,
        earliest=earliest,
        grade=found,
        meaning=GRADES[found],
        contested=contested(record, id_),
        origins=len(origins(record, id_, "signed")),
        claims=claims(record, package, "agreements", row, ("agreement_id", "title")),
        parties=sorted(parties, key=lambda party: party.role == "host"),
    )


def _event(package: Once, record: Record, row: Row) -> Event:
    return Event(
        row["event_id"],
        row["event"],
        date_in_words(row["date"]),
        package.bounds(row["date"])[1],
        row["signatory_id"],
        row["agreement_id"],
        claims(record, package, "events", row, ("event_id", "signatory_id", "agreement_id", "event")),
    )


def _lists(package: Once, record: Record) -> dict[str, Listed]:
    rows = {row["list_id"]: row for row in package.rows("published_lists")}
    entries: dict[str, list[Row]] = {}
    for entry in package.rows("published_list_entries"):
        entries.setdefault(entry["list_id"], []).append(entry)
    found = [
        Listed(
            row=rows[one.list_id],
            figure=in_words(rows[one.list_id]),
            day=date_in_words(rows[one.list_id]["as_of"]),
            source=source(record, rows[one.list_id]["source_id"]),
            reconciliation=one,
            entries=entries.get(one.list_id, []),
            claims=claims(record, package, "published_lists", rows[one.list_id], ("list_id", "source_id")),
        )
        for one in reconcile_all(package)
    ]
    ordered = sorted(found, key=lambda one: (one.reconciliation.as_of, one.row["list_id"]))
    return {one.row["list_id"]: one for one in ordered}
