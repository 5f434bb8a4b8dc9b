"""What a country and the bodies that sit in it did, by date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ilrs_signatories.choices import choose
from ilrs_signatories.derive import signing_days
from ilrs_signatories.errors import NoRecord
from ilrs_signatories.package import Package
from ilrs_signatories.query import days
from ilrs_signatories.record import Record, read_record

if TYPE_CHECKING:
    from datetime import date


class Step(NamedTuple):
    """A row of ``ilrs_signatories.history``; blank text is ``""``."""

    date: str
    date_earliest: str
    date_latest: str
    signatory_id: str
    step: str
    agreement_id: str
    instrument: str
    scope: str
    role: str
    event_id: str
    claimant: str
    note: str


def history(
    package: Package, country: str, as_of: str | date | None = None, known_on: str | date | None = None
) -> list[Step]:
    """The answer of ``ilrs_signatories.history``, which says what the arguments mean."""
    day, known = days(package, as_of, known_on)
    record = read_record(package, known)
    code = _code(record, country)
    there = {id_ for id_, row in record.signatories.items() if row["country"] == code}
    steps = [*_agreements(record, there), *_events(record, there)]
    return sorted(
        (step for step in steps if step.date_earliest <= day),
        key=lambda step: (step.date_latest, step.date_earliest, step.signatory_id, step.agreement_id),
    )


def _code(record: Record, country: str) -> str:
    """The alpha-3 code of a country named by its id, its name or that code, in upper or lower case."""
    countries = [row for row in record.signatories.values() if row["type"] == "country"]
    codes = {row["country"].lower(): row["country"] for row in record.signatories.values() if row["country"]}
    codes |= {_slug(row["name"]): row["country"] for row in record.package.rows("artemis_accords")}
    codes |= {_slug(row["name"]): row["country"] for row in countries}
    ids = {row["signatory_id"]: row["country"] for row in countries}
    named = ids | codes
    if _slug(country) in named:
        return named[_slug(country)]
    nameless = sorted({row["country"] for row in record.signatories.values()} - {"", *ids.values()})
    return choose("country", country, [*ids, *nameless], NoRecord)


def _slug(name: str) -> str:
    return name.strip().lower().replace(" ", "-")


def _agreements(record: Record, there: set[str]) -> Iterator[Step]:
    for agreement_id, agreement in record.agreements.items():
        for party in record.parties.get(agreement_id, []):
            if party["signatory_id"] in there:
                earliest, latest = signing_days(record, agreement_id)
                yield Step(
                    date=agreement["signed"],
                    date_earliest=earliest,
                    date_latest=latest,
                    signatory_id=party["signatory_id"],
                    step="signed",
                    agreement_id=agreement_id,
                    instrument=agreement["instrument"],
                    scope=agreement["scope"],
                    role=party["role"],
                    event_id="",
                    claimant="",
                    note=agreement["note"],
                )


def _events(record: Record, there: set[str]) -> Iterator[Step]:
    for event in record.events:
        if event["signatory_id"] in there:
            earliest, latest = record.package.bounds(event["date"])
            yield Step(
                date=event["date"],
                date_earliest=earliest,
                date_latest=latest,
                signatory_id=event["signatory_id"],
                step=event["event"],
                agreement_id=event["agreement_id"],
                instrument="",
                scope="",
                role="",
                event_id=event["event_id"],
                claimant=event["claimant"],
                note=event["note"],
            )
