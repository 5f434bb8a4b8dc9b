"""Published counts and lists: one row a statement, tested against our own count of its day."""

from __future__ import annotations

import textwrap
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.counting_rules import FOUNDERS, RULE_OF_UNIT, of_counted_types
from ilrs_signatories.derived.membership import bodies
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.style import WORDS, Spec, Theme, figure, filled
from ilrs_signatories.questions import Package, read_as_known
from ilrs_signatories.questions.count import listed, ordinal
from ilrs_signatories.questions.reconcile import Reconciliation, reconciled

GROUPS: dict[str, str] = WORDS["counts"]["groups"]
"""Headings: who said it, of counts of countries; what was counted, of the others."""

OUTCOMES: dict[str, str] = WORDS["counts"]["outcomes"]
"""What a test of a published count can give."""

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

    @property
    def near(self) -> int:
        """The number of our own count that is nearest to the figure."""
        return min(max(self.figure, self.low), self.high)

    @property
    def end(self) -> int:
        """The greater of the figure and our own count."""
        return max(self.figure, self.high)


def counts(package: Package | None = None, theme: str | Theme = "light") -> alt.VConcatChart:
    """Draw every published count, one row a statement next to our own count of its day.

    A tick is a count that a counting rule gives with the same names, a ring one that is consistent with a
    rule, a cross one that no rule gives. ``theme`` is as for ``timeline``.
    """
    dataset, words = read_as_known(package), WORDS["counts"]
    found = statements(dataset)
    number = {name: f"{count} {OUTCOMES[name]}" for name, count in tally(found).items()}
    failed = [f"{one.who}, {one.date}: {one.label}" for one in found if one.outcome == "no"]
    description = words["description"].format(
        number=len(found), tally=", ".join(number.values()), failed="; ".join(failed)
    )
    keys = [{"outcome": name, "x": 220 * at, "text": text} for at, (name, text) in enumerate(number.items())]
    parts = [filled("counts_key", tally=keys), *(_panel(rows, top) for rows, top in groups(found))]
    return figure(dataset, parts, theme, (words["title"], words["note"], description))


def statements(dataset: Dataset) -> list[Statement]:
    """Every published list, by group, then by day; the same figure of the same day is one statement."""
    rows = dataset.by_id("published_lists")
    entries = {row["list_id"] for row in dataset.rows("published_list_entries")}
    found = []
    for answer in sorted(reconciled(dataset), key=attrgetter("as_of")):
        row, named = rows[answer.list_id], answer.list_id in entries
        counted = of_counted_types(RULE_OF_UNIT[row["unit"]], bodies(dataset, answer.as_of))
        certain = [one for one in counted if one.latest <= answer.as_of and one.id not in FOUNDERS]
        one = Statement(
            list_ids=(answer.list_id,),
            group=group(dataset, row),
            who=row["claimant"],
            date=in_english(row["as_of"]),
            figure=answer.figure,
            label=label(row["figure_kind"], answer.figure),
            low=len(certain),
            high=len(counted),
            outcome=outcome(answer, named),
            difference=difference(dataset, row, answer, len(counted), named),
        )
        found.append(one)
    found.sort(key=lambda one: list(GROUPS.values()).index(one.group))
    alike = attrgetter("group", "date", "label", "outcome", "difference")
    return [_merged(list(same)) for _, same in groupby(found, alike)]


def outcome(answer: Reconciliation, named: bool) -> str:
    """``same`` if a rule gives number and names, ``consistent`` if one allows the number, else ``no``."""
    if answer.reproduced_by and named:
        return "same"
    return "consistent" if answer.reproduced_by or answer.consistent_with else "no"


def group(dataset: Dataset, row: Row) -> str:
    """The heading under which a published list is put."""
    if row["unit"] in GROUPS:
        return GROUPS[row["unit"]]
    who = row["claimant"].rpartition(", ")[2]
    sides = {one["side"] for one in dataset.sources.values() if one["publisher"] == who}
    sides.add(dataset.sources[row["source_id"]]["side"])
    hosts = {one["body"] for of_one in dataset.parties.values() for one in of_one if one["role"] == "host"}
    hosts |= {one["name"] for one in dataset.signatories.values() if one["country"] == "CHN"}
    if "russia" in sides or who == "Roscosmos":
        return GROUPS["russia"]
    return GROUPS["china" if "china" in sides or who in hosts else "press"]


def label(kind: str, figure: int) -> str:
    """A figure as short as it can be put.

    >>> label("more_than", 10), label("ordinal", 12), label("about", 30), label("exact", 17)
    ('10+', '12th', 'about 30', '17')
    """
    short = {"exact": f"{figure}", "about": f"about {figure}", "ordinal": ordinal(figure)}
    return short.get(kind, f"{figure}+")


def difference(dataset: Dataset, row: Row, answer: Reconciliation, ours: int, named: bool) -> str:
    """How a published list differs from our count, by name where it has names."""
    if row["figure_kind"] == "ordinal":
        who = _names(dataset, answer.matched + answer.only_in_list) or "Nobody is named as"
        return f"{who}, the {ordinal(answer.figure)}"
    if named:
        extra, missing = (_names(dataset, ids) for ids in (answer.only_in_list, answer.only_in_data))
        if answer.reproduced_by:
            return f"The same names, without {missing}" if missing else "The same names"
        count = len(answer.matched) + len(answer.only_in_list)
        parts = {
            f"names only {count}": count < answer.figure,
            f"adds {extra}": extra,
            f"leaves out {missing}": missing,
        }
        said = "; ".join(part for part, applies in parts.items() if applies) or "all of them in our data"
        return said[0].upper() + said[1:]
    if answer.reproduced_by or answer.consistent_with or answer.figure <= ours:
        return "No list"
    least = "at least " if row["figure_kind"] in ("more_than", "at_least") else ""
    return f"No list; {least}{answer.figure - ours} more than the {ours} we can name"


def groups(found: list[Statement]) -> list[tuple[list[Statement], float]]:
    """The statements by group, each with the end of its scale: one scale for all counts of states."""
    by_group = [[one for one in found if one.group == name] for name in GROUPS.values()]
    tops = [max((one.end for one in rows), default=0) for rows in by_group]
    tops[:3] = [max(tops[:3])] * 3
    return [(rows, 1.15 * top) for rows, top in zip(by_group, tops, strict=True) if rows]


def tally(found: list[Statement]) -> dict[str, int]:
    """How many statements have each outcome."""
    return {name: sum(one.outcome == name for one in found) for name in OUTCOMES}


def _panel(rows: list[Statement], top: float) -> Spec:
    """One group: who said it, the strip, how it differs."""
    values = []
    for index, one in enumerate(rows):
        y = STEP * (index + 0.5)
        drawn = one._asdict() | {"near": one.near, "of": one.end, "y": y}
        for name, text, width in (("who", f"{one.who}, {one.date}", 50), ("difference", one.difference, 72)):
            lines = textwrap.wrap(text, width)
            drawn |= {name: lines, f"{name}_y": y - 6.5 * (len(lines) - 1)}
        values.append(drawn)
    return filled("counts", head=rows[0].group, rows=values, height=STEP * len(rows), range=[0, top])


def _names(dataset: Dataset, ids: tuple[str, ...]) -> str:
    """Names joined in English, at most five."""
    rows = [dataset.signatories.get(id_, {"name": id_, "acronym": ""}) for id_ in ids]
    names = [row["acronym"] or row["name"] for row in rows]
    return f"{', '.join(names[:4])} and {len(names) - 4} more" if len(names) > 5 else listed(names)


def _merged(same: list[Statement]) -> Statement:
    times = {1: "", 2: " twice"}.get(len(same), f" {len(same)} times")
    return same[0]._replace(
        list_ids=tuple(one.list_ids[0] for one in same),
        who=listed([one.who for one in same]),
        label=same[0].label + times,
    )
