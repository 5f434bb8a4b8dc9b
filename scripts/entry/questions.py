"""What is asked for each kind of entry. A question is a column, so prompts and forms mirror the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rules.model import Field, Package, Unusable, items, members

Answers = dict[str, str]
"""The name of a question to the text given; what was not answered is left out or blank."""


class Part(NamedTuple):
    """Some columns of one table that are asked together; ``fresh`` if they always make a new row."""

    entity: str
    table: str
    columns: tuple[str, ...] = ()
    fresh: bool = False


class Question(NamedTuple):
    """A question: its name (a flag, or the id of a form's field), its label, and the column it fills.

    ``meanings`` explains each value of an enumeration; ``required`` says that no entry can do without it,
    ``proposed`` that something sound stands in for a blank.
    """

    name: str
    label: str
    part: Part
    field: Field
    description: str
    meanings: dict[str, str]
    required: bool
    proposed: bool


_HOST = ("host", "signatory_id")
_SIGNATORY = Part("signatory", "signatories")
_SOURCE = Part("source", "sources")
_SAID = ("relays", "as_printed", "note")
_VALUE = ("resource", "record_id", "field", "value")

KINDS: dict[str, tuple[Part, ...]] = {
    "signing": (
        _SIGNATORY,
        Part("agreement", "agreements", fresh=True),
        Part("party", "parties", ("body", "signed_by", "office")),
        Part("host", "parties", ("signatory_id", "body", "signed_by", "office")),
        _SOURCE,
        Part("evidence", "evidence", _SAID),
    ),
    "source": (
        _SOURCE._replace(fresh=True),
        Part("evidence", "evidence", (*_VALUE, "stance", *_SAID), fresh=True),
    ),
    "evidence": (Part("evidence", "evidence", (*_VALUE, "stance", *_SAID), fresh=True), _SOURCE),
    "event": (
        _SIGNATORY,
        Part(
            "event", "events", ("event_id", "agreement_id", "event", "date", "claimant", "note"), fresh=True
        ),
        _SOURCE,
        Part("evidence", "evidence", _SAID),
    ),
    "correction": (Part("evidence", "evidence", (*_VALUE, *_SAID), fresh=True), _SOURCE),
    "dispute": (Part("evidence", "evidence", (*_VALUE, *_SAID), fresh=True), _SOURCE),
}
"""The kinds of entry; a source, a signatory or a host that has its row already is named by its id alone."""

PROPOSED = ("agreement_id", "event_id", "source_id", "title", "scope", "stance")
"""Columns of a new row that may be left blank although the table demands them: they are proposed."""


def questions(package: Package, kind: str) -> list[Question]:
    """The questions of a kind of entry, in order; raises ``Unusable`` if the descriptor lacks a column."""
    asked = [(part, column) for part in KINDS[kind] for column in _columns(package, part)]
    shared = [column for _, column in asked]
    return [_question(package, part, column, shared.count(column) > 1) for part, column in asked]


def name(part: Part, column: str, shared: bool) -> str:
    """What a question is called: its column, after its entity if another part asks for a column of that name.

    >>> name(Part("source", "sources"), "title", True), name(Part("source", "sources"), "url", False)
    ('source_title', 'url')
    >>> name(Part("host", "parties"), "signatory_id", True)
    'host'
    """
    if (part.entity, column) == _HOST:
        return "host"
    own = column == f"{part.entity}_id"
    return f"{part.entity}_{column}" if shared and not own else column


def answered(package: Package, kind: str, entity: str, answers: Answers) -> Answers:
    """The answers on one part of an entry, by column; what is blank is left out."""
    return {
        question.field.name: answers[question.name]
        for question in questions(package, kind)
        if question.part.entity == entity and answers.get(question.name)
    }


def _columns(package: Package, part: Part) -> Iterator[str]:
    table = package.tables.get(part.table)
    if table is None:
        raise Unusable(part.table)
    yield from part.columns or [field.name for field in table.fields]


def _question(package: Package, part: Part, column: str, shared: bool) -> Question:
    field = package.tables[part.table].field(column)
    if field is None:
        raise Unusable(part.table, column)
    raw = _described(package, part.table, column)
    return Question(
        name=name(part, column, shared),
        label=f"{part.entity.capitalize()}: {raw.get('title', column)}",
        part=part,
        field=field,
        description=str(raw.get("description", "")),
        meanings={value: str(members(raw.get("meanings")).get(value, "")) for value in field.enum},
        required=(part.fresh and field.required and column not in PROPOSED) or (part.entity, column) == _HOST,
        proposed=column == f"{part.entity}_id" or (part.fresh and column in PROPOSED),
    )


def _described(package: Package, table: str, column: str) -> dict[str, Any]:
    for resource in map(members, items(members(package.descriptor).get("resources"))):
        for field in map(members, items(members(resource.get("schema")).get("fields"))):
            if (resource.get("name"), field.get("name")) == (table, column):
                return field
    return {}
