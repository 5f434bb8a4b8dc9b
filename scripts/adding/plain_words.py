"""What people write, in the words of the tables: Laos, MoU, 3 March 2026, English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from adding.questions import GOVERNMENT, Answers, Question, all_questions
from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.errors import NoRecord
from validation import urls, values

CNSA = "China National Space Administration"

SYNONYMS: dict[str, dict[str, str]] = {
    "host": {
        "china": f"cnsa, {CNSA.lower()}, {GOVERNMENT.lower()}",
        "dsel": "deep space exploration laboratory",
    },
    "instrument": {
        "memorandum_of_understanding": "mou, memorandum",
        "letter_of_intent": "loi",
        "joint_statement": "declaration",
        "unspecified": "unknown",
    },
    "signatory_type": {
        "country": "state",
        "research_institute": "institute",
        "nonprofit": "ngo",
        "intergovernmental_organization": "international organization",
    },
    "source_type": {
        "news_media": "newspaper, broadcaster",
        "news_agency": "agency",
        "official": "government, ministry",
        "trade_press": "magazine",
    },
    "side": {"third_party": "none, neither, other"},
    "event": {
        "applied": "application",
        "withdrew": "withdrawal",
        "invited": "invitation",
        "claimed": "claim",
    },
    "field": {
        "signed": "date of signing, signing date, date signed, day of signing",
        "announced": "date of announcement",
        "instrument": "kind, kind of document, document",
        "signed_by": "who signed",
        "type": "kind of body",
        "note": "remark",
    },
}
"""For each question, and each of its values, further words that mean it."""

LONGEST = 2000
"""The most characters of an answer."""

_EITHER = re.compile(r"(?:between )?(\d{1,2})( or | to | and |-)(\d{1,2} \D+ ?\d{4})", re.IGNORECASE)
_ENDS = (("by ", "[..{}]"), ("on or after ", "[{}..]"), ("on ", "{}"))


def date(text: str) -> str:
    """A date as the tables write it; a text that is not clearly one date is returned as it is.

    >>> date("3 March 2026"), date("March 3rd, 2026"), date("Mar 2026"), date("2026-3-3"), date("24/11/2023")
    ('2026-03-03', '2026-03-03', '2026-03', '2026-03-03', '2023-11-24')
    >>> date("3 or 5 July 2024"), date("by 7 July 2023"), date("5/6/2024")
    ('[2024-07-03,2024-07-05]', '[..2023-07-07]', '5/6/2024')
    """
    plain = " ".join(re.sub(r"(?<=\d)(st|nd|rd|th)\b|,", " ", text).split())
    either = _EITHER.fullmatch(plain)
    if either:
        first, last = _one(f"{either[1]} {either[3].partition(' ')[2]}"), _one(either[3])
        found = f"[{first},{last}]" if either[2] == " or " else f"[{first}..{last}]"
        return found if first and last and values.days(found) else text
    for words, shape in _ENDS:
        if plain.lower().startswith(words) and (day := _one(plain[len(words) :])):
            return shape.format(day)
    return text if values.days(text) else _one(plain) or text


def _one(text: str) -> str:
    found = values.possible_dates(text)
    return found[0] if len(found) == 1 else ""


def choice(question: Question, text: str) -> str:
    """The allowed value that a text means, by its name, its word for people or a synonym."""
    plain = " ".join(re.split(r"[\s_-]+", text.casefold()))
    for value, word in question.words.items():
        if plain in (value.replace("_", " "), word.casefold(), word.partition(" (")[0].casefold()):
            return value
    further = SYNONYMS.get(question.name, {})
    return next((value for value, words in further.items() if plain in words.split(", ")), text)


class Understood(NamedTuple):
    """The answers in the words of the tables, and for each that was read as something else one line."""

    answers: Answers
    lines: list[str]


def understand(dataset: Dataset, answers: Answers, names: Mapping[str, str]) -> Understood:
    """Read all answers; ``names`` says how each question is called in messages. Raises ``ValueError``."""
    asked = all_questions(dataset.schema)
    found = {name: text.strip() for name, text in answers.items() if text.strip()}
    read = {name: meaning(dataset, asked[name], text) for name, text in found.items()}
    problems = [
        f"{names.get(name, name)}: {wrong}"
        for name, text in read.items()
        if (wrong := problem(asked[name], text))
    ]
    if problems:
        raise ValueError("\n".join(problems))
    if {"cnsa", CNSA.lower()} & set(re.split(r"[()]", found.get("host", "").lower())):
        read.setdefault("host_body", CNSA)
    if {"record_id", "field"} <= read.keys():
        read["resource"], read["record_id"], read["field"] = record(dataset, read)
        target = about(dataset, read)
        read["value"] = meaning(dataset, target, read.get("value", ""))
        if read["value"] and (wrong := problem(target, read["value"])):
            raise ValueError(f"{names.get('value', 'value')}: {wrong}")
    lines = [
        f"{names.get(name, name)}: {found[name]!r} is read as {read[name]}"
        for name in found
        if read[name] != found[name]
    ]
    return Understood(read, lines)


def problem(question: Question, text: str) -> str:
    """What is wrong with an answer as it was read, in words for its author; blank if nothing is."""
    if len(text) > LONGEST:
        return f"that has {len(text)} characters: shorten it to {LONGEST}"
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        return f"{text!r} has a byte that is not UTF-8: type that letter again"
    if question.words and text not in question.words:
        return f"{text!r} is not a choice: write one of {', '.join(question.words.values())}"
    try:
        question.field.check(text)
    except ValueError:
        hint = values.proposal(text) or "write it as 3 March 2026, March 2026 or 2026-03-03"
        return f"{text!r} is not a date: {hint}"
    return ""


def meaning(dataset: Dataset, question: Question, text: str) -> str:
    """One answer in the words of the tables."""
    if question.field.is_date:
        return date(text)
    if question.words:
        return choice(question, text)
    readers: dict[str, Callable[[str], str]] = {
        "url": urls.without_tracking,
        "language": lambda text: values.language_named(text) or text,
        "country": lambda text: values.country_named(text) or text,
        "field": lambda text: choice(question, text),
        "signatory_id": lambda text: _signatory(dataset, text) or text,
    }
    return readers.get(question.name, str)(text)


def _signatory(dataset: Dataset, text: str) -> str:
    try:
        return dataset.find(text)
    except NoRecord:
        return ""


def about(dataset: Dataset, answers: Answers) -> Question:
    """The question whose answer the value of an entry is: that of the column which it is about."""
    field = dataset.schema.table(answers["resource"]).field(answers["field"])
    name = {"signatories": "signatory_", "sources": "source_"}.get(answers["resource"], "") + field.name
    known = all_questions(dataset.schema).get(name)
    return known or Question(field.name, "", answers["resource"], field)


def record(dataset: Dataset, answers: Answers) -> tuple[str, str, str]:
    """The table, the record and the column that an entry is about; raises ``ValueError`` in plain words.

    The record may be an id, a table and an id (``agreements/serbia-2024``) or the name of a signatory.
    """
    text, column = answers["record_id"], answers["field"].casefold()
    named, slash, id_ = text.partition("/")
    given = answers.get("resource") or (named if slash and named in dataset.schema.tables else "")
    text = id_ if given and named == given else text
    described = [
        (table.name, field.name)
        for table in dataset.schema.tables.values()
        if table.name != "evidence"
        for field in table.fields
        if column in (field.name, field.title.casefold())
    ]
    described = [each for each in described if each[0] == given] or described
    if not described:
        names = {name for table in dataset.schema.tables.values() for name in table.names}
        raise ValueError(f"column {column!r} does not exist: write one of {', '.join(sorted(names))}")
    for table, name in described:
        found = list(_records(dataset, table, text))
        if len(found) == 1:
            return table, found[0], name
        if found:
            raise ValueError(f"{text!r} has several records in {table}: write one of {', '.join(found)}")
    raise ValueError(
        f"no record {text!r} has the column {column!r}: write the name of a signatory, or the id of an"
        " agreement, such as serbia-2024"
    )


def _records(dataset: Dataset, table: str, text: str) -> Iterator[str]:
    """The keys of the rows that a text means: the key itself, else all rows of that signatory."""
    keys = {key_of(dataset, table, row): row for row in dataset.rows(table)}
    if text in keys:
        yield text
        return
    if table == "artemis_accords":
        code = values.country_named(text)
        yield from (key for key, row in keys.items() if row["country"] == code)
        return
    signatory = _signatory(dataset, text)
    joined = {row["agreement_id"] for row in dataset.rows("parties") if row["signatory_id"] == signatory}
    for key, row in keys.items():
        if table == "agreements":
            own = row["agreement_id"] in joined and row["scope"] != "general_space"
        else:
            own = signatory != "" and row.get("signatory_id") == signatory
        if own:
            yield key


def key_of(dataset: Dataset, table: str, row: Row) -> str:
    """The key of a row, the parts of a composite one joined with a slash."""
    return "/".join(row[name] for name in dataset.schema.table(table).key)
