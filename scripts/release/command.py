"""Check that the checkout may be released, or prepare its next version.

    python scripts/release.py check
    python scripts/release.py prepare 0.2.0 --date 2026-12-01

``check`` compares with the last tag, such as v0.1.0, and refuses a version or a changelog entry that does not
fit what changed (docs/versions.md says what fits), and text that scripts/docs.py would write differently.
``prepare`` writes the version and its day into datapackage.json and the entry into CHANGELOG.md, and runs
scripts/docs.py; it commits and tags nothing.

Exit status: 0 done, 1 refused, and then nothing was written, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from common import REPOSITORY, Refused, replace_files
from ilrs_signatories import edtf
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.dataset.reader import git_files
from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.output import escaped
from release.changelog import NOT_TAGGED, Changelog, Entry, data_section, read_changelog, with_release
from release.semver import NUMBERS, Version, changes, read_version
from review.report import review
from review.schema_changes import Change

Files = dict[str, bytes]


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="release.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--repository", type=Path, default=REPOSITORY, metavar="DIR", help="a checkout (default: this one)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="check|prepare")
    check = commands.add_parser("check", help="say what prevents a release")
    check.add_argument("--tag", metavar="vX.Y.Z", help="the tag of the release, to compare with the version")
    new = commands.add_parser("prepare", help="write the next version into the files that state it")
    new.add_argument("version", type=_version, metavar="X.Y.Z")
    new.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="the day of the release")
    args = parser.parse_args()
    refusals = []
    try:
        if args.command == "prepare":
            for path in prepare(args.repository, args.version, args.date):
                print(f"written: {path}")
        else:
            refusals = list(problems(args.repository, args.tag))
            if not refusals:
                print("the version, the changelog and the written text fit what changed")
    except (ValueError, DamagedPackage) as error:
        refusals = [str(error)]
    for refusal in refusals:
        print(f"release.py: {escaped(refusal, keep='')}", file=sys.stderr)
    return 1 if refusals else 0


def _version(text: str) -> Version:
    try:
        return read_version(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


class Comparison(NamedTuple):
    """What changed since the release ``base``; nothing to compare with if that is None."""

    base: Version | None
    changes: list[Change]
    data: str

    def refusal(self, version: Version) -> str | None:
        """Why ``version`` does not fit what changed; None if it does, as any first version does."""
        return self.base.refusal(version, self.changes) if self.base else None


def problems(repository: Path, tag: str | None = None) -> Iterator[str]:
    """Everything that does not fit; nothing if the checkout can be released. Raises ``ValueError``."""
    descriptor = json.loads(_read(repository / "datapackage.json"))
    version = read_version(str(descriptor.get("version")))
    changelog = read_changelog(_read(repository / "CHANGELOG.md"))
    tagged = _released(repository)
    if tag is not None and tag != f"v{version}":
        yield f"the tag {tag} is not the version of datapackage.json: tag v{version}, or prepare the version"
    if tagged and version < tagged[-1]:
        yield f"version {version} is lower than {tagged[-1]}, which is released: raise it"
        return
    if version in tagged and _since(repository, version).changes:
        yield f"{version} is released, and the data have changed since: {_again('X.Y.Z')}"
        return
    comparison = since_last(repository, version)
    if refusal := comparison.refusal(version):
        yield refusal
    # A clone without its tags would take every release for the first.
    for entry in changelog.entries:
        expected = entry.version not in ("Unreleased", str(version), *map(str, tagged))
        if expected and not entry.words.startswith(NOT_TAGGED):
            yield (
                f"CHANGELOG.md has an entry for {entry.version}, and there is no tag v{entry.version}: fetch "
                f"the whole history with its tags, or begin the entry with {NOT_TAGGED!r} if that is so"
            )
    yield from _entry(changelog, version, str(descriptor.get("created"))[:10], comparison.data)
    yield from _written_texts(repository, "--check")


def _entry(changelog: Changelog, version: Version, day: str, data: str) -> Iterator[str]:
    """What is wrong with the entry of a version."""
    entry = changelog.entry(str(version))
    if entry is None:
        yield f"CHANGELOG.md has no entry for {version}: {_again(version)}"
        return
    if entry.day != day:
        stated = f"is dated {entry.day}" if entry.day else "has no date"
        yield f"CHANGELOG.md: {version} {stated}, in datapackage.json {day}: {_again(version)}"
    first = next(one.version for one in changelog.entries if one.version != "Unreleased")
    if first != str(version):
        yield f"CHANGELOG.md: {version} is not the first entry: move it above {first}"
    if entry.data != data:
        yield f"CHANGELOG.md: the section Data of {version} is not what changed: {_again(version)}"


def _again(version: Version | str) -> str:
    return f"run python scripts/release.py prepare {version} --date YYYY-MM-DD"


def prepare(repository: Path, version: Version, day: str) -> list[str]:
    """Write the release ``version`` of ``day``; the paths written. Raises ``ValueError`` and ``Refused``."""
    before = {name: (repository / name).read_bytes() for name in ("datapackage.json", "CHANGELOG.md")}
    after = prepared(repository, version, day)
    replace_files(repository, after, before)
    for refusal in _written_texts(repository):
        replace_files(repository, before, after)
        raise Refused(f"{refusal}; nothing was written", status=1)
    return [*after, "the text that scripts/docs.py writes"]


def prepared(repository: Path, version: Version, day: str) -> Files:
    """The descriptor and the changelog as the release ``version`` of ``day`` has them."""
    tagged = _released(repository)
    if tagged and version <= tagged[-1]:
        raise ValueError(
            f"version {version} is not above {tagged[-1]}, which is released: choose a higher one"
        )
    comparison = since_last(repository, version)
    if refusal := comparison.refusal(version):
        raise ValueError(refusal)
    _check_day(day, read_dataset(repository).schema.gathered)
    changelog = read_changelog(_read(repository / "CHANGELOG.md"))
    unreleased = {str(version), "Unreleased"}
    if comparison.base:  # what was prepared since and then not released
        stated = {entry.version for entry in changelog.entries} - {"Unreleased"}
        unreleased |= {text for text in stated if read_version(text) > comparison.base}
    entry = Entry(str(version), day, "", comparison.data)
    texts = {
        "datapackage.json": _dated(_read(repository / "datapackage.json"), version, day),
        "CHANGELOG.md": with_release(changelog, entry, unreleased).text(),
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def _dated(descriptor: str, version: Version, day: str) -> str:
    """The text of ``datapackage.json`` with another version and day, and every other byte the same."""
    wanted = {"version": str(version), "created": f"{day}T00:00:00Z"}
    text = descriptor
    for name, value in wanted.items():
        text = re.sub(rf'^(  "{name}": )"[^"\n]*"', rf'\g<1>"{value}"', text, count=1, flags=re.MULTILINE)
    if json.loads(text) != {**json.loads(descriptor), **wanted}:
        raise ValueError('datapackage.json: give "version" and "created" a line each, indented by two spaces')
    return text


def _check_day(day: str, gathered: str) -> None:
    try:
        edtf.day(day)
    except ValueError:
        raise ValueError(f"{day!r} is not a day: write it as 2026-11-22") from None
    if day < gathered:
        raise ValueError(f"{day} is before {gathered}, when the evidence was gathered: choose a later day")


def since_last(repository: Path, before: Version) -> Comparison:
    """The checkout compared with the last release below ``before``; raises ``DamagedPackage``."""
    earlier = [version for version in _released(repository) if version < before]
    return _since(repository, earlier[-1]) if earlier else Comparison(None, [], "")


def _since(repository: Path, base: Version) -> Comparison:
    old = read_dataset(git_files(repository, f"refs/tags/v{base}"))
    new = read_dataset(repository)
    found = review(old, new)
    return Comparison(base, changes(found, old.schema.tables), data_section(found, old, new))


def _released(repository: Path) -> list[Version]:
    """The versions tagged ``v1.2.3`` in the history of the commit that is checked out, in ascending order."""
    if _git(repository, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 1:  # no commit yet
        return []
    done = _git(repository, "tag", "--list", "v*", "--merged", "HEAD")
    if done.returncode:
        raise ValueError(f"git: {' '.join(done.stderr.split()) or 'no reason given'}")
    return sorted(read_version(name[1:]) for name in done.stdout.split() if re.fullmatch(f"v{NUMBERS}", name))


def _git(repository: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(repository), *words]
    try:
        return subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError as error:
        raise ValueError(f"git cannot be run: {error.strerror} - install it") from None


def _written_texts(repository: Path, *options: str) -> Iterator[str]:
    """Run ``scripts/docs.py``, which writes the text that shows data; what it refuses, in its own words."""
    command = [sys.executable, str(repository / "scripts" / "docs.py"), *options]
    done = subprocess.run(command, cwd=repository, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split()) or "no reason given"
        yield f"scripts/docs.py {' '.join(options)}: {said}"


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{path.name} cannot be read: restore it") from None
