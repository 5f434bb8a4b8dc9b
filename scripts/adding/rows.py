"""The rows that follow from the answers, with ids and other proposals where none was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from adding import ids, plain_words
from adding.questions import Answers, answered
from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.errors import NoRecord
from validation import urls, values

FOUNDERS = {"china", "russia"}
INTERNATIONAL = ("intergovernmental_organization", "international_association")
PUBLISHER = ("source_type", "side", "language")
"""What a publisher's earlier sources say of a new one."""


class Change(NamedTuple):
    """One cell of a row that exists; ``key`` is the row's key, its parts joined with ``/``."""

    table: str
    key: str
    column: str
    value: str


class Draft(NamedTuple):
    """Rows to add, each with its table, and cells to change. What a row does not name stays blank."""

    added: list[tuple[str, Row]]
    changed: list[Change]


def compose(dataset: Dataset, kind: str, answers: Answers) -> Draft:
    """The draft of an entry of one of the ``KINDS``. Raises ``ValueError`` in words for the contributor."""
    return COMPOSERS[kind](dataset, {name: text for name, text in answers.items() if text})


def signing(dataset: Dataset, answers: Answers) -> Draft:
    """A signatory and a source, if new, an agreement, its two parties, and what the source says of them."""
    signatory, new_signatory = _signatory(dataset, answers)
    agreement = answered(dataset.schema, "agreement", answers)
    party, host = (answered(dataset.schema, side, answers) for side in ("party", "host"))
    joining = signatory["signatory_id"]
    if host.get("signatory_id") not in ("china", "dsel"):
        raise ValueError(
            "host: write China (CNSA) if its government or agency signed, or DSEL for the laboratory"
        )
    agreement.setdefault("instrument", "unspecified")
    agreement.setdefault("agreement_id", ids.agreement_id(joining, agreement, dataset.agreements))
    agreement.setdefault("scope", "ilrs")
    agreement.setdefault("title", _title(dataset, agreement, party, host, signatory))
    id_ = agreement["agreement_id"]
    founders = {joining, host["signatory_id"]} == FOUNDERS
    roles = ("founder", "founder") if founders else ("signatory", "host")
    sides = [
        {"agreement_id": id_, "signatory_id": joining, **party, "role": roles[0]},
        {"agreement_id": id_, **host, "role": roles[1]},
    ]
    source, new_source = _source(dataset, answers, joining)
    evidence = _statements(("agreements", id_), agreement, ("instrument", "signed", "announced"), source)
    for side in sides:
        evidence += _statements(("parties", f"{id_}/{side['signatory_id']}"), side, ("signed_by",), source)
    said = answered(dataset.schema, "evidence", answers)
    _remark(evidence, said, {"as_printed": "instrument", "note": "signed"})
    rows = [("agreements", agreement), *(("parties", side) for side in sides)]
    return Draft([*new_signatory, *new_source, *rows, *_rows(evidence)], [])


def event(dataset: Dataset, answers: Answers) -> Draft:
    """A dated step, its signatory and its source if new, and what the source says of its date."""
    signatory, new_signatory = _signatory(dataset, answers)
    step = {"signatory_id": signatory["signatory_id"], **answered(dataset.schema, "event", answers)}
    taken = [row["event_id"] for row in dataset.events]
    step.setdefault("event_id", ids.event_id(step["signatory_id"], step, taken))
    source, new_source = _source(dataset, answers, step["signatory_id"])
    evidence = _statements(("events", step["event_id"]), step, ("date",), source)
    _remark(evidence, answered(dataset.schema, "evidence", answers), {"as_printed": "date", "note": "date"})
    return Draft([*new_signatory, *new_source, ("events", step), *_rows(evidence)], [])


def statement(dataset: Dataset, answers: Answers) -> Draft:
    """One evidence row, which supports or contradicts the stored value, and its source if new."""
    row = _said(dataset, answers)
    stored = _stored(dataset, row)
    if not stored:
        raise ValueError(
            f"{row['field']} of {row['record_id']} is blank: enter what the page says as a correction"
        )
    agrees = _agrees(dataset, row, row.get("value", ""), stored)
    row.setdefault("stance", "supports" if agrees else "contradicts")
    source, new_source = _source(dataset, answers, row["record_id"])
    if row["stance"] == "contradicts":
        row.setdefault("note", f"Not followed: other sources agree on {_english(dataset, row, stored)}.")
    return Draft([*new_source, ("evidence", row | {"source_id": source})], [])


def correction(dataset: Dataset, answers: Answers) -> Draft:
    """A value changed, the stance of all evidence on it, and the source of the change.

    A source may be missing only where a slip is corrected: a change that may move a count needs one.
    """
    row = _said(dataset, answers)
    table, record, column, value = (row.get(name, "") for name in ("resource", "record_id", "field", "value"))
    _correctable(dataset, row)
    rests = _rests_on_evidence(dataset, table, column)
    if rests and not (answers.get("url") or answers.get("source_id")):
        raise ValueError(f"{column} may move a count: give the address of a page that says {value!r}")
    source, new_source = _source(dataset, answers, record) if rests else ("", [])
    publisher = answers.get("publisher") or dataset.sources.get(source, {}).get("publisher", "")
    changed = [Change(table, record, column, value)]
    said = [other for other in dataset.said(table, record) if other["field"] == column]
    for other in said:
        agrees = _agrees(dataset, row, other["value"], value)
        key = plain_words.key_of(dataset, "evidence", other)
        if agrees != (other["stance"] == "supports"):
            changed.append(Change("evidence", key, "stance", "supports" if agrees else "contradicts"))
            if not agrees and not other["note"]:
                note = f"Not followed: {publisher or 'a correction'} gives {_english(dataset, row, value)}."
                changed.append(Change("evidence", key, "note", note))
    if source and (source, value) not in {(other["source_id"], other["value"]) for other in said}:
        new_source.append(("evidence", row | {"source_id": source, "stance": "supports"}))
    return Draft(new_source, changed)


COMPOSERS: dict[str, Callable[[Dataset, Answers], Draft]] = {
    "signing": signing,
    "event": event,
    "source": statement,
    "evidence": statement,
    "correct": correction,
}


def _said(dataset: Dataset, answers: Answers) -> Row:
    row = answered(dataset.schema, "said", answers) | answered(dataset.schema, "evidence", answers)
    if "resource" not in row or "field" not in row:
        raise ValueError("say which record the page is about, and which column of it")
    return row


def _stored(dataset: Dataset, row: Row) -> str:
    for other in dataset.rows(row["resource"]):
        if plain_words.key_of(dataset, row["resource"], other) == row["record_id"]:
            return other[row["field"]]
    raise ValueError(f"{row['record_id']!r} is not a record of {row['resource']}")


def _agrees(dataset: Dataset, row: Row, said: str, stored: str) -> bool:
    """Whether what a source says supports a stored value: the same, or for a date a day in common."""
    if dataset.schema.table(row["resource"]).field(row["field"]).is_date and said and stored:
        try:
            return edtf.parse(said).overlaps(edtf.parse(stored))
        except ValueError:
            return False
    return said == stored


def _english(dataset: Dataset, row: Row, value: str) -> str:
    if dataset.schema.table(row["resource"]).field(row["field"]).is_date:
        try:
            return edtf.in_english(value) or "no date"
        except ValueError:
            return value
    return value.replace("_", " ") or "a blank"


def _correctable(dataset: Dataset, row: Row) -> None:
    table, column = dataset.schema.table(row["resource"]), row["field"]
    if column in table.key:
        raise ValueError(f"{column} identifies the row and never changes: say what is wrong in a plain issue")
    if (table.name, column) == ("signatories", "status"):
        raise ValueError("status follows from the agreements and events: add one of these instead")
    if not row.get("value"):
        raise ValueError("no value is given: a value that should be blank is a change for a pull request")
    if row["value"] == _stored(dataset, row):
        raise ValueError(f"{column} of {row['record_id']} is {row['value']!r} already")


def _rests_on_evidence(dataset: Dataset, table: str, column: str) -> bool:
    """Whether a column can move a count or needs evidence: choices, dates, numbers, countries, references."""
    described = dataset.schema.table(table)
    field = described.field(column)
    references = {name for key in described.foreign_keys for name in key.columns}
    typed = field.choices or field.is_date or field.type != "string" or field.needs_evidence
    return table not in ("sources", "evidence") and bool(typed or column == "country" or column in references)


def _signatory(dataset: Dataset, answers: Answers) -> tuple[Row, list[tuple[str, Row]]]:
    """The signatory that the answers name, and its row if it is new."""
    given = answered(dataset.schema, "signatory", answers)
    name, id_ = given.get("name", ""), given.get("signatory_id", "")
    if id_ in dataset.signatories:
        return dataset.signatories[id_], []
    if not name:
        missing = f"{id_!r} is not in data/signatories.csv" if id_ else "nobody is named"
        raise ValueError(f"{missing}: say who signed, by name, acronym or three-letter code")
    if not id_ and (known := _known(dataset, name, given)):
        return known, []
    given = _as_country(given)
    if given.get("type") not in ("country", *INTERNATIONAL) and not given.get("country"):
        given.setdefault("note", "No source seen names its seat.")
    given.setdefault("signatory_id", ids.signatory_id(given, dataset.signatories))
    if not given["signatory_id"]:
        raise ValueError(
            f"{name!r} gives no id: write the name in Latin letters, and this one as --name-local"
        )
    return given, [("signatories", given)]


def _known(dataset: Dataset, name: str, given: Row) -> Row | None:
    """The signatory of that name; of another country it is another body."""
    try:
        row = dataset.signatories[dataset.find(name)]
    except NoRecord as error:
        if "several" in str(error):
            raise ValueError(str(error)) from None
        code = values.country_named(name)
        states = (row for row in dataset.signatories.values() if row["type"] == "country")
        return next((row for row in states if code and row["country"] == code), None)
    return row if given.get("country", "") in ("", row["country"]) else None


def _as_country(given: Row) -> Row:
    """A new signatory; if its name is that of a country, under the everyday one."""
    code = values.country_named(given["name"])
    if code and given.get("type", "country") == "country":
        return {**given, "name": values.countries()[code][0], "type": "country", "country": code}
    return dict(given)


def _source(dataset: Dataset, answers: Answers, subject: str) -> tuple[str, list[tuple[str, Row]]]:
    """The id of the source, and its row if it is new."""
    if known := known_source(dataset, answers):
        return known, []
    given = answered(dataset.schema, "source", answers)
    if not given.get("url") and not given.get("note"):
        missing = (
            f"{given['source_id']!r} is not in data/sources.csv" if "source_id" in given else "no source"
        )
        raise ValueError(f"{missing}: give the address of the page that says so")
    given = of_publisher(dataset, answers, given)
    publishers = {id_: row["publisher"] for id_, row in dataset.sources.items()}
    given.setdefault("source_id", ids.source_id(given, subject.partition("/")[0], publishers))
    return given["source_id"], [("sources", given)]


def known_source(dataset: Dataset, answers: Answers) -> str:
    """The id of the source that the answers name by its id or its address; blank if it is new."""
    if answers.get("source_id", "") in dataset.sources:
        return answers["source_id"]
    page = urls.page(answers.get("url", ""))
    return next(
        (id_ for id_, row in dataset.sources.items() if row["url"] and urls.page(row["url"]) == page), ""
    )


def of_publisher(dataset: Dataset, answers: Answers, given: Row) -> Row:
    """A source with what the earlier sources of its publisher, or of its host, have in common."""
    named, host = given.get("publisher", "").casefold(), urls.host(given.get("url", ""))
    earlier = [
        row
        for row in dataset.sources.values()
        if (row["publisher"].casefold() == named if named else host and urls.host(row["url"]) == host)
    ]
    found = dict(given)
    for column in ("publisher", "type", "side", "language"):
        usual = Counter(row[column] for row in earlier if row[column]).most_common(2)
        certain = len(usual) == 1 or (usual and column != "language")
        if certain and (column == "publisher" or column not in found):
            found[column] = usual[0][0]
    return found


def _rows(evidence: list[Row]) -> list[tuple[str, Row]]:
    return [("evidence", row) for row in evidence]


def _statements(record: tuple[str, str], row: Row, columns: tuple[str, ...], source: str) -> list[Row]:
    start = {"resource": record[0], "record_id": record[1], "source_id": source, "stance": "supports"}
    return [{**start, "field": column, "value": row[column]} for column in columns if row.get(column)]


def _remark(evidence: list[Row], said: Row, places: dict[str, str]) -> None:
    """What the source relays goes to every row; its own term and our note to the row of one value each."""
    for row in evidence:
        if "relays" in said:
            row["relays"] = said["relays"]
    for column, field in places.items():
        row_ = next((row for row in evidence if row["field"] == field), evidence[0] if evidence else {})
        if column in said:
            row_[column] = said[column]


def _title(dataset: Dataset, agreement: Row, party: Row, host: Row, signatory: Row) -> str:
    """A description in our own words, in square brackets, for a document whose title was not seen."""
    kind = agreement["instrument"].replace("_", " ").capitalize()
    sides = [_called(host, dataset.signatories[host["signatory_id"]]), _called(party, signatory)]
    document = "Document" if kind == "Unspecified" else kind
    return f"[{document} between {' and '.join(sides)} on the International Lunar Research Station]"


def _called(side: Row, signatory: Row) -> str:
    name = side.get("body") or signatory["name"]
    is_country = signatory.get("type") == "country" and "body" not in side
    return name if is_country else f"the {name.removeprefix('the ').removeprefix('The ')}"
