"""States that also signed the Artemis Accords; who had signed the Accords by a day."""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.membership import joined
from ilrs_signatories.edtf import OPEN_END
from ilrs_signatories.errors import choose
from ilrs_signatories.output import frame, paragraphs
from ilrs_signatories.questions import DataFrame, Day, Package, asked_day, read_as_known, rows_command

COMPARATORS = ("artemis_accords",)
"""The tables of countries with which the states can be compared."""


class Accord(NamedTuple):
    """A country that may have signed the Artemis Accords by a day; ``certainty`` as in ``overlap``."""

    country: str
    name: str
    signed: str
    earliest: str
    latest: str
    certainty: str


COLUMNS = (
    *("country", "signatory_id", "name", "signed", "signed_earliest", "signed_latest"),
    *("comparator_signed", "comparator_signed_earliest", "comparator_signed_latest", "first", "certainty"),
)


def overlap(
    comparator: str = "artemis_accords",
    as_of: Day | None = None,
    known_on: Day | None = None,
    package: Package | None = None,
) -> DataFrame:
    """List states that signed both an agreement on the station and the Artemis Accords, with both dates.

    The columns: ``country`` (alpha-3), ``signatory_id``, ``name``; ``signed``, ``signed_earliest`` and
    ``signed_latest`` of the first agreement on the station; ``comparator_signed`` and its two bounds;
    ``first``, which of the two certainly came first (``ilrs`` or ``artemis_accords``, else blank);
    ``certainty``, ``member`` if both were signed by ``as_of`` for certain, else ``possible``. Rows are in the
    order of the latest day of the Artemis Accords.

    The list of Artemis signatories may be incomplete; ``attrs["caveats"]`` says what is missing, in the words
    of ``datapackage.json``. Raises ``ValueError`` for a day in another form, ``UnknownName`` for another
    table than ``artemis_accords``, and ``DamagedPackage``.

    >>> overlap(as_of="2025-12-31")["signatory_id"].tolist()
    ['thailand', 'senegal']
    """
    choose("comparator", comparator, COMPARATORS)
    dataset = read_as_known(package, known_on)
    found = frame(COLUMNS, rows(dataset, as_of))
    found.attrs["caveats"] = _caveats(dataset)
    return found


def rows(dataset: Dataset, as_of: Day | None = None) -> list[Row]:
    """The rows of ``overlap``."""
    day = asked_day(dataset, as_of)
    accords = {accord.country: accord for accord in signed_accords(dataset, day)}
    found = []
    for one in joined(dataset, day):
        body = dataset.signatories[one.signatory_id]
        if body["type"] != "country" or body["country"] not in accords:
            continue
        accord, own = accords[body["country"]], one.signings[0]
        first = "ilrs" if own.latest < accord.earliest else ""
        row = {name: body[name] for name in ("country", "signatory_id", "name")} | {
            "signed": dataset.agreements[own.agreement_id]["signed"],
            "signed_earliest": own.earliest,
            "signed_latest": own.latest,
            "comparator_signed": accord.signed,
            "comparator_signed_earliest": accord.earliest,
            "comparator_signed_latest": accord.latest,
            "first": "artemis_accords" if accord.latest < own.earliest else first,
            "certainty": "member" if one.certainty == accord.certainty == "member" else "possible",
        }
        found.append(row)
    return sorted(found, key=itemgetter("comparator_signed_latest", "signatory_id"))


def _caveats(dataset: Dataset) -> list[str]:
    """What the descriptor says is missing from the list of Artemis signatories."""
    return [text for text in dataset.schema.missing if "Artemis" in text]


command = rows_command(
    rows,
    COLUMNS,
    ("name", "signed", "comparator_signed", "first", "certainty"),
    lambda dataset, _: "".join(f"\n{paragraphs(f'Missing: {caveat}')}" for caveat in _caveats(dataset)),
)


def signed_accords(dataset: Dataset, day: str) -> list[Accord]:
    """The countries that may have signed the Artemis Accords by ``day``, in the order of the table.

    A country without a date had signed by the day on which the evidence was gathered.
    """
    found = []
    for row in dataset.rows("artemis_accords"):
        bounds = dataset.bounds(row["signed"]) if row["signed"] else None
        earliest, latest = bounds or (dataset.schema.begins, dataset.schema.gathered)
        if earliest <= day:
            certainty = "member" if latest <= day else "possible"
            found.append(Accord(row["country"], row["name"], row["signed"], earliest, latest, certainty))
    return found


def accords_number(dataset: Dataset, day: str) -> tuple[int, int]:
    """The least and the greatest number of countries that had signed the Artemis Accords by ``day``.

    Countries are numbered in the order in which they signed: after the 68th signature there were 68, even if
    the table names fewer, and before it at most 67.

    >>> from ilrs_signatories.dataset.dataset import read_dataset
    >>> accords_number(read_dataset(), "2024-09-05")
    (43, 43)
    """
    ordinals = {row["country"]: int(row["ordinal"] or 0) for row in dataset.rows("artemis_accords")}
    rows = [(ordinals[one.country], one) for one in signed_accords(dataset, OPEN_END)]
    signed = [number for number, one in rows if one.latest <= day]
    low = max([len(signed), *signed])
    later = [(number, one.earliest) for number, one in rows if number and one.earliest > day]
    if not later:
        return low, max([low, *ordinals.values()])
    following, before = min(later)
    between = sum(not number and one.earliest > day and one.latest <= before for number, one in rows)
    return low, max(low, following - 1 - between)
