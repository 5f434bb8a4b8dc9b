"""The world map of who signed on to the station, to the Artemis Accords, to both, or to neither."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt

from ilrs_signatories.counting import count
from ilrs_signatories.mediawiki import in_words
from ilrs_signatories.package import Package
from ilrs_signatories.plot.look import BLUE, INK, ORANGE, PALE, PURPLE, SKY, finish

if TYPE_CHECKING:
    from datetime import date

SHAPES = os.path.join(os.path.dirname(__file__), "countries.json")
TOO_SMALL = 12000
"""The area in km2 below which a country is drawn as a disc."""

COLOURS = {
    "ILRS state": BLUE,
    "ILRS state and Artemis Accords": PURPLE,
    "Artemis Accords": ORANGE,
    "institution for the ILRS only": SKY,
    "none": PALE,
}
BOUNDARIES = "Boundaries as Natural Earth draws them, de facto; no position is taken on any."
DRAWN_APART = (
    "It draws Kosovo, Northern Cyprus, Somaliland, Taiwan, Palestine and part of Western Sahara apart."
)


class Standing(NamedTuple):
    """The alpha-3 codes of states of the station, of countries of the Accords, and of institutions' seats."""

    states: frozenset[str]
    accords: frozenset[str]
    seats: frozenset[str]

    def name(self, code: str | None) -> str:
        """What a country is coloured as."""
        if code in self.states:
            return "ILRS state and Artemis Accords" if code in self.accords else "ILRS state"
        if code in self.accords:
            return "Artemis Accords"
        return "institution for the ILRS only" if code in self.seats else "none"


def standing(package: Package, as_of: str | date | None = None) -> tuple[str, Standing]:
    """The day asked for, and who had certainly signed what by then."""
    states = count(package, as_of, "states")
    country = {row["signatory_id"]: row["country"] for row in package.rows("signatories")}
    of_states = frozenset(country[id_] for id_ in states.members)
    seats = frozenset(count(package, as_of, "countries_with_any_signatory").members)
    accords = frozenset(
        row["country"]
        for row in package.rows("artemis_accords")
        if (package.bounds(row["signed"])[1] if row["signed"] else package.gathered) <= states.as_of
    )
    return states.as_of, Standing(of_states, accords, seats - of_states)


def chart(package: Package, as_of: str | date | None = None) -> alt.LayerChart:
    """The chart of ``ilrs_signatories.plot.map``."""
    day, found = standing(package, as_of)
    topology = _shapes()
    countries = [one["properties"] for one in topology["objects"]["countries"]["geometries"]]
    for one in countries:
        one["standing"] = found.name(one["code"])
    discs = [one for one in countries if one["km2"] < TOO_SMALL and one["standing"] != "none"]
    seats = [one for one in countries if one["code"] in found.seats]
    tooltip = [alt.Tooltip("properties.name:N", title="name"), "properties.standing:N"]
    land = (
        alt.Chart(
            alt.InlineData(values=topology, format=alt.TopoDataFormat(feature="countries", type="topojson"))
        )
        .mark_geoshape(stroke="white", strokeWidth=0.4)
        .encode(color=_colour("properties.standing:N"), tooltip=tooltip)
    )
    disc = (
        _points(discs)
        .mark_circle(size=34, opacity=1, stroke="white", strokeWidth=0.6)
        .encode(color=_colour("standing:N"), tooltip=["name:N", "standing:N"])
    )
    dot = _points(seats).mark_circle(size=13, opacity=1, color=INK)
    return finish(
        alt.LayerChart(layer=[land, disc, dot], width=860, height=400).project(
            type="equalEarth", rotate=[-11, 0, 0]
        ),
        f"Who has signed on to the ILRS and to the Artemis Accords, {in_words(day)}",
        ["A dot: an institution there signed on to the ILRS, the state did not.", BOUNDARIES],
        _in_words(day, found),
    )


def _shapes() -> dict[str, Any]:
    with open(SHAPES, encoding="utf-8") as file:
        topology: dict[str, Any] = json.load(file)
    return topology


def _colour(field: str) -> alt.Color:
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    legend = alt.Legend(
        title=None, orient="bottom", columns=len(COLOURS), symbolType="square", symbolSize=140
    )
    return alt.Color(field, scale=scale, legend=legend)


def _points(countries: list[dict[str, Any]]) -> alt.Chart:
    values = [
        {"lon": one["centre"][0], "lat": one["centre"][1], "name": one["name"], "standing": one["standing"]}
        for one in countries
    ]
    return alt.Chart(alt.InlineData(values=values)).encode(longitude="lon:Q", latitude="lat:Q")


def _in_words(day: str, found: Standing) -> str:
    both = sorted(found.states & found.accords)
    return (
        f"World map of {in_words(day)}. States of the International Lunar Research Station: "
        f"{', '.join(sorted(found.states))}. "
        f"Of these also in the Artemis Accords: {', '.join(both) or 'none'}. "
        f"Only an institution signed on to the station in {', '.join(sorted(found.seats))}. "
        f"The Artemis Accords have {len(found.accords)} countries in the record. {BOUNDARIES} {DRAWN_APART}"
    )
