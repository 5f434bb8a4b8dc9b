"""The rows of the table of signatories: one for each agreement that is somebody's first on some day."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.derive import signing_days
from ilrs_signatories.package import Row
from ilrs_signatories.record import Record
from ilrs_signatories.signing import Signatory, signatories
from pages.grid import Grid
from pages.names import Names
from pages.wording import date_in_words, label


class TableRow(NamedTuple):
    """A row of ``ilrs_signatories.signatories`` as the table shows it; ``hidden`` if not on the last day.

    ``year`` is that of the latest possible day of the signature, and ``find`` is what the search looks into.
    """

    signatory_id: str
    name: str
    acronym: str
    type: str
    country: str
    agreement_id: str
    instrument: str
    counterpart: str
    signed_words: str
    signed_earliest: str
    signed_latest: str
    year: str
    grade: str
    contested: bool
    origins: int
    certainty: str
    hidden: bool
    find: str


def table_rows(record: Record, grid: Grid, names: Names) -> list[TableRow]:
    """A row for everyone who has signed on some day, as some day knew it, in the order of signature."""
    rows = {(row.signatory_id, row.agreement_id): (row, False) for row in _listed(record, None)}
    standing = [event for event in record.events if event["event"] not in ("withdrew", "lapsed")]
    for pair in sorted(_ever_first(grid) - rows.keys()):
        only = record._replace(agreements={pair[1]: record.agreements[pair[1]]}, events=standing)
        (found,) = (row for row in _listed(only, None) if row.signatory_id == pair[0])
        rows[pair] = (found, True)
    made = [_row(record, names, row, hidden) for row, hidden in rows.values()]
    return sorted(made, key=lambda row: (row.signed_latest, row.signed_earliest, row.signatory_id))


def _ever_first(grid: Grid) -> set[tuple[str, str]]:
    return {
        (id_, agreement_id)
        for id_, tracks in grid.subjects["first"].items()
        for _, pattern in tracks
        for _, agreement_id in grid.patterns[pattern]
        if agreement_id
    }


def _listed(record: Record, day: str | None) -> list[Signatory]:
    return signatories(record, day or record.package.gathered)


def _row(record: Record, names: Names, row: Signatory, hidden: bool) -> TableRow:
    agreement: Row = record.agreements[row.agreement_id]
    _, latest = signing_days(record, row.agreement_id)
    words = date_in_words(agreement["signed"])
    if not words:
        told = date_in_words(agreement["announced"])
        words = f"announced {told}" if told else "no source dates it"
    shared = {name: value for name, value in row._asdict().items() if name in TableRow._fields}
    body = record.signatories[row.signatory_id]
    found = (
        *(
            row.name,
            row.signatory_id,
            body["name_local"],
            body["acronym"],
            label(row.type),
            words,
            row.signed,
        ),
        *(row.country, names.countries.get(row.country, ""), label(row.instrument)),
        *(names.of(id_) for id_ in row.counterpart.split(", ")),
        "contested" if row.contested else "",
    )
    return TableRow(
        **shared,
        acronym=body["acronym"],
        signed_words=words,
        year=latest[:4],
        hidden=hidden,
        find=" ".join(filter(None, found)),
    )
