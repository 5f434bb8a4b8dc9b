"""The rows of the files: the flat table, and the typed cells of all tables.

The flat table has one row a signatory, with what most users want of it in plain columns.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from importlib.resources import files

from ilrs_signatories.dataset.dataset import Dataset, Row, WithColumns
from ilrs_signatories.dataset.schema import Field, Table, parse_schema
from ilrs_signatories.derived.agreements import contested_fields, grade
from ilrs_signatories.derived.membership import Signing, signings, status

DESCRIPTION = "signings.json"
"""Describes the flat table as ``datapackage.json`` does the others."""

FLAT = parse_schema(
    {"resources": [json.loads(files(__package__).joinpath(DESCRIPTION).read_text(encoding="utf-8"))]},
    DESCRIPTION,
).table("signings")


Cell = str | int | None
"""A cell as its column's type: integers as numbers, blank as None, days as ISO texts."""


def flat_rows(dataset: Dataset) -> list[Row]:
    """The rows of the flat table, blank as ``""``, by day of signature.

    Everyone with an agreement on the station has a row, about its first one; who withdrew too. Country names
    are the signatories' own, else those of the Artemis Accords, else those of the map.

    >>> from ilrs_signatories.dataset.dataset import read_dataset
    >>> flat_rows(read_dataset())[0]["name"]
    'China'
    """
    names = dataset.country_names
    accords = {row["country"]: row["signed"] for row in dataset.rows("artemis_accords")}
    firsts = [(own[0], id_) for id_, own in signings(dataset).items()]
    return [
        _row(dataset, id_, first, names, accords)
        for first, id_ in sorted(firsts, key=lambda one: (one[0][:2], one[1]))
    ]


def flat_csv(dataset: Dataset) -> str:
    """The flat table as the text of a CSV file."""
    text = io.StringIO()
    rows = [list(row.values()) for row in flat_rows(dataset)]
    csv.writer(text, lineterminator="\n").writerows([FLAT.names, *rows])
    return text.getvalue()


def typed_tables(dataset: Dataset) -> list[tuple[Table, list[list[Cell]]]]:
    """The flat table and then the others, with the rows of each under the columns ``Table.with_bounds``."""
    tables = [(table, dataset.rows(table.name)) for table in dataset.schema.tables.values()]
    tables.insert(0, (FLAT, flat_rows(dataset)))
    return [(table, [dataset.typed(table, row) for row in rows]) for table, rows in tables]


def described(column: Field) -> dict[str, str]:
    """What the codebook of a file says of a column, blank as ``""``."""
    return {
        "title": column.title,
        "description": column.description,
        "type": column.type,
        "required": "yes" if column.required else "no",
        "values": "\n".join(f"{value}: {meaning}" for value, meaning in column.meanings.items()),
        "example": str(column.example),
        "borderline": column.borderline,
    }


def _row(dataset: Dataset, id_: str, first: Signing, names: dict[str, str], accords: dict[str, str]) -> Row:
    body, agreement = dataset.signatories[id_], dataset.agreements[first.agreement_id]
    parties = dataset.parties.get(first.agreement_id, [])
    others = first.counterpart.split(", ")
    cells = {"wikidata": "", "ror": ""} | body | agreement
    cells |= {
        "status": status(dataset, id_, dataset.schema.gathered),
        "country_name": names.get(body["country"], ""),
        "document": agreement["title"],
        "kind": agreement["instrument"],
        "signed_earliest": first.earliest,
        "signed_latest": first.latest,
        "signed_by": _signers(party for party in parties if party["signatory_id"] == id_),
        "counterpart": "; ".join(dataset.signatories[other]["name"] for other in others if other),
        "counterpart_signed_by": _signers(party for party in parties if party["signatory_id"] in others),
        "grade": grade(dataset, first.agreement_id),
        "contested": "true" if contested_fields(dataset, first.agreement_id) else "false",
        "artemis_accords_signed": accords.get(body["country"], "") if body["type"] == "country" else "",
        "sources": _addresses(dataset, first.agreement_id),
    }
    return {name: WithColumns(cells)[name] for name in FLAT.names}


def _signers(parties: Iterable[Row]) -> str:
    texts = (", ".join(filter(None, (row["signed_by"], row["office"], row["body"]))) for row in parties)
    return "; ".join(filter(None, texts))


def _addresses(dataset: Dataset, agreement_id: str) -> str:
    parties = (f"{agreement_id}/{one['signatory_id']}" for one in dataset.parties.get(agreement_id, []))
    records = [("agreements", agreement_id), *(("parties", party) for party in parties)]
    ids = dict.fromkeys(row["source_id"] for record in records for row in dataset.said(*record))
    return " ".join(filter(None, (dataset.sources[id_]["url"] for id_ in ids)))
