"""The live data: what every right contribution leaves true, and no number that one may change."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from conftest import FROZEN, LIVE, ROOT
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.derived.counting_rules import RULES, split
from ilrs_signatories.derived.membership import bodies, status

PACKAGES = [pytest.param(LIVE, id="live"), pytest.param(FROZEN, id="frozen")]
PRINTED = "spacenews-2024-05"
"""The list printed in May 2024 that the data must always reproduce."""


@cache
def dataset(folder: Path) -> Dataset:
    return read_dataset(folder)


def counted(folder: Path, day: str, rule: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return split(RULES[rule].counted(bodies(dataset(folder), day)), day)


def printed(folder: Path) -> list[str]:
    entries = dataset(folder).rows("published_list_entries")
    return [
        f"{row['position']}|{row['printed_name']}|{row['printed_type']}|{row['signatory_id']}"
        for row in entries
        if row["list_id"] == PRINTED
    ]


@pytest.mark.parametrize("folder", PACKAGES)
def test_the_data_have_no_fault(folder: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "validate.py"), "--quick", "--format", "json"]
    done = subprocess.run(
        [*command, "--package", str(folder)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""
    assert json.loads(done.stdout)["faults"] == []


def test_a_released_id_is_still_there() -> None:
    tables = [table for table in dataset(FROZEN).schema.tables.values() if len(table.key) == 1]
    gone = {
        table.name: {row[table.key[0]] for row in dataset(FROZEN).rows(table.name)}
        - {row[table.key[0]] for row in dataset(LIVE).rows(table.name)}
        for table in tables
    }
    assert gone == {table.name: set() for table in tables}


@pytest.mark.parametrize(
    ("day", "rule", "members", "possible"),
    [
        ("2023-10-26", "states", 7, ()),
        ("2024-05-10", "states", 11, ()),
        ("2024-07-04", "states", 11, ("kazakhstan",)),
        ("2024-09-05", "states", 13, ()),
        ("2025-04-29", "states_without_founders", 11, ()),
    ],
)
def test_the_counts_made_by_hand_are_right(
    day: str, rule: str, members: int, possible: tuple[str, ...]
) -> None:
    found = counted(FROZEN, day, rule)
    assert (len(found[0]), found[1]) == (members, possible)


def test_the_list_printed_in_may_2024_is_kept_as_printed() -> None:
    assert printed(LIVE) == printed(FROZEN)
    assert len(printed(LIVE)) == 20
    assert printed(LIVE)[13] == (
        "14|National Astronomical Research Institute of Thailand (NARIT)|Institute|narit"
    )


@pytest.mark.parametrize("folder", PACKAGES)
def test_everyone_on_the_list_printed_in_may_2024_had_signed(folder: Path) -> None:
    listed = {line.rsplit("|", 1)[1] for line in printed(folder)}
    members, _ = counted(folder, "2024-05-10", "signatories")
    assert listed - set(members) == set()
    assert {"thailand", "cnu", "ssgi", "kaist-kenya"} <= set(members) - listed


@pytest.mark.parametrize("folder", PACKAGES)
def test_narit_is_based_in_thailand_and_does_not_commit_it(folder: Path) -> None:
    members, possible = counted(folder, "2024-04-04", "signatories")
    assert dataset(folder).signatories["narit"]["country"] == "THA"
    assert "narit" in members
    assert "thailand" not in (*members, *possible)


@pytest.mark.parametrize("folder", PACKAGES)
def test_a_status_is_what_the_agreements_and_events_say(folder: Path) -> None:
    data = dataset(folder)
    stored = {id_: row["status"] for id_, row in data.signatories.items()}
    assert stored == {id_: status(data, id_, data.schema.gathered) for id_ in stored}
