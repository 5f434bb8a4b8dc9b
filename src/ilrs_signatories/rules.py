"""The counting rules: which bodies each of them counts.

A rule takes bodies and returns those that it counts, one for each id. Every rule but ``states_with_claims``
passes over bodies that are only claimed to have joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

ORGANIZATIONS = ("intergovernmental_organization", "international_association")
"""The types whose members belong to several countries."""


class Body(NamedTuple):
    """Who may have joined, and the first and the last possible day of that; blank text is ``""``.

    ``claimed`` is true where nothing but somebody's claim speaks for it.
    """

    id: str
    type: str
    country: str
    earliest: str
    latest: str
    claimed: bool = False


Rule = Callable[[Iterable[Body]], list[Body]]


def states(bodies: Iterable[Body]) -> list[Body]:
    """Countries that are party to at least one agreement, China and Russia included.

    >>> states([Body("narit", "research_institute", "THA", "2023-09-25", "2023-09-25")])
    []
    """
    return [body for body in bodies if body.type == "country" and not body.claimed]


def states_without_china(bodies: Iterable[Body]) -> list[Body]:
    """``states`` less China."""
    return [body for body in states(bodies) if body.id != "china"]


def states_without_founders(bodies: Iterable[Body]) -> list[Body]:
    """``states`` less China and Russia."""
    return [body for body in states_without_china(bodies) if body.id != "russia"]


def partners(bodies: Iterable[Body]) -> list[Body]:
    """``states_without_china`` plus intergovernmental organizations and international associations."""
    return [body for body in _partners(bodies) if body.id != "china"]


def institutions(bodies: Iterable[Body]) -> list[Body]:
    """Signatories of any other type, or of unknown type."""
    return [body for body in signatories(bodies) if body.type not in ("country", *ORGANIZATIONS)]


def signatories(bodies: Iterable[Body]) -> list[Body]:
    """Every body with an agreement."""
    return [body for body in bodies if not body.claimed]


def countries_with_any_signatory(bodies: Iterable[Body]) -> list[Body]:
    """Countries in which any signatory sits, by alpha-3 code; a body without a country is left out.

    >>> narit = Body("narit", "research_institute", "THA", "2023-09-25", "2023-09-25")
    >>> countries_with_any_signatory([narit])[0].id
    'THA'
    """
    sitting = (body for body in signatories(bodies) if body.country)
    return _one_each(body._replace(id=body.country, type="country") for body in sitting)


def states_with_claims(bodies: Iterable[Body]) -> list[Body]:
    """``states`` plus the countries of which somebody claimed that they had joined."""
    return _one_each(body for body in bodies if body.type == "country")


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        states,
        states_without_china,
        states_without_founders,
        partners,
        institutions,
        signatories,
        countries_with_any_signatory,
        states_with_claims,
    )
}
"""Each rule by its name; ``states`` is the default."""


def of_counted_types(rule: str, bodies: Iterable[Body]) -> list[Body]:
    """The bodies whose type a rule counts, China and Russia too where the rule itself leaves them out.

    >>> russia = Body("russia", "country", "RUS", "", "")
    >>> [body.id for body in of_counted_types("states_without_founders", [russia])]
    ['russia']
    """
    if rule in ("states_without_china", "states_without_founders"):
        return states(bodies)
    return _partners(bodies) if rule == "partners" else RULES[rule](bodies)


def _partners(bodies: Iterable[Body]) -> list[Body]:
    return [body for body in signatories(bodies) if body.type in ("country", *ORGANIZATIONS)]


def _one_each(bodies: Iterable[Body]) -> list[Body]:
    """One body for each id, with the earliest of the days of all that share it."""
    found: dict[str, Body] = {}
    for body in bodies:
        one = found.get(body.id, body)
        found[body.id] = one._replace(
            earliest=min(one.earliest, body.earliest),
            latest=min(one.latest, body.latest),
            claimed=one.claimed and body.claimed,
        )
    return list(found.values())
