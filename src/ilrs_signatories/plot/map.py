"""The world map of what each state has signed, where only an institution has, and what is only claimed."""

from __future__ import annotations

import csv
import json
import os
from typing import Any, NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES, Body, split
from ilrs_signatories.derived.membership import bodies
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.style import FOLDER, Theme, figure, filled, source, theme
from ilrs_signatories.questions.overlap import accords_number, signed_accords

SMALL = 250_000
"""The area in km2 below which an ILRS state has a dot: its shape alone is hard to see."""

RADII = {"dot": 5.4, "small": 2.6, "ring": 3.2}
"""On a map that is 1000 wide."""

TITLE = "Who has signed on to China’s Moon base (ILRS), and who to the Artemis Accords"
NOTE = (
    "Colour: what the state itself has done. Ring: an institution there has signed with China, "
    "the state has not."
)
BOUNDARIES = (
    "Boundaries follow Natural Earth; we take no position on them. Dots mark small countries.",
    "Crimea, Western Sahara and other disputed areas have a dotted outline and nobody’s colour.",
)


class Country(NamedTuple):
    """What a country had done by a day, and ids of the institutions there that had signed.

    ``state`` is ``member``, ``possible`` or blank: whether the state itself had signed on to the ILRS.
    ``claimed`` is true where somebody says so and the state had not.
    """

    code: str
    state: str = ""
    artemis: bool = False
    institutions: tuple[str, ...] = ()
    claimed: bool = False

    @property
    def looks(self) -> tuple[str, ...]:
        """The words that say how it is drawn: ``ilrs`` or ``perhaps``, ``artemis``, ``seat``, ``claimed``."""
        looks = {
            "ilrs": self.state == "member",
            "perhaps": self.state == "possible",
            "artemis": self.artemis,
            "seat": bool(self.institutions),
            "claimed": self.claimed,
        }
        return tuple(word for word, is_so in looks.items() if is_so)


class Key(NamedTuple):
    """An entry of the legend: how it is drawn, how many, what that is, and a remark."""

    look: str
    number: str
    label: str
    detail: str = ""


class Place(NamedTuple):
    """A point on the map: longitude, latitude, the code of its country, and what it may be drawn as."""

    lon: float
    lat: float
    code: str
    kind: str


def countries(dataset: Dataset, day: str) -> dict[str, Country]:
    """Every country that had done anything by ``day``, by alpha-3 code."""
    there = bodies(dataset, day)
    members, possible = (
        {dataset.signatories[id_]["country"] for id_ in ids} for ids in split(_states(there), day)
    )
    claimed = {body.country for body in there if body.claimed and body.latest <= day} - members
    artemis = {one.country for one in signed_accords(dataset, day) if one.certainty == "member"}
    seats: dict[str, list[str]] = {}
    for body in there:
        if body.type != "country" and body.country and body.latest <= day:
            seats.setdefault(body.country, []).append(body.id)
    return {
        code: Country(
            code,
            "member" if code in members else "possible" if code in possible else "",
            code in artemis,
            tuple(sorted(seats.get(code, ()))),
            code in claimed,
        )
        for code in sorted({*members, *possible, *claimed, *artemis, *seats})
    }


def legend(dataset: Dataset, day: str) -> list[Key]:
    """How many countries there are of each look; the first two add up to the states of the ILRS.

    The second and the third add up to what was reported of the Artemis Accords, unnamed countries included.
    """
    found = countries(dataset, day).values()
    members = [one for one in found if one.state == "member"]
    both = [one for one in members if one.artemis]
    perhaps = sum(one.state == "possible" for one in found)
    ilrs = len(members) - len(both)
    reported, named = accords_number(dataset, day)[0], sum(one.artemis for one in found)
    unnamed = f"{named - len(both)} named, {reported - named} not known" if reported > named else ""
    alone = [one for one in found if one.institutions and one.state != "member"]
    claimed = [one for one in found if one.claimed]
    return [
        Key("ilrs", f"{ilrs}, perhaps {ilrs + perhaps}" if perhaps else str(ilrs), "Moon base (ILRS) only"),
        Key("both", str(len(both)), "Both", ", ".join(names(dataset, both))),
        Key("artemis", str(reported - len(both)), "Artemis Accords only", unnamed),
        Key("seat", str(len(alone)), "Only an institution has signed", _of_artemis(alone)),
        Key("claimed", str(len(claimed)), "Claimed, no document found", _of_artemis(claimed)),
    ]


def names(dataset: Dataset, found: list[Country]) -> list[str]:
    """The names of the states among the signatories, sorted."""
    by_code = {
        row["country"]: row["name"] for row in dataset.signatories.values() if row["type"] == "country"
    }
    return sorted(by_code[one.code] for one in found)


def shapes() -> dict[str, Any]:
    """The countries as TopoJSON, each with ``code``, ``name``, ``centre`` and ``km2``.

    ``dot`` is true for small countries that a dot can mark without covering another, ``disputed`` for areas
    that two sides claim.
    """
    with open(os.path.join(FOLDER, "countries.json"), encoding="utf-8") as file:
        topology: dict[str, Any] = json.load(file)
    return topology


def places(dataset: Dataset, topology: dict[str, Any]) -> list[Place]:
    """Where a dot (``dot`` or ``small``) or a ring may be drawn: small countries, and seats of institutions.

    A country has one ring: at the first known seat of an institution there, else in its middle.
    """
    centres = {one["code"]: one["centre"] for one in properties(topology) if one["code"]}
    kinds = {
        one["code"]: "small" if one.get("dot") else "dot"
        for one in properties(topology)
        if one["code"] and one["km2"] < SMALL
    }
    with open(os.path.join(FOLDER, "seats.csv"), encoding="utf-8", newline="") as file:
        seats = {(row["country"], row["seat"]): row for row in csv.DictReader(file)}
    rings: dict[str, list[float]] = {}
    for row in dataset.signatories.values():
        code = row["country"]
        if row["type"] != "country" and code in centres:
            seat = seats.get((code, row["seat"]))
            known = [float(seat["longitude"]), float(seat["latitude"])] if seat else centres[code]
            rings[code] = known if rings.get(code, centres[code]) == centres[code] else rings[code]
    drawn = [(centres[code], code, kind) for code, kind in kinds.items()]
    drawn += [(place, code, "ring") for code, place in sorted(rings.items())]
    return [Place(lon, lat, code, kind) for (lon, lat), code, kind in drawn]


def properties(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """What the shapes say of themselves."""
    return [one["properties"] for one in topology["objects"]["countries"]["geometries"]]


def chart(dataset: Dataset, day: str, look: str | Theme = "light") -> alt.VConcatChart:
    """The chart of ``ilrs_signatories.plot.map``."""
    colours = theme(look)
    part = world(dataset, day, colours)
    keys = [key._asdict() | {"x": 200 * at + 32} for at, key in enumerate(legend(dataset, day))]
    return figure(
        [part, filled("map_key", colours, keys=keys)],
        colours,
        TITLE if day == dataset.schema.gathered else f"{TITLE}: {in_english(day)}",
        NOTE,
        describe(dataset, day),
        [*BOUNDARIES, source(dataset)],
    )


def world(dataset: Dataset, day: str, colours: Theme) -> dict[str, Any]:
    """The map alone, as a specification with its data."""
    found, topology = countries(dataset, day), shapes()
    for one in properties(topology):
        country = found.get(one["code"] or "", Country(""))
        one["fill"] = _fill(country, colours)
        claimed = "claimed" if country.claimed else ""
        one["outline"] = "disputed" if one.get("disputed") else claimed or country.state
    drawn = [
        _drawn(place, found[place.code], colours)
        for place in places(dataset, topology)
        if place.code in found and _is_shown(place.kind, found[place.code])
    ]
    return filled("map", colours, places=drawn, world=topology)


def describe(dataset: Dataset, day: str) -> str:
    """The map in words."""
    found = countries(dataset, day).values()
    members = [one for one in found if one.state == "member"]
    both = names(dataset, [one for one in members if one.artemis])
    counted = "; ".join(f"{key.label}: {key.number}" for key in legend(dataset, day))
    return (
        f"World map of {in_english(day)}. States that have signed on to the ILRS: "
        f"{', '.join(names(dataset, members))}. Of these, in the Artemis Accords too: "
        f"{', '.join(both) or 'none'}. {counted}. {' '.join(BOUNDARIES)}"
    )


def _fill(country: Country, colours: Theme) -> str:
    """The colour of what the state itself has done."""
    if country.state == "member":
        return colours.purple if country.artemis else colours.rust
    return colours.blue if country.artemis else colours.land


def _drawn(place: Place, country: Country, colours: Theme) -> dict[str, Any]:
    """A dot or a ring as a mark."""
    kind = "dot" if place.kind == "small" and country.state == "member" else place.kind
    mark = {"size": (2 * RADII[kind]) ** 2, "lon": place.lon, "lat": place.lat}
    if kind == "ring":
        return {**mark, "fill": colours.paper, "stroke": colours.rust, "width": 2}
    return {**mark, "fill": _fill(country, colours), "stroke": colours.paper, "width": 1}


def _is_shown(kind: str, country: Country) -> bool:
    """Whether a country has its dot or its ring."""
    member = country.state == "member"
    if kind == "ring":
        return bool(country.institutions) and not member
    return member or (kind == "small" and country.artemis)


def _states(there: list[Body]) -> list[Body]:
    return RULES["states"].counted(there)


def _of_artemis(found: list[Country]) -> str:
    return f"{sum(one.artemis for one in found)} of them in Artemis states" if found else ""
