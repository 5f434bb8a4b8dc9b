"""Who counted under each rule on any day, as known on any day: a table that the browser only has to look up.

The answer to "who had joined by ``as_of``, as known on ``known_on``" changes on few days of either kind.
Between two neighbouring days of change it is the same, so the days of change suffice for all days. For each
subject (a signatory, or a country's alpha-3 code) the answers along the days of ``as_of`` make a pattern, and
one pattern serves many subjects and many days of ``known_on``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from ilrs_signatories.counting import split
from ilrs_signatories.derive import signing_days
from ilrs_signatories.package import Package
from ilrs_signatories.record import Record, latest_published, read_record
from ilrs_signatories.rules import RULES
from ilrs_signatories.signing import joined, signings
from ilrs_signatories.standing import bodies

T = TypeVar("T")

Labels = dict[str, dict[str, str]]
"""For one pair of days: by grid (a rule, or ``first`` for the first agreement) and subject, the answer."""


class Axis(NamedTuple):
    """The days on which something may change, ascending; before the first of them there is nothing."""

    days: tuple[str, ...]

    def position(self, day: str) -> int:
        """The position of the last day of change on or before ``day``; -1 before the first."""
        return bisect_right(self.days, day) - 1


class Grid(NamedTuple):
    """The answers of every pair of days. ``known`` has one more row than it has days: knowledge of today.

    ``patterns[i]`` is a list of (position on ``as_of``, label), ascending, the label valid until the next;
    ``subjects[grid][subject]`` a list of (row of ``known``, pattern), in the same manner.
    """

    as_of: Axis
    known: Axis
    patterns: list[list[tuple[int, str]]]
    subjects: dict[str, dict[str, list[tuple[int, int]]]]

    def look_up(self, grid: str, as_of: str, known_on: str | None = None) -> dict[str, str]:
        """The label of every subject on a pair of days, as the browser looks it up."""
        column = self.as_of.position(as_of)
        row = len(self.known.days) if known_on is None else self.known.position(known_on)
        found = {}
        for subject, rows in self.subjects[grid].items():
            pattern = _valid(rows, row)
            label = None if pattern is None else _valid(self.patterns[pattern], column)
            if label:
                found[subject] = label
        return found

    def days_of_change(self) -> list[str]:
        """The days on which the answer under some rule changes, in today's knowledge."""
        last: object = None
        days = []
        for day in self.as_of.days:
            now = [self.look_up(rule, day) for rule in RULES]
            if now != last:
                days.append(day)
            last = now
        return days


def make_grid(package: Package, more: Callable[[Record, str], Labels] | None = None) -> Grid:
    """The grid of every rule, of ``first``, and of what ``more`` says of a record and a day.

    The labels of a rule are ``member`` and ``possible``; that of ``first`` is an agreement's id.
    """
    record = read_record(package)
    as_of = Axis(tuple(sorted({day for day in _days_of_change(record) if day <= package.gathered})))
    known, records = _known(package, record)
    numbers: dict[tuple[tuple[int, str], ...], int] = {}
    subjects: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for row, as_known in enumerate([*records, record]):
        tracks: dict[str, dict[str, list[tuple[int, str]]]] = {}
        for column, day in enumerate(as_of.days):
            labels = answers(as_known, day)
            if more is not None:
                labels.update(more(as_known, day))
            for grid, by_subject in labels.items():
                track = tracks.setdefault(grid, {})
                for subject in {*by_subject, *track}:
                    _append(track.setdefault(subject, []), column, by_subject.get(subject, ""))
        for grid in {*tracks, *subjects}:
            for subject in sorted({*tracks.get(grid, {}), *subjects.get(grid, {})}):
                pattern = tuple(tracks.get(grid, {}).get(subject, []))
                number = numbers.setdefault(pattern, len(numbers))
                _append(subjects.setdefault(grid, {}).setdefault(subject, []), row, number)
    ordered = {grid: dict(sorted(by_subject.items())) for grid, by_subject in sorted(subjects.items())}
    return Grid(as_of, known, *_renumbered([list(pattern) for pattern in numbers], ordered))


def answers(record: Record, day: str) -> Labels:
    """Who is a member and who is possible under each rule, and the first agreement of each signatory."""
    every = signings(record)
    standing = bodies(record, day, every)
    found: Labels = {}
    for name, rule in RULES.items():
        members, possible = split(rule(standing), day)
        found[name] = dict.fromkeys(members, "member") | dict.fromkeys(possible, "possible")
    found["first"] = {one.signatory_id: one.signings[0].agreement_id for one in joined(record, day, every)}
    return found


def _days_of_change(record: Record) -> Iterable[str]:
    package = record.package
    yield package.begins
    yield str(date.fromisoformat(package.thin_after) + timedelta(days=1))
    for row in package.rows("published_lists"):
        yield from package.bounds(row["as_of"])
    for agreement_id in record.agreements:
        yield from signing_days(record, agreement_id)
    for event in record.events:
        yield from package.bounds(event["date"])
    for row in package.rows("artemis_accords"):
        if row["signed"]:
            yield from package.bounds(row["signed"])


def _known(package: Package, record: Record) -> tuple[Axis, list[Record]]:
    """The days on which something became known, and the record as known on each of them."""
    days = {latest_published(record, source_id) for source_id in record.sources} | {package.gathered}
    found: dict[str, Record] = {}
    last: tuple[object, object] = ({}.keys(), [])
    for day in sorted(day for day in days if day and day <= package.gathered):
        as_known = read_record(package, day)
        seen = (as_known.agreements.keys(), as_known.events)
        if seen != last:
            found[day] = as_known
        last = seen
    return Axis(tuple(found)), list(found.values())


def _append(track: list[tuple[int, T]], position: int, label: T) -> None:
    if track[-1][1] != label if track else label != "":
        track.append((position, label))


def _valid(track: list[tuple[int, T]], position: int) -> T | None:
    return next((label for start, label in reversed(track) if start <= position), None)


def _renumbered(
    patterns: list[list[tuple[int, str]]], subjects: dict[str, dict[str, list[tuple[int, int]]]]
) -> tuple[list[list[tuple[int, str]]], dict[str, dict[str, list[tuple[int, int]]]]]:
    """Patterns numbered in the order in which the sorted subjects use them."""
    order: dict[int, int] = {}
    numbered = {
        grid: {
            subject: [(row, order.setdefault(number, len(order))) for row, number in rows]
            for subject, rows in by_subject.items()
        }
        for grid, by_subject in subjects.items()
    }
    return [patterns[number] for number in order], numbered
