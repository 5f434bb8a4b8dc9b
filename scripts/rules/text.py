"""Rules on the text of a cell: spaces, invisible characters, debris of other formats, formulas."""

from __future__ import annotations

import re
import unicodedata

from rules.model import Field, show
from rules.registry import field_rule, text_rule

LONGEST = 2000

_ODD_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile(r"[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_JOINER = re.compile("(?<=[\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d](?=[\u0600-\u06ff\u0900-\u0dff])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<!\[CDATA\[|<![A-Za-z]")
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_HIGH_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_NULLS = frozenset(
    """null|nil|none|(none)|nan|n/a|n.a.|n.a|#n/a|#na|na|<na>|n/k|n.k.|unknown|undefined|missing|empty|blank|(blank)|tbd
    |tba|tbc|todo|no data|not available|not applicable|not known|to be determined|to be announced|xxx|?|??|???
    |-|--|---|\u2013|\u2014|.|..|...|\u2026|/|_|*""".replace("\n    ", "").split("|")
)


def plain(text: str) -> bool:
    """Whether no text rule can find anything in a cell: short, printable ASCII with single inner spaces."""
    return (
        text.isascii()
        and text.isprintable()
        and "  " not in text
        and "<" not in text
        and "&" not in text
        and (text[0].isalnum() or text[0] in "[(")
        and text[-1] != " "
        and len(text) <= LONGEST
    )


def _codes(found: str) -> str:
    return f"the character U+{ord(found):04X}"


@text_rule("utf-8")
def utf_8(text: str, field: Field) -> tuple[str, str] | None:
    """Every byte of a cell is part of a character encoded in UTF-8."""
    found = next((c for c in text if "\ud800" <= c <= "\udfff"), None)
    if found is None:
        return None
    return (
        f"{show(text)} holds a byte that is not UTF-8",
        "type the letter again and save the file as CSV UTF-8",
    )


@text_rule("edge-space")
def edge_space(text: str, field: Field) -> tuple[str, str] | None:
    """A cell neither starts nor ends with a space."""
    if text == text.strip(" "):
        return None
    return f"{show(text)} starts or ends with a space", f"write {show(text.strip())}"


@text_rule("double-space")
def double_space(text: str, field: Field) -> tuple[str, str] | None:
    """Words are separated by one space."""
    if "  " not in text.strip(" "):
        return None
    return f"{show(text)} has two spaces in a row", f"write {show(re.sub(' +', ' ', text.strip()))}"


@text_rule("odd-space")
def odd_space(text: str, field: Field) -> tuple[str, str] | None:
    """The only space is the plain one: no no-break, thin or ideographic space."""
    found = _ODD_SPACE.search(text)
    if found is None:
        return None
    return (
        f"{show(text)} holds an unusual space, {_codes(found[0])}",
        f"write {show(_ODD_SPACE.sub(' ', text).strip())}",
    )


@text_rule("control-character")
def control_character(text: str, field: Field) -> tuple[str, str] | None:
    """A cell holds no control character, tabs included."""
    found = _CONTROL.search(text)
    if found is None:
        return None
    return (
        f"{show(text)} holds a control character, {_codes(found[0])}",
        "delete it, or write a space in its place",
    )


@text_rule("line-break")
def line_break(text: str, field: Field) -> tuple[str, str] | None:
    """A cell is one line of text."""
    if _BREAK.search(text) is None:
        return None
    return f"{show(text)} holds a line break", f"write {show(' '.join(_BREAK.sub(' ', text).split()))}"


@text_rule("invisible-character")
def invisible_character(text: str, field: Field) -> tuple[str, str] | None:
    """A cell holds no invisible character; joiners between Arabic or Indic letters are spelling and stay."""
    found = _INVISIBLE.search(_JOINER.sub("", text))
    if found is None:
        return None
    clean = show(_INVISIBLE.sub("", text).strip())
    return f"{show(text)} holds an invisible character, {_codes(found[0])}", f"write {clean}, typed anew"


@text_rule("unassigned-character")
def unassigned_character(text: str, field: Field) -> tuple[str, str] | None:
    """Every character means something to every reader: no replacement mark, no private or unassigned code."""
    found = next((c for c in text if c in "\ufffd\ufffc" or unicodedata.category(c) in ("Co", "Cn")), None)
    if found is None:
        return None
    return (
        f"{show(text)} holds {_codes(found)}, which stands for no letter",
        "type the letter that the source prints",
    )


@text_rule("unicode-nfc")
def unicode_nfc(text: str, field: Field) -> tuple[str, str] | None:
    """Accented letters are single characters (Unicode normalization form C)."""
    if unicodedata.is_normalized("NFC", text):
        return None
    composed = unicodedata.normalize("NFC", text)
    return (
        f"{show(text)} is not in Unicode form NFC",
        f"type it again with composed letters: {show(composed)}",
    )


@text_rule("mojibake")
def mojibake(text: str, field: Field) -> tuple[str, str] | None:
    """Letters outside ASCII were decoded as what they are, UTF-8."""
    for run in _HIGH_RUN.findall(text):
        for codec in ("cp1252", "latin-1", "cp1251"):
            meant = _decoded(run, codec)
            if meant:
                return (
                    f"{show(text)} was garbled by a wrong encoding",
                    f"write {show(text.replace(run, meant))}",
                )
    return None


def _decoded(run: str, codec: str) -> str:
    """What the run meant if it is UTF-8 read in ``codec``, else an empty text.

    A capital before a closing quotation mark (Ú”) is valid by chance: a lone pair must start as accents do.
    """
    try:
        meant = run.encode(codec).decode("utf-8")
    except UnicodeError:
        return ""
    certain = (
        len(run) > 2 or run[0] in "ÂÃ" or (run[0] in "ÄÅÐÑ" and unicodedata.category(run[1])[0] not in "PZ")
    )
    return meant if certain and len(meant) < len(run) and (codec != "cp1251" or len(run) > 3) else ""


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
    if not re.search(r"(?:^|\s)(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)", text):
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
