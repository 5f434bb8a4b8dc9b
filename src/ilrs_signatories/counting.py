"""How many had joined by a day, by a named rule, and what makes the number less than certain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ilrs_signatories.answer import as_html, as_text, plain
from ilrs_signatories.choices import choose
from ilrs_signatories.package import Package, Row
from ilrs_signatories.printed import in_words
from ilrs_signatories.query import days
from ilrs_signatories.record import Record, read_record
from ilrs_signatories.rules import RULES, Body, Rule, institutions, signatories, states
from ilrs_signatories.signing import Signing, signings
from ilrs_signatories.standing import bodies

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd


class Count(NamedTuple):
    """Who had joined by a day under a rule.

    ``members`` had by the end of the day ``as_of`` for certain, ``possible`` only perhaps: both are sorted
    ids of signatories, or alpha-3 codes under ``countries_with_any_signatory``. ``low`` counts the members,
    ``high`` the possible too. ``known_on`` is the day of which the knowledge is asked, or None. ``caveats``
    are sentences.
    """

    rule: str
    as_of: str
    known_on: str | None
    low: int
    high: int
    members: tuple[str, ...]
    possible: tuple[str, ...]
    caveats: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The fields as JSON has them, with lists for tuples."""
        return {name: plain(value) for name, value in self._asdict().items()}

    def to_frame(self) -> pd.DataFrame:
        """One row a member or possible member: ``id``, ``certainty``, ``rule``, ``as_of``, ``known_on``.

        The caveats are in ``attrs["caveats"]``.
        """
        from ilrs_signatories.frames import rows_frame

        rows = [(id_, "member") for id_ in self.members] + [(id_, "possible") for id_ in self.possible]
        frame = rows_frame(
            ("id", "certainty", "rule", "as_of", "known_on"),
            [(*row, self.rule, self.as_of, self.known_on) for row in rows],
        )
        frame.attrs["caveats"] = list(self.caveats)
        return frame

    def __str__(self) -> str:
        return as_text(self._heading(), self._lines())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return as_html(self._heading(), self._lines())

    def _heading(self) -> str:
        known = f", as known on {self.known_on}" if self.known_on else ""
        return f"{self.rule} on {self.as_of}{known}: {between(self.low, self.high)}"

    def _lines(self) -> Iterator[tuple[str, str]]:
        for label, ids in (("members", self.members), ("possible", self.possible)):
            if ids:
                yield label, ", ".join(ids)
        for caveat in self.caveats:
            yield "caveat", caveat


def count(
    package: Package, as_of: str | date | None, rule: str = "states", known_on: str | date | None = None
) -> Count:
    """The answer of ``ilrs_signatories.count``, which says what the arguments mean."""
    choose("rule", rule, RULES)
    day, known = days(package, as_of, known_on)
    record = read_record(package, known)
    every = signings(record)
    standing = bodies(record, day, every)
    members, possible = split(RULES[rule](standing), day)
    return Count(
        rule=rule,
        as_of=day,
        known_on=known,
        low=len(members),
        high=len(members) + len(possible),
        members=members,
        possible=possible,
        caveats=(
            *_of_the_days(package, day, known or day),
            *_of_the_dates(record, RULES[rule], day, standing, every),
            *_of_the_rule(package, rule, day, standing),
        ),
    )


def between(low: int, high: int) -> str:
    """A number that may be higher, in words.

    >>> between(11, 12)
    '11, possibly 12'
    """
    return f"{low}" if low == high else f"{low}, possibly {high}"


def split(counted: Iterable[Body], day: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sorted ids of those that had joined by ``day`` for certain, and of those that perhaps had.

    >>> split([Body("serbia", "country", "SRB", "2024-05-07", "2024-05-08")], "2024-05-07")
    ((), ('serbia',))
    """
    latest = {body.id: body.latest for body in counted}
    members = (id_ for id_ in sorted(latest) if latest[id_] <= day)
    possible = (id_ for id_ in sorted(latest) if latest[id_] > day)
    return tuple(members), tuple(possible)


def _of_the_days(package: Package, day: str, known: str) -> Iterator[str]:
    if min(day, known) < package.begins:
        yield f"the record begins only on {package.begins}"
    if max(day, known) > package.gathered:
        yield f"the evidence was gathered on {package.gathered}: what came later is not in the record"
    elif day > package.thin_after:
        yield f"the record is thin after {package.thin_after}: something may have been missed"


def _of_the_dates(
    record: Record, rule: Rule, day: str, standing: list[Body], every: dict[str, list[Signing]]
) -> Iterator[str]:
    undated = sorted(
        body.id
        for body in standing
        if rule([body]) and body.latest > day and not body.claimed
        if not any(_has_a_date(record.agreements[signing.agreement_id]) for signing in every[body.id])
    )
    if undated:
        yield f"no source dates what was signed by {', '.join(undated)}"


def _has_a_date(agreement: Row) -> bool:
    return bool(agreement["signed"] or agreement["announced"])


def _of_the_rule(package: Package, rule: str, day: str, standing: list[Body]) -> Iterator[str]:
    if rule == "states_with_claims":
        signed = split(states(standing), day)[0]
        claimed = [id_ for part in split(RULES[rule](standing), day) for id_ in part if id_ not in signed]
        if claimed:
            yield f"counted on somebody's claim and not on a document: {', '.join(sorted(claimed))}"
    if rule == "countries_with_any_signatory":
        blank = sorted(body.id for body in signatories(standing) if not body.country)
        if blank:
            yield f"not counted, since they have no country in the record: {', '.join(blank)}"
    if rule in ("institutions", "signatories", "countries_with_any_signatory"):
        yield from _unnamed(package, day, len(institutions(standing)))


def _unnamed(package: Package, day: str, named: int) -> Iterator[str]:
    """What the largest tally of institutions printed by ``day`` says, if more than the record names."""
    tallies = [
        row
        for row in package.rows("published_lists")
        if row["unit"] == "institutions" and package.bounds(row["as_of"])[1] <= day
    ]
    for row in sorted(tallies, key=lambda row: int(row["figure"]))[-1:]:
        if int(row["figure"]) > named:
            said = f"{in_words(row)} ({row['list_id']})"
            yield f"{named} institutions are named here; in print they were {said}"
