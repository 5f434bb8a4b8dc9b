"""The pages in docs/: their examples run, and what they say of the data is what the data say."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ilrs_signatories as ilrs
from conftest import ROOT

PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
RUN = [name for name, text in PAGES.items() if ">>> " in text]


def script(name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / name), "--check"]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("name", RUN)
def test_the_examples_of_a_page_print_what_is_shown(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ilrs.export(tmp_path)
    monkeypatch.chdir(tmp_path)
    blocks = "\n".join(re.findall(r"^```python\n(.*?)^```$", PAGES[name], re.MULTILINE | re.DOTALL))
    example = doctest.DocTestParser().get_doctest(blocks, {}, name, f"docs/{name}", 0)
    printed: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(example, out=printed.append)
    assert "".join(printed) == ""


def test_the_codebook_is_what_the_descriptor_gives() -> None:
    done = script("codebook.py")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_pages_are_what_their_examples_print() -> None:
    done = script("examples.py")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_codebook_has_every_column_in_order_with_all_that_is_said_of_it() -> None:
    expected = [part for resource in resources() for part in parts(resource)]
    at = 0
    for part in expected:
        found = PAGES["codebook.md"].find(part, at)
        assert found >= 0, f"after character {at}, docs/codebook.md lacks {part!r}"
        at = found + len(part)


def resources() -> list[dict[str, Any]]:
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = descriptor["resources"]
    return found


def parts(resource: dict[str, Any]) -> list[str]:
    """What the codebook must say of a table, in order."""
    found = [f"\n## {resource['name']}\n", resource["description"]]
    for field in resource["schema"]["fields"]:
        found += [f"\n### {field['name']}\n", field["description"]]
        found += [f"`{value}`: {meaning}\n" for value, meaning in field.get("meanings", {}).items()]
        found.append(f"- Example: `{field['example']}`\n")
        if "borderline" in field:
            found.append(f"- Borderline: {field['borderline']}\n")
        if field.get("evidence") == "required":
            found.append("- Evidence: every value needs")
    return found


def test_each_of_twenty_questions_has_one_line_and_an_answer() -> None:
    _, *questions = re.split(r"^\*\*(?=[0-9]+\. )", PAGES["questions.md"], flags=re.MULTILINE)
    assert [int(text.partition(".")[0]) for text in questions] == list(range(1, 21))
    for text in questions:
        examples = doctest.DocTestParser().get_examples(text.partition("```python\n")[2].partition("```")[0])
        assert [(len(one.source.splitlines()), bool(one.want)) for one in examples] == [(1, True)], text[:40]


def test_the_same_first_load_has_the_same_answer_in_every_tool() -> None:
    answers = re.findall(r"^\{.*\}$", PAGES["loading.md"], re.MULTILINE)
    assert len(answers) == 5
    assert len(set(answers)) == 1


@pytest.mark.parametrize("name", PAGES)
def test_every_file_that_a_page_links_to_exists(name: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", PAGES[name])
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_page_on_the_map_says_what_is_drawn_as_a_disc() -> None:
    from ilrs_signatories.plot.world import TOO_SMALL

    assert f"smaller than {TOO_SMALL:,} km²" in PAGES["limits.md"]
