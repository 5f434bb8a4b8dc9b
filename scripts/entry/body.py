"""Reading the body of a filled issue form: hostile text, of which only known headings and lines are taken."""

from __future__ import annotations

import json
from typing import NamedTuple

from entry.forms import FORMS, WHICH, Form, asked
from entry.questions import Answers
from rules.model import Package, members, show

LONGEST = 65536
"""The most characters that GitHub takes in an issue."""

_BLANK = ("_No response_", "None")


class NotAForm(ValueError):
    """A text that is no filled form; the message says why, to whoever wrote it."""


class Filled(NamedTuple):
    """A filled form: which one, and its answers by the name of the question."""

    form: Form
    answers: Answers


def event_body(data: bytes) -> str:
    """The body of the issue in the JSON of an event; raises ``NotAForm``."""
    try:
        body = members(members(json.loads(data)).get("issue")).get("body")
    except (ValueError, RecursionError):
        raise NotAForm("the event is not well-formed JSON") from None
    if not isinstance(body, str):
        raise NotAForm("the issue has no text")
    return body


def read(package: Package, body: str) -> Filled:
    """The answers in a body: each is what stands below a heading with the label of a question.

    Raises ``NotAForm`` if the body is too long, has a heading twice or one that the form lacks, or does not
    say which form it is.
    """
    if len(body) > LONGEST:
        raise NotAForm(f"the text has {len(body)} characters; a form has at most {LONGEST}")
    sections = _sections(body)
    which = sections.pop(WHICH, "")
    form = next((form for form in FORMS if form.id == which), None)
    if form is None:
        names = ", ".join(form.id for form in FORMS)
        raise NotAForm(
            f"the text does not say below the heading ### {WHICH} which form it is: one of {names}"
        )
    names_ = {question.label: question.name for question in asked(package, form)}
    strange = next((label for label in sections if label not in names_), None)
    if strange is not None:
        raise NotAForm(f"the form {form.id} has no field {show(strange)}: leave its headings as they were")
    return Filled(form, {names_[label]: text for label, text in sections.items() if text})


def _sections(body: str) -> dict[str, str]:
    """Heading to the text below it, blank where nothing was answered."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        if not line.startswith("### "):
            current.append(line)
            continue
        label = line[4:].strip()
        if label in found:
            raise NotAForm(f"the heading {show(label)} stands twice: fill in one form an issue")
        current = found[label] = []
    texts = {label: "\n".join(lines).strip() for label, lines in found.items()}
    return {label: "" if text in _BLANK else text for label, text in texts.items()}
