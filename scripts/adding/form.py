"""Reading a filled issue form: hostile text, of which only known headings and the text below are taken."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from adding.plain_words import date
from adding.questions import GOVERNMENT, WORDS, Answers
from validation import values

LONGEST = 65536
"""The most characters that GitHub takes in an issue."""

ADDRESS = "Address of the page"
_PAGE = {ADDRESS: "url", "Who published the page, and when?": "published"}
_ABOUT = {"Which entry is it about?": "record_id", "Which detail of it?": "field"}
_REMARK = {"Remark": "evidence_note"}
_SIGNING = {
    "Who signed?": "name",
    "What is it?": "signatory_type",
    "Where is it based?": "country",
    "Who signed for China?": "host",
    "What did they sign?": "instrument",
    "When did they sign?": "signed",
    "What does the page say, in your own words?": "evidence_note",
}

FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "add-signing": ("signing", {**_PAGE, **_SIGNING}),
    "correct-value": ("correct", {**_ABOUT, "What should it say?": "value", **_PAGE, **_REMARK}),
    "report-dispute": (
        "evidence",
        {**_ABOUT, "What does the page say instead?": "value", **_PAGE, **_REMARK},
    ),
    "add-source": ("source", {**_PAGE, **_ABOUT, "What does the page say of it?": "value", **_REMARK}),
}
"""For each form the kind of entry, and its headings with the question that each answers."""

CHOICES = {
    "signatory_type": [*WORDS["signatory_type"].values(), "I do not know"],
    "host": [WORDS["host"]["china"], GOVERNMENT, WORDS["host"]["dsel"]],
    "instrument": [*WORDS["instrument"].values()],
}
"""What the drop-downs of the forms offer."""

_BLANK = ("_No response_", "None", "I do not know")


class NotAForm(ValueError):
    """A text that is no filled form; the message says why, in words for its author."""


class Filled(NamedTuple):
    """A filled form: its kind of entry, its headings by question, and its answers."""

    kind: str
    headings: dict[str, str]
    answers: Answers


def event_body(data: bytes) -> str:
    """The body of the issue in the JSON of an event; raises ``NotAForm``."""
    try:
        event = json.loads(data)
    except (ValueError, RecursionError):
        raise NotAForm("the event is not well-formed JSON") from None
    issue = event.get("issue") if isinstance(event, dict) else None
    body = issue.get("body") if isinstance(issue, dict) else None
    if not isinstance(body, str):
        raise NotAForm("the issue has no text")
    return body


def read(body: str) -> Filled:
    """The answers in a body: each is the text below a heading of the form.

    Raises ``NotAForm`` if the body is too long, has a heading twice or one that no form has.
    """
    if len(body) > LONGEST:
        raise NotAForm(f"the text has {len(body)} characters; a form has at most {LONGEST}")
    sections = _sections(body)
    found = [(kind, fields) for kind, fields in FORMS.values() if sections and set(sections) <= set(fields)]
    if len(found) != 1:
        raise NotAForm(
            "the headings are not those of one of the forms: fill in a form and leave its headings"
        )
    kind, fields = found[0]
    answers = {fields[heading]: text for heading, text in sections.items() if text}
    if "published" in answers:
        answers["publisher"], answers["published"] = publisher_and_day(answers["published"])
    headings = {name: heading for heading, name in fields.items()}
    return Filled(kind, {**headings, "publisher": headings["published"]}, answers)


def publisher_and_day(text: str) -> tuple[str, str]:
    """Who published a page, and when: the day comes last, after a comma or in brackets.

    >>> publisher_and_day("Xinhua, 4 March 2026"), publisher_and_day("The Herald (March 4, 2026)")
    (('Xinhua', '2026-03-04'), ('The Herald', '2026-03-04'))
    >>> publisher_and_day("Xinhua"), publisher_and_day("4 March 2026")
    (('Xinhua', ''), ('', '2026-03-04'))
    """
    words = text.replace("(", " ").replace(")", " ").replace(";", " ").split()
    for start in range(max(0, len(words) - 5), len(words)):
        day = date(" ".join(words[start:]))
        if values.days(day) is not None:
            return " ".join(words[:start]).rstrip(",;: -\u2013\u2014"), day
    return text, ""


def _sections(body: str) -> dict[str, str]:
    """Heading to the text below it, blank where nothing was answered."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        if not line.startswith("### "):
            current.append(line)
            continue
        heading = line[4:].strip()
        if heading in found:
            raise NotAForm(f"the heading {heading[:80]!r} is there twice: fill in one form in one issue")
        current = found[heading] = []
    texts = {heading: re.sub(r"\s*\n\s*", " ", "\n".join(lines).strip()) for heading, lines in found.items()}
    return {heading: "" if text in _BLANK else text for heading, text in texts.items()}
