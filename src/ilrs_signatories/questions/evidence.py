"""What each source says of a signatory, an agreement or an event."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from ilrs_signatories.derived.agreements import origin
from ilrs_signatories.output import frame
from ilrs_signatories.questions import DataFrame, Package, rows_command
from ilrs_signatories.questions.show import cited, find_record, links, signed_by, statements

OWN = ("resource", "record_id", "field", "source_id", "value", "stance", "relays", "as_printed", "note")
OF_SOURCE = ("publisher", "published", "url")
COLUMNS = (*OWN, "origin", *OF_SOURCE)


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
    return frame(COLUMNS, rows(read_dataset(package), id))


def rows(dataset: Dataset, id: str) -> list[Row]:  # noqa: A002
    """The rows of ``evidence``: those of its table, with their origin and their source."""
    tables, id_ = find_record(dataset, id, ("signatories", "agreements", "events"))
    records = {(table, id_) for table in tables}
    if "signatories" in tables:
        records |= {("agreements", agreement_id) for agreement_id in signed_by(dataset, id_)}
        records |= {("events", event["event_id"]) for event in dataset.events if event["signatory_id"] == id_}
    return [
        {name: row[name] for name in OWN}
        | {"origin": origin(dataset, row)}
        | {name: dataset.sources[row["source_id"]][name] for name in OF_SOURCE}
        for row in statements(dataset, records)
    ]


command = rows_command(
    rows,
    COLUMNS,
    ("record_id", "field", "value", "stance", "source_id"),
    lambda dataset, found: links(cited(dataset, found)),
)
