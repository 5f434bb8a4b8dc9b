"""Who counted under each rule on any day, as known on any day: a table that the browser only has to look up.

The answer to "who had joined by ``as_of``, as known on ``known_on``" changes on few days of either kind.
Between two neighbouring days of change it is the same, so the days of change suffice for all days. For each
subject (a signatory, or a country's alpha-3 code) the answers along the days of ``as_of`` make a pattern, and
one pattern serves many subjects and many days of ``known_on``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.agreements import signing_days
from ilrs_signatories.derived.counting_rules import RULES, Body, split
from ilrs_signatories.derived.membership import bodies, joined
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.map import looks_of
from ilrs_signatories.questions.overlap import accords_number, signed_accords
from website.site import Site, accord_days
from website.text import NUMBERS

T = TypeVar("T")

Labels = dict[str, dict[str, str]]
"""For one pair of days: by table (a rule, ``first``, ``artemis`` or ``looks``) and subject, the answer."""

Pattern = tuple[tuple[int, str], ...]


class DayIndex(NamedTuple):
    """The answers of every pair of days: the days of change, and what is valid from each of them.

    ``patterns[i]`` has (position in ``as_of``, label), ascending, each label valid until the next;
    ``subjects[table][subject]`` has (position in ``known``, pattern), in the same manner. The position after
    the last day of ``known`` is knowledge of today.
    """

    as_of: list[str]
    known: list[str]
    patterns: list[Pattern]
    subjects: dict[str, dict[str, list[tuple[int, int]]]]

    def look_up(self, table: str, as_of: str, known_on: str | None = None) -> dict[str, str]:
        """The label of every subject on a pair of days, as the browser looks it up."""
        column = bisect_right(self.as_of, as_of) - 1
        row = len(self.known) if known_on is None else bisect_right(self.known, known_on) - 1
        patterns = {subject: _valid(rows, row) for subject, rows in self.subjects[table].items()}
        labels = {
            subject: _valid(self.patterns[pattern], column)
            for subject, pattern in patterns.items()
            if pattern is not None
        }
        return {subject: label for subject, label in labels.items() if label}

    def days_of_change(self) -> list[str]:
        """The days on which the answer under some rule changes, in today's knowledge."""
        found = ([self.look_up(table, day) for table in RULES] for day in self.as_of)
        return [self.as_of[position] for position, _ in _changes(enumerate(found), [])]


def make_day_index(dataset: Dataset) -> DayIndex:
    """The index of every rule, of ``first`` (the agreement that comes first), ``artemis`` and ``looks``.

    The labels of a rule and of ``artemis`` are ``member`` and ``possible``; that of ``first`` is an
    agreement's id; those of ``looks`` are the classes of a country on the map. ``artemis`` has the same
    answer whatever was known.
    """
    schema = dataset.schema
    days = {schema.begins, *_days_of_change(dataset)}
    days |= {day for row in dataset.rows("artemis_accords") for day in accord_days(dataset, row)}
    as_of = sorted(day for day in days if day <= schema.gathered)
    accords = [{one.country: one.certainty for one in signed_accords(dataset, day)} for day in as_of]
    known = _known(dataset)
    grid = [_row(as_known, as_of, accords) for as_known in [*known.values(), dataset]]
    numbers: dict[Pattern, int] = {}
    subjects: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for table in sorted(grid[0][0]):
        rows = [list(_changes(enumerate(labels[table] for labels in row), {})) for row in grid]
        subjects[table] = {}
        for subject in sorted({subject for row in rows for _, labels in row for subject in labels}):
            tracks = ([(column, labels.get(subject, "")) for column, labels in row] for row in rows)
            patterns = enumerate(tuple(_changes(track, "")) for track in tracks)
            subjects[table][subject] = [
                (row, numbers.setdefault(pattern, len(numbers))) for row, pattern in _changes(patterns, ())
            ]
    return DayIndex(as_of, list(known), list(numbers), subjects)


def answers(site: Site, index: DayIndex) -> dict[str, Any]:
    """What the browser looks up: the index, and for each subject its name, page, kind and country."""
    dataset = site.dataset
    totals = [accords_number(dataset, day)[0] for day in index.as_of]
    who = {
        id_: [one.name, one.path, site.section(id_) if one.row else "states", one.code, one.artemis]
        for id_, one in site.subjects.by_id.items()
        if id_ in index.subjects["signatories"] or one.is_country
    }
    dates = {
        id_: [in_english(row["signed"] or row["announced"]) or "day unknown", *site.documents[id_].days]
        for id_, row in dataset.agreements.items()
        if row["scope"] == "ilrs"
    }
    official = site.official("countries_and_organizations")
    return {
        "begins": dataset.schema.begins,
        "gathered": dataset.schema.gathered,
        "as_of": index.as_of,
        "known": index.known,
        "patterns": index.patterns,
        "subjects": index.subjects,
        "artemis_total": list(_changes(enumerate(totals), -1)),
        "who": who,
        "dates": dates,
        "numbers": NUMBERS,
        "official": dataset.bounds(official["as_of"])[1] if official else "",
    }


def _row(dataset: Dataset, days: list[str], accords: list[dict[str, str]]) -> list[Labels]:
    """The answers of every day as then known; without the Artemis Accords they change on few of them."""
    turns = {days[0], *_days_of_change(dataset)}
    there: list[Body] = []
    answers: Labels = {}
    found = []
    for day, artemis in zip(days, accords, strict=True):
        if day in turns:
            there, own = bodies(dataset, day), joined(dataset, day)
            answers = {name: _certainty(rule.counted(there), day) for name, rule in RULES.items()}
            answers["first"] = {one.signatory_id: one.signings[0].agreement_id for one in own}
        looks = looks_of(there, [code for code, label in artemis.items() if label == "member"], day)
        words = {code: " ".join(of) for code, of in looks.items()}
        found.append(answers | {"artemis": artemis, "looks": words})
    return found


def _certainty(counted: Iterable[Body], day: str) -> dict[str, str]:
    members, possible = split(counted, day)
    return dict.fromkeys(members, "member") | dict.fromkeys(possible, "possible")


def _days_of_change(dataset: Dataset) -> Iterable[str]:
    for agreement_id in dataset.agreements:
        yield from signing_days(dataset, agreement_id)
    for event in dataset.events:
        yield from dataset.bounds(event["date"])


def _known(dataset: Dataset) -> dict[str, Dataset]:
    """The dataset as known on each day on which something became known."""
    days = sorted({day for day in dataset.known_from.values() if day <= dataset.schema.gathered})
    every = [(day, dataset.known_on(day)) for day in days]
    rows = ((as_known.agreements.keys(), as_known.events) for _, as_known in every)
    return dict(every[position] for position, _ in _changes(enumerate(rows), ({}.keys(), [])))


def _changes(track: Iterable[tuple[int, T]], blank: T) -> Iterator[tuple[int, T]]:
    """The values, with their positions, that differ from the one before; before the first is a blank."""
    before = blank
    for position, value in track:
        if value != before:
            yield position, value
        before = value


def _valid(track: Sequence[tuple[int, T]], position: int) -> T | None:
    return next((label for start, label in reversed(track) if start <= position), None)
