"""The issue forms mirror the columns of datapackage.json, and none of them accepts itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*-*.yml"))
SCHEMAS = {
    resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
    for resource in json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["resources"]
}
TABLES = {
    "signatory": "signatories",
    "agreement": "agreements",
    "party": "parties",
    "host": "parties",
    "source": "sources",
    "evidence": "evidence",
}
ASKED = {
    "add-signing": {
        "signatory": set(SCHEMAS["signatories"]),
        "agreement": set(SCHEMAS["agreements"]),
        "party": {"body", "signed_by", "office"},
        "host": {"signatory_id", "body", "signed_by", "office"},
        "source": set(SCHEMAS["sources"]),
        "evidence": {"relays", "as_printed", "note"},
    },
    "add-source": {"source": set(SCHEMAS["sources"]), "evidence": set(SCHEMAS["evidence"]) - {"source_id"}},
    "correct-value": {
        "source": set(SCHEMAS["sources"]),
        "evidence": set(SCHEMAS["evidence"]) - {"source_id", "stance"},
    },
    "report-dispute": {
        "source": set(SCHEMAS["sources"]),
        "evidence": set(SCHEMAS["evidence"]) - {"source_id", "stance"},
    },
}


def form(path: Path) -> dict[str, Any]:
    """A form as YAML reads it."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def fields(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """For each field of a form that is a column: the entity, the column and the field."""
    found = []
    for field in form(path)["body"]:
        if field["type"] == "markdown" or field["id"] == "form":
            continue
        entity, title = field["attributes"]["label"].lower().split(": ")
        columns = SCHEMAS[TABLES[entity]]
        column = next(name for name, described in columns.items() if described["title"].lower() == title)
        found.append((entity, column, field))
    return found


def by_id(path: Path) -> str:
    return path.stem


def test_there_are_four_forms() -> None:
    assert [path.stem for path in FORMS] == sorted(ASKED)


@pytest.mark.parametrize("path", FORMS, ids=by_id)
def test_a_form_asks_for_every_column_that_does_not_follow_from_others(path: Path) -> None:
    asked: dict[str, set[str]] = {}
    for entity, column, _ in fields(path):
        asked.setdefault(entity, set()).add(column)

    assert asked == ASKED[path.stem]


@pytest.mark.parametrize("path", FORMS, ids=by_id)
def test_the_id_of_a_field_is_its_column_after_its_entity_only_where_two_share_the_name(path: Path) -> None:
    columns = [column for _, column, _ in fields(path)]
    for entity, column, field in fields(path):
        shared = columns.count(column) > 1 and column != f"{entity}_id"
        plain = "host" if (entity, column) == ("host", "signatory_id") else column
        expected = f"{entity}_{column}" if shared and plain == column else plain
        assert field["id"] == expected


@pytest.mark.parametrize("path", FORMS, ids=by_id)
def test_a_field_offers_the_values_and_the_description_of_its_column(path: Path) -> None:
    for entity, column, field in fields(path):
        described = SCHEMAS[TABLES[entity]][column]
        values = described.get("constraints", {}).get("enum")
        attributes = field["attributes"]
        assert (field["type"], attributes.get("options")) == ("dropdown" if values else "input", values)
        assert attributes["description"].startswith(described["description"])
        assert values or attributes["placeholder"] == str(described["example"])


@pytest.mark.parametrize("path", FORMS, ids=by_id)
def test_a_form_says_which_it_is(path: Path) -> None:
    first = next(field for field in form(path)["body"] if field["type"] != "markdown")

    assert (first["id"], first["attributes"]["label"], first["attributes"]["options"]) == (
        "form",
        "Form",
        [path.stem],
    )
    assert (first["attributes"]["default"], first["validations"]) == (0, {"required": True})


@pytest.mark.parametrize("path", FORMS, ids=by_id)
def test_no_form_sets_a_label_and_so_none_accepts_itself(path: Path) -> None:
    assert set(form(path)) == {"name", "description", "body"}


def test_the_forms_are_what_the_descriptor_makes_them() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "forms.py"), "--check"]

    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
