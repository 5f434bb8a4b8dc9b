"""The rows that follow from the answers, with ids and other proposals where none was given."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from adding import ids
from adding.questions import Answers, answered
from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.dataset.schema import Field
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
    draft, given = Draft([], []), {name: text for name, text in answers.items() if text}
    match kind:
        case "signing" | "event":
            _add_record(draft, dataset, kind, given)
        case "correct":
            _correct(draft, dataset, given)
        case _:
            _add_statement(draft, dataset, given)
    return draft


def _add_record(draft: Draft, dataset: Dataset, kind: str, answers: Answers) -> None:
    """A signing or an event, its signatory and source if they are new, and what the source says of it."""
    signatory = _signatory(draft, dataset, answers)
    rows = (_signing if kind == "signing" else _event)(dataset, answers, signatory)
    source = _source(draft, dataset, answers, signatory["signatory_id"])
    draft.added.extend(rows)
    said = answered(dataset.schema, "evidence", answers)
    evidence = [
        {
            "resource": table,
            "record_id": "/".join(row[name] for name in dataset.schema.table(table).key),
            "field": field.name,
            "source_id": source,
            "value": row[field.name],
            "stance": "supports",
            "relays": said.get("relays", ""),
        }
        for table, row in rows
        for field in dataset.schema.table(table).fields
        if field.needs_evidence and row.get(field.name)
    ]
    # The source's own term and our note go to the row of one value each.
    for column, about in (("as_printed", "instrument"), ("note", "signed")):
        if column in said and evidence:
            next((row for row in evidence if row["field"] == about), evidence[0])[column] = said[column]
    draft.added.extend(("evidence", row) for row in evidence)


def _signing(dataset: Dataset, answers: Answers, signatory: Row) -> list[tuple[str, Row]]:
    """An agreement and its two parties."""
    agreement, party, host = (
        answered(dataset.schema, part, answers) for part in ("agreement", "party", "host")
    )
    joining = signatory["signatory_id"]
    if host.get("signatory_id") not in ("china", "dsel"):
        raise ValueError(
            "host: write China (CNSA) if its government or agency signed, or DSEL for the laboratory"
        )
    agreement.setdefault("instrument", "unspecified")
    agreement.setdefault("agreement_id", ids.agreement_id(joining, agreement, dataset.agreements))
    agreement.setdefault("scope", "ilrs")
    if "title" not in agreement:
        # A description in our own words, in square brackets, for a document whose title was not seen.
        kind = agreement["instrument"].replace("_", " ").capitalize().replace("Unspecified", "Document")
        sides = [_called(host, dataset.signatories[host["signatory_id"]]), _called(party, signatory)]
        between = f"between {' and '.join(sides)} on the International Lunar Research Station"
        agreement["title"] = f"[{kind} {between}]"
    founders = {joining, host["signatory_id"]} == FOUNDERS
    parties = [
        {"signatory_id": joining, **party, "role": "founder" if founders else "signatory"},
        {**host, "role": "founder" if founders else "host"},
    ]
    id_ = agreement["agreement_id"]
    return [("agreements", agreement), *(("parties", {"agreement_id": id_, **side}) for side in parties)]


def _called(side: Row, signatory: Row) -> str:
    name = side.get("body") or signatory["name"]
    is_country = signatory.get("type") == "country" and "body" not in side
    return name if is_country else f"the {name.removeprefix('the ').removeprefix('The ')}"


def _event(dataset: Dataset, answers: Answers, signatory: Row) -> list[tuple[str, Row]]:
    """A dated step."""
    step = {"signatory_id": signatory["signatory_id"], **answered(dataset.schema, "event", answers)}
    step.setdefault("event_id", ids.event_id(step["signatory_id"], step, dataset.by_id("events")))
    return [("events", step)]


def _add_statement(draft: Draft, dataset: Dataset, answers: Answers) -> None:
    """One evidence row, which supports or contradicts the stored value, and its source if new."""
    row, field, stored = _about(dataset, answers)
    if not stored:
        raise ValueError(
            f"{field.name} of {row['record_id']} is blank: enter what the page says as a correction"
        )
    row.setdefault("stance", "supports" if _agrees(field, row.get("value", ""), stored) else "contradicts")
    row["source_id"] = _source(draft, dataset, answers, row["record_id"])
    if row["stance"] == "contradicts":
        row.setdefault("note", f"Not followed: other sources agree on {_in_words(field, stored)}.")
    draft.added.append(("evidence", row))


def _correct(draft: Draft, dataset: Dataset, answers: Answers) -> None:
    """A value changed, the stance of all evidence on it, and the source of the change.

    A source may be missing only where a slip is corrected: a change that may move a count needs one.
    """
    row, field, stored = _about(dataset, answers)
    table, record, value = row["resource"], row["record_id"], row.get("value", "")
    if field.name in dataset.schema.table(table).key:
        raise ValueError(
            f"{field.name} identifies the row and never changes: say what is wrong in a plain issue"
        )
    if (table, field.name) == ("signatories", "status"):
        raise ValueError("status follows from the agreements and events: add one of these instead")
    if not value:
        raise ValueError("no value is given: a value that should be blank is a change for a pull request")
    if value == stored:
        raise ValueError(f"{field.name} of {record} is {value!r} already")
    source = ""
    if _rests_on_evidence(dataset, table, field):
        if not (answers.get("url") or answers.get("source_id")):
            raise ValueError(f"{field.name} may move a count: give the address of a page that says {value!r}")
        source = _source(draft, dataset, answers, record)
    publisher = answers.get("publisher") or dataset.sources.get(source, {}).get("publisher") or "a correction"
    draft.changed.append(Change(table, record, field.name, value))
    about = (table, record, field.name)
    rows = dataset.by_id("evidence").items()
    said = {key: row for key, row in rows if (row["resource"], row["record_id"], row["field"]) == about}
    for key, other in said.items():
        agrees = _agrees(field, other["value"], value)
        if agrees != (other["stance"] == "supports"):
            stance = "supports" if agrees else "contradicts"
            draft.changed.append(Change("evidence", key, "stance", stance))
            if not agrees and not other["note"]:
                note = f"Not followed: {publisher} gives {_in_words(field, value)}."
                draft.changed.append(Change("evidence", key, "note", note))
    if source and (source, value) not in {(other["source_id"], other["value"]) for other in said.values()}:
        draft.added.append(("evidence", row | {"source_id": source, "stance": "supports"}))


def _about(dataset: Dataset, answers: Answers) -> tuple[Row, Field, str]:
    """What the answers say of one value, as an evidence row; its column; and the value in the tables."""
    row = answered(dataset.schema, "said", answers) | answered(dataset.schema, "evidence", answers)
    if not {"resource", "record_id", "field"} <= row.keys():
        raise ValueError("say which record the page is about, and which column of it")
    stored = dataset.by_id(row["resource"])[row["record_id"]][row["field"]]
    return row, dataset.schema.table(row["resource"]).field(row["field"]), stored


def _agrees(field: Field, said: str, stored: str) -> bool:
    """Whether what a source says supports a stored value: the same, or for a date a day in common."""
    if field.is_date and (one := values.days(said)) and (other := values.days(stored)):
        return one.overlaps(other)
    return said == stored


def _in_words(field: Field, value: str) -> str:
    return edtf.in_english(value) if field.is_date else value.replace("_", " ")


def _rests_on_evidence(dataset: Dataset, table: str, field: Field) -> bool:
    """Whether a column can move a count or needs evidence: choices, dates, numbers, countries, references."""
    references = {name for key in dataset.schema.table(table).foreign_keys for name in key.columns}
    typed = field.choices or field.is_date or field.type != "string" or field.needs_evidence
    counted = typed or field.name == "country" or field.name in references
    return table not in ("sources", "evidence") and bool(counted)


def _signatory(draft: Draft, dataset: Dataset, answers: Answers) -> Row:
    """The signatory that the answers name; if it is new, its row is added."""
    given = answered(dataset.schema, "signatory", answers)
    name, id_ = given.get("name", ""), given.get("signatory_id", "")
    if id_ in dataset.signatories:
        return dataset.signatories[id_]
    if not name:
        missing = f"{id_!r} is not in data/signatories.csv" if id_ else "nobody is named"
        raise ValueError(f"{missing}: say who signed, by name, acronym or three-letter code")
    code = values.country_named(name)
    if not id_ and (known := _known_signatory(dataset, name, code, given.get("country", ""))):
        return known
    if code and given.get("type", "country") == "country":
        given |= {"name": values.countries()[code][0], "type": "country", "country": code}
    if given.get("type") not in ("country", *INTERNATIONAL) and not given.get("country"):
        given.setdefault("note", "No source seen names its seat.")
    given.setdefault("signatory_id", ids.signatory_id(given, dataset.signatories))
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


def _source(draft: Draft, dataset: Dataset, answers: Answers, subject: str) -> str:
    """The id of the source; if it is new, its row is added."""
    if known := known_source(dataset, answers):
        return known
    given = answered(dataset.schema, "source", answers)
    if not given.get("url") and not given.get("note"):
        missing = (
            f"{given['source_id']!r} is not in data/sources.csv" if "source_id" in given else "no source"
        )
        raise ValueError(f"{missing}: give the address of the page that says so")
    given = of_publisher(dataset, given)
    publishers = {id_: row["publisher"] for id_, row in dataset.sources.items()}
    given.setdefault("source_id", ids.source_id(given, subject.partition("/")[0], publishers))
    draft.added.append(("sources", given))
    return given["source_id"]


def known_source(dataset: Dataset, answers: Answers) -> str:
    """The id of the source that the answers name by its id or its address; blank if it is new."""
    if answers.get("source_id", "") in dataset.sources:
        return answers["source_id"]
    page = urls.page(answers.get("url", ""))
    return next(
        (id_ for id_, row in dataset.sources.items() if row["url"] and urls.page(row["url"]) == page), ""
    )


def of_publisher(dataset: Dataset, given: Row) -> Row:
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
