"""The page of a country or a body: its documents, the claims, the lists that name it, and a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.membership import status
from ilrs_signatories.edtf import in_english, when
from ilrs_signatories.questions.count import listed, ordinal
from website.site import Document, Site, accord_days
from website.subjects import Subject
from website.text import WORDS, capital, label, unique

LINES: dict[str, str] = WORDS["timeline"]


class Step(NamedTuple):
    """A dated line of a timeline; ``mark`` is its colour."""

    days: tuple[str, str]
    date: str
    text: str
    bold: str = ""
    mark: str = ""
    path: str = ""


def context(site: Site, subject: Subject) -> dict[str, Any]:
    """What the page of a subject shows."""
    dataset, id_ = site.dataset, subject.id
    joining, claims = site.joining(id_), site.events(id_, "claimed")
    found = status(dataset, id_, dataset.schema.gathered) if subject.row else ""
    stated = [one for one in site.statements.values() if id_ in one.named]
    units = ("signatories", *(("countries", "countries_and_organizations") if subject.is_country else ()))
    since = joining[0].days[1] if joining else ""
    seated: dict[str, Document] = {}
    for institution, one in _institutions(site, subject):
        seated.setdefault(institution, one)
    return {
        "subject": subject,
        "status": "signatory" if not found and joining else found,
        "joining": joining,
        "other": [one for one in site.documents.values() if id_ in one.signers and not one.joins],
        "hosted": site.hosted(id_),
        "claims": claims,
        "said": unique(f"{speaker(claim)} {when(claim['date'])}" for claim in claims),
        "events": [event for event in site.events(id_) if event["event"] != "claimed"],
        "seated": seated,
        "neighbours": _neighbours(site, subject),
        "statements": stated,
        "naming": [one for one in stated if one.names_all],
        "lists": [
            one
            for one in site.statements.values()
            if one.names_all and one.row["unit"] in units and one.answer.as_of >= since
        ],
        "steps": _steps(site, subject),
    }


def speaker(row: Row) -> str:
    """Who makes a claim or counts: the organization, where a person speaks for one."""
    return row["claimant"].rpartition(", ")[2] or "A source"


def _institutions(site: Site, subject: Subject) -> Iterator[tuple[str, Document]]:
    """The institutions that sit in a country, with each document that they signed to join."""
    for one in site.documents.values():
        for id_ in one.signers if one.joins and subject.code and subject.is_country else ():
            row = site.dataset.signatories[id_]
            if row["country"] == subject.code and row["type"] != "country":
                yield id_, one


def _neighbours(site: Site, subject: Subject) -> list[tuple[str, str]]:
    """The states before and after it in the order of the Artemis Accords."""
    place = subject.accords.get("ordinal", "")
    codes = {row["ordinal"]: row["country"] for row in site.dataset.rows("artemis_accords") if row["ordinal"]}
    near = (("After", int(place) - 1), ("before", int(place) + 1)) if place else ()
    return [(word, site.subjects.by_code[codes[str(n)]]) for word, n in near if str(n) in codes]


def _steps(site: Site, subject: Subject) -> list[Step]:
    """What a subject did, and what the institutions that sit in a country signed, by date."""
    found = [event_step(site.dataset, event) for event in site.events(subject.id)]
    first = next(iter(site.joining(subject.id)), None)
    for one in site.documents.values():
        if subject.id in one.signers:
            others = listed(site.subjects.names(one.besides(subject.id))) or "nobody named"
            text = LINES["document" if one.joins else "other_document"].format(
                kind=capital(one.kind), about=label(one.row["scope"]), others=others
            )
            how = (LINES["joins"], "ilrs") if one is first else ("", "")
            found.append(Step(one.days, one.signed, text, *how, one.path))
    for id_, one in _institutions(site, subject):
        text = LINES["institution"].format(name=site.subjects.name(id_))
        found.append(Step(one.days, one.signed, text, path=site.subjects.path(id_)))
    if subject.accords:
        found.append(artemis_step(site.dataset, subject.accords))
    return sorted(found, key=lambda step: (*step.days[::-1], step.text))


def event_step(dataset: Dataset, event: Row) -> Step:
    """A dated step that is no signature."""
    kind, claimant = event["event"], event["claimant"]
    text = LINES.get(kind, f"{capital(label(kind))}.")
    if kind == "claimed":
        text = text.format(claimant=claimant or "a source")
    elif claimant:
        text = f"{text[:-1]}, according to {claimant.rstrip('.')}."
    return Step(dataset.bounds(event["date"]), in_english(event["date"]), text)


def artemis_step(dataset: Dataset, row: Row) -> Step:
    """The signature of the Artemis Accords."""
    place = LINES["accords_order"].format(place=ordinal(int(row["ordinal"]))) if row["ordinal"] else ""
    date = in_english(row["signed"]) or "day unknown"
    return Step(accord_days(dataset, row), date, place, LINES["accords"], "artemis")
