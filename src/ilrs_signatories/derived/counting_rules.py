"""The counting rules: one table of their names, what they count, and how."""

from __future__ import annotations

from collections.abc import Iterable
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

    @property
    def kind(self) -> str:
        """What the type comes to for a count; an unknown type is taken for an institution."""
        if self.type == "country":
            return "country"
        return "group" if self.type in ORGANIZATIONS else "institution"


class Rule(NamedTuple):
    """A counting rule: its name, what it counts in words, its definition, and the unit of figures.

    Bodies of ``kinds`` count, without the ids ``left_out``: with ``claims`` also those that are only claimed,
    with ``by_seat`` the countries in which they are based.
    """

    name: str
    noun: str
    sentence: str
    unit: str = "countries"
    kinds: tuple[str, ...] = ("country",)
    left_out: tuple[str, ...] = ()
    claims: bool = False
    by_seat: bool = False

    def counts_type(self, body: Body) -> bool:
        """Whether a body is of a type that counts: China and Russia too, where the rule leaves them out."""
        return body.kind in self.kinds and (self.claims or not body.claimed)

    def counted(self, bodies: Iterable[Body]) -> list[Body]:
        """The bodies that count, one for each id, with the earliest of the days of all that share it.

        By seat, the id is the alpha-3 code, and a body without a country is left out.
        """
        found: dict[str, Body] = {}
        for body in filter(self.counts_type, bodies):
            one = body._replace(id=body.country, type="country") if self.by_seat else body
            if one.id and one.id not in self.left_out:
                first = found.setdefault(one.id, one)
                if first is not one:
                    found[one.id] = first._replace(
                        earliest=min(first.earliest, one.earliest),
                        latest=min(first.latest, one.latest),
                        claimed=first.claimed and one.claimed,
                    )
        return list(found.values())


_PARTY = "Countries that are party to at least one agreement"
_EVERY_KIND = ("country", "group", "institution")

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("states", "states", f"{_PARTY}, China and Russia included."),
        Rule(
            "states_without_china", "states besides China", f"{_PARTY}, without China.", left_out=("china",)
        ),
        Rule(
            "states_without_founders",
            "states besides China and Russia",
            f"{_PARTY}, without China and Russia.",
            left_out=FOUNDERS,
        ),
        Rule(
            "partners",
            "countries and international organizations besides China",
            "Countries without China, and intergovernmental organizations and international associations: "
            "what China calls countries and international organizations.",
            unit="countries_and_organizations",
            kinds=("country", "group"),
            left_out=("china",),
        ),
        Rule(
            "institutions",
            "institutions",
            "Signatories of any other type, such as universities and companies, or of unknown type.",
            unit="institutions",
            kinds=("institution",),
        ),
        Rule(
            "signatories", "signatories", "Everyone with an agreement.", unit="signatories", kinds=_EVERY_KIND
        ),
        Rule(
            "countries_with_any_signatory",
            "countries with a signatory",
            "Countries in which any signatory is based, whether or not the state itself signed.",
            kinds=_EVERY_KIND,
            by_seat=True,
        ),
        Rule(
            "states_with_claims",
            "states, claims included",
            "Countries that signed, and countries that someone says have joined.",
            claims=True,
        ),
    )
}
"""Each rule by its name; ``states`` is the default."""

RULE_OF_UNIT = {rule.unit: rule.name for rule in reversed(RULES.values())}
"""The rule under which a printed figure of a unit is compared, unless another one is given: the first."""


def of_counted_types(rule: str, bodies: Iterable[Body]) -> list[Body]:
    """The bodies whose type a rule counts, China and Russia too where the rule itself leaves them out.

    >>> [body.id for body in of_counted_types("partners", [Body("china", "country", "CHN", "", "")])]
    ['china']
    """
    return RULES[rule]._replace(left_out=()).counted(bodies)


def split(bodies: Iterable[Body], day: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sorted ids of those that had joined by ``day`` for certain, and of those that perhaps had.

    >>> split([Body("serbia", "country", "SRB", "2024-05-07", "2024-05-08")], "2024-05-07")
    ((), ('serbia',))
    """
    latest = {body.id: body.latest for body in bodies}
    members = tuple(id_ for id_ in sorted(latest) if latest[id_] <= day)
    return members, tuple(id_ for id_ in sorted(latest) if latest[id_] > day)
