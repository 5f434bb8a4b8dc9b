"""What each source says of a signatory, an agreement or an event."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Record, Row
from ilrs_signatories.derived.agreements import origin
from ilrs_signatories.output import frame, rows_text
from ilrs_signatories.questions import Args, DataFrame, Package, read_as_known
from ilrs_signatories.questions.show import cited, find_record, links

TABLES = ("signatories", "agreements", "events")


class Statement(NamedTuple):
    """A row of ``evidence``; blank text is ``""``."""

    resource: str
    record_id: str
    field: str
    source_id: str
    value: str
    stance: str
    relays: str
    as_printed: str
    note: str
    origin: str
    publisher: str
    published: str
    url: str


def evidence(id: str, package: Package | None = None) -> DataFrame:  # noqa: A002 - the word of the tables
    """List what each source says of a signatory, an agreement or an event, one row a value and source.

    ``id`` is an id, or the name, the acronym or the alpha-3 code of a signatory. For a signatory these are
    the rows on itself, its agreements, their parties and its events. The columns are those of the table
    ``evidence``, then ``origin`` (the source at which the statement ends, through relays and copies), and the
    ``publisher``, ``published`` (EDTF) and ``url`` of the source. Rows are in the order of the table. Raises
    ``UnknownName`` for what no record has, and ``DamagedPackage``.

    >>> evidence("turkey-applied-2024")[["source_id", "value"]].iloc[0].tolist()
    ['haber-bolgesi-2024-04-08', '[..2024-04-08]']
    """
    dataset, _ = read_as_known(package)
    return frame(Statement._fields, rows(dataset, id))


def rows(dataset: Dataset, id_: str) -> list[Statement]:
    """The rows of ``evidence``."""
    asked = _records(dataset, id_)
    return [
        _statement(dataset, row)
        for (resource, record_id), said in dataset.evidence.items()
        if (resource, record_id) in asked
        or (resource == "parties" and ("agreements", record_id.partition("/")[0]) in asked)
        for row in said
    ]


def command(args: Args) -> str:
    dataset, _ = read_as_known(args.package)
    found = [row._asdict() for row in rows(dataset, args.id)]
    brief = ("record_id", "field", "value", "stance", "source_id")
    text = rows_text(found, Statement._fields, brief, args.format)
    return text + links(cited(dataset, found)) if args.format == "table" else text


def _records(dataset: Dataset, name: str) -> set[Record]:
    """The record that is named, and of a signatory its agreements and events."""
    tables, id_ = find_record(dataset, name, TABLES)
    found = {(table, id_) for table in tables}
    if "signatories" in tables:
        found |= {
            ("agreements", agreement_id)
            for agreement_id, parties in dataset.parties.items()
            if any(party["signatory_id"] == id_ for party in parties)
        }
        found |= {("events", event["event_id"]) for event in dataset.events if event["signatory_id"] == id_}
    return found


def _statement(dataset: Dataset, row: Row) -> Statement:
    source = dataset.sources[row["source_id"]]
    about = {name: source[name] for name in ("publisher", "published", "url")}
    return Statement._make(
        (row | about | {"origin": origin(dataset, row)})[column] for column in Statement._fields
    )
