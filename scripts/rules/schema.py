"""Rules on cells that the descriptor states: types, enumerations, patterns, ranges, lengths."""

from __future__ import annotations

import difflib
import re
from datetime import date

from rules.model import Field, show
from rules.registry import field_rule

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?")
_SPELLINGS = {
    "integer": (_INTEGER, "a whole number in plain digits, such as 12"),
    "number": (NUMBER, "a number in plain digits, such as 12.5"),
    "boolean": (re.compile("true|false"), "true or false"),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a day as 2024-04-24"),
    "year": (re.compile(r"[0-9]{4}"), "a year as 2024"),
    "yearmonth": (re.compile(r"[0-9]{4}-[0-9]{2}"), "a month as 2024-04"),
}


def numeric(field: Field) -> bool:
    """Whether the values of a column are numbers."""
    return field.type in ("integer", "number")


def typed(field: Field, text: str) -> bool:
    """Whether a cell is spelt as its column's type demands."""
    spelling = _SPELLINGS.get(field.type)
    if spelling is None:
        return True
    if spelling[0].fullmatch(text) is None:
        return False
    try:
        return field.type != "date" or bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_id(field: Field) -> bool:
    """Whether a column holds ids: slugs that are a key or name one."""
    return (
        field.type == "string"
        and (field.key or bool(field.target))
        and bool(SLUG.fullmatch(field.example or "x"))
    )


def like(field: Field) -> str:
    """Advice to write a value as the column's example is written."""
    return (
        f"write it like {show(field.example)}"
        if field.example
        else "see the column's description in datapackage.json"
    )


@field_rule("type", lambda field: field.type in _SPELLINGS)
def type_(text: str, field: Field) -> tuple[str, str] | None:
    """A value is spelt as its column's type demands."""
    if typed(field, text):
        return None
    return f"{show(text)} is not of the type {field.type}", f"write {_SPELLINGS[field.type][1]}"


@field_rule("enum", lambda field: bool(field.enum))
def enum(text: str, field: Field) -> tuple[str, str] | None:
    """A value of an enumeration is one of those that the descriptor lists."""
    if text in field.enum:
        return None
    near = difflib.get_close_matches(text[:80], field.enum, 1)
    hint = f"write {show(near[0])}, or another of: " if near else "write one of: "
    return f"{show(text)} is not an allowed value", hint + ", ".join(field.enum)


@field_rule("id-slug", is_id)
def id_slug(text: str, field: Field) -> tuple[str, str] | None:
    """An id is made of lower-case letters, digits and single hyphens."""
    if SLUG.fullmatch(text):
        return None
    return (
        f"{show(text)} is not a well-formed id",
        "use lower-case letters a-z, digits and single hyphens: south-africa-2023",
    )


@field_rule("pattern", lambda field: field.pattern is not None)
def pattern(text: str, field: Field) -> tuple[str, str] | None:
    """A value has the form that the descriptor's pattern describes."""
    if field.pattern is None or field.pattern.fullmatch(text):
        return None
    return f"{show(text)} does not have the form of {field.name}", like(field)


@field_rule("range", lambda field: field.minimum is not None or field.maximum is not None)
def range_(text: str, field: Field) -> tuple[str, str] | None:
    """A value lies between the descriptor's minimum and maximum."""
    if not typed(field, text):
        return None
    value, low, high = (_comparable(field, limit) for limit in (text, field.minimum, field.maximum))
    if value is None or ((low is None or low <= value) and (high is None or value <= high)):
        return None
    limits = [f"at least {field.minimum}"] * (low is not None) + [f"at most {field.maximum}"] * (
        high is not None
    )
    return f"{show(text)} is out of range", f"write a value of {' and '.join(limits)}"


def _comparable(field: Field, text: str | None) -> tuple[float, str] | None:
    """A value that sorts as the column's type does; None if there is none."""
    if text is None or not numeric(field):
        return None if text is None else (0.0, text)
    try:
        return float(text), ""
    except (ValueError, OverflowError):
        return None


@field_rule("length", lambda field: field.min_length is not None or field.max_length is not None)
def length(text: str, field: Field) -> tuple[str, str] | None:
    """A value is as long as the descriptor allows."""
    if field.min_length is not None and len(text) < field.min_length:
        return f"{show(text)} is shorter than {field.min_length} characters", "write it out"
    if field.max_length is not None and len(text) > field.max_length:
        return f"{show(text)} has {len(text)} characters", f"shorten it to {field.max_length}"
    return None
