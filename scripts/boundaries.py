"""Make the country shapes of the map from the npm package world-atlas, or check that they are those.

    npm pack world-atlas@2.0.2
    python scripts/boundaries.py world-atlas-2.0.2.tgz [--check]

The package holds Natural Earth's countries at 1:50 million as TopoJSON. This leaves out Antarctica and
islands below 300 km2 except a country's largest, drops the points that hardly bend a line, keeps what is
smaller than 3000 km2 whole, and gives each country its alpha-3 code, a point inside it, and its area. Exit
status: 0 written, or the same; 1 the shapes in the checkout are others; 2 wrong usage or another package.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any, NamedTuple

import pycountry

SHAPES = Path(__file__).resolve().parents[1] / "src" / "ilrs_signatories" / "plot" / "countries.json"
SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
ANTARCTICA = "010"
SMALL_ISLAND = 300
SMALL_COUNTRY = 3000
BEND = 600
"""The area in km2 of the triangle that a point makes with its neighbours, below which it is dropped."""

KM2 = 111.195**2
"""One square degree at the equator."""

Point = tuple[int, int]
Arc = list[Point]
Ring = list[int]
Polygon = list[Ring]


class Grid(NamedTuple):
    """The grid of whole numbers on which the points of the arcs lie."""

    scale: tuple[float, float]
    translate: tuple[float, float]

    def degrees(self, points: Arc) -> list[tuple[float, float]]:
        """Longitudes and latitudes, without a jump where a line crosses the 180th meridian."""
        found: list[tuple[float, float]] = []
        for x, y in points:
            lon, lat = x * self.scale[0] + self.translate[0], y * self.scale[1] + self.translate[1]
            if found:
                lon += 360 * round((found[-1][0] - lon) / 360)
            found.append((lon, lat))
        return found

    def area(self, points: Arc) -> float:
        """The area in km2 that a closed line surrounds, negative if clockwise."""
        degrees = self.degrees(points)
        stretch = cos(radians(sum(lat for _, lat in degrees) / len(degrees)))
        return KM2 * stretch * sum(turn for turn, _, _ in _turns(degrees)) / 2

    def centre(self, points: Arc) -> list[float]:
        """The centre of gravity of what a closed line surrounds, as longitude and latitude."""
        turns = list(_turns(self.degrees(points)))
        whole = 3 * sum(turn for turn, _, _ in turns)
        return [round(sum(turn[0] * turn[axis] for turn in turns) / whole, 2) for axis in (1, 2)]


class Country(NamedTuple):
    """A country's properties and its polygons, each an outline and its holes, as numbers of arcs."""

    code: str | None
    name: str
    polygons: list[Polygon]


def shapes(atlas: dict[str, Any]) -> dict[str, Any]:
    """The reduced TopoJSON."""
    grid = Grid(tuple(atlas["transform"]["scale"]), tuple(atlas["transform"]["translate"]))
    arcs = [list(_absolute(arc)) for arc in atlas["arcs"]]
    countries = [
        _country(one) for one in atlas["objects"]["countries"]["geometries"] if one.get("id") != ANTARCTICA
    ]
    kept = [one._replace(polygons=_without_islands(grid, arcs, one.polygons)) for one in countries]
    whole = {
        abs_(number)
        for one in kept
        if sum(abs(grid.area(_line(arcs, polygon[0]))) for polygon in one.polygons) < SMALL_COUNTRY
        for polygon in one.polygons
        for ring in polygon
        for number in ring
    }
    drawn = [arc if number in whole else _simplified(grid, arc) for number, arc in enumerate(arcs)]
    _restore(grid, arcs, drawn, kept)
    return _topology(atlas, grid, arcs, drawn, kept)


def abs_(number: int) -> int:
    """The arc that a number names: ``~n`` is the arc ``n`` backwards."""
    return ~number if number < 0 else number


def _turns(degrees: list[tuple[float, float]]) -> Iterator[tuple[float, float, float]]:
    """For each side of a closed line: twice the area that it sweeps, and the sums of its ends."""
    for (x, y), (u, v) in zip(degrees, degrees[1:] + degrees[:1], strict=True):
        yield x * v - u * y, x + u, y + v


def _country(geometry: dict[str, Any]) -> Country:
    found = pycountry.countries.get(numeric=geometry["id"]) if "id" in geometry else None
    arcs = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return Country(found.alpha_3 if found else None, geometry["properties"]["name"], arcs)


def _absolute(arc: list[list[int]]) -> Iterator[Point]:
    x = y = 0
    for right, up in arc:
        x, y = x + right, y + up
        yield x, y


def _line(arcs: list[Arc], ring: Ring) -> Arc:
    """The points of a ring, the last not repeated."""
    points: Arc = []
    for number in ring:
        arc = arcs[abs_(number)]
        points += (arc if number >= 0 else arc[::-1])[:-1]
    return points


def _without_islands(grid: Grid, arcs: list[Arc], polygons: list[Polygon]) -> list[Polygon]:
    areas = [abs(grid.area(_line(arcs, polygon[0]))) for polygon in polygons]
    return [
        polygon
        for polygon, area in zip(polygons, areas, strict=True)
        if area >= SMALL_ISLAND or area == max(areas)
    ]


def _simplified(grid: Grid, arc: Arc) -> Arc:
    """An arc without the points that hardly bend it, the least first; its ends stay."""
    points = list(arc)
    least = 4 if points[0] == points[-1] else 2
    bends = [abs(grid.area(points[at : at + 3])) for at in range(len(points) - 2)]
    while len(points) > least and min(bends) < BEND:
        at = bends.index(min(bends))
        del points[at + 1], bends[at]
        for near in range(max(at - 1, 0), min(at + 1, len(bends))):
            bends[near] = abs(grid.area(points[near : near + 3]))
    return points


def _restore(grid: Grid, arcs: list[Arc], drawn: list[Arc], countries: list[Country]) -> None:
    """Puts back the arcs of every ring that has collapsed or turned over."""
    for one in countries:
        for ring in (ring for polygon in one.polygons for ring in polygon):
            before, after = _line(arcs, ring), _line(drawn, ring)
            if len(set(after)) < 3 or grid.area(before) * grid.area(after) <= 0:
                for number in map(abs_, ring):
                    drawn[number] = arcs[number]


def _topology(
    atlas: dict[str, Any], grid: Grid, arcs: list[Arc], drawn: list[Arc], countries: list[Country]
) -> dict[str, Any]:
    used = sorted(
        {abs_(n) for one in countries for polygon in one.polygons for ring in polygon for n in ring}
    )
    place = {number: index for index, number in enumerate(used)}

    def moved(number: int) -> int:
        return place[number] if number >= 0 else ~place[~number]

    geometries = []
    for one in sorted(countries, key=lambda one: one.name):
        largest = max(one.polygons, key=lambda polygon: abs(grid.area(_line(arcs, polygon[0]))))
        area = sum(abs(grid.area(_line(arcs, polygon[0]))) for polygon in one.polygons)
        geometries.append(
            {
                "type": "MultiPolygon",
                "properties": {
                    "code": one.code,
                    "name": one.name,
                    "centre": grid.centre(_line(arcs, largest[0])),
                    "km2": round(area),
                },
                "arcs": [[[moved(n) for n in ring] for ring in polygon] for polygon in one.polygons],
            }
        )
    return {
        "type": "Topology",
        "transform": atlas["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_steps(drawn[number]) for number in used],
    }


def _steps(arc: Arc) -> list[list[int]]:
    return [list(arc[0]), *([u - x, v - y] for (x, y), (u, v) in pairwise(arc))]


def _atlas(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{path} is not world-atlas-2.0.2.tgz")
    with tarfile.open(path) as archive:
        file = archive.extractfile("package/countries-50m.json")
        assert file is not None
        atlas: dict[str, Any] = json.load(file)
    return atlas


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the country shapes of the map.")
    parser.add_argument("tarball", type=Path, help="world-atlas-2.0.2.tgz, as npm pack gives it")
    parser.add_argument("--check", action="store_true", help="compare with the checkout and write nothing")
    given = parser.parse_args()
    try:
        text = json.dumps(shapes(_atlas(given.tarball)), ensure_ascii=False, separators=(",", ":")) + "\n"
    except (OSError, ValueError) as error:
        print(f"boundaries.py: {error}", file=sys.stderr)
        return 2
    if given.check:
        same = SHAPES.read_text(encoding="utf-8") == text
        print(f"{SHAPES.name} is {'what' if same else 'not what'} the package gives")
        return 0 if same else 1
    SHAPES.write_text(text, encoding="utf-8", newline="\n")
    print(f"{SHAPES.name}: {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
