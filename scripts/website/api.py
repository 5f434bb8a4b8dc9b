"""The static JSON interface: answers of the package as files, and the JSON Schema that describes them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.questions import evidence, show, signatories
from ilrs_signatories.questions.count import Count, count
from website.day_index import DayIndex
from website.subjects import Subjects
from website.text import file_name

FOLDER = "api/v1"
HEAD = ("version", "gathered", "licence")
OBJECTS: dict[str, Iterable[str]] = {
    "list": (*HEAD, "as_of", "signatories"),
    "days": (*HEAD, "days"),
    "counts": (*HEAD, "as_of", "counts"),
    "signatory": (*HEAD, "evidence"),
    "row": signatories.COLUMNS,
    "statement": evidence.COLUMNS,
    "count": Count.__dataclass_fields__,
}
"""What the files and the rows in them have; a file of a signatory has more."""

DAY = {"type": "string", "format": "date"}
NUMBER = {"type": "integer", "minimum": 0}
TEXTS = {"type": "array", "items": {"type": "string"}}
TYPES: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("origins", "n_agreements", "low", "high"), NUMBER),
    **dict.fromkeys(("as_of", "signed_earliest", "signed_latest", "gathered"), DAY),
    **dict.fromkeys(("members", "possible", "caveats"), TEXTS),
    "contested": {"type": "boolean"},
    "rule": {"enum": list(RULES)},
    "days": {"type": "array", "items": DAY},
    "signatories": {"type": "array", "items": {"$ref": "#/$defs/row"}},
    "counts": {"type": "array", "items": {"$ref": "#/$defs/count"}},
    "evidence": {"type": "array", "items": {"$ref": "#/$defs/statement"}},
}
"""The types by name; all else is text or null."""


def files(dataset: Dataset, subjects: Subjects, index: DayIndex) -> dict[str, str]:
    """The files of the interface by path."""
    schema = dataset.schema
    days = index.days_of_change()
    head = {"version": schema.version, "gathered": schema.gathered, "licence": schema.licence}
    found: dict[str, object] = {
        "schema.json": describe(dataset),
        "signatories.json": {
            **head,
            "as_of": schema.gathered,
            "signatories": [_blank(row) for row in signatories.rows(dataset)],
        },
        "count/index.json": {**head, "days": days},
    }
    for day in days:
        counts = [count(day, rule, package=dataset).to_dict() for rule in RULES]
        found[f"count/{day}.json"] = {**head, "as_of": day, "counts": counts}
    for id_ in dataset.signatories:
        said = {"evidence": [_blank(row) for row in evidence.rows(dataset, id_)]}
        found[f"signatories/{file_name(id_)}.json"] = head | show.show(id_, package=dataset) | said
    files = {
        f"{FOLDER}/{name}": json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        for name, value in found.items()
    }
    for id_ in dataset.signatories:
        files[f"{subjects.path(id_).removesuffix('html')}csv"] = evidence_csv(dataset, id_)
    return files


def evidence_csv(dataset: Dataset, id_: str) -> str:
    """What the sources say of a signatory, with the address of each, as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, evidence.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(evidence.rows(dataset, id_))
    return text.getvalue()


def describe(dataset: Dataset) -> dict[str, Any]:
    """The schema: a definition for each kind of file, and for the rows in them."""
    known = {
        field.name: {"description": field.description}
        for name in ("signatories", "agreements", "evidence", "sources")
        for field in dataset.schema.table(name).fields
    }
    text = {"type": ["string", "null"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{dataset.schema.title}: static JSON, version 1",
        "description": "signatories.json is a `list`, signatories/ID.json a `signatory`, "
        "count/DATE.json `counts`, count/index.json `days`. Blank is null; dates are EDTF texts.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("list", "signatory", "counts", "days")],
        "$defs": {
            object_: {
                "type": "object",
                "properties": {name: TYPES.get(name, text) | known.get(name, {}) for name in names},
                "required": list(names),
                "additionalProperties": object_ == "signatory",
            }
            for object_, names in OBJECTS.items()
        },
    }


def _blank(row: dict[str, Any]) -> dict[str, object]:
    return {name: None if value == "" else value for name, value in row.items()}
