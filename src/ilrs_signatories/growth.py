"""How the number grew, period by period, from the first day of the record to its last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ilrs_signatories.choices import choose
from ilrs_signatories.counting import split
from ilrs_signatories.package import Package
from ilrs_signatories.query import days
from ilrs_signatories.record import Record, read_record
from ilrs_signatories.rules import RULES
from ilrs_signatories.signing import Signing, signings
from ilrs_signatories.standing import TURNING, bodies

if TYPE_CHECKING:
    from datetime import date


class Period(NamedTuple):
    """A row of ``ilrs_signatories.timeline``; blank text is ``""``."""

    period: str
    low: int
    high: int
    joined: str


def timeline(
    package: Package, rule: str = "states", freq: str = "M", known_on: str | date | None = None
) -> list[Period]:
    """The answer of ``ilrs_signatories.timeline``, which says what the arguments mean."""
    choose("rule", rule, RULES)
    choose("freq", freq, FREQUENCIES)
    last, known = days(package, None, known_on)
    record = read_record(package, known)
    every = signings(record)
    turns = sorted(_turns(record, every), reverse=True)
    rows: list[Period] = []
    members: tuple[str, ...] = ()
    for period, end in _ends(freq, package.begins, last):
        if rows and not (turns and turns[-1] <= end):
            rows.append(Period(period, rows[-1].low, rows[-1].high, ""))
            continue
        while turns and turns[-1] <= end:
            turns.pop()
        now, possible = split(RULES[rule](bodies(record, end, every)), end)
        joined = ", ".join(id_ for id_ in now if id_ not in members)
        rows.append(Period(period, len(now), len(now) + len(possible), joined))
        members = now
    return rows


def _turns(record: Record, every: dict[str, list[Signing]]) -> set[str]:
    """The days on which the answer can change: the first and the last of each signature and such event."""
    signed = {day for of_one in every.values() for signing in of_one for day in signing[:2]}
    turning = (event["date"] for event in record.events if event["event"] in TURNING)
    return signed.union(*map(record.package.bounds, turning))


def _ends(freq: str, begins: str, gathered: str) -> Iterator[tuple[str, str]]:
    """Each period's name and last day; the last period ends with the gathering of the evidence."""
    from datetime import date

    first, last = (date.fromisoformat(day).toordinal() for day in (begins, gathered))
    name = FREQUENCIES[freq]
    ends = {name(day): day for day in map(date.fromordinal, range(first, last + 1))}
    for period, day in ends.items():
        yield period, day.isoformat()


def _quarter(day: date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


FREQUENCIES: dict[str, Callable[[date], str]] = {
    "D": lambda day: day.isoformat(),
    "M": lambda day: day.isoformat()[:7],
    "Q": _quarter,
    "Y": lambda day: day.isoformat()[:4],
}
"""The name of the period in which a day lies, by frequency: days, months, quarters, years."""
