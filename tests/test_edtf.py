"""The date parser: each form of the profile, whatever is none, and PyPI's ``edtf`` as second opinion."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilrs_signatories import edtf

FORMS = {
    "2024": ("2024-01-01", "2024-12-31"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2023-02": ("2023-02-01", "2023-02-28"),
    "2000-02": ("2000-02-01", "2000-02-29"),
    "2100-02": ("2100-02-01", "2100-02-28"),
    "2024-04-24": ("2024-04-24", "2024-04-24"),
    "[2024-07-03,2024-07-05]": ("2024-07-03", "2024-07-05"),
    "[2024-07-03,2024-07-05,2024-08-01]": ("2024-07-03", "2024-08-01"),
    "[2024-05-07..2024-05-08]": ("2024-05-07", "2024-05-08"),
    "[..2023-07-07]": (edtf.OPEN_START, "2023-07-07"),
    "[2022-12-05..]": ("2022-12-05", edtf.OPEN_END),
}

FAULTS = {
    "": "is not a date",
    "2024-13": "month that is out of range",
    "2024-00-01": "month that is out of range",
    "2023-02-29": "day that is out of range for the month",
    "2024-04-31": "day that is out of range for the month",
    "0000": "year that is out of range",
    "24-04-24": "is not a date",
    "2024-4-24": "is not a date",
    "24/04/2024": "is not a date",
    "2024-04-24\n": "is not a date",
    "٢٠٢٤": "is not a date",
    "2024~": "is not a date",
    "2024-05-07/2024-05-08": "is not a date",
    "[2024-04-24]": "has one day in brackets",
    "[2024-04,2024-05]": "something other than full days",
    "[2024-04-24, 2024-04-25]": "is not a date",
    "[2024-07-05,2024-07-03]": "not in ascending order",
    "[2024-07-05,2024-07-05]": "not in ascending order",
    "[2024-05-08..2024-05-07]": "not in ascending order",
    "[2024-05-08..2024-05-08]": "not in ascending order",
    "[..]": "an interval without a start or an end",
    "[2024-05-07..2024-05-08,2024-05-10]": "is not a date",
    "[2024-05-07": "is not a date",
}

days = st.dates(date(2021, 1, 1), date(2021, 12, 31))


@st.composite
def edtf_texts(draw: st.DrawFn) -> str:
    """Closed dates of 2021 in every form of the profile."""
    first, last = draw(st.lists(days, min_size=2, max_size=2, unique=True).map(sorted))
    forms = ("2021", f"{first:%Y-%m}", f"{first}", f"[{first},{last}]", f"[{first}..{last}]")
    return draw(st.sampled_from(forms))


def possible(text: str) -> set[str]:
    """Every day that a closed date may mean, one by one."""
    return {
        f"{date.fromisoformat(first) + timedelta(days=n)}"
        for first, last in edtf.parse(text).spans
        for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    }


@pytest.mark.parametrize(("text", "bounds"), FORMS.items())
def test_a_form_of_the_profile_has_a_first_and_a_last_day(text: str, bounds: tuple[str, str]) -> None:
    parsed = edtf.parse(text)
    assert (parsed.earliest, parsed.latest) == bounds


@pytest.mark.parametrize(("text", "reason"), FAULTS.items())
def test_any_other_text_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        edtf.parse(text)


@pytest.mark.interop
@pytest.mark.parametrize(
    "text",
    [text for text, days in FORMS.items() if edtf.OPEN_START not in days and edtf.OPEN_END not in days],
)
def test_the_edtf_package_finds_the_same_days(text: str) -> None:
    import edtf as other

    parsed = other.parse_edtf(text)
    first, last = (
        f"{t.tm_year:04}-{t.tm_mon:02}-{t.tm_mday:02}" for t in (parsed.lower_strict(), parsed.upper_strict())
    )
    assert (first, last) == FORMS[text]


@given(edtf_texts())
def test_every_day_of_a_date_lies_between_its_bounds(text: str) -> None:
    parsed = edtf.parse(text)
    assert (min(possible(text)), max(possible(text))) == (parsed.earliest, parsed.latest)


@given(edtf_texts(), edtf_texts())
def test_dates_overlap_exactly_if_they_share_a_day(one: str, another: str) -> None:
    shared = bool(possible(one) & possible(another))
    assert edtf.parse(one).overlaps(edtf.parse(another)) is shared
    assert edtf.parse(another).overlaps(edtf.parse(one)) is shared


@given(st.text(alphabet="0123456789-[].,", max_size=24))
def test_whatever_is_accepted_is_a_date_of_the_calendar(text: str) -> None:
    try:
        parsed = edtf.parse(text)
    except ValueError:
        return
    for first, last in parsed.spans:
        assert date.fromisoformat(first) <= date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "bounds"),
    {
        "[..2023-07-07]": ("2021-03-09", "2023-07-07"),
        "[..2020-06-05]": ("2020-06-05", "2020-06-05"),
        "[2022-12-05..]": ("2022-12-05", "2026-11-22"),
        "[2027-01-01..]": ("2027-01-01", "2027-01-01"),
        "2024-04": ("2024-04-01", "2024-04-30"),
    }.items(),
)
def test_an_open_end_is_closed_by_what_the_package_covers(text: str, bounds: tuple[str, str]) -> None:
    assert edtf.bounds(text, "2021-03-09", "2026-11-22") == bounds


def test_a_day_is_a_day_and_nothing_wider() -> None:
    assert edtf.day("2024-05-10") == "2024-05-10"
    with pytest.raises(ValueError, match="is more than one day"):
        edtf.day("2024-05")
