"""Rules on datapackage.json: a "json" Schema (``descriptor.schema.json``), and what no schema can say."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ilrs_signatories import edtf
from ilrs_signatories.dataset.reader import Files
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema, parse_schema
from ilrs_signatories.errors import DamagedPackage
from validation import values
from validation.report import Fault, show
from validation.rules import broken

Steps = tuple["str | int", ...]
"""The way to a value in a "json" text: names of properties and numbers of items."""


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|\n|[^\s{}\[\],:"]+')


@lru_cache(maxsize=4)
def read(data: bytes, lenient: bool = False) -> tuple[Schema | None, list[Fault]]:
    """The schema that a descriptor describes, or what is wrong with it; an earlier one is read leniently."""
    line, why = None, ""
    try:
        text = data.decode("utf-8")
        descriptor = json.loads(text, object_pairs_hook=_distinct, parse_constant=_refuse)
        if isinstance(descriptor, dict):
            found = [] if lenient else _by_schema(descriptor) or [*_beyond_schema(descriptor)]
            return None if found else parse_schema(descriptor, DESCRIPTOR), [
                _at(text, *each) for each in found
            ]
        line, why = 1, "it is not an object"
    except json.JSONDecodeError as error:
        line, why = error.lineno, error.msg[0].lower() + error.msg[1:]
    except UnicodeDecodeError as error:
        line, why = data[: error.start].count(b"\n") + 1, "a byte that is not UTF-8"
    except RecursionError:
        why = "nested too deeply"
    except (ValueError, DamagedPackage) as error:
        why = str(error).removeprefix(f"{DESCRIPTOR}: ")
    return None, [broken("json", DESCRIPTOR, line, why=f"the descriptor cannot be read: {why}")]


def digests(schema: Schema, files: Files) -> Iterator[Fault]:
    """The sizes and hashes that a descriptor states and the files do not have."""
    text = files.text(DESCRIPTOR)
    for number, resource in enumerate(schema.descriptor["resources"]):
        stated = {name: resource[name] for name in ("bytes", "hash") if name in resource}
        if stated and resource["path"] in files.names():
            data = files.read(resource["path"])
            actual = {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
            for name, value in stated.items():
                if value != actual[name]:
                    steps = ("resources", number, name)
                    yield _at(text, "digest", steps, f"{name} is not that of {resource['path']}", "")


Found = tuple[str, Steps, str, str]


def _at(text: str, rule: str, steps: Steps, wrong: str, fix: str) -> Fault:
    name = next((step for step in reversed(steps) if isinstance(step, str)), None)
    return broken(rule, DESCRIPTOR, line_of(text, steps), name, fix=fix, why=wrong)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the property {show(twice)} is twice in one object")
    return known


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a JSON value")


def _by_schema(descriptor: dict[str, Any]) -> list[Found]:
    """What the "json" Schema finds; a misspelled property explains what is missing."""
    from jsonschema import Draft202012Validator  # imported late: nothing else needs it

    schema = json.loads(Path(__file__).with_name("descriptor.schema.json").read_text(encoding="utf-8"))
    errors = list(Draft202012Validator(schema).iter_errors(descriptor))
    found: list[Found] = []
    meant: set[Steps] = set()
    for error in sorted(errors, key=lambda error: error.validator != "additionalProperties"):
        where: Steps = tuple(error.absolute_path)
        stated: Any = error.schema
        if error.validator == "additionalProperties":
            unknown = [key for key in error.instance if key not in stated["properties"]]
            if not stated.get("open"):
                found.append((stated["rule"], (*where, unknown[0]), stated["wrong"], ""))
                continue
            for key in unknown:
                for near in difflib.get_close_matches(key[:80], stated["properties"], 1, 0.8):
                    fix = "delete it" if near in error.instance else f"write {show(near)}"
                    found.append(("property", (*where, key), f"the property {show(key)} is unknown", fix))
                    meant.add((*where, near))
            continue
        if error.validator == "required":
            name = next(key for key in error.validator_value if key not in error.instance)
            stated, where = stated.get("properties", {}).get(name, stated), (*where, name)
        if where not in meant:
            found.append((stated["rule"], where, stated["wrong"], stated.get("fix", "")))
    return found


def _beyond_schema(descriptor: dict[str, Any]) -> Iterator[Found]:
    """What no "json" Schema can say; the descriptor has passed it."""
    yield from _days(descriptor["coverage"])
    yield from _twice(descriptor["resources"], ("resources",), ("name", "path"), "resources", "tables")
    columns = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in descriptor["resources"]
    }
    for number, resource in enumerate(descriptor["resources"]):
        schema, where = resource["schema"], ("resources", number, "schema")
        yield from _twice(schema["fields"], (*where, "fields"), ("name",), "schema", "columns")
        yield from _keys(resource["name"], schema, where, columns)
        for at, field in enumerate(schema["fields"]):
            yield from _field(field, (*where, "fields", at))


def _days(coverage: dict[str, Any]) -> Iterator[Found]:
    days: dict[str, edtf.Days] = {}
    for name in ("begins", "gathered", "thin_after"):
        try:
            days[name] = edtf.parse(coverage[name])
        except ValueError as error:
            yield "coverage", ("coverage", name), f"{show(coverage[name])} {error}", ""
    if len(days) == 3 and days["begins"].latest > days["gathered"].earliest:
        yield "coverage", ("coverage", "gathered"), "gathered is before begins", "correct one of the two"


def _twice(
    items: list[dict[str, Any]], where: Steps, keys: tuple[str, ...], rule: str, kind: str
) -> Iterator[Found]:
    for key in keys:
        seen: set[str] = set()
        for number, item in enumerate(items):
            if item[key] in seen:
                wrong = f"two {kind} have the {key} {show(item[key])}"
                yield rule, (*where, number, key), wrong, f"give each a {key} of its own"
            seen.add(item[key])


def _keys(own: str, schema: dict[str, Any], where: Steps, columns: dict[str, list[str]]) -> Iterator[Found]:
    yield from _unknown((*where, "primaryKey"), schema["primaryKey"], columns[own])
    for number, key in enumerate(schema.get("foreignKeys", [])):
        at: Steps = (*where, "foreignKeys", number)
        target = key["reference"].get("resource") or own
        yield from _unknown((*at, "fields"), key["fields"], columns[own])
        if target not in columns:
            wrong = "a foreign key names no table of the descriptor"
            yield "keys", (*at, "reference", "resource"), wrong, "correct its resource"
            continue
        yield from _unknown((*at, "reference", "fields"), key["reference"]["fields"], columns[target])
        if len(_names(key["fields"])) != len(_names(key["reference"]["fields"])):
            yield "keys", at, "a foreign key joins different numbers of columns", "name as many on both sides"


def _names(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _unknown(where: Steps, given: str | list[str], columns: list[str]) -> Iterator[Found]:
    for name in _names(given):
        if name not in columns:
            yield "keys", where, f"a key names {show(name)}, which is not a column of the table", ""


def _field(field: dict[str, Any], where: Steps) -> Iterator[Found]:
    constraints = field.get("constraints", {})
    listed, explained = constraints.get("enum", []), field.get("meanings")
    if explained is not None and (not isinstance(explained, dict) or list(explained) != listed):
        wrong = f"the meanings of {show(field['name'])} are not those of its enum"
        yield "meanings", (*where, "meanings"), wrong, ""
        return
    why = _unusable(constraints["pattern"]) if "pattern" in constraints else ""
    if why:
        yield "constraints", (*where, "constraints", "pattern"), f"the pattern {why}", "write a simpler one"
        return
    alone = {"resources": [{"name": "x", "path": "x", "schema": {"fields": [field]}}]}
    described = parse_schema(alone, DESCRIPTOR).tables["x"].fields[0]
    found = values.judge(str(field["example"]), values.checks(described))
    if found is not None:
        yield "example", (*where, "example"), f"the example {found[1]}", found[2]


def _unusable(pattern: str) -> str:
    """Why a pattern cannot be used: it does not compile, or may take for ever; blank if it can.

    >>> _unusable("[a-z]+(?:-[a-z]+)*"), _unusable("(?:-?[a-z]*)*")
    ('', 'repeats a repetition, which may take for ever')
    """
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return f"is not a regular expression: {error}"
    if re.search(r"\(\?[^:]|\\[1-9]|[*+?}]\+", pattern):
        return "uses more than characters, groups, alternatives and repetitions"
    left = re.sub(r"(?<!\))\{\d+\}", "", re.sub(r"\\[^dwsDWS]", "_", pattern))
    repeats = list(re.findall(r"[*+]|\{(\d*),(\d*)\}", re.sub(r"\[[^\]]*\]", "_", left)))
    if len(repeats) > 3 or any(int(most or 0) > 20 for _, most in repeats):
        return "has too many repetitions, which may take for ever"
    while group := re.search(r"\((?:\?:)?([^()]*)\)([*+?]|\{[^}]*\})?", left):
        body, repeated = group[1], group[2] not in (None, "?")
        varies = re.search(r"[*+?{|]|\\[dwsDWS]", re.sub(r"\[[^\]]*\]", "_", body)) is not None
        if repeated and varies and not _SEPARATED.fullmatch(body):
            return "repeats a repetition, which may take for ever"
        left = left[: group.start()] + ("_?" if varies or group[2] else "_") + left[group.end() :]
    return ""


_SEPARATED = re.compile(r"[-,./:]\[(?:[A-Za-z0-9]-[A-Za-z0-9])+\][*+]?")
"""What may be repeated though it repeats something itself: a separator, then letters or digits."""


def line_of(text: str, steps: Steps) -> int | None:
    """The line on which the value at ``steps`` starts, or else the value around it; None if there is none.

    >>> line_of('{"a":\\n [1,\\n 2]}', ("a", 1))
    3
    """
    lines = _lines(text)
    while steps and steps not in lines:
        steps = steps[:-1]
    return lines.get(steps)


def _lines(text: str) -> dict[Steps, int]:
    """The way to each value and each name of a property, and its line."""
    found: dict[Steps, int] = {}
    around: list[str | int | None] = []  # within an object None stands where a name comes next
    line = 1
    for token in _TOKEN.findall(text):
        if token == "\n":
            line += 1
        elif token in "}]":
            around.pop()
        elif token == "," and around:
            around[-1] = around[-1] + 1 if isinstance(around[-1], int) else None
        elif token not in ":,":
            is_name = bool(around) and around[-1] is None
            if is_name:
                around[-1] = json.loads(token)
            found.setdefault(tuple(step for step in around if step is not None), line)
            if token in "{[" and not is_name:
                around.append(None if token == "{" else 0)
    return found
