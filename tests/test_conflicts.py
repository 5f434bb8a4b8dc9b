"""Where sources cannot all be right, and which value is followed."""

from __future__ import annotations

import pytest

import ilrs_signatories as ilrs
from conftest import Rows, Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.derived.agreements import compatible
from ilrs_signatories.questions import conflicts
from invented import world
from statements import SOURCES, dtypes, says


def clashes(write_package: Write, signed: str, rows: Rows) -> list[dict[str, object]]:
    tables = world(("utopia", signed), sources=SOURCES, evidence=rows)
    return conflicts.rows(read_dataset(write_package(**tables)))


def test_a_value_that_is_not_followed_is_a_conflict(write_package: Write) -> None:
    rows = [
        says("utopia-0", "signed", "notice", "2024-05-08"),
        says("utopia-0", "signed", "press", "2024-05-09", "contradicts", note="Not followed: late."),
        says("utopia-0", "signed", "repost", "2024-05-09", "contradicts", note="Not followed: a copy."),
    ]
    assert clashes(write_package, "2024-05-08", rows) == [
        {
            "resource": "agreements",
            "record_id": "utopia-0",
            "field": "signed",
            "followed": "2024-05-08",
            "other": "2024-05-09",
            "stance": "contradicts",
            "followed_sources": "notice",
            "sources": "press, repost",
            "followed_origins": 1,
            "origins": 1,
            "note": "Not followed: late. Not followed: a copy.",
        }
    ]


def test_of_one_of_two_days_each_is_followed_by_the_sources_of_the_other(write_package: Write) -> None:
    rows = [
        says("utopia-0", "signed", "notice", "2024-05-08"),
        says("utopia-0", "signed", "press", "2024-05-09"),
    ]
    found = clashes(write_package, "[2024-05-08,2024-05-09]", rows)
    assert [(one["other"], one["sources"], one["followed_sources"], one["stance"]) for one in found] == [
        ("2024-05-08", "notice", "press", "supports"),
        ("2024-05-09", "press", "notice", "supports"),
    ]


@pytest.mark.parametrize(
    ("signed", "values", "others"),
    [
        ("2024-05-08", [("2024-05-08", "supports"), ("2024-05", "supports")], []),
        ("[2024-05-08,2024-05-09]", [("2024-05-08", "supports"), ("2024-05-09", "supports")], "both"),
        ("2024-05-08", [("2024-05-09", "contradicts")], ["2024-05-09"]),
        ("2024-05-08", [("2024", "supports"), ("2024-06", "contradicts")], ["2024-06"]),
        ("2024-05-08", [("2024-05", "contradicts"), ("2024-05-08", "supports")], []),
        ("", [("2024-05", "contradicts"), ("2024-06", "contradicts")], "both"),
    ],
)
def test_values_conflict_if_they_cannot_both_be_right(
    write_package: Write, signed: str, values: list[tuple[str, str]], others: list[str] | str
) -> None:
    rows = [
        says("utopia-0", "signed", source["source_id"], value, stance)
        for source, (value, stance) in zip(SOURCES, values, strict=False)
    ]
    found = clashes(write_package, signed, rows)
    expected = [value for value, _ in values] if others == "both" else others
    assert [(one["followed"], one["other"]) for one in found] == [(signed, other) for other in expected]


@pytest.mark.parametrize("field", ["signed", "announced", "date", "published", "as_of"])
def test_dates_that_share_a_day_do_not_conflict(field: str) -> None:
    assert compatible(field, "2024-07", "2024-07-05")
    assert not compatible(field, "2024-07", "2024-08-05")


def test_every_contested_agreement_has_a_conflict() -> None:
    frame = ilrs.conflicts()
    signatories = ilrs.signatories()
    contested = signatories.loc[signatories["contested"], "agreement_id"]
    assert len(contested) > 0
    assert set(contested) <= set(frame["record_id"])
    numbers = {"followed_origins": "Int64", "origins": "Int64"}
    assert dtypes(frame) == {column: numbers.get(column, "string") for column in conflicts.COLUMNS}


def test_every_value_given_up_is_in_conflict_or_says_nothing_definite() -> None:
    table = ilrs.load("evidence")
    given_up = table[table["stance"] == "contradicts"]
    keys = ["resource", "record_id", "field", "value"]
    found = ilrs.conflicts().rename(columns={"other": "value"})[keys]
    missing = given_up.merge(found, on=keys, how="left", indicator=True)
    assert missing.loc[missing["_merge"] == "left_only", "record_id"].tolist() == []


def test_an_unreadable_value_names_the_file(write_package: Write) -> None:
    rows = [says("utopia-0", "signed", "press", "May 2024", "contradicts")]
    with pytest.raises(ilrs.DamagedPackage, match=r"evidence\.csv: a value given for utopia-0 is not a date"):
        clashes(write_package, "2024-05-08", rows)
