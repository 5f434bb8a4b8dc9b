"""Version numbers of the data: three numbers; the kind of difference says which one a release raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ilrs_signatories.dataset.schema import Table
from ilrs_signatories.questions.diff import Diff, Difference
from review.schema_changes import SchemaChange

LEVELS = ("patch", "minor", "major")
"""What a difference asks of the version at least, from the least to the most."""

OF_A_CORRECTION = ("sources", "evidence")
"""Tables whose rows come with every correction, so that they alone make no minor version."""

NUMBERS = r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}"


class Version(NamedTuple):
    """A released version, ordered as versions are."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return ".".join(map(str, self))

    def next(self, level: str) -> Version:
        """The version after this one.

        >>> str(Version(0, 3, 1).next("minor"))
        '0.4.0'
        """
        match level:
            case "major":
                return Version(self.major + 1, 0, 0)
            case "minor":
                return Version(self.major, self.minor + 1, 0)
            case _:
                return Version(self.major, self.minor, self.patch + 1)

    def fitting(self, level: str) -> list[Version]:
        """The versions that may follow this one if the difference asks for ``level``, the lowest first."""
        return [self.next(one) for one in LEVELS[LEVELS.index(level) :]]


def read_version(text: str) -> Version:
    """The version that ``text`` spells; raises ``ValueError``.

    >>> read_version("1.2")
    Traceback (most recent call last):
    ...
    ValueError: '1.2' is not a version: write three numbers, such as 1.0.0
    """
    if not re.fullmatch(NUMBERS, text):
        raise ValueError(f"{text!r} is not a version: write three numbers, such as 1.0.0")
    return Version(*map(int, text.split(".")))


class Reason(NamedTuple):
    """A level that something asks for, and a sentence that says what."""

    level: str
    sentence: str


def level(reasons: Iterable[Reason]) -> str:
    """The highest level that is asked for; a release without any difference is a patch.

    >>> level([Reason("minor", "row togo of signatories added"), Reason("patch", "a name changed")])
    'minor'
    """
    return max((reason.level for reason in reasons), key=LEVELS.index, default=LEVELS[0])


def reasons(diff: Diff, schema: Iterable[SchemaChange], tables: Mapping[str, Table]) -> list[Reason]:
    """What asks for which level, the highest first.

    ``tables`` are those of the earlier version: their keys tell ids from rows that only join others.
    """
    found = [*_reasons(diff, tables), *(Reason(*change) for change in schema)]
    return sorted(found, key=lambda reason: -LEVELS.index(reason.level))


def _reasons(diff: Diff, tables: Mapping[str, Table]) -> Iterator[Reason]:
    for one in diff.removed:
        joins = one.what == "row" and one.table in tables and len(tables[one.table].key) > 1
        yield Reason("patch" if joins else "major", f"{_name(one)} removed")
    for one in diff.changed:
        yield Reason("patch", f"{one.column} of {one.table}/{one.record_id} changed")
    for one in diff.added:
        minor = one.what != "row" or one.table not in OF_A_CORRECTION
        yield Reason("minor" if minor else "patch", f"{_name(one)} added")


def _name(one: Difference) -> str:
    match one.what:
        case "table":
            return f"table {one.table}"
        case "column":
            return f"column {one.table}.{one.column}"
        case _:
            return f"row {one.record_id} of {one.table}"
