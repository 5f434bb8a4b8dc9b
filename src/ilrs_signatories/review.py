"""What a reviewer needs of two versions: the differences, their evidence, and what they do to the counts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ilrs_signatories.answer import as_text, plain
from ilrs_signatories.changes import Diff, Difference, diff
from ilrs_signatories.counting import Count, count
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.package import Package, read_package
from ilrs_signatories.redescription import Redescribed, redescribed
from ilrs_signatories.rules import RULES
from ilrs_signatories.snapshot import read_snapshot


class Said(NamedTuple):
    """What the newer version's evidence says of a changed value."""

    source_id: str
    stance: str
    value: str


class Moved(NamedTuple):
    """One whom a rule counts differently: ``member``, ``possible`` or ``""`` before and after."""

    id: str
    before: str
    after: str


class Recount(NamedTuple):
    """A counting rule whose result changed: the two numbers, and who makes the difference."""

    rule: str
    before: str
    after: str
    moved: tuple[Moved, ...]


class Review(NamedTuple):
    """The differences, what the descriptor says otherwise, the evidence by changed cell, the recounts."""

    diff: Diff
    redescribed: tuple[Redescribed, ...]
    evidence: dict[Difference, tuple[Said, ...]]
    recounts: tuple[Recount, ...]

    def said(self, one: Difference) -> tuple[Said, ...]:
        """The evidence on the new value of a changed cell."""
        return self.evidence.get(one, ())

    def to_dict(self) -> dict[str, object]:
        """The review as JSON has it: as ``Diff.to_dict``, with ``evidence`` for each changed cell."""

        def with_evidence(one: Difference) -> dict[str, object]:
            said = [dict(said._asdict()) for said in self.said(one)]
            return {**{name: cell or None for name, cell in one._asdict().items()}, "evidence": said}

        return {
            "removed": [with_evidence(one) for one in self.diff.removed],
            "changed": [with_evidence(one) for one in self.diff.changed],
            "added": [with_evidence(one) for one in self.diff.added],
            "descriptor": [one.sentence for one in self.redescribed],
            "rules": [
                {**one._asdict(), "moved": plain([moved._asdict() for moved in one.moved])}
                for one in self.recounts
            ],
        }

    def __str__(self) -> str:
        lines = [printable_line(label, text) for label, text in self._lines()]
        return as_text(heading(self), lines)

    def _lines(self) -> Iterator[tuple[str, str]]:
        for one in self.diff.rows():
            label, text = one.line()
            said = (f"{said.source_id} {said.stance} {said.value}" for said in self.said(one))
            yield label, text + "".join(f" [{words}]" for words in said)
        for changed in self.redescribed:
            yield "descriptor", changed.sentence
        for recount in self.recounts:
            moved = "; ".join(
                f"{one.id}: {one.before or 'no'} -> {one.after or 'no'}" for one in recount.moved
            )
            yield (
                f"rule {recount.rule}",
                f"{recount.before} -> {recount.after}" + (f" ({moved})" if moved else ""),
            )


def review(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Review:
    """The differences between two package folders, as a reviewer needs them; raises ``DamagedPackage``."""
    found = diff(old, new)
    return Review(
        diff=found,
        redescribed=tuple(redescribed(old, new)),
        evidence=dict(_evidence(found.changed, new)),
        recounts=tuple(_recounts(old, new)),
    )


def heading(one: Review) -> str:
    """How much differs."""
    counts = (("removed", one.diff.removed), ("changed", one.diff.changed), ("added", one.diff.added))
    if not any(found for _, found in counts):
        return "The tables are the same."
    return ", ".join(f"{name} {len(found)}" for name, found in counts).capitalize() + "."


def printable(text: str) -> str:
    r"""A text with whatever a terminal or a browser might obey, or hide, written as its code.

    >>> printable("a\x1b[31m\u202eb")
    'a\\x1b[31m\\u202eb'
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def printable_line(label: str, text: str) -> tuple[str, str]:
    """A labelled line without anything that a terminal might obey."""
    return printable(label), printable(text)


def _evidence(
    changed: Iterable[Difference], new: str | os.PathLike[str]
) -> Iterator[tuple[Difference, tuple[Said, ...]]]:
    evidence = read_snapshot(new).get("evidence")
    said: dict[tuple[str, ...], list[Said]] = {}
    for row in evidence.rows if evidence else ():
        address = tuple(row.get(name, "") for name in ("resource", "record_id", "field"))
        said.setdefault(address, []).append(
            Said(row.get("source_id", ""), row.get("stance", ""), row.get("value", ""))
        )
    for one in changed:
        if one.what == "cell":
            yield one, tuple(said.get((one.table, one.record_id, one.column), ()))


def _recounts(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Iterator[Recount]:
    """The rules whose answer differs, each as of the day on which either version's evidence was gathered."""
    before, after = _readable(old), _readable(new)
    for rule in RULES:
        was, now = _counted(before, rule), _counted(after, rule)
        if _standing(was) != _standing(now):
            yield Recount(rule, _number(was), _number(now), tuple(_moved(was, now)))


def _readable(folder: str | os.PathLike[str]) -> Package | None:
    try:
        return read_package(folder)
    except DamagedPackage:
        return None


def _counted(package: Package | None, rule: str) -> Count | None:
    """The answer of a rule; None for a version that lacks a column or a table which the rule needs."""
    try:
        return count(package, None, rule) if package else None
    except (DamagedPackage, KeyError, ValueError):
        return None


def _standing(one: Count | None) -> dict[str, str] | None:
    if one is None:
        return None
    return {**dict.fromkeys(one.members, "member"), **dict.fromkeys(one.possible, "possible")}


def _number(one: Count | None) -> str:
    if one is None:
        return "cannot be counted"
    return f"{one.low}" if one.low == one.high else f"{one.low}, possibly {one.high}"


def _moved(was: Count | None, now: Count | None) -> Iterator[Moved]:
    before, after = _standing(was), _standing(now)
    if before is not None and after is not None:
        for id_ in sorted(before.keys() | after.keys()):
            if before.get(id_) != after.get(id_):
                yield Moved(id_, before.get(id_, ""), after.get(id_, ""))
