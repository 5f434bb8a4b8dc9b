"""What two descriptors say differently of the same tables and columns, and what version that asks for.

========= ==================================================================================================
``major`` how a cell is read or joined changes: a type, a key, a foreign key, the form of dates, what is
          blank; a value of an enumeration is removed; a column is no longer required or unique
``minor`` a value of an enumeration is added
``patch`` anything else, wording too: only a person can judge whether a reworded column means something else
========= ==================================================================================================
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

Json = dict[str, Any]

OF_EVERY_VERSION = ("version", "created", "resources", "coverage")
"""Properties of the package that every release changes, or that are compared in parts."""

OF_READING = ("type", "format", "rdfType", "missingValues")
"""Properties of a column that say how its cells are read."""


class Change(NamedTuple):
    """One change, and what it asks of the version: ``major``, ``minor`` or ``patch``."""

    level: str
    sentence: str


def schema_changes(old: Json, new: Json) -> Iterator[Change]:
    """What two descriptors that can be read say differently of what both have."""
    yield from _properties("the package", old, new, OF_EVERY_VERSION)
    yield from _properties("coverage", old.get("coverage", {}), new.get("coverage", {}))
    for name, table, other in _shared(old["resources"], new["resources"]):
        yield from _properties(name, table, other, ("schema",))
        was, now = table.get("schema", {}), other.get("schema", {})
        for word in ("primaryKey", "foreignKeys", "missingValues"):
            if was.get(word) != now.get(word):
                yield Change("major", f"{name}: {word} changed")
        for column, field, same in _shared(was.get("fields", []), now.get("fields", [])):
            yield from _column(f"{name}.{column}", field, same)


def _column(name: str, was: Json, now: Json) -> Iterator[Change]:
    for word in OF_READING:
        if was.get(word) != now.get(word):
            sides = (json.dumps(side.get(word), ensure_ascii=False) for side in (was, now))
            yield Change("major", f"{name}: {word} changed: {' -> '.join(sides)}")
    before, after = was.get("constraints", {}), now.get("constraints", {})
    values, others = ([str(value) for value in side.get("enum", [])] for side in (before, after))
    if values:
        yield from (
            Change("major", f"{name}: value {value} removed") for value in values if value not in others
        )
        yield from (
            Change("minor", f"{name}: value {value} added") for value in others if value not in values
        )
    for word in ("required", "unique"):
        if before.get(word) and not after.get(word):
            yield Change("major", f"{name}: no longer {word}")
    meanings, reworded = was.get("meanings"), now.get("meanings")
    if isinstance(meanings, dict) and isinstance(reworded, dict):
        for value in meanings:
            if meanings[value] != reworded.get(value, meanings[value]):
                yield Change("patch", f"{name}: meaning of {value} reworded")
    yield from _properties(name, before, after, ("enum", "required", "unique"))
    yield from _properties(name, was, now, (*OF_READING, "constraints", "meanings"))


def _properties(name: str, was: Json, now: Json, without: tuple[str, ...] = ()) -> Iterator[Change]:
    for word in dict.fromkeys([*was, *now]):
        if word not in without and was.get(word) != now.get(word):
            verb = "added" if word not in was else "removed" if word not in now else "changed"
            yield Change("patch", f"{name}: {word} {verb}")


def _shared(old: list[Json], new: list[Json]) -> Iterator[tuple[str, Json, Json]]:
    """The objects that two lists both have, by their names."""
    after = {one["name"]: one for one in new}
    for name, one in {one["name"]: one for one in old}.items():
        if name in after:
            yield name, one, after[name]
