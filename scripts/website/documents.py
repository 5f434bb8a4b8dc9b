"""Agreements and events as their pages show them, and a country's or a body's steps by date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.agreements import contested_fields, grade, signing_days
from ilrs_signatories.edtf import in_english, when
from ilrs_signatories.questions.count import ordinal
from website.cited import Cited, cited
from website.subjects import Subject, Subjects
from website.text import GRADES, capital, file_name, label, listed

JOINING = ("founder", "signatory")


class Party(NamedTuple):
    """A party to an agreement; ``cited`` has the sources for who signed."""

    row: Row
    name: str
    path: str
    cited: list[Cited]


class Document(NamedTuple):
    """An agreement in words; ``described`` if its own title was not seen, ``disputed`` names the columns."""

    id: str
    path: str
    short: str
    title: str
    described: bool
    row: Row
    kind: str
    signed: str
    days: tuple[str, str]
    grade: str
    how_sure: str
    disputed: tuple[str, ...]
    cited: list[Cited]
    parties: list[Party]

    @property
    def joins(self) -> bool:
        """Whether it counts as joining for those who sign it."""
        return self.row["scope"] == "ilrs"

    def of(self, id_: str) -> Party | None:
        """The party with that id, if it is no host."""
        return next(
            (p for p in self.parties if p.row["signatory_id"] == id_ and p.row["role"] in JOINING), None
        )

    @property
    def all_cited(self) -> list[Cited]:
        """Its values and those of its parties, with their sources."""
        return [*self.cited, *(value for party in self.parties for value in party.cited)]

    @property
    def signers(self) -> list[Party]:
        """The parties but the Chinese hosts."""
        return [party for party in self.parties if party.row["role"] in JOINING]

    @property
    def others(self) -> list[Party]:
        """The Chinese hosts."""
        return [party for party in self.parties if party.row["role"] not in JOINING]


class Step(NamedTuple):
    """A dated line of a timeline; ``mark`` is its colour."""

    days: tuple[str, str]
    date: str
    bold: str
    text: str
    mark: str
    path: str


def documents(dataset: Dataset, subjects: Subjects) -> dict[str, Document]:
    """The agreements by id, in the order of their signature."""
    found = [_document(dataset, subjects, row) for row in dataset.agreements.values()]
    return {one.id: one for one in sorted(found, key=lambda one: (*one.days[::-1], one.id))}


def _document(dataset: Dataset, subjects: Subjects, row: Row) -> Document:
    id_ = row["agreement_id"]
    parties = [
        Party(
            party,
            subjects.name(party["signatory_id"]),
            subjects.path(party["signatory_id"]),
            cited(dataset, "parties", party, ("agreement_id", "signatory_id", "role", "body", "office")),
        )
        for party in sorted(dataset.parties.get(id_, []), key=lambda party: party["role"] not in JOINING)
    ]
    days, found = signing_days(dataset, id_), grade(dataset, id_)
    names = [_brief(dataset, party) for party in parties]
    return Document(
        id=id_,
        path=f"agreements/{file_name(id_)}.html",
        short=f"{' – '.join(names) or id_}, {_month(row['signed'])}",
        title=row["title"].removeprefix("[").removesuffix("]"),
        described=row["title"].startswith("["),
        row=row,
        kind=capital(label(row["instrument"])),
        signed=in_english(row["signed"]) or "day unknown",
        days=days,
        grade=found,
        how_sure=GRADES[found],
        disputed=contested_fields(dataset, id_),
        cited=cited(dataset, "agreements", row, ("agreement_id", "title", "scope", "note", "concluded_with")),
        parties=parties,
    )


def _brief(dataset: Dataset, party: Party) -> str:
    return dataset.signatories[party.row["signatory_id"]]["acronym"] or party.name


def _month(date: str) -> str:
    """A date in English without its days, if it is within one month."""
    words = in_english(date)
    return " ".join(words.split()[-2:]) if words[:1].isdigit() and " " in words else words or "day unknown"


def steps(dataset: Dataset, subjects: Subjects, subject: Subject, every: dict[str, Document]) -> list[Step]:
    """What a subject did, and what the bodies that sit in a country signed, by date."""
    found = [*_signed(dataset, subject, every), *_events(dataset, subject)]
    if subject.is_country:
        found += _institutions(dataset, subject, every)
    if subject.accords:
        found.append(artemis_step(dataset, subject.accords))
    return sorted(found, key=lambda step: (*step.days[::-1], step.text))


def _signed(dataset: Dataset, subject: Subject, every: dict[str, Document]) -> Iterator[Step]:
    joined = False
    for one in every.values():
        if not one.of(subject.id):
            continue
        others = listed([party.name for party in one.parties if party.row["signatory_id"] != subject.id])
        text = f"{one.kind} with {others or 'nobody named'}."
        if one.joins and not joined:
            yield Step(one.days, one.signed, "Signs on to the Moon base.", text, "ilrs", one.path)
            joined = True
        elif one.joins:
            yield Step(one.days, one.signed, "", text, "", one.path)
        else:
            about = label(one.row["scope"])
            text = f"{one.kind} {about} with {others}. It does not count as joining."
            yield Step(one.days, one.signed, "", text, "", one.path)


EVENTS = {
    "invited": "Is invited to join.",
    "interested": "Shows interest in joining.",
    "applied": "Applies to join.",
    "denied": "Denies having joined.",
    "approved": "The government or parliament approves the agreement.",
    "ratified": "Ratifies the agreement.",
    "entered_into_force": "The agreement enters into force.",
    "lapsed": "The agreement lapses.",
    "withdrew": "Withdraws.",
}


def _events(dataset: Dataset, subject: Subject) -> Iterator[Step]:
    for event in dataset.events:
        if event["signatory_id"] == subject.id:
            yield event_step(dataset, event)


def event_step(dataset: Dataset, event: Row) -> Step:
    """A dated step that is no signature."""
    claimant = event["claimant"]
    text = EVENTS.get(event["event"], capital(label(event["event"])) + ".")
    if event["event"] == "claimed":
        text = f"According to {claimant or 'somebody'}, it has joined. No document of that is known."
    elif claimant:
        text = f"{text[:-1]}, according to {claimant.rstrip('.')}."
    return Step(dataset.bounds(event["date"]), in_english(event["date"]), "", text, "", "")


def _institutions(dataset: Dataset, subject: Subject, every: dict[str, Document]) -> Iterator[Step]:
    for one in every.values():
        for party in one.signers if one.joins else ():
            row = dataset.signatories[party.row["signatory_id"]]
            if row["country"] == subject.code != "" and row["type"] != "country":
                text = (
                    f"{row['name']} signs for itself. An institution’s signature does not commit its country."
                )
                yield Step(one.days, one.signed, "", text, "", party.path)


def artemis_step(dataset: Dataset, row: Row) -> Step:
    """The signature of the Artemis Accords."""
    days = (
        dataset.bounds(row["signed"]) if row["signed"] else (dataset.schema.begins, dataset.schema.gathered)
    )
    number = f"The {ordinal(int(row['ordinal']))} state to sign them." if row["ordinal"] else ""
    date = in_english(row["signed"]) or "day unknown"
    return Step(days, date, "Signs the Artemis Accords.", number, "artemis", "")


def artemis_when(row: Row) -> str:
    """When a state signed the Artemis Accords, as an adverb."""
    return when(row["signed"]) if row["signed"] else "on a day that we could not find"
