"""Invented tables for ``write_package``: bodies, what each signed, and what was said of them."""

from __future__ import annotations

from conftest import Rows

Tables = dict[str, Rows]

NAMES = {"china": ("country", "CHN"), "russia": ("country", "RUS"), "utopia": ("country", "UTO")}


def world(*signed: tuple[str, str], bodies: dict[str, tuple[str, str]] | None = None, **more: Rows) -> Tables:
    """The tables in which each body signed with China on the date given, and ``more`` rows.

    ``bodies`` gives the type and the country of those that are neither China, Russia nor Utopia. China and
    Russia are founders of each other's agreement.
    """
    known = NAMES | (bodies or {})
    tables: Tables = {
        "signatories": [
            {"signatory_id": id_, "name": id_.title(), "type": type_, "country": country}
            for id_, (type_, country) in known.items()
        ],
        "agreements": [],
        "parties": [],
    }
    for number, (id_, date) in enumerate(signed):
        agreement_id = f"{id_}-{number}"
        tables["agreements"].append(
            {"agreement_id": agreement_id, "instrument": "unspecified", "scope": "ilrs", "signed": date}
        )
        roles = ("founder", "founder") if id_ == "russia" else ("host", "signatory")
        for party, role in zip(("china", id_), roles, strict=True):
            tables["parties"].append({"agreement_id": agreement_id, "signatory_id": party, "role": role})
    return {**tables, **more}


def event(signatory_id: str, what: str, date: str, **more: str) -> dict[str, str]:
    id_ = f"{signatory_id}-{what}-{date.strip('[]').replace('..', '')}"
    return {"event_id": id_, "signatory_id": signatory_id, "event": what, "date": date, **more}


def printed(list_id: str, as_of: str, figure: int, *names: str, **more: str) -> Tables:
    """A published list of those names, in that order."""
    row = {"list_id": list_id, "as_of": as_of, "figure": str(figure), "figure_kind": "exact", **more}
    entries = [
        {"list_id": list_id, "position": str(position), "printed_name": name.upper(), "signatory_id": name}
        for position, name in enumerate(names, start=1)
    ]
    return {"published_lists": [{"unit": "countries", **row}], "published_list_entries": entries}
