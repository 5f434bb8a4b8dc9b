"""One record and what belongs to it, found by its id or name in any table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ilrs_signatories.dataset.dataset import Dataset, Record, Row, read_dataset
from ilrs_signatories.derived.agreements import contested_fields, grade, origins, signing_days
from ilrs_signatories.derived.membership import status
from ilrs_signatories.edtf import in_english
from ilrs_signatories.errors import NoRecord, did_you_mean
from ilrs_signatories.output import Fields, escaped, paragraphs, record_text
from ilrs_signatories.questions import Args, Package

SHOWN = ("signatories", "agreements", "events", "sources", "published_lists")
"""The tables whose records have an id of their own, in the order in which one is looked for."""

BRIEF = {
    "agreements": ("agreement_id", "instrument", "scope", "signed", "announced", "grade", "contested"),
    "parties": ("signatory_id", "role", "body", "signed_by"),
    "events": ("event_id", "event", "date", "claimant"),
    "evidence": ("field", "value", "stance", "source_id", "relays"),
    "entries": ("position", "printed_name", "printed_type", "signatory_id"),
}
"""The columns of the rows that belong to a record when they are printed for reading."""

CITED = ("source_id", "title", "publisher", "published", "url", "archived_url")
"""The columns of a source that belongs to a record."""


def show(id: str, package: Package | None = None) -> dict[str, object]:  # noqa: A002 - the word of the tables
    """Look up one record with what belongs to it.

    ``id`` is the id of a signatory, an agreement, an event, a source or a published list, or the name, the
    acronym or the alpha-3 code of a signatory. The fields: ``table``; ``also_in``, the other tables with a
    record of that id; the record's columns; what is derived from it (a signatory's ``status``, an
    agreement's ``grade``); the rows that belong to it as lists, ``sources`` with their addresses among them.
    Blank is None. Raises ``UnknownName`` for what no record has, and ``DamagedPackage``.

    >>> show("Serbia")["status"], show("SRB")["signatory_id"]
    ('signatory', 'serbia')
    """
    dataset = read_dataset(package)
    tables, id_ = find_record(dataset, id, SHOWN)
    own = _typed(dataset, tables[0], dataset.by_id(tables[0])[id_])
    also = {"table": tables[0], "also_in": ", ".join(tables[1:]) or None}
    return also | own | _belonging(dataset, tables[0], id_)


def command(args: Args) -> str:
    record = show(args.id, args.package)
    text = record_text(record, BRIEF, args.format)
    sources = record.get("sources")
    return text + links(sources) if args.format == "table" and isinstance(sources, list) else text


def find_record(dataset: Dataset, name: str, tables: Sequence[str]) -> tuple[list[str], str]:
    """The tables that have a record of that id, and the id; of a name, its signatory. Raises ``NoRecord``."""
    found = [table for table in tables if name in dataset.by_id(table)]
    if found:
        return found, name
    try:
        return ["signatories"], dataset.find(name)
    except NoRecord as error:
        ids = [id_ for table in tables for id_ in dataset.by_id(table)]
        if not str(error).startswith("no signatory") or not (hint := did_you_mean(name, ids)):
            raise
        raise NoRecord(f"no record {name!r}: {hint}Write an id, or the name of a signatory") from None


def cited(dataset: Dataset, rows: Iterable[Row]) -> list[Fields]:
    """The sources of evidence rows, each once and in the order of the rows."""
    ids = dict.fromkeys(row["source_id"] for row in rows)
    return [{name: dataset.sources[id_][name] or None for name in CITED} for id_ in ids]


def links(sources: Iterable[Fields]) -> str:
    """The sources for reading, each address on a line of its own."""
    text = ""
    for source in sources:
        date = in_english(str(source["published"] or ""))
        about = ", ".join(str(part) for part in (source["publisher"], date) if part)
        text += paragraphs(f"{source['source_id']}: {about}")
        text += "".join(f"    {escaped(str(source[name]))}\n" for name in CITED[-2:] if source[name])
    return f"\nSources\n{text}" if text else ""


def signed_by(dataset: Dataset, signatory_id: str) -> dict[str, str]:
    """The role of a signatory in each agreement to which it is a party."""
    return {
        agreement_id: party["role"]
        for agreement_id in dataset.agreements
        for party in dataset.parties.get(agreement_id, [])
        if party["signatory_id"] == signatory_id
    }


def statements(dataset: Dataset, records: Collection[Record]) -> list[Row]:
    """The evidence on records, and on the parties of those that are agreements, in the order of the table."""
    return [
        row
        for (table, record_id), rows in dataset.evidence.items()
        if (table, record_id) in records
        or (table == "parties" and ("agreements", record_id.partition("/")[0]) in records)
        for row in rows
    ]


def _belonging(dataset: Dataset, table: str, id_: str) -> dict[str, object]:
    if table == "signatories":
        return _of_signatory(dataset, id_)
    if table == "sources":
        return {"evidence": _rows(dataset, "evidence", source_id=id_)}
    if table == "published_lists":
        entries = _rows(dataset, "published_list_entries", list_id=id_)
        return {"entries": entries, "sources": cited(dataset, [dataset.by_id(table)[id_]])}
    said = statements(dataset, [(table, id_)])
    found = {"evidence": [_typed(dataset, "evidence", row) for row in said], "sources": cited(dataset, said)}
    if table == "agreements":
        return _of_agreement(dataset, id_) | {"events": _rows(dataset, "events", agreement_id=id_)} | found
    return found


def _of_signatory(dataset: Dataset, id_: str) -> dict[str, object]:
    """The status, agreements (those on the station first), events and sources of a signatory."""
    roles = signed_by(dataset, id_)
    signed = sorted(
        roles, key=lambda one: (dataset.agreements[one]["scope"] != "ilrs", *signing_days(dataset, one)[::-1])
    )
    events = [row for row in dataset.events if row["signatory_id"] == id_]
    said = [
        row for one in signed if roles[one] != "host" for row in statements(dataset, [("agreements", one)])
    ]
    said += [row for event in events for row in dataset.said("events", event["event_id"])]
    return {
        "status": status(dataset, id_, dataset.schema.gathered) or None,
        "agreements": [
            _typed(dataset, "agreements", dataset.agreements[one]) | _of_agreement(dataset, one)
            for one in signed
        ],
        "events": [_typed(dataset, "events", event) for event in events],
        "sources": cited(dataset, [*said, *dataset.said("signatories", id_)]),
    }


def _of_agreement(dataset: Dataset, id_: str) -> dict[str, object]:
    earliest, latest = signing_days(dataset, id_)
    contested = contested_fields(dataset, id_)
    return {
        "signed_earliest": earliest,
        "signed_latest": latest,
        "origins": len(origins(dataset, id_, "signed")),
        "grade": grade(dataset, id_),
        "contested": bool(contested),
        "contested_fields": ", ".join(contested) or None,
        "parties": [_typed(dataset, "parties", row) for row in dataset.parties.get(id_, [])],
    }


def _rows(dataset: Dataset, table: str, **where: str) -> list[dict[str, object]]:
    """The rows of a table in which the columns named have the values given."""
    return [_typed(dataset, table, row) for row in dataset.rows(table) if where.items() <= row.items()]


def _typed(dataset: Dataset, table: str, row: Row) -> dict[str, object]:
    """A row with integers as numbers and blank as None."""
    return {field.name: field.value(row[field.name]) for field in dataset.schema.table(table).fields}
