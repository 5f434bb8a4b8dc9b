"""Questions as a user puts them, with the words checked before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilrs_signatories import edtf
from ilrs_signatories.choices import choose
from ilrs_signatories.package import Package
from ilrs_signatories.record import read_record
from ilrs_signatories.signing import Signatory, signatories

if TYPE_CHECKING:
    from datetime import date


def list_signatories(
    package: Package, as_of: str | date | None, known_on: str | date | None, type_: str | None
) -> list[Signatory]:
    """The rows of ``ilrs_signatories.signatories``, which says what the arguments mean."""
    day, known = days(package, as_of, known_on)
    if type_ is not None:
        choose("type", type_, package.choices("signatories", "type"))
    rows = signatories(read_record(package, known), day)
    return [row for row in rows if type_ in (None, row.type)]


def days(package: Package, as_of: str | date | None, known_on: str | date | None) -> tuple[str, str | None]:
    """The day asked about, by default that of the gathering, and the day of knowledge."""
    day = package.gathered if as_of is None else iso_day("as_of", as_of)
    return day, None if known_on is None else iso_day("known_on", known_on)


def iso_day(name: str, value: str | date) -> str:
    """A day given as ISO text or as a date, as text; raises ``ValueError``.

    >>> iso_day("as_of", "2024-05")
    Traceback (most recent call last):
    ...
    ValueError: as_of '2024-05' is more than one day: write a day such as 2024-05-10
    """
    text = value if isinstance(value, str) else str(value)[:10]
    try:
        return edtf.day(text)
    except ValueError as error:
        raise ValueError(f"{name} {text!r} {error}: write a day such as 2024-05-10") from None
