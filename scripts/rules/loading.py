"""From files to a ``Package``: the descriptor's schemas and the tables they describe, read leniently.

Loading never fails: whatever is malformed is left out here and reported by a rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rules import csvtext
from rules.model import DESCRIPTOR, EDTF, Field, ForeignKey, Package, Snag, Table, items, members, names, show
from rules.patterns import compiled

PATH = re.compile(r"data/[a-z0-9_]+\.csv")
"""Where a table may lie; a path of another form is a fault of its own and is not opened."""

_RENAME = "name the columns as datapackage.json does, in its order"


def load(files: Mapping[str, bytes]) -> Package:
    """Read a package."""
    data = files[DESCRIPTOR]
    text = data.decode("utf-8", "replace")
    descriptor, broken = _json(data)
    tables: dict[str, Table] = {}
    for resource in map(members, items(members(descriptor).get("resources"))):
        name, path = resource.get("name"), resource.get("path")
        if isinstance(name, str) and isinstance(path, str) and name not in tables:
            tables[name] = _table(name, path, members(resource.get("schema")), files)
    return Package(files, text, descriptor, broken, tables)


def _json(data: bytes) -> tuple[Any, tuple[int | None, str] | None]:
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_distinct, parse_constant=_refuse)
        return value, None if isinstance(value, dict) else (1, "it is no object")
    except json.JSONDecodeError as error:
        return None, (error.lineno, error.msg[0].lower() + error.msg[1:])
    except UnicodeDecodeError as error:
        return None, (data[: error.start].count(b"\n") + 1, "a byte that is not UTF-8")
    except RecursionError:
        return None, (None, "nested too deeply")
    except ValueError as error:
        return None, (None, str(error))


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the property {show(twice)} stands twice in one object")
    return known


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON value")


def _table(name: str, path: str, schema: dict[str, Any], files: Mapping[str, bytes]) -> Table:
    key = names(schema.get("primaryKey"))
    references = [_foreign_key(raw, name) for raw in items(schema.get("foreignKeys"))]
    foreign_keys = tuple(reference for reference in references if reference is not None)
    described = [describe(raw, key, foreign_keys) for raw in map(members, items(schema.get("fields")))]
    fields = tuple(field for field in described if field is not None)
    snags: list[Snag] = []
    try:
        data = files[path] if PATH.fullmatch(path) else None
    except (KeyError, OSError):
        data = None
        snags.append(
            Snag("table-file", None, "the table's file is missing or cannot be read", "restore the file")
        )
    if data is None:
        return Table(name, path, fields, key, foreign_keys, [], {}, frozenset(), tuple(snags))
    sheet = csvtext.read(data)
    snags = [*sheet.snags, *_header_snags(sheet, fields)]
    columns = {
        column: [row[at] for row in sheet.rows] for column, at in _places(sheet.header, fields).items()
    }
    return Table(name, path, fields, key, foreign_keys, sheet.lines, columns, sheet.loose, tuple(snags))


def _places(header: tuple[str, ...], fields: tuple[Field, ...]) -> dict[str, int]:
    """Where each column stands: by its name if the header has no name of its own, else by its place."""
    wanted = [field.name for field in fields]
    if len(header) == len(wanted) and set(header) != set(wanted):
        return {name: at for at, name in enumerate(wanted)}
    return {name: at for at, name in enumerate(header) if name in wanted}


def _header_snags(sheet: csvtext.Sheet, fields: tuple[Field, ...]) -> list[Snag]:
    wanted = tuple(field.name for field in fields)
    if not sheet.header:
        return (
            []
            if sheet.snags
            else [Snag("table-rows", 1, "the table is empty", "restore its header and its rows")]
        )
    snags = []
    if wanted and sheet.header != wanted:
        snags.append(Snag("header", 1, _header_difference(sheet.header, wanted), _RENAME))
    if not sheet.rows:
        snags.append(Snag("table-rows", 1, "the table has no row below its header", "restore its rows"))
    return snags


def _header_difference(header: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    missing = [show(name) for name in wanted if name not in header]
    extra = [show(name) for name in header if name not in wanted]
    if missing or extra:
        parts = [
            f"lacks {', '.join(missing)}" if missing else "",
            f"has {', '.join(extra)} instead" if extra else "",
        ]
        return "the header " + " and ".join(filter(None, parts))
    return (
        "the header names a column twice"
        if len(header) > len(wanted)
        else "the header's columns are in another order"
    )


def _foreign_key(raw: object, table: str) -> ForeignKey | None:
    reference = members(members(raw).get("reference"))
    resource = reference.get("resource") or table
    fields, target = names(members(raw).get("fields")), names(reference.get("fields"))
    return ForeignKey(fields, str(resource), target) if fields and len(fields) == len(target) else None


def describe(
    raw: dict[str, Any], key: tuple[str, ...] = (), foreign_keys: tuple[ForeignKey, ...] = ()
) -> Field | None:
    """A column as the descriptor describes it; None if it has no name."""
    name, limits = raw.get("name"), members(raw.get("constraints"))
    if not isinstance(name, str):
        return None
    return Field(
        name=name,
        type=raw["type"] if isinstance(raw.get("type"), str) else "string",
        required=limits.get("required") is True or name in key,
        unique=limits.get("unique") is True,
        enum=tuple(str(value) for value in items(limits.get("enum"))),
        pattern=_pattern(limits.get("pattern")),
        minimum=_limit(limits.get("minimum")),
        maximum=_limit(limits.get("maximum")),
        min_length=_length(limits.get("minLength")),
        max_length=_length(limits.get("maxLength")),
        edtf=raw.get("rdfType") == EDTF,
        evidence=raw.get("evidence") == "required",
        example=str(raw.get("example", "")),
        key=key == (name,),
        target=next((foreign.table for foreign in foreign_keys if foreign.fields == (name,)), ""),
    )


def _pattern(value: object) -> re.Pattern[str] | None:
    try:
        return compiled(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _limit(value: object) -> str | None:
    return str(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else None


def _length(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
