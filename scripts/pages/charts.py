"""The package's own charts as SVG in the page: without their headings, in two widths, in the page's colours.

The specification is that of ``ilrs_signatories.plot``; only its size and what the page says itself, the title
and the background, are changed. Colours stay as they are for whoever copies the picture, and carry the name
of a role beside them, by which the stylesheet replaces them in light and in dark.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

import vl_convert
from markupsafe import Markup

from ilrs_signatories.package import Package
from ilrs_signatories.plot import figures, look, steps

GREYS = {look.INK: "ink", look.GREY: "grey", "#666666": "quiet", "#EEEEEE": "grid", "#CCCCCC": "axis"}
"""What the greys of the package's charts stand for on the page."""


class Picture(NamedTuple):
    """A chart in two widths, its text alternative, and the lines that the package writes above it."""

    wide: Markup
    narrow: Markup
    caption: str
    notes: list[str]


def growth(package: Package) -> Picture:
    """The step chart of the states and of the comparator, each with a line for the day that is chosen."""
    chart = steps.chart(package).to_dict()
    roles = {look.BLUE: "accent", look.ORANGE: "other"}
    return _picture(chart, roles, [(860, 340, 8), (200, 300, 5)], marked=True)


def printed(package: Package) -> Picture:
    """The chart of the printed figures over what each rule gives."""
    roles = {look.BLUE: "blue", look.VERMILION: "accent"}  # its own words call them blue and red
    return _picture(figures.chart(package).to_dict(), roles, [(820, 0, 0), (250, 0, 0)], marked=False)


def _picture(
    chart: dict[str, Any], roles: dict[str, str], sizes: list[tuple[int, int, int]], marked: bool
) -> Picture:
    title, description = chart.pop("title"), chart.pop("description")
    wide, narrow = (
        _svg(_sized(chart, *size), roles | GREYS, f"{title['text']}. {description}", marked) for size in sizes
    )
    return Picture(wide, narrow, description, list(title["subtitle"]))


def _sized(chart: dict[str, Any], width: int, height: int, ticks: int) -> dict[str, Any]:
    """The chart in another size, on no ground of its own."""
    config = {**chart["config"], "background": None, "font": "system-ui, sans-serif"}
    return {
        **_fitted(chart, width, height, ticks),
        "padding": {"left": 4, "right": 4, "top": 8, "bottom": 4},
    } | {"config": config}


def _fitted(part: Any, width: int, height: int, ticks: int) -> Any:  # noqa: ANN401 - any part of JSON
    if isinstance(part, list):
        return [_fitted(one, width, height, ticks) for one in part]
    if not isinstance(part, dict):
        return part
    found = {name: _fitted(value, width, height, ticks) for name, value in part.items()}
    if isinstance(found.get("width"), int) and "height" in found:
        found["width"] = width
        found["height"] = height or found["height"]
    if ticks and "tickCount" in found and isinstance(found["tickCount"], int):
        found["tickCount"] = ticks
    return found


def _svg(chart: dict[str, Any], roles: dict[str, str], alternative: str, marked: bool) -> Markup:
    drawn = vl_convert.vegalite_to_svg(chart)
    for colour, role in roles.items():
        for part in ("fill", "stroke"):
            drawn = re.sub(
                f'{part}="{colour}"', f'data-{part}="{role}" {part}="{colour}"', drawn, flags=re.IGNORECASE
            )
    drawn = re.sub(r'(<svg [^>]*?) width="[^"]*" height="[^"]*"', r"\1", drawn, count=1)
    drawn = re.sub(r' (?:version|xmlns|xmlns:xlink|style|role|aria-[a-z]+)="[^"]*"', "", drawn)
    label = Markup.escape(alternative)
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    return Markup(_with_marker(drawn, chart) if marked else drawn)


def _with_marker(drawn: str, chart: dict[str, Any]) -> str:
    """The chart with a line that the page moves to the day chosen, and the days between which it moves."""
    place = re.search(r'transform="translate\(([\d.]+),([\d.]+)\)"', drawn)
    frame = re.search(r'd="M0(?:\.5)?,0(?:\.5)?h([\d.]+)v([\d.]+)', drawn)
    if place is None or frame is None:
        raise ValueError("the chart has no frame to put a line in")
    days = [row["day"] for rows in chart["datasets"].values() for row in rows]
    first, last = min(days), max(days)
    left, top, width, height = *map(float, place.groups()), *map(float, frame.groups())
    end = left + width
    line = (
        f'<line class="marker" data-first="{first}" data-days="{_days(first, last)}" data-left="{left:g}" '
        f'data-width="{width:g}" x1="{end:g}" x2="{end:g}" y1="{top:g}" y2="{top + height:g}"/>'
    )
    return drawn.replace("</svg>", f"{line}</svg>")


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
