"""Ids that follow the descriptions in ``datapackage.json``, free, and fit for a file name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain, count

from validation import values

Row = dict[str, str]

LONGEST = 60


def slug(name: str) -> str:
    """The id that a name gives, shortened at a hyphen to ``LONGEST`` characters.

    >>> slug("The Polytechnic " * 5)
    'the-polytechnic-the-polytechnic-the-polytechnic-the'
    """
    found = values.slug(name)
    return found if len(found) <= LONGEST else found[: LONGEST + 1].rpartition("-")[0] or found[:LONGEST]


def signatory_id(row: Row, taken: Iterable[str]) -> str:
    """A country's everyday name; another body's acronym, else its name.

    >>> signatory_id({"name": "South Africa", "type": "country", "acronym": "RSA"}, [])
    'south-africa'
    >>> signatory_id({"name": "Conference of Observatories", "acronym": "CON", "country": "KEN"}, [])
    'conference-of-observatories'
    """
    name, acronym = slug(row.get("name", "")), slug(row.get("acronym", ""))
    if row.get("type") == "country":
        return name
    return free([acronym or name, name, joined(name, slug(row.get("country", "")))], taken)


def agreement_id(signatory: str, row: Row, taken: Iterable[str]) -> str:
    """The joining signatory and the year, with the kind of document where that is taken.

    >>> agreement_id("senegal", {"signed": "2024-09-05", "instrument": "joint_statement"}, ["senegal-2024"])
    'senegal-2024-joint-statement'
    """
    year = (day(row.get("signed", "")) or day(row.get("announced", "")))[:4] or "agreement"
    return free([joined(signatory, year), joined(signatory, year, slug(row.get("instrument", "")))], taken)


def event_id(signatory: str, row: Row, taken: Iterable[str]) -> str:
    """The signatory, the event and the year; where that is taken the day, then the claimant."""
    when, start = day(row.get("date", "")), joined(signatory, slug(row.get("event", "")))
    dated = joined(start, when)
    return free([joined(start, when[:4]), dated, joined(dated, slug(row.get("claimant", "")))], taken)


def source_id(row: Row, subject: str, known: dict[str, str]) -> str:
    """The publisher's short name and the date as far as known; the subject where that is taken or undated.

    ``known`` maps the ids of the sources to their publishers: a publisher keeps its short name.

    >>> source_id({"publisher": "TASS", "published": "2024-07"}, "kazakhstan", {"tass-2024-07": "TASS"})
    'tass-2024-07-kazakhstan'
    """
    publisher = row.get("publisher", "")
    earlier = Counter(_undated(id_) for id_, other in known.items() if other == publisher)
    short = max(earlier, key=lambda name: earlier[name], default=slug(publisher))
    dated = joined(short, when := day(row.get("published", "")))
    return free([*([dated] if when else []), joined(dated, slug(_undated(subject)))], known)


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


def joined(*parts: str) -> str:
    """The parts that are not blank, with hyphens between."""
    return "-".join(part for part in parts if part)


def free(candidates: Iterable[str], taken: Iterable[str]) -> str:
    """The first fit candidate that is not taken; the last one with a number if all are."""
    used, wanted = {*taken, *values.RESERVED}, [slug(candidate) for candidate in candidates]
    last = wanted[-1]
    numbered = (f"{last[: LONGEST - 4].rstrip('-')}-{number}" for number in count(2))
    return next(candidate for candidate in chain(wanted, numbered) if candidate not in used)
