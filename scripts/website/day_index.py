"""Who counted under each rule on any day, as known on any day: a table that the browser only has to look up.

The answer to "who had joined by ``as_of``, as known on ``known_on``" changes on few days of either kind.
Between two neighbouring days of change it is the same, so the days of change suffice for all days. For each
subject (a signatory, or a country's alpha-3 code) the answers along the days of ``as_of`` make a pattern, and
one pattern serves many subjects and many days of ``known_on``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.agreements import signing_days
from ilrs_signatories.derived.counting_rules import RULES, split
from ilrs_signatories.derived.membership import bodies, joined
from ilrs_signatories.questions.overlap import signed_accords

T = TypeVar("T")

Labels = dict[str, dict[str, str]]
"""For one pair of days: by table (a rule, ``first`` or ``artemis``) and subject, the answer."""


class Axis(NamedTuple):
    """The days on which something may change, ascending; before the first of them there is nothing."""

    days: tuple[str, ...]

    def position(self, day: str) -> int:
        """The position of the last day of change on or before ``day``; -1 before the first."""
        return bisect_right(self.days, day) - 1


class DayIndex(NamedTuple):
    """The answers of every pair of days. ``known`` has one more row than it has days: knowledge of today.

    ``patterns[i]`` is a list of (position on ``as_of``, label), ascending, the label valid until the next;
    ``subjects[table][subject]`` a list of (row of ``known``, pattern), in the same manner.
    """

    as_of: Axis
    known: Axis
    patterns: list[list[tuple[int, str]]]
    subjects: dict[str, dict[str, list[tuple[int, int]]]]

    def look_up(self, table: str, as_of: str, known_on: str | None = None) -> dict[str, str]:
        """The label of every subject on a pair of days, as the browser looks it up."""
        column = self.as_of.position(as_of)
        row = len(self.known.days) if known_on is None else self.known.position(known_on)
        found = {}
        for subject, rows in self.subjects[table].items():
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
            now = [self.look_up(table, day) for table in RULES]
            if now != last:
                days.append(day)
            last = now
        return days


def make_day_index(dataset: Dataset) -> DayIndex:
    """The index of every rule, of ``first`` (the agreement that comes first), ``artemis`` and ``looks``.

    The labels of a rule and of ``artemis`` are ``member`` and ``possible``; that of ``first`` is an
    agreement's id; those of ``looks`` are the classes of a country on the map. ``artemis`` has the same
    answer whatever was known.
    """
    schema = dataset.schema
    accords_days = [
        day
        for row in dataset.rows("artemis_accords")
        for day in (dataset.bounds(row["signed"]) if row["signed"] else (schema.begins, schema.gathered))
    ]
    days = {schema.begins, *accords_days, *_days_of_change(dataset)}
    as_of = Axis(tuple(sorted(day for day in days if day <= schema.gathered)))
    known, datasets = _known(dataset)
    accords = [{one.country: one.certainty for one in signed_accords(dataset, day)} for day in as_of.days]
    numbers: dict[tuple[tuple[int, str], ...], int] = {}
    subjects: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for row, as_known in enumerate([*datasets, dataset]):
        tracks: dict[str, dict[str, list[tuple[int, str]]]] = {}
        turns, found = set(_days_of_change(as_known)), None
        for column, day in enumerate(as_of.days):
            if found is None or day in turns:
                found = answers(as_known, day)
            more = {"artemis": accords[column], "looks": _looks(dataset, found, accords[column])}
            for table, by_subject in (found | more).items():
                track = tracks.setdefault(table, {})
                for subject in {*by_subject, *track}:
                    _append(track.setdefault(subject, []), column, by_subject.get(subject, ""))
        for table in {*tracks, *subjects}:
            for subject in sorted({*tracks.get(table, {}), *subjects.get(table, {})}):
                pattern = tuple(tracks.get(table, {}).get(subject, []))
                number = numbers.setdefault(pattern, len(numbers))
                _append(subjects.setdefault(table, {}).setdefault(subject, []), row, number)
    ordered = {table: dict(sorted(by_subject.items())) for table, by_subject in sorted(subjects.items())}
    return DayIndex(as_of, known, *_renumbered([list(pattern) for pattern in numbers], ordered))


def answers(dataset: Dataset, day: str) -> Labels:
    """Who is a member and who is possible under each rule, and the first agreement of each signatory."""
    there = bodies(dataset, day)
    found: Labels = {}
    for name, rule in RULES.items():
        members, possible = split(rule.counted(there), day)
        found[name] = dict.fromkeys(members, "member") | dict.fromkeys(possible, "possible")
    found["first"] = {one.signatory_id: one.signings[0].agreement_id for one in joined(dataset, day)}
    return found


def _looks(dataset: Dataset, found: Labels, accords: dict[str, str]) -> dict[str, str]:
    """What ``website.map.looks`` says of a pair of days, from the answers that are there already."""
    rows, words = dataset.signatories, {"member": "ilrs", "possible": "perhaps"}
    looks: dict[str, list[str]] = {}
    for id_, label in found["states"].items():
        looks.setdefault(rows[id_]["country"], []).append(words[label])
    for code, label in accords.items():
        if label == "member":
            looks.setdefault(code, []).append("artemis")
    seats = {
        rows[id_]["country"]
        for id_, label in found["signatories"].items()
        if label == "member" and rows[id_]["type"] != "country"
    }
    for code in seats - {""}:
        looks.setdefault(code, []).append("seat")
    for id_, label in found["states_with_claims"].items():
        if label == "member" and found["states"].get(id_) != "member":
            looks.setdefault(rows[id_]["country"], []).append("claimed")
    return {code: " ".join(names) for code, names in looks.items()}


def _days_of_change(dataset: Dataset) -> Iterable[str]:
    for agreement_id in dataset.agreements:
        yield from signing_days(dataset, agreement_id)
    for event in dataset.events:
        yield from dataset.bounds(event["date"])


def _known(dataset: Dataset) -> tuple[Axis, list[Dataset]]:
    """The days on which something became known, and the dataset as known on each of them."""
    found: dict[str, Dataset] = {}
    last: tuple[object, object] = ({}.keys(), [])
    for day in sorted({day for day in dataset.known_from.values() if day <= dataset.schema.gathered}):
        as_known = dataset.known_on(day)
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
        table: {
            subject: [(row, order.setdefault(number, len(order))) for row, number in rows]
            for subject, rows in by_subject.items()
        }
        for table, by_subject in subjects.items()
    }
    return [patterns[number] for number in order], numbered
