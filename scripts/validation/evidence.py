"""What the queries on evidence need: the values that evidence is about, and how dates compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from ilrs_signatories.edtf import OPEN_END, OPEN_START, Days
from validation.structure import Table
from validation.values import days


def stored(tables: dict[str, Table]) -> Iterator[tuple[object, ...]]:
    """Every value that has evidence or needs some; the columns are those of ``HELPERS`` in ``rows.py``."""
    evidence = tables["evidence"].columns
    about = set(zip(evidence["resource"], evidence["field"], strict=True))
    for name, table in tables.items():
        keys = table.keys()
        for field in table.model.fields:
            if field.needs_evidence or (name, field.name) in about:
                for key, line, value in zip(keys, table.lines, table.columns[field.name], strict=True):
                    yield name, key, field.name, line, value, field.is_date, field.needs_evidence


def before(first: str, second: str) -> bool:
    """Whether the first date is certainly earlier than the second; false if one is blank."""
    one, other = days(first), days(second)
    return one is not None and other is not None and one.latest < other.earliest


def long_before(first: str, second: str) -> bool:
    """Whether the first date is certainly earlier, by more than the day that time zones explain."""
    one = days(first)
    return one is not None and before(first, second) and before(_shifted(one.latest, 1), second)


def overlaps(first: str, second: str) -> bool:
    """Whether some day is possible under both dates."""
    one, other = days(first), days(second)
    return one is not None and other is not None and one.overlaps(other)


@lru_cache(maxsize=8192)
def within(first: str, second: str, most: int) -> bool:
    """Whether two dates may be at most so many days apart; true if one is blank."""
    one, other = days(first), days(second)
    if one is None or other is None:
        return True
    return _shifted(one.earliest, -most) <= other.latest and other.earliest <= _shifted(one.latest, most)


def _shifted(day: str, by: int) -> str:
    if day in (OPEN_START, OPEN_END):
        return day
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


class Composed:
    """An aggregate: whether every possible day of a date is named by a value that names no day beyond it."""

    def __init__(self) -> None:
        self.date = ""
        self.said: list[str] = []

    def step(self, date_: str, said: str) -> None:
        """Add what one source says."""
        self.date = date_
        self.said.append(said)

    def finalize(self) -> bool:
        """Whether the days of the sources make up the date."""
        stored_days = days(self.date)
        if stored_days is None:
            return False
        named = [span for other in map(days, self.said) if other is not None for span in other.spans]
        spans = sorted(span for span in named if _inside(span, stored_days))
        return all(_covered(first, last, spans) for first, last in stored_days.spans)


def _inside(span: tuple[str, str], whole: Days) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in whole.spans)


def _covered(first: str, last: str, spans: list[tuple[str, str]]) -> bool:
    due = first
    for start, end in spans:
        if start <= due <= end:
            if end >= last or end == OPEN_END:
                return True
            due = _shifted(end, 1)
    return False


FUNCTIONS: dict[str, Callable[..., object]] = {
    "before": before,
    "long_before": long_before,
    "overlaps": overlaps,
    "within": within,
    "concat_ws": lambda separator, *parts: separator.join(part for part in parts if part is not None),
}
