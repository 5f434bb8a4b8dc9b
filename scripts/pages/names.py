"""What the pages call signatories and countries, and where a record has its page."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.package import Package
from pages.worldmap import WorldMap


class Names(NamedTuple):
    """Names by signatory id and by alpha-3 code, the ids of countries by code, and acronyms by id."""

    signatories: dict[str, str]
    countries: dict[str, str]
    by_code: dict[str, str]
    acronyms: dict[str, str]

    def of(self, id_: str) -> str:
        """The name of a signatory or of a country."""
        return self.signatories.get(id_) or self.countries.get(id_) or id_


def read_names(package: Package, world: WorldMap) -> Names:
    """The names in the package; the map's own names serve for countries that the tables do not name."""
    rows = package.rows("signatories")
    states = [row for row in rows if row["type"] == "country"]
    countries = {shape.code: shape.name for shape in world.shapes if shape.code}
    countries |= {row["country"]: row["name"] for row in package.rows("artemis_accords")}
    countries |= {row["country"]: row["name"] for row in states}
    return Names(
        signatories={row["signatory_id"]: row["name"] for row in rows},
        countries=countries,
        by_code={row["country"]: row["signatory_id"] for row in states},
        acronyms={row["signatory_id"]: row["acronym"] for row in rows if row["acronym"]},
    )
