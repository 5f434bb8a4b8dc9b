"""``CHANGELOG.md``: its entries, and the section of each that shows what changed in the data."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

DATA = "### Data"

_HEADING = re.compile(r"^## \[([^\]\n]*)\](?: - (.*))?$", re.MULTILINE)


class Entry(NamedTuple):
    """A version of the changelog: its day, what was written by hand, and its data section."""

    version: str
    day: str
    words: str
    data: str


class Changelog(NamedTuple):
    """What stands above the first entry, and the entries, the newest first."""

    head: str
    entries: tuple[Entry, ...]

    def entry(self, version: str) -> Entry | None:
        """The entry of that version."""
        return next((entry for entry in self.entries if entry.version == version), None)

    def text(self) -> str:
        """The file."""
        return "\n\n".join([self.head, *map(_text, self.entries)]) + "\n"


def read_changelog(text: str) -> Changelog:
    """The changelog in ``text``."""
    found = list(_HEADING.finditer(text))
    starts = [*(match.start() for match in found), len(text)]
    head = text[: starts[0]]
    entries = tuple(
        _entry(match, text[match.end() : end]) for match, end in zip(found, starts[1:], strict=True)
    )
    return Changelog(head.strip("\n"), entries)


def with_release(changelog: Changelog, entry: Entry, unreleased: Collection[str]) -> Changelog:
    """The changelog with ``entry`` in front, its words taken from the entries of ``unreleased``, which go."""
    words = [old.words for old in changelog.entries if old.version in unreleased and old.words]
    kept = tuple(old for old in changelog.entries if old.version not in unreleased)
    return Changelog(changelog.head, (entry._replace(words="\n\n".join(words)), *kept))


def _entry(heading: re.Match[str], body: str) -> Entry:
    words, found, data = body.partition(f"\n{DATA}\n")
    return Entry(heading[1], heading[2] or "", words.strip("\n"), data.strip("\n") if found else "")


def _text(entry: Entry) -> str:
    heading = f"## [{entry.version}]" + (f" - {entry.day}" if entry.day else "")
    parts = [heading, entry.words, f"{DATA}\n\n{entry.data}" if entry.data else ""]
    return "\n\n".join(filter(None, parts))
