"""Rules on what other formats leave in a cell: HTML, formulas, conflict markers, words for nothing."""

from __future__ import annotations

import re

from rules.model import Field, show
from rules.registry import field_rule, text_rule
from rules.text import LONGEST

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<!\[CDATA\[|<![A-Za-z]")
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:\s|\Z)", re.MULTILINE)
_NULLS = frozenset(
    """null|nil|none|(none)|(null)|nan|n/a|n.a.|n.a|#n/a|#na|na|<na>|n/k|n.k.|unknown|(unknown)|undefined|missing
    |empty|blank|(blank)|tbd|tba|tbc|todo|no data|not available|not applicable|not known|to be determined
    |to be announced|xxx|?|??|???|-|--|---|\u2013|\u2014|.|..|...|\u2026|/|_|*
    |#ref!|#value!|#name?|#div/0!|#num!|#null!""".replace("\n    ", "").split("|")
)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt](?![A-Za-z]))")


@text_rule("html")
def html(text: str, field: Field) -> tuple[str, str] | None:
    """A cell holds no HTML: no tags, no entities."""
    found = _ENTITY.search(text) or _TAG.search(text)
    if found is None:
        return None
    return (
        f"{show(text)} holds HTML, {show(found[0])}",
        "write the plain text: & for &amp;, ' for &#39;, and no tags",
    )


@text_rule("escape-code")
def escape_code(text: str, field: Field) -> tuple[str, str] | None:
    """A cell holds characters, not the codes that programs write for them."""
    found = _ESCAPE.search(text)
    if found is None:
        return None
    return (
        f"{show(text)} holds the code {show(found[0])}",
        "write the character that it stands for, or a space",
    )


@text_rule("formula")
def formula(text: str, field: Field) -> tuple[str, str] | None:
    """No cell of text starts with a sign that a spreadsheet takes for a formula: = + - @."""
    start = text.lstrip("\t\r\n '\"")[:1]
    if start not in _FORMULA or text.casefold() in _NULLS or field.type in ("integer", "number"):
        return None
    return (
        f"{show(text)} starts with {show(start)}, which spreadsheets run as a formula",
        "start the cell with a word",
    )


@text_rule("conflict-marker")
def conflict_marker(text: str, field: Field) -> tuple[str, str] | None:
    """No cell holds a marker that git leaves where two edits met."""
    if not _MARKER.search(text):
        return None
    return (
        f"{show(text)} holds a marker of two edits that git could not merge",
        "keep one version and delete the marker",
    )


@text_rule("cell-length")
def cell_length(text: str, field: Field) -> tuple[str, str] | None:
    """No cell is longer than 2000 characters."""
    if len(text) <= LONGEST:
        return None
    return (
        f"{show(text)} is {len(text)} characters long",
        f"shorten it to {LONGEST}; look for a quote left open",
    )


@field_rule("null-word", lambda field: True)
def null_word(text: str, field: Field) -> tuple[str, str] | None:
    """What is not known is left blank, never written as NULL, n/a, NaN, None, unknown or a dash."""
    if text.strip().casefold() not in _NULLS or text in field.enum:
        return None
    return f"{show(text)} is a word for a missing value", "leave the cell blank, and say why in the note"
