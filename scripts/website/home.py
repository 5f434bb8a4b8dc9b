"""The overview and the list of everyone: the finding of the last day, and the answers for every other day."""

from __future__ import annotations

from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row, plain
from ilrs_signatories.derived.agreements import signing_days
from ilrs_signatories.derived.counting_rules import ORGANIZATIONS
from ilrs_signatories.edtf import in_english
from ilrs_signatories.questions.count import count, figure_in_words
from ilrs_signatories.questions.overlap import accords_number, signed_accords
from website.day_index import DayIndex
from website.subject_page import Site, claims_of, speaker
from website.subjects import Subject, Subjects
from website.text import NUMBERS, acronym, capital, label, number, short, unique

SECTIONS = {
    "states": "States",
    "organizations": "Organizations",
    "institutions": "Institutions",
    "claimed": "Claimed, not documented",
    "artemis": "Artemis Accords only",
    "others": "Others we know of",
}
"""The parts of the list of everyone, in order."""


class Line(NamedTuple):
    """A line of the list: ``agreement`` is blank where nothing was signed; a search looks in ``find``."""

    section: str
    subject: Subject
    date: str
    about: str
    find: str
    hidden: bool = False
    agreement: str = ""
    days: tuple[str, str] = ("", "")
    edtf: str = ""
    disputed: tuple[str, ...] = ()


def artemis_total(dataset: Dataset, day: str) -> tuple[int, int]:
    """How many states named here had signed the Artemis Accords by ``day``, and how many in all."""
    named = sum(one.certainty == "member" for one in signed_accords(dataset, day))
    return named, accords_number(dataset, day)[0]


def kind_of(row: Row) -> str:
    """The part of the list in which a signatory is."""
    if row["type"] == "country":
        return "states"
    return "organizations" if row["type"] in ORGANIZATIONS else "institutions"


def hero(dataset: Dataset, subjects: Subjects, index: DayIndex) -> dict[str, Any]:
    """What the first screen says of the last day."""
    day = dataset.schema.gathered
    counts = {rule: count(day, rule, package=dataset) for rule in COUNTED}
    rows = dataset.signatories
    signed = index.look_up("signatories", day)
    organizations = [id_ for id_ in signed if kind_of(rows[id_]) == "organizations"]
    first = index.look_up("first", day)
    last = max(
        counts["states"].members,
        key=lambda id_: (signing_days(dataset, first[id_])[::-1], subjects.name(id_)),
        default="",
    )
    accords = {one.country for one in signed_accords(dataset, day) if one.certainty == "member"}
    named, total = artemis_total(dataset, day)
    both = [id_ for id_ in counts["states"].members if rows[id_]["country"] in accords]
    finding = capital(number(counts["states"].low))
    return {
        "finding": f"{finding} states have signed on to China’s Moon base",
        "counts": counts,
        "states": sorted([*counts["states"].members, *counts["states"].possible], key=subjects.name),
        "possible": set(counts["states"].possible),
        "both": sorted(both, key=subjects.name),
        "organizations": sorted(organizations, key=subjects.name),
        "last": last,
        "last_when": in_english(dataset.agreements[first[last]]["signed"]) if last else "",
        "claims": counts["states_with_claims"].low - counts["states"].low,
        "artemis": {"named": named, "total": total, "only": total - len(both)},
        "only": counts["states"].low - len(both),
        "official": official_figure(dataset, "countries_and_organizations"),
        "official_institutions": official_figure(dataset, "institutions"),
    }


COUNTED = (
    *("states", "states_without_china", "states_without_founders", "institutions", "signatories"),
    "states_with_claims",
)
"""The rules of which the first screen shows a number."""


def official_figure(dataset: Dataset, unit: str) -> dict[str, Any]:
    """The newest figure of that unit from the Chinese side, in words; empty if there is none."""
    rows = [
        row
        for row in dataset.rows("published_lists")
        if row["unit"] == unit and dataset.sources[row["source_id"]]["side"] == "china"
    ]
    best = max(rows, key=lambda row: (dataset.bounds(row["as_of"])[1], int(row["figure"])), default=None)
    if best is None:
        return {}
    return {
        "figure": int(best["figure"]),
        "words": figure_in_words(best["figure_kind"], best["figure"]),
        "day": dataset.bounds(best["as_of"])[1],
    }


def lines(site: Site, index: DayIndex) -> list[Line]:
    """The lines of the list: what somebody signed first on some day, claims, and everybody else."""
    dataset, day = site.dataset, site.dataset.schema.gathered
    now, claimed_now = index.look_up("first", day), index.look_up("states_with_claims", day)
    ever_first = {
        (id_, agreement_id)
        for id_, tracks in index.subjects["first"].items()
        for _, pattern in tracks
        for _, agreement_id in index.patterns[pattern]
        if agreement_id
    }
    found = [_signed(site, id_, agreement_id, now) for id_, agreement_id in sorted(ever_first)]
    signed = {line.subject.id for line in found}
    for id_, subject in site.subjects.by_id.items():
        if claims := claims_of(dataset, id_):
            found.append(_claimed(site, subject, claims, id_ in now or id_ not in claimed_now))
        elif subject.accords:
            date = subject.accords["signed"]
            days = dataset.bounds(date) if date else (dataset.schema.begins, day)
            about, find = f"Artemis Accords {subject.artemis}", _find(site, subject, ["Artemis"])
            found.append(
                Line("artemis", subject, "no ILRS signature found", about, find, id_ in now, "", days, date)
            )
        elif id_ not in signed:
            found.append(_other(site, subject))
    order = list(SECTIONS)
    found.sort(key=lambda line: line.subject.name.casefold())
    found.sort(key=lambda line: line.days[::-1] if line.edtf else ("", ""), reverse=True)
    return sorted(found, key=lambda line: order.index(line.section))


def _signed(site: Site, id_: str, agreement_id: str, now: dict[str, str]) -> Line:
    subject, one = site.subjects.by_id[id_], site.documents[agreement_id]
    section = kind_of(subject.row)
    kind = capital(label(subject.row["type"])) if section == "organizations" else ""
    document = one.kind if one.row["instrument"] != "unspecified" else "Kind not stated"
    about = " · ".join(filter(None, (kind, "" if section == "states" else _seat(site, subject), document)))
    announced = in_english(one.row["announced"])
    date = one.signed if one.row["signed"] or not announced else f"announced {announced}"
    find = _find(site, subject, [one.kind, date, "disputed" if one.disputed else ""])
    edtf, hidden = one.row["signed"] or one.row["announced"], now.get(id_) != one.id
    return Line(section, subject, short(date), about, find, hidden, one.id, one.days, edtf, one.disputed)


def _seat(site: Site, subject: Subject) -> str:
    """Where a body is based, in words."""
    return site.subjects.name(subject.code) if subject.code else subject.row["seat"] or "seat unknown"


def _claimed(site: Site, subject: Subject, claims: list[Row], hidden: bool) -> Line:
    about = f"Claimed by {speaker(claims[-1])}, {short(in_english(claims[-1]['date']))}"
    find = _find(site, subject, [*map(speaker, claims), "claimed"])
    return Line("claimed", subject, "no document", about, find, hidden)


def _other(site: Site, subject: Subject) -> Line:
    events = [event for event in site.dataset.events if event["signatory_id"] == subject.id]
    steps = [f"{capital(label(event['event']))}, {short(in_english(event['date']))}" for event in events]
    hosts = any(
        one.others and subject.name in [p.name for p in one.others] for one in site.documents.values()
    )
    date, about = "no ILRS signature found", "Only an institution has signed"
    if steps:
        date, about = "no document", steps[-1]
    elif hosts:
        date, about = "does not sign for itself", "Signs for the Chinese side"
    return Line("others", subject, date, about, _find(site, subject, steps))


def _find(site: Site, subject: Subject, more: list[str]) -> str:
    """What a search looks in: names, codes, acronyms, and for a country the agencies that act for it."""
    row = subject.row
    words = [subject.name, subject.id.replace("-", " "), *more]
    words += [row[column] for column in ("name_local", "acronym", "seat") if row]
    if subject.is_country:
        parties = [p.row for one in site.documents.values() for p in one.parties]
        agencies = unique(party["body"] for party in parties if party["signatory_id"] == subject.id)
        words += [subject.code, "country", *agencies, *map(acronym, agencies), *ALIASES.get(subject.code, ())]
    else:
        words += [label(row["type"]), _seat(site, subject)]
    return plain(" ".join(unique(words)))


ALIASES = {
    "TUR": ("Turkey", "Türkiye"),
    "USA": ("US", "America", "NASA"),
    "GBR": ("UK", "Britain", "England"),
    "ARE": ("UAE", "Emirates"),
    "CZE": ("Czechia",),
    "KOR": ("Korea",),
    "NLD": ("Holland",),
    "CHN": ("PRC",),
    "RUS": ("Russian Federation",),
}
"""Other names under which readers look for a country."""


def answers(dataset: Dataset, subjects: Subjects, index: DayIndex) -> dict[str, Any]:
    """What the browser looks up: the index, and for each subject its name, page, kind and country."""
    schema, signed = dataset.schema, index.subjects["signatories"]
    totals = [artemis_total(dataset, day)[1] for day in index.as_of.days]
    who = {
        id_: [one.name, one.path, "states" if one.is_country else kind_of(one.row), one.code, one.artemis]
        for id_, one in subjects.by_id.items()
        if id_ in signed or one.is_country
    }
    dates = {
        id_: [in_english(row["signed"] or row["announced"]) or "day unknown", *signing_days(dataset, id_)]
        for id_, row in dataset.agreements.items()
        if row["scope"] == "ilrs"
    }
    return {
        "begins": schema.begins,
        "gathered": schema.gathered,
        "as_of": index.as_of.days,
        "known": index.known.days,
        "patterns": index.patterns,
        "subjects": index.subjects,
        "artemis_total": [(i, n) for i, n in enumerate(totals) if i == 0 or n != totals[i - 1]],
        "who": who,
        "dates": dates,
        "numbers": NUMBERS,
        "official": official_figure(dataset, "countries_and_organizations").get("day", ""),
    }
