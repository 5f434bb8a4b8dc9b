"""How the number of members grew."""

from __future__ import annotations

import pytest

import ilrs_signatories as ilrs
from conftest import Write
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.questions.count import count
from ilrs_signatories.questions.timeline import FREQUENCIES, Period, rows
from invented import event, world
from statements import dtypes, texts

YEARS = [
    Period("2021", 1, 1, "russia"),
    Period("2022", 1, 1, ""),
    Period("2023", 1, 2, ""),
    Period("2024", 2, 2, "utopia"),
    Period("2025", 1, 1, ""),
    Period("2026", 1, 1, ""),
]


def test_a_timeline_has_each_period_with_those_who_joined_in_it(write_package: Write) -> None:
    end = event("utopia", "withdrew", "2025-02-01")
    tables = world(("russia", "2021-03-09"), ("utopia", "[2023-12-31,2024-01-01]"), events=[end])
    assert rows(read_dataset(write_package(**tables)), "states_without_china", "Y") == YEARS


@pytest.mark.parametrize(
    ("freq", "first", "last", "length"),
    [
        ("D", "2021-03-09", "2026-11-22", 2085),
        ("M", "2021-03", "2026-11", 69),
        ("Q", "2021-Q1", "2026-Q4", 24),
        ("Y", "2021", "2026", 6),
    ],
)
def test_a_timeline_runs_from_the_first_day_to_the_gathering(
    freq: str, first: str, last: str, length: int
) -> None:
    found = rows(read_dataset(), "states", freq)
    assert (found[0].period, found[-1].period, len(found)) == (first, last, length)
    joined = [id_ for row in found for id_ in row.joined.split(", ") if id_]
    assert sorted(joined) == list(count().members)


@pytest.mark.parametrize("rule", RULES)
def test_a_timeline_is_the_count_at_the_end_of_each_period(rule: str) -> None:
    package = read_dataset()
    days = {row.period: row for row in rows(package, rule, "D")}
    months = rows(package, rule, "M")
    for period, low, high, _ in months[:-1:6]:
        last = max(day for day in days if day.startswith(period))
        found = count(last, rule, package=package)
        assert (found.low, found.high) == (low, high) == days[last][1:3]


def test_a_timeline_is_a_frame() -> None:
    frame = ilrs.timeline()
    assert dtypes(frame) == texts("period", "joined") | {"low": "Int64", "high": "Int64"}
    assert list(frame) == list(Period._fields)
    assert list(frame.set_index("period").loc["2024-07"]) == [12, 12, "kazakhstan"]
    assert frame["joined"].isna().any()
    with pytest.raises(ValueError, match=r"^unknown freq 'W': Choose from D, M, Q, Y$"):
        ilrs.timeline(freq="W")
    assert list(FREQUENCIES) == ["D", "M", "Q", "Y"]
