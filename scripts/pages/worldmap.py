"""The map: the package's country shapes drawn once, in the Equal Earth projection, each shape with its code.

The page colours the shapes by class, so that another day needs no other drawing. Shapes are those of
``ilrs_signatories.plot``; where countries dispute a border they show what Natural Earth shows.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

WIDTH = 1000
SMALL = 12_000
"""The area in km2 below which a country gets a dot, since nobody would see its shape."""

MIDDLE = 11
"""The meridian in the middle: its opposite runs through the Bering Strait and cuts no country in two."""

SOUTH = -56.5
"""The southern edge: what lies beyond it is Antarctica and sea."""

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""The coefficients of the Equal Earth projection (Savric, Patterson and Jenny, 2018)."""


class Shape(NamedTuple):
    """A country on the map: its alpha-3 code (or ``""``), name, SVG path, and its dot if it is small."""

    code: str
    name: str
    path: str
    dot: tuple[float, float] | None


class WorldMap(NamedTuple):
    """The shapes and the box in which they lie, in units of which the map is ``WIDTH`` wide."""

    shapes: list[Shape]
    width: int
    height: int


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """A place in Equal Earth, x and y in radii of the globe, y upwards."""
    slope = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = slope * slope
    sixth = square**3
    x = (
        2
        * sqrt(3)
        * radians(longitude)
        * cos(slope)
        / (3 * (9 * A4 * sixth * square + 7 * A3 * sixth + 3 * A2 * square + A1))
    )
    return x, slope * (A1 + A2 * square + sixth * (A3 + A4 * square))


def draw(path: Path) -> WorldMap:
    """The map of a TopoJSON file whose shapes have ``code``, ``name``, ``centre`` and ``km2``."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [list(_places(topology["transform"], arc)) for arc in topology["arcs"]]
    left, right = projected(-180, 0)[0], projected(180, 0)[0]
    top, bottom = projected(0, 84)[1], projected(0, SOUTH)[1]
    scale = WIDTH / (right - left)

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        x, y = projected(longitude, latitude)
        return round((x - left) * scale, 1), round((top - y) * scale, 1)

    shapes = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        about = geometry["properties"]
        (centre,) = _turned([tuple(about["centre"])])
        dot = place(*centre) if about["km2"] < SMALL else None
        rings = (ring for polygon in geometry["arcs"] for ring in polygon)
        lines = "".join(
            _line([place(*point) for point in _turned(list(_ring(arcs, ring)))]) for ring in rings
        )
        shapes.append(Shape(about["code"] or "", about["name"], lines, dot))
    return WorldMap(shapes, WIDTH, round((top - bottom) * scale))


def _places(transform: dict[str, Any], arc: list[list[int]]) -> Iterator[tuple[float, float]]:
    x = y = 0
    for right, up in arc:
        x, y = x + right, y + up
        yield (
            x * transform["scale"][0] + transform["translate"][0],
            y * transform["scale"][1] + transform["translate"][1],
        )


def _ring(arcs: list[list[tuple[float, float]]], ring: list[int]) -> Iterator[tuple[float, float]]:
    for number in ring:
        yield from (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]


def _turned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places with longitudes from the middle of the map, a line all on the side on which it begins."""
    found: list[tuple[float, float]] = []
    for longitude, latitude in points:
        near = found[-1][0] if found else 0.0
        found.append(((longitude - MIDDLE - near + 180) % 360 - 180 + near, latitude))
    return found


def _line(points: list[tuple[float, float]]) -> str:
    """A closed SVG path in steps of a tenth of a unit; a ring too small to be drawn gives nothing."""
    steps = [(round(x * 10), round(y * 10)) for x, y in points]
    kept = [steps[0]] + [one for before, one in itertools.pairwise(steps) if one != before]
    if len(kept) < 3:
        return ""
    told = f"M{_unit(kept[0][0])} {_unit(kept[0][1])}l"
    moves = itertools.pairwise(kept)
    return told + " ".join(f"{_unit(u - x)} {_unit(v - y)}" for (x, y), (u, v) in moves) + "z"


def _unit(tenths: int) -> str:
    return f"{tenths / 10:g}"
