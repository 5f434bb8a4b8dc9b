"""Agreements and events of a country and of the bodies based in it, by date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.agreements import signing_days
from ilrs_signatories.derived.country_names import country_names
from ilrs_signatories.output import frame, rows_text
from ilrs_signatories.questions import Args, DataFrame, Day, Package, asked_day, read_as_known


class Step(NamedTuple):
    """A row of ``history``; blank text is ``""``."""

    date: str
    date_earliest: str
    date_latest: str
    signatory_id: str
    step: str
    agreement_id: str = ""
    instrument: str = ""
    scope: str = ""
    role: str = ""
    event_id: str = ""
    claimant: str = ""
    note: str = ""


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
    dataset, _ = read_as_known(package, known_on)
    return frame(Step._fields, rows(dataset, country, as_of))


def rows(dataset: Dataset, country: str, as_of: Day | None = None) -> list[Step]:
    """The rows of ``history``."""
    day = asked_day(dataset, as_of)
    there = _bodies(dataset, country)
    steps = [*_agreements(dataset, there), *_events(dataset, there)]
    return sorted(
        (step for step in steps if step.date_earliest <= day),
        key=lambda step: (step.date_latest, step.date_earliest, step.signatory_id, step.agreement_id),
    )


def command(args: Args) -> str:
    dataset, _ = read_as_known(args.package, args.known_on)
    brief = ("date", "signatory_id", "step", "instrument", "role", "agreement_id", "claimant")
    return rows_text(rows(dataset, args.country, args.as_of), Step._fields, brief, args.format)


def _bodies(dataset: Dataset, country: str) -> set[str]:
    """The ids of a country and of the bodies based in it, or of the one body that is named."""
    code = _code(dataset, country)
    if code is None:
        found = dataset.signatories[dataset.find(country)]
        if found["type"] != "country":
            return {found["signatory_id"]}
        code = found["country"]
    return {id_ for id_, row in dataset.signatories.items() if row["country"] == code}


def _code(dataset: Dataset, country: str) -> str | None:
    """The alpha-3 code of a country that is not a signatory itself, by that code or its name."""
    asked = country.strip().casefold()
    seats = {row["country"] for row in dataset.signatories.values() if row["country"]}
    codes = {name.casefold(): code for code, name in country_names(dataset).items()}
    codes |= {code.casefold(): code for code in seats}
    return codes.get(asked) if codes.get(asked) in seats else None


def _agreements(dataset: Dataset, there: set[str]) -> Iterator[Step]:
    for agreement_id, agreement in dataset.agreements.items():
        for party in dataset.parties.get(agreement_id, []):
            if party["signatory_id"] in there:
                days = (agreement["signed"], *signing_days(dataset, agreement_id))
                document = (agreement_id, agreement["instrument"], agreement["scope"], party["role"])
                yield Step(*days, party["signatory_id"], "signed", *document, note=agreement["note"])


def _events(dataset: Dataset, there: set[str]) -> Iterator[Step]:
    for event in dataset.events:
        if event["signatory_id"] in there:
            days = (event["date"], *dataset.bounds(event["date"]))
            about = {name: event[name] for name in ("agreement_id", "event_id", "claimant", "note")}
            yield Step(*days, event["signatory_id"], event["event"], **about)
