"""On which side each country stands on a day, for the map and for the lists beneath it."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.package import Package
from ilrs_signatories.record import Record
from ilrs_signatories.signing import joined

LEGEND = {
    "state": "The state has signed",
    "both": "The state has signed, and the Artemis Accords as well",
    "institution": "Only an institution there has signed",
    "artemis": "The Artemis Accords only",
}
"""The sides in the order of the legend."""


class Look(NamedTuple):
    """How a shape is filled: by its class, or by one of the map's patterns."""

    name: str
    fill: str = ""


LOOKS = {
    "state": Look("s-state"),
    "state?": Look("s-perhaps", "url(#faint)"),
    "both": Look("s-both", "url(#dotted)"),
    "both?": Look("s-perhaps", "url(#faint)"),
    "institution": Look("s-institution", "url(#stripes)"),
    "institution?": Look("s-institution", "url(#stripes)"),
    "institution+artemis": Look("s-institution", "url(#stripes_other)"),
    "institution+artemis?": Look("s-institution", "url(#stripes_other)"),
    "artemis": Look("s-artemis"),
}
"""The look of each side. One ending in ``?`` is only possible; ``+artemis`` has the Accords beside it."""

TOLD = {
    "state": "the state has signed",
    "state?": "the state has perhaps signed",
    "both": "the state has signed, and the Artemis Accords",
    "both?": "the state has perhaps signed, and the Artemis Accords",
    "institution": "an institution has signed",
    "institution?": "an institution has perhaps signed",
    "institution+artemis": "an institution has signed; the state is in the Artemis Accords",
    "institution+artemis?": "an institution has perhaps signed; the state is in the Artemis Accords",
    "artemis": "in the Artemis Accords",
}
"""What a shape says of its country."""


def of_legend(side: str) -> tuple[str, bool]:
    """The side under which the legend lists a country, and whether that is only possible.

    >>> of_legend("institution+artemis?")
    ('institution', True)
    """
    return side.rstrip("?").partition("+")[0], side.endswith("?")


def sides(record: Record, day: str) -> dict[str, str]:
    """The side of each country, by alpha-3 code, on ``day``."""
    artemis = comparator(record.package, day)
    state: dict[str, str] = {}
    seat: dict[str, str] = {}
    for one in joined(record, day):
        row = record.signatories[one.signatory_id]
        doubt = "" if one.certainty == "member" else "?"
        country = row["country"]
        if row["type"] == "country":
            state[country] = ("both" if country in artemis else "state") + doubt
        elif country and seat.get(country, "?").endswith("?"):
            seat[country] = ("institution+artemis" if country in artemis else "institution") + doubt
    return dict.fromkeys(artemis, "artemis") | seat | state


def comparator(package: Package, day: str) -> set[str]:
    """The countries that had signed the Artemis Accords by ``day`` for certain.

    Those of an unknown day are in the table because they had by the day on which the evidence was gathered.
    """
    latest = {
        row["country"]: package.bounds(row["signed"])[1] if row["signed"] else package.gathered
        for row in package.rows("artemis_accords")
    }
    return {country for country, signed in latest.items() if signed <= day}
