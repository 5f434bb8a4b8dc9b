"""Who had joined by a day, or was claimed to have, with the days between which that happened."""

from __future__ import annotations

from collections.abc import Iterator

from ilrs_signatories.edtf import OPEN_END
from ilrs_signatories.package import Row
from ilrs_signatories.record import Record
from ilrs_signatories.rules import Body
from ilrs_signatories.signing import Signing, joined, signings

ENDS = ("denied", "withdrew")
"""The events after which an earlier claim no longer stands."""

TURNING = ("claimed", "lapsed", *ENDS)
"""The events that change who stands where."""


def bodies(record: Record, day: str, every: dict[str, list[Signing]] | None = None) -> list[Body]:
    """Who may have signed by ``day``, and then the countries that somebody claims had joined by then.

    A country can be among both. ``every`` is what ``signings`` returns, for who asks about many days.
    """
    every = signings(record) if every is None else every
    signed = [
        body(
            record.signatories[one.signatory_id],
            min(signing.earliest for signing in one.signings),
            one.signings[0].latest,
        )
        for one in joined(record, day, every)
    ]
    began = {id_ for id_, of_one in every.items() if any(signing.earliest <= day for signing in of_one)}
    left = began - {one.id for one in signed}
    return signed + [claim for claim in _claimed(record, day) if claim.id not in left]


def body(row: Row, earliest: str, latest: str, claimed: bool = False) -> Body:
    """A row of ``signatories`` that joined between two days."""
    return Body(row["signatory_id"], row["type"], row["country"], earliest, latest, claimed)


def _claimed(record: Record, day: str) -> Iterator[Body]:
    """The countries of which a claim may stand on ``day``: made by then, and not denied since.

    A claim that was perhaps denied later is only possible: its latest day is then after ``day``.
    """
    ended = [event for event in record.events if event["event"] in ENDS]
    for event in record.events:
        row = record.signatories[event["signatory_id"]]
        if event["event"] != "claimed" or row["type"] != "country":
            continue
        earliest, latest = record.package.bounds(event["date"])
        ends = [
            record.package.bounds(end["date"])
            for end in ended
            if end["signatory_id"] == event["signatory_id"]
        ]
        if earliest > day or any(latest <= first and last <= day for first, last in ends):
            continue
        doubtful = any(earliest <= last and first <= day for first, last in ends)
        yield body(row, earliest, OPEN_END if doubtful else latest, claimed=True)
