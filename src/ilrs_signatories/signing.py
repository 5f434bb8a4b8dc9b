"""Who has signed on to the station by a day, and what each had become."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.derive import contested, grade, origins, signing_days
from ilrs_signatories.package import Row
from ilrs_signatories.record import Record

STEPS = ("denied", "claimed", "applied", "interested", "invited")


class Signing(NamedTuple):
    """One agreement as a signatory's: the days on which it may have been signed, and the other side."""

    latest: str
    earliest: str
    agreement_id: str
    counterpart: str


class Joined(NamedTuple):
    """A signatory on a day: its agreements, the first by latest possible day in front, and its certainty."""

    signatory_id: str
    signings: tuple[Signing, ...]
    certainty: str


class Signatory(NamedTuple):
    """A row of ``ilrs_signatories.signatories``; blank text is ``""``."""

    signatory_id: str
    name: str
    type: str
    country: str
    agreement_id: str
    instrument: str
    counterpart: str
    signed: str
    signed_earliest: str
    signed_latest: str
    announced: str
    origins: int
    grade: str
    contested: bool
    certainty: str
    n_agreements: int


def signings(record: Record) -> dict[str, list[Signing]]:
    """The agreements of each signatory, the first by latest possible day in front.

    Only agreements of scope ``ilrs`` and the roles founder and signatory count.
    """
    found: dict[str, list[Signing]] = {}
    for agreement_id, agreement in record.agreements.items():
        if agreement["scope"] != "ilrs":
            continue
        earliest, latest = signing_days(record, agreement_id)
        parties = record.parties.get(agreement_id, [])
        for party in parties:
            if party["role"] in ("founder", "signatory"):
                signing = Signing(latest, earliest, agreement_id, _counterpart(party, parties))
                found.setdefault(party["signatory_id"], []).append(signing)
    return {signatory_id: sorted(of_one) for signatory_id, of_one in found.items()}


def joined(record: Record, day: str, every: dict[str, list[Signing]] | None = None) -> list[Joined]:
    """Every signatory on ``day``, by the latest, then the earliest day of its first agreement, then by id.

    Only agreements that may have been signed by ``day`` count. ``certainty`` is ``member`` if some agreement
    was signed by ``day`` at the latest, else ``possible``. Who withdrew, or whose every agreement lapsed, by
    ``day`` is left out. ``every`` is what ``signings`` returns, for who asks about many days.
    """
    ended = [
        event
        for event in record.events
        if event["event"] in ("withdrew", "lapsed") and record.package.bounds(event["date"])[1] <= day
    ]
    withdrew = {event["signatory_id"] for event in ended if event["event"] == "withdrew"}
    lapsed = {event["agreement_id"] for event in ended if event["event"] == "lapsed"}
    found = []
    for signatory_id, of_one in (signings(record) if every is None else every).items():
        by_day = tuple(signing for signing in of_one if signing.earliest <= day)
        if signatory_id not in withdrew and any(signing.agreement_id not in lapsed for signing in by_day):
            certainty = "member" if by_day[0].latest <= day else "possible"
            found.append(Joined(signatory_id, by_day, certainty))
    return sorted(found, key=lambda one: (one.signings[0][:2], one.signatory_id))


def signatories(record: Record, day: str) -> list[Signatory]:
    """The rows of ``ilrs_signatories.signatories`` on ``day``."""
    return [_row(record, one) for one in joined(record, day)]


def status(record: Record, signatory_id: str, day: str) -> str:
    """What a body was on ``day``: the first of withdrew, signatory and ``STEPS`` that holds, else ``""``."""
    past = {
        event["event"]
        for event in record.events
        if event["signatory_id"] == signatory_id and record.package.bounds(event["date"])[1] <= day
    }
    members = {one.signatory_id for one in joined(record, day) if one.certainty == "member"}
    if "withdrew" in past:
        return "withdrew"
    if signatory_id in members:
        return "signatory"
    return next((step for step in STEPS if step in past), "")


def _counterpart(party: Row, parties: list[Row]) -> str:
    """The host of an agreement; of a document between the founders, the other one."""
    role = "founder" if party["role"] == "founder" else "host"
    return ", ".join(row["signatory_id"] for row in parties if row["role"] == role and row != party)


def _row(record: Record, one: Joined) -> Signatory:
    body = record.signatories[one.signatory_id]
    first = one.signings[0]
    agreement = record.agreements[first.agreement_id]
    return Signatory(
        signatory_id=one.signatory_id,
        name=body["name"],
        type=body["type"],
        country=body["country"],
        agreement_id=first.agreement_id,
        instrument=agreement["instrument"],
        counterpart=first.counterpart,
        signed=agreement["signed"],
        signed_earliest=first.earliest,
        signed_latest=first.latest,
        announced=agreement["announced"],
        origins=len(origins(record, first.agreement_id, "signed")),
        grade=grade(record, first.agreement_id),
        contested=contested(record, first.agreement_id),
        certainty=one.certainty,
        n_agreements=len(one.signings),
    )
