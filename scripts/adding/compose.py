"""The rows that follow from the answers, with ids and other proposals where none was given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import chain, count
from typing import NamedTuple

from adding.questions import Answers, by_part
from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.dataset.schema import Field
from ilrs_signatories.errors import NoRecord
from validation import urls, values

LONGEST_ID = 60
INTERNATIONAL = ("intergovernmental_organization", "international_association")

Parts = dict[str, Row]
"""The answers on each part of an entry, by column."""


class Draft(NamedTuple):
    """Rows to add, each with its table; what a row does not name stays blank. And cells to change.

    A changed cell is its table, the key of its row as evidence names it, its column and the new value.
    """

    added: list[tuple[str, Row]]
    changed: list[tuple[str, str, str, str]]


def compose(dataset: Dataset, kind: str, answers: Answers) -> Draft:
    """The draft of an entry of one of the ``KINDS``. Raises ``ValueError`` in words for the contributor."""
    draft, given = Draft([], []), by_part(dataset.schema, answers)
    match kind:
        case "signing" | "event":
            _add_record(draft, dataset, kind, given)
        case "correct":
            _correct(draft, dataset, given)
        case _:
            _add_statement(draft, dataset, given)
    return draft


def _add_record(draft: Draft, dataset: Dataset, kind: str, given: Parts) -> None:
    """A signing or an event, its signatory and source if they are new, and what the source says of it."""
    signatory = _signatory(draft, dataset, given["signatory"])
    rows = (_signing if kind == "signing" else _event)(dataset, signatory, given)
    source = _source(draft, dataset, given["source"], signatory["signatory_id"])
    remark = given["evidence"]
    evidence = [
        {
            "resource": table,
            "record_id": "/".join(row[name] for name in dataset.schema.table(table).key),
            "field": field.name,
            "source_id": source,
            "value": row[field.name],
            "stance": "supports",
            "relays": remark.get("relays", ""),
        }
        for table, row in rows
        for field in dataset.schema.table(table).fields
        if field.needs_evidence and row.get(field.name)
    ]
    # The source's own term and our note go to the row of one value each.
    for column, about in (("as_printed", "instrument"), ("note", "signed")):
        if column in remark and evidence:
            next((row for row in evidence if row["field"] == about), evidence[0])[column] = remark[column]
    draft.added.extend([*rows, *(("evidence", row) for row in evidence)])


def _signing(dataset: Dataset, signatory: Row, given: Parts) -> list[tuple[str, Row]]:
    """An agreement and its two parties."""
    agreement, party, host = (given[part] for part in ("agreement", "party", "host"))
    joining, hosting = signatory["signatory_id"], host.get("signatory_id", "")
    if hosting not in ("china", "dsel"):
        raise ValueError(
            "host: write China (CNSA) if its government or agency signed, or DSEL for the laboratory"
        )
    agreement.setdefault("instrument", "unspecified")
    year = (_as_id(agreement.get("signed", "")) or _as_id(agreement.get("announced", "")))[:4] or "agreement"
    ids = ([joining, year], [joining, year, agreement["instrument"]])
    agreement.setdefault("agreement_id", _free(dataset.agreements, *ids))
    agreement.setdefault("scope", "ilrs")
    # A description in our own words, in square brackets, for a document whose title was not seen.
    kind = agreement["instrument"].replace("_", " ").replace("unspecified", "document").capitalize()
    sides = f"{_called(host, dataset.signatories[hosting])} and {_called(party, signatory)}"
    agreement.setdefault("title", f"[{kind} between {sides} on the International Lunar Research Station]")
    roles = ("founder", "founder") if {joining, hosting} == {"china", "russia"} else ("signatory", "host")
    of = {"agreement_id": agreement["agreement_id"]}
    return [
        ("agreements", agreement),
        ("parties", of | {"signatory_id": joining} | party | {"role": roles[0]}),
        ("parties", of | host | {"role": roles[1]}),
    ]


def _called(side: Row, signatory: Row) -> str:
    if signatory.get("type") == "country" and "body" not in side:
        return signatory["name"]
    name = side.get("body") or signatory["name"]
    return f"the {name.removeprefix('the ').removeprefix('The ')}"


def _event(dataset: Dataset, signatory: Row, given: Parts) -> list[tuple[str, Row]]:
    """A dated step."""
    step = {"signatory_id": signatory["signatory_id"], **given["event"]}
    day, start = _as_id(step.get("date", "")), [step["signatory_id"], step.get("event", "")]
    ids = ([*start, day[:4]], [*start, day], [*start, day, step.get("claimant", "")])
    step.setdefault("event_id", _free(dataset.by_id("events"), *ids))
    return [("events", step)]


def _add_statement(draft: Draft, dataset: Dataset, given: Parts) -> None:
    """One evidence row, which supports or contradicts the stored value, and its source if new."""
    row, field, stored = _about(dataset, given)
    record = row["record_id"]
    if not stored:
        raise ValueError(f"{field.name} of {record} is blank: enter what the page says as a correction")
    row.setdefault("stance", _stance(field, row.get("value", ""), stored))
    row["source_id"] = _source(draft, dataset, given["source"], record)
    if row["stance"] == "contradicts":
        row.setdefault("note", f"Not followed: other sources agree on {_in_words(field, stored)}.")
    draft.added.append(("evidence", row))


def _correct(draft: Draft, dataset: Dataset, given: Parts) -> None:
    """A value changed, the stance of all evidence on it, and the source of the change.

    A source may be missing only where a slip is corrected: a change that may move a count needs one.
    """
    row, field, stored = _about(dataset, given)
    table, record, column = about = row["resource"], row["record_id"], field.name
    value, page = row.get("value", ""), given["source"]
    if column in dataset.schema.table(table).key:
        raise ValueError(f"{column} identifies the row and never changes: say what is wrong in a plain issue")
    if (table, column) == ("signatories", "status"):
        raise ValueError("status follows from the agreements and events: add one of these instead")
    if not value:
        raise ValueError("no value is given: a value that should be blank is a change for a pull request")
    if value == stored:
        raise ValueError(f"{column} of {record} is {value!r} already")
    source = ""
    if _rests_on_evidence(dataset, table, field):
        if not (page.get("url") or page.get("source_id")):
            raise ValueError(f"{column} may move a count: give the address of a page that says {value!r}")
        source = _source(draft, dataset, page, record)
    publisher = page.get("publisher") or dataset.sources.get(source, {}).get("publisher") or "a correction"
    draft.changed.append((*about, value))
    evidence = dataset.by_id("evidence")
    for key, other in evidence.items():
        stance = _stance(field, other["value"], value)
        if about == (other["resource"], other["record_id"], other["field"]) and stance != other["stance"]:
            draft.changed.append(("evidence", key, "stance", stance))
            if stance == "contradicts" and not other["note"]:
                note = f"Not followed: {publisher} gives {_in_words(field, value)}."
                draft.changed.append(("evidence", key, "note", note))
    if source and "/".join((*about, source, value)) not in evidence:
        draft.added.append(("evidence", row | {"source_id": source, "stance": "supports"}))


def _about(dataset: Dataset, given: Parts) -> tuple[Row, Field, str]:
    """What the answers say of one value, as an evidence row; its column; and the value in the tables."""
    row = given["said"] | given["evidence"]
    if not {"resource", "record_id", "field"} <= row.keys():
        raise ValueError("say which record the page is about, and which column of it")
    stored = dataset.by_id(row["resource"])[row["record_id"]][row["field"]]
    return row, dataset.schema.table(row["resource"]).field(row["field"]), stored


def _stance(field: Field, said: str, stored: str) -> str:
    """The stance of what a source says to a stored value: it supports the same, or a date that overlaps."""
    agrees = said == stored
    if field.is_date and (one := values.days(said)) and (other := values.days(stored)):
        agrees = one.overlaps(other)
    return "supports" if agrees else "contradicts"


def _in_words(field: Field, value: str) -> str:
    return edtf.in_english(value) if field.is_date else value.replace("_", " ")


def _rests_on_evidence(dataset: Dataset, table: str, field: Field) -> bool:
    """Whether a column can move a count or needs evidence: choices, dates, numbers, countries, references."""
    columns = {"country", *(name for key in dataset.schema.table(table).foreign_keys for name in key.columns)}
    typed = field.choices or field.is_date or field.type != "string" or field.needs_evidence
    return table not in ("sources", "evidence") and (bool(typed) or field.name in columns)


def _signatory(draft: Draft, dataset: Dataset, given: Row) -> Row:
    """The signatory that the answers name; if it is new, its row is added."""
    name, id_, country = (given.get(column, "") for column in ("name", "signatory_id", "country"))
    code = values.country_named(name)
    known = dataset.signatories.get(id_) if id_ else _known_signatory(dataset, name, code, country)
    if known:
        return known
    if not name:
        missing = f"{id_!r} is not in data/signatories.csv" if id_ else "nobody is named"
        raise ValueError(f"{missing}: say who signed, by name, acronym or three-letter code")
    if code and given.get("type", "country") == "country":
        given |= {"name": values.countries()[code][0], "type": "country", "country": code}
    elif given.get("type") not in ("country", *INTERNATIONAL) and not country:
        given.setdefault("note", "No source seen names its seat.")
    called = given["name"]
    ids = ([_slug(given.get("acronym", "")) or called], [called], [called, country])
    free = _slug(called) if given.get("type") == "country" else _free(dataset.signatories, *ids)
    given.setdefault("signatory_id", free)
    if not given["signatory_id"]:
        raise ValueError(
            f"{name!r} gives no id: write the name in Latin letters, and this one as --name-local"
        )
    draft.added.append(("signatories", given))
    return given


def _known_signatory(dataset: Dataset, name: str, code: str, country: str) -> Row | None:
    """The signatory of that name, or the state of that code; a body of another country is another body."""
    try:
        row = dataset.signatories[dataset.find(name)]
    except NoRecord as error:
        if "several" in str(error):
            raise
        states = (row for row in dataset.signatories.values() if row["type"] == "country")
        return next((row for row in states if code and row["country"] == code), None)
    return row if country in ("", row["country"]) else None


def _source(draft: Draft, dataset: Dataset, page: Row, subject: str) -> str:
    """The id of the source; if it is new, its row is added."""
    if known := known_source(dataset, page):
        return known
    if not page.get("url") and not page.get("note"):
        missing = f"{page['source_id']!r} is not in data/sources.csv" if "source_id" in page else "no source"
        raise ValueError(f"{missing}: give the address of the page that says so")
    row = like_earlier(dataset, page)
    publisher, day = row.get("publisher", ""), _as_id(row.get("published", ""))
    others = [id_ for id_, other in dataset.sources.items() if other["publisher"] == publisher]
    start = [Counter(map(_undated, others)).most_common(1)[0][0] if others else publisher, day]
    ids = [*([start] if day else []), [*start, _undated(subject.partition("/")[0])]]
    row.setdefault("source_id", _free(dataset.sources, *ids))
    draft.added.append(("sources", row))
    return row["source_id"]


def known_source(dataset: Dataset, page: Row) -> str:
    """The id of the source that the answers name by its id or its address; blank if it is new."""
    if page.get("source_id", "") in dataset.sources:
        return page["source_id"]
    key = urls.page(page.get("url", ""))
    known = (id_ for id_, row in dataset.sources.items() if row["url"] and urls.page(row["url"]) == key)
    return next(known, "")


def like_earlier(dataset: Dataset, page: Row) -> Row:
    """A source with what the earlier sources of its publisher, or of its host, have in common."""
    named, host = page.get("publisher", "").casefold(), urls.host(page.get("url", ""))
    earlier = [
        row
        for row in dataset.sources.values()
        if (row["publisher"].casefold() == named if named else host and urls.host(row["url"]) == host)
    ]
    found = dict(page)
    for column in ("publisher", "type", "side"):  # the language is that of a page, not of its publisher
        for usual, _ in Counter(row[column] for row in earlier if row[column]).most_common(1):
            found[column] = usual if column == "publisher" else page.get(column, usual)
    return found


def _undated(id_: str) -> str:
    """An id up to its year."""
    return re.split(r"-(?=(?:19|20)[0-9]{2}\b)", id_)[0]


def _as_id(date: str) -> str:
    """A date as part of an id: as it is if it is one year, month or day, else the first year it names.

    >>> _as_id("2024-04"), _as_id("[2024-07-03,2024-07-05]"), _as_id("[..2023-07-07]"), _as_id("soon")
    ('2024-04', '2024', '2023', '')
    """
    if values.days(date) is None:
        return ""
    return date.strip("[].")[:4] if date.startswith("[") else date


def _slug(name: str) -> str:
    """The id that a name gives, shortened at a hyphen to ``LONGEST_ID`` characters.

    >>> _slug("The Polytechnic " * 5)
    'the-polytechnic-the-polytechnic-the-polytechnic-the'
    """
    found = values.slug(name)
    if len(found) <= LONGEST_ID:
        return found
    return found[: LONGEST_ID + 1].rpartition("-")[0] or found[:LONGEST_ID]


def _free(taken: Collection[str], *candidates: list[str]) -> str:
    """The first candidate, as a slug of its parts, that is not taken; if all are, the last with a number."""
    wanted = [_slug("-".join(filter(None, map(_slug, parts)))) for parts in candidates]
    numbered = (f"{wanted[-1][: LONGEST_ID - 4].rstrip('-')}-{number}" for number in count(2))
    used = {*taken, *values.RESERVED}
    return next(candidate for candidate in chain(wanted, numbered) if candidate not in used)
