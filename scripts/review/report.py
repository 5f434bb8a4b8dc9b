"""What a reviewer needs of two versions: the differences, their evidence, and what they do to the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES, split
from ilrs_signatories.derived.membership import bodies
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.questions.diff import Diff, Difference, diff
from review.schema_changes import SchemaChange, schema_changes


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

    def __str__(self) -> str:
        return f"{self.id}: {self.before or 'no'} -> {self.after or 'no'}"


class Recount(NamedTuple):
    """A counting rule whose result changed: the two numbers, and who makes the difference."""

    rule: str
    before: str
    after: str
    moved: tuple[Moved, ...]


class Review(NamedTuple):
    """The differences, the changes of the schema, the evidence by changed cell, the recounts."""

    diff: Diff
    schema: tuple[SchemaChange, ...]
    evidence: dict[Difference, tuple[Said, ...]]
    recounts: tuple[Recount, ...]

    def said(self, one: Difference) -> tuple[Said, ...]:
        """The evidence on the new value of a changed cell."""
        return self.evidence.get(one, ())

    def to_dict(self) -> dict[str, object]:
        """The review as JSON has it: the fields of ``Difference``, with ``evidence``; blank as None."""

        def plain(one: Difference) -> dict[str, object]:
            fields = {name: cell or None for name, cell in one._asdict().items()}
            return {**fields, "evidence": [said._asdict() for said in self.said(one)]}

        return {
            "removed": [plain(one) for one in self.diff.removed],
            "changed": [plain(one) for one in self.diff.changed],
            "added": [plain(one) for one in self.diff.added],
            "schema": [one.sentence for one in self.schema],
            "rules": [
                {**one._asdict(), "moved": [moved._asdict() for moved in one.moved]} for one in self.recounts
            ],
        }

    def __str__(self) -> str:
        return "\n".join([heading(self), *(f"  {printable(line)}" for line in self._lines())])

    def _lines(self) -> Iterator[str]:
        for one in self.diff.rows():
            said = "".join(f" [{said.source_id} {said.stance} {said.value}]" for said in self.said(one))
            yield ": ".join(one.line()) + said
        for change in self.schema:
            yield f"schema: {change.sentence}"
        for recount in self.recounts:
            moved = "; ".join(map(str, recount.moved))
            yield f"rule {recount.rule}: {recount.before} -> {recount.after}" + (
                f" ({moved})" if moved else ""
            )


def review(old: Dataset, new: Dataset) -> Review:
    """The differences between two versions, as a reviewer needs them; raises ``DamagedPackage``."""
    found = diff(old, new)
    return Review(
        diff=found,
        schema=tuple(schema_changes(old.schema.descriptor, new.schema.descriptor)),
        evidence=dict(_evidence(found.changed, new)),
        recounts=tuple(recounts(old, new)),
    )


def heading(one: Review) -> str:
    """How much differs."""
    counts = (("removed", one.diff.removed), ("changed", one.diff.changed), ("added", one.diff.added))
    if not any(found for _, found in counts):
        return "The tables are the same."
    return ", ".join(f"{name} {len(found):,}" for name, found in counts).capitalize() + "."


def printable(text: str) -> str:
    r"""A text with every character that a terminal or a browser might obey, or hide, written as its code.

    >>> printable("a\x1b[31m\u202eb")
    'a\\x1b[31m\\u202eb'
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def _evidence(changed: Iterable[Difference], new: Dataset) -> Iterator[tuple[Difference, tuple[Said, ...]]]:
    said: dict[tuple[str, str, str], list[Said]] = {}
    for row in new.rows("evidence") if "evidence" in new.schema.tables else ():
        address = (row.get("resource", ""), row.get("record_id", ""), row.get("field", ""))
        said.setdefault(address, []).append(
            Said(row.get("source_id", ""), row.get("stance", ""), row.get("value", ""))
        )
    for one in changed:
        if one.what == "cell":
            yield one, tuple(said.get((one.table, one.record_id, one.column), ()))


Certainty = dict[str, str]


def recounts(old: Dataset, new: Dataset) -> Iterator[Recount]:
    """The rules whose answer differs, each on the day on which either version's evidence was gathered."""
    before, after = _counted(old), _counted(new)
    for rule in RULES:
        was, now = before.get(rule), after.get(rule)
        if was != now:
            yield Recount(rule, _number(was), _number(now), tuple(_moved(was, now)))


def _counted(dataset: Dataset) -> dict[str, Certainty]:
    """Who is counted by each rule, and how certainly; nothing if a table or column is missing."""
    try:
        joined = bodies(dataset, dataset.schema.gathered)
    except (DamagedPackage, KeyError, ValueError):
        return {}
    counted = {}
    for rule in RULES.values():
        members, possible = split(rule.counted(joined), dataset.schema.gathered)
        counted[rule.name] = {**dict.fromkeys(members, "member"), **dict.fromkeys(possible, "possible")}
    return counted


def _number(counted: Certainty | None) -> str:
    if counted is None:
        return "cannot be counted"
    low = list(counted.values()).count("member")
    return f"{low}" if low == len(counted) else f"{low}, possibly {len(counted)}"


def _moved(was: Certainty | None, now: Certainty | None) -> Iterator[Moved]:
    if was is None or now is None:
        return
    for id_ in sorted(was.keys() | now.keys()):
        if was.get(id_) != now.get(id_):
            yield Moved(id_, was.get(id_, ""), now.get(id_, ""))
