"""Edits that are right and look odd: none is refused, beside the version before as well."""

from __future__ import annotations

import functools
import tomllib
from typing import Any

import pytest

from conftest import FROZEN, ROOT
from ilrs_signatories.dataset.reader import Files, open_files
from validation import earlier
from validation.check import check
from validation.seeds import Expected, Seed, seeded

EDITS = tomllib.loads((ROOT / "tests" / "right_edits.toml").read_text(encoding="utf-8"))["edit"]


@functools.cache
def good() -> Files:
    return open_files(FROZEN)


@functools.cache
def released() -> earlier.Version:
    return earlier.version("the release", good())


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit["title"])
def test_a_right_edit_passes(edit: dict[str, Any]) -> None:
    nothing = Expected("", "", None, None)
    seed = Seed(edit["title"], edit["title"], tuple(edit["change"]), nothing, frozenset(), history=True)
    assert check(seeded(good(), seed), released()) == []


def test_there_are_a_hundred_of_them() -> None:
    assert len({edit["title"] for edit in EDITS}) == len(EDITS) >= 100
