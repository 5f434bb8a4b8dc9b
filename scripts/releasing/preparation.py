"""A new version written into the files that state one: the descriptor, the changelog and the citation."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from ilrs_signatories.formats import Files
from ilrs_signatories.package import read_package
from releasing.about import read_about
from releasing.changelog import Changelog, Entry, read_changelog, with_release
from releasing.citation import citation_cff
from releasing.comparison import since_last
from releasing.git import released
from releasing.judgement import read
from releasing.version import Version, read_version


def prepared(repository: Path, version: Version, day: str) -> Files:
    """The files of the checkout as the release ``version`` of ``day`` has them; raises ``ValueError``."""
    tagged = released(repository)
    if tagged and version <= tagged[-1]:
        raise ValueError(
            f"version {version} is not above {tagged[-1]}, which is released: choose a higher one"
        )
    comparison = since_last(repository, version)
    refusal = comparison.refusal(version)
    if refusal:
        raise ValueError(refusal)
    package = read_package(repository)
    _check_day(day, package.gathered)
    descriptor = dated(read(repository / "datapackage.json"), version, day)
    about = read_about(package)._replace(version=str(version), day=day)
    changelog = read_changelog(read(repository / "CHANGELOG.md"))
    entry = Entry(str(version), day, "", comparison.data)
    unreleased = {str(version), "Unreleased", *_prepared_before(changelog, comparison.base)}
    texts = {
        "datapackage.json": descriptor,
        "CHANGELOG.md": with_release(changelog, entry, unreleased).text(),
        "CITATION.cff": citation_cff(about),
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def dated(descriptor: str, version: Version, day: str) -> str:
    """The text of ``datapackage.json`` with another version and day, and every other byte the same."""
    wanted = {"version": str(version), "created": f"{day}T00:00:00Z"}
    text = descriptor
    for name, value in wanted.items():
        text = re.sub(rf'^(  "{name}": )"[^"\n]*"', rf'\g<1>"{value}"', text, count=1, flags=re.MULTILINE)
    if json.loads(text) != {**json.loads(descriptor), **wanted}:
        raise ValueError('datapackage.json: give "version" and "created" a line each, indented by two spaces')
    return text


def _prepared_before(changelog: Changelog, base: Version | None) -> list[str]:
    """The versions that were prepared since the last release and then not released."""
    if base is None:
        return []
    stated = [entry.version for entry in changelog.entries if entry.version != "Unreleased"]
    return [text for text in stated if read_version(text) > base]


def _check_day(day: str, gathered: str) -> None:
    try:
        valid = date.fromisoformat(day).isoformat() == day
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"{day!r} is no day: write it as 2026-11-22")
    if day < gathered:
        raise ValueError(f"{day} is before {gathered}, when the evidence was gathered: choose a later day")
