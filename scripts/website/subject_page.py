"""The page of a country or a body: a sentence, a card of four answers, documents, claims, a timeline."""

from __future__ import annotations

from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.membership import status
from ilrs_signatories.edtf import in_english, when
from ilrs_signatories.questions.count import count, ordinal
from ilrs_signatories.questions.overlap import accords_number, signed_accords
from website.cited import cited
from website.documents import Document, Party, Step, artemis_when, documents, steps
from website.press import Statement, statements
from website.subjects import Subject, Subjects, read_subjects
from website.text import capital, counted, label, listed, number, short, unique


class Answer(NamedTuple):
    """A part of the status card: what is asked, the answer, a sentence, and the mark before the answer."""

    question: str
    answer: str
    text: str
    mark: str


class Site(NamedTuple):
    """What all pages of subjects are made from; ``both`` are the ids of states on both sides."""

    dataset: Dataset
    subjects: Subjects
    documents: dict[str, Document]
    statements: dict[str, Statement]
    both: list[str]
    states: int
    with_claims: int
    artemis: tuple[int, int]


def make_site(dataset: Dataset) -> Site:
    """What the pages of subjects, agreements and lists are made from."""
    subjects, states = read_subjects(dataset), count(package=dataset)
    accords = {one.country for one in signed_accords(dataset, states.as_of) if one.certainty == "member"}
    return Site(
        dataset,
        subjects,
        documents(dataset, subjects),
        statements(dataset),
        [id_ for id_ in states.members if dataset.signatories[id_]["country"] in accords],
        states.low,
        count(rule="states_with_claims", package=dataset).low,
        (len(accords), accords_number(dataset, states.as_of)[0]),
    )


def context(site: Site, subject: Subject) -> dict[str, Any]:
    """What the page of a subject shows."""
    dataset, id_ = site.dataset, subject.id
    own = [one for one in site.documents.values() if one.of(id_)]
    joining = [one for one in own if one.joins]
    claims, seated = claims_of(dataset, id_), _institutions(site, subject)
    hosted = [one for one in site.documents.values() if id_ in [p.row["signatory_id"] for p in one.others]]
    found = status(dataset, id_, dataset.schema.gathered) if subject.row else ""
    found = "signatory" if not found and joining else found
    stated = [one for one in site.statements.values() if id_ in one.named]
    card = [
        _moon_base(site, subject, found, joining, claims, len(hosted)),
        _artemis(site, subject) if subject.is_country else _based(site, subject),
        _others(site, subject, joining, stated),
        _seated(seated) if subject.is_country else _kind(subject),
    ]
    accords = subject.accords
    return {
        "subject": subject,
        "status": found,
        "summary": _summary(site, subject, found, joining, claims, len(seated)),
        "card": card,
        "joining": joining,
        "other": [one for one in own if not one.joins],
        "hosted": hosted,
        "claims": [(claim, _claim_context(site, claim)) for claim in claims],
        "events": [
            (event, cited(dataset, "events", event, SKIPPED)) for event in _events(dataset, id_, STEPS)
        ],
        "facts": cited(dataset, "signatories", subject.row, FACTS) if subject.row else [],
        "accords": cited(dataset, "artemis_accords", accords, ("country", "name", "note")) if accords else [],
        "neighbours": _neighbours(site, subject),
        "statements": stated,
        "steps": steps(dataset, site.subjects, subject, site.documents) + _last_step(site, subject, found),
    }


SKIPPED = ("event_id", "signatory_id", "agreement_id", "event", "claimant", "note")
FACTS = ("signatory_id", "name", "name_local", "type", "country", "acronym", "status", "note")
STEPS = (
    *("invited", "interested", "applied", "denied", "approved", "ratified", "entered_into_force"),
    *("lapsed", "withdrew"),
)


def claims_of(dataset: Dataset, id_: str) -> list[Row]:
    """The events that say that a country has joined, by date."""
    return _events(dataset, id_, ("claimed",))


def speaker(claim: Row) -> str:
    """Who makes a claim: the organization, where a person speaks for one."""
    return claim["claimant"].rpartition(", ")[2] or "Somebody"


def _events(dataset: Dataset, id_: str, kinds: tuple[str, ...]) -> list[Row]:
    found = [event for event in dataset.events if event["signatory_id"] == id_ and event["event"] in kinds]
    return sorted(found, key=lambda event: (dataset.bounds(event["date"])[::-1], event["event_id"]))


def _institutions(site: Site, subject: Subject) -> list[tuple[Document, Party]]:
    """Each institution that sits in a country, as a party to its first agreement."""
    found: dict[str, tuple[Document, Party]] = {}
    for one in site.documents.values():
        for party in one.signers if one.joins and subject.code and subject.is_country else ():
            row = site.dataset.signatories[party.row["signatory_id"]]
            if row["country"] == subject.code and row["type"] != "country":
                found.setdefault(row["signatory_id"], (one, party))
    return list(found.values())


def _with(one: Document, id_: str) -> str:
    return listed([party.name for party in one.parties if party.row["signatory_id"] != id_])


def _summary(
    site: Site, subject: Subject, found: str, joining: list[Document], claims: list[Row], seated: int
) -> str:
    name, accords = subject.name, subject.accords
    if found == "signatory":
        first = joining[0]
        day = when(first.row["signed"]) if first.row["signed"] else "on a day that no source gives"
        party = first.of(subject.id)
        if party and party.row["role"] == "founder":
            return f"{name} founded the Moon base (ILRS) with {_with(first, subject.id)} {day}."
        if subject.id in site.both:
            others = f"one of {number(len(site.both))} states" if len(site.both) > 1 else "the only state"
            both = "China’s Moon base and to the Artemis Accords"
            return f"{name} has signed on to {both}, {others} on both sides."
        who = "" if subject.is_country else " Its signature does not commit its country."
        return f"{name} signed on to China’s Moon base {day}.{who}"
    also = f" It signed the Artemis Accords {artemis_when(accords)}." if accords else ""
    if claims:
        speakers = unique(map(speaker, claims))
        verb = "say" if len(speakers) > 1 else "says"
        said = f"{listed(speakers)} {verb} {name} has joined China’s Moon base."
        return f"{said} We found no signed document.{also}"
    if found == "host":
        return f"{name} signs agreements on the Moon base for China. It is not a signatory itself."
    if found:
        return f"{name} {VERBS[found]} China’s Moon base. We found no signed document.{also}"
    institutions = (
        "An institution there has" if seated == 1 else f"{capital(number(seated))} institutions there have"
    )
    there = f" {institutions}." if seated else ""
    has = "has signed the Artemis Accords. Nothing we found says that the state has joined China’s Moon base"
    if accords:
        return f"{name} {has}.{there}"
    return f"Nothing we found says that the state of {name} has joined China’s Moon base.{there}"


VERBS = {
    "withdrew": "withdrew from",
    "denied": "denies having joined",
    "applied": "applied to join",
    "interested": "showed interest in",
    "invited": "was invited to",
}


def _moon_base(
    site: Site, subject: Subject, found: str, joining: list[Document], claims: list[Row], hosted: int
) -> Answer:
    answer, text, mark = "Not found", "No agreement, and no claim that it has joined.", "no"
    if found in ("signatory", "withdrew"):
        answer, mark, text = ("Signed" if found == "signatory" else "Withdrew"), "ilrs", ""
        if joining:
            kind = joining[0].kind
            others = _with(joining[0], subject.id)
            text = f"{capital(joining[0].signed)}: {kind[:1].lower()}{kind[1:]} with {others}."
    elif claims:
        said = unique(f"{speaker(claim)} {when(claim['date'])}" for claim in claims)
        answer, text, mark = "Claimed", f"By {listed(said)}. No document is known.", "claimed"
    elif found == "host":
        answer, text = "Counterpart", f"The Chinese side of {counted(hosted, 'agreement')}."
    elif found:
        date = _events(site.dataset, subject.id, (found,))[-1]["date"]
        answer, text = capital(found), f"{capital(when(date))}. No document is known."
    return Answer("Moon base (ILRS)", answer, text, mark)


def _artemis(site: Site, subject: Subject) -> Answer:
    question, row = "Artemis Accords", subject.accords
    if row:
        place = f", the {ordinal(int(row['ordinal']))} state" if row["ordinal"] else ""
        return Answer(question, "Signed", f"{capital(artemis_when(row))}{place}.", "artemis")
    named, total = site.artemis
    if total == named:
        return Answer(question, "Not signed", f"Not among the {total} states.", "no")
    return Answer(question, "Not found", f"Not among the {named} of {total} states that we can name.", "no")


def _based(site: Site, subject: Subject) -> Answer:
    row, question = subject.row, "Based in"
    if not row["country"]:
        text = "Its members come from several countries." if row["seat"] else "No source we saw says where."
        return Answer(question, row["seat"] or "Not known", text, "count" if row["seat"] else "no")
    state = site.subjects.by_code.get(row["country"], "")
    signed = any(one.joins and one.of(state) for one in site.documents.values())
    seat = f"{row['seat']}. " if row["seat"] else ""
    text = f"{seat}The state has {'signed too' if signed else 'not signed'}."
    return Answer(question, site.subjects.name(row["country"]), text, "count")


def _kind(subject: Subject) -> Answer:
    name = subject.row["acronym"]
    kind = capital(label(subject.row["type"])) or "Not known"
    return Answer("Kind of body", kind, f"Known as {name}." if name else "", "count")


def _others(site: Site, subject: Subject, joining: list[Document], stated: list[Statement]) -> Answer:
    """How many of the published lists of names that could have it do have it."""
    named = [one for one in stated if one.roster]
    since = joining[0].days[1] if joining else ""
    units = ("countries", "countries_and_organizations", "signatories")
    could = [
        one
        for one in site.statements.values()
        if one.roster and one.row["unit"] in (units if subject.is_country else units[2:]) and one.day >= since
    ]
    both = [one for one in named if one in could]
    who = listed(unique(one.who.rpartition(", ")[2] for one in named))
    answer, text = f"On {len(both)} of {counted(len(could), 'list')}", f"Named by {who}."
    if not named and stated:
        answer, text = "Counted in order", f"{stated[0].who}: {stated[0].about(subject.id)}."
    elif not named:
        answer, text = "Never counted", "No published list names it."
    elif not joining:
        answer, text = f"On {counted(len(named), 'list')}", f"{who}."
    elif len(both) == len(could):
        answer = f"On all {number(len(both))} lists" if len(both) > 1 else "On the one list"
        text = f"Every list of names since it signed has it: {who}."
    return Answer("What others count", answer, text, "count")


def _seated(seated: list[tuple[Document, Party]]) -> Answer:
    question = "Institutions there"
    if not seated:
        return Answer(question, "None", "No institution there that we could name has signed.", "no")
    names = "; ".join(f"{party.name}, {short(one.signed)}" for one, party in seated)
    return Answer(question, capital(number(len(seated))), f"{names}.", "ring")


def _claim_context(site: Site, claim: Row) -> dict[str, Any]:
    """Who else the same speaker names that day, and the sources for the claim."""
    same = [
        event["signatory_id"]
        for event in site.dataset.events
        if event["event"] == "claimed"
        and (event["claimant"], event["date"]) == (claim["claimant"], claim["date"])
        and event["signatory_id"] != claim["signatory_id"]
    ]
    return {"also": same, "cited": cited(site.dataset, "events", claim, SKIPPED)}


def _neighbours(site: Site, subject: Subject) -> list[tuple[str, str]]:
    """The states before and after it in the order of the Artemis Accords."""
    place = subject.accords.get("ordinal", "")
    codes = {row["ordinal"]: row["country"] for row in site.dataset.rows("artemis_accords") if row["ordinal"]}
    near = (("After", int(place) - 1), ("before", int(place) + 1)) if place else ()
    return [(word, site.subjects.by_code[codes[str(n)]]) for word, n in near if str(n) in codes]


def _last_step(site: Site, subject: Subject, found: str) -> list[Step]:
    """What is known of a country that has not signed, on the last day."""
    if found in ("signatory", "host", "withdrew") or not subject.is_country:
        return []
    gathered = site.dataset.schema.gathered
    thin = in_english(site.dataset.schema.thin_after[:7])
    text = f"No signature found. Our evidence is thin after {thin}."
    if found == "claimed":
        text = (
            f"No document found. {subject.name} is not in our count of {site.states}, "
            f"and is one of the {site.with_claims} if every claim is believed."
        )
    return [Step((gathered, gathered), in_english(gathered), "", text, "", "")]
