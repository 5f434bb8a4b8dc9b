"""Every value of a record with its sources beside it, those that contradict it too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ilrs_signatories.package import Field, Row
from ilrs_signatories.record import Record, copies
from pages.once import Once
from pages.wording import date_in_words, label

SIDES = {"china": "Chinese side", "russia": "Russian side", "partner": "partner's side"}
"""Whose source it is, in words."""


class Source(NamedTuple):
    """A source as the pages name it; ``url`` is ``""`` if none was seen, ``copied`` is what it reprints."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    archived_url: str
    kind: str
    side: str
    language: str
    copied: list[str]


class Said(NamedTuple):
    """What one source says of a value; ``relays`` names the statement that it passes on."""

    source: Source
    value: str
    stance: str
    as_printed: str
    relays: str
    note: str


class Claim(NamedTuple):
    """A value of a record: its column's title and meaning, how it reads, and who says so or otherwise."""

    field: str
    title: str
    description: str
    value: str
    words: str
    meaning: str
    supports: list[Said]
    contradicts: list[Said]


def claims(record: Record, package: Once, table: str, row: Row, skip: Iterable[str] = ()) -> list[Claim]:
    """The columns of a row that hold a value or of which a source says one, but for those in ``skip``."""
    resource = package.table(table)
    said = record.said(table, "/".join(row[part] for part in resource.key))
    found = []
    for field in resource.fields:
        rows = [one for one in said if one["field"] == field.name]
        if field.name in skip or not (row[field.name] or rows):
            continue
        described = package.field(table, field.name)
        found.append(
            Claim(
                field=field.name,
                title=described["title"],
                description=described["description"],
                value=row[field.name],
                words=in_words(field, row[field.name]),
                meaning=described.get("meanings", {}).get(row[field.name], ""),
                supports=_said(record, field, rows, "supports"),
                contradicts=_said(record, field, rows, "contradicts"),
            )
        )
    return found


def in_words(field: Field, value: str) -> str:
    """A value of a column as it is read."""
    if field.is_date:
        return date_in_words(value)
    return label(value) if field.choices else value


def source(record: Record, source_id: str) -> Source:
    """A source as the pages name it, by its own words where it has a title."""
    row = record.sources[source_id]
    return Source(
        id=source_id,
        title=row["title"],
        publisher=row["publisher"],
        published=date_in_words(row["published"]),
        url=row["url"],
        archived_url=row["archived_url"],
        kind=label(row["type"]),
        side=SIDES.get(row["side"], label(row["side"])),
        language=row["language"],
        copied=[_named(record, other) for other in copies(record, source_id)[1:]],
    )


def _said(record: Record, field: Field, rows: list[Row], stance: str) -> list[Said]:
    return [
        Said(
            source=source(record, row["source_id"]),
            value=in_words(field, row["value"]),
            stance=row["stance"],
            as_printed=row["as_printed"],
            relays=_named(record, row["relays"]) if row["relays"] else "",
            note=row["note"],
        )
        for row in rows
        if row["stance"] == stance
    ]


def _named(record: Record, source_id: str) -> str:
    """A source in a phrase: its publisher, title and date, as far as it has them."""
    row = record.sources[source_id]
    return ", ".join(filter(None, (row["publisher"], row["title"], date_in_words(row["published"]))))
