"""States that also signed the Artemis Accords; who had signed the Accords by a day."""

from __future__ import annotations

from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.membership import joined
from ilrs_signatories.edtf import OPEN_END
from ilrs_signatories.errors import choose
from ilrs_signatories.output import frame, paragraphs, rows_text
from ilrs_signatories.questions import Args, DataFrame, Day, Package, asked_day, read_as_known

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


class Shared(NamedTuple):
    """A row of ``overlap``; blank text is ``""``."""

    country: str
    signatory_id: str
    name: str
    signed: str
    signed_earliest: str
    signed_latest: str
    comparator_signed: str
    comparator_signed_earliest: str
    comparator_signed_latest: str
    first: str
    certainty: str


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
    dataset, _ = read_as_known(package, known_on)
    found = frame(Shared._fields, rows(dataset, as_of))
    found.attrs["caveats"] = caveats(dataset)
    return found


def rows(dataset: Dataset, as_of: Day | None = None) -> list[Shared]:
    """The rows of ``overlap``."""
    day = asked_day(dataset, as_of)
    accords = {one.country: one for one in signed_accords(dataset, day)}
    found = []
    for one in joined(dataset, day):
        body = dataset.signatories[one.signatory_id]
        if body["type"] != "country" or body["country"] not in accords:
            continue
        accord, first = accords[body["country"]], one.signings[0]
        signed = dataset.agreements[first.agreement_id]["signed"]
        both = {one.certainty, accord.certainty} == {"member"}
        found.append(
            Shared(
                *(body["country"], one.signatory_id, body["name"], signed, first.earliest, first.latest),
                *(accord.signed, accord.earliest, accord.latest),
                first=_first(first.earliest, first.latest, accord),
                certainty="member" if both else "possible",
            )
        )
    return sorted(found, key=lambda row: (row.comparator_signed_latest, row.signatory_id))


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


def caveats(dataset: Dataset) -> list[str]:
    """What the descriptor says is missing from the list of Artemis signatories."""
    return [text for text in dataset.schema.missing if "Artemis" in text]


def command(args: Args) -> str:
    dataset, _ = read_as_known(args.package, args.known_on)
    brief = ("name", "signed", "comparator_signed", "first", "certainty")
    text = rows_text(rows(dataset, args.as_of), Shared._fields, brief, args.format)
    if args.format == "table":
        text += "".join("\n" + paragraphs(f"Missing: {caveat}") for caveat in caveats(dataset))
    return text


def _first(earliest: str, latest: str, accord: Accord) -> str:
    """Which of two was certainly signed first; blank where that is unknown."""
    if latest < accord.earliest:
        return "ilrs"
    return "artemis_accords" if accord.latest < earliest else ""
