"""Every known fault, seeded into the frozen package one at a time, is found by its rule at its place."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from conftest import FROZEN, LIVE, ROOT
from ilrs_signatories.dataset.reader import Files, open_files
from validation import earlier, frictionless_check
from validation.check import check
from validation.report import Fault
from validation.rules import documented
from validation.seeds import Seed, seeded, seeds

SEEDS = seeds(ROOT / "tests" / "faults")
ALONE = {
    "required",
    "unique",
    "primary-key",
    "foreign-key",
    "enum",
    "type",
    "range",
    "length",
    "pattern",
    "id-slug",
}
"""Rules that a data package standard has too, so that Frictionless finds their faults."""


@functools.cache
def good() -> Files:
    files = open_files(FROZEN)
    return Files({name: files.read(name) for name in files.names()})


@functools.cache
def released() -> earlier.Version:
    return earlier.version("the release", good())


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_one_fault_is_one_message_of_its_rule_at_its_place(seed: Seed) -> None:
    files = seeded(good(), seed)
    faults = check(files, released() if seed.history else None)
    rule, file, _, column = seed.expected
    place = file, seed.expected.line_number(files), column
    assert place in [fault[:3] for fault in faults if fault.rule == rule]
    assert {fault.rule for fault in faults} == {rule} | seed.also


@pytest.mark.parametrize("package", [FROZEN, LIVE], ids=["frozen", "live"])
def test_the_good_package_has_no_fault(package: Path) -> None:
    files = open_files(package)
    assert check(files, earlier.version("itself", files)) == []


def test_every_rule_has_a_seeded_fault() -> None:
    assert {rule.id for rule in documented()} - {seed.expected.rule for seed in SEEDS} == set()


def test_every_seeded_fault_is_of_a_rule() -> None:
    assert {seed.expected.rule for seed in SEEDS} - {rule.id for rule in documented()} == set()


def test_every_rule_has_one_id_one_sentence_and_a_fix() -> None:
    rules = documented()
    assert len({rule.id for rule in rules}) == len(rules)
    assert [rule for rule in rules if not rule.sentence.endswith(".") or len(rule.sentence) > 140] == []
    assert [rule for rule in rules if not rule.fix or rule.fix.endswith(".") or len(rule.fix) > 200] == []


def test_the_seeded_faults_have_titles_of_their_own() -> None:
    assert len({seed.title for seed in SEEDS}) == len(SEEDS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [seed for seed in SEEDS if seed.expected.rule in ALONE], ids=lambda seed: seed.name
)
def test_where_frictionless_finds_a_wrong_cell_our_rules_find_it(seed: Seed, tmp_path: Path) -> None:
    files = seeded(good(), seed)
    for name in files.names():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(files.read(name))
    ours = {(fault.file, fault.line) for fault in check(files)}
    theirs = frictionless_check.opinion(tmp_path)
    assert [fault for fault in theirs if not _known(fault, ours)] == []


def _known(fault: Fault, ours: set[tuple[str, int | None]]) -> bool:
    """Whether our rules name the place; an id that is gone they name once, at the first row that has it."""
    return (fault.file, fault.line) in ours or fault.rule == "frictionless-foreign-key"
