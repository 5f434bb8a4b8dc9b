"""Version numbers of the data: three numbers; the kind of difference says which one a release raises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ilrs_signatories.dataset.schema import Table
from ilrs_signatories.questions.diff import Diff, Difference
from review.report import Review
from review.schema_changes import Change

LEVELS = ("patch", "minor", "major")
"""What a difference asks of the version at least, from the least to the most."""

OF_A_CORRECTION = ("sources", "evidence")
"""Tables whose rows come with every correction, so that they alone make no minor version."""

NUMBERS = r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}"
SHOWN = 5
"""Changes that a message names."""


class Version(NamedTuple):
    """A released version, ordered as versions are."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return ".".join(map(str, self))

    def fitting(self, level: str) -> list[Version]:
        """The versions that may follow this one if the difference asks for ``level``, the lowest first.

        >>> [str(version) for version in Version(0, 3, 1).fitting("minor")]
        ['0.4.0', '1.0.0']
        """
        major, minor, patch = self
        following = [Version(major, minor, patch + 1), Version(major, minor + 1, 0), Version(major + 1, 0, 0)]
        return following[LEVELS.index(level) :]

    def refusal(self, version: Version, changes: list[Change]) -> str | None:
        """Why ``version`` may not follow with these ``changes``, the greatest first; None if it may."""
        asked = changes[0].level if changes else LEVELS[0]
        fitting = self.fitting(asked)
        if version in fitting:
            return None
        words = [change.sentence for change in changes if change.level == asked]
        shown = "; ".join(words[:SHOWN]) or "no difference in the data"
        more = f"; and {len(words) - SHOWN:,} more" if len(words) > SHOWN else ""
        others = f", or {' or '.join(map(str, fitting[1:]))} if more changed than a script can see"
        return (
            f"version {version} does not fit: the changes since {self} are {asked} "
            f"({shown}{more}) - write {fitting[0]}{others if fitting[1:] else ''}"
        )


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


def changes(review: Review, tables: Mapping[str, Table]) -> list[Change]:
    """Everything that changed, what asks for the highest level first.

    ``tables`` are those of the earlier version: their keys tell ids from rows that only join others.
    """
    found = [*_of_the_data(review.diff, tables), *review.schema]
    return sorted(found, key=lambda change: LEVELS.index(change.level), reverse=True)


def _of_the_data(diff: Diff, tables: Mapping[str, Table]) -> Iterator[Change]:
    for one in diff.removed:
        joins = one.what == "row" and one.table in tables and len(tables[one.table].key) > 1
        yield Change("patch" if joins else "major", f"{_name(one)} removed")
    for one in diff.changed:
        yield Change("patch", f"{one.column} of {one.table}/{one.record_id} changed")
    for one in diff.added:
        minor = one.what != "row" or one.table not in OF_A_CORRECTION
        yield Change("minor" if minor else "patch", f"{_name(one)} added")


def _name(one: Difference) -> str:
    if one.what == "row":
        return f"row {one.record_id} of {one.table}"
    return f"{one.what} {one.table}" + (f".{one.column}" if one.column else "")
