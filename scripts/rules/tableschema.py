"""Rules on what datapackage.json says of a table: its columns, its primary key and its foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.descriptor import at, each_resource, schemas
from rules.model import Finding, Package, items, members, names, show
from rules.position import Path
from rules.registry import package_rule

TYPES = (
    *(
        "string",
        "number",
        "integer",
        "boolean",
        "object",
        "array",
        "list",
        "datetime",
        "date",
        "time",
        "year",
    ),
    *("yearmonth", "duration", "geopoint", "geojson", "any"),
)


@package_rule("schema")
def schema(package: Package) -> Iterator[Finding]:
    """Every table has a primary key and columns, each with a name of its own and a known type."""
    for path, content in schemas(package):
        columns = items(content.get("fields"))
        if not columns:
            what = "the table has no schema: fields is no list, or an empty one"
            yield at(package, (*path, "fields"), what, "restore its list of columns")
        elif not names(content.get("primaryKey")):
            yield at(package, path, "the table has no primary key", "name its columns in primaryKey")
        for number, column in enumerate(map(members, columns)):
            earlier = [members(other).get("name") for other in columns[:number]]
            yield from _column(package, (*path, "fields", number), column, earlier)
        if content.get("missingValues", [""]) != [""]:
            what = "missingValues is not the blank cell alone"
            yield at(package, (*path, "missingValues"), what, 'write [""]')


def _column(package: Package, path: Path, column: dict[str, Any], earlier: list[Any]) -> Iterator[Finding]:
    name = column.get("name")
    if not isinstance(name, str) or not name:
        yield at(package, path, "a column has no name", "give it the name that stands in the table's header")
    elif name in earlier:
        what = f"two columns have the name {show(name)}"
        yield at(package, (*path, "name"), what, "give each a name of its own")
    if column.get("type") not in TYPES:
        what = "the column has no type of the Table Schema standard"
        yield at(package, (*path, "type"), what, "write string or integer")


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
