"""Values with their sources, those that disagree included, in the words of a reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.dataset.schema import Field
from ilrs_signatories.derived.agreements import is_quoted
from ilrs_signatories.edtf import in_english
from website.text import capital, label, language, web


class Source(NamedTuple):
    """A source in words; ``url`` is blank if nobody saw it, ``quoted`` if only a quotation of it was seen."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    archived_url: str
    kind: str
    side: str
    language: str
    code: str
    copied: list[str]
    quoted: bool


class Said(NamedTuple):
    """What a source says of a value; ``relays`` names the statement that it passes on."""

    source: Source
    value: str
    as_printed: str
    relays: str
    note: str


class Cited(NamedTuple):
    """A value: its column, how it reads, who says so, and who says otherwise."""

    field: str
    title: str
    words: str
    supports: list[Said]
    contradicts: list[Said]

    @property
    def sources(self) -> int:
        """How many sources speak of it."""
        return len({said.source.id for said in [*self.supports, *self.contradicts]})


TITLES = {"instrument": "Kind of document", "announced": "Made public"}
"""Titles of columns, where that of the descriptor is not a reader's word."""


def cited(dataset: Dataset, table: str, row: Row, skip: Iterable[str] = ()) -> list[Cited]:
    """The columns of a row that have a value or of which a source gives one, but for those in ``skip``."""
    described = dataset.schema.table(table)
    evidence = dataset.said(table, "/".join(row[part] for part in described.key))
    found = []
    for field in described.fields:
        rows = [said for said in evidence if said["field"] == field.name]
        if field.name in skip or not (row[field.name] or rows):
            continue
        found.append(
            Cited(
                field.name,
                TITLES.get(field.name, field.title),
                in_words(field, row[field.name]),
                _said(dataset, field, rows, "supports"),
                _said(dataset, field, rows, "contradicts"),
            )
        )
    return found


def in_words(field: Field, value: str) -> str:
    """A value of a column as it is read."""
    if field.is_date:
        return in_english(value)
    return capital(label(value)) if field.choices else value


def source(dataset: Dataset, source_id: str) -> Source:
    """A source in words."""
    row = dataset.sources[source_id]
    return Source(
        id=source_id,
        title=row["title"],
        publisher=row["publisher"],
        published=in_english(row["published"]),
        url=web(row["url"]),
        archived_url=web(row["archived_url"]),
        kind=label(row["type"]),
        side=label(row["side"]),
        language="" if row["language"] == "en" else language(row["language"]),
        code=row["language"],
        copied=[named(dataset, other) for other in dataset.copies(source_id)[1:]],
        quoted=is_quoted(row),
    )


def named(dataset: Dataset, source_id: str) -> str:
    """A source in a phrase: its publisher, title and date, as far as it has them."""
    row = dataset.sources[source_id]
    return ", ".join(filter(None, (row["publisher"], row["title"], in_english(row["published"]))))


def _said(dataset: Dataset, field: Field, rows: list[Row], stance: str) -> list[Said]:
    return [
        Said(
            source(dataset, row["source_id"]),
            in_words(field, row["value"]),
            row["as_printed"],
            named(dataset, row["relays"]) if row["relays"] else "",
            capital(row["note"].removeprefix("inferred:").strip()),
        )
        for row in rows
        if row["stance"] == stance
    ]
