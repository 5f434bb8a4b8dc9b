"""Published counts and lists: one row a statement, tested against our own count of its day."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.counting_rules import FOUNDERS, RULE_OF_UNIT, of_counted_types
from ilrs_signatories.derived.membership import bodies
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.style import Spec, Theme, figure, filled
from ilrs_signatories.questions.count import ordinal

if TYPE_CHECKING:
    from ilrs_signatories.questions.reconcile import Reconciliation

GROUPS = (
    *("China: agency, laboratory, media", "Russia: Roscosmos", "News and trade press"),
    *("Institutions", "All signatories together"),
)
"""Who said it, of counts of countries; what was counted, of the others."""

OUTCOMES = {
    "same": "same number and names",
    "consistent": "consistent with our count",
    "no": "cannot be reproduced",
}
"""What a test of a published count can give."""

TITLE = "Every published count of who has joined China’s Moon base, tested"
NOTE = (
    "Grey bar: our own count on that day, left end without China and Russia, right end with both. "
    "“10+” means more than ten; “12th” is a country called the twelfth to join."
)
STEP = 30
"""The height of a row in pixels."""


class Statement(NamedTuple):
    """What someone said on a day: the published lists that say it, who, when, and the figure as put.

    ``low`` and ``high`` are the ends of our own count; ``outcome`` is a key of ``OUTCOMES``.
    """

    list_ids: tuple[str, ...]
    group: str
    who: str
    date: str
    figure: int
    label: str
    low: int
    high: int
    outcome: str
    difference: str


def statements(dataset: Dataset) -> list[Statement]:
    """Every published list, by group, then by day; the same figure of the same day is one statement."""
    from ilrs_signatories.questions.reconcile import reconciled  # the chart of the map needs no question

    rows = {row["list_id"]: row for row in dataset.rows("published_lists")}
    entries = {row["list_id"] for row in dataset.rows("published_list_entries")}
    found = []
    for answer in reconciled(dataset):
        row, named = rows[answer.list_id], answer.list_id in entries
        there = bodies(dataset, answer.as_of)
        counted = of_counted_types(RULE_OF_UNIT[row["unit"]], there)
        certain = [one for one in counted if one.latest <= answer.as_of and one.id not in FOUNDERS]
        who, date, figure = row["claimant"], in_english(row["as_of"]), answer.figure
        said = label(row["figure_kind"], figure), len(certain), len(counted), outcome(answer, named)
        differs = difference(dataset, row, answer, len(counted), named)
        one = Statement((answer.list_id,), group(dataset, row), who, date, figure, *said, differs)
        found.append((GROUPS.index(one.group), answer.as_of, one))
    ordered = [one for _, _, one in sorted(found, key=lambda each: each[:2])]
    return [_merged(list(same)) for _, same in groupby(ordered, key=_sameness)]


def outcome(answer: Reconciliation, named: bool) -> str:
    """``same`` if a rule gives number and names, ``consistent`` if one allows the number, else ``no``."""
    if answer.reproduced_by and named:
        return "same"
    return "consistent" if answer.reproduced_by or answer.consistent_with else "no"


def group(dataset: Dataset, row: Row) -> str:
    """The heading under which a published list is put."""
    if row["unit"] in ("institutions", "signatories"):
        return GROUPS[3 if row["unit"] == "institutions" else 4]
    who = row["claimant"].rpartition(", ")[2]
    sides = {one["side"] for one in dataset.sources.values() if one["publisher"] == who}
    sides.add(dataset.sources[row["source_id"]]["side"])
    hosts = {one["body"] for of_one in dataset.parties.values() for one in of_one if one["role"] == "host"}
    hosts |= {one["name"] for one in dataset.signatories.values() if one["country"] == "CHN"}
    if "russia" in sides or who == "Roscosmos":
        return GROUPS[1]
    return GROUPS[0 if "china" in sides or who in hosts else 2]


def label(kind: str, figure: int) -> str:
    """A figure as short as it can be put.

    >>> label("more_than", 10), label("ordinal", 12), label("about", 30), label("exact", 17)
    ('10+', '12th', 'about 30', '17')
    """
    if kind == "ordinal":
        return ordinal(figure)
    return {"exact": f"{figure}", "about": f"about {figure}"}.get(kind, f"{figure}+")


def difference(dataset: Dataset, row: Row, answer: Reconciliation, ours: int, named: bool) -> str:
    """How a published list differs from our count, by name where it has names."""
    if row["figure_kind"] == "ordinal":
        who = _names(dataset, answer.matched + answer.only_in_list) or "Nobody is named as"
        return f"{who}, the {label('ordinal', answer.figure)}"
    if named:
        extra, missing = (_names(dataset, ids) for ids in (answer.only_in_list, answer.only_in_data))
        if answer.reproduced_by:
            return f"The same names, without {missing}" if missing else "The same names"
        count = len(answer.matched) + len(answer.only_in_list)
        parts = [f"names only {count}"] if count < answer.figure else []
        parts += [f"adds {extra}"] if extra else []
        parts += [f"leaves out {missing}"] if missing else []
        said = "; ".join(parts) or "all of them in our data"
        return said[0].upper() + said[1:]
    if answer.reproduced_by or answer.consistent_with or answer.figure <= ours:
        return "No list"
    least = "at least " if row["figure_kind"] in ("more_than", "at_least") else ""
    return f"No list; {least}{answer.figure - ours} more than the {ours} we can name"


def chart(dataset: Dataset, theme: str | Theme = "light") -> alt.VConcatChart:
    """The chart of ``ilrs_signatories.plot.counts``."""
    found = statements(dataset)
    tally = [
        {"outcome": name, "x": 220 * at, "text": f"{sum(one.outcome == name for one in found)} {words}"}
        for at, (name, words) in enumerate(OUTCOMES.items())
    ]
    parts = [filled("counts_key", tally=tally), *(_panel(rows, top) for rows, top in groups(found))]
    return figure(dataset, parts, theme, (TITLE, NOTE, describe(found)))


def groups(found: list[Statement]) -> list[tuple[list[Statement], float]]:
    """The statements by group, each with the end of its scale: one scale for all counts of states."""
    by_group = [[one for one in found if one.group == name] for name in GROUPS]
    tops = [max((max(one.figure, one.high) for one in rows), default=0) for rows in by_group]
    tops[:3] = [max(tops[:3])] * 3
    return [(rows, 1.15 * top) for rows, top in zip(by_group, tops, strict=True) if rows]


def describe(found: list[Statement]) -> str:
    """The chart in words."""
    number = {name: sum(one.outcome == name for one in found) for name in OUTCOMES}
    said = ", ".join(f"{count} {OUTCOMES[name]}" for name, count in number.items())
    failed = "; ".join(f"{one.who}, {one.date}: {one.label}" for one in found if one.outcome == "no")
    return (
        f"{len(found)} published statements, compared with our own count of their day: {said}. "
        f"Not reproduced: {failed}."
    )


def _panel(rows: list[Statement], top: float) -> Spec:
    """One group: who said it, the strip, how it differs."""
    values = []
    for index, one in enumerate(rows):
        who = textwrap.wrap(f"{one.who}, {one.date}", 50)
        said = textwrap.wrap(one.difference, 72)
        y = STEP * (index + 0.5)
        ends = {"near": min(max(one.figure, one.low), one.high), "of": max(one.figure, one.high), "y": y}
        words = {"who": who, "difference": said, "who_y": y - 6.5 * (len(who) - 1)}
        values.append(one._asdict() | ends | words | {"difference_y": y - 6.5 * (len(said) - 1)})
    return filled("counts", head=rows[0].group, rows=values, height=STEP * len(rows), range=[0, top])


def _names(dataset: Dataset, ids: tuple[str, ...]) -> str:
    """Names joined in English, at most five."""
    rows = [dataset.signatories.get(id_, {"name": id_, "acronym": ""}) for id_ in ids]
    names = [row["acronym"] or row["name"] for row in rows]
    if len(names) > 5:
        return f"{', '.join(names[:4])} and {len(names) - 4} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _sameness(one: Statement) -> tuple[object, ...]:
    """What statements share that are drawn as one."""
    return one.group, one.date, one.label, one.outcome, one.difference


def _merged(same: list[Statement]) -> Statement:
    times = {1: "", 2: " twice"}.get(len(same), f" {len(same)} times")
    who = [one.who for one in same]
    return same[0]._replace(
        list_ids=tuple(one.list_ids[0] for one in same),
        who=who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}",
        label=same[0].label + times,
    )
