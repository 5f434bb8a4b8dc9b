"""The values of a row in words, with what the sources say of each, those that disagree included."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.dataset.schema import Field
from ilrs_signatories.edtf import in_english
from website.text import WORDS, capital, label

ELSEWHERE = {
    "agreements": ("agreement_id", "title", "scope", "note", "concluded_with"),
    "artemis_accords": ("country", "name", "note"),
    "events": ("event_id", "signatory_id", "agreement_id", "event", "claimant", "note"),
    "parties": ("agreement_id", "signatory_id", "role", "body", "office"),
    "published_lists": ("list_id", "source_id", "counting_rule", "note"),
    "signatories": (*("signatory_id", "name", "name_local", "type", "country", "acronym", "status", "note"),),
}
"""The columns by table that a page shows in another place, or not at all."""


class Value(NamedTuple):
    """A value as it is read, and the rows of evidence for it and for another one."""

    field: Field
    words: str
    supports: list[Row]
    contradicts: list[Row]

    @property
    def title(self) -> str:
        """The name of its column."""
        return str(WORDS["titles"].get(self.field.name, self.field.title))


def values(dataset: Dataset, table: str, *rows: Row) -> list[Value]:
    """The columns of rows that have a value or of which a source gives one, but for those ``ELSEWHERE``."""
    described = dataset.schema.table(table)
    fields = [field for field in described.fields if field.name not in ELSEWHERE[table]]
    found = []
    for row in rows:
        evidence = dataset.said(table, "/".join(row[part] for part in described.key))
        for field in fields:
            said = [one for one in evidence if one["field"] == field.name]
            if row[field.name] or said:
                sides = (
                    [one for one in said if one["stance"] == side] for side in ("supports", "contradicts")
                )
                found.append(Value(field, in_words(field, row[field.name]), *sides))
    return found


def in_words(field: Field, value: str) -> str:
    """A value of a column as it is read."""
    if field.is_date:
        return in_english(value)
    return capital(label(value)) if field.choices else value
