"""States that also signed the Artemis Accords."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.questions import overlap
from invented import world

ACCORDS = [
    {"country": "UTO", "name": "Utopia", "signed": "2024-07-04"},
    {"country": "ARC", "name": "Arcadia", "signed": "2020-10-13"},
    {"country": "ATL", "name": "Atlantis"},
    {"country": "EUT", "name": "Eutopia", "signed": "2022-01-26"},
]
STATES = {"arcadia": ("country", "ARC"), "atlantis": ("country", "ATL"), "lab": ("company", "EUT")}


def shared(write_package: Write, as_of: str | None) -> list[tuple[str, str, str]]:
    tables = world(
        ("utopia", "[2024-07-03..2024-07-05]"),
        ("arcadia", "2023"),
        ("atlantis", "2023-06-01"),
        ("lab", "2023-06-01"),
        ("russia", "2021-03-09"),
        bodies=STATES,
        artemis_accords=ACCORDS,
    )
    rows = overlap.rows(read_dataset(write_package(**tables)), as_of)
    return [(row["signatory_id"], row["first"], row["certainty"]) for row in rows]


@pytest.mark.parametrize(
    ("as_of", "rows"),
    [
        ("2022-12-31", []),
        ("2023-01-01", [("arcadia", "artemis_accords", "possible")]),
        ("2023-12-31", [("arcadia", "artemis_accords", "member"), ("atlantis", "", "possible")]),
        (
            None,
            [("arcadia", "artemis_accords", "member"), ("utopia", "", "member"), ("atlantis", "", "member")],
        ),
    ],
)
def test_states_on_both_sides_are_listed_with_which_came_first(
    write_package: Write, as_of: str | None, rows: list[tuple[str, str, str]]
) -> None:
    assert shared(write_package, as_of) == rows


def test_who_signed_the_comparator_only_later_is_not_yet_on_both_sides() -> None:
    assert ilrs.overlap(as_of="2024-12-15").empty
    assert ilrs.overlap(as_of="2024-12-16")["signatory_id"].tolist() == ["thailand"]


def test_on_one_day_neither_is_first(write_package: Write) -> None:
    tables = world(("utopia", "2024-07-04"), artemis_accords=ACCORDS)
    (row,) = overlap.rows(read_dataset(write_package(**tables)))
    assert row["first"] == ""


def test_an_overlap_has_both_dates_and_says_what_is_missing() -> None:
    frame = ilrs.overlap(as_of="2025-12-31")
    assert frame.columns.tolist() == list(overlap.COLUMNS)
    thailand = frame.set_index("signatory_id").loc["thailand"]
    assert list(thailand[["country", "name", "signed", "comparator_signed", "first", "certainty"]]) == [
        "THA",
        "Thailand",
        "2024-04-05",
        "2024-12-16",
        "ilrs",
        "member",
    ]
    assert thailand["comparator_signed_latest"] == pd.Timestamp("2024-12-16")
    missing = json.loads((FROZEN / "datapackage.json").read_text(encoding="utf-8"))["coverage"]["missing"]
    assert frame.attrs["caveats"] == [text for text in missing if "Artemis Accords" in text] != []
    with pytest.raises(
        ilrs.UnknownName, match=r"^unknown comparator 'artemis': did you mean 'artemis_accords'"
    ):
        ilrs.overlap("artemis")
