"""The figures of the page, all from the specifications and the words of the package's own charts.

The map has the shape of each country once, with its code as ``data-code``. Dots, rings and outlines of claims
that any day needs are all there. Classes on all of them say what a country has done (``ilrs``, ``perhaps``,
``artemis``, ``seat``, ``claimed``), and the stylesheet says how that looks: another day needs other classes
and no other drawing. The growth chart is drawn twice, for wide and for narrow screens, in the page's custom
properties. The counts in the press are rows of HTML with a strip each. Every figure is also a file to
download.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import jinja2
import vl_convert

from common import REPOSITORY
from ilrs_signatories import plot
from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot import style
from ilrs_signatories.plot.counts import OUTCOMES, groups, statements, tally
from ilrs_signatories.plot.map import countries, describe, legend, places, shapes, world
from ilrs_signatories.plot.style import THEMES, WORDS, Spec, Theme, filled, themed
from ilrs_signatories.plot.timeline import Growth, growth, notes, panels, title
from ilrs_signatories.plot.timeline import describe as describe_growth
from ilrs_signatories.questions.count import count
from website.text import capital, number

SVG = "{http://www.w3.org/2000/svg}"
FONTS = REPOSITORY / "site" / "vendor" / "fonts"
"""``newsreader.ttf`` is ``newsreader.woff2`` unpacked, which the library that draws pictures cannot read."""

vl_convert.register_font_directory(str(FONTS))  # before anything is drawn: texts are measured with it

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(REPOSITORY / "site" / "templates", encoding="utf-8"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)
TEMPLATES.filters |= {"date": in_english, "number": number, "capital": capital}
PRINTED = THEMES["light"] | {"serif": "Newsreader, Georgia, Liberation Serif, serif"}
WIDTHS = {"wide": 1000, "narrow": 304}
"""Of the time axis in pixels."""


def map_svg(dataset: Dataset, as_of: str, known_on: str | None = None) -> str:
    """The map on a day as inline SVG, coloured by the page's custom properties."""
    dataset = dataset.known_on(known_on)
    drawn, where = _drawn(dataset)
    ever = {row["country"] for row in (*dataset.rows("artemis_accords"), *dataset.signatories.values())}
    claimed = {
        dataset.signatories[row["signatory_id"]]["country"]
        for row in dataset.events
        if row["event"] == "claimed"
    }
    return TEMPLATES.get_template("map.svg").render(
        shapes=drawn,
        claimed=sorted(claimed),
        marks=[place for place in where if place["code"] in ever],
        looks=looks(dataset, as_of),
        label=describe(dataset, as_of),
    )


def looks(dataset: Dataset, as_of: str, known_on: str | None = None) -> dict[str, str]:
    """By alpha-3 code, the classes that say what a country had done on a day."""
    return {code: " ".join(of) for code, of in countries(dataset.known_on(known_on), as_of).items()}


def growth_figure(dataset: Dataset) -> dict[str, Any]:
    """The growth chart: ``title``, ``note`` and ``notes`` in words, ``wide`` and ``narrow`` as inline SVG."""
    found = growth(dataset)
    words = {"title": title(found), "note": WORDS["timeline"]["note"], "notes": notes(dataset, found)}
    return words | {width: _growth_svg(found, width, describe_growth(dataset, found)) for width in WIDTHS}


def press_figure(dataset: Dataset) -> dict[str, Any]:
    """The counts in the press: ``groups`` of statements, the ``tally`` of ``outcomes``, ``note``."""
    found = statements(dataset)
    words = {"note": WORDS["counts"]["note"], "outcomes": OUTCOMES}
    return words | {"tally": tally(found), "groups": groups(found)}


def files(dataset: Dataset) -> dict[str, bytes]:
    """Every figure as SVG and PNG, each with its source line, by path."""
    charts: dict[str, Any] = {"map": plot.map, "growth": plot.timeline, "counts": plot.counts}
    found = {}
    for name, chart in charts.items():
        drawn = chart(package=dataset, theme=PRINTED)
        found[f"figures/{name}.svg"] = style.svg(drawn).encode("utf-8")
        found[f"figures/{name}.png"] = style.png(drawn)
    return found


def share_files(dataset: Dataset) -> dict[str, bytes]:
    """The picture that a link to a page shows elsewhere, one for each kind of page, by name."""
    day, grown = dataset.schema.gathered, growth(dataset)
    given = {
        "look": PRINTED,
        "map": _bare([world(dataset, day)], PRINTED),
        "day": day,
        "keys": {key["look"]: key["number"].partition(",")[0] for key in legend(dataset, day)},
        "states": count(day, package=dataset).low,
        "accords": grown.accords[-1].low,
        "growth": title(grown),
        "counts": WORDS["counts"]["title"],
        "outcomes": OUTCOMES,
        "tally": tally(statements(dataset)),
    }
    template, found = TEMPLATES.get_template("share.svg"), {}
    for kind in ("map", "growth", "counts", "countries", "claimed"):
        picture = template.render(given, kind=kind)
        found[f"share-{kind}.png"] = bytes(vl_convert.svg_to_png(picture))
    return found


def _growth_svg(found: Growth, width: str, description: str) -> str:
    """The chart without its heading, with a line for the day that the reader chooses.

    The group ``day`` has the measures by which a script moves the line: the first day, the days and the
    pixels from there to the end, and the height and the greatest number of the upper panel.
    """
    upper, lower, _ = parts = panels(found, WIDTHS[width], width == "narrow")
    ET.register_namespace("", SVG[1:-1])
    image = ET.fromstring(_bare(parts, "page"))
    size = f"0 0 {image.attrib['width']} {image.attrib['height']}"
    label = {"role": "img", "aria-label": description}
    image.attrib = {"class": "growth-chart", "viewBox": size} | label
    plots = []
    for one in image.iter():
        for name in ("role", "aria-roledescription", "aria-hidden", "pointer-events"):
            if one is not image:  # what only Vega needs
                one.attrib.pop(name, None)
        if one.get("class", "").endswith(f"_layer_{len(upper['layer']) - 1}_marks"):
            one.set("class", "end")  # the number at the end of the line
        if "role-scope" in one.get("class", ""):
            plots.append(one[0].attrib["transform"])
    first, last = upper["encoding"]["x"]["scale"]["domain"]
    day = TEMPLATES.get_template("growth_day.svg").render(
        first=first,
        days=(date.fromisoformat(last) - date.fromisoformat(first)).days,
        width=WIDTHS[width],
        height=upper["height"],
        top=upper["encoding"]["y"]["scale"]["domain"][1],
        end=float(plots[1].rpartition(",")[2].rstrip(")")) + lower["height"],
    )
    return ET.tostring(image, encoding="unicode").removesuffix("</g></svg>") + f"{day}</g></svg>"


def _bare(parts: list[Spec], theme: str | Theme) -> str:
    """Parts of a chart as SVG, without its heading, its margin and its ground."""
    spec = themed(parts, theme, title="", note="", description="")
    del spec["title"]
    spec["padding"], spec["config"]["background"] = 0, None
    return str(vl_convert.vegalite_to_svg(spec))


@cache
def _drawn(dataset: Dataset) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The properties of each shape with its ``path``, and the places with ``x`` and ``y``.

    They are drawn as Vega projects them for the package's map.
    """
    topology, about = shapes()
    where = places(dataset, about)
    for index, one in enumerate([*about, *where]):
        one["id"] = f"mark {index}"
    spec = filled("map", places=where, world=topology)
    spec["layer"][0]["encoding"]["description"] = {"field": "properties.id"}
    for layer in spec["layer"][-3:]:
        layer["encoding"]["description"] = {"field": "id"}
    image = ET.fromstring(vl_convert.vegalite_to_svg(spec))
    found = {mark.get("aria-label"): mark.attrib for mark in image.iter(f"{SVG}path")}
    for place in where:
        x, y = re.findall(r"-?[\d.]+", found[place["id"]]["transform"])
        place |= {"x": f"{round(float(x), 1):g}", "y": f"{round(float(y), 1):g}"}
    return [one | {"path": _path(found[one["id"]]["d"])} for one in about if one["id"] in found], where


def _path(drawn: str) -> str:
    """A path in steps of a tenth of a unit, without rings too small to be seen; the smallest is a square."""
    rings, start = [], (0, 0)
    for ring in drawn.split("M")[1:]:
        tenths = [round(float(number) * 10) for number in re.findall(r"-?[\d.]+", ring)]
        start, *rest = zip(tenths[::2], tenths[1::2], strict=True)
        kept = [start] + [one for before, one in pairwise([start, *rest]) if one != before]
        if len(kept) > 2:
            steps = " ".join(f"{(u - x) / 10:g} {(v - y) / 10:g}" for (x, y), (u, v) in pairwise(kept))
            rings.append(f"M{start[0] / 10:g} {start[1] / 10:g}l{steps}z")
    square = f"M{start[0] / 10:g} {start[1] / 10:g}h.1v.1h-.1z"
    return "".join(rings).replace(" -", "-") or square
