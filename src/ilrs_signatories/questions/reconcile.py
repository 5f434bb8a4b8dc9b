"""A published list or count compared with the data: which rule gives it, and who makes the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import overload

from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from ilrs_signatories.derived.counting_rules import RULE_OF_UNIT, RULES, Body, of_counted_types, split
from ilrs_signatories.derived.membership import bodies, signings
from ilrs_signatories.edtf import in_english, when
from ilrs_signatories.errors import DamagedPackage, NoRecord, choose, did_you_mean
from ilrs_signatories.output import Answer, answer_text, frame, rows_text
from ilrs_signatories.questions import Args, DataFrame, Package
from ilrs_signatories.questions.count import FIGURE_WORDS, between, figure_in_words

STEPS = {
    "claimed": "{who} said {when} that {name} has joined.",
    "denied": "{name} denied having joined {when}.",
    "withdrew": "{name} withdrew {when}.",
    "lapsed": "{name} let an agreement lapse {when}.",
    "applied": "{name} applied {when}.",
    "interested": "{name} showed interest {when}.",
    "invited": "{name} was invited {when}.",
}
"""The events that explain a name which is not counted, and how they are put."""


@dataclass(frozen=True, repr=False)
class Reconciliation(Answer):
    """A published list or figure and the members under a rule on the list's day.

    ``reproduced_by`` names every rule that gives exactly what was printed: the same number and, where names
    were printed, the same names. ``consistent_with`` names those that an open figure (``more_than``,
    ``at_least``, ``about`` within a tenth), a member that is only possible, or an ordinal (a place in order
    of joining) allows. ``matched``, ``only_in_list`` and ``only_in_data`` are sorted ids of signatories, or
    alpha-3 codes under ``countries_with_any_signatory``, and empty for a figure without names; ``len``,
    ``in`` and iteration are over all three. ``explained`` has a sentence for each id that is on one side
    only, and for a figure or an ordinal one under the list's own id.
    """

    list_id: str
    as_of: str
    figure: int
    rule: str
    reproduced_by: tuple[str, ...]
    consistent_with: tuple[str, ...]
    matched: tuple[str, ...]
    only_in_list: tuple[str, ...]
    only_in_data: tuple[str, ...]
    explained: dict[str, str]

    def to_frame(self) -> DataFrame:
        """One row a name: ``list_id``, ``as_of``, ``rule``, ``id``, ``side``, ``explained``.

        ``side`` is ``both``, ``list`` or ``data``. A figure without names has no row.
        """
        sides = (("both", self.matched), ("list", self.only_in_list), ("data", self.only_in_data))
        rows = [
            (self.list_id, self.as_of, self.rule, id_, side, self.explained.get(id_))
            for side, ids in sides
            for id_ in ids
        ]
        return frame(("list_id", "as_of", "rule", "id", "side", "explained"), rows)

    def _ids(self) -> list[str]:
        return sorted(self.matched + self.only_in_list + self.only_in_data)

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield "", f"{self.list_id}: {self.figure} printed, compared under {self.rule} on {self.as_of}"
        if self.reproduced_by or not self.consistent_with:
            yield "reproduced by", ", ".join(self.reproduced_by) or "no counting rule"
        if self.consistent_with:
            yield "consistent with", ", ".join(self.consistent_with)
        if self.matched:
            yield "matched", ", ".join(self.matched)
        for label, ids in (("only in the list", self.only_in_list), ("only in the data", self.only_in_data)):
            for id_ in ids:
                yield label, f"{id_}. {self.explained[id_]}"
        if self.list_id in self.explained:
            yield "explained", self.explained[self.list_id]


COLUMNS = tuple(Reconciliation.__dataclass_fields__)


@overload
def reconcile(list_id: None = None, rule: str | None = None, package: Package | None = None) -> DataFrame: ...
@overload
def reconcile(list_id: str, rule: str | None = None, package: Package | None = None) -> Reconciliation: ...
def reconcile(
    list_id: str | None = None, rule: str | None = None, package: Package | None = None
) -> Reconciliation | DataFrame:
    """Compare a published list or count with the data; without ``list_id``, all of them as a DataFrame.

    A list is compared on the latest day that it may be about, under ``rule``; else under the rule that it
    states; else under the rule of its unit: ``states`` for countries, ``partners`` for countries and
    organizations, ``institutions`` and ``signatories``. Both sides are limited to the types that the rule
    counts.

    A ``Reconciliation`` has ``list_id``, ``as_of``, ``figure``, ``rule``, ``reproduced_by`` (the rules that
    give the same number and names), ``consistent_with`` (those that an open figure or an ordinal allows),
    the ids in ``matched``, ``only_in_list`` and ``only_in_data``, and ``explained``, a sentence for each id.
    A figure without names is only compared under the rules that count its unit. The DataFrame has these
    fields as columns, ids and names joined by commas; no pandas is imported for one list.
    Raises ``UnknownName`` for a list or rule that does not exist, and ``DamagedPackage``.

    >>> found = reconcile("spacenews-2024-05", rule="states")
    >>> found.only_in_list, found.only_in_data, found.reproduced_by
    ((), ('thailand',), ())
    >>> reconcile("reuters-2023-10").reproduced_by
    ('states',)
    """
    dataset = read_dataset(package)
    found = reconciled(dataset, rule, list_id)
    if list_id is not None:
        return found[0]
    return frame(COLUMNS, [[_joined(value) for value in vars(one).values()] for one in found])


def reconciled(dataset: Dataset, rule: str | None = None, list_id: str | None = None) -> list[Reconciliation]:
    """Every published list in the order of the table, or the one with that id."""
    if rule is not None:
        choose("rule", rule, RULES)
    lists = {row["list_id"]: row for row in dataset.rows("published_lists")}
    if list_id is not None and list_id not in lists:
        hint = did_you_mean(list_id, lists)
        raise NoRecord(
            f"no published list {list_id!r}: {hint}'ilrs reconcile' without an argument prints all ids"
        )
    asked = lists.values() if list_id is None else [lists[list_id]]
    return [_Comparison(dataset, row, rule).reconciliation() for row in asked]


def command(args: Args) -> str:
    dataset = read_dataset(args.package)
    found = reconciled(dataset, args.rule, args.list)
    if args.list is None:
        brief = ("list_id", "figure", "rule", "reproduced_by", "consistent_with")
        return rows_text([one.to_dict() for one in found], COLUMNS, brief, args.format)
    return answer_text(found[0], args.format)


class _Comparison:
    """A published list and who had joined by its day, under a rule: its own, else that of its unit."""

    def __init__(self, dataset: Dataset, row: Row, rule: str | None) -> None:
        self.dataset = dataset
        self.id, self.unit, self.kind = row["list_id"], row["unit"], row["figure_kind"]
        self.own_rule = row["counting_rule"] or RULE_OF_UNIT.get(self.unit, "")
        known = self.unit in RULE_OF_UNIT and self.own_rule in RULES and self.kind in FIGURE_WORDS
        if not known or not row["figure"]:
            where = dataset.path("published_lists")
            raise DamagedPackage(f"{where}: the list {self.id!r} has an unknown unit, rule or kind of figure")
        self.figure, self.note = int(row["figure"]), row["note"]
        self.first_day, self.day = dataset.bounds(row["as_of"])
        entries = [one for one in dataset.rows("published_list_entries") if one["list_id"] == self.id]
        self.unidentified = [one["printed_name"] for one in entries if not one["signatory_id"]]
        found = [dataset.signatories[one["signatory_id"]] for one in entries if one["signatory_id"]]
        begins = dataset.schema.begins
        self.named = [Body(one["signatory_id"], one["type"], one["country"], begins, begins) for one in found]
        self.is_roster = bool(entries) and self.kind != "ordinal"  # which names one of those it counts
        self.every = signings(dataset)
        self.present = bodies(dataset, self.day)
        self.signed = RULES["signatories"].counted(self.present)
        self.rule = rule or self.own_rule
        self.counted = RULES[self.rule].counted(self.present)

    def reconciliation(self) -> Reconciliation:
        members, named = set(split(self.counted, self.day)[0]), self._named(self.rule)
        missing = sorted(members - named) if self.is_roster else []
        extra = sorted(named - members)
        outcomes = {rule: self._outcome(rule) for rule in RULES}
        reproduced, consistent = (
            tuple(rule for rule, outcome in outcomes.items() if outcome == wanted)
            for wanted in ("reproduced", "consistent")
        )
        explained = {id_: self._explanation(id_, self._why_extra(id_)) for id_ in extra}
        explained |= {id_: self._explanation(id_, self._why_missing(id_)) for id_ in missing}
        if not self.is_roster or self.unidentified or not (explained or reproduced):
            explained[self.id] = self._about_figure(len(members), given=bool(reproduced or consistent))
        matched = tuple(sorted(named & members))
        about = (self.id, self.day, self.figure, self.rule, reproduced, consistent)
        return Reconciliation(*about, matched, tuple(extra), tuple(missing), explained)

    def _named(self, rule: str) -> set[str]:
        """The ids on the list that are of the types that a rule counts."""
        return {body.id for body in of_counted_types(rule, self.named)}

    def _outcome(self, rule: str) -> str:
        """Whether a rule ``reproduced`` what was printed, is ``consistent`` with it, or neither (blank).

        Without names the rule must count what the figure counts, or be the one that the list states. An
        exact figure with names has exactly the names of the members, both limited to the types that the rule
        counts; an open one names members only. An ordinal is a possible place of the entry, whose order on a
        shared day is unknown.
        """
        counted = RULES[rule].counted(self.present)
        members, possible = (set(ids) for ids in split(counted, self.day))
        named = self._named(rule)
        low, high, figure = len(members), len(counted), self.figure
        if not self.is_roster and RULES[rule].unit != self.unit and rule != self.own_rule:
            return ""
        if self.kind == "ordinal":
            ranks = (rank(body, counted) for body in counted if body.id in named)
            return "consistent" if any(first <= figure <= last for first, last in ranks) else ""
        if self.is_roster and (self.unidentified or not named or not named <= members | possible):
            return ""
        if self.kind == "exact":
            if self.is_roster and not members <= named:
                return ""
            if figure == low and (named == members or not self.is_roster):
                return "reproduced"
            return "consistent" if low < figure <= high else ""
        allowed = {
            "more_than": high > figure,
            "at_least": high >= figure,
            "about": 10 * low <= 11 * figure and 10 * high >= 9 * figure,
        }
        return "consistent" if allowed[self.kind] else ""

    def _about_figure(self, low: int, given: bool) -> str:
        """The number under the rule and the printed one, the place of an ordinal's name, the list's note."""
        figure = figure_in_words(self.kind, self.figure)
        ours = f"{between(low, len(self.counted))} {RULES[self.rule].noun} on {in_english(self.day)}"
        sentences = [f"We count {ours}; the source says {figure}."]
        for body in () if self.is_roster else self.counted:
            if body.id in self._named(self.rule):
                first, last = rank(body, self.counted)
                place = f"number {first}" + (f" to {last}" if last > first else "")
                sentences.append(f"{self._name(body.id)} is {place}.")
        if self.unidentified:
            sentences.append(f"Names that could not be identified: {', '.join(self.unidentified)}.")
        if not given:
            sentences.append(f"No counting rule gives {figure}.")
        return " ".join(filter(None, (*sentences, self.note)))

    def _why_missing(self, id_: str) -> Iterator[str]:
        """Why the list lacks a member: when it signed, and who else is based there."""
        yield from self._signed(id_)
        yield from self._events(id_, ["claimed"])
        if any(signing.latest > self.first_day for signing in self.every.get(id_, [])[:1]):
            yield "The list may be older."
        if id_ not in self.dataset.signatories:
            yield from self._based(id_, self.signed, "had signed")
        yield from self._based(id_, self.named, "is on the list")

    def _why_extra(self, id_: str) -> Iterator[str]:
        """Why the list names someone that is not counted: what else is known of it."""
        own = self.every.get(id_, [])
        if own and all(signing.earliest > self.day for signing in own):
            yield from self._signed(id_, ", after the day of the list")
        elif any(body.id == id_ and body.latest > self.day for body in self.counted):
            yield from self._signed(id_, ", perhaps after the day of the list")
        elif any(body.id == id_ for body in self.signed):
            yield f"{self._name(id_)} signed, but this count leaves it out."
        elif not own and id_ in self.dataset.signatories:
            yield f"We found no signed document of {self._name(id_)}."
        yield from self._events(id_, STEPS)
        yield from self._based(id_, self.signed, "had signed for itself")

    def _name(self, id_: str) -> str:
        if id_ in self.dataset.signatories:
            return self.dataset.signatories[id_]["name"]
        return self.dataset.country_names.get(id_, id_)

    def _signed(self, id_: str, more: str = "") -> Iterator[str]:
        for signing in self.every.get(id_, [])[:1]:
            signed = when(self.dataset.agreements[signing.agreement_id]["signed"])
            yield f"{self._name(id_)} signed {signed or 'on an unknown day'}{more}."

    def _events(self, id_: str, steps: Iterable[str]) -> Iterator[str]:
        """A sentence on each event of some kinds that may be before the list's day ended."""
        for step, event in product(steps, self.dataset.events):
            is_it = (event["signatory_id"], event["event"]) == (id_, step)
            if is_it and self.dataset.bounds(event["date"])[0] <= self.day:
                claimant = event["claimant"] or "A source"
                who = f"{claimant}," if "," in claimant else claimant
                yield STEPS[step].format(who=who, when=when(event["date"]), name=self._name(id_))

    def _based(self, id_: str, among: list[Body], what: str) -> Iterator[str]:
        """The bodies based in the country with that id or alpha-3 code, each with what is said of it."""
        row = self.dataset.signatories.get(id_, {"type": "country", "country": id_})
        for body in among if row["type"] == "country" else ():
            if body.country == row["country"] and body.id != id_:
                other = self.dataset.signatories[body.id]
                called = other["acronym"] or other["name"]
                where = "" if body.type == "country" else f", which is based in {self._name(id_)},"
                yield f"{called}{where} {what}."

    def _explanation(self, id_: str, reasons: Iterator[str]) -> str:
        """The reasons, and the sentences of the list's note that name the body."""
        row = self.dataset.signatories.get(id_, {})
        names = [row[column] for column in ("name", "acronym") if row.get(column)]
        noted = [
            f"{sentence}."
            for sentence in self.note.removesuffix(".").split(". ")
            if any(name in sentence for name in names)
        ]
        return " ".join([*(list(reasons) or ["Nothing in the data explains it."]), *noted])


def rank(body: Body, counted: list[Body]) -> tuple[int, int]:
    """The first and the last place that a body may have had in order of joining.

    >>> first = Body("china", "country", "CHN", "2021-03-09", "2021-03-09")
    >>> rank(first, [first, first._replace(id="russia")])
    (1, 2)
    """
    others = [other for other in counted if other.id != body.id]
    before = sum(other.latest < body.earliest for other in others)
    perhaps_before = sum(other.earliest <= body.latest for other in others)
    return 1 + before, 1 + perhaps_before


def _joined(value: object) -> object:
    if isinstance(value, dict):
        return " ".join(value.values())
    return ", ".join(value) if isinstance(value, tuple) else value
