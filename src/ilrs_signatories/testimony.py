"""What the sources say: the evidence on a record, and where they cannot all be right."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.choices import nearest
from ilrs_signatories.derive import compatible, origin
from ilrs_signatories.errors import DamagedPackage, NoRecord
from ilrs_signatories.package import Package, Row
from ilrs_signatories.record import Record, read_record, supporting


class Statement(NamedTuple):
    """A row of ``ilrs_signatories.evidence``; blank text is ``""``."""

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


class Conflict(NamedTuple):
    """A row of ``ilrs_signatories.conflicts``; blank text is ``""``."""

    resource: str
    record_id: str
    field: str
    followed: str
    other: str
    stance: str
    followed_sources: str
    sources: str
    followed_origins: int
    origins: int
    note: str


def evidence(package: Package, id_: str) -> list[Statement]:
    """The answer of ``ilrs_signatories.evidence``, which says what it takes and gives."""
    record = read_record(package)
    asked = _records_of(record, id_)
    return [
        _statement(record, row)
        for (resource, record_id), rows in record.evidence.items()
        if (resource, record_id) in asked
        or (resource == "parties" and ("agreements", record_id.partition("/")[0]) in asked)
        for row in rows
    ]


def conflicts(package: Package) -> list[Conflict]:
    """The answer of ``ilrs_signatories.conflicts``, which says what it gives."""
    record = read_record(package)
    fields: dict[tuple[str, str, str], list[Row]] = {}
    for row in (row for rows in record.evidence.values() for row in rows):
        fields.setdefault((row["resource"], row["record_id"], row["field"]), []).append(row)
    stored = {resource: _stored(package, resource) for resource in {resource for resource, _, _ in fields}}
    found = []
    for (resource, record_id, field), rows in fields.items():
        followed = stored[resource].get(record_id, {}).get(field, "")
        try:
            found += [_conflict(record, rows, followed, other) for other in _others(rows, field, followed)]
        except ValueError as error:
            path = package.path("evidence")
            raise DamagedPackage(f"{path}: a value given for {record_id} {error}") from None
    return found


def _records_of(record: Record, id_: str) -> set[tuple[str, str]]:
    """The table and id of the signatory, agreement or event, and of a signatory's agreements and events."""
    events = {event["event_id"]: event for event in record.events}
    ids = [*record.signatories, *record.agreements, *events]
    if id_ not in ids:
        near = nearest(id_, ids)
        raise NoRecord(
            f"no record {id_!r}: nearest is {near!r}, choose an id of signatories, agreements, events"
        )
    signed = {
        agreement_id
        for agreement_id, parties in record.parties.items()
        if any(party["signatory_id"] == id_ for party in parties)
    }
    steps = {event_id for event_id, event in events.items() if event["signatory_id"] == id_}
    return {
        ("signatories", id_),
        *(("agreements", agreement_id) for agreement_id in signed | {id_}),
        *(("events", event_id) for event_id in steps | {id_}),
    }


def _statement(record: Record, row: Row) -> Statement:
    source = record.sources[row["source_id"]]
    about = {name: source[name] for name in ("publisher", "published", "url")}
    return Statement._make(
        (row | about | {"origin": origin(record, row)})[column] for column in Statement._fields
    )


def _stored(package: Package, resource: str) -> dict[str, Row]:
    """The rows of a table by the id under which evidence names them."""
    key = package.table(resource).key
    return {"/".join(row[part] for part in key): row for row in package.rows(resource)}


def _others(rows: list[Row], field: str, followed: str) -> list[str]:
    """The values besides the one in the table that cannot hold together with another.

    A value that supports the table's is compared with the others that do, and not with those given up.
    """
    supported = {row["value"] for row in supporting(rows)} | ({followed} if followed else set())
    every = supported | {row["value"] for row in rows}
    clashing = (
        row["value"]
        for row in rows
        if row["value"] != followed
        for one in (supported if row["stance"] == "supports" else every)
        if not compatible(field, row["value"], one)
    )
    return list(dict.fromkeys(clashing))


def _conflict(record: Record, rows: list[Row], followed: str, other: str) -> Conflict:
    saying = [row for row in rows if row["value"] == other]
    against = [row for row in supporting(rows) if row["value"] != other]
    return Conflict(
        resource=rows[0]["resource"],
        record_id=rows[0]["record_id"],
        field=rows[0]["field"],
        followed=followed,
        other=other,
        stance=saying[0]["stance"],
        followed_sources=", ".join(row["source_id"] for row in against),
        sources=", ".join(row["source_id"] for row in saying),
        followed_origins=len({origin(record, row) for row in against}),
        origins=len({origin(record, row) for row in saying}),
        note=" ".join(dict.fromkeys(row["note"] for row in saying if row["note"])),
    )
