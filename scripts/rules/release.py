"""Rules on what datapackage.json says of the package as a whole: version, dates, licence, words, bytes."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from ilrs_signatories import edtf
from rules.dates import before
from rules.descriptor import at, each_resource, fields
from rules.model import Finding, Package, items, members, show
from rules.position import Path
from rules.registry import package_rule

_WORD = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER = re.compile(
    rf"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){{2}}(?:-{_WORD}(?:\.{_WORD})*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_KNOWN = {
    "package": "$schema name id title description version created homepage licenses contributors sources"
    " keywords image resources coverage profile",
    "resource": "name title description type path data scheme format mediatype encoding dialect schema bytes"
    " hash licenses sources profile homepage",
    "schema": "$schema fields primaryKey foreignKeys missingValues uniqueKeys fieldsMatch",
    "field": "name title description type format example constraints rdfType missingValues meanings evidence"
    " borderline categories categoriesOrdered",
}


@package_rule("version")
def version(package: Package) -> Iterator[Finding]:
    """The version is a semantic version."""
    stated = members(package.descriptor).get("version")
    if package.broken is None and not (isinstance(stated, str) and _SEMVER.fullmatch(stated)):
        yield at(
            package,
            ("version",),
            f"{show(str(stated))} is no semantic version",
            "write three numbers, as 1.0.0",
        )


@package_rule("created")
def created(package: Package) -> Iterator[Finding]:
    """The package says when it was released, and on which day before that its evidence was gathered."""
    descriptor = members(package.descriptor)
    stated, gathered = descriptor.get("created"), members(descriptor.get("coverage")).get("gathered")
    if package.broken is not None:
        return
    if not (isinstance(stated, str) and _TIME.fullmatch(stated) and _is_date(stated[:10])):
        yield at(
            package,
            ("created",),
            f"{show(str(stated))} is no day and time",
            "write it as 2026-11-22T00:00:00Z",
        )
    if not (isinstance(gathered, str) and len(gathered) == 10 and _is_date(gathered)):
        yield at(
            package, ("coverage", "gathered"), f"{show(str(gathered))} is no day", "write it as 2026-11-22"
        )
    elif before(package.released, gathered):
        yield at(
            package,
            ("coverage", "gathered"),
            "the evidence was gathered after the release",
            "correct one of the two",
        )


def _is_date(text: str) -> bool:
    try:
        return bool(edtf.parse(text))
    except ValueError:
        return False


@package_rule("licence")
def licence(package: Package) -> Iterator[Finding]:
    """The package has a name, a title and a licence."""
    descriptor = members(package.descriptor)
    if package.broken is not None:
        return
    if not re.fullmatch(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", str(descriptor.get("name", ""))):
        yield at(package, ("name",), "the package has no name in lower-case letters", "restore its name")
    if not isinstance(descriptor.get("title"), str):
        yield at(package, ("title",), "the package has no title", "restore its title")
    licences = items(descriptor.get("licenses"))
    if not licences or not all(
        members(licence).get("name") or members(licence).get("path") for licence in licences
    ):
        yield at(package, ("licenses",), "the package states no licence", "restore CC0-1.0 in licenses")


@package_rule("property")
def property_(package: Package) -> Iterator[Finding]:
    """No property of the descriptor is a known one misspelt, which tools would pass over in silence."""
    objects: list[tuple[str, Path, dict[str, Any]]] = [("package", (), members(package.descriptor))]
    for path, resource in each_resource(package):
        objects.append(("resource", path, resource))
        objects.append(("schema", (*path, "schema"), members(resource.get("schema"))))
    objects += [("field", path, field) for path, field in fields(package)]
    for kind, path, content in objects:
        known = _KNOWN[kind].split()
        for key in content:
            near = [] if key in known else difflib.get_close_matches(key[:80], known, 1, 0.8)
            if near:
                yield at(
                    package, (*path, key), f"the property {show(key)} is unknown", f"write {show(near[0])}"
                )


@package_rule("digest")
def digest(package: Package) -> Iterator[Finding]:
    """If the descriptor states a file's size or hash, the file has it."""
    for path, resource in each_resource(package):
        size, given = resource.get("bytes"), resource.get("hash")
        if size is None and given is None:
            continue
        try:
            data = package.files[str(resource.get("path"))]
        except (KeyError, OSError):
            continue
        if size is not None and size != len(data):
            yield at(
                package,
                (*path, "bytes"),
                f"the file has {len(data)} bytes",
                f"write {len(data)}, or leave bytes out",
            )
        name, _, value = str(given).rpartition(":")
        if given is not None and (name or "md5") not in ("md5", "sha1", "sha256", "sha512"):
            yield at(
                package,
                (*path, "hash"),
                "the hash is of no known kind",
                "write sha256: and the digest, or leave it out",
            )
        elif given is not None and hashlib.new(name or "md5", data).hexdigest() != value:
            yield at(
                package,
                (*path, "hash"),
                "the file has another hash",
                "leave hash out: the tables are edited by hand",
            )
