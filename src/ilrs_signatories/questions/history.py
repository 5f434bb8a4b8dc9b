"""Agreements and events of a country and of the bodies based in it, by date."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.agreements import signing_days
from ilrs_signatories.output import frame
from ilrs_signatories.questions import DataFrame, Day, Package, asked_day, read_as_known, rows_command

COLUMNS = (
    *("date", "date_earliest", "date_latest", "signatory_id", "step"),
    *("agreement_id", "instrument", "scope", "role", "event_id", "claimant", "note"),
)


def history(
    country: str,
    as_of: Day | None = None,
    known_on: Day | None = None,
    package: Package | None = None,
) -> DataFrame:
    """List the agreements and events of a country and of the bodies based in it, by date.

    ``country`` is its id, its name or its alpha-3 code, or those of one body. ``as_of`` leaves out what is
    certainly later, and ``known_on`` what no source had published by that day. One row an agreement or event
    of each signatory, with the columns ``date`` (EDTF), ``date_earliest``, ``date_latest``, ``signatory_id``,
    ``step`` (``signed`` or the event), ``agreement_id``, ``instrument``, ``scope``, ``role``, ``event_id``,
    ``claimant``, ``note``. Agreements of every scope and role are here, so that China's history has those
    that it hosted. Raises ``ValueError`` for a day in another form, ``UnknownName`` for a country that is not
    in the data, and ``DamagedPackage``.

    >>> history("thailand")[["date", "signatory_id", "step"]].values.tolist()[0]
    ['2023-09-25', 'narit', 'signed']
    """
    return frame(COLUMNS, rows(read_as_known(package, known_on), country, as_of))


def rows(dataset: Dataset, country: str, as_of: Day | None = None) -> list[Row]:
    """The rows of ``history``."""
    day = asked_day(dataset, as_of)
    there = _bodies(dataset, country)
    steps = [*_agreements(dataset, there), *_events(dataset, there)]
    return sorted(
        (dict.fromkeys(COLUMNS, "") | step for step in steps if step["date_earliest"] <= day),
        key=itemgetter("date_latest", "date_earliest", "signatory_id", "agreement_id"),
    )


command = rows_command(
    rows, COLUMNS, ("date", "signatory_id", "step", "instrument", "role", "agreement_id", "claimant")
)


def _bodies(dataset: Dataset, country: str) -> set[str]:
    """The ids of a country and of the bodies based in it, or of the one body that is named.

    A country that is not a signatory itself is named by its alpha-3 code or its name.
    """
    asked = country.strip().casefold()
    seats = {row["country"] for row in dataset.signatories.values() if row["country"]}
    codes = {name.casefold(): code for code, name in dataset.country_names.items()}
    code = (codes | {code.casefold(): code for code in seats}).get(asked)
    if code not in seats:
        found = dataset.signatories[dataset.find(country)]
        if found["type"] != "country":
            return {found["signatory_id"]}
        code = found["country"]
    return {id_ for id_, row in dataset.signatories.items() if row["country"] == code}


def _agreements(dataset: Dataset, there: set[str]) -> Iterator[Row]:
    for agreement_id, agreement in dataset.agreements.items():
        earliest, latest = signing_days(dataset, agreement_id)
        for party in dataset.parties.get(agreement_id, []):
            if party["signatory_id"] in there:
                yield {
                    "date": agreement["signed"],
                    "date_earliest": earliest,
                    "date_latest": latest,
                    "step": "signed",
                    **{name: party[name] for name in ("signatory_id", "agreement_id", "role")},
                    **{name: agreement[name] for name in ("instrument", "scope", "note")},
                }


def _events(dataset: Dataset, there: set[str]) -> Iterator[Row]:
    for event in dataset.events:
        if event["signatory_id"] in there:
            earliest, latest = dataset.bounds(event["date"])
            days = {"date_earliest": earliest, "date_latest": latest}
            same = ("date", "signatory_id", "agreement_id", "event_id", "claimant", "note")
            yield {"step": event["event"], **days, **{name: event[name] for name in same}}
