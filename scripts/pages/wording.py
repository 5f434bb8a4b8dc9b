"""How the pages put dates, numbers and the values of enumerations into words."""

from __future__ import annotations

import re

from ilrs_signatories import edtf

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

LABELS = {
    "ilrs": "on the station itself",
    "general_space": "general space cooperation",
    "programme": "on a part of the station",
    "entered_into_force": "entered into force",
}
"""Values whose words are not simply their own name."""


def day_in_words(day: str) -> str:
    """An ISO day, month or year as it is read.

    >>> day_in_words("2024-05-08"), day_in_words("2024-05"), day_in_words("2024")
    ('8 May 2024', 'May 2024', '2024')
    """
    year, _, rest = day.partition("-")
    month, _, number = rest.partition("-")
    return " ".join(filter(None, (number.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))


def date_in_words(date: str) -> str:
    """An EDTF date of the profile as it is read; ``""`` for a blank one, and anything else as it stands.

    >>> date_in_words("[2024-07-03,2024-07-05]")
    '3 or 5 July 2024'
    >>> date_in_words("[2024-05-07..2024-05-08]")
    '7 or 8 May 2024'
    >>> date_in_words("[2024-03-01..2024-03-27]")
    'between 1 and 27 March 2024'
    >>> date_in_words("[..2023-07-07]")
    '7 July 2023 or earlier'
    """
    if not date:
        return ""
    try:
        days = edtf.parse(date)
    except ValueError:
        return date
    if not date.startswith("["):
        return day_in_words(date)
    if days.earliest == edtf.OPEN_START:
        return f"{day_in_words(days.latest)} or earlier"
    if days.latest == edtf.OPEN_END:
        return f"{day_in_words(days.earliest)} or later"
    if len(days.spans) > 1:
        return _joined([one for one, _ in days.spans], "or")
    (first, last), *_ = days.spans
    if first[:7] == last[:7] and int(last[8:]) - int(first[8:]) == 1:
        return _joined([first, last], "or")
    return f"between {_joined([first, last], 'and')}"


def _joined(days: list[str], word: str) -> str:
    """Days in one phrase, a month or a year that the last one shares not said twice."""
    *others, last = days
    told = []
    for day in others:
        keep = 3 if day[:4] != last[:4] else 2 if day[:7] != last[:7] else 1
        told.append(" ".join(day_in_words(day).split()[:keep]))
    return f"{', '.join(told)} {word} {day_in_words(last)}"


def label(value: str) -> str:
    """A value of an enumeration, or the name of a rule, in words.

    >>> label("memorandum_of_understanding")
    'memorandum of understanding'
    """
    return LABELS.get(value, value.replace("_", " "))


def capital(text: str) -> str:
    """A text with a capital in front.

    >>> capital("joined states")
    'Joined states'
    """
    return text[:1].upper() + text[1:]


def described(docstring: str | None) -> str:
    """The first sentence of a rule's docstring, its literals marked by single backticks.

    >>> described("``states`` less China. And more.")
    '`states` less China.'
    """
    first = " ".join((docstring or "").split("\n\n")[0].split()).replace("``", "`")
    return re.split(r"(?<=\.) ", first)[0]


def size_in_words(size: int) -> str:
    """A number of bytes as it is read.

    >>> size_in_words(940), size_in_words(54321), size_in_words(1234567)
    ('940 bytes', '54 kB', '1.2 MB')
    """
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1e3:.0f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"
