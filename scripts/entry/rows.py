"""The rows that follow from the answers, with ids and other proposals where none was given."""

from __future__ import annotations

from collections.abc import Callable

from entry import ids
from entry.correct import correction
from entry.draft import Draft, Row
from entry.questions import Answers, answered
from rules.model import Package, show
from rules.parties import FOUNDERS
from rules.urls import page


def compose(package: Package, kind: str, answers: Answers) -> Draft:
    """The draft of an entry of one of the ``KINDS``. Raises ``ValueError`` in words for the contributor."""
    return COMPOSERS[kind](package, {name: text for name, text in answers.items() if text})


def signing(package: Package, answers: Answers) -> Draft:
    """A signatory and a source, if new, an agreement, its two parties, and what the source says of them."""
    signatory, new_signatory = _signatory(package, "signing", answers)
    agreement = answered(package, "signing", "agreement", answers)
    party, host = (answered(package, "signing", side, answers) for side in ("party", "host"))
    joining = signatory.get("signatory_id", "")
    if "signatory_id" not in host:
        raise ValueError(
            "no host is named: china, if its government or agency signed, or dsel, the laboratory"
        )
    taken = package.table("agreements").column("agreement_id")
    agreement.setdefault("agreement_id", ids.agreement_id(joining, agreement, taken))
    agreement.setdefault("scope", "ilrs")
    agreement.setdefault("title", _title(package, agreement, party, host, signatory))
    id_ = agreement["agreement_id"]
    founders = {joining, host["signatory_id"]} == set(FOUNDERS)
    sides = [
        {
            "agreement_id": id_,
            "signatory_id": joining,
            **party,
            "role": "founder" if founders else "signatory",
        },
        {"agreement_id": id_, **host, "role": "founder" if founders else "host"},
    ]
    source, new_source = _source(package, "signing", answers, joining)
    said = answered(package, "signing", "evidence", answers)
    evidence = [
        *_statements(("agreements", id_), agreement, ("instrument", "signed", "announced"), source),
        *[
            row
            for side in sides
            for row in _statements(("parties", f"{id_}/{side['signatory_id']}"), side, ("signed_by",), source)
        ],
    ]
    _remark(evidence, said, {"as_printed": "instrument", "note": "signed"})
    return Draft(
        [
            *new_signatory,
            *new_source,
            ("agreements", agreement),
            *[("parties", side) for side in sides],
            *[("evidence", row) for row in evidence],
        ],
        [],
    )


def event(package: Package, answers: Answers) -> Draft:
    """A dated step, its signatory and its source if new, and what the source says of its date."""
    signatory, new_signatory = _signatory(package, "event", answers)
    step = {"signatory_id": signatory.get("signatory_id", ""), **answered(package, "event", "event", answers)}
    taken = package.table("events").column("event_id")
    step.setdefault("event_id", ids.event_id(step["signatory_id"], step, taken))
    source, new_source = _source(package, "event", answers, step["signatory_id"])
    evidence = _statements(("events", step["event_id"]), step, ("date",), source)
    _remark(evidence, answered(package, "event", "evidence", answers), {"as_printed": "date", "note": "date"})
    return Draft(
        [*new_signatory, *new_source, ("events", step), *[("evidence", row) for row in evidence]], []
    )


def statement(kind: str, stance: str) -> Callable[[Package, Answers], Draft]:
    """What composes one evidence row, and its source if new, with the stance that is taken for granted."""

    def compose_statement(package: Package, answers: Answers) -> Draft:
        row = answered(package, kind, "evidence", answers)
        row.setdefault("stance", stance)
        source, new_source = _source(package, kind, answers, row.get("record_id", ""))
        return Draft([*new_source, ("evidence", row | {"source_id": source})], [])

    return compose_statement


def corrected(package: Package, answers: Answers) -> Draft:
    """A value changed, the stance of all evidence on it anew, and the source that says so if one is named."""
    row = answered(package, "correction", "evidence", answers)
    source, new_source = _source(package, "correction", answers, row.get("record_id", ""))
    added, changed = correction(package, row, source)
    return Draft([*new_source, *added], changed)


COMPOSERS: dict[str, Callable[[Package, Answers], Draft]] = {
    "signing": signing,
    "source": statement("source", "supports"),
    "evidence": statement("evidence", "supports"),
    "event": event,
    "correction": corrected,
    "dispute": statement("dispute", "contradicts"),
}


def _signatory(package: Package, kind: str, answers: Answers) -> tuple[Row, list[tuple[str, Row]]]:
    given = answered(package, kind, "signatory", answers)
    known = existing(package, "signatories", given, {"signatory_id": str, "name": str})
    if known is not None:
        return known, []
    if not given:
        raise ValueError("no signatory is named: give its id in data/signatories.csv, or a new one's name")
    _described(given, "signatory_id", "data/signatories.csv")
    given.setdefault("signatory_id", ids.signatory_id(given))
    return given, [("signatories", given)]


def _source(package: Package, kind: str, answers: Answers, subject: str) -> tuple[str, list[tuple[str, Row]]]:
    """The id of the source, and its row if it is new. A correction may name none: a slip needs none."""
    given = answered(package, kind, "source", answers)
    known = existing(package, "sources", given, {"source_id": str, "url": page})
    if known is not None:
        return known["source_id"], []
    if not given and kind == "correction":
        return "", []
    if not given:
        raise ValueError("no source is named: give its id in data/sources.csv, or the address of a new one")
    _described(given, "source_id", "data/sources.csv")
    sources = package.table("sources")
    publishers = dict(zip(sources.column("source_id"), sources.column("publisher"), strict=True))
    given.setdefault("source_id", ids.source_id(given, subject.partition("/")[0], publishers))
    return given["source_id"], [("sources", given)]


def _described(given: Row, key: str, path: str) -> None:
    """A new row is more than an id: whoever gives nothing else means a row that exists."""
    if set(given) == {key}:
        raise ValueError(f"{show(given[key])} is not in {path}: correct it, or give the columns of a new row")


def existing(package: Package, name: str, given: Row, by: dict[str, Callable[[str], object]]) -> Row | None:
    """The row that the answers name and do not describe: one column of ``by`` is all that was given."""
    if len(given) != 1 or (column := next(iter(given))) not in by:
        return None
    table, same = package.table(name), by[column]
    number = next(
        (at for at, cell in enumerate(table.column(column)) if same(cell) == same(given[column])), None
    )
    return (
        None if number is None else {field.name: table.column(field.name)[number] for field in table.fields}
    )


def _statements(record: tuple[str, str], row: Row, columns: tuple[str, ...], source: str) -> list[Row]:
    resource, key = record
    return [
        {
            "resource": resource,
            "record_id": key,
            "field": column,
            "source_id": source,
            "value": row[column],
            "stance": "supports",
        }
        for column in columns
        if row.get(column)
    ]


def _remark(evidence: list[Row], said: Row, places: dict[str, str]) -> None:
    """What the source relays goes to every row; its own term and our note to the row of one value each."""
    for row in evidence:
        if "relays" in said:
            row["relays"] = said["relays"]
    for column, field in places.items():
        row_ = next((row for row in evidence if row["field"] == field), evidence[0] if evidence else {})
        if column in said:
            row_[column] = said[column]


def _title(package: Package, agreement: Row, party: Row, host: Row, signatory: Row) -> str:
    """A description in our own words, in square brackets, which stands where no title was seen."""
    kind = agreement.get("instrument", "").replace("_", " ").capitalize()
    hosting = existing(package, "signatories", {"signatory_id": host["signatory_id"]}, {"signatory_id": str})
    sides = [_called(host, hosting or {}), _called(party, signatory)]
    document = "Document" if kind == "Unspecified" else kind
    return f"[{document} between {' and '.join(sides)} on the International Lunar Research Station]"


def _called(side: Row, signatory: Row) -> str:
    if "body" in side:
        return f"the {side['body']}"
    return (
        signatory.get("name", "")
        if signatory.get("type") == "country"
        else f"the {signatory.get('name', '')}"
    )
