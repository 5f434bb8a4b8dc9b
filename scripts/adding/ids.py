"""Ids that follow the descriptions in ``datapackage.json``, free, and fit for a file name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import chain, count

from ilrs_signatories.dataset.dataset import Row
from validation import values

LONGEST = 60


def signatory_id(row: Row, taken: Collection[str]) -> str:
    """A country's everyday name; another body's acronym, else its name.

    >>> signatory_id({"name": "South Africa", "type": "country", "acronym": "RSA"}, [])
    'south-africa'
    >>> signatory_id({"name": "Conference of Observatories", "acronym": "CON", "country": "KEN"}, [])
    'conference-of-observatories'
    """
    name, acronym = row.get("name", ""), row.get("acronym", "")
    if row.get("type") == "country":
        return slug(name)
    return _free(taken, [slug(acronym) or name], [name], [name, row.get("country", "")])


def agreement_id(signatory: str, row: Row, taken: Collection[str]) -> str:
    """The joining signatory and the year, with the kind of document where that is taken.

    >>> agreement_id("senegal", {"signed": "2024-09-05", "instrument": "joint_statement"}, ["senegal-2024"])
    'senegal-2024-joint-statement'
    """
    year = (day(row.get("signed", "")) or day(row.get("announced", "")))[:4] or "agreement"
    return _free(taken, [signatory, year], [signatory, year, row.get("instrument", "")])


def event_id(signatory: str, row: Row, taken: Collection[str]) -> str:
    """The signatory, the event and the year; where that is taken the day, then the claimant."""
    when, start = day(row.get("date", "")), [signatory, row.get("event", "")]
    return _free(taken, [*start, when[:4]], [*start, when], [*start, when, row.get("claimant", "")])


def source_id(row: Row, subject: str, known: Mapping[str, str]) -> str:
    """The publisher's short name and the date as far as known; the subject where that is taken or undated.

    ``known`` maps the ids of the sources to their publishers: a publisher keeps its short name.

    >>> source_id({"publisher": "TASS", "published": "2024-07"}, "kazakhstan", {"tass-2024-07": "TASS"})
    'tass-2024-07-kazakhstan'
    """
    publisher, when = row.get("publisher", ""), day(row.get("published", ""))
    earlier = Counter(_undated(id_) for id_, other in known.items() if other == publisher)
    start = [earlier.most_common(1)[0][0] if earlier else publisher, when]
    return _free(known, *([start] if when else []), [*start, _undated(subject)])


def _undated(id_: str) -> str:
    """An id up to its year."""
    return re.split(r"-(?=(?:19|20)[0-9]{2}\b)", id_)[0]


def day(date: str) -> str:
    """A date as part of an id: as it is if it is one year, month or day, else the first year it names.

    >>> day("2024-04"), day("[2024-07-03,2024-07-05]"), day("[..2023-07-07]"), day("soon")
    ('2024-04', '2024', '2023', '')
    """
    if values.days(date) is None:
        return ""
    return date if not date.startswith("[") else date.strip("[].")[:4]


def slug(name: str) -> str:
    """The id that a name gives, shortened at a hyphen to ``LONGEST`` characters.

    >>> slug("The Polytechnic " * 5)
    'the-polytechnic-the-polytechnic-the-polytechnic-the'
    """
    found = values.slug(name)
    return found if len(found) <= LONGEST else found[: LONGEST + 1].rpartition("-")[0] or found[:LONGEST]


def _free(taken: Collection[str], *candidates: list[str]) -> str:
    """The first candidate, as a slug of its parts, that is not taken; if all are, the last with a number."""
    wanted = [slug("-".join(filter(None, map(slug, parts)))) for parts in candidates]
    numbered = (f"{wanted[-1][: LONGEST - 4].rstrip('-')}-{number}" for number in count(2))
    used = {*taken, *values.RESERVED}
    return next(candidate for candidate in chain(wanted, numbered) if candidate not in used)
