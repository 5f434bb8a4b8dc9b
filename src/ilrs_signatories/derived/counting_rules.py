"""The counting rules: one table of their names, what they count, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

ORGANIZATIONS = ("intergovernmental_organization", "international_association")
"""The types whose members belong to several countries."""

FOUNDERS = ("china", "russia")


class Body(NamedTuple):
    """Who may have joined, and the first and the last possible day of that; blank text is ``""``.

    ``claimed`` is true where nothing but a claim says so.
    """

    id: str
    type: str
    country: str
    earliest: str
    latest: str
    claimed: bool = False


class Rule(NamedTuple):
    """A counting rule: its name, what it counts in words, its definition, the unit of figures, its functions.

    ``counted`` takes bodies and returns those that the rule counts, one for each id. ``counts_type`` says
    whether a body is of a type that the rule counts: China and Russia too, where the rule leaves them out.
    """

    name: str
    noun: str
    sentence: str
    unit: str
    counts_type: Callable[[Body], bool]
    counted: Callable[[Iterable[Body]], list[Body]]


def _is_state(body: Body) -> bool:
    return body.type == "country" and not body.claimed


def _is_partner(body: Body) -> bool:
    return body.type in ("country", *ORGANIZATIONS) and not body.claimed


def _is_institution(body: Body) -> bool:
    return body.type not in ("country", *ORGANIZATIONS) and not body.claimed


def _is_signatory(body: Body) -> bool:
    return not body.claimed


def _is_country(body: Body) -> bool:
    return body.type == "country"


def _all_but(*left_out: str, of: Callable[[Body], bool]) -> Callable[[Iterable[Body]], list[Body]]:
    return lambda bodies: [body for body in bodies if of(body) and body.id not in left_out]


def _countries_with_any(bodies: Iterable[Body]) -> list[Body]:
    """By alpha-3 code; a body without a country is left out."""
    based = (body for body in bodies if body.country and not body.claimed)
    return _one_each(body._replace(id=body.country, type="country") for body in based)


def _with_claims(bodies: Iterable[Body]) -> list[Body]:
    return _one_each(body for body in bodies if body.type == "country")


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


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "states",
            "states",
            "Countries that are party to at least one agreement, China and Russia included.",
            "countries",
            _is_state,
            _all_but(of=_is_state),
        ),
        Rule(
            "states_without_china",
            "states besides China",
            "Countries that are party to at least one agreement, without China.",
            "countries",
            _is_state,
            _all_but("china", of=_is_state),
        ),
        Rule(
            "states_without_founders",
            "states besides China and Russia",
            "Countries that are party to at least one agreement, without China and Russia.",
            "countries",
            _is_state,
            _all_but(*FOUNDERS, of=_is_state),
        ),
        Rule(
            "partners",
            "countries and international organizations besides China",
            "Countries without China, and intergovernmental organizations and international associations: "
            "what China calls countries and international organizations.",
            "countries_and_organizations",
            _is_partner,
            _all_but("china", of=_is_partner),
        ),
        Rule(
            "institutions",
            "institutions",
            "Signatories of any other type, such as universities and companies, or of unknown type.",
            "institutions",
            _is_institution,
            _all_but(of=_is_institution),
        ),
        Rule(
            "signatories",
            "signatories",
            "Everyone with an agreement.",
            "signatories",
            _is_signatory,
            _all_but(of=_is_signatory),
        ),
        Rule(
            "countries_with_any_signatory",
            "countries with a signatory",
            "Countries in which any signatory is based, whether or not the state itself signed.",
            "countries",
            _is_signatory,
            _countries_with_any,
        ),
        Rule(
            "states_with_claims",
            "states, claims included",
            "Countries that signed, and countries that someone says have joined.",
            "countries",
            _is_country,
            _with_claims,
        ),
    )
}
"""Each rule by its name; ``states`` is the default."""

RULE_OF_UNIT = {
    "countries": "states",
    "countries_and_organizations": "partners",
    "institutions": "institutions",
    "signatories": "signatories",
}
"""The rule under which a printed figure of a unit is compared, unless another one is given."""


def of_counted_types(rule: str, bodies: Iterable[Body]) -> list[Body]:
    """The bodies whose type a rule counts, China and Russia too where the rule itself leaves them out.

    >>> [body.id for body in of_counted_types("partners", [Body("china", "country", "CHN", "", "")])]
    ['china']
    """
    if rule == "countries_with_any_signatory":
        return RULES[rule].counted(bodies)
    return _one_each(body for body in bodies if RULES[rule].counts_type(body))


def split(bodies: Iterable[Body], day: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sorted ids of those that had joined by ``day`` for certain, and of those that perhaps had.

    >>> split([Body("serbia", "country", "SRB", "2024-05-07", "2024-05-08")], "2024-05-07")
    ((), ('serbia',))
    """
    latest = {body.id: body.latest for body in bodies}
    members = (id_ for id_ in sorted(latest) if latest[id_] <= day)
    possible = (id_ for id_ in sorted(latest) if latest[id_] > day)
    return tuple(members), tuple(possible)
