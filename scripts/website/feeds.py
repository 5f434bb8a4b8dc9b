"""What changed: releases from the changelog, the newest events, and an Atom feed of each."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from ilrs_signatories.dataset.dataset import Dataset
from release.changelog import read_changelog
from website.site import Document
from website.subject_page import artemis_step, event_step
from website.subjects import Subjects
from website.text import address, capital, code, listed

XML = '<?xml version="1.0" encoding="utf-8"?>\n'


class Release(NamedTuple):
    """A released version, its day, and what changed by heading."""

    version: str
    day: str
    parts: list[tuple[str, list[str]]]


class Event(NamedTuple):
    """Something that happened to somebody: its last possible day, its date in words, and its page."""

    id: str
    day: str
    date: str
    text: str
    path: str


def releases(text: str) -> list[Release]:
    """The released versions of a changelog, in its order.

    >>> releases("## [0.1.0] - 2026-11-22\\n### Added\\n- A table\\n  of two.\\n")
    [Release(version='0.1.0', day='2026-11-22', parts=[('Added', ['A table of two.'])])]
    """
    return [
        Release(entry.version, entry.day, _parts(entry.words))
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


def events(dataset: Dataset, subjects: Subjects, documents: dict[str, Document]) -> list[Event]:
    """Signatures, claims and other steps, and signatures of the Artemis Accords, the newest first."""
    found = []
    for one in documents.values():
        if one.joins and one.row["signed"]:
            who, others = (listed(subjects.names(side)) for side in (one.signers, one.hosts))
            verb = "sign" if len(one.signers) > 1 else "signs"
            text = f"{who} {verb}: {one.kind} on the Moon base{f' with {others}' if others else ''}."
            found.append(Event(f"agreement:{one.id}", one.days[1], one.signed, text, one.path))
    named = [
        (f"event:{row['event_id']}", row["signatory_id"], event_step(dataset, row)) for row in dataset.events
    ]
    named += [
        (f"artemis:{row['country']}", row["country"], artemis_step(dataset, row))
        for row in dataset.rows("artemis_accords")
        if row["signed"]
    ]
    for key, id_, step in named:
        text = f"{subjects.name(id_)}: {step.bold} {step.text}".replace(":  ", ": ").strip()
        found.append(Event(key, step.days[1], step.date, text, subjects.path(id_)))
    return sorted(found, key=lambda event: (event.day, event.id), reverse=True)


def release_feed(title: str, author: str, base_url: str, found: list[Release]) -> str:
    """An Atom feed of the releases; ``base_url`` ends in a slash."""
    entries = []
    for release in found:
        html = "".join(
            f"<h4>{escape(heading)}</h4><ul>{''.join(f'<li>{code(item)}</li>' for item in items)}</ul>"
            for heading, items in release.parts
        )
        entries.append(
            (f"{title} {release.version}", f"{base_url}data.html#v-{release.version}", release.day, html)
        )
    return _feed(f"{title}: releases", author, base_url, "feed.xml", entries)


def event_feed(title: str, author: str, base_url: str, found: list[Event]) -> str:
    """An Atom feed of the newest events; ``base_url`` ends in a slash."""
    entries = [
        (
            event.text,
            f"{base_url}{address(event.path)}#{event.id.replace(':', '-')}",
            event.day,
            escape(f"{capital(event.date)}: {event.text}"),
        )
        for event in found
    ]
    return _feed(f"{title}: events", author, base_url, "events.xml", entries)


def _feed(title: str, author: str, base_url: str, path: str, entries: list[tuple[str, str, str, str]]) -> str:
    updated = max((day for _, _, day, _ in entries), default="1970-01-01")
    body = "".join(
        f"<entry>\n<title>{escape(name)}</title>\n<id>{escape(url)}</id>\n<link href={quoteattr(url)}/>\n"
        f'<updated>{day}T00:00:00Z</updated>\n<content type="html">{escape(html)}</content>\n</entry>\n'
        for name, url, day, html in entries
    )
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(title)}</title>\n<id>{escape(base_url + path)}</id>\n"
        f'<link rel="self" href={quoteattr(base_url + path)}/>\n<link href={quoteattr(base_url)}/>\n'
        f"<author><name>{escape(author)}</name></author>\n<updated>{updated}T00:00:00Z</updated>\n{body}</feed>\n"
    )
