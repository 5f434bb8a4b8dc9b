"""What the pages are made from: countries and bodies, agreements, published lists, and what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.agreements import contested_fields, grade, signing_days
from ilrs_signatories.derived.counting_rules import ORGANIZATIONS, RULES
from ilrs_signatories.derived.membership import joined
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.counts import difference, outcome
from ilrs_signatories.questions import overlap
from ilrs_signatories.questions.count import Count, count
from ilrs_signatories.questions.overlap import accords_number, signed_accords
from ilrs_signatories.questions.reconcile import Reconciliation, reconciled
from website.subjects import Subject, read_subjects
from website.text import file_name, label


class Document(NamedTuple):
    """An agreement with its parties, the Chinese hosts last; ``disputed`` are columns."""

    row: Row
    short: str
    parties: list[Row]
    days: tuple[str, str]
    grade: str
    disputed: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.row["agreement_id"]

    @property
    def path(self) -> str:
        return f"agreements/{file_name(self.id)}.html"

    @property
    def kind(self) -> str:
        return label(self.row["instrument"])

    @property
    def signed(self) -> str:
        return in_english(self.row["signed"]) or "day unknown"

    @property
    def joins(self) -> bool:
        """Whether it counts as joining for those who sign it."""
        return self.row["scope"] == "ilrs"

    @property
    def signers(self) -> list[str]:
        """The ids of the parties but the Chinese hosts."""
        return [party["signatory_id"] for party in self.parties if party["role"] != "host"]

    @property
    def hosts(self) -> list[str]:
        """The ids of the Chinese hosts."""
        return [party["signatory_id"] for party in self.parties if party["role"] == "host"]

    def besides(self, id_: str) -> list[str]:
        """The ids of its parties but one."""
        return [party["signatory_id"] for party in self.parties if party["signatory_id"] != id_]


class Statement(NamedTuple):
    """A published count or list with its entries, compared with our own count by the rule that fits."""

    row: Row
    entries: list[Row]
    answer: Reconciliation
    ours: Count
    outcome: str
    difference: str

    @property
    def path(self) -> str:
        return f"lists/{file_name(self.row['list_id'])}.html"

    @property
    def short(self) -> str:
        return f"{self.row['claimant']}, {in_english(self.row['as_of'])}"

    @property
    def named(self) -> list[str]:
        """The ids on it."""
        return [entry["signatory_id"] for entry in self.entries if entry["signatory_id"]]

    @property
    def names_all(self) -> bool:
        """Whether it names everyone it counts; an ordinal names one."""
        return bool(self.entries) and self.row["figure_kind"] != "ordinal"


class Site:
    """The dataset as the pages need it; ``counts`` are by rule, ``both`` are ids of states on both sides.

    ``first`` is the agreement that comes first of each signatory; ``accords`` are how many states that signed
    the Artemis Accords are named here, and how many there are.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset, day = dataset, dataset.schema.gathered
        self.subjects = read_subjects(dataset)
        documents = sorted(self._documents(), key=lambda one: (*one.days[::-1], one.id))
        self.documents = {one.id: one for one in documents}
        statements = sorted(self._statements(), key=lambda one: (one.answer.as_of, one.answer.list_id))
        self.statements = {one.answer.list_id: one for one in statements}
        self.counts = {rule: count(day, rule, package=dataset) for rule in RULES}
        self.first = {one.signatory_id: one.signings[0].agreement_id for one in joined(dataset, day)}
        named = sum(one.certainty == "member" for one in signed_accords(dataset, day))
        self.accords = named, accords_number(dataset, day)[0]
        shared = [row["signatory_id"] for row in overlap.rows(dataset) if row["certainty"] == "member"]
        self.both = self.by_name(shared)

    def by_name(self, ids: Iterable[str]) -> list[str]:
        """Ids in the order of their names."""
        return sorted(ids, key=self.subjects.name)

    def section(self, id_: str) -> str:
        """The part of the list of everyone in which a signatory is."""
        kind = self.dataset.signatories[id_]["type"]
        return "states" if kind == "country" else "organizations" if kind in ORGANIZATIONS else "institutions"

    def seat(self, subject: Subject) -> str:
        """Where a body is based, in words."""
        return self.subjects.name(subject.code) if subject.code else subject.row["seat"] or "seat unknown"

    def joining(self, id_: str) -> list[Document]:
        """The documents by which a body joined."""
        return [one for one in self.documents.values() if one.joins and id_ in one.signers]

    def hosted(self, id_: str) -> list[Document]:
        """The documents that a body signed for China."""
        return [one for one in self.documents.values() if id_ in one.hosts]

    def signed(self, section: str) -> list[str]:
        """The ids of one part of the list that have signed, or perhaps have, by name."""
        return self.by_name(id_ for id_ in self.first if self.section(id_) == section)

    @property
    def last(self) -> str:
        """The id of the state that signed last; blank if none has."""
        states = self.by_name(self.counts["states"].members)
        states.sort(key=lambda id_: self.documents[self.first[id_]].days[::-1])
        return states[-1] if states else ""

    def events(self, id_: str, *kinds: str) -> list[Row]:
        """What happened to a body, by date: events of some kinds, or all."""
        found = [
            event
            for event in self.dataset.events
            if event["signatory_id"] == id_ and (not kinds or event["event"] in kinds)
        ]
        return sorted(found, key=lambda event: (self.dataset.bounds(event["date"])[::-1], event["event_id"]))

    def record(self, table: str, record_id: str) -> tuple[str, str]:
        """The name and the page of what a row of a table is about; no page is a blank."""
        id_ = record_id.partition("/")[0]
        page = self.documents.get(id_) if table in ("agreements", "parties") else self.statements.get(id_)
        if page:
            return page.short, page.path
        id_ = {event["event_id"]: event["signatory_id"] for event in self.dataset.events}.get(id_, id_)
        return self.subjects.name(id_), self.subjects.path(id_)

    def official(self, unit: str) -> Row:
        """The newest figure of that unit from the Chinese side; empty if there is none."""
        rows = [
            row
            for row in self.dataset.rows("published_lists")
            if row["unit"] == unit and self.dataset.sources[row["source_id"]]["side"] == "china"
        ]
        return max(
            rows, key=lambda row: (self.dataset.bounds(row["as_of"])[1], int(row["figure"])), default={}
        )

    def _documents(self) -> Iterator[Document]:
        dataset = self.dataset
        for id_, row in dataset.agreements.items():
            parties = sorted(dataset.parties.get(id_, []), key=lambda party: party["role"] == "host")
            bodies = [dataset.signatories[party["signatory_id"]] for party in parties]
            names = " – ".join(body["acronym"] or body["name"] for body in bodies) or id_
            yield Document(
                row,
                f"{names}, {_month(row['signed'])}",
                parties,
                signing_days(dataset, id_),
                grade(dataset, id_),
                contested_fields(dataset, id_),
            )

    def _statements(self) -> Iterator[Statement]:
        dataset = self.dataset
        lists, entries = dataset.by_id("published_lists"), dataset.rows("published_list_entries")
        for answer in reconciled(dataset):
            row = lists[answer.list_id]
            own = [entry for entry in entries if entry["list_id"] == answer.list_id]
            ours = count(answer.as_of, answer.rule, package=dataset)
            differs = difference(dataset, row, answer, ours.low, bool(own))
            yield Statement(row, own, answer, ours, outcome(answer, bool(own)), differs)


def accord_days(dataset: Dataset, row: Row) -> tuple[str, str]:
    """The first and the last day on which a state may have signed the Artemis Accords."""
    schema = dataset.schema
    return dataset.bounds(row["signed"]) if row["signed"] else (schema.begins, schema.gathered)


def _month(date: str) -> str:
    """A date in English without its days, if it is within one month."""
    words = in_english(date)
    return " ".join(words.split()[-2:]) if words[:1].isdigit() and " " in words else words or "day unknown"
