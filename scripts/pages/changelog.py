"""The releases that the changelog tells of, and the feed that repeats them."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from releasing.changelog import read_changelog


class Release(NamedTuple):
    """A released version, its day, what changed by heading, and the changed rows as the changelog puts it."""

    version: str
    day: str
    parts: list[tuple[str, list[str]]]
    data: str


def releases(text: str) -> list[Release]:
    """The released versions of a changelog, in its order.

    >>> releases("## [0.1.0] - 2026-11-22\\n### Added\\n- A table\\n  of two.\\n")
    [Release(version='0.1.0', day='2026-11-22', parts=[('Added', ['A table of two.'])], data='')]
    """
    return [
        Release(entry.version, entry.day, _parts(entry.words), entry.data)
        for entry in read_changelog(text).entries
        if entry.day
    ]


def _parts(words: str) -> list[tuple[str, list[str]]]:
    parts: list[tuple[str, list[str]]] = []
    for line in words.splitlines():
        if line.startswith("### "):
            parts.append((line[4:].strip(), []))
        elif parts and line.startswith("- "):
            parts[-1][1].append(line[2:].strip())
        elif parts and parts[-1][1] and line.startswith("  "):
            parts[-1][1][-1] += f" {line.strip()}"
    return parts


def feed(title: str, author: str, base_url: str, found: list[Release]) -> str:
    """An Atom feed of the releases; ``base_url`` ends in a slash."""
    updated = max((release.day for release in found), default="1970-01-01")
    entries = "".join(_entry(title, base_url, release) for release in found)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(title)}: changes</title>\n<id>{escape(base_url)}</id>\n"
        f'<link rel="self" href={quoteattr(base_url + "feed.xml")}/>\n<link href={quoteattr(base_url)}/>\n'
        f"<author><name>{escape(author)}</name></author>\n<updated>{updated}T00:00:00Z</updated>\n"
        f"{entries}</feed>\n"
    )


def _entry(title: str, base_url: str, release: Release) -> str:
    address = f"{base_url}data.html#v-{release.version}"
    html = "".join(
        f"<h4>{escape(heading)}</h4><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
        for heading, items in release.parts
    )
    if release.data:
        html += f"<pre>{escape(release.data)}</pre>"
    return (
        f"<entry>\n<title>{escape(title)} {escape(release.version)}</title>\n<id>{escape(address)}</id>\n"
        f"<link href={quoteattr(address)}/>\n<updated>{release.day}T00:00:00Z</updated>\n"
        f'<content type="html">{escape(html)}</content>\n</entry>\n'
    )
