"""One record and what belongs to it, found by its id in whichever table has it."""

from __future__ import annotations

from ilrs_signatories.choices import nearest
from ilrs_signatories.derive import contested, grade, origins, signing_days
from ilrs_signatories.errors import NoRecord
from ilrs_signatories.package import Package, Row
from ilrs_signatories.record import Record, read_record
from ilrs_signatories.render import Fields
from ilrs_signatories.signing import status

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


def show(package: Package, id_: str) -> dict[str, object]:
    """The record: its table, its columns, what is derived from it, and the rows that belong to it.

    ``also_in`` names the other tables that have a record of that id. Raises ``NoRecord`` if none has.
    """
    keyed = {name: {row[package.table(name).key[0]]: row for row in package.rows(name)} for name in SHOWN}
    found = [name for name in SHOWN if id_ in keyed[name]]
    if not found:
        ids = [known for rows in keyed.values() for known in rows]
        raise NoRecord(
            f"no record {id_!r}: nearest is {nearest(id_, ids)!r}, choose an id of {', '.join(SHOWN)}"
        )
    table = found[0]
    record = read_record(package)
    own = _typed(package, table, keyed[table][id_])
    return {"table": table, "also_in": ", ".join(found[1:]) or None, **own, **_belonging(record, table, id_)}


def _belonging(record: Record, table: str, id_: str) -> dict[str, object]:
    match table:
        case "signatories":
            return _of_signatory(record, id_)
        case "agreements":
            return {
                **_of_agreement(record, id_),
                "events": _rows(record.package, "events", agreement_id=id_),
                "evidence": [
                    _typed(record.package, "evidence", row)
                    for (resource, record_id), rows in record.evidence.items()
                    for row in rows
                    if (resource == "agreements" and record_id == id_)
                    or (resource == "parties" and record_id.startswith(f"{id_}/"))
                ],
            }
        case "events":
            return {"evidence": _rows(record.package, "evidence", resource="events", record_id=id_)}
        case "sources":
            return {"evidence": _rows(record.package, "evidence", source_id=id_)}
        case _:
            return {"entries": _rows(record.package, "published_list_entries", list_id=id_)}


def _of_signatory(record: Record, id_: str) -> dict[str, object]:
    package = record.package
    agreements: list[Fields] = [
        _typed(package, "agreements", row) | _of_agreement(record, agreement_id)
        for agreement_id, row in record.agreements.items()
        if any(party["signatory_id"] == id_ for party in record.parties.get(agreement_id, []))
    ]
    return {
        "status": status(record, id_, package.gathered) or None,
        "agreements": agreements,
        "events": _rows(package, "events", signatory_id=id_),
    }


def _of_agreement(record: Record, id_: str) -> dict[str, object]:
    earliest, latest = signing_days(record, id_)
    return {
        "signed_earliest": earliest,
        "signed_latest": latest,
        "origins": len(origins(record, id_, "signed")),
        "grade": grade(record, id_),
        "contested": contested(record, id_),
        "parties": [_typed(record.package, "parties", row) for row in record.parties.get(id_, [])],
    }


def _rows(package: Package, table: str, **where: str) -> list[Fields]:
    """The rows of a table in which the columns named have the values given."""
    return [_typed(package, table, row) for row in package.rows(table) if where.items() <= row.items()]


def _typed(package: Package, table: str, row: Row) -> dict[str, object]:
    """A row with integers as numbers and blank as None."""
    integers = {field.name for field in package.table(table).fields if field.type == "integer"}
    return {name: int(cell) if cell and name in integers else cell or None for name, cell in row.items()}
