"""What follows from the tables and is stored in none: when something was signed, how well that is known."""

from __future__ import annotations

from ilrs_signatories import edtf
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.package import Row
from ilrs_signatories.record import Record, copies, latest_published, supporting

DATED = ("signed", "announced", "date", "published", "as_of")
"""The fields that hold dates."""


def signing_days(record: Record, agreement_id: str) -> tuple[str, str]:
    """The earliest and the latest day on which an agreement may have been signed.

    The latest is the earlier of ``signed``'s and ``announced``'s; if both are blank, the latest day of the
    earliest dated supporting source, else the day on which the evidence was gathered. A missing start is
    the first day that the package covers.
    """
    package, row = record.package, record.agreements[agreement_id]
    bounds = {column: package.bounds(row[column]) for column in ("signed", "announced") if row[column]}
    if bounds:
        latest = min(last for _, last in bounds.values())
    else:
        rows = supporting(record.said("agreements", agreement_id))
        published = [latest_published(record, row["source_id"]) for row in rows]
        latest = min([day for day in published if day], default=package.gathered)
    earliest = bounds["signed"][0] if "signed" in bounds else package.begins
    return min(earliest, latest), latest


def origin(record: Record, row: Row) -> str:
    """The source at which an evidence row ends: what it relays, else its source, followed through copies."""
    return copies(record, row["relays"] or row["source_id"])[-1]


def origins(record: Record, agreement_id: str, field: str | None = None) -> set[str]:
    """The distinct origins of the supporting rows of one field of an agreement, or of all its fields."""
    rows = supporting(record.said("agreements", agreement_id))
    return {origin(record, row) for row in rows if field in (None, row["field"])}


def grade(record: Record, agreement_id: str) -> str:
    """How well an agreement is attested, from the origins of its supporting rows.

    ===== ==========================================================================================
    ``A`` the text itself, or an official source on both sides
    ``B`` an official source on one side
    ``C`` another origin supports a non-blank ``signed``, and the joining side's body or signer is named
    ``D`` less than that
    ``E`` a side denies having signed: a ``denied`` event names the agreement
    ===== ==========================================================================================

    The sides of an agreement are China and Russia, or China and the partner. A joining party that is no
    country is itself the body.
    """
    if any(row["event"] == "denied" and row["agreement_id"] == agreement_id for row in record.events):
        return "E"
    sources = [record.sources[source_id] for source_id in origins(record, agreement_id)]
    sides = {"china", "russia" if _between_founders(record, agreement_id) else "partner"}
    official = sides & {source["side"] for source in sources if source["type"] == "official"}
    if official == sides or any(source["type"] == "text" for source in sources):
        return "A"
    if official:
        return "B"
    return "C" if origins(record, agreement_id, "signed") and _names_signer(record, agreement_id) else "D"


def contested(record: Record, agreement_id: str) -> bool:
    """Whether origins disagree on ``instrument`` or ``signed``.

    Two origins disagree where nothing that one says can hold together with what the other says in support of
    the table. So the days of a one-of date are contested if they come from different origins, and an origin
    that is passed on in two versions does not disagree with those who share the version that is followed.
    """
    rows = record.said("agreements", agreement_id)
    try:
        return any(_disagree(record, rows, field) for field in ("instrument", "signed"))
    except ValueError as error:
        path = record.package.path("evidence")
        raise DamagedPackage(f"{path}: a value given for {agreement_id} {error}") from None


def compatible(field: str, one: str, other: str) -> bool:
    """Whether two values of a field can both hold.

    >>> compatible("signed", "2024-07", "2024-07-05")
    True
    >>> compatible("instrument", "joint_statement", "memorandum_of_understanding")
    False
    >>> compatible("instrument", "unspecified", "memorandum_of_understanding")
    True
    """
    if field in DATED:
        return edtf.parse(one).overlaps(edtf.parse(other))
    return one == other or "unspecified" in (one, other)


def _disagree(record: Record, rows: list[Row], field: str) -> bool:
    said: dict[str, set[str]] = {}
    followed: dict[str, set[str]] = {}
    for row in rows:
        if row["field"] == field:
            said.setdefault(origin(record, row), set()).add(row["value"])
            if row["stance"] == "supports":
                followed.setdefault(origin(record, row), set()).add(row["value"])
    return any(
        not any(compatible(field, one, other) for one in values for other in others)
        for values in said.values()
        for others in followed.values()
    )


def _between_founders(record: Record, agreement_id: str) -> bool:
    return any(party["role"] == "founder" for party in record.parties.get(agreement_id, []))


def _names_signer(record: Record, agreement_id: str) -> bool:
    return any(
        party["body"] or party["signed_by"] or record.signatories[party["signatory_id"]]["type"] != "country"
        for party in record.parties.get(agreement_id, [])
        if party["role"] != "host"
    )
