"""What is asked for each kind of entry: every column is a flag, and a prompt asks the few that matter."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.dataset.schema import Field, Schema

Answers = dict[str, str]
"""The name of a question to the text given; what was not answered is missing or blank."""

_REMARK = ("relays", "as_printed", "note")

COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "source": ("sources", ()),
    "signatory": ("signatories", ()),
    "agreement": ("agreements", ()),
    "party": ("parties", ("body", "signed_by", "office")),
    "host": ("parties", ("signatory_id", "body", "signed_by", "office")),
    "event": ("events", ("event_id", "agreement_id", "event", "date", "claimant", "note")),
    "said": ("evidence", ("resource", "record_id", "field", "value", "stance")),
    "evidence": ("evidence", _REMARK),
}
"""What an entry is made of: for each part its table, and the columns that are asked (none named: all)."""

DERIVED = ("status",)
"""Columns that follow from other rows and are never asked."""

KINDS: dict[str, tuple[str, ...]] = {
    "signing": ("source", "signatory", "agreement", "party", "host", "evidence"),
    "event": ("source", "signatory", "event", "evidence"),
    "source": ("source", "said", "evidence"),
    "evidence": ("source", "said", "evidence"),
    "correct": ("source", "said", "evidence"),
}

ALIASES = {"name": "who", "resource": "table", "record_id": "record", "field": "column"}
"""A second, shorter flag for a question."""

_PAGE = ("url", "publisher", "published", "source_type", "side", "language")
_VALUE = ("record_id", "field", "value", "evidence_note")
ASKED: dict[str, tuple[str, ...]] = {
    "signing": (*_PAGE, "name", "signatory_type", "country", "host", "instrument", "signed"),
    "event": (*_PAGE, "name", "signatory_type", "country", "event", "date", "claimant"),
    "source": (*_PAGE, *_VALUE),
    "evidence": (*_PAGE, *_VALUE),
    "correct": (*_PAGE, *_VALUE),
}
"""What a prompt asks, in this order; the other questions are flags."""

PROMPTS = {
    "url": "Address of the page",
    "publisher": "Who published it, such as Xinhua or the Ministry of Science",
    "published": "When it was published, such as 4 March 2026",
    "source_type": "What kind of publisher it is",
    "side": "Which side the publisher is on",
    "language": "Language of the page, such as English",
    "name": "Which country, organization, university or company",
    "signatory_type": "What it is",
    "country": "Country in which it has its seat",
    "host": "Who signed for China",
    "instrument": "What was signed",
    "signed": "When it was signed, such as 3 March 2026 or March 2026",
    "event": "What happened",
    "date": "When it happened",
    "claimant": "Who claims it",
    "record_id": "What the page is about, such as Serbia or serbia-2024",
    "field": "Which column of it, such as signed",
    "value": "What the page says of it",
    "evidence_note": "Remark, in your own words",
}

GOVERNMENT = "China (another part of the government)"

WORDS: dict[str, dict[str, str]] = {
    "host": {"china": "China (CNSA)", "dsel": "DSEL (Deep Space Exploration Laboratory)"},
    "instrument": {
        "memorandum_of_understanding": "Memorandum of understanding",
        "cooperation_agreement": "Cooperation agreement",
        "joint_statement": "Joint statement",
        "letter_of_intent": "Letter of intent",
        "intergovernmental_agreement": "Agreement between governments",
        "unspecified": "The page does not say",
    },
    "signatory_type": {
        "country": "Country",
        "university": "University",
        "research_institute": "Research institute",
        "company": "Company",
        "nonprofit": "Nonprofit organization",
        "public_body": "Public body",
        "intergovernmental_organization": "International organization of governments",
        "international_association": "International association",
    },
    "source_type": {
        "text": "The document itself",
        "official": "Government, agency or signatory",
        "state_media": "State media",
        "news_agency": "News agency",
        "news_media": "Newspaper or broadcaster",
        "trade_press": "Trade press",
        "encyclopedia": "Encyclopedia",
        "repost": "Copy of another page",
    },
    "side": {"china": "China", "russia": "Russia", "partner": "Partner", "third_party": "Neither side"},
}
"""For each choice a word that a reader of newspapers uses; prompts print them, and the forms offer them."""


class Question(NamedTuple):
    """A question: its name (and flag), the part of the entry, and the column that the answer fills."""

    name: str
    part: str
    table: str
    field: Field

    @property
    def words(self) -> dict[str, str]:
        """Each allowed value with a word for people; empty where any text is allowed."""
        if self.name in WORDS:
            return WORDS[self.name]
        return {value: value.replace("_", " ").capitalize() for value in self.field.choices}


def all_questions(schema: Schema) -> dict[str, Question]:
    """Every question by name. A column that two parts have is named after its part, everywhere alike.

    >>> from ilrs_signatories.dataset.dataset import read_dataset
    >>> [name for name in all_questions(read_dataset().schema) if "title" in name or name == "url"]
    ['source_title', 'url', 'agreement_title']
    """
    asked = [
        (part, table, field)
        for part, (table, names) in COLUMNS.items()
        for field in schema.table(table).fields
        if field.name not in DERIVED and (not names or field.name in names)
    ]
    shared = [field.name for part, _, field in asked if field.name != f"{part}_id"]
    found: dict[str, Question] = {}
    for part, table, field in asked:
        own = field.name == f"{part}_id" or (part, field.name) == ("event", "agreement_id")
        name = f"{part}_{field.name}" if shared.count(field.name) > 1 and not own else field.name
        name = "host" if (part, field.name) == ("host", "signatory_id") else name
        found.setdefault(name, Question(name, part, table, field))
    return found


def questions(schema: Schema, kind: str) -> list[Question]:
    """The questions of a kind of entry, the flags of its subcommand."""
    parts = KINDS[kind]
    return [
        question
        for question in all_questions(schema).values()
        if question.part in parts or (kind == "event" and question.name == "agreement_id")
    ]


def answered(schema: Schema, part: str, answers: Answers) -> Answers:
    """The answers on one part of an entry, by column; what is blank is missing."""
    asked = all_questions(schema).values()
    return {
        question.field.name: answers[question.name]
        for question in asked
        if (question.part == part or (part, question.name) == ("event", "agreement_id"))
        and answers.get(question.name)
    }
