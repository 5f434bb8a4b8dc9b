"""What is asked for each kind of entry: every column is a flag, and a prompt asks the few that matter."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Row
from ilrs_signatories.dataset.schema import Field, Schema

Answers = dict[str, str]
"""The name of a question to the text given; what was not answered is missing or blank."""

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
KINDS = TABLE["kinds"]
WORDS: dict[str, dict[str, list[str]]] = TABLE["words"]
COLUMN_WORDS: dict[str, list[str]] = TABLE["columns"]


class Question(NamedTuple):
    """A question: its name (and flag), the part of the entry, and the column that the answer fills."""

    name: str
    part: str
    table: str
    field: Field

    @property
    def words(self) -> dict[str, list[str]]:
        """Each allowed value with the words that mean it; empty where any text is allowed."""
        named = {value: [value.replace("_", " ").capitalize()] for value in self.field.choices}
        return WORDS.get(self.name, named)


def questions(schema: Schema, kind: str = "") -> list[Question]:
    """The questions of a kind of entry, the flags of its subcommand; by default of all kinds.

    A column that two parts have is named after its part, everywhere alike.

    >>> from ilrs_signatories.dataset.dataset import read_dataset
    >>> [one.name for one in questions(read_dataset().schema) if "title" in one.name or one.name == "url"]
    ['source_title', 'url', 'agreement_title']
    """
    columns = [
        (part, described["table"], field)
        for part, described in TABLE["parts"].items()
        for field in schema.table(described["table"]).fields
        if field.name in described.get("columns", [field.name]) and field.name != "status"  # that follows
    ]
    shared = Counter(field.name for part, _, field in columns if field.name != f"{part}_id")
    found = []
    for part, table, field in columns:
        name = f"{part}_{field.name}" if shared[field.name] > 1 else field.name
        name = "host" if (part, name) == ("host", "signatory_id") else name
        found.append(Question(name, part, table, field))
    return [question for question in found if not kind or question.part in KINDS[kind]["parts"]]


def by_name(schema: Schema) -> dict[str, Question]:
    """The questions by name; of two with one name the first."""
    return {question.name: question for question in reversed(questions(schema))}


def by_part(schema: Schema, answers: Answers) -> dict[str, Row]:
    """The answers on each part of an entry, by column; what is blank is missing."""
    given = [question for question in questions(schema) if answers.get(question.name)]
    return {
        part: {each.field.name: answers[each.name] for each in given if each.part == part}
        for part in TABLE["parts"]
    }
