"""Rules on dates. An order is a fault only if it is certain, whatever day an uncertain date means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from ilrs_signatories import edtf
from rules.model import Field, Finding, Package, show
from rules.registry import field_rule, package_rule

EARLIEST_ILRS = "2016-01-01"
ACCORDS_OPENED = "2020-10-13"
_FORMS = (
    "write 2024, 2024-04, 2024-04-24, [2024-07-03,2024-07-05], [2024-05-07..2024-05-08], [..2023-07-07]"
    " or [2022-12-05..]"
)


@lru_cache(maxsize=4096)
def days(text: str) -> edtf.Days | None:
    """The days that a date may mean; None if it is blank or no date."""
    try:
        return edtf.parse(text) if text else None
    except ValueError:
        return None


def before(text: str, other: str) -> bool:
    """Whether the first date certainly lies before the second."""
    first, second = days(text), days(other)
    return first is not None and second is not None and first.latest < second.earliest


def _next(day: str) -> str:
    return "" if day >= edtf.OPEN_END else (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def long_before(text: str, other: str) -> bool:
    """Whether the first date certainly lies before the second, by more than what time zones explain."""
    first = days(text)
    return first is not None and before(text, other) and before(_next(first.latest), other)


def wrong_date(text: str) -> tuple[str, str] | None:
    """What is wrong with a date and how to mend it, or None."""
    try:
        edtf.parse(text)
    except ValueError as error:
        return f"{show(text)} {error}", _mend(text)
    return None


def _mend(text: str) -> str:
    first, slash, last = text.partition("/")
    between = f"[{first}..{last}]"
    if slash and days(between):
        return (
            f"write {show(between)} for one of those days: a signature does not last from one day to another"
        )
    padded = "-".join(part.zfill(2) for part in text.replace("/", "-").replace(".", "-").split("-"))
    if days(padded):
        return f"write {show(padded)}"
    if days(text.strip("?~%")):
        return f"write {show(text.strip('?~%'))}, and the doubt in the note"
    return _FORMS


@field_rule("date-edtf", lambda field: field.edtf)
def date_edtf(text: str, field: Field) -> tuple[str, str] | None:
    """A date is one of the seven forms of EDTF that the codebook names, its days exist and stand in order."""
    return wrong_date(text)


@package_rule("date-future")
def date_future(package: Package) -> Iterator[Finding]:
    """No date lies after the day of the release, the descriptor's ``created``."""
    for table in package.tables.values():
        for field in table.fields:
            if field.edtf and field.name in table.columns:
                for line, cell in table.select(field.name):
                    if before(package.released, cell):
                        what = f"{show(cell)} lies after the day of the release, {package.released}"
                        yield table.at(
                            line,
                            field.name,
                            what,
                            "correct the year, or the release date in datapackage.json",
                        )


@package_rule("date-too-early")
def date_too_early(package: Package) -> Iterator[Finding]:
    """No agreement on the station is dated before 2016, when it did not exist even as a plan."""
    agreements = package.table("agreements")
    for line, scope, *dates in agreements.select("scope", "signed", "announced"):
        for column, day in zip(("signed", "announced"), dates, strict=True):
            if scope == "ilrs" and before(day, EARLIEST_ILRS):
                yield agreements.at(line, column, f"{show(day)} lies before 2016", "correct the year")


@package_rule("announced-order")
def announced_order(package: Package) -> Iterator[Finding]:
    """A document is announced on or after the day on which it was signed."""
    agreements = package.table("agreements")
    for line, signed, announced in agreements.select("signed", "announced"):
        if before(announced, signed):
            what = f"announced {show(announced)} lies before signed {show(signed)}"
            fix = "correct one of the two; what was said before the signing announces nothing"
            yield agreements.at(line, "announced", what, fix)


@package_rule("accords-order")
def accords_order(package: Package) -> Iterator[Finding]:
    """The Artemis Accords were opened on 2020-10-13, and a country's number follows its day of signature."""
    accords = package.table("artemis_accords")
    numbered = []
    for line, signed, ordinal in accords.select("signed", "ordinal"):
        if before(signed, ACCORDS_OPENED):
            yield accords.at(
                line, "signed", f"{show(signed)} lies before {ACCORDS_OPENED}", "correct the year"
            )
        if ordinal.isdecimal() and signed:
            numbered.append((int(ordinal), signed, line))
    for (_, earlier, _), (ordinal, signed, line) in pairwise(sorted(numbered)):
        if before(signed, earlier):
            what = (
                f"number {ordinal} signed on {show(signed)}, before the number below it, on {show(earlier)}"
            )
            yield accords.at(line, "ordinal", what, "correct the number or one of the two dates")
