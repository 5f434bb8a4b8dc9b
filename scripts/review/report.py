"""What a reviewer needs of two versions: the differences, their evidence, and what they do to the counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.counting_rules import RULES, split
from ilrs_signatories.derived.membership import bodies
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.output import escaped
from ilrs_signatories.questions.count import between
from ilrs_signatories.questions.diff import Diff, Difference, diff
from review.schema_changes import Change, schema_changes

Evidence = dict[Difference, list[Row]]
"""By changed cell what the newer version's sources say of it: ``source_id``, ``stance`` and ``value``."""


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
    moved: list[Moved]


class Review(NamedTuple):
    """The differences, the changes of the schema, the evidence by changed cell, the recounts."""

    diff: Diff
    schema: list[Change]
    evidence: Evidence
    recounts: list[Recount]

    def to_dict(self) -> dict[str, object]:
        """The review as JSON has it: the fields of ``Difference``, with ``evidence``; blank as None."""
        return {
            **{
                kind: [
                    {name: cell or None for name, cell in one._asdict().items()}
                    | {"evidence": self.evidence.get(one, [])}
                    for one in getattr(self.diff, kind)
                ]
                for kind in ("removed", "changed", "added")
            },
            "schema": [one.sentence for one in self.schema],
            "rules": [
                one._asdict() | {"moved": [who._asdict() for who in one.moved]} for one in self.recounts
            ],
        }

    def __str__(self) -> str:
        return "\n".join([self.heading(), *(f"  {escaped(line, keep='')}" for line in self._lines())])

    def heading(self) -> str:
        """How much differs."""
        counts = {kind: len(getattr(self.diff, kind)) for kind in ("removed", "changed", "added")}
        if not any(counts.values()):
            return "The tables are the same."
        return ", ".join(f"{kind} {count:,}" for kind, count in counts.items()).capitalize() + "."

    def _lines(self) -> Iterator[str]:
        for one in self.diff.rows():
            said = [f" [{' '.join(row.values())}]" for row in self.evidence.get(one, [])]
            yield ": ".join(one.line()) + "".join(said)
        for change in self.schema:
            yield f"schema: {change.sentence}"
        for rule, before, after, moved in self.recounts:
            yield f"rule {rule}: {before} -> {after}" + (f" ({'; '.join(map(str, moved))})" if moved else "")


def review(old: Dataset, new: Dataset) -> Review:
    """The differences between two versions, as a reviewer needs them; raises ``DamagedPackage``."""
    found = diff(old, new)
    schema = schema_changes(old.schema.descriptor, new.schema.descriptor)
    return Review(found, list(schema), _evidence(found.changed, new), list(recounts(old, new)))


def _evidence(changed: Iterable[Difference], new: Dataset) -> Evidence:
    said: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in new.rows("evidence") if "evidence" in new.schema.tables else ():
        place = tuple(row.get(name, "") for name in ("resource", "record_id", "field"))
        said[place].append({name: row.get(name, "") for name in ("source_id", "stance", "value")})
    return {one: said[one.table, one.record_id, one.column] for one in changed}


def recounts(old: Dataset, new: Dataset) -> Iterator[Recount]:
    """The rules whose answer differs, each on the day on which either version's evidence was gathered."""
    before, after = _counted(old), _counted(new)
    for rule in RULES:
        was, now = before.get(rule), after.get(rule)
        if was != now:
            moved = [] if was is None or now is None else _moved(was, now)
            yield Recount(rule, _number(was), _number(now), moved)


def _moved(was: dict[str, str], now: dict[str, str]) -> list[Moved]:
    every = (Moved(id_, was.get(id_, ""), now.get(id_, "")) for id_ in sorted(was.keys() | now.keys()))
    return [one for one in every if one.before != one.after]


def _counted(dataset: Dataset) -> dict[str, dict[str, str]]:
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


def _number(counted: dict[str, str] | None) -> str:
    if counted is None:
        return "cannot be counted"
    return between(list(counted.values()).count("member"), len(counted))
