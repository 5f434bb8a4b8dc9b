"""Rules on the characters of a cell: spaces, line breaks, invisible and garbled ones."""

from __future__ import annotations

import re
import unicodedata

from rules.model import Field, show
from rules.registry import text_rule

LONGEST = 2000

_ODD_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile(r"[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_JOINER = re.compile("(?<=[\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d](?=[\u0600-\u06ff\u0900-\u0dff])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_GARBLED = re.compile(
    "[\u00c2-\u00f4\u0420\u0421][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u0401-\u045f\u0490\u0491\u2013-\u2122]"
)
_HIGH_RUN = re.compile(r"[^\x00-\x7f]{2,}")


def plain(text: str) -> bool:
    """Whether no text rule can find anything in a cell: short, printable ASCII with single inner spaces."""
    return (
        text.isascii()
        and text.isprintable()
        and "  " not in text
        and "<" not in text
        and "&" not in text
        and "\\" not in text
        and (text[0].isalnum() or text[0] in "[(")
        and text[-1] != " "
        and len(text) <= LONGEST
    )


def _codes(found: str) -> str:
    return f"the character U+{ord(found):04X}"


@text_rule("utf-8")
def utf_8(text: str, field: Field) -> tuple[str, str] | None:
    """Every byte of a cell is part of a character encoded in UTF-8."""
    if _SURROGATE.search(text) is None:
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
    if text.isprintable() and "\ufffd" not in text and "\ufffc" not in text:
        return None
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
    for run in _HIGH_RUN.findall(text) if _GARBLED.search(text) else ():
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
