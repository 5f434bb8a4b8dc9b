"""The flat table: one row a signatory, with what most users want of it in plain columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.dataset.schema import Field, ForeignKey, Table
from ilrs_signatories.derived.agreements import contested_fields, grade
from ilrs_signatories.derived.country_names import country_names
from ilrs_signatories.derived.membership import Signing, signings, status

COLUMNS = {
    "signatory_id": "The signatory's id in the other tables.",
    "name": "The name that it uses itself, in Latin letters.",
    "status": "What it is as of the day on which the evidence was gathered: `signatory`, or `withdrew`.",
    "type": "What kind of body it is. Blank if no source says.",
    "country": "ISO 3166-1 alpha-3 code of the country, or of the body's seat. Blank if unknown or none.",
    "country_name": "The English name of that country. A body's signature does not commit its country.",
    "document": "The title of its first agreement on the station; in brackets if it is our description.",
    "kind": "What kind of document that is.",
    "signed": "When it was signed, as EDTF: `2024-05-08`, or `[2024-07-03,2024-07-05]` for one of two days.",
    "signed_earliest": "The first day on which it may have been signed.",
    "signed_latest": "The last day on which it may have been signed.",
    "announced": "The first day on which either side said that it had been signed, as EDTF.",
    "place": "Where it was signed.",
    "signed_by": "Who signed for the signatory: person, office, body.",
    "counterpart": "The other side: China, or its Deep Space Exploration Laboratory; Russia for China.",
    "counterpart_signed_by": "Who signed for the other side: person, office, body.",
    "grade": "How well the agreement is documented, from `A` to `E`.",
    "contested": "`true` if sources disagree on the kind of document or on the day.",
    "artemis_accords_signed": "When the country signed the Artemis Accords, as EDTF. Blank if it did not.",
    "wikidata": "The signatory's id in Wikidata. Blank where none was seen.",
    "ror": "The signatory's id in the Research Organization Registry. Blank where none was seen.",
    "sources": "The addresses of the sources on the agreement, separated by spaces.",
}
"""The columns and what they contain."""

FLAT = Table(
    name="signings",
    title="Signings",
    description="One row a signatory, with what most users want of it, derived from the other tables.",
    path="ilrs-signatories.csv",
    fields=tuple(
        Field(name, name, text, "date" if name.endswith(("_earliest", "_latest")) else "string")
        for name, text in COLUMNS.items()
    ),
    key=("signatory_id",),
    foreign_keys=(ForeignKey(("signatory_id",), "signatories", ("signatory_id",)),),
)
"""The flat table as the other tables are described."""


def flat_rows(dataset: Dataset) -> tuple[list[str], list[list[str]]]:
    """The columns and the rows of the flat table, blank as ``""``, by day of signature.

    Everyone with an agreement on the station has a row, about its first one; who withdrew too. Country names
    are the signatories' own, else those of the Artemis Accords, else those of the map.

    >>> from ilrs_signatories.dataset.dataset import read_dataset
    >>> columns, rows = flat_rows(read_dataset())
    >>> dict(zip(columns, rows[0]))["name"]
    'China'
    """
    names = country_names(dataset)
    accords = {row["country"]: row["signed"] for row in dataset.rows("artemis_accords")}
    firsts = [(own[0], id_) for id_, own in signings(dataset).items()]
    rows = []
    for first, id_ in sorted(firsts, key=lambda one: (one[0][:2], one[1])):
        cells = _row(dataset, id_, first, names, accords)
        rows.append([cells[column] for column in COLUMNS])
    return list(COLUMNS), rows


def flat_csv(dataset: Dataset) -> str:
    """The flat table as the text of a CSV file."""
    text = io.StringIO()
    columns, rows = flat_rows(dataset)
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def _row(
    dataset: Dataset, id_: str, first: Signing, names: dict[str, str], accords: dict[str, str]
) -> dict[str, str]:
    body = dataset.signatories[id_]
    agreement = dataset.agreements[first.agreement_id]
    parties = dataset.parties.get(first.agreement_id, [])
    others = first.counterpart.split(", ")
    return {
        "signatory_id": id_,
        "name": body["name"],
        "status": status(dataset, id_, dataset.schema.gathered),
        "type": body["type"],
        "country": body["country"],
        "country_name": names.get(body["country"], ""),
        "document": agreement["title"],
        "kind": agreement["instrument"],
        "signed": agreement["signed"],
        "signed_earliest": first.earliest,
        "signed_latest": first.latest,
        "announced": agreement["announced"],
        "place": agreement["place"],
        "signed_by": _signers(party for party in parties if party["signatory_id"] == id_),
        "counterpart": "; ".join(dataset.signatories[other]["name"] for other in others if other),
        "counterpart_signed_by": _signers(party for party in parties if party["signatory_id"] in others),
        "grade": grade(dataset, first.agreement_id),
        "contested": "true" if contested_fields(dataset, first.agreement_id) else "false",
        "artemis_accords_signed": accords.get(body["country"], "") if body["type"] == "country" else "",
        "wikidata": body.get("wikidata", ""),
        "ror": body.get("ror", ""),
        "sources": _addresses(dataset, first.agreement_id),
    }


def _signers(parties: Iterable[Row]) -> str:
    texts = (", ".join(filter(None, (row["signed_by"], row["office"], row["body"]))) for row in parties)
    return "; ".join(filter(None, texts))


def _addresses(dataset: Dataset, agreement_id: str) -> str:
    records = [("agreements", agreement_id)]
    records += [
        ("parties", f"{agreement_id}/{party['signatory_id']}")
        for party in dataset.parties.get(agreement_id, [])
    ]
    ids = dict.fromkeys(row["source_id"] for record in records for row in dataset.said(*record))
    return " ".join(filter(None, (dataset.sources[id_]["url"] for id_ in ids)))
