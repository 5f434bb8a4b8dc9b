"""The map of the page: the country shapes of the package's own map, drawn once, each with its code.

Each country is a group of class ``land`` with ``data-code``. Dots, rings and outlines of claims that any day
needs are all there with their country's code. Classes on all of them say what a country has done (``ilrs``,
``perhaps``, ``artemis``, ``seat``, ``claimed``), and the stylesheet says how that looks: another day needs
other classes and no other drawing.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from html import escape
from itertools import pairwise
from typing import NamedTuple

import vl_convert

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.plot.map import Country, Place, countries, describe, legend, places, properties, shapes
from ilrs_signatories.plot.style import filled

WIDTH, HEIGHT = 1000, 440
Point = tuple[int, int]

map_legend = legend
"""The entries of the legend on a day: ``look``, ``number``, ``label``, ``detail``."""


class Drawn(NamedTuple):
    """What never changes: the path of each shape with its properties, and the places with x and y."""

    shapes: list[tuple[dict[str, object], str]]
    places: list[tuple[Place, float, float]]


def map_svg(dataset: Dataset, as_of: str, known_on: str | None = None) -> str:
    """The map on a day as inline SVG, coloured by the page's custom properties."""
    dataset = dataset.known_on(known_on)
    found = countries(dataset, as_of)
    drawn = _drawn(dataset)
    ever = {row["country"] for row in dataset.rows("artemis_accords")}
    ever |= {row["country"] for row in dataset.signatories.values()}
    claimed = {
        dataset.signatories[row["signatory_id"]]["country"]
        for row in dataset.events
        if row["event"] == "claimed"
    }
    land = [_land(about, path, found) for about, path in drawn.shapes]
    outlines = [
        f'<use href="#land-{code}" class="{_classes("claim", code, found)}" data-code="{code}"/>'
        for code in sorted(claimed)
    ]
    marks: dict[str, list[str]] = {"small": [], "ring": [], "dot": []}
    for place, x, y in drawn.places:
        if place.code in ever:
            name = _classes(place.kind, place.code, found)
            marks[place.kind].append(
                f'<circle class="{name}" data-code="{place.code}" cx="{x:g}" cy="{y:g}"/>'
            )
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(describe(dataset, as_of))}"><g>{"".join(land)}</g>'
        f'<g class="over">{"".join([*outlines, *marks["small"], *marks["ring"], *marks["dot"]])}</g></svg>'
    )


def looks(dataset: Dataset, as_of: str, known_on: str | None = None) -> dict[str, str]:
    """By alpha-3 code, the classes that say what a country had done on a day."""
    found = countries(dataset.known_on(known_on), as_of)
    return {code: " ".join(_looks(country)) for code, country in found.items()}


def _land(about: dict[str, object], path: str, found: dict[str, Country]) -> str:
    code = str(about["code"] or "")
    names = _classes("land disputed" if about.get("disputed") else "land", code, found)
    ids = (f' data-code="{code}"', f' id="land-{code}"') if code else ("", "")
    return f'<g class="{names}"{ids[0]}><path{ids[1]} d="{path}"/></g>'


def _classes(base: str, code: str, found: dict[str, Country]) -> str:
    return " ".join([base, *_looks(found.get(code, Country(code)))])


def _looks(country: Country) -> list[str]:
    looks = {
        "ilrs": country.state == "member",
        "perhaps": country.state == "possible",
        "artemis": country.artemis,
        "seat": bool(country.institutions),
        "claimed": country.claimed,
    }
    return [word for word, is_so in looks.items() if is_so]


@cache
def _drawn(dataset: Dataset) -> Drawn:
    """The shapes and places as Vega projects them for the package's map."""
    topology = shapes()
    about = properties(topology)
    for index, one in enumerate(about):
        one["id"] = f"shape {index}"
    where = places(dataset, topology)
    points = [place._asdict() | {"id": f"place {index}"} for index, place in enumerate(where)]
    spec = filled("map", places=points, world=topology)
    spec["layer"][0]["encoding"]["description"] = {"field": "properties.id"}
    for layer in spec["layer"][-3:]:
        layer["encoding"]["description"] = {"field": "id"}
    found: dict[str, ET.Element] = {
        mark.attrib["aria-label"]: mark
        for mark in ET.fromstring(vl_convert.vegalite_to_svg(spec)).iter("{http://www.w3.org/2000/svg}path")
        if "aria-label" in mark.attrib
    }
    placed = []
    for index, place in enumerate(where):
        x, y = re.findall(r"-?[\d.]+", found[f"place {index}"].attrib["transform"])
        placed.append((place, round(float(x), 1), round(float(y), 1)))
    return Drawn([(one, _path(found[one["id"]].attrib["d"])) for one in about if one["id"] in found], placed)


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
