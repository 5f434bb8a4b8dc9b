"""The page of one record: what it shows besides the record itself, and a sentence that sums it up."""

from __future__ import annotations

from typing import Any

from ilrs_signatories.record import Record
from ilrs_signatories.signing import status
from pages.claims import claims
from pages.once import Once
from pages.records import Agreement, Records
from pages.wording import capital, label


def signatory_context(package: Once, record: Record, records: Records, id_: str) -> dict[str, Any]:
    """What the page of a signatory shows."""
    row = record.signatories[id_]
    sitting = [
        other
        for other, body in record.signatories.items()
        if body["country"] == row["country"] != "" and other != id_
    ]
    own = records.of_signatory(id_)
    return {
        "id": id_,
        "row": row,
        "status": status(record, id_, package.gathered),
        "claims": claims(record, package, "signatories", row, ("signatory_id", "name", "name_local")),
        "agreements": own,
        "signed": [
            one for one in own if one.scope == "ilrs" and any(p.signatory_id == id_ for p in one.joining)
        ],
        "events": [event for event in records.events if event.signatory_id == id_],
        "sitting": sitting,
        "lists": [
            (one, [entry for entry in one.entries if entry["signatory_id"] == id_])
            for one in records.lists.values()
            if any(entry["signatory_id"] == id_ for entry in one.entries)
        ],
    }


def signed_by(one: Agreement) -> str:
    """A sentence on an agreement: who signed it, when, and with whom."""
    who = " and ".join(party.name for party in one.joining)
    hosts = " and ".join(party.name for party in one.parties if party.role == "host")
    when = one.signed or "on a day that no source gives"
    return f"{capital(label(one.instrument))}: {who}{f' with {hosts}' if hosts else ''}, {when}."


def summary(context: dict[str, Any]) -> str:
    """A sentence on what a signatory has become, and from when."""
    signed: list[Agreement] = context["signed"]
    if signed:
        first = signed[0]
        when = f"since {first.signed}" if first.signed else "on a day that no source gives"
        return f"{capital(label(context['status'] or 'signatory'))} {when}, by a {label(first.instrument)}."
    if context["status"]:
        claimed = context["status"] == "claimed"
        told = "Somebody claims that it has joined" if claimed else capital(label(context["status"]))
        return f"{told}; no document of its own is known."
    if context["agreements"]:
        return "The Chinese counterpart in agreements of others."
    return "No document of its own is known."
