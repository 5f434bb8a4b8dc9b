"""What follows about an agreement: when it was signed, how well that is known, what is contested."""

from __future__ import annotations

from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, Row, supporting
from ilrs_signatories.errors import DamagedPackage

GRADES = {
    "A": "the text itself, or official sources of both sides",
    "B": "an official source of one side",
    "C": "another source gives the date and names the body or the person that signed",
    "D": "less than that",
    "E": "one side denies having signed",
}
"""What each grade of an agreement means."""


def signing_days(dataset: Dataset, agreement_id: str) -> tuple[str, str]:
    """The earliest and the latest day on which an agreement may have been signed.

    The latest is the earlier of ``signed``'s and ``announced``'s; if both are blank, the latest day of the
    earliest dated supporting source, else the day on which the evidence was gathered. A missing start is
    the first day that the record covers.
    """
    row = dataset.agreements[agreement_id]
    bounds = {column: dataset.bounds(row[column]) for column in ("signed", "announced") if row[column]}
    if bounds:
        latest = min(last for _, last in bounds.values())
    else:
        rows = supporting(dataset.said("agreements", agreement_id))
        published = [dataset.latest_published(row["source_id"]) for row in rows]
        latest = min([day for day in published if day], default=dataset.schema.gathered)
    earliest = bounds["signed"][0] if "signed" in bounds else dataset.schema.begins
    return min(earliest, latest), latest


def origin(dataset: Dataset, row: Row) -> str:
    """The source at which an evidence row ends: what it relays, else its source, followed through copies."""
    return dataset.copies(row["relays"] or row["source_id"])[-1]


def origins(dataset: Dataset, agreement_id: str, field: str | None = None) -> set[str]:
    """The distinct origins of the supporting rows of one field of an agreement, or of all its fields."""
    rows = supporting(dataset.said("agreements", agreement_id))
    return {origin(dataset, row) for row in rows if field in (None, row["field"])}


def grade(dataset: Dataset, agreement_id: str) -> str:
    """How well an agreement is documented, as ``GRADES`` says, from the origins of its supporting rows.

    The sides of an agreement are China and Russia, or China and the partner. A joining party that is no
    country is itself the body. Pages that nobody opened (a source's note starts with ``quoted:``) give
    ``C`` at best if there is no other source. A denial is a ``denied`` event that names the agreement.
    """
    if any(row["event"] == "denied" and row["agreement_id"] == agreement_id for row in dataset.events):
        return "E"
    sources = [dataset.sources[source_id] for source_id in origins(dataset, agreement_id)]
    parties = dataset.parties.get(agreement_id, [])
    if not all(is_quoted(source) for source in sources):
        founders = any(party["role"] == "founder" for party in parties)
        sides = {"china", "russia" if founders else "partner"}
        official = sides & {source["side"] for source in sources if source["type"] == "official"}
        if official == sides or any(source["type"] == "text" for source in sources):
            return "A"
        if official:
            return "B"
    signers = [party for party in parties if party["role"] != "host"]
    is_signer_named = any(
        party["body"] or party["signed_by"] or dataset.signatories[party["signatory_id"]]["type"] != "country"
        for party in signers
    )
    return "C" if is_signer_named and origins(dataset, agreement_id, "signed") else "D"


def is_quoted(source: Row) -> bool:
    """Whether a source is a page that was not opened, only quoted by another file."""
    return source["note"].startswith("quoted:")


def contested_fields(dataset: Dataset, agreement_id: str) -> tuple[str, ...]:
    """Those of ``instrument`` and ``signed`` for which sources give values that cannot both be right."""
    row = dataset.agreements[agreement_id]
    rows = dataset.said("agreements", agreement_id)
    return tuple(field for field in ("instrument", "signed") if conflicting(dataset, rows, field, row[field]))


def conflicting(dataset: Dataset, rows: list[Row], field: str, followed: str) -> list[str]:
    """The values of a field, other than the one followed, that cannot be right together with another one.

    ``rows`` is the evidence on one record. A value that supports the one followed is compared with the
    others that do, and not with those that are not followed. Raises ``DamagedPackage``.
    """
    rows = [row for row in rows if row["field"] == field]
    supported = {row["value"] for row in supporting(rows)} | ({followed} if followed else set())
    every = supported | {row["value"] for row in rows}
    try:
        clashing = [
            row["value"]
            for row in rows
            if row["value"] != followed
            for other in (supported if row["stance"] == "supports" else every)
            if not compatible(field, row["value"], other)
        ]
    except ValueError as error:
        where = f"{dataset.path('evidence')}: a value given for {rows[0]['record_id']}"
        raise DamagedPackage(f"{where} {error}") from None
    return list(dict.fromkeys(clashing))


def compatible(field: str, value: str, other: str) -> bool:
    """Whether two values of a field can both be right.

    >>> compatible("signed", "2024-07", "2024-07-05")
    True
    >>> compatible("instrument", "joint_statement", "memorandum_of_understanding")
    False
    >>> compatible("instrument", "unspecified", "memorandum_of_understanding")
    True
    """
    if field in ("signed", "announced", "date", "published", "as_of"):
        return edtf.parse(value).overlaps(edtf.parse(other))
    return value == other or "unspecified" in (value, other)
