"""The other figures of the page, all from the specifications and the words of the package's own charts.

The growth chart is drawn twice, for wide and for narrow screens, in the page's custom properties. The counts
in the press are rows of HTML with a strip each. Every figure is also a file to download.
"""

from __future__ import annotations

import textwrap
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any, NamedTuple

import jinja2
import vl_convert

from common import REPOSITORY
from ilrs_signatories import plot
from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot import style
from ilrs_signatories.plot.counts import NOTE, OUTCOMES, TITLE, Statement, groups, statements
from ilrs_signatories.plot.map import legend, world
from ilrs_signatories.plot.style import THEMES, Spec, Theme, themed
from ilrs_signatories.plot.timeline import NOTE as GROWTH_NOTE
from ilrs_signatories.plot.timeline import Growth, describe, growth, notes, panels, title
from ilrs_signatories.questions.count import count
from website.text import capital, number

SVG = "{http://www.w3.org/2000/svg}"
TEMPLATES = REPOSITORY / "site" / "templates"
FONTS = REPOSITORY / "site" / "vendor" / "fonts"
"""``newsreader.ttf`` is ``newsreader.woff2`` unpacked, which the library that draws pictures cannot read."""

PRINTED = THEMES["light"] | {"serif": "Newsreader, Georgia, Liberation Serif, serif"}
KEY = "Red: Moon base. Blue: Artemis Accords. Purple: both."
WIDTHS = {False: 1000, True: 304}
"""Of the time axis in pixels, wide and narrow."""


class Strip(NamedTuple):
    """A statement, the page of its list, and where it is on its scale, in percent."""

    statement: Statement
    path: str
    low: float
    high: float
    near: float
    figure: float
    label: float


class Group(NamedTuple):
    """The statements under one heading, and the numbers on their scale with their places in percent."""

    name: str
    ticks: list[tuple[int, float]]
    rows: list[Strip]


def growth_figure(dataset: Dataset) -> dict[str, Any]:
    """The growth chart: ``title``, ``note`` and ``notes`` in words, ``wide`` and ``narrow`` as inline SVG."""
    found = growth(dataset)
    wide, narrow = (growth_svg(dataset, found, narrow) for narrow in (False, True))
    return {
        "title": title(found),
        "note": GROWTH_NOTE,
        "notes": notes(dataset, found),
        "wide": wide,
        "narrow": narrow,
    }


def growth_svg(dataset: Dataset, found: Growth, narrow: bool) -> str:
    """The chart without its heading, with a line for the day that the reader chooses.

    The group ``day`` has the measures by which a script moves the line: the first day, the days and the
    pixels from there to the end, and the height and the greatest number of the upper panel.
    """
    width = WIDTHS[narrow]
    parts = panels(found, width, narrow)
    ET.register_namespace("", SVG[1:-1])
    image = ET.fromstring(_bare(parts, "page"))
    size = [image.attrib.pop(name) for name in ("width", "height")]
    image.attrib = {
        "class": "growth-chart",
        "viewBox": f"0 0 {size[0]} {size[1]}",
        "role": "img",
        "aria-label": describe(dataset, found),
    }
    ground, last_layer = image[0], len(parts[0]["layer"]) - 1
    for group in ground.iter(f"{SVG}g"):
        if group.get("class", "").endswith(f"_layer_{last_layer}_marks"):  # the number at the end of the line
            group.set("class", "end")
    lower = [one[0] for one in ground.iter(f"{SVG}g") if "role-scope" in one.get("class", "")][1]
    end = float(lower.attrib["transform"].rpartition(",")[2].rstrip(")")) + parts[1]["height"]
    first, last = parts[0]["encoding"]["x"]["scale"]["domain"]
    measures = {
        "first": first,
        "days": (date.fromisoformat(last) - date.fromisoformat(first)).days,
        "width": width,
        "height": parts[0]["height"],
        "top": parts[0]["encoding"]["y"]["scale"]["domain"][1],
    }
    day = ET.SubElement(ground, "g", {f"data-{name}": f"{of}" for name, of in measures.items()})
    day.set("class", "day")
    ends = {"x1": f"{width}", "x2": f"{width}", "y1": "0", "y2": f"{end:g}"}
    ET.SubElement(day, "rect", {"class": "later", "x": ends["x1"], "width": "0", "height": ends["y2"]})
    ET.SubElement(day, "path", {"class": "as-known", "d": ""})
    ET.SubElement(day, "line", {"class": "marker", **ends})
    ET.SubElement(day, "line", {"class": "hover", **ends})
    return _tidy(image)


def press_figure(dataset: Dataset) -> dict[str, Any]:
    """The counts in the press: ``groups`` of rows, the ``tally`` of outcomes, ``title``, ``note``."""
    found = statements(dataset)
    return {
        "title": TITLE,
        "note": NOTE,
        "outcomes": OUTCOMES,
        "tally": {name: sum(one.outcome == name for one in found) for name in OUTCOMES},
        "groups": [_group(rows, top) for rows, top in groups(found)],
    }


def files(dataset: Dataset) -> dict[str, bytes]:
    """Every figure as SVG and PNG, each with its source line, by path."""
    vl_convert.register_font_directory(str(FONTS))
    charts: dict[str, Any] = {"map": plot.map, "growth": plot.timeline, "counts": plot.counts}
    drawn = {name: chart(package=dataset, theme=PRINTED) for name, chart in charts.items()}
    return {
        f"figures/{name}.{ending}": made
        for name, chart in drawn.items()
        for ending, made in (("svg", style.svg(chart).encode("utf-8")), ("png", style.png(chart)))
    }


def share_files(dataset: Dataset) -> dict[str, bytes]:
    """The picture that a link to a page shows elsewhere, one for each kind of page, by name."""
    vl_convert.register_font_directory(str(FONTS))
    day = dataset.schema.gathered
    keys = {key.look: key.number.partition(",")[0] for key in legend(dataset, day)}
    sides = [
        (keys["ilrs"], "Moon base only", "rust"),
        (keys["both"], "both", "purple"),
        (keys["artemis"], "Artemis Accords only", "bluetext"),
    ]
    states, grown = count(day, package=dataset).low, growth(dataset)
    tally = press_figure(dataset)["tally"]
    claimed = [(keys["claimed"], "claimed, no document", "rust"), (str(states), "signed", "rust")]
    accords = (str(grown.accords[-1].low), "Artemis Accords", "bluetext")
    inks = zip(OUTCOMES, ("teal", "teal", "ink"), strict=True)
    pictures = {
        "map": (f"{capital(number(states))} states have signed on to China’s Moon base", sides),
        "growth": (title(grown), [(str(states), "Moon base", "rust"), accords]),
        "counts": (TITLE, [(str(tally[name]), OUTCOMES[name], ink) for name, ink in inks]),
        "countries": ("Who signed what: every state, organization and institution", sides),
        "claimed": ("Claimed, not documented: who is said to have joined China’s Moon base", claimed),
    }
    drawn = _bare([world(dataset, day)], PRINTED)
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    template, found = templates.get_template("share.svg"), {}
    for name, (said, numbers) in pictures.items():
        short = len(said) < 60
        picture = template.render(
            look=PRINTED,
            map=drawn,
            lines=textwrap.wrap(said, 32 if short else 44),
            size=58 if short else 44,
            numbers=[(of, textwrap.wrap(words, 15), PRINTED[ink]) for of, words, ink in numbers],
            foot=f"Evidence of {in_english(day)}. {KEY}",
        )
        found[f"share-{name}.png"] = bytes(vl_convert.svg_to_png(picture))
    return found


def _group(rows: list[Statement], whole: float) -> Group:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if whole / step <= 6)

    def place(number: float) -> float:
        return round(100 * number / whole, 2)

    strips = [
        Strip(
            one,
            f"lists/{one.list_ids[0]}.html",
            place(one.low),
            place(one.high),
            place(min(max(one.figure, one.low), one.high)),
            place(one.figure),
            place(one.figure if one.figure < one.low else max(one.figure, one.high)),
        )
        for one in rows
    ]
    ticks = [(number, place(number)) for number in range(0, int(whole) + 1, step)]
    return Group(rows[0].group, ticks, strips)


def _bare(parts: list[Spec], theme: str | Theme) -> str:
    """Parts of a chart as SVG, without its heading, its margin and its ground."""
    spec = themed(parts, theme, title="", note="", description="")
    del spec["title"]
    spec["padding"], spec["config"]["background"] = 0, None
    return str(vl_convert.vegalite_to_svg(spec))


def _tidy(image: ET.Element) -> str:
    """Inline SVG without what only Vega needs."""
    for one in image.iter():
        for name in ("role", "aria-roledescription", "aria-hidden", "pointer-events"):
            if one is not image:
                one.attrib.pop(name, None)
    return ET.tostring(image, encoding="unicode")
