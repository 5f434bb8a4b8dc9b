"""The list of everyone: what each signed first, who is only claimed, and everybody else."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Row, plain
from ilrs_signatories.edtf import in_english, short
from website.day_index import DayIndex
from website.site import Document, Site, accord_days
from website.subjects import Subject
from website.text import WORDS, acronym, capital, label, unique


class Line(NamedTuple):
    """A line of the list, with the agreement if something was signed, and the date by which it is sorted."""

    section: str
    subject: Subject
    hidden: bool = False
    document: Document | None = None
    days: tuple[str, str] = ("", "")
    edtf: str = ""


def lines(site: Site, index: DayIndex) -> list[Line]:
    """The lines of the list: what each body signed first on some day, claims, and all others."""
    day = site.dataset.schema.gathered
    claimed_now = index.look_up("states_with_claims", day)
    ever_first = {
        (id_, agreement_id)
        for id_, tracks in index.subjects["first"].items()
        for _, pattern in tracks
        for _, agreement_id in index.patterns[pattern]
        if agreement_id
    }
    found = []
    for id_, agreement_id in sorted(ever_first):
        one, hidden = site.documents[agreement_id], site.first.get(id_) != agreement_id
        edtf = one.row["signed"] or one.row["announced"]
        found.append(Line(site.section(id_), site.subjects.by_id[id_], hidden, one, one.days, edtf))
    signed = {id_ for id_, _ in ever_first}
    for id_, subject in site.subjects.by_id.items():
        if site.events(id_, "claimed"):
            found.append(Line("claimed", subject, id_ in site.first or id_ not in claimed_now))
        elif subject.accords:
            days, date = accord_days(site.dataset, subject.accords), subject.accords["signed"]
            found.append(Line("artemis", subject, id_ in site.first, None, days, date))
        elif id_ not in signed:
            found.append(Line("others", subject))
    found.sort(key=lambda line: line.subject.name.casefold())
    found.sort(key=lambda line: line.days[::-1] if line.edtf else ("", ""), reverse=True)
    return sorted(found, key=lambda line: list(WORDS["sections"]).index(line.section))


def searched(site: Site, subject: Subject, more: list[str]) -> str:
    """What a search looks in: names, codes, acronyms, and for a country the agencies that act for it."""
    row = subject.row
    words = [subject.name, subject.id.replace("-", " "), *more]
    words += [row[column] for column in ("name_local", "acronym", "seat") if row]
    if subject.is_country:
        parties = [party for one in site.documents.values() for party in one.parties]
        agencies = unique(party["body"] for party in parties if party["signatory_id"] == subject.id)
        aliases = WORDS["aliases"].get(subject.code, ())
        words += [subject.code, "country", *agencies, *map(acronym, agencies), *aliases]
    else:
        words += [label(row["type"]), site.seat(subject)]
    return plain(" ".join(unique(words)))


def briefly(event: Row) -> str:
    """An event in as few words as a list needs."""
    return f"{capital(label(event['event']))}, {short(in_english(event['date']))}"
