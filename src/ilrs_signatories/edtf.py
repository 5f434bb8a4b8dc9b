"""Dates of the profile of EDTF (ISO 8601-2) that the tables use.

The forms, each calendar-valid and ascending, and no others:

======================== =================================================
``2024``                 some day of the year
``2024-04``              some day of the month
``2024-04-24``           that day
``[2024-07-03,2024-07-05]`` one of the days named
``[2024-05-07..2024-05-08]`` one of the days from the first to the last
``[..2023-07-07]``       that day or an earlier one
``[2022-12-05..]``       that day or a later one
======================== =================================================

Days are ISO texts (``"2024-04-24"``) throughout: they sort as dates do.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

OPEN_START = "0001-01-01"
OPEN_END = "9999-12-31"

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_SIMPLE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Days(NamedTuple):
    """The days that a date may mean, as ascending spans of (first, last), both included."""

    spans: tuple[tuple[str, str], ...]

    @property
    def earliest(self) -> str:
        """The first possible day; ``OPEN_START`` if the start is open."""
        return self.spans[0][0]

    @property
    def latest(self) -> str:
        """The last possible day; ``OPEN_END`` if the end is open."""
        return self.spans[-1][1]

    def overlaps(self, other: Days) -> bool:
        """Whether some day is possible under both dates.

        >>> parse("2024-07").overlaps(parse("[2024-07-03,2024-07-05]"))
        True
        >>> parse("2024-07-04").overlaps(parse("[2024-07-03,2024-07-05]"))
        False
        """
        return any(a <= d and c <= b for a, b in self.spans for c, d in other.spans)


@lru_cache(4096)
def parse(text: str) -> Days:
    """The days that ``text`` may mean.

    Raises ``ValueError``, with the reason in plain words, for any other form, for a day that the
    calendar lacks and for days out of order.

    >>> parse("2024-02")
    Days(spans=(('2024-02-01', '2024-02-29'),))
    >>> parse("[2024-07-03,2024-07-05]").latest
    '2024-07-05'
    """
    if not (text.startswith("[") and text.endswith("]")):
        return Days((_simple(text),))
    inner = text[1:-1]
    start, dots, end = inner.partition("..")
    if dots:
        if not start and not end:
            raise ValueError("is an interval without a start or an end")
        days = [_day(start) if start else OPEN_START, _day(end) if end else OPEN_END]
    else:
        days = [_day(part) for part in inner.split(",")]
        if len(days) < 2:
            raise ValueError("has one day in brackets: leave out the brackets")
    if any(a >= b for a, b in pairwise(days)):
        raise ValueError("has days that are not in ascending order")
    return Days(((days[0], days[1]),) if dots else tuple((day, day) for day in days))


def day(text: str) -> str:
    """``text`` itself, if it is one day; raises ``ValueError`` otherwise.

    >>> day("2024-05")
    Traceback (most recent call last):
    ...
    ValueError: is more than one day
    """
    days = parse(text)
    if days.spans != ((text, text),):
        raise ValueError("is more than one day")
    return text


def one_day(name: str, value: str | date) -> str:
    """A day given as ISO text or as a date, as ISO text; raises ``ValueError``, which names the argument.

    >>> one_day("as_of", "2024-05")
    Traceback (most recent call last):
    ...
    ValueError: as_of '2024-05' is more than one day: write a day such as 2024-05-10
    """
    text = value if isinstance(value, str) else str(value)[:10]
    try:
        return day(text)
    except ValueError as error:
        raise ValueError(f"{name} {text!r} {error}: write a day such as 2024-05-10") from None


def bounds(text: str, begins: str, ends: str) -> tuple[str, str]:
    """The earliest and the latest possible day, an open start or end replaced by ``begins`` or ``ends``.

    >>> bounds("[..2023-07-07]", "2021-03-09", "2026-11-22")
    ('2021-03-09', '2023-07-07')
    """
    days = parse(text)
    earliest = min(begins, days.latest) if days.earliest == OPEN_START else days.earliest
    latest = max(ends, days.earliest) if days.latest == OPEN_END else days.latest
    return earliest, latest


def in_english(text: str) -> str:
    """A date for readers; blank stays blank.

    >>> in_english("2024-05-08"), in_english("2024-05"), in_english("2024")
    ('8 May 2024', 'May 2024', '2024')
    >>> in_english("[2024-07-03,2024-07-05]"), in_english("[2024-05-07..2024-05-08]")
    ('3 or 5 July 2024', '7 or 8 May 2024')
    >>> in_english("[2024-03-01..2024-03-27]"), in_english("[2023-12-30..2024-01-02]")
    ('between 1 and 27 March 2024', 'between 30 December 2023 and 2 January 2024')
    >>> in_english("[..2023-07-07]"), in_english("[2022-12-05..]")
    ('by 7 July 2023', 'on or after 5 December 2022')
    """
    if not text:
        return ""
    days = parse(text)
    if not text.startswith("["):
        return _simple_in_english(text)
    if days.earliest == OPEN_START:
        return f"by {_simple_in_english(days.latest)}"
    if days.latest == OPEN_END:
        return f"on or after {_simple_in_english(days.earliest)}"
    if len(days.spans) > 1:
        return _joined([first for first, _ in days.spans], "or")
    first, last = days.earliest, days.latest
    if first[:7] == last[:7] and int(last[8:]) - int(first[8:]) == 1:
        return _joined([first, last], "or")
    return f"between {_joined([first, last], 'and')}"


def when(text: str) -> str:
    """A date in English with its preposition; blank stays blank.

    >>> when("2024-05-08"), when("2024-05"), when("[..2023-07-07]")
    ('on 8 May 2024', 'in May 2024', 'by 7 July 2023')
    """
    words = in_english(text)
    if not words or words.startswith(("by ", "on ", "between ")):
        return words
    return f"in {words}" if text.count("-") < 2 else f"on {words}"


def short(words: str) -> str:
    """A date in English with its months cut to three letters.

    >>> short("3 or 5 July 2024")
    '3 or 5 Jul 2024'
    """
    return re.sub(rf"\b({'|'.join(MONTHS)})\b", lambda month: month[0][:3], words)


def _simple_in_english(text: str) -> str:
    year, *rest = text.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def _joined(days: list[str], word: str) -> str:
    """Days in one phrase that names a month or a year shared with the last day only once."""
    *others, last = days
    words = []
    for day in others:
        keep = 3 if day[:4] != last[:4] else 2 if day[:7] != last[:7] else 1
        words.append(" ".join(_simple_in_english(day).split()[:keep]))
    return f"{', '.join(words)} {word} {_simple_in_english(last)}"


def _simple(text: str) -> tuple[str, str]:
    match = _SIMPLE.fullmatch(text)
    if match is None:
        raise ValueError("is not a date such as 2024, 2024-04, 2024-04-24 or [2024-07-03,2024-07-05]")
    year, month, day = match.groups()
    if year == "0000":
        raise ValueError("has a year that is out of range")
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        raise ValueError("has a month that is out of range")
    # The module calendar would do, but takes longer to import than all the dates to read.
    is_leap_year = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    length = 29 if month == "02" and is_leap_year else _LENGTHS[int(month) - 1]
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{length}"
    if not 1 <= int(day) <= length:
        raise ValueError("has a day that is out of range for the month")
    return text, text


def _day(text: str) -> str:
    first, last = _simple(text)
    if first != last:
        raise ValueError("has something other than full days in the brackets")
    return first
