"""The page of a country or a body: a sentence, a card of four answers, documents, claims, a timeline."""

from __future__ import annotations

from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.membership import status
from ilrs_signatories.edtf import in_english
from ilrs_signatories.questions.count import count
from ilrs_signatories.questions.overlap import accords_number, signed_accords
from website.cited import cited
from website.documents import Document, Step, artemis_when, documents, steps
from website.press import Statement, statements
from website.subjects import Subject, Subjects, read_subjects
from website.text import capital, counted, label, listed, number, ordinal, short, unique, when


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
    dataset = site.dataset
    own = [one for one in site.documents.values() if one.of(subject.id)]
    joining = [one for one in own if one.joins]
    hosted = [one for one in site.documents.values() if _hosts(one, subject.id)]
    claims = claims_of(dataset, subject.id)
    found = status(dataset, subject.id, dataset.schema.gathered) if subject.row else ""
    found = "signatory" if not found and joining else found
    seated = _institutions(site, subject)
    stated = [one for one in site.statements.values() if subject.id in one.named]
    summary = _summary(site, subject, found, joining, claims, seated)
    return {
        "subject": subject,
        "status": found,
        "summary": summary,
        "card": [
            _moon_base(site, subject, found, joining, claims, hosted),
            *([_artemis(site, subject)] if subject.is_country else [_based(site, subject)]),
            _others(site, subject, joining, stated),
            *([_seated(seated)] if subject.is_country else [_kind(subject)]),
        ],
        "joining": joining,
        "other": [one for one in own if not one.joins],
        "hosted": hosted,
        "claims": [(claim, _claim_context(site, claim)) for claim in claims],
        "events": [(one, cited(dataset, "events", one, SKIPPED)) for one in _other_events(dataset, subject)],
        "facts": cited(dataset, "signatories", subject.row, FACTS) if subject.row else [],
        "accords": cited(dataset, "artemis_accords", subject.accords, ("country", "name", "note"))
        if subject.accords
        else [],
        "accords_when": artemis_when(subject.accords) if subject.accords else "",
        "neighbours": _neighbours(site, subject),
        "seated": seated,
        "statements": stated,
        "steps": steps(dataset, site.subjects, subject, site.documents) + _last_step(site, subject, found),
    }


SKIPPED = ("event_id", "signatory_id", "agreement_id", "event", "claimant", "note")
FACTS = ("signatory_id", "name", "name_local", "type", "country", "acronym", "status", "note")
STEPS = ("invited", "interested", "applied", "denied", "approved", "ratified", "entered_into_force")


def _events(dataset: Dataset, id_: str, kinds: tuple[str, ...]) -> list[Row]:
    found = [event for event in dataset.events if event["signatory_id"] == id_ and event["event"] in kinds]
    return sorted(found, key=lambda event: (dataset.bounds(event["date"])[::-1], event["event_id"]))


def claims_of(dataset: Dataset, id_: str) -> list[Row]:
    """The events that say that a country has joined, by date."""
    return _events(dataset, id_, ("claimed",))


def _other_events(dataset: Dataset, subject: Subject) -> list[Row]:
    return _events(dataset, subject.id, (*STEPS, "lapsed", "withdrew"))


def _hosts(one: Document, id_: str) -> bool:
    return any(party.row["signatory_id"] == id_ for party in one.others)


def _institutions(site: Site, subject: Subject) -> list[tuple[Document, str]]:
    """The first agreement of each institution that sits in a country, with its id."""
    found: dict[str, Document] = {}
    for one in site.documents.values():
        for party in one.signers if one.joins and subject.code and subject.is_country else ():
            row = site.dataset.signatories[party.row["signatory_id"]]
            if row["country"] == subject.code and row["type"] != "country":
                found.setdefault(row["signatory_id"], one)
    return [(one, id_) for id_, one in found.items()]


def _summary(
    site: Site,
    subject: Subject,
    found: str,
    joining: list[Document],
    claims: list[Row],
    seated: list[tuple[Document, str]],
) -> str:
    name, accords = subject.name, subject.accords
    if found == "signatory":
        first = joining[0]
        if any(party.row["role"] == "founder" and party.name == name for party in first.parties):
            partners = listed([party.name for party in first.parties if party.name != name])
            return f"{name} founded the Moon base (ILRS) with {partners} {when(first.row['signed'])}."
        if subject.id in site.both:
            others = f"one of {number(len(site.both))} states" if len(site.both) > 1 else "the only state"
            return f"{name} has signed on to China’s Moon base and to the Artemis Accords, {others} on both sides."
        day = when(first.row["signed"]) if first.row["signed"] else "on a day that no source gives"
        who = "" if subject.is_country else " Its signature does not commit its country."
        return f"{name} signed on to China’s Moon base {day}.{who}"
    also = f" It signed the Artemis Accords {artemis_when(accords)}." if accords else ""
    if claims:
        who = listed(unique(speaker(claim) for claim in claims))
        verb = "say" if " and " in who else "says"
        return f"{who} {verb} {name} has joined China’s Moon base. We found no signed document.{also}"
    if found == "host":
        return f"{name} signs agreements on the Moon base for China. It is not a signatory itself."
    if found:
        words = {
            "applied": "applied to join",
            "interested": "showed interest in",
            "invited": "was invited to",
        }
        verb = words.get(
            found, f"{label(found)} having joined" if found == "denied" else f"{label(found)} from"
        )
        return f"{name} {verb} China’s Moon base. We found no signed document.{also}"
    there = (
        " An institution there has."
        if len(seated) == 1
        else f" {capital(number(len(seated)))} institutions there have."
    )
    there = there if seated else ""
    if accords:
        return (
            f"{name} has signed the Artemis Accords. Nothing we found says that the state has joined "
            f"China’s Moon base.{there}"
        )
    return f"Nothing we found says that the state of {name} has joined China’s Moon base.{there}"


def speaker(claim: Row) -> str:
    """Who makes a claim: the organization, where a person speaks for one."""
    return claim["claimant"].rpartition(", ")[2] or "Somebody"


def _moon_base(
    site: Site,
    subject: Subject,
    found: str,
    joining: list[Document],
    claims: list[Row],
    hosted: list[Document],
) -> Answer:
    question = "Moon base (ILRS)"
    if found in ("signatory", "withdrew"):
        first = joining[0] if joining else None
        text = ""
        if first:
            others = listed(
                [party.name for party in first.parties if party.row["signatory_id"] != subject.id]
            )
            text = f"{capital(first.signed)}: {first.kind[0].lower()}{first.kind[1:]} with {others}."
        return Answer(question, "Signed" if found == "signatory" else "Withdrew", text, "ilrs")
    if claims:
        said = [f"{speaker(claim)} {when(claim['date'])}" for claim in claims]
        return Answer(question, "Claimed", f"By {listed(unique(said))}. No document is known.", "claimed")
    if found == "host":
        return Answer(
            question, "Counterpart", f"The Chinese side of {counted(len(hosted), 'agreement')}.", "no"
        )
    if found:
        events = _events(site.dataset, subject.id, (found,))
        text = (
            f"{capital(when(events[-1]['date']))}. No document is known."
            if events
            else "No document is known."
        )
        return Answer(question, {"interested": "Interested"}.get(found, capital(found)), text, "no")
    return Answer(question, "Not found", "No agreement, and no claim that it has joined.", "no")


def _artemis(site: Site, subject: Subject) -> Answer:
    question, row = "Artemis Accords", subject.accords
    if row:
        place = f", the {ordinal(int(row['ordinal']))} state" if row["ordinal"] else ""
        return Answer(question, "Signed", f"{capital(artemis_when(row))}{place}.", "artemis")
    named, total = site.artemis
    known = f"the {named} of {total} states that we can name" if total > named else f"the {total} states"
    return Answer(question, "Not found" if total > named else "Not signed", f"Not among {known}.", "no")


def _based(site: Site, subject: Subject) -> Answer:
    row = subject.row
    country = site.subjects.name(row["country"]) if row["country"] else ""
    place = ", ".join(filter(None, (row["seat"], country)))
    if not place:
        return Answer("Based in", "Not known", "No source we saw says where.", "no")
    if not country:
        return Answer("Based in", place, "Its members come from several countries.", "count")
    both = "The state has signed too." if _state_signed(site, row["country"]) else "The state has not signed."
    return Answer("Based in", country, f"{row['seat'] + '. ' if row['seat'] else ''}{both}", "count")


def _state_signed(site: Site, code: str) -> bool:
    id_ = site.subjects.by_code.get(code, "")
    return any(one.joins and one.of(id_) for one in site.documents.values())


def _kind(subject: Subject) -> Answer:
    kind = capital(label(subject.row["type"])) or "Not known"
    name = subject.row["acronym"]
    return Answer("Kind of body", kind, f"Known as {name}." if name else "", "count")


def _others(site: Site, subject: Subject, joining: list[Document], stated: list[Statement]) -> Answer:
    """How many of the published lists of names that could have it do have it."""
    question = "What others count"
    named = [one for one in stated if one.roster]
    since = joining[0].days[1] if joining else ""
    unit = (
        ("countries", "countries_and_organizations", "signatories")
        if subject.is_country
        else ("signatories",)
    )
    could = [
        one
        for one in site.statements.values()
        if one.roster and one.row["unit"] in unit and one.day >= since and subject.id not in one.left_out
    ]
    if not named:
        ordinals = [one for one in stated if not one.roster]
        if ordinals:
            return Answer(
                question, "Counted in order", f"{ordinals[0].who}: {ordinals[0].about(subject.id)}.", "count"
            )
        return Answer(question, "Never counted", "No published list names it.", "count")
    who = listed(unique(one.who.rpartition(", ")[2] for one in named))
    if not joining:
        return Answer(question, f"On {counted(len(named), 'list')}", f"{who}.", "count")
    both = [one for one in named if one in could]
    if both and len(both) == len(could):
        total = f"all {number(len(both))} lists" if len(both) > 1 else "the one list"
        return Answer(question, f"On {total}", f"Every list of names since it signed has it: {who}.", "count")
    return Answer(question, f"On {len(both)} of {counted(len(could), 'list')}", f"Named by {who}.", "count")


def _seated(seated: list[tuple[Document, str]]) -> Answer:
    question = "Institutions there"
    if not seated:
        return Answer(question, "None", "No institution there that we could name has signed.", "no")
    names = [f"{one.of(id_).name}, {short(one.signed)}" for one, id_ in seated if one.of(id_)]  # type: ignore[union-attr]
    return Answer(question, capital(number(len(seated))), f"{'; '.join(names)}.", "ring")


def _claim_context(site: Site, claim: Row) -> dict[str, Any]:
    """Who else the same speaker names that day, and the sources for the claim."""
    same = [
        event["signatory_id"]
        for event in site.dataset.events
        if event["event"] == "claimed"
        and (event["claimant"], event["date"]) == (claim["claimant"], claim["date"])
        and event["signatory_id"] != claim["signatory_id"]
    ]
    return {
        "date": in_english(claim["date"]),
        "when": when(claim["date"]),
        "also": same,
        "cited": cited(site.dataset, "events", claim, SKIPPED),
    }


def _neighbours(site: Site, subject: Subject) -> list[tuple[str, str]]:
    """The states before and after it in the order of the Artemis Accords."""
    place = subject.accords.get("ordinal", "")
    if not place:
        return []
    codes = {row["ordinal"]: row["country"] for row in site.dataset.rows("artemis_accords") if row["ordinal"]}
    near = (("After", int(place) - 1), ("before", int(place) + 1))
    return [(word, site.subjects.by_code[codes[str(n)]]) for word, n in near if str(n) in codes]


def _last_step(site: Site, subject: Subject, found: str) -> list[Any]:
    """Where a country that has not signed is left on the last day."""
    if found in ("signatory", "host", "withdrew") or not subject.is_country:
        return []
    schema = site.dataset.schema
    gathered = schema.gathered
    text = f"No signature found. Our evidence is thin after {_month(schema.thin_after)}."
    if found == "claimed":
        text = (
            f"No document found. {subject.name} is not in our count of {site.states}, "
            f"and is one of the {site.with_claims} if every claim is believed."
        )
    return [Step((gathered, gathered), in_english(gathered), "", text, "", "")]


def _month(day: str) -> str:
    return in_english(day[:7])
