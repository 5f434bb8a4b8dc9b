"""Who had signed on to the station by a day, who is claimed to have, and what each body was on a day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.agreements import signing_days
from ilrs_signatories.derived.counting_rules import Body
from ilrs_signatories.edtf import OPEN_END

STATUSES = ("withdrew", "signatory", "denied", "claimed", "applied", "interested", "invited", "host")
"""What a body can be: the first that applies is its status."""


class Signing(NamedTuple):
    """One agreement as a signatory's: the days on which it may have been signed, and the other side."""

    latest: str
    earliest: str
    agreement_id: str
    counterpart: str


class Joined(NamedTuple):
    """A signatory on a day: its agreements that may have been in force, the first in front; its certainty.

    ``latest`` is the last possible day of joining; after the day asked about if it is only possible.
    """

    signatory_id: str
    signings: tuple[Signing, ...]
    certainty: str
    latest: str


@lru_cache(4)  # questions ask about many days of one dataset
def signings(dataset: Dataset) -> dict[str, list[Signing]]:
    """The agreements of each signatory, the first by latest possible day in front.

    Only agreements of scope ``ilrs`` and the roles founder and signatory count. The counterpart is the host
    of the agreement; of a document between the founders, the other one.
    """
    found: dict[str, list[Signing]] = {}
    for agreement_id, agreement in dataset.agreements.items():
        if agreement["scope"] != "ilrs":
            continue
        earliest, latest = signing_days(dataset, agreement_id)
        parties = dataset.parties.get(agreement_id, [])
        for party in parties:
            if party["role"] in ("founder", "signatory"):
                other = "founder" if party["role"] == "founder" else "host"
                others = (row["signatory_id"] for row in parties if row["role"] == other and row != party)
                signing = Signing(latest, earliest, agreement_id, ", ".join(others))
                found.setdefault(party["signatory_id"], []).append(signing)
    return {signatory_id: sorted(own) for signatory_id, own in found.items()}


def joined(dataset: Dataset, day: str) -> list[Joined]:
    """Every signatory on ``day``, by the latest, then the earliest day of its first agreement, then by id.

    Only agreements that may have been signed by ``day`` and had not ended by then count. ``certainty`` is
    ``member`` if one of them was certainly signed by then and is not among those that a withdrawal may have
    ended, else ``possible``.
    """
    ended, withdrew = _ended(dataset, day)
    found = []
    for id_, own in signings(dataset).items():
        end = withdrew.get(id_, "")
        left = tuple(
            one
            for one in own
            if one.earliest <= day and one.latest > end and (id_, one.agreement_id) not in ended
        )
        certain = [one for one in left if one.latest <= day and one.earliest > end]
        if left:
            later = next((one.latest for one in left if one.latest > day), OPEN_END)
            latest = certain[0].latest if certain else later
            found.append(Joined(id_, left, "member" if certain else "possible", latest))
    return sorted(found, key=lambda one: (one.signings[0][:2], one.signatory_id))


def bodies(dataset: Dataset, day: str) -> list[Body]:
    """Who may have signed by ``day``, and then the countries that someone claims had joined by then.

    A country can be in both parts.
    """
    signed = []
    for one in joined(dataset, day):
        row = dataset.signatories[one.signatory_id]
        earliest = min(signing.earliest for signing in one.signings)
        signed.append(Body(one.signatory_id, row["type"], row["country"], earliest, one.latest))
    began = {id_ for id_, own in signings(dataset).items() if any(signing.earliest <= day for signing in own)}
    left = began - {body.id for body in signed}
    return signed + [claim for claim in _claimed(dataset, day) if claim.id not in left]


def status(dataset: Dataset, signatory_id: str, day: str) -> str:
    """What a body was on ``day``; blank if nothing in the record says.

    The first that applies of ``STATUSES``: a body that withdrew has no agreement left, and a host is only the
    Chinese side of agreements.
    """
    return statuses(dataset, day)[signatory_id]


def statuses(dataset: Dataset, day: str) -> dict[str, str]:
    """What every body was on ``day``, as ``status`` says."""
    past: dict[str, set[str]] = {}
    for event in dataset.events:
        if dataset.bounds(event["date"])[1] <= day:
            past.setdefault(event["signatory_id"], set()).add(event["event"])
    for agreement_id in dataset.agreements:
        if signing_days(dataset, agreement_id)[1] <= day:
            for party in dataset.parties.get(agreement_id, []):
                if party["role"] == "host":
                    past.setdefault(party["signatory_id"], set()).add("host")
    for one in joined(dataset, day):
        if one.certainty == "member":
            past[one.signatory_id] = {"signatory"}
    return {
        id_: next((one for one in STATUSES if one in past.get(id_, ())), "") for id_ in dataset.signatories
    }


def _ended(dataset: Dataset, day: str) -> tuple[set[tuple[str, str]], dict[str, str]]:
    """What had ended by ``day``: a signatory with its agreement, or all that it may have signed by a day."""
    agreements: set[tuple[str, str]] = set()
    withdrew: dict[str, str] = {}
    for event in dataset.events:
        latest = dataset.bounds(event["date"])[1]
        if event["event"] not in ("withdrew", "lapsed") or latest > day:
            continue
        signatory_id, agreement_id = event["signatory_id"], event["agreement_id"]
        if not agreement_id:
            withdrew[signatory_id] = max(latest, withdrew.get(signatory_id, ""))
            continue
        agreements.add((signatory_id, agreement_id))
        if event["event"] == "lapsed":  # it ends the agreement for all of its parties
            parties = dataset.parties.get(agreement_id, [])
            agreements |= {(party["signatory_id"], agreement_id) for party in parties}
    return agreements, withdrew


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
        if any(earliest <= last and first <= day for first, last in ends):
            latest = OPEN_END
        yield Body(row["signatory_id"], row["type"], row["country"], earliest, latest, claimed=True)
