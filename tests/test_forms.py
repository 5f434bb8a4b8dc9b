"""The issue forms: short, in plain words, read back as they were filled in; none accepts itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from adding.questions import WORDS
from common import REPOSITORY
from from_form import FORMS, read

PATHS = sorted((REPOSITORY / ".github" / "ISSUE_TEMPLATE").glob("*-*.yml"))
ADDRESS = "Address of the page"
CHOICES = {name: [words[0] for words in WORDS[name].values()] for name in ("signatory_type", "instrument")}
CHOICES["signatory_type"].append("I do not know")
CHOICES["host"] = [
    "China (CNSA)",
    "China (another part of the government)",
    "DSEL (Deep Space Exploration Laboratory)",
]
JARGON = re.compile(
    r"\b(id|slug|edtf|csv|primary key|foreign key|enum|record_id|stance|resource)\b|_|\[", re.IGNORECASE
)


def form(path: Path) -> dict[str, Any]:
    """A form as YAML reads it."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def fields(path: Path) -> list[dict[str, Any]]:
    """The fields of a form."""
    return [field for field in form(path)["body"] if field["type"] != "markdown"]


def by_name(path: Path) -> str:
    return path.stem


def test_there_are_four_forms() -> None:
    assert [path.stem for path in PATHS] == sorted(FORMS)


@pytest.mark.parametrize("path", PATHS, ids=by_name)
def test_a_form_has_the_headings_that_the_script_reads_and_at_most_nine(path: Path) -> None:
    headings = [field["attributes"]["label"] for field in fields(path)]

    assert headings == list(FORMS[path.stem]["headings"])
    assert len(headings) <= 9


@pytest.mark.parametrize("path", PATHS, ids=by_name)
def test_a_form_needs_an_address_and_uses_the_words_of_a_newspaper(path: Path) -> None:
    (address,) = [field for field in fields(path) if field["attributes"]["label"] == ADDRESS]
    shown = [form(path)["name"], form(path)["description"]]
    for field in form(path)["body"]:
        shown += [str(text) for key, text in field["attributes"].items() if key != "options"]
        shown += field["attributes"].get("options", [])

    assert address["validations"] == {"required": True}
    assert [text for text in shown if JARGON.search(text)] == []


def test_kind_chinese_side_and_type_are_drop_downs_and_each_choice_is_understood() -> None:
    asked = {field["attributes"]["label"]: field for path in PATHS for field in fields(path)}
    found = {
        question: asked[heading]["attributes"]["options"]
        for form_ in FORMS.values()
        for heading, question in form_["headings"].items()
        if asked[heading]["type"] == "dropdown"
    }

    assert found == CHOICES
    assert set(CHOICES["host"]) <= {word for words in WORDS["host"].values() for word in words}


@pytest.mark.parametrize("path", PATHS, ids=by_name)
def test_the_fields_that_a_link_fills_in_are_named_record_and_column(path: Path) -> None:
    named = {field["attributes"]["label"]: field["id"] for field in fields(path)}

    assert named.get("Which entry is it about?", "record") == "record"
    assert named.get("Which detail of it?", "column") == "column"


@pytest.mark.parametrize("path", PATHS, ids=by_name)
def test_no_form_sets_a_label_and_so_none_accepts_itself(path: Path) -> None:
    assert set(form(path)) == {"name", "description", "body"}


@pytest.mark.parametrize("name", FORMS)
def test_every_answer_of_a_form_is_read_back_as_it_was_given(name: str) -> None:
    kind, headings = FORMS[name]["kind"], FORMS[name]["headings"]
    answers = {question: f"answer {number}" for number, question in enumerate(headings.values())}
    body = "\n\n".join(f"### {heading}\n\n{answers[question]}" for heading, question in headings.items())

    read_kind, _, read_answers = read(body)

    published = answers.pop("published")
    assert read_kind == kind
    assert read_answers == {**answers, "publisher": published, "published": ""}
