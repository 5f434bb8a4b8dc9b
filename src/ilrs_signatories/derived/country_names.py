"""The everyday English names of countries by alpha-3 code, from what the package itself has."""

from __future__ import annotations

import re

from ilrs_signatories.dataset.dataset import Dataset

SHAPE = re.compile(r'"code":"([A-Z]{3})","name":"([^"\\]+)"')
"""How the map's file names a country."""


def country_names(dataset: Dataset) -> dict[str, str]:
    """The names by code: the signatories' own, else those in ``artemis_accords``, else the map's.

    A code that none of them has stays out. The map is only read where a seat is in such a country.

    >>> from ilrs_signatories.dataset.dataset import read_dataset
    >>> names = country_names(read_dataset())
    >>> names["SRB"], names["IDN"]
    ('Serbia', 'Indonesia')
    """
    names = {row["country"]: row["name"] for row in dataset.rows("artemis_accords")}
    bodies = dataset.signatories.values()
    names |= {row["country"]: row["name"] for row in bodies if row["type"] == "country"}
    return names if all(row["country"] in names for row in bodies if row["country"]) else _mapped() | names


def _mapped() -> dict[str, str]:
    from importlib.resources import files

    text = (files("ilrs_signatories") / "plot" / "countries.json").read_text(encoding="utf-8")
    return dict(SHAPE.findall(text))
