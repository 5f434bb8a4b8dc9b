"""Lists and figures that somebody printed: their day, the names on them, and the rules that give them."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.package import Row
from ilrs_signatories.record import Record
from ilrs_signatories.rules import RULES, Body, of_counted_types
from ilrs_signatories.standing import body

RULES_OF_UNIT = {
    "countries": (
        "states",
        "states_without_china",
        "states_without_founders",
        "states_with_claims",
        "countries_with_any_signatory",
    ),
    "countries_and_organizations": ("partners",),
    "institutions": ("institutions",),
    "signatories": ("signatories",),
}
"""The rules that count what a figure counts; it is compared under the first unless a rule is named."""


class Printed(NamedTuple):
    """A published list: its row, the first and the latest day it may be about, and whom it names."""

    row: Row
    first_day: str
    day: str
    named: list[Body]

    @property
    def figure(self) -> int:
        return int(self.row["figure"])

    @property
    def kind(self) -> str:
        return self.row["figure_kind"]

    @property
    def is_roster(self) -> bool:
        """Whether it names everyone it counts; an ordinal names one."""
        return bool(self.named) and self.kind != "ordinal"

    @property
    def own_rule(self) -> str:
        """The rule that it states; else ``signatories`` for a roster and that of its unit for a figure."""
        if self.row["counting_rule"]:
            return self.row["counting_rule"]
        return "signatories" if self.is_roster else RULES_OF_UNIT[self.row["unit"]][0]


def read_printed(record: Record) -> dict[str, Printed]:
    """The published lists by id."""
    package = record.package
    named: dict[str, list[Body]] = {}
    for entry in package.rows("published_list_entries"):
        row = record.signatories[entry["signatory_id"]]
        named.setdefault(entry["list_id"], []).append(body(row, package.begins, package.begins))
    return {
        row["list_id"]: Printed(row, *package.bounds(row["as_of"]), named.get(row["list_id"], []))
        for row in package.rows("published_lists")
    }


def in_words(row: Row) -> str:
    """The figure of a published list as it was put.

    >>> in_words({"figure_kind": "more_than", "figure": "60"})
    'more than 60'
    """
    kind = {"exact": "", "ordinal": "number "}.get(row["figure_kind"])
    return (row["figure_kind"].replace("_", " ") + " " if kind is None else kind) + row["figure"]


def reproduces(rule: str, printed: Printed, standing: list[Body]) -> bool:
    """Whether a rule, among the bodies of the list's day, gives what was printed.

    A roster must have exactly the names of the members, both limited to the types that the rule counts; it
    must have one. For a bare figure and an ordinal the rule must count what the figure counts, or be the one
    that the list states. A bare figure must agree with a number from ``low`` to ``high``: one that it
    equals, or exceeds it (``more_than``), or is not below it (``at_least``), or is within a tenth of it
    (``about``). An ordinal must be a possible rank of the entry, whose order on a shared day is unknown.
    """
    if not printed.is_roster and rule not in (*RULES_OF_UNIT[printed.row["unit"]], printed.own_rule):
        return False
    counted = RULES[rule](standing)
    members = {body.id for body in counted if body.latest <= printed.day}
    named = {body.id for body in of_counted_types(rule, printed.named)}
    if printed.kind == "ordinal":
        ranks = (rank(body, counted) for body in counted if body.id in named)
        return any(first <= printed.figure <= last for first, last in ranks)
    if printed.is_roster:
        return named == members != set()
    low, high, figure = len(members), len(counted), printed.figure
    return {
        "exact": low <= figure <= high,
        "more_than": high > figure,
        "at_least": high >= figure,
        "about": 10 * low <= 11 * figure and 10 * high >= 9 * figure,
    }[printed.kind]


def rank(one: Body, counted: list[Body]) -> tuple[int, int]:
    """The first and the last place that a body may have had in order of joining.

    >>> first = Body("china", "country", "CHN", "2021-03-09", "2021-03-09")
    >>> rank(first, [first, first._replace(id="russia")])
    (1, 2)
    """
    others = [body for body in counted if body.id != one.id]
    before = sum(body.latest < one.earliest for body in others)
    perhaps_before = sum(body.earliest <= one.latest for body in others)
    return 1 + before, 1 + perhaps_before
