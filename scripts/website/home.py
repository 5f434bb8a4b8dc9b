"""The overview and the list of everyone: the finding of the last day, and the answers for every other day."""

from __future__ import annotations

from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.agreements import contested_fields, signing_days
from ilrs_signatories.derived.counting_rules import ORGANIZATIONS
from ilrs_signatories.edtf import in_english
from ilrs_signatories.questions.count import count, figure_in_words
from ilrs_signatories.questions.overlap import accords_number, signed_accords
from website.day_index import CHANGES, DayIndex
from website.documents import Document, artemis_brief
from website.subject_page import claims_of, speaker
from website.subjects import Subject, Subjects
from website.text import NUMBERS, acronym, capital, label, number, plain, short, unique, when

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
    agreement: str
    date: str
    days: tuple[str, str]
    edtf: str
    about: str
    disputed: tuple[str, ...]
    find: str
    hidden: bool
    artemis: str


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
        "when": when(best["as_of"]),
        "list_id": best["list_id"],
        "day": dataset.bounds(best["as_of"])[1],
    }


def lines(
    dataset: Dataset, subjects: Subjects, index: DayIndex, documents: dict[str, Document]
) -> list[Line]:
    """The lines of the list: what somebody signed first on some day, claims, and everybody else."""
    found = [
        _signed(dataset, subjects.by_id[id_], documents[agreement_id], index)
        for id_, agreement_id in sorted(_ever_first(index))
    ]
    signed = {line.subject.id for line in found}
    day = dataset.schema.gathered
    now, claimed_now = index.look_up("first", day), index.look_up("states_with_claims", day)
    for subject in subjects.by_id.values():
        claims = claims_of(dataset, subject.id)
        if claims:
            hidden = subject.id in now or subject.id not in claimed_now
            found.append(_claimed(dataset, subject, claims, hidden))
        elif subject.accords:
            found.append(_accords(dataset, subject, subject.id in now))
        elif subject.id not in signed:
            found.append(_other(dataset, subject))
    order = list(SECTIONS)
    found.sort(key=lambda line: line.subject.name.casefold())
    found.sort(key=lambda line: line.days[::-1] if line.edtf else ("", ""), reverse=True)
    return sorted(found, key=lambda line: order.index(line.section))


def _ever_first(index: DayIndex) -> set[tuple[str, str]]:
    return {
        (id_, agreement_id)
        for id_, tracks in index.subjects["first"].items()
        for _, pattern in tracks
        for _, agreement_id in index.patterns[pattern]
        if agreement_id
    }


def _signed(dataset: Dataset, subject: Subject, one: Document, index: DayIndex) -> Line:
    row = subject.row
    where = country_of(row, dataset) if row["type"] != "country" else ""
    kind = capital(label(row["type"])) if kind_of(row) == "organizations" else ""
    document = one.kind if one.row["instrument"] != "unspecified" else "Kind not stated"
    about = " · ".join(filter(None, (kind, where, document)))
    now = index.look_up("first", dataset.schema.gathered).get(subject.id) == one.id
    announced = in_english(one.row["announced"])
    date = one.signed if one.row["signed"] or not announced else f"announced {announced}"
    disputed = contested_fields(dataset, one.id)
    words = [one.kind, date, "disputed" if disputed else ""]
    edtf = one.row["signed"] or one.row["announced"]
    return Line(
        kind_of(row), subject, one.id, short(date), one.days, edtf, about, disputed,
        _find(dataset, subject, words), not now, artemis_brief(dataset, subject.accords),
    )  # fmt: skip


def country_of(row: Row, dataset: Dataset) -> str:
    """Where a body sits, in words."""
    from website.subjects import country_name

    states = {one["country"]: one["name"] for one in dataset.signatories.values() if one["type"] == "country"}
    if row["country"]:
        return states.get(row["country"]) or country_name(row["country"])
    return row["seat"] or "seat unknown"


def _claimed(dataset: Dataset, subject: Subject, claims: list[Row], hidden: bool) -> Line:
    last = claims[-1]
    who = unique(speaker(claim) for claim in claims)
    about = f"Claimed by {speaker(last)}, {short(in_english(last['date']))}"
    find = _find(dataset, subject, [*who, "claimed"])
    days = dataset.bounds(last["date"])
    return Line(
        "claimed",
        subject,
        "",
        "no document",
        days,
        "",
        about,
        (),
        find,
        hidden,
        artemis_brief(dataset, subject.accords),
    )


def _accords(dataset: Dataset, subject: Subject, hidden: bool) -> Line:
    signed = subject.accords["signed"]
    days = dataset.bounds(signed) if signed else (dataset.schema.begins, dataset.schema.gathered)
    about = f"Artemis Accords {artemis_brief(dataset, subject.accords)}"
    find = _find(dataset, subject, ["Artemis"])
    return Line(
        "artemis",
        subject,
        "",
        "no ILRS signature found",
        days,
        signed,
        about,
        (),
        find,
        hidden,
        artemis_brief(dataset, subject.accords),
    )


def _other(dataset: Dataset, subject: Subject) -> Line:
    events = [event for event in dataset.events if event["signatory_id"] == subject.id]
    steps = [f"{capital(label(event['event']))}, {short(in_english(event['date']))}" for event in events]
    hosts = any(party["signatory_id"] == subject.id for rows in dataset.parties.values() for party in rows)
    about = (
        steps[-1] if steps else "Signs for the Chinese side" if hosts else "Only an institution has signed"
    )
    text = "no document" if steps else "does not sign for itself" if hosts else "no ILRS signature found"
    find = _find(dataset, subject, steps)
    return Line("others", subject, "", text, ("", ""), "", about, (), find, False, "")


def _find(dataset: Dataset, subject: Subject, more: list[str]) -> str:
    """What a search looks in: names, codes, acronyms, and for a country the agencies that act for it."""
    row = subject.row
    words = [subject.name, subject.id.replace("-", " "), subject.code if subject.is_country else ""]
    words += [row[column] for column in ("name_local", "acronym", "seat") if row and row[column]]
    if row:
        words += [label(row["type"])] if not subject.is_country else ["country"]
        words += [] if subject.is_country else [country_of(row, dataset)]
    for name in agencies(dataset, subject):
        words += [name, acronym(name)]
    words += ALIASES.get(subject.code, ()) if subject.is_country else ()
    return plain(" ".join(unique([*words, *more])))


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


def agencies(dataset: Dataset, subject: Subject) -> list[str]:
    """The bodies that acted for a country in an agreement, or spoke for it."""
    if not subject.is_country:
        return []
    return unique(
        party["body"]
        for rows in dataset.parties.values()
        for party in rows
        if party["signatory_id"] == subject.id
    )


def answers(dataset: Dataset, subjects: Subjects, index: DayIndex) -> dict[str, Any]:
    """What the browser looks up: the index, and for each subject its name, page, kind and country."""
    schema = dataset.schema
    ids = [
        id_
        for id_ in subjects.by_id
        if id_ in index.subjects["signatories"] or subjects.by_id[id_].is_country
    ]
    official = official_figure(dataset, "countries_and_organizations")
    totals = [artemis_total(dataset, day)[1] for day in index.as_of.days]
    return {
        "begins": schema.begins,
        "gathered": schema.gathered,
        "thin": schema.thin_after,
        "as_of": index.as_of.days,
        "known": index.known.days,
        "steps": index.days_of_change(CHANGES),
        "patterns": index.patterns,
        "subjects": index.subjects,
        "artemis_total": [(i, n) for i, n in enumerate(totals) if i == 0 or n != totals[i - 1]],
        "who": {id_: _who(dataset, subjects.by_id[id_]) for id_ in ids},
        "dates": {
            id_: [
                in_english(row["signed"]) or in_english(row["announced"]) or "day unknown",
                *signing_days(dataset, id_),
            ]
            for id_, row in dataset.agreements.items()
            if row["scope"] == "ilrs"
        },
        "numbers": NUMBERS,
        "official": official.get("day", ""),
        "title": schema.title,
    }


def _who(dataset: Dataset, subject: Subject) -> list[str]:
    kind = "states" if subject.is_country else kind_of(subject.row)
    code = subject.code if subject.is_country else subject.row["country"]
    return [subject.name, subject.path, kind, code, artemis_brief(dataset, subject.accords)]
