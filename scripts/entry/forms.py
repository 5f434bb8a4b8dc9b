"""The issue forms: which there are, and their YAML, drawn from ``datapackage.json`` through the questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from entry.questions import Question, questions
from rules.model import Package

FOLDER = ".github/ISSUE_TEMPLATE"
WHICH = "Form"
"""The label of the first field, whose one option says which form a filled body is."""


class Form(NamedTuple):
    """An issue form: its file's name, the kind of entry it makes, and its words."""

    id: str
    kind: str
    name: str
    about: str


FORMS = (
    Form(
        "correct-value",
        "correction",
        "Correct a value",
        "A value in the tables is wrong, and you know a page that gives the right one.",
    ),
    Form(
        "add-signing",
        "signing",
        "Add a signatory or an agreement",
        "Somebody signed on to the station, and the tables do not have it.",
    ),
    Form(
        "report-dispute",
        "dispute",
        "Report a dispute",
        "A page says something else than the tables, and you cannot tell which is right.",
    ),
    Form(
        "add-source",
        "source",
        "Add a source",
        "You know a further page that supports or contradicts a value in the tables.",
    ),
)

_INTRODUCTION = """\
Every field is a column of the tables. Leave blank what no page states: a blank is better than a guess.
A signatory or a source that the tables have already is named by its id alone; leave its other fields blank.
Dates: `2024`, `2024-04`, `2024-04-24`, `[2024-07-03,2024-07-05]` (one of them), `[..2023-07-07]` (or before).
What you send is published under CC0-1.0. Write in your own words: no sentence copied from a page.
"""


def asked(package: Package, form: Form) -> list[Question]:
    """The questions of a form, one a field."""
    return questions(package, form.kind)


def template(package: Package, form: Form) -> str:
    """The YAML of a form. Scalars are written as JSON strings, which YAML reads as they stand."""
    fields = [line for question in asked(package, form) for line in _field(question)]
    return "\n".join([*_head(form), *fields]) + "\n"


def _head(form: Form) -> Iterator[str]:
    yield "# Written by scripts/forms.py from datapackage.json; a test compares the two."
    yield f"name: {_text(form.name)}"
    yield f"description: {_text(form.about)}"
    yield "body:"
    yield "  - type: markdown"
    yield "    attributes:"
    yield "      value: |"
    yield from (f"        {line}" for line in _INTRODUCTION.splitlines())
    yield from _dropdown("form", WHICH, "Which form this is. Leave it as it stands.", [form.id])
    yield "      default: 0"
    yield "    validations:"
    yield "      required: true"


def _field(question: Question) -> Iterator[str]:
    described = question.description
    if question.meanings:
        described += "".join(
            f"\n- `{value}`: {meaning}" for value, meaning in question.meanings.items() if meaning
        )
        yield from _dropdown(question.name, question.label, described, list(question.meanings))
    else:
        yield "  - type: input"
        yield f"    id: {question.name}"
        yield "    attributes:"
        yield f"      label: {_text(question.label)}"
        yield f"      description: {_text(described)}"
        yield f"      placeholder: {_text(question.field.example)}"
    yield "    validations:"
    yield f"      required: {'true' if question.required else 'false'}"


def _dropdown(id_: str, label: str, description: str, options: list[str]) -> Iterator[str]:
    yield "  - type: dropdown"
    yield f"    id: {id_}"
    yield "    attributes:"
    yield f"      label: {_text(label)}"
    yield f"      description: {_text(description)}"
    yield "      options:"
    yield from (f"        - {_text(option)}" for option in options)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
