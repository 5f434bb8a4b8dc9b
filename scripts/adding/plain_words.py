"""What people write, in the words of the tables: Laos, MoU, 3 March 2026, English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from adding.questions import Answers, Question, all_questions
from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.errors import NoRecord

SYNONYMS: dict[str, dict[str, str]] = {
    "host": {
        "cnsa": "china",
        "china national space administration": "china",
        "deep space exploration laboratory": "dsel",
    },
    "instrument": {
        "mou": "memorandum_of_understanding",
        "memorandum": "memorandum_of_understanding",
        "loi": "letter_of_intent",
        "declaration": "joint_statement",
        "unknown": "unspecified",
    },
    "signatory_type": {
        "state": "country",
        "institute": "research_institute",
        "ngo": "nonprofit",
        "international organization": "intergovernmental_organization",
    },
    "source_type": {
        "newspaper": "news_media",
        "broadcaster": "news_media",
        "agency": "news_agency",
        "government": "official",
        "ministry": "official",
        "magazine": "trade_press",
    },
    "side": {"none": "third_party", "neither": "third_party", "other": "third_party"},
    "event": {
        "application": "applied",
        "withdrawal": "withdrew",
        "invitation": "invited",
        "claim": "claimed",
    },
    "field": {
        "date of signing": "signed",
        "signing date": "signed",
        "date signed": "signed",
        "day of signing": "signed",
        "date of announcement": "announced",
        "kind": "instrument",
        "kind of document": "instrument",
        "document": "instrument",
        "who signed": "signed_by",
        "kind of body": "type",
        "remark": "note",
    },
}
"""For each question further words for its values."""

LONGEST = 2000
"""The most characters of an answer."""

_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>[^\W\d]{3,9})\.?", r"(?P<year>\d{4})"
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_DAY}(?: of)? )?{_MONTH} {_YEAR}",
        rf"{_MONTH} {_DAY} {_YEAR}",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?",
    )
)
_SLASHES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_OR = re.compile(rf"(?P<first>\d{{1,2}})(?P<between> or |(?: to |-)){_DAY} {_MONTH} {_YEAR}", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-") | {
    ord("\u00a0"): " ",
    ord(","): " ",
}


def date(text: str) -> str:
    """A date as the tables write it; a text that is not clearly one date is returned as it is.

    >>> date("3 March 2026"), date("March 3rd, 2026"), date("Mar 2026"), date("2026-3-3"), date("24/11/2023")
    ('2026-03-03', '2026-03-03', '2026-03', '2026-03-03', '2023-11-24')
    >>> date("3 or 5 July 2024"), date("by 7 July 2023"), date("5/6/2024")
    ('[2024-07-03,2024-07-05]', '[..2023-07-07]', '5/6/2024')
    """
    plain = " ".join(text.translate(_DASHES).split()) if not text.startswith("[") else text
    found = _either(plain) or _single(plain)
    for words, shape in (("by ", "[..{}]"), ("on or after ", "[{}..]"), ("on ", "{}")):
        if not found and plain.lower().startswith(words) and (day := _single(plain[len(words) :])):
            found = shape.format(day)
    return found if found and _is_date(found) else text


def _single(text: str) -> str:
    match = next((match for pattern in _WRITTEN if (match := pattern.fullmatch(text))), None)
    if match is not None:
        month = _month(match["month"])
        day = f"-{int(match['day']):02}" if match["day"] else ""
        return f"{match['year']}-{month:02}{day}" if month else ""
    slashes = _SLASHES.fullmatch(text)
    if slashes is None:
        return ""
    first, second, year = int(slashes[1]), int(slashes[3]), slashes[4]
    if first == second or second > 12:
        return f"{year}-{first:02}-{second:02}"
    return f"{year}-{second:02}-{first:02}" if first > 12 or slashes[2] == "." else ""


def _either(text: str) -> str:
    match = _OR.fullmatch(text)
    if match is None or not (month := _month(match["month"])):
        return ""
    first, last = (f"{match['year']}-{month:02}-{int(match[name]):02}" for name in ("first", "day"))
    return f"[{first},{last}]" if match["between"] == " or " else f"[{first}..{last}]"


def _month(word: str) -> int:
    if word.isdecimal():
        return int(word)
    word = "sep" if word.lower() == "sept" else word.lower()
    return next((n for n, name in enumerate(edtf.MONTHS, start=1) if name.lower().startswith(word)), 0)


def _is_date(text: str) -> bool:
    try:
        edtf.parse(text)
    except ValueError:
        return False
    return True


def choice(question: Question, text: str) -> str:
    """The allowed value that a text means, by its name, its word for people or a synonym."""
    if text in question.words:
        return text
    plain = " ".join(re.split(r"[\s_-]+", text.casefold()))
    for value, word in question.words.items():
        if plain in (value.replace("_", " "), word.casefold(), word.partition(" (")[0].casefold()):
            return value
    return SYNONYMS.get(question.name, {}).get(plain, text)


def language(text: str) -> str:
    """The code of a language named in English.

    >>> language("English"), language("Chinese"), language("fr"), language("Klingonish")
    ('en', 'zh', 'fr', 'Klingonish')
    """
    if re.fullmatch("[a-z]{2,3}(-.*)?", text):
        return text
    import pycountry  # imported late: its list of languages is long

    found = pycountry.languages.get(name=text.strip().title())
    return str(getattr(found, "alpha_2", found.alpha_3)) if found is not None else text


def country(text: str) -> tuple[str, str]:
    """The alpha-3 code and the everyday name of the country that a name or code means, blank if none.

    >>> country("Laos"), country("lao"), country("Viet Nam"), country("NARIT")
    (('LAO', 'Laos'), ('LAO', 'Laos'), ('VNM', 'Vietnam'), ('', ''))
    """
    import pycountry

    try:
        found = pycountry.countries.lookup(text.strip())
    except LookupError:
        return "", ""
    return found.alpha_3, str(getattr(found, "common_name", found.name))


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
        f"{names[name]}: {wrong}" for name, text in read.items() if (wrong := problem(asked[name], text))
    ]
    if problems:
        raise ValueError("\n".join(problems))
    if {"record_id", "field"} <= read.keys():
        read["resource"], read["record_id"], read["field"] = record(dataset, read)
        target = about(dataset, read)
        read["value"] = meaning(dataset, target, read.get("value", ""))
        if read["value"] and (wrong := problem(target, read["value"])):
            raise ValueError(f"{names.get('value', 'value')}: {wrong}")
    lines = [
        f"{names[name]}: {found[name]!r} is read as {read[name]}"
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
        return f"{text!r} is not a date: write it as 3 March 2026, March 2026 or 2026-03-03"
    return ""


def meaning(dataset: Dataset, question: Question, text: str) -> str:
    """One answer in the words of the tables."""
    if question.field.is_date:
        return date(text)
    if question.words:
        return choice(question, text)
    readers: dict[str, Callable[[str], str]] = {
        "language": language,
        "country": lambda text: country(text)[0] or text,
        "field": lambda text: choice(question, text),
        "signatory_id": lambda text: _signatory(dataset, text) or text,
        "value": lambda text: text,
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
    text, column = answers["record_id"], answers["field"]
    named, slash, id_ = text.partition("/")
    given = answers.get("resource") or (named if slash and named in dataset.schema.tables else "")
    text = id_ if given and named == given else text
    tables = [given] if given in dataset.schema.tables else list(dataset.schema.tables)
    described = [
        (table, field.name)
        for table in tables
        if table != "evidence"
        for field in dataset.schema.table(table).fields
        if column.casefold() in (field.name, field.title.casefold())
    ]
    if not described:
        names = sorted({field.name for table in tables for field in dataset.schema.table(table).fields})
        raise ValueError(f"column {column!r} does not exist: write one of {', '.join(names)}")
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
    try:
        signatory = dataset.find(text)
    except NoRecord:
        return
    code = dataset.signatories[signatory]["country"]
    joined = {row["agreement_id"] for row in dataset.rows("parties") if row["signatory_id"] == signatory}
    for key, row in keys.items():
        if table == "agreements" and row["agreement_id"] in joined and row["scope"] != "general_space":
            yield key
        elif table == "artemis_accords" and row["country"] == code:
            yield key
        elif table not in ("agreements", "sources") and row.get("signatory_id") == signatory:
            yield key


def key_of(dataset: Dataset, table: str, row: Row) -> str:
    """The key of a row, the parts of a composite one joined with a slash."""
    return "/".join(row[name] for name in dataset.schema.table(table).key)
