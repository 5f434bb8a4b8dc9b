"""States that also signed something else, with both dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ilrs_signatories.choices import choose
from ilrs_signatories.package import Package
from ilrs_signatories.query import days
from ilrs_signatories.record import read_record
from ilrs_signatories.signing import signatories

if TYPE_CHECKING:
    from datetime import date

COMPARATORS = ("artemis_accords",)
"""The tables of countries with which the states can be compared."""


class Shared(NamedTuple):
    """A row of ``ilrs_signatories.overlap``; blank text is ``""``."""

    country: str
    signatory_id: str
    name: str
    signed: str
    signed_earliest: str
    signed_latest: str
    comparator_signed: str
    comparator_signed_earliest: str
    comparator_signed_latest: str
    first: str
    certainty: str


def overlap(
    package: Package,
    comparator: str = "artemis_accords",
    as_of: str | date | None = None,
    known_on: str | date | None = None,
) -> list[Shared]:
    """The answer of ``ilrs_signatories.overlap``, which says what the arguments mean."""
    choose("comparator", comparator, COMPARATORS)
    day, known = days(package, as_of, known_on)
    others = {row["country"]: row["signed"] for row in package.rows(comparator)}
    found = []
    for one in signatories(read_record(package, known), day):
        if one.type != "country" or one.country not in others:
            continue
        signed = others[one.country]
        # Who signed on an unknown day is in the table because it had by the gathering of the evidence.
        earliest, latest = package.bounds(signed) if signed else (package.begins, package.gathered)
        if earliest <= day:
            both = one.certainty == "member" and latest <= day
            found.append(
                Shared(
                    country=one.country,
                    signatory_id=one.signatory_id,
                    name=one.name,
                    signed=one.signed,
                    signed_earliest=one.signed_earliest,
                    signed_latest=one.signed_latest,
                    comparator_signed=signed,
                    comparator_signed_earliest=earliest,
                    comparator_signed_latest=latest,
                    first=_first(one.signed_earliest, one.signed_latest, earliest, latest, comparator),
                    certainty="member" if both else "possible",
                )
            )
    return sorted(found, key=lambda row: (row.comparator_signed_latest, row.signatory_id))


def caveats(package: Package) -> list[str]:
    """What the descriptor says is missing from the signatories of the Artemis Accords."""
    return [text for text in package.descriptor["coverage"].get("missing", []) if "Artemis Accords" in text]


def _first(earliest: str, latest: str, other_earliest: str, other_latest: str, comparator: str) -> str:
    """Which of two was certainly signed first; blank where that is unknown."""
    if latest < other_earliest:
        return "ilrs"
    return comparator if other_latest < earliest else ""
