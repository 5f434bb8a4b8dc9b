"""Agreements and events of a country and of the bodies based in it."""

from __future__ import annotations

from pathlib import Path

import pytest

import ilrs_signatories as ilrs
from conftest import Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.questions.history import COLUMNS, rows
from statements import dtypes, statements


@pytest.fixture
def package(write_package: Write) -> Path:
    return write_package(**statements())


STEPS = [
    ("2023-03", "academy", "invited", "", "", ""),
    ("2023-04-25", "utopia", "claimed", "", "", ""),
    ("2024-05-08", "utopia", "signed", "utopia-0", "ilrs", "signatory"),
    ("[2024-07-03,2024-07-05]", "academy", "signed", "academy-1", "ilrs", "signatory"),
]


@pytest.mark.parametrize("country", ["utopia", "Utopia", "UTO", "uto", " UTOPIA "])
def test_the_history_of_a_country_is_its_own_and_that_of_the_bodies_there(
    package: Path, country: str
) -> None:
    found = rows(read_dataset(package), country)
    names = ("date", "signatory_id", "step", "agreement_id", "scope", "role")
    steps = [tuple(one[name] for name in names) for one in found]
    assert steps == STEPS
    assert (found[3]["date_earliest"], found[3]["date_latest"]) == ("2024-07-03", "2024-07-05")


@pytest.mark.parametrize(("as_of", "steps"), [("2023-02-28", 0), ("2023-03-01", 1), ("2024-07-03", 4)])
def test_a_history_ends_with_the_day_asked(package: Path, as_of: str, steps: int) -> None:
    assert len(rows(read_dataset(package), "utopia", as_of)) == steps


def test_a_history_shows_what_some_source_had_published(package: Path) -> None:
    assert [
        step["agreement_id"] for step in rows(read_dataset(package).known_on("2024-05-09"), "utopia")
    ] == ["utopia-0"]


def test_the_host_has_a_history_too(package: Path) -> None:
    assert {(step["signatory_id"], step["role"]) for step in rows(read_dataset(package), "CHN")} == {
        ("china", "host")
    }


def test_a_country_where_only_bodies_sit_is_found_by_its_code_or_name() -> None:
    assert ilrs.history("CHE")["signatory_id"].tolist() == ["nanospace", "spacetalk"]
    assert ilrs.history("switzerland").equals(ilrs.history("CHE"))


def test_a_country_that_signed_nothing_itself_is_found_by_any_name() -> None:
    assert set(ilrs.history("IDN")["signatory_id"]) == {"ubl", "unisat"}
    assert ilrs.history("Indonesia").equals(ilrs.history("idn"))


def test_the_history_of_a_body_is_its_own() -> None:
    assert ilrs.history("NARIT")["agreement_id"].tolist() == ["narit-2023"]


def test_a_country_that_nobody_knows_is_one_line_without_a_far_suggestion() -> None:
    with pytest.raises(ilrs.UnknownName) as error:
        ilrs.history("atlantis")
    assert str(error.value) == (
        "no signatory 'atlantis': Write an id, a name, an acronym or a three-letter code"
    )


def test_a_history_is_a_frame() -> None:
    frame = ilrs.history("thailand")
    days = {"date_earliest": "datetime64[s]", "date_latest": "datetime64[s]"}
    assert dtypes(frame) == {column: days.get(column, "string") for column in COLUMNS}
    assert frame["date_latest"].is_monotonic_increasing
    assert {"narit", "thailand"} == set(frame["signatory_id"])
