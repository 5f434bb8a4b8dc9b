"""The static JSON interface: answers of the package as files, and the JSON Schema that describes them."""

from __future__ import annotations

import json
from typing import Any

from ilrs_signatories.counting import count
from ilrs_signatories.query import list_signatories
from ilrs_signatories.rules import RULES
from ilrs_signatories.show import show
from ilrs_signatories.testimony import evidence
from pages.api_schema import schema
from pages.grid import Grid
from pages.once import Once
from pages.records import Records

FOLDER = "api/v1"


def files(package: Once, grid: Grid, records: Records) -> dict[str, str]:
    """The files of the interface by path."""
    days = grid.days_of_change()
    head = {"version": package.version, "gathered": package.gathered, "licence": "CC0-1.0"}
    rows = [row._asdict() for row in list_signatories(package, None, None, None)]
    found: dict[str, object] = {
        "schema.json": schema(package),
        "signatories.json": {**head, "as_of": package.gathered, "signatories": [_blank(row) for row in rows]},
        "count/index.json": {**head, "days": days},
    }
    for day in days:
        counts = [count(package, day, rule) for rule in RULES]
        found[f"count/{day}.json"] = {**head, "as_of": day, "counts": [one.to_dict() for one in counts]}
    for id_ in records.signatories:
        told = [_blank(row._asdict()) for row in evidence(package, id_)]
        found[f"signatories/{id_}.json"] = {**head, **show(package, id_), "evidence": told}
    return {f"{FOLDER}/{name}": _text(value) for name, value in found.items()}


def _blank(row: dict[str, Any]) -> dict[str, object]:
    return {name: None if value == "" else value for name, value in row.items()}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
