"""A new version written into the files that state one: the descriptor, the changelog, what docs.py writes."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from common import Refused, replace_files
from ilrs_signatories.dataset.dataset import read_dataset
from release.changelog import Changelog, Entry, read_changelog, with_release
from release.checks import read, released, since_last, written_texts
from release.semver import Version, read_version

Files = dict[str, bytes]


def prepare(repository: Path, version: Version, day: str) -> list[str]:
    """Write the release ``version`` of ``day``; the paths written. Raises ``ValueError`` and ``Refused``."""
    before = {name: (repository / name).read_bytes() for name in ("datapackage.json", "CHANGELOG.md")}
    after = prepared(repository, version, day)
    replace_files(repository, after, before)
    refusal = next(written_texts(repository), None)
    if refusal:
        replace_files(repository, before, after)
        raise Refused(f"{refusal}; nothing was written", status=1)
    return [*after, "the text that scripts/docs.py writes"]


def prepared(repository: Path, version: Version, day: str) -> Files:
    """The descriptor and the changelog as the release ``version`` of ``day`` has them."""
    tagged = released(repository)
    if tagged and version <= tagged[-1]:
        raise ValueError(
            f"version {version} is not above {tagged[-1]}, which is released: choose a higher one"
        )
    comparison = since_last(repository, version)
    refusal = comparison.refusal(version)
    if refusal:
        raise ValueError(refusal)
    _check_day(day, read_dataset(repository).schema.gathered)
    changelog = read_changelog(read(repository / "CHANGELOG.md"))
    entry = Entry(str(version), day, "", comparison.data)
    unreleased = {str(version), "Unreleased", *_prepared_before(changelog, comparison.base)}
    texts = {
        "datapackage.json": dated(read(repository / "datapackage.json"), version, day),
        "CHANGELOG.md": with_release(changelog, entry, unreleased).text(),
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
        raise ValueError(f"{day!r} is not a day: write it as 2026-11-22")
    if day < gathered:
        raise ValueError(f"{day} is before {gathered}, when the evidence was gathered: choose a later day")
