"""The world map of what each state has signed, where only an institution has, and what is only claimed."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import altair as alt

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import Body
from ilrs_signatories.derived.membership import bodies
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.style import WORDS, Spec, Theme, figure, filled, read
from ilrs_signatories.questions import Day, Package, asked_day, read_as_known
from ilrs_signatories.questions.overlap import accords_number, signed_accords

SMALL = 250_000
"""The area in km2 below which an ILRS state has a dot: its shape alone is hard to see."""

LOOKS = ("ilrs", "perhaps", "artemis", "seat", "claimed")
"""What a country can have done: the state signed on to the ILRS, or perhaps did; it signed the Artemis
Accords; an institution there signed; someone says that the state has joined, and it had not signed."""


def map(  # noqa: A001 - the name of the command and of the question
    as_of: Day | None = None,
    known_on: Day | None = None,
    package: Package | None = None,
    theme: str | Theme = "light",
) -> alt.VConcatChart:
    """Draw which states had signed what on a day, by default the day up to which evidence was gathered.

    Fill is what the state itself did: the ILRS, the Artemis Accords, both, or nothing. A ring marks the seat
    of an institution that signed where the state did not. A dashed outline is a state that someone says has
    joined, without a document; a solid one has perhaps signed. Disputed areas have a dotted outline and no
    side's colour. ``known_on``, ``theme`` and what is raised are as for ``timeline``.
    """
    dataset = read_as_known(package, known_on)
    day, words = asked_day(dataset, as_of), WORDS["map"]
    keys = [key | {"x": 200 * at + 32} for at, key in enumerate(legend(dataset, day))]
    title = words["title"] if day == dataset.schema.gathered else f"{words['title']}: {in_english(day)}"
    parts = [world(dataset, day), filled("map_key", keys=keys)]
    return figure(dataset, parts, theme, (title, words["note"], describe(dataset, day)), words["boundaries"])


def countries(dataset: Dataset, day: str) -> dict[str, list[str]]:
    """What every country had done by ``day``, by alpha-3 code: those of ``LOOKS`` that apply, in order."""
    accords = [one.country for one in signed_accords(dataset, day) if one.certainty == "member"]
    return looks_of(bodies(dataset, day), accords, day)


def looks_of(there: Iterable[Body], accords: Iterable[str], day: str) -> dict[str, list[str]]:
    """What every country had done by ``day``, from the bodies of that day and the states of the Accords."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in there:
        certain = one.latest <= day
        if one.type == "country" and not one.claimed:
            found[one.country].add("ilrs" if certain else "perhaps")
        elif certain and one.country:
            found[one.country].add("claimed" if one.claimed else "seat")
    for code in accords:
        found[code].add("artemis")
    for looks in found.values():
        if "ilrs" in looks:
            looks.discard("claimed")
    return {code: [look for look in LOOKS if look in found[code]] for code in sorted(found)}


def side(looks: Collection[str]) -> str:
    """What a state that looks so has done itself: ``ilrs``, ``both``, ``artemis`` or ``none``."""
    if "ilrs" in looks:
        return "both" if "artemis" in looks else "ilrs"
    return "artemis" if "artemis" in looks else "none"


def legend(dataset: Dataset, day: str) -> list[dict[str, str]]:
    """The entries of the legend: ``look``, ``number`` of countries, ``label`` and ``detail``.

    The first two add up to the states of the ILRS, the second and the third to what was reported of the
    Artemis Accords, unnamed countries included.
    """
    found = countries(dataset, day)
    sides = Counter(side(looks) for looks in found.values())
    ilrs, both = sides["ilrs"], sides["both"]
    perhaps = sum("perhaps" in looks for looks in found.values())
    reported, named = accords_number(dataset, day)[0], sum("artemis" in looks for looks in found.values())
    numbers: dict[str, object] = {
        "ilrs": f"{ilrs}, perhaps {ilrs + perhaps}" if perhaps else ilrs,
        "both": both,
        "artemis": reported - both,
    }
    details = {"both": ", ".join(_states(dataset, found, "both"))}
    if reported > named:
        details["artemis"] = f"{named - both} named, {reported - named} not known"
    for look in ("seat", "claimed"):
        parts = [looks for looks in found.values() if look in looks and "ilrs" not in looks]
        numbers[look] = len(parts)
        if parts:
            details[look] = f"{sum('artemis' in looks for looks in parts)} of them in Artemis states"
    return [
        {"look": look, "number": f"{numbers[look]}", "label": label, "detail": details.get(look, "")}
        for look, label in WORDS["map"]["legend"].items()
    ]


def describe(dataset: Dataset, day: str) -> str:
    """The map in words."""
    found = countries(dataset, day)
    text: str = WORDS["map"]["description"]
    return text.format(
        day=in_english(day),
        signed=", ".join(_states(dataset, found, "ilrs", "both")),
        both=", ".join(_states(dataset, found, "both")) or "none",
        counted="; ".join(f"{key['label']}: {key['number']}" for key in legend(dataset, day)),
        boundaries=" ".join(WORDS["map"]["boundaries"]),
    )


def shapes() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The countries as TopoJSON, and the properties of each: ``code``, ``name``, ``centre`` and ``km2``.

    ``dot`` is true for small countries that a dot can mark without covering another, ``disputed`` for areas
    that two sides claim.
    """
    topology = json.loads(read("countries.json"))
    return topology, [one["properties"] for one in topology["objects"]["countries"]["geometries"]]


def places(dataset: Dataset, properties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a dot (``dot`` or ``small``) or a ring may be drawn: small countries, and seats of institutions.

    Each has ``lon``, ``lat``, ``code`` and ``kind``. A country has one ring: at the first known seat of an
    institution there, else in its middle.
    """
    about = {one["code"]: one for one in properties if one["code"]}
    seats = {(row["country"], row["seat"]): row for row in csv.DictReader(read("seats.csv").splitlines())}
    found = [
        {"lon": one["centre"][0], "lat": one["centre"][1], "code": code}
        | {"kind": "small" if one.get("dot") else "dot"}
        for code, one in about.items()
        if one["km2"] < SMALL
    ]
    based = [row for row in dataset.signatories.values() if row["type"] != "country"]
    based.sort(key=lambda row: (row["country"], (row["country"], row["seat"]) not in seats))
    for code, rows in groupby(based, itemgetter("country")):
        if code in about:
            first = next(rows)
            lon, lat = about[code]["centre"]
            seat = seats.get((code, first["seat"]), {"longitude": lon, "latitude": lat})
            place = {"lon": float(seat["longitude"]), "lat": float(seat["latitude"])}
            found.append(place | {"code": code, "kind": "ring"})
    return found


def world(dataset: Dataset, day: str) -> Spec:
    """The map alone, as a specification with its data."""
    found, (topology, properties) = countries(dataset, day), shapes()
    for one in properties:
        looks = found.get(one["code"], [])
        one["fill"] = side(looks)
        outlines = ["disputed"] if one.get("disputed") else []
        outlines += [look for look in ("claimed", "perhaps") if look in looks]
        one["outline"] = next(iter(outlines), "")
    drawn = []
    for place in places(dataset, properties):
        looks, kind = found.get(place["code"], []), place["kind"]
        if "ilrs" in looks:
            shown, kind = kind != "ring", "dot"
        else:
            shown = {"ring": "seat", "small": "artemis"}.get(kind) in looks
        if shown:
            drawn.append(place | {"kind": kind, "fill": side(looks)})
    return filled("map", places=drawn, world=topology)


def _states(dataset: Dataset, found: dict[str, list[str]], *sides: str) -> list[str]:
    """The names of the states on these sides."""
    return sorted(
        row["name"]
        for row in dataset.signatories.values()
        if row["type"] == "country" and side(found.get(row["country"], [])) in sides
    )
