"""Rules on codes: countries (ISO 3166-1), their names, languages (BCP 47).

The lists are those of pycountry. Its files are read directly: its classes take three times as long.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rules.model import Field, Finding, Package, Table, show
from rules.registry import field_rule, package_rule

EVERYDAY = {"RUS": "Russia", "KOR": "South Korea", "TUR": "Turkey"}
"""Everyday names that ISO 3166-1 does not have."""

INTERNATIONAL = ("intergovernmental_organization", "international_association")

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}|[0-9]{3}))?")


@cache
def _database(standard: str) -> list[dict[str, str]]:
    spec = find_spec("pycountry")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'pycountry'", name="pycountry")
    text = (
        Path(spec.origin).with_name("databases").joinpath(f"iso{standard}.json").read_text(encoding="utf-8")
    )
    entries: list[dict[str, str]] = json.loads(text)[standard]
    return entries


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Alpha-3 code to the names of that country: everyday, common, short and official."""
    return {
        entry["alpha_3"]: tuple(
            name
            for name in (
                EVERYDAY.get(entry["alpha_3"]),
                *map(entry.get, ("common_name", "name", "official_name")),
            )
            if name
        )
        for entry in _database("3166-1")
    }


@cache
def languages() -> frozenset[str]:
    """The language codes of ISO 639: two letters where there are two, else three."""
    return frozenset(entry.get("alpha_2", entry["alpha_3"]) for entry in _database("639-3"))


def slug(name: str) -> str:
    """The id that a name gives.

    >>> slug("Côte d'Ivoire")
    'cote-d-ivoire'
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")


@field_rule("country-code", lambda field: field.name == "country")
def country_code(text: str, field: Field) -> tuple[str, str] | None:
    """A country is an alpha-3 code of ISO 3166-1."""
    if text in countries():
        return None
    near = next(
        (
            code
            for code, known in countries().items()
            if text.casefold() in (code.casefold(), *map(str.casefold, known))
        ),
        "",
    )
    return (
        f"{show(text)} is not an alpha-3 code of ISO 3166-1",
        f"write {show(near)}" if near else "write three capitals, as ZAF",
    )


@field_rule("language", lambda field: field.name == "language")
def language(text: str, field: Field) -> tuple[str, str] | None:
    """A language is a tag of BCP 47: the shortest code of ISO 639, then a script or region if need be."""
    match = _LANGUAGE.fullmatch(text)
    if match is not None:
        code, script, region = match.groups()
        scripts = {entry["alpha_4"] for entry in _database("15924")} if script else {None}
        regions = {entry["alpha_2"] for entry in _database("3166-1")} | {"419"} if region else {None}
        if code in languages() and script in scripts and region in regions:
            return None
    return f"{show(text)} is not a language tag of BCP 47", "write two letters, as en, es, ru or zh"


@package_rule("country-name")
def country_name(package: Package) -> Iterator[Finding]:
    """A country's name is one that ISO 3166-1 gives to its code, or Russia, South Korea or Turkey."""
    for table, line, code, name, country in _named(package):
        known = countries().get(code)
        if known and name and name not in known:
            column = "country" if country == slug(name) else "name"
            fix = f"write {show(known[0])}, or correct the code"
            yield table.at(line, column, f"{show(name)} is not a name of {code}", fix)


@package_rule("country-id")
def country_id(package: Package) -> Iterator[Finding]:
    """A country's id is the slug of its name."""
    for table, line, _, name, country in _named(package):
        if country and name and country != slug(name):
            yield table.at(
                line,
                "signatory_id",
                f"{show(country)} is not the slug of {show(name)}",
                f"write {show(slug(name))}",
            )


def _named(package: Package) -> Iterator[tuple[Table, int, str, str, str]]:
    """Every country with a name: table, line, code, name and, in signatories, id."""
    signatories = package.table("signatories")
    for line, code, name, country, kind in signatories.select("country", "name", "signatory_id", "type"):
        if kind == "country":
            yield signatories, line, code, name, country
    comparator = package.tables.get("artemis_accords")
    if comparator is not None and {"country", "name"} <= comparator.columns.keys():
        for line, code, name in comparator.select("country", "name"):
            yield comparator, line, code, name, ""


@package_rule("country-twice")
def country_twice(package: Package) -> Iterator[Finding]:
    """No country has two rows in signatories."""
    signatories = package.table("signatories")
    first: dict[str, int] = {}
    for line, code, kind in signatories.select("country", "type"):
        if kind == "country" and code and first.setdefault(code, line) != line:
            what = f"{show(code)} stands in line {first[code]} already"
            yield signatories.at(line, "country", what, "name that row instead, or correct the code")


@package_rule("country-seat")
def country_seat(package: Package) -> Iterator[Finding]:
    """A country has its code, an international body none; where no source names a seat, the note says so."""
    signatories = package.table("signatories")
    for line, code, kind, note in signatories.select("country", "type", "note"):
        if kind in INTERNATIONAL and code:
            yield signatories.at(
                line, "country", f"{show(kind)} does not sit in one country", "leave country blank"
            )
        elif kind == "country" and not code:
            yield signatories.at(
                line, "country", "the code of the country is blank", "write its alpha-3 code, as ZAF"
            )
        elif not code and not note and kind not in INTERNATIONAL:
            what = "neither a country nor a note that no source names the seat"
            yield signatories.at(
                line, "country", what, "write the code, or say in the note that no source names it"
            )
