"""Rules on datapackage.json itself: it is sound, and its tables have names, paths and a dialect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.loading import PATH
from rules.model import DESCRIPTOR, Finding, Package, items, members, show
from rules.position import Path, line_of
from rules.registry import package_rule


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
        fix = "look for a missing comma, quote or bracket there"
        yield Finding(DESCRIPTOR, line, None, f"the descriptor cannot be read: {why}", fix)


@package_rule("resources")
def resources(package: Package) -> Iterator[Finding]:
    """The descriptor describes tables, each an object with a name and a path of its own."""
    if package.broken is None and not items(package.descriptor.get("resources")):
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
        if isinstance(value, str) and value and not PATH.fullmatch(value):
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
