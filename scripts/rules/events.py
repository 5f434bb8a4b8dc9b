"""Rules on events: what they need, and what they come after."""

from __future__ import annotations

from collections.abc import Iterator

from rules.dates import before
from rules.model import Finding, Package, show
from rules.parties import joiners, roles
from rules.registry import package_rule

AFTER_SIGNING = ("ratified", "entered_into_force", "lapsed", "withdrew")


@package_rule("event-agreement")
def event_agreement(package: Package) -> Iterator[Finding]:
    """What entered into force is an agreement, and the event names it."""
    events = package.table("events")
    for line, event, agreement in events.select("event", "agreement_id"):
        if event == "entered_into_force" and not agreement:
            yield events.at(
                line, "agreement_id", f"{event} names no agreement", "write the id of the agreement"
            )


@package_rule("event-party")
def event_party(package: Package) -> Iterator[Finding]:
    """An event of an agreement is the event of a party to it."""
    events, sides = package.table("events"), roles(package)
    for line, signatory, agreement in events.select("signatory_id", "agreement_id"):
        parties = {party for _, party in sides.get(agreement, [])}
        if parties and signatory not in parties and agreement not in package.table("parties").loose:
            what = f"{show(signatory)} is not a party to {show(agreement)}"
            yield events.at(line, "agreement_id", what, "correct one of the two")


@package_rule("event-after-signing")
def event_after_signing(package: Package) -> Iterator[Finding]:
    """An agreement is ratified, enters into force, lapses or is left on or after the day of its signing."""
    events, agreements = package.table("events"), package.table("agreements")
    signed = {agreement: date for _, agreement, date in agreements.select("agreement_id", "signed")}
    for line, event, date, agreement in events.select("event", "date", "agreement_id"):
        if event in AFTER_SIGNING and before(date, signed.get(agreement, "")):
            what = (
                f"{event} on {show(date)}, before {show(agreement)} was signed on {show(signed[agreement])}"
            )
            yield events.at(line, "date", what, "correct one of the two dates")


@package_rule("event-order")
def event_order(package: Package) -> Iterator[Finding]:
    """An agreement is approved before it is ratified, and ratified before it enters into force."""
    events = package.table("events")
    steps = ("approved", "ratified", "entered_into_force", "lapsed")
    rows = [
        row
        for row in events.select("event", "date", "signatory_id", "agreement_id")
        if row[1] in steps and row[4]
    ]
    for line, event, date, signatory, agreement in rows:
        earlier = [
            row
            for row in rows
            if row[3:] == (signatory, agreement) and steps.index(row[1]) < steps.index(event)
        ]
        for _, step, day, *_ in earlier:
            if before(date, day):
                what = f"{event} on {show(date)}, before it was {step} on {show(day)}"
                yield events.at(line, "date", what, "correct one of the two dates")


@package_rule("claim-claimant")
def claim_claimant(package: Package) -> Iterator[Finding]:
    """A claim says who made it, once a claimant and day."""
    events = package.table("events")
    first: dict[tuple[str, ...], int] = {}
    for line, event, signatory, date, claimant in events.select("event", "signatory_id", "date", "claimant"):
        if event == "claimed" and not claimant:
            yield events.at(line, "claimant", "the claim has no claimant", "write who said it, and for whom")
        elif event == "claimed" and first.setdefault((signatory, date, claimant), line) != line:
            what = f"{show(claimant)} says the same in line {first[signatory, date, claimant]}"
            yield events.at(line, "claimant", what, "delete one of the two rows")


@package_rule("claim-instrument")
def claim_instrument(package: Package) -> Iterator[Finding]:
    """Who is a party to an ilrs agreement is not said to be claimed from that day on."""
    events, agreements, sides = package.table("events"), package.table("agreements"), roles(package)
    signed = [
        (signatory, agreement, date)
        for _, agreement, scope, date in agreements.select("agreement_id", "scope", "signed")
        if scope == "ilrs"
        for signatory in joiners(sides.get(agreement, []))
    ]
    for line, event, signatory, date in events.select("event", "signatory_id", "date"):
        own = next(
            (agreement for party, agreement, day in signed if party == signatory and before(day, date)), None
        )
        if event == "claimed" and own is not None:
            what = f"{show(signatory)} has signed {show(own)}: that is no mere claim"
            yield events.at(
                line, "event", what, "delete the event, and cite the claim as evidence of the agreement"
            )
