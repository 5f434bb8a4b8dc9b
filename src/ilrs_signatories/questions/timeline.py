"""How the number of members grew, period by period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES, split
from ilrs_signatories.derived.membership import bodies, signings
from ilrs_signatories.errors import choose
from ilrs_signatories.output import frame, paragraphs
from ilrs_signatories.questions import DataFrame, Day, Package, asked_day, read_as_known, rows_command

CHANGING = ("claimed", "denied", "lapsed", "withdrew")
"""The events, besides signatures, that change who is counted."""

LEGEND = "low: members for certain at the end of the period; high: those possible included."


class Period(NamedTuple):
    """A row of ``timeline``; blank text is ``""``."""

    period: str
    low: int
    high: int
    joined: str


def timeline(
    rule: str = "states",
    freq: str = "M",
    known_on: Day | None = None,
    package: Package | None = None,
) -> DataFrame:
    """Count members at the end of each period, from the first day of the record to its last.

    ``rule`` is a rule of ``count``; ``freq`` is ``D``, ``M``, ``Q`` or ``Y``. The columns: ``period``
    (``2024-05-08``, ``2024-05``, ``2024-Q2`` or ``2024``), ``low`` and ``high`` as in ``count`` on its last
    day, and ``joined``, the ids of those that became members in it. The last period ends with the day on
    which the evidence was gathered. Raises ``ValueError`` for a day in another form, ``UnknownName`` for a
    rule or frequency that does not exist, and ``DamagedPackage``.

    >>> timeline(freq="Y")[["period", "low", "high"]].values.tolist()[:2]
    [['2021', 2, 2], ['2022', 2, 2]]
    """
    return frame(Period._fields, rows(read_as_known(package, known_on), rule, freq))


def rows(dataset: Dataset, rule: str = "states", freq: str = "M") -> list[Period]:
    """The rows of ``timeline``."""
    choose("rule", rule, RULES)
    choose("freq", freq, FREQUENCIES)
    changes = sorted(_days_of_change(dataset))
    first, last = (
        date.fromisoformat(day).toordinal() for day in (dataset.schema.begins, asked_day(dataset, None))
    )
    ends = {FREQUENCIES[freq](day): day.isoformat() for day in map(date.fromordinal, range(first, last + 1))}
    found: list[Period] = []
    members: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    passed = -1
    for period, end in ends.items():
        before = members
        if bisect_right(changes, end) > passed:
            passed = bisect_right(changes, end)
            members, possible = split(RULES[rule].counted(bodies(dataset, end)), end)
        joined = ", ".join(id_ for id_ in members if id_ not in before)
        found.append(Period(period, len(members), len(members) + len(possible), joined))
    return found


command = rows_command(rows, Period._fields, Period._fields, lambda *_: f"\n{paragraphs(LEGEND)}")


def _days_of_change(dataset: Dataset) -> set[str]:
    """The first and the last possible day of each signature and of each event that changes the answer."""
    signed = {day for own in signings(dataset).values() for signing in own for day in signing[:2]}
    events = (event["date"] for event in dataset.events if event["event"] in CHANGING)
    return signed.union(*map(dataset.bounds, events))


FREQUENCIES: dict[str, Callable[[date], str]] = {
    "D": date.isoformat,
    "M": lambda day: day.isoformat()[:7],
    "Q": lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}",
    "Y": lambda day: day.isoformat()[:4],
}
"""The name of the period that a day is in, by frequency: days, months, quarters, years."""
