"""The JSON Schema of the static interface, its columns described in the words of ``datapackage.json``."""

from __future__ import annotations

from typing import Any

from ilrs_signatories.counting import Count
from ilrs_signatories.rules import RULES
from ilrs_signatories.signing import Signatory
from ilrs_signatories.testimony import Statement
from pages.once import Once
from pages.wording import described

DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
IDS = {"type": "array", "items": {"type": "string"}}
OPTIONAL = {"type": ["string", "null"]}

OF_SIGNATORY = {
    "counterpart": "With whom it signed: ids, separated by commas.",
    "signed_earliest": "The first possible day of the signature.",
    "signed_latest": "The last possible day of the signature.",
    "origins": "From how many independent statements the day is known.",
    "grade": "How well the agreement is attested, A to E.",
    "contested": "Whether independent statements disagree on its kind or its day.",
    "certainty": "member, or possible if it may have signed only later.",
    "n_agreements": "How many agreements on the station it may have signed.",
}
OF_STATEMENT = {"origin": "The source at which the statement ends, relays and reprints followed."}
TYPES: dict[str, dict[str, Any]] = {
    **{key: {"type": "integer", "minimum": 0} for key in ("origins", "n_agreements", "low", "high")},
    **dict.fromkeys(("signed_earliest", "signed_latest", "as_of"), DAY),
    **dict.fromkeys(("members", "possible", "caveats"), IDS),
    "contested": {"type": "boolean"},
    "certainty": {"enum": ["member", "possible"]},
    "grade": {"enum": list("ABCDE")},
    "rule": {"enum": list(RULES)},
    "stance": {"enum": ["supports", "contradicts"]},
}


def schema(package: Once) -> dict[str, Any]:
    """The schema: a definition for each kind of file, and for the rows in them."""
    tables = ("signatories", "agreements", "evidence", "sources")
    known = {
        field["name"]: field["description"]
        for resource in package.descriptor["resources"]
        if resource["name"] in tables
        for field in resource["schema"]["fields"]
    }
    head = {"version": {"type": "string"}, "gathered": DAY, "licence": {"type": "string"}}
    rules = {name: described(rule.__doc__) for name, rule in RULES.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{package.descriptor['title']}: static JSON, version 1",
        "description": "signatories.json is a `list`, signatories/ID.json a `signatory`, "
        "count/DATE.json `counts`, count/index.json `days`. Blank is null; dates are EDTF texts.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("list", "signatory", "counts", "days")],
        "$defs": {
            "list": _object(head | {"as_of": DAY, "signatories": _rows("row")}),
            "days": _object(head | {"days": {"type": "array", "items": DAY}}),
            "counts": _object(head | {"as_of": DAY, "counts": _rows("count")}),
            "signatory": {
                **_object(
                    head
                    | {"signatory_id": {"type": "string"}, "name": {"type": "string"}, "status": OPTIONAL}
                    | {"agreements": {"type": "array"}, "events": {"type": "array"}}
                    | {"evidence": _rows("statement")}
                ),
                "additionalProperties": True,
            },
            "row": _object({name: _column(name, known | OF_SIGNATORY) for name in Signatory._fields}),
            "statement": _object({name: _column(name, known | OF_STATEMENT) for name in Statement._fields}),
            "count": _object(
                {name: TYPES.get(name, OPTIONAL) for name in Count._fields}
                | {"rule": {**TYPES["rule"], "description": " ".join(f"{n}: {d}" for n, d in rules.items())}}
            ),
        },
    }


def _column(name: str, descriptions: dict[str, str]) -> dict[str, Any]:
    return {**TYPES.get(name, OPTIONAL), "description": descriptions.get(name, "")}


def _rows(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
