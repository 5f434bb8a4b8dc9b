"""What prevents a release of the checkout, each in a sentence that says what to do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.reader import git_files
from release.changelog import NOT_TAGGED, Changelog, data_section, read_changelog
from release.semver import NUMBERS, Reason, Version, level, read_version, reasons
from review.report import review

SHOWN = 5
"""Reasons that a message names."""


class Comparison(NamedTuple):
    """What changed since the release ``base``; nothing to compare with if that is None."""

    base: Version | None
    why: tuple[Reason, ...] = ()
    data: str = ""

    def refusal(self, version: Version) -> str | None:
        """Why ``version`` does not fit what changed; None if it does, as any first version does."""
        if self.base is None:
            return None
        asked = level(self.why)
        fitting = self.base.fitting(asked)
        if version in fitting:
            return None
        words = [reason.sentence for reason in self.why if reason.level == asked]
        shown = "; ".join(words[:SHOWN]) or "no difference in the data"
        more = f"; and {len(words) - SHOWN:,} more" if len(words) > SHOWN else ""
        others = f", or {' or '.join(map(str, fitting[1:]))} if more changed than a script can see"
        return (
            f"version {version} does not fit: the changes since {self.base} are {asked} "
            f"({shown}{more}) - write {fitting[0]}{others if fitting[1:] else ''}"
        )


def problems(repository: Path, tag: str | None = None) -> Iterator[str]:
    """Everything that does not fit; nothing if the checkout can be released. Raises ``ValueError``."""
    descriptor = json.loads(read(repository / "datapackage.json"))
    version = read_version(str(descriptor.get("version")))
    changelog = read_changelog(read(repository / "CHANGELOG.md"))
    tagged = released(repository)
    if tag is not None and tag != f"v{version}":
        yield f"the tag {tag} is not the version of datapackage.json: tag v{version}, or prepare the version"
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
    yield from _missing_tags(changelog, version, tagged)
    yield from _entry(changelog, version, descriptor, comparison)
    yield from written_texts(repository, "--check")


def read(path: Path) -> str:
    """A file of the checkout; raises ``ValueError``."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{path.name} cannot be read: restore it") from None


def released(repository: Path) -> list[Version]:
    """The versions tagged ``v1.2.3`` in the history of the commit that is checked out, in ascending order."""
    if not _git(repository, "rev-parse", "--is-inside-work-tree").stdout:
        raise ValueError(f"git: {_said(_git(repository, 'rev-parse'))}")
    if _git(repository, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return []
    done = _git(repository, "tag", "--list", "v*", "--merged", "HEAD")
    if done.returncode:
        raise ValueError(f"git cannot list the tags: {_said(done)}")
    return sorted(read_version(name[1:]) for name in done.stdout.split() if re.fullmatch(f"v{NUMBERS}", name))


def since_last(repository: Path, before: Version) -> Comparison:
    """The checkout compared with the last release below ``before``; raises ``DamagedPackage``."""
    earlier = [version for version in released(repository) if version < before]
    return since(repository, earlier[-1]) if earlier else Comparison(None)


def since(repository: Path, base: Version) -> Comparison:
    """The checkout compared with the release ``base``."""
    old = read_dataset(git_files(repository, f"refs/tags/v{base}"))
    new = read_dataset(repository)
    found = review(old, new)
    why = reasons(found.diff, found.schema, old.schema.tables)
    return Comparison(base, tuple(why), data_section(found, old, new))


def written_texts(repository: Path, *options: str) -> Iterator[str]:
    """Run ``scripts/docs.py``, which writes the text that shows data; what it refuses, in its own words."""
    command = [sys.executable, str(repository / "scripts" / "docs.py"), *options]
    done = subprocess.run(command, cwd=repository, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split()) or "no reason given"
        yield f"scripts/docs.py {' '.join(options)}: {said}"


def _missing_tags(changelog: Changelog, version: Version, tagged: list[Version]) -> Iterator[str]:
    """A clone without its tags would take every release for the first."""
    for entry in changelog.entries:
        expected = entry.version not in ("Unreleased", str(version), *map(str, tagged))
        if expected and not entry.words.startswith(NOT_TAGGED):
            yield (
                f"CHANGELOG.md has an entry for {entry.version}, and there is no tag v{entry.version}: fetch "
                f"the whole history with its tags, or begin the entry with {NOT_TAGGED!r} if that is so"
            )


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


def _git(repository: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(repository), *words]
    try:
        return subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError as error:
        raise ValueError(f"git cannot be run: {error.strerror} - install it") from None


def _said(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join(done.stderr.split()) or "no reason given"
