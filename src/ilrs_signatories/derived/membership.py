"""Who had signed on to the station by a day, who is claimed to have, and what each body was on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.agreements import signing_days
from ilrs_signatories.derived.counting_rules import Body
from ilrs_signatories.edtf import OPEN_END

STEPS = ("denied", "claimed", "applied", "interested", "invited")
"""What a body can be that is no signatory: the first that applies is its status."""


class Signing(NamedTuple):
    """One agreement as a signatory's: the days on which it may have been signed, and the other side."""

    latest: str
    earliest: str
    agreement_id: str
    counterpart: str


class End(NamedTuple):
    """An event that ended an agreement: its last possible day; no agreement id means all signed before it."""

    day: str
    agreement_id: str


class Joined(NamedTuple):
    """A signatory on a day: its agreements that may have been in force, the first in front; its certainty.

    ``latest`` is the last possible day of joining; after the day asked about if it is only possible.
    """

    signatory_id: str
    signings: tuple[Signing, ...]
    certainty: str
    latest: str


def signings(dataset: Dataset) -> dict[str, list[Signing]]:
    """The agreements of each signatory, the first by latest possible day in front.

    Only agreements of scope ``ilrs`` and the roles founder and signatory count.
    """
    found: dict[str, list[Signing]] = {}
    for agreement_id, agreement in dataset.agreements.items():
        if agreement["scope"] != "ilrs":
            continue
        earliest, latest = signing_days(dataset, agreement_id)
        parties = dataset.parties.get(agreement_id, [])
        for party in parties:
            if party["role"] in ("founder", "signatory"):
                signing = Signing(latest, earliest, agreement_id, _counterpart(party, parties))
                found.setdefault(party["signatory_id"], []).append(signing)
    return {signatory_id: sorted(own) for signatory_id, own in found.items()}


def joined(
    dataset: Dataset, day: str, signings_by_signatory: dict[str, list[Signing]] | None = None
) -> list[Joined]:
    """Every signatory on ``day``, by the latest, then the earliest day of its first agreement, then by id.

    Only agreements that may have been signed by ``day`` and had not ended by then count. ``certainty`` is
    ``member`` if one of them was certainly signed by then and is not among those that a withdrawal may have
    ended, else ``possible``.
    ``signings_by_signatory`` is what ``signings`` returns, for a caller that asks about many days.
    """
    ends = _ends(dataset, day)
    found = []
    for signatory_id, own in (signings_by_signatory or signings(dataset)).items():
        ended = ends.get(signatory_id, [])
        left = tuple(one for one in own if one.earliest <= day and not _ended(one, ended))
        certain = [one for one in left if one.latest <= day and not _perhaps_ended(one, ended)]
        if left:
            later = next((one.latest for one in left if one.latest > day), OPEN_END)
            latest = certain[0].latest if certain else later
            found.append(Joined(signatory_id, left, "member" if certain else "possible", latest))
    return sorted(found, key=lambda one: (one.signings[0][:2], one.signatory_id))


def bodies(
    dataset: Dataset, day: str, signings_by_signatory: dict[str, list[Signing]] | None = None
) -> list[Body]:
    """Who may have signed by ``day``, and then the countries that someone claims had joined by then.

    A country can be in both parts.
    """
    every = signings_by_signatory or signings(dataset)
    signed = [
        _body(
            dataset.signatories[one.signatory_id],
            min(signing.earliest for signing in one.signings),
            one.latest,
        )
        for one in joined(dataset, day, every)
    ]
    began = {id_ for id_, own in every.items() if any(signing.earliest <= day for signing in own)}
    left = began - {one.id for one in signed}
    return signed + [claim for claim in _claimed(dataset, day) if claim.id not in left]


def status(dataset: Dataset, signatory_id: str, day: str) -> str:
    """What a body was on ``day``; blank if nothing in the record says.

    The first that applies: withdrew (and has no agreement left), signatory, denied, claimed, applied,
    interested, invited; else host, of a body that is only the Chinese side of agreements.
    """
    return statuses(dataset, day)[signatory_id]


def statuses(dataset: Dataset, day: str) -> dict[str, str]:
    """What every body was on ``day``, as ``status`` says."""
    past: dict[str, set[str]] = {}
    for event in dataset.events:
        if dataset.bounds(event["date"])[1] <= day:
            past.setdefault(event["signatory_id"], set()).add(event["event"])
    members = {one.signatory_id for one in joined(dataset, day) if one.certainty == "member"}
    hosts = _hosts(dataset, day)
    found = {}
    for signatory_id in dataset.signatories:
        events = past.get(signatory_id, set())
        if signatory_id in members:
            found[signatory_id] = "signatory"
        elif "withdrew" in events:
            found[signatory_id] = "withdrew"
        else:
            last = "host" if signatory_id in hosts else ""
            found[signatory_id] = next((step for step in STEPS if step in events), last)
    return found


def _counterpart(party: Row, parties: list[Row]) -> str:
    """The host of an agreement; of a document between the founders, the other one."""
    role = "founder" if party["role"] == "founder" else "host"
    return ", ".join(row["signatory_id"] for row in parties if row["role"] == role and row != party)


def _ends(dataset: Dataset, day: str) -> dict[str, list[End]]:
    """By signatory, the events that had ended an agreement by ``day``, or all that it had signed before."""
    found: dict[str, list[End]] = {}
    for event in dataset.events:
        latest = dataset.bounds(event["date"])[1]
        if event["event"] not in ("withdrew", "lapsed") or latest > day:
            continue
        concerned = [event["signatory_id"]]
        if event["event"] == "lapsed":  # it ends the agreement for all of its parties
            concerned += [party["signatory_id"] for party in dataset.parties.get(event["agreement_id"], [])]
        for signatory_id in dict.fromkeys(concerned):
            found.setdefault(signatory_id, []).append(End(latest, event["agreement_id"]))
    return found


def _ended(signing: Signing, ends: list[End]) -> bool:
    return any(
        end.agreement_id == signing.agreement_id or (not end.agreement_id and signing.latest <= end.day)
        for end in ends
    )


def _perhaps_ended(signing: Signing, ends: list[End]) -> bool:
    """Whether the agreement may have been signed before an event that ends all that were signed before it."""
    return any(not end.agreement_id and signing.earliest <= end.day for end in ends)


def _hosts(dataset: Dataset, day: str) -> set[str]:
    """Who was the Chinese side of an agreement by ``day``."""
    return {
        party["signatory_id"]
        for agreement_id in dataset.agreements
        if signing_days(dataset, agreement_id)[1] <= day
        for party in dataset.parties.get(agreement_id, [])
        if party["role"] == "host"
    }


def _body(row: Row, earliest: str, latest: str, claimed: bool = False) -> Body:
    return Body(row["signatory_id"], row["type"], row["country"], earliest, latest, claimed)


def _claimed(dataset: Dataset, day: str) -> Iterator[Body]:
    """The countries that someone claims, by ``day``, have joined, unless that has been denied.

    A claim that was perhaps denied later is only possible: its latest day is then after ``day``.
    """
    ended = [event for event in dataset.events if event["event"] in ("denied", "withdrew")]
    for event in dataset.events:
        row = dataset.signatories[event["signatory_id"]]
        if event["event"] != "claimed" or row["type"] != "country":
            continue
        earliest, latest = dataset.bounds(event["date"])
        ends = [dataset.bounds(end["date"]) for end in ended if end["signatory_id"] == event["signatory_id"]]
        if earliest > day or any(latest <= first and last <= day for first, last in ends):
            continue
        doubtful = any(earliest <= last and first <= day for first, last in ends)
        yield _body(row, earliest, OPEN_END if doubtful else latest, claimed=True)
