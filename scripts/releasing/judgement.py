"""What speaks against releasing the checkout as it stands, each in a sentence that says how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ilrs_signatories.package import read_package
from releasing.about import read_about
from releasing.changelog import Changelog, read_changelog
from releasing.citation import citation_cff
from releasing.comparison import Comparison, since, since_last
from releasing.git import released
from releasing.version import Version, read_version


def problems(repository: Path) -> Iterator[str]:
    """Everything that does not fit; nothing if the checkout can be released. Raises ``ValueError``."""
    descriptor = json.loads(read(repository / "datapackage.json"))
    version = read_version(str(descriptor.get("version")))
    changelog = read_changelog(read(repository / "CHANGELOG.md"))
    tagged = released(repository)
    if tagged and version < tagged[-1]:
        yield f"version {version} is lower than {tagged[-1]}, which is released: raise it"
        return
    if version in tagged and since(repository, version).why:
        yield f"{version} is released, and the data have changed since: {_prepare(None)}"
        return
    comparison = since_last(repository, version)
    refusal = comparison.refusal(version)
    if refusal:
        yield refusal
    yield from _history(changelog, version, tagged)
    yield from _entry(changelog, version, descriptor, comparison)
    if _text(repository / "CITATION.cff") != citation_cff(read_about(read_package(repository))):
        yield "CITATION.cff does not say what datapackage.json says: run python scripts/release.py citation"


def read(path: Path) -> str:
    """A file of the checkout; raises ``ValueError``."""
    text = _text(path)
    if text is None:
        raise ValueError(f"{path.name} cannot be read: restore it")
    return text


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _history(changelog: Changelog, version: Version, tagged: list[Version]) -> Iterator[str]:
    """A clone without its tags would take every release for the first."""
    told = [entry.version for entry in changelog.entries if entry.version not in ("Unreleased", str(version))]
    for earlier in told:
        if earlier not in map(str, tagged):
            what = f"CHANGELOG.md tells of {earlier}, and there is no tag v{earlier}"
            yield f"{what}: fetch the whole history with its tags"


def _entry(
    changelog: Changelog, version: Version, descriptor: dict[str, Any], comparison: Comparison
) -> Iterator[str]:
    entry = changelog.entry(str(version))
    if entry is None:
        yield f"CHANGELOG.md has no entry for {version}: {_prepare(version)}"
        return
    day = str(descriptor.get("created"))[:10]
    if entry.day != day:
        stated = f"is dated {entry.day}" if entry.day else "has no date"
        yield f"CHANGELOG.md: {version} {stated}, in datapackage.json {day}: {_prepare(version)}"
    numbered = [one.version for one in changelog.entries if one.version != "Unreleased"]
    if numbered[0] != str(version):
        yield f"CHANGELOG.md: {version} is not the first entry: move it above {numbered[0]}"
    if entry.data != comparison.data:
        yield f"CHANGELOG.md: the section Data of {version} is not what changed: {_prepare(version)}"


def _prepare(version: Version | None) -> str:
    return f"run python scripts/release.py prepare {version or 'X.Y.Z'} --date YYYY-MM-DD"
