"""Rules on datapackage.json itself: it is sound, and describes every table, its columns and its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rules.model import DESCRIPTOR, Finding, Package, items, members, names, show
from rules.position import Path, line_of
from rules.registry import package_rule

TYPES = frozenset(
    "string number integer boolean object array list datetime date time year yearmonth duration any".split()  # noqa: SIM905
)


def at(package: Package, path: Path, what: str, fix: str) -> Finding:
    """A finding in the descriptor, at the line of the value at ``path``."""
    name = next((step for step in reversed(path) if isinstance(step, str)), None)
    return Finding(DESCRIPTOR, line_of(package.text, path), name, what, fix)


def each_resource(package: Package) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The resources, each with its path in the descriptor; what is no object counts as an empty one."""
    for number, resource in enumerate(items(members(package.descriptor).get("resources"))):
        yield ("resources", number), members(resource)


def schemas(package: Package) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The schema of each resource."""
    for path, resource in each_resource(package):
        yield (*path, "schema"), members(resource.get("schema"))


def fields(package: Package) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The columns of every table."""
    for path, schema in schemas(package):
        for number, field in enumerate(items(schema.get("fields"))):
            yield (*path, "fields", number), members(field)


@package_rule("json")
def json_(package: Package) -> Iterator[Finding]:
    """The descriptor is well-formed JSON in UTF-8, an object that names no property twice."""
    if package.broken is not None:
        line, why = package.broken
        yield Finding(
            DESCRIPTOR,
            line,
            None,
            f"is not well-formed JSON: {why}",
            "look for a missing comma, quote or bracket there",
        )
    elif not isinstance(package.descriptor, dict):
        yield Finding(DESCRIPTOR, 1, None, "is no JSON object", "restore the file")


@package_rule("resources")
def resources(package: Package) -> Iterator[Finding]:
    """The descriptor describes tables, each an object with a name and a path of its own."""
    if isinstance(package.descriptor, dict) and not items(package.descriptor.get("resources")):
        yield at(
            package,
            ("resources",),
            "describes no table: resources is no list, or an empty one",
            "restore the list of tables",
        )
    for key in ("name", "path"):
        seen: set[str] = set()
        for path, resource in each_resource(package):
            value = resource.get(key)
            if not isinstance(value, str) or not value:
                yield at(package, path, f"a table has no {key}", f"give it a {key}, one text")
            elif value in seen:
                yield at(
                    package,
                    (*path, key),
                    f"two tables have the {key} {show(value)}",
                    f"give each a {key} of its own",
                )
            else:
                seen.add(value)


@package_rule("path")
def path_(package: Package) -> Iterator[Finding]:
    """The path of a table stays within data/."""
    for path, resource in each_resource(package):
        value = resource.get("path")
        if isinstance(value, str) and value and not re.fullmatch(r"data/[a-z0-9_]+\.csv", value):
            what = f"the path {show(value)} is no CSV file in data/"
            yield at(package, (*path, "path"), what, "write data/, the table's name and .csv")


@package_rule("dialect")
def dialect(package: Package) -> Iterator[Finding]:
    """A table is described as it is: CSV in UTF-8, with commas, double quotes and line feeds."""
    expected = {"encoding": "utf-8", "format": "csv", "scheme": "file", "mediatype": "text/csv"}
    written = {
        "delimiter": ",",
        "lineTerminator": "\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
    }
    for path, resource in each_resource(package):
        stated = resource.get("dialect", {})
        if resource.get("encoding") is None:
            yield at(package, path, "states no encoding, so that tools guess", 'add "encoding": "utf-8"')
        for key, value in expected.items():
            if resource.get(key, value) != value:
                yield at(package, (*path, key), f"{key} is not {value}", f"write {value}")
        if not isinstance(stated, dict):
            yield at(package, (*path, "dialect"), "the dialect is no object", "restore it")
            continue
        for key, given in stated.items():
            if key not in written or given != written[key]:
                yield at(
                    package,
                    (*path, "dialect", key),
                    f"the dialect's {key} is not how the tables are written",
                    "restore it",
                )


@package_rule("schema")
def schema(package: Package) -> Iterator[Finding]:
    """Every table has a primary key and columns, each with a name of its own and a known type."""
    for path, content in schemas(package):
        if not items(content.get("fields")):
            what = "the table has no schema: fields is no list, or an empty one"
            yield at(package, (*path, "fields"), what, "restore its list of columns")
            continue
        if not names(content.get("primaryKey")):
            yield at(
                package, path, "the table has no primary key", "name the columns of its key in primaryKey"
            )
        given = [members(field).get("name") for field in content["fields"]]
        for number, field in enumerate(map(members, content["fields"])):
            name, where = given[number], (*path, "fields", number)
            if not isinstance(name, str) or not name:
                yield at(
                    package,
                    where,
                    "a column has no name",
                    "give it the name that stands in the table's header",
                )
            elif name in given[:number]:
                yield at(
                    package,
                    (*where, "name"),
                    f"two columns have the name {show(name)}",
                    "give each a name of its own",
                )
            if field.get("type") not in TYPES:
                yield at(
                    package,
                    (*where, "type"),
                    "the column has no type of the Table Schema standard",
                    "write string or integer",
                )
        if content.get("missingValues", [""]) != [""]:
            yield at(
                package, (*path, "missingValues"), "missingValues is not the blank cell alone", 'write [""]'
            )


@package_rule("keys")
def keys(package: Package) -> Iterator[Finding]:
    """Primary and foreign keys name columns and tables that the descriptor describes."""
    columns = {}
    for _, resource in each_resource(package):
        described = items(members(resource.get("schema")).get("fields"))
        columns[str(resource.get("name"))] = [members(field).get("name") for field in described]
    for path, resource in each_resource(package):
        own, content = str(resource.get("name")), members(resource.get("schema"))
        yield from _unknown(
            package, (*path, "schema", "primaryKey"), content.get("primaryKey", []), columns[own]
        )
        stated = content.get("foreignKeys", [])
        if not isinstance(stated, list):
            yield at(package, (*path, "schema", "foreignKeys"), "foreignKeys is no list", "restore it")
        for number, key in enumerate(items(stated)):
            where: Path = (*path, "schema", "foreignKeys", number)
            fields, reference = members(key).get("fields"), members(members(key).get("reference"))
            target = reference.get("resource") or own
            yield from _unknown(package, (*where, "fields"), fields, columns[own])
            if not isinstance(target, str) or target not in columns:
                yield at(
                    package,
                    (*where, "reference", "resource"),
                    "a foreign key names no table of the descriptor",
                    "correct its resource",
                )
                continue
            yield from _unknown(
                package, (*where, "reference", "fields"), reference.get("fields"), columns[target]
            )
            if len(names(fields)) != len(names(reference.get("fields"))):
                yield at(
                    package,
                    where,
                    "a foreign key joins different numbers of columns",
                    "name as many on both sides",
                )


def _unknown(package: Package, path: Path, given: object, columns: list[Any]) -> Iterator[Finding]:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or (path[-1] == "fields" and not listed):
        yield at(package, path, "a key is no list of columns", "name its columns, in square brackets")
        return
    for name in listed:
        if not isinstance(name, str) or name not in columns:
            yield at(
                package,
                path,
                f"a key names {show(str(name))}, which is no column of the table",
                "correct the name",
            )
    if len(set(map(str, listed))) < len(listed):
        yield at(package, path, "a key names a column twice", "name it once")
