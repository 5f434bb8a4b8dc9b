"""Ids that follow the descriptions in ``datapackage.json``, none of them taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ilrs_signatories import edtf
from rules.codes import slug

Row = dict[str, str]


def signatory_id(row: Row) -> str:
    """A country's everyday name; another body's acronym, else its name.

    >>> signatory_id({"name": "South Africa", "type": "country", "acronym": "RSA"})
    'south-africa'
    """
    return slug(
        row.get("name", "") if row.get("type") == "country" else row.get("acronym") or row.get("name", "")
    )


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
    earlier = [
        re.split(r"-(?=(?:19|20)[0-9]{2}\b)", id_)[0] for id_, other in known.items() if other == publisher
    ]
    short, when = max(earlier, key=earlier.count, default=slug(publisher)), day(row.get("published", ""))
    dated = joined(short, when)
    return free([*([dated] if when else []), joined(dated, slug(subject))], known)


def day(date: str) -> str:
    """A date as part of an id: as it stands if it is one year, month or day, else the first year it names.

    >>> day("2024-04"), day("[2024-07-03,2024-07-05]"), day("[..2023-07-07]"), day("soon")
    ('2024-04', '2024', '2023', '')
    """
    try:
        edtf.parse(date)
    except ValueError:
        return ""
    return date if not date.startswith("[") else date.strip("[].")[:4]


def joined(*parts: str) -> str:
    """The parts that are not blank, with hyphens between."""
    return "-".join(part for part in parts if part)


def free(candidates: Iterable[str], taken: Iterable[str]) -> str:
    """The first candidate that is not taken; the last one with a number if all are."""
    used, wanted = set(taken), list(candidates)
    return next(candidate for candidate in _numbered(wanted) if candidate not in used)


def _numbered(candidates: list[str]) -> Iterator[str]:
    yield from candidates
    number = 2
    while True:
        yield f"{candidates[-1]}-{number}"
        number += 1
