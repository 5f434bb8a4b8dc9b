"""Every known fault, seeded into the good package one at a time, is found by its rule at its place."""

from __future__ import annotations

import functools
import re

import pytest

import fault_table
from conftest import FROZEN, ROOT
from rules import all_rules, check
from rules.canonical import rewritten
from rules.files import Folder
from rules.seeding import Seed, seeded, seeds

SEEDS = seeds(ROOT / "tests" / "faults")


@functools.cache
def good() -> dict[str, bytes]:
    folder = Folder(FROZEN)
    return {name: folder[name] for name in folder}


@pytest.fixture(scope="module")
def outcomes() -> list[fault_table.Outcome]:
    return fault_table.outcomes()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_the_rule_names_the_place_and_no_other_rule_speaks(seed: Seed) -> None:
    files = seeded(good(), seed)
    faults = check(files, good() if seed.history else None).faults
    rule, file, _, column = seed.expected
    place = file, seed.expected.line_number(files), column
    assert place in [(fault.file, fault.line, fault.column) for fault in faults if fault.rule == rule]
    assert {fault.rule for fault in faults} == {rule} | seed.also


def test_the_good_package_has_no_fault() -> None:
    assert check(good(), good()).faults == []


def test_every_rule_has_a_seeded_fault() -> None:
    assert {rule.id for rule in all_rules()} - {seed.expected.rule for seed in SEEDS} == set()


def test_every_rule_is_one_sentence() -> None:
    assert [rule for rule in all_rules() if not rule.sentence.endswith(".") or len(rule.sentence) > 120] == []


def test_there_are_eighty_faults_each_with_a_title_of_its_own() -> None:
    assert len({seed.title for seed in SEEDS}) == len(SEEDS) >= 80


def test_contributing_explains_every_rule() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [rule.id for rule in all_rules() if f"`{rule.id}`" not in page] == []


def test_the_new_signing_in_contributing_is_sound_but_for_its_invented_address() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## How to run the validator")[0]
    tables = re.findall(r"`(data/\w+\.csv)`: .*?```csv\n(.*?)```", page, re.DOTALL)
    assert len(tables) == 5
    files = dict(good())
    for path, rows in tables:
        added = re.sub(r"(?m)^ +", "", rows).encode()
        files[path] += b"" if added in files[path] or path == "data/signatories.csv" else added
    changes, refusals = rewritten(files)
    assert refusals == []
    faults = check({**files, **changes}).faults
    assert [(fault.file, fault.rule) for fault in faults] == [("data/sources.csv", "url-host")]


def test_what_frictionless_finds_our_rules_find(outcomes: list[fault_table.Outcome]) -> None:
    assert [each.seed.name for each in outcomes if each.frictionless and not each.caught] == []


def test_where_frictionless_finds_a_wrong_cell_our_rules_find_it(outcomes: list[fault_table.Outcome]) -> None:
    missed = [
        (outcome.seed.name, fault)
        for outcome in outcomes
        if all("table" in change for change in outcome.seed.changes)
        for fault in outcome.frictionless
        if (fault.file, fault.line) not in {(ours.file, ours.line) for ours in outcome.ours}
    ]
    assert missed == []


def test_the_table_in_the_docs_is_what_was_found(outcomes: list[fault_table.Outcome]) -> None:
    page = fault_table.PAGE.read_text(encoding="utf-8")
    assert fault_table.START + fault_table.table(outcomes) + fault_table.END in page
