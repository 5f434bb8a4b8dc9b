"""README, CONTRIBUTING and docs/: what they name exists; scripts/docs.py checks the outputs they show."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
    if path.name != "CHANGELOG.md"
}


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as hosting sites make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_to_a_file_and_a_heading(name: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", PAGES[name]):
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{target}#{anchor}"


@pytest.mark.parametrize("name", PAGES)
def test_every_script_that_a_page_names_exists(name: str) -> None:
    assert [path for path in re.findall(r"scripts/\w+\.py", PAGES[name]) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_extra_that_a_page_installs_exists(name: str) -> None:
    declared = set(
        re.findall(r"^(\w+) = \[", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r'"\.\[(\w+)\]"', PAGES[name])) <= declared


def test_the_readme_has_two_sh_blocks_one_that_shows_the_list_and_one_that_runs_the_tests() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGES["README.md"], re.MULTILINE | re.DOTALL)
    assert [block.splitlines()[-1] for block in blocks] == ["ilrs list --type country", "pytest -n auto"]


def test_the_readme_is_short_and_has_its_sections_in_order() -> None:
    assert len(PAGES["README.md"].splitlines()) <= 190
    assert re.findall(r"^## (.+)$", PAGES["README.md"], re.MULTILINE) == [
        "One file",
        "Install, and a first result",
        "The tables",
        "Questions it answers",
        "How it counts",
        "How to cite",
        "How to correct a row",
        "How to develop",
    ]
