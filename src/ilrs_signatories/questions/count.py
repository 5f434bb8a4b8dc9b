"""How many had joined by a day under a counting rule, and who they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES, Body, split
from ilrs_signatories.derived.membership import Signing, bodies, signings
from ilrs_signatories.edtf import in_english
from ilrs_signatories.errors import choose
from ilrs_signatories.output import Answer, answer_text, frame
from ilrs_signatories.questions import Args, DataFrame, Day, Package, asked_day, read_as_known

FIGURE_WORDS = {
    "exact": "",
    "more_than": "more than ",
    "at_least": "at least ",
    "about": "about ",
    "ordinal": "number ",
}
"""What precedes a printed figure, by the kind of figure."""


@dataclass(frozen=True, repr=False)
class Count(Answer):
    """Who had joined by a day under a rule: a collection of the ids of the members.

    ``members`` had joined by the end of the day ``as_of`` for certain, ``possible`` only perhaps: both are
    sorted ids of signatories, or alpha-3 codes under ``countries_with_any_signatory``. ``low`` counts the
    members, ``high`` the possible too. ``known_on`` is the day as known on which this counts, or None.
    ``caveats`` are sentences.
    """

    rule: str
    as_of: str
    known_on: str | None
    low: int
    high: int
    members: tuple[str, ...]
    possible: tuple[str, ...]
    caveats: tuple[str, ...]

    def to_frame(self) -> DataFrame:
        """One row a member or possible member: ``id``, ``certainty``, ``rule``, ``as_of``, ``known_on``.

        The caveats are in ``attrs["caveats"]``.
        """
        rows = [(id_, "member") for id_ in self.members] + [(id_, "possible") for id_ in self.possible]
        found = frame(
            ("id", "certainty", "rule", "as_of", "known_on"),
            [(*row, self.rule, self.as_of, self.known_on) for row in rows],
        )
        found.attrs["caveats"] = list(self.caveats)
        return found

    def _ids(self) -> tuple[str, ...]:
        return self.members

    def _lines(self) -> Iterator[tuple[str, str]]:
        known = f", as known on {self.known_on}" if self.known_on else ""
        yield "", f"{self.rule} on {self.as_of}{known}: {between(self.low, self.high)}"
        for label, ids in (("members", self.members), ("possible", self.possible)):
            if ids:
                yield label, ", ".join(ids)
        for caveat in self.caveats:
            yield "caveat", caveat


def count(
    as_of: Day | None = None,
    rule: str = "states",
    known_on: Day | None = None,
    package: Package | None = None,
) -> Count:
    """Count members on a date under a counting rule.

    ``as_of`` is the day, by default the one on which the evidence was gathered; ``known_on`` hides the
    agreements and events that no source had published by that day; ``package`` is another version of the
    data. Days are ISO texts or dates; one that the data do not cover is answered with a caveat. The rules:
    ``states`` (countries that are party to an agreement, China and Russia included),
    ``states_without_china``, ``states_without_founders``, ``partners`` (countries and international
    organizations, without China), ``institutions`` (all other signatories), ``signatories``,
    ``countries_with_any_signatory`` (in which any is based) and ``states_with_claims`` (``states``, and those
    that someone says have joined).

    Returns a ``Count``: ``rule``, ``as_of``, ``known_on``, the numbers ``low`` and ``high``, the ids of
    ``members`` and ``possible`` ones, and ``caveats``; ``len``, ``in`` and iteration are over the members.
    No pandas is imported before ``to_frame``. Raises ``ValueError`` for a day in another form,
    ``UnknownName`` for a rule that does not exist, and ``DamagedPackage``.

    >>> count("2024-07-04")
    states on 2024-07-04: 11, possibly 12
      members: azerbaijan, belarus, china, egypt, nicaragua, pakistan, russia, serbia, south-africa,
        thailand, venezuela
      possible: kazakhstan
    >>> len(count("2024-05-10")), "thailand" in count("2024-05-10")
    (11, True)
    """
    choose("rule", rule, RULES)
    dataset = read_as_known(package, known_on)
    day = asked_day(dataset, as_of)
    present = bodies(dataset, day)
    members, possible = split(RULES[rule].counted(present), day)
    caveats = tuple(_caveats(dataset, rule, day, present))
    high = len(members) + len(possible)
    return Count(rule, day, dataset.known, len(members), high, members, possible, caveats)


def command(args: Args) -> str:
    return answer_text(count(args.as_of, args.rule or "states", args.known_on, args.package), args.format)


def between(low: int, high: int) -> str:
    """A number that may be higher, in words.

    >>> between(11, 12)
    '11, possibly 12'
    """
    return f"{low}" if low == high else f"{low}, possibly {high}"


def figure_in_words(kind: str, figure: int | str) -> str:
    """A printed figure as it was put.

    >>> figure_in_words("more_than", 60)
    'more than 60'
    """
    return f"{FIGURE_WORDS.get(kind, '')}{figure}"


def listed(names: Sequence[str]) -> str:
    """Names in one phrase: Senegal, Serbia and Thailand."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def ordinal(n: int) -> str:
    """A place in an order: 1st, 12th, 23rd."""
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _caveats(dataset: Dataset, rule: str, day: str, present: list[Body]) -> Iterator[str]:
    """What a reader should know about the days, the missing dates and the rule of an answer."""
    schema, known = dataset.schema, dataset.known or day
    if min(day, known) < schema.begins:
        yield f"The record begins on {in_english(schema.begins)}."
    if max(day, known) > schema.gathered:
        yield f"The evidence was gathered on {in_english(schema.gathered)}; what came later is not included."
    elif day > schema.thin_after:
        thin = in_english(schema.thin_after)
        yield f"We have little evidence after {thin}; a newer signature may be missing."

    def names(ids: Iterable[str]) -> str:
        return ", ".join(dataset.signatories[id_]["name"] for id_ in sorted(ids))

    undated = [
        body.id
        for body in present
        if RULES[rule].counts_type(body) and body.latest > day and not body.claimed
        if not any(_has_a_date(dataset, signing) for signing in signings(dataset)[body.id])
    ]
    if undated:
        yield f"No source says when these signed: {names(undated)}."
    signed = split(RULES["states"].counted(present), day)[0]
    counted = RULES[rule].counted(present)
    claimed = {body.id for body in counted if body.claimed or body.latest <= day}.difference(signed)
    if rule == "states_with_claims" and claimed:
        yield f"Counted on a claim, without a signed document: {names(claimed)}."
    nowhere = [body.id for body in present if not body.country]
    if rule == "countries_with_any_signatory" and nowhere:
        yield f"Not counted, as they have no country: {names(nowhere)}."
    if rule in ("institutions", "signatories", "countries_with_any_signatory"):
        yield from _unnamed(dataset, day, len(RULES["institutions"].counted(present)))


def _has_a_date(dataset: Dataset, signing: Signing) -> bool:
    agreement = dataset.agreements[signing.agreement_id]
    return bool(agreement["signed"] or agreement["announced"])


def _unnamed(dataset: Dataset, day: str, named: int) -> Iterator[str]:
    """What the largest count of institutions printed by ``day`` says, if more than the data name."""
    tallies = [
        row
        for row in dataset.rows("published_lists")
        if row["unit"] == "institutions" and row["figure"] and dataset.bounds(row["as_of"])[1] <= day
        if int(row["figure"]) > named
    ]
    for row in sorted(tallies, key=lambda row: int(row["figure"]))[-1:]:
        printed = figure_in_words(row["figure_kind"], row["figure"])
        said = f"{row['claimant'] or 'A source'} counted {printed} ({in_english(row['as_of'])})"
        yield f"{named} institutions are named here; {said}."
