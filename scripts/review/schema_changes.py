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


class SchemaChange(NamedTuple):
    """One change, and what it asks of the version: ``major``, ``minor`` or ``patch``."""

    level: str
    sentence: str


def schema_changes(old: Json, new: Json) -> Iterator[SchemaChange]:
    """What two descriptors say differently of what both have."""
    yield from _properties("the package", old, new, OF_EVERY_VERSION)
    yield from _properties("coverage", _object(old, "coverage"), _object(new, "coverage"))
    for name, (was, now) in _shared(old.get("resources"), new.get("resources")):
        yield from _properties(name, was, now, ("schema",))
        was, now = _object(was, "schema"), _object(now, "schema")
        for word in ("primaryKey", "foreignKeys", "missingValues"):
            if was.get(word) != now.get(word):
                yield SchemaChange("major", f"{name}: {word} changed")
        for field, (one, other) in _shared(was.get("fields"), now.get("fields")):
            yield from _column(f"{name}.{field}", one, other)


def _column(name: str, was: Json, now: Json) -> Iterator[SchemaChange]:
    for word in OF_READING:
        if was.get(word) != now.get(word):
            values = (json.dumps(side.get(word), ensure_ascii=False) for side in (was, now))
            yield SchemaChange("major", f"{name}: {word} changed: {' -> '.join(values)}")
    before, after = _object(was, "constraints"), _object(now, "constraints")
    values_before, values_after = _choices(before), _choices(after)
    if values_before:
        for value in values_before:
            if value not in values_after:
                yield SchemaChange("major", f"{name}: value {value} removed")
        for value in values_after:
            if value not in values_before:
                yield SchemaChange("minor", f"{name}: value {value} added")
    for word in ("required", "unique"):
        if before.get(word) and not after.get(word):
            yield SchemaChange("major", f"{name}: no longer {word}")
    meanings = _object(was, "meanings"), _object(now, "meanings")
    for value in meanings[0]:
        if value in meanings[1] and meanings[0][value] != meanings[1][value]:
            yield SchemaChange("patch", f"{name}: meaning of {value} reworded")
    yield from _properties(name, before, after, ("enum", "required", "unique"))
    yield from _properties(name, was, now, (*OF_READING, "constraints", "meanings"))


def _choices(constraints: Json) -> list[str]:
    found = constraints.get("enum")
    return [str(value) for value in found] if isinstance(found, list) else []


def _properties(name: str, was: Json, now: Json, without: tuple[str, ...] = ()) -> Iterator[SchemaChange]:
    for word in [*was, *(word for word in now if word not in was)]:
        if word not in without and was.get(word) != now.get(word):
            verb = "added" if word not in was else "removed" if word not in now else "changed"
            yield SchemaChange("patch", f"{name}: {word} {verb}")


def _shared(old: object, new: object) -> Iterator[tuple[str, tuple[Json, Json]]]:
    """The objects that two lists both have, by their names."""
    before, after = (
        {
            str(one.get("name")): one
            for one in (found if isinstance(found, list) else ())
            if isinstance(one, dict)
        }
        for found in (old, new)
    )
    for name, one in before.items():
        if name in after:
            yield name, (one, after[name])


def _object(parent: Json, name: str) -> Json:
    found = parent.get(name)
    return found if isinstance(found, dict) else {}
