"""What people answer, in the words of the tables: Laos, MoU, 3 March 2026, English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from adding.questions import COLUMN_WORDS, Answers, Question, by_name
from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.errors import NoRecord
from validation import urls, values
from validation.cells import LONGEST

CNSA = "China National Space Administration"
_EITHER = re.compile(r"(?:between )?(\d{1,2})( or | to | and |-)(\d{1,2} \D+ ?\d{4})", re.IGNORECASE)
_TYPES = {("signatories", "type"): "signatory_type", ("sources", "type"): "source_type"}
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


def understand(dataset: Dataset, answers: Answers, names: Mapping[str, str]) -> tuple[Answers, list[str]]:
    """The answers in the words of the tables, and for each that was read as something else one line.

    ``names`` says how each question is called in messages. Raises ``ValueError``.
    """
    asked = by_name(dataset.schema)
    found = {name: text.strip() for name, text in answers.items() if text.strip()}
    read = {name: meaning(dataset, asked[name], text) for name, text in found.items()}
    wrong = {name: problem(asked[name], text) for name, text in read.items()}
    if not any(wrong.values()) and {"record_id", "field"} <= read.keys():
        table, read["record_id"], column = _record(dataset, read)
        read |= {"resource": table, "field": column}
        name = _TYPES.get((table, column), column)
        target = Question(name, "", table, dataset.schema.table(table).field(column))
        read["value"] = meaning(dataset, target, read.get("value", ""))
        wrong["value"] = problem(target, read["value"]) if read["value"] else ""
    if any(wrong.values()):
        raise ValueError("\n".join(f"{names.get(name, name)}: {why}" for name, why in wrong.items() if why))
    if {"cnsa", CNSA.lower()} & set(re.split(r"[()]", found.get("host", "").lower())):
        read.setdefault("host_body", CNSA)
    lines = [
        f"{names.get(name, name)}: {text!r} is read as {read[name]}"
        for name, text in found.items()
        if read[name] != text
    ]
    return read, lines


def problem(question: Question, text: str) -> str:
    """What is wrong with an answer as it was read, in words for its author; blank if nothing is."""
    if len(text) > LONGEST:
        return f"that has {len(text)} characters: shorten it to {LONGEST}"
    if re.search("[\ud800-\udfff]", text):
        return f"{text!r} has a byte that is not UTF-8: type that letter again"
    if question.words and text not in question.words:
        words = ", ".join(words[0] for words in question.words.values())
        return f"{text!r} is not a choice: write one of {words}"
    try:
        question.field.value(text)
    except ValueError:
        hint = values.proposal(text) or "write it as 3 March 2026, March 2026 or 2026-03-03"
        return f"{text!r} is not a date: {hint}"
    return ""


def meaning(dataset: Dataset, question: Question, text: str) -> str:
    """One answer in the words of the tables."""
    if question.field.is_date:
        return date(text)
    plain = " ".join(re.split(r"[\s_-]+", text.casefold()))
    for value, words in question.words.items():  # by its name or one of its words
        if plain in map(str.casefold, (value.replace("_", " "), words[0].partition(" (")[0], *words)):
            return value
    readers: dict[str, Callable[[str], str]] = {
        "url": urls.without_tracking,
        "language": values.language_named,
        "country": values.country_named,
        "field": lambda _: next((name for name, words in COLUMN_WORDS.items() if plain in words), ""),
        "signatory_id": lambda text: signatory(dataset, text),
    }
    return readers.get(question.name, str)(text) or text


def signatory(dataset: Dataset, text: str) -> str:
    """The id of the one signatory that a text names; blank if there is none."""
    try:
        return dataset.find(text)
    except NoRecord:
        return ""


def _record(dataset: Dataset, answers: Answers) -> tuple[str, str, str]:
    """The table, the record and the column that an entry is about; raises ``ValueError`` in plain words.

    The record may be an id, a table and an id (``agreements/serbia-2024``) or the name of a signatory.
    """
    text, column, tables = answers["record_id"], answers["field"].casefold(), dataset.schema.tables
    named, slash, id_ = text.partition("/")
    given = answers.get("resource") or (named if slash and named in tables else "")
    text = id_ if given and named == given else text
    described = [
        (table.name, field.name)
        for table in tables.values()
        for field in table.fields
        if column in (field.name, field.title.casefold()) and table.name != "evidence"
    ]
    if not described:
        names = sorted({name for table in tables.values() for name in table.names})
        raise ValueError(f"column {column!r} does not exist: write one of {', '.join(names)}")
    for table, name in [each for each in described if each[0] == given] or described:
        found = _records(dataset, table, text)
        if len(found) == 1:
            return table, found[0], name
        if found:
            raise ValueError(f"{text!r} has several records in {table}: write one of {', '.join(found)}")
    raise ValueError(
        f"no record {text!r} has the column {column!r}: write the name of a signatory, or the id of an"
        " agreement, such as serbia-2024"
    )


def _records(dataset: Dataset, table: str, text: str) -> list[str]:
    """The keys of the rows that a text means: the key itself, else all rows of that signatory."""
    rows = dataset.by_id(table)
    if text in rows:
        return [text]
    if table == "artemis_accords":
        return [code for code in [values.country_named(text)] if code in rows]
    if not (id_ := signatory(dataset, text)):
        return []
    if table != "agreements":
        return [key for key, row in rows.items() if row.get("signatory_id") == id_]
    joined = {row["agreement_id"] for row in dataset.rows("parties") if row["signatory_id"] == id_}
    return [key for key, row in rows.items() if key in joined and row["scope"] != "general_space"]
