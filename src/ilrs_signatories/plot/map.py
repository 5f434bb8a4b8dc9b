"""The world map of what each state has signed, where only an institution has, and what is only claimed."""

from __future__ import annotations

import csv
import json
from typing import Any, NamedTuple

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.membership import bodies
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.style import Spec, Theme, figure, filled, read
from ilrs_signatories.questions.overlap import accords_number, signed_accords

SMALL = 250_000
"""The area in km2 below which an ILRS state has a dot: its shape alone is hard to see."""

TITLE = "Who has signed on to China’s Moon base (ILRS), and who to the Artemis Accords"
NOTE = (
    "Colour: what the state itself has done. Ring: an institution there has signed with China, "
    "the state has not."
)
BOUNDARIES = (
    "Boundaries follow Natural Earth; we take no position on them. Dots mark small countries.",
    "Crimea, Western Sahara and other disputed areas have a dotted outline and nobody’s colour; Kashmir is "
    "divided by the line of control.",
)


class Country(NamedTuple):
    """What a country had done by a day, and ids of the institutions there that had signed.

    ``state`` is ``member``, ``possible`` or blank: whether the state itself had signed on to the ILRS.
    ``claimed`` is true where someone says so and the state had not.
    """

    code: str
    state: str = ""
    artemis: bool = False
    institutions: tuple[str, ...] = ()
    claimed: bool = False

    @property
    def fill(self) -> str:
        """What the state itself has done: ``ilrs``, ``both``, ``artemis`` or ``none``."""
        if self.state == "member":
            return "both" if self.artemis else "ilrs"
        return "artemis" if self.artemis else "none"

    @property
    def alone(self) -> bool:
        """Whether institutions have signed and the state has not."""
        return bool(self.institutions) and self.state != "member"


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
    states = {
        one.country: "member" if one.latest <= day else "possible"
        for one in there
        if one.type == "country" and not one.claimed
    }
    certain = [one for one in there if one.latest <= day and one.country]
    claimed = {one.country for one in certain if one.claimed and states.get(one.country) != "member"}
    artemis = {one.country for one in signed_accords(dataset, day) if one.certainty == "member"}
    seats: dict[str, list[str]] = {}
    for one in certain:
        if one.type != "country":
            seats.setdefault(one.country, []).append(one.id)
    return {
        code: Country(
            code, states.get(code, ""), code in artemis, tuple(sorted(seats.get(code, ()))), code in claimed
        )
        for code in sorted({*states, *claimed, *artemis, *seats})
    }


def legend(dataset: Dataset, day: str) -> list[Key]:
    """How many countries there are of each look; the first two add up to the states of the ILRS.

    The second and the third add up to what was reported of the Artemis Accords, unnamed countries included.
    """
    found = countries(dataset, day).values()
    both = [one for one in found if one.fill == "both"]
    ilrs = sum(one.fill == "ilrs" for one in found)
    perhaps = sum(one.state == "possible" for one in found)
    reported, named = accords_number(dataset, day)[0], sum(one.artemis for one in found)
    unnamed = f"{named - len(both)} named, {reported - named} not known" if reported > named else ""
    parts = ([one for one in found if one.alone], [one for one in found if one.claimed])
    alone, claimed = (
        (str(len(part)), f"{sum(one.artemis for one in part)} of them in Artemis states" if part else "")
        for part in parts
    )
    return [
        Key("ilrs", f"{ilrs}, perhaps {ilrs + perhaps}" if perhaps else str(ilrs), "Moon base (ILRS) only"),
        Key("both", str(len(both)), "Both", ", ".join(_names(dataset, both))),
        Key("artemis", str(reported - len(both)), "Artemis Accords only", unnamed),
        Key("seat", alone[0], "Only an institution has signed", alone[1]),
        Key("claimed", claimed[0], "Claimed, no document found", claimed[1]),
    ]


def describe(dataset: Dataset, day: str) -> str:
    """The map in words."""
    found = [one for one in countries(dataset, day).values() if one.state == "member"]
    both = ", ".join(_names(dataset, [one for one in found if one.artemis])) or "none"
    counted = "; ".join(f"{key.label}: {key.number}" for key in legend(dataset, day))
    return (
        f"World map of {in_english(day)}. States that have signed on to the ILRS: "
        f"{', '.join(_names(dataset, found))}. Of these, in the Artemis Accords too: {both}. "
        f"{counted}. {' '.join(BOUNDARIES)}"
    )


def shapes() -> dict[str, Any]:
    """The countries as TopoJSON, each with ``code``, ``name``, ``centre`` and ``km2``.

    ``dot`` is true for small countries that a dot can mark without covering another, ``disputed`` for areas
    that two sides claim.
    """
    topology: dict[str, Any] = json.loads(read("countries.json"))
    return topology


def properties(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """What the shapes say of themselves."""
    return [one["properties"] for one in topology["objects"]["countries"]["geometries"]]


def places(dataset: Dataset, topology: dict[str, Any]) -> list[Place]:
    """Where a dot (``dot`` or ``small``) or a ring may be drawn: small countries, and seats of institutions.

    A country has one ring: at the first known seat of an institution there, else in its middle.
    """
    about = {one["code"]: one for one in properties(topology) if one["code"]}
    seats = {(row["country"], row["seat"]): row for row in csv.DictReader(read("seats.csv").splitlines())}
    rings: dict[str, tuple[float, float]] = {}
    based = [
        row for row in dataset.signatories.values() if row["type"] != "country" and row["country"] in about
    ]
    for row in sorted(based, key=lambda row: (row["country"], row["seat"]) not in seats):
        lon, lat = about[row["country"]]["centre"]
        seat = seats.get((row["country"], row["seat"]), {"longitude": lon, "latitude": lat})
        rings.setdefault(row["country"], (float(seat["longitude"]), float(seat["latitude"])))
    dots = [
        Place(one["centre"][0], one["centre"][1], code, "small" if one.get("dot") else "dot")
        for code, one in about.items()
        if one["km2"] < SMALL
    ]
    return dots + [Place(*place, code, "ring") for code, place in sorted(rings.items())]


def world(dataset: Dataset, day: str) -> Spec:
    """The map alone, as a specification with its data."""
    found, topology = countries(dataset, day), shapes()
    for one in properties(topology):
        country = found.get(one["code"] or "", Country(""))
        one["fill"] = country.fill
        claimed = "claimed" if country.claimed else ""
        one["outline"] = "disputed" if one.get("disputed") else claimed or country.state
    drawn = []
    for place in places(dataset, topology):
        country = found.get(place.code, Country(""))
        member = country.state == "member"
        if country.alone if place.kind == "ring" else member or (place.kind == "small" and country.artemis):
            kind = "dot" if member else place.kind
            drawn.append({"lon": place.lon, "lat": place.lat, "kind": kind, "fill": country.fill})
    return filled("map", places=drawn, world=topology)


def chart(dataset: Dataset, day: str, theme: str | Theme = "light") -> alt.VConcatChart:
    """The chart of ``ilrs_signatories.plot.map``."""
    keys = [key._asdict() | {"x": 200 * at + 32} for at, key in enumerate(legend(dataset, day))]
    title = TITLE if day == dataset.schema.gathered else f"{TITLE}: {in_english(day)}"
    parts = [world(dataset, day), filled("map_key", keys=keys)]
    return figure(dataset, parts, theme, (title, NOTE, describe(dataset, day)), BOUNDARIES)


def _names(dataset: Dataset, found: list[Country]) -> list[str]:
    states = {row["country"]: row["name"] for row in dataset.signatories.values() if row["type"] == "country"}
    return sorted(states[one.code] for one in found)
