"""The chart of printed figures over what the counting rules give."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt

from ilrs_signatories.growth import timeline
from ilrs_signatories.package import Package
from ilrs_signatories.plot.look import BLUE, GREY, INK, VERMILION, finish
from ilrs_signatories.plot.steps import Step, turns
from ilrs_signatories.printed import RULES_OF_UNIT
from ilrs_signatories.reconciliation import reconcile_all

STATES = ("states", "states_without_china", "states_without_founders", "partners")
CLAIMS = ("states_with_claims", "countries_with_any_signatory")
BODIES = ("institutions", "signatories")

SHAPES = {
    "exact": "circle",
    "ordinal": "diamond",
    "more_than": "triangle-up",
    "at_least": "triangle-up",
    "about": "square",
}
GIVEN = {True: "a rule gives it", False: "no rule gives it"}


class Figure(NamedTuple):
    """A printed figure: its day, whether some rule gives it then, and where it stands in the chart."""

    list_id: str
    day: str
    figure: int
    kind: str
    claimant: str
    outcome: str
    rules: str
    panel: str


def figures(package: Package) -> list[Figure]:
    """Every published list, in the order of the table."""
    rows = {row["list_id"]: row for row in package.rows("published_lists")}
    return [
        Figure(
            list_id=one.list_id,
            day=one.as_of,
            figure=one.figure,
            kind=rows[one.list_id]["figure_kind"],
            claimant=rows[one.list_id]["claimant"],
            outcome=GIVEN[bool(one.reproduced_by)],
            rules=", ".join(one.reproduced_by),
            panel="bodies" if RULES_OF_UNIT[rows[one.list_id]["unit"]][0] in BODIES else "states",
        )
        for one in reconcile_all(package)
    ]


def chart(package: Package) -> alt.VConcatChart:
    """The chart of ``ilrs_signatories.plot.counts``."""
    printed = figures(package)
    start = min(one.day for one in printed)[:4] + "-01-01"
    days = (start, package.gathered)
    upper = _panel(package, (*STATES, *CLAIMS), [one for one in printed if one.panel == "states"], days, 360)
    lower = _panel(package, BODIES, [one for one in printed if one.panel == "bodies"], days, 250)
    none = [one for one in printed if one.outcome == GIVEN[False]]
    return finish(
        alt.VConcatChart(vconcat=[upper, lower], spacing=28),
        "Printed counts of who had joined, over what each rule gives that day",
        [
            "Blue: some rule gives what was printed on its day, the names too where it had names. Red: none.",
            "Circle: exact. Diamond: one called the n-th. Triangle: more than, or at least. Square: about.",
            "Grey: the members under each rule, countries above, institutions and all signatories below.",
        ],
        "Two charts over time, one of countries and one of institutions and signatories, with "
        f"{len(printed)} printed figures over the steps of the counting rules. "
        f"No rule gives {len(none)} of the figures: "
        + ", ".join(f"{one.figure} ({one.list_id})" for one in none)
        + ".",
    )


def _panel(
    package: Package, rules: tuple[str, ...], printed: list[Figure], days: tuple[str, str], height: int
) -> alt.LayerChart:
    steps = [
        one
        for rule in rules
        for one in turns(
            [
                Step(rule, row.period, row.low, row.high)
                for row in timeline(package, rule, "D")
                if row.period >= days[0]
            ]
        )
    ]
    ends = [[one for one in steps if one.series == rule][-1] for rule in rules]
    day = alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)).scale(
        type="utc", domain=list(days)
    )
    number = alt.Axis(tickCount=6, domain=False, ticks=False)
    lines = (
        alt.Chart(alt.InlineData(values=[one._asdict() for one in steps]))
        .mark_line(interpolate="step-after", strokeWidth=1.2, color=GREY, opacity=0.75)
        .encode(x=day, y=alt.Y("low:Q", title=None, axis=number), detail="series:N")
    )
    names = (
        alt.Chart(alt.InlineData(values=[{**one._asdict(), "label": _label(one)} for one in ends]))
        .mark_text(align="left", dx=8, fontSize=12, color=INK)
        .encode(x="day:T", y="low:Q", text="label:N")
    )
    points = (
        alt.Chart(alt.InlineData(values=[one._asdict() for one in printed]))
        .mark_point(filled=True, size=70, opacity=0.85, stroke="white", strokeWidth=0.7)
        .encode(
            x="day:T",
            y="figure:Q",
            color=alt.Color("outcome:N", legend=None).scale(
                domain=list(GIVEN.values()), range=[BLUE, VERMILION]
            ),
            shape=alt.Shape("kind:N", legend=None).scale(domain=list(SHAPES), range=list(SHAPES.values())),
            tooltip=["list_id:N", "claimant:N", "day:T", "figure:Q", "kind:N", "rules:N"],
        )
    )
    by_day = sorted(printed, key=lambda one: one.day)
    unexplained = {one.figure: one for one in by_day if one.outcome == GIVEN[False]}
    numbers = (
        alt.Chart(alt.InlineData(values=[one._asdict() for one in unexplained.values()]))
        .mark_text(dy=-12, fontSize=12, fontWeight="bold", color=VERMILION)
        .encode(x="day:T", y="figure:Q", text="figure:Q")
    )
    return alt.LayerChart(layer=[lines, names, points, numbers], width=640, height=height)


def _label(one: Step) -> str:
    return f"{one.series.replace('_', ' ')}: {one.low}"
