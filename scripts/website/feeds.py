"""What changed: releases from the changelog, and the newest events."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.questions.count import listed
from release.changelog import read_changelog
from website.site import Document
from website.subject_page import artemis_step, event_step
from website.subjects import Subjects


class Event(NamedTuple):
    """Something that happened to a body: its last possible day, its date in words, and its page."""

    id: str
    day: str
    date: str
    text: str
    path: str


def releases(text: str) -> list[dict[str, Any]]:
    """The released versions of a changelog, in its order: ``version``, ``day``, ``parts`` by heading.

    >>> releases("## [0.1.0] - 2026-11-22\\n### Added\\n- A table\\n  of two.\\n")
    [{'version': '0.1.0', 'day': '2026-11-22', 'parts': [('Added', ['A table of two.'])]}]
    """
    found = []
    for entry in read_changelog(text).entries:
        if entry.day:
            _, *parts = re.split("^### (.*)$", re.sub(r"\n {2,}", " ", entry.words), flags=re.MULTILINE)
            lists = (re.findall("^- (.*)$", part, re.MULTILINE) for part in parts[1::2])
            found.append(
                {"version": entry.version, "day": entry.day, "parts": [*zip(parts[::2], lists, strict=True)]}
            )
    return found


def events(dataset: Dataset, subjects: Subjects, documents: dict[str, Document]) -> list[Event]:
    """Signatures, claims and other steps, and signatures of the Artemis Accords, the newest first."""
    found = []
    for one in documents.values():
        if one.joins and one.row["signed"]:
            who, others = (listed(subjects.names(side)) for side in (one.signers, one.hosts))
            verb = "sign" if len(one.signers) > 1 else "signs"
            text = f"{who} {verb}: {one.kind} on the Moon base{f' with {others}' if others else ''}."
            found.append(Event(f"agreement-{one.id}", one.days[1], one.signed, text, one.path))
    steps = [
        (f"event-{row['event_id']}", row["signatory_id"], event_step(dataset, row)) for row in dataset.events
    ]
    steps += [
        (f"artemis-{row['country']}", row["country"], artemis_step(dataset, row))
        for row in dataset.rows("artemis_accords")
        if row["signed"]
    ]
    for key, id_, step in steps:
        text = f"{subjects.name(id_)}: {step.bold} {step.text}".replace(":  ", ": ").strip()
        found.append(Event(key, step.days[1], step.date, text, subjects.path(id_)))
    return sorted(found, key=lambda event: (event.day, event.id), reverse=True)
