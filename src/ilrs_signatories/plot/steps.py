"""The step chart of the states of the station and of the Artemis Accords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import altair as alt

from ilrs_signatories.comparison import caveats
from ilrs_signatories.growth import timeline
from ilrs_signatories.mediawiki import in_words
from ilrs_signatories.package import Package
from ilrs_signatories.plot.look import BLUE, INK, ORANGE, finish

STATION = "ILRS"
ACCORDS = "Artemis Accords"


class Step(NamedTuple):
    """From this day on, so many for certain and at most so many."""

    series: str
    day: str
    low: int
    high: int


def steps(package: Package) -> list[Step]:
    """The days on which a number changed, and the last day of the record, for both series."""
    station = [Step(STATION, row.period, row.low, row.high) for row in timeline(package, "states", "D")]
    return [*turns(station), *turns(list(_accords(package)))]


def turns(every: list[Step]) -> list[Step]:
    """The first, the last, and those between that differ from the one before."""
    pairs = zip([None, *every], every, strict=False)
    changed = [one for before, one in pairs if before is None or one[2:] != before[2:]]
    return changed if changed[-1] == every[-1] else [*changed, every[-1]]


def _accords(package: Package) -> Iterator[Step]:
    # Who signed on an unknown day is in the table because it had by the gathering of the evidence. To draw
    # such a country as possible from the first day on would widen the band by one throughout.
    last = package.gathered
    bounds = [
        package.bounds(row["signed"]) if row["signed"] else (last, last)
        for row in package.rows("artemis_accords")
    ]
    for day in sorted({day for pair in bounds for day in pair} | {package.gathered}):
        low, high = (sum(pair[end] <= day for pair in bounds) for end in (1, 0))
        yield Step(ACCORDS, day, low, high)


def chart(package: Package) -> alt.LayerChart:
    """The chart of ``ilrs_signatories.plot.timeline``."""
    rows = steps(package)
    data = alt.InlineData(values=[row._asdict() for row in rows])
    labels = alt.InlineData(
        values=[
            {**last._asdict(), "label": f"{last.series}: {last.low}"} for *_, last in rows_of(rows).values()
        ]
    )
    colour = alt.Color("series:N", legend=None).scale(domain=[STATION, ACCORDS], range=[BLUE, ORANGE])
    # Days begin at midnight in Greenwich: drawn in the zone of the machine, they would shift with it.
    day = alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)).scale(
        type="utc"
    )
    base = alt.Chart(data).encode(x=day, color=colour)
    band = base.mark_area(interpolate="step-after", opacity=0.28).encode(
        y=alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=8, domain=False, ticks=False)), y2="high:Q"
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        y="low:Q", tooltip=["series:N", "day:T", "low:Q", "high:Q"]
    )
    text = (
        alt.Chart(labels)
        .mark_text(align="left", dx=8, fontSize=13, fontWeight="bold", color=INK)
        .encode(x="day:T", y="low:Q", text="label:N")
    )
    undated = [row["name"] for row in package.rows("artemis_accords") if not row["signed"]]
    return finish(
        alt.LayerChart(layer=[band, line, text], width=680, height=360),
        "States that signed on to the ILRS and to the Artemis Accords",
        [
            "Line: signed for certain by that day. Band: perhaps signed, where the day is not known exactly.",
            f"{' and '.join(undated)} signed the Accords on days that no source gives, and count at the end.",
            *(f"Not in the record: {text[0].lower()}{text[1:]}" for text in caveats(package)),
        ],
        "Step chart of the number of states over time. " + " ".join(map(_in_words, rows_of(rows).values())),
    )


def rows_of(rows: list[Step]) -> dict[str, list[Step]]:
    """The steps of each series."""
    return {series: [row for row in rows if row.series == series] for series in (STATION, ACCORDS)}


def _in_words(rows: list[Step]) -> str:
    first, last = rows[0], rows[-1]
    return (
        f"{first.series}: {first.low} on {in_words(first.day)}, rising to {last.low} by {in_words(last.day)}."
    )
