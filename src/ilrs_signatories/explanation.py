"""Why a name is only on a printed list, or only in the record, as far as the record tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ilrs_signatories.printed import Printed
from ilrs_signatories.record import Record
from ilrs_signatories.rules import RULES, Body, signatories
from ilrs_signatories.signing import Signing

STEPS = ("denied", "withdrew", "lapsed", "applied", "interested", "invited")
"""The events, besides claims, that are told of a name that the record does not count."""


class Compared(NamedTuple):
    """A list beside the record: who had joined by its day, and what each signatory ever signed."""

    record: Record
    printed: Printed
    rule: str
    standing: list[Body]
    every: dict[str, list[Signing]]


def explain_missing(compared: Compared, id_: str) -> str:
    """Why the list lacks ``id_``, which the record counts: when it signed, who else sits there."""
    clauses = [*_signed(compared, id_), *_claims(compared, id_)]
    if any(signing.latest > compared.printed.first_day for signing in compared.every.get(id_, [])[:1]):
        clauses.append("the list may be older")
    if id_ not in compared.record.signatories:
        clauses += _sitting(compared.record, id_, signatories(compared.standing), "had signed")
    clauses += _sitting(compared.record, id_, compared.printed.named, "is on the list")
    return _sentence(compared, id_, clauses)


def explain_extra(compared: Compared, id_: str) -> str:
    """Why the list names ``id_``, which the record does not count: what else is known of it."""
    day, clauses = compared.printed.day, []
    signings = compared.every.get(id_, [])
    if signings and all(signing.earliest > day for signing in signings):
        clauses += [f"{clause}, after {day}" for clause in _signed(compared, id_)]
    elif any(body.id == id_ and body.latest > day for body in RULES[compared.rule](compared.standing)):
        clauses += [f"{clause}, perhaps after {day}" for clause in _signed(compared, id_)]
    elif any(body.id == id_ for body in signatories(compared.standing)):
        clauses.append(f"left out by {compared.rule}")
    elif not signings and id_ in compared.record.signatories:
        clauses.append("no agreement of its own is known")
    clauses += _claims(compared, id_)
    clauses += [f"{what} ({date})" for what in STEPS for date, _ in _events(compared, id_, what)]
    clauses += _sitting(compared.record, id_, signatories(compared.standing), "had signed for itself")
    return _sentence(compared, id_, clauses)


def _signed(compared: Compared, id_: str) -> Iterator[str]:
    for signing in compared.every.get(id_, [])[:1]:
        signed = compared.record.agreements[signing.agreement_id]["signed"] or "undated"
        yield f"it signed {signing.agreement_id} ({signed})"


def _claims(compared: Compared, id_: str) -> Iterator[str]:
    claims = [f"{claimant or 'somebody'} ({date})" for date, claimant in _events(compared, id_, "claimed")]
    if claims:
        yield f"{' and '.join(claims)} claimed that it had joined"


def _events(compared: Compared, id_: str, what: str) -> Iterator[tuple[str, str]]:
    """The date and the claimant of each event of one kind that may lie before the end of the list's day."""
    for event in compared.record.events:
        is_it = (event["signatory_id"], event["event"]) == (id_, what)
        if is_it and compared.record.package.bounds(event["date"])[0] <= compared.printed.day:
            yield event["date"], event["claimant"]


def _sitting(record: Record, id_: str, among: list[Body], what: str) -> Iterator[str]:
    """The bodies that sit in the country with that id or alpha-3 code, each with what is said of it."""
    row = record.signatories.get(id_, {"type": "country", "country": id_})
    if row["type"] == "country":
        for body in among:
            if body.country == row["country"] and body.id != id_:
                other = record.signatories[body.id]
                seat = f"in {row['name']}" if "name" in row else "there"
                yield f"{other['acronym'] or other['name']}, which sits {seat}, {what}"


def _sentence(compared: Compared, id_: str, clauses: list[str]) -> str:
    told = "; ".join(clauses) or "nothing in the record explains it"
    return " ".join([told[0].upper() + told[1:] + ".", *_noted(compared, id_)])


def _noted(compared: Compared, id_: str) -> Iterator[str]:
    """The sentences of the list's note that name the body."""
    row = compared.record.signatories.get(id_, {})
    names = [row[column] for column in ("name", "acronym") if row.get(column)]
    for sentence in compared.printed.row["note"].removesuffix(".").split(". "):
        if any(name in sentence for name in names):
            yield sentence + "."
