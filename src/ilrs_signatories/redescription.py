"""What ``datapackage.json`` says otherwise of what both of two versions have, and how much that matters.

========= ==================================================================================================
``major`` how a cell is read or joined changes: a type, a key, a foreign key, the form of dates, what is
          blank; a value of an enumeration goes; a column is no longer required or unique
``minor`` a value of an enumeration comes
``patch`` anything else, wording too: only a person can tell whether a reworded column means another thing
========= ==================================================================================================
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

Json = dict[str, Any]

OF_A_VERSION = ("version", "created", "resources", "coverage")
"""Properties of the package that every release changes, or that have sentences of their own."""

READING = ("type", "format", "rdfType", "missingValues")
"""Properties of a column that say how its cells are read."""


class Redescribed(NamedTuple):
    """Something said otherwise, and what it asks of the version: ``major``, ``minor`` or ``patch``."""

    level: str
    sentence: str


def redescribed(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Iterator[Redescribed]:
    """What the descriptors in two package folders say otherwise of the tables and columns that both have."""
    before, after = _descriptor(old), _descriptor(new)
    yield from _properties("the package", before, after, OF_A_VERSION)
    yield from _properties("the coverage", _object(before, "coverage"), _object(after, "coverage"))
    for name, (was, now) in _shared(before.get("resources"), after.get("resources")):
        yield from _properties(f"the table {name}", was, now, ("schema",))
        was, now = _object(was, "schema"), _object(now, "schema")
        for word in ("primaryKey", "foreignKeys", "missingValues"):
            if was.get(word) != now.get(word):
                yield Redescribed("major", f"the table {name} has another {word}")
        for field, (one, other) in _shared(was.get("fields"), now.get("fields")):
            yield from _column(f"{name}.{field}", one, other)


def _column(name: str, was: Json, now: Json) -> Iterator[Redescribed]:
    for word in READING:
        if was.get(word) != now.get(word):
            yield Redescribed("major", f"{name} has another {word}: {_show(was, word)} -> {_show(now, word)}")
    before, after = _object(was, "constraints"), _object(now, "constraints")
    values = {level: _values(before, after, level) for level in ("major", "minor")}
    for value in values["major"]:
        yield Redescribed("major", f"{name} no longer has the value {value}")
    for value in values["minor"]:
        yield Redescribed("minor", f"{name} has a new value, {value}")
    for word in ("required", "unique"):
        if before.get(word) and not after.get(word):
            yield Redescribed("major", f"{name} is no longer {word}")
    yield from _meanings(name, _object(was, "meanings"), _object(now, "meanings"))
    yield from _properties(f"{name}'s constraints", before, after, ("enum", "required", "unique"))
    yield from _properties(name, was, now, (*READING, "constraints", "meanings"))


def _values(before: Json, after: Json, level: str) -> list[str]:
    """The values that went from an enumeration (``major``) or came (``minor``); a new one is neither."""
    was, now = (list(map(str, limits.get("enum") or ())) for limits in (before, after))
    gone, kept = (was, now) if level == "major" else (now, was)
    return [value for value in gone if value not in kept] if was else []


def _meanings(name: str, was: Json, now: Json) -> Iterator[Redescribed]:
    for value in was.keys() & now.keys():
        if was[value] != now[value]:
            yield Redescribed("patch", f"the meaning of {value} in {name} is worded otherwise")


def _properties(name: str, was: Json, now: Json, without: tuple[str, ...] = ()) -> Iterator[Redescribed]:
    for word in [*was, *(word for word in now if word not in was)]:
        if word not in without and was.get(word) != now.get(word):
            verb = "gains" if word not in was else "loses" if word not in now else "has another"
            yield Redescribed("patch", f"{name} {verb} {word}")


def _shared(before: object, after: object) -> Iterator[tuple[str, tuple[Json, Json]]]:
    """The named objects that two lists have in common."""
    named = [
        {
            str(one.get("name")): one
            for one in (found if isinstance(found, list) else ())
            if isinstance(one, dict)
        }
        for found in (before, after)
    ]
    for name, one in named[0].items():
        if name in named[1]:
            yield name, (one, named[1][name])


def _descriptor(folder: str | os.PathLike[str]) -> Json:
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8-sig") as file:
        found = json.load(file)
    return found if isinstance(found, dict) else {}


def _object(parent: Json, name: str) -> Json:
    found = parent.get(name)
    return found if isinstance(found, dict) else {}


def _show(field: Json, word: str) -> str:
    return json.dumps(field.get(word), ensure_ascii=False)
