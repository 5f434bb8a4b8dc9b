"""Which step of the version a difference asks for, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ilrs_signatories.changes import Diff, Difference
from ilrs_signatories.redescription import Redescribed
from ilrs_signatories.snapshot import Content
from releasing.version import LEVELS

OF_A_CORRECTION = ("sources", "evidence")
"""Tables whose rows come with every correction, so that they alone make no minor version."""


class Reason(NamedTuple):
    """A level that something asks for, and a sentence that says what."""

    level: str
    sentence: str


def level(reasons: Iterable[Reason]) -> str:
    """The highest level that is asked for; a release without any difference is a patch.

    >>> level([Reason("minor", "3 rows come"), Reason("patch", "1 value changes")])
    'minor'
    """
    return max((reason.level for reason in reasons), key=LEVELS.index, default=LEVELS[0])


def reasons(diff: Diff, reworded: Iterable[Redescribed], old: Mapping[str, Content]) -> list[Reason]:
    """What asks for which level, the highest first.

    ``old`` are the tables of the earlier version: their keys tell ids from rows that only join others.
    """
    found = [*_rows(diff, old), *(Reason(*one) for one in reworded)]
    return sorted(found, key=lambda reason: -LEVELS.index(reason.level))


def _rows(diff: Diff, old: Mapping[str, Content]) -> Iterator[Reason]:
    for one in diff.removed:
        if one.what == "row" and not _has_id(one, old):
            yield Reason("patch", f"the row {one.record_id} goes from {one.table}")
        else:
            yield Reason("major", f"{_name(one)} goes")
    for one in diff.changed:
        if one.change == "renamed":
            yield Reason("major", f"the {one.what} {_in(one)}{one.old} is called {one.new}")
        else:
            yield Reason("patch", f"{one.table}/{one.record_id} has another {one.column}")
    for one in diff.added:
        minor = one.what != "row" or one.table not in OF_A_CORRECTION
        yield Reason("minor" if minor else "patch", f"{_name(one)} comes")


def _has_id(one: Difference, old: Mapping[str, Content]) -> bool:
    """Whether a row is known by an id of its own, and not by those of the rows that it joins."""
    return one.table not in old or len(old[one.table].key) == 1


def _name(one: Difference) -> str:
    match one.what:
        case "table":
            return f"the table {one.table}"
        case "column":
            return f"the column {one.table}.{one.column}"
        case _:
            return f"the row {one.record_id} of {one.table}"


def _in(one: Difference) -> str:
    return f"{one.table}." if one.what == "column" else ""
