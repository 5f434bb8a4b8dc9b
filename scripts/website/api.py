"""The static JSON interface: answers of the package as files, and the JSON Schema that describes them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from typing import Any

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.questions import evidence, show, signatories
from ilrs_signatories.questions.count import Count, count
from website.day_index import DayIndex
from website.subjects import Subjects
from website.text import file_name

FOLDER = "api/v1"
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
}


def files(dataset: Dataset, subjects: Subjects, index: DayIndex) -> dict[str, str]:
    """The files of the interface by path."""
    schema = dataset.schema
    days = index.days_of_change()
    head = {"version": schema.version, "gathered": schema.gathered, "licence": schema.licence}
    rows = [_blank(row) for row in signatories.rows(dataset)]
    found: dict[str, object] = {
        "schema.json": describe(dataset),
        "signatories.json": {**head, "as_of": schema.gathered, "signatories": rows},
        "count/index.json": {**head, "days": days},
    }
    for day in days:
        counts = [count(day, rule, package=dataset).to_dict() for rule in RULES]
        found[f"count/{day}.json"] = {**head, "as_of": day, "counts": counts}
    for id_ in dataset.signatories:
        said = [_blank(row) for row in evidence.rows(dataset, id_)]
        found[f"signatories/{file_name(id_)}.json"] = {
            **head,
            **show.show(id_, package=dataset),
            "evidence": said,
        }
    return {f"{FOLDER}/{name}": _text(value) for name, value in found.items()} | {
        f"{subjects.path(id_).removesuffix('html')}csv": evidence_csv(dataset, id_)
        for id_ in dataset.signatories
    }


def evidence_csv(dataset: Dataset, id_: str) -> str:
    """What the sources say of a signatory, with the address of each, as CSV."""
    text = io.StringIO()
    rows = evidence.rows(dataset, id_)
    names = list(evidence.COLUMNS)
    writer = csv.DictWriter(text, [*names, "url"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(row | {"url": dataset.sources[row["source_id"]]["url"]} for row in rows)
    return text.getvalue()


def describe(dataset: Dataset) -> dict[str, Any]:
    """The schema: a definition for each kind of file, and for the rows in them."""
    known = {
        field.name: field.description
        for name in ("signatories", "agreements", "evidence", "sources")
        for field in dataset.schema.table(name).fields
    }
    head = ("version", "gathered", "licence")

    def row(*names: str) -> dict[str, Any]:
        return _object({name: _column(name, known) for name in names})

    def file(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of JSON
        return _object({name: _column(name, {}) for name in head} | more)

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{dataset.schema.title}: static JSON, version 1",
        "description": "signatories.json is a `list`, signatories/ID.json a `signatory`, "
        "count/DATE.json `counts`, count/index.json `days`. Blank is null; dates are EDTF texts.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("list", "signatory", "counts", "days")],
        "$defs": {
            "list": file(as_of=DAY, signatories=_rows("row")),
            "days": file(days=TYPES["days"]),
            "counts": file(as_of=DAY, counts=_rows("count")),
            "signatory": file(evidence=_rows("statement")) | {"additionalProperties": True},
            "row": row(*signatories.COLUMNS),
            "statement": row(*evidence.COLUMNS),
            "count": row(*(field.name for field in fields(Count))),
        },
    }


def _column(name: str, descriptions: dict[str, str]) -> dict[str, Any]:
    described = {"description": descriptions[name]} if name in descriptions else {}
    return TYPES.get(name, {"type": ["string", "null"]}) | described


def _rows(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _blank(row: dict[str, Any]) -> dict[str, object]:
    return {name: None if value == "" else value for name, value in row.items()}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
