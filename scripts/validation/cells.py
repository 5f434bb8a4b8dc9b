"""Rules on the characters of a cell, as one table: the id of each and what to look for.

What a source printed (``QUOTED``) keeps its own script and punctuation; only damage is a fault there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from validation.report import show
from validation.rules import stated

QUOTED = frozenset({"title", "as_printed", "printed_name", "printed_type"})
"""Columns of text as printed."""
FREE = QUOTED | {"note"}
"""Columns in which a word may be written in letters of two alphabets, as a formula or a unit is."""
LONGEST = 2000

Find = Callable[[str, str], "str | None"]
"""Looks at a cell and its column's name; returns what is wrong in it, or None."""


def _search(pattern: str, skip: frozenset[str] = frozenset()) -> Find:
    search = re.compile(pattern, re.MULTILINE).search

    def find(text: str, column: str) -> str | None:
        match = None if column in skip else search(text)
        return match[0] if match else None

    return find


_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SPELLING = re.compile(  # joiners of Arabic and Indic letters, and what makes one picture of several
    "(?<=[\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d](?=[\u0600-\u06ff\u0900-\u0dff])"
    "|(?<=[\u2190-\u2bff\U0001f000-\U0001faff0-9#*])\ufe0f|(?<=[\ufe0f\U0001f000-\U0001faff])\u200d"
)
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_CYRILLIC = "\u0400-\u052f"
# Greek without the letters that formulas and units use with Latin ones.
_GREEK = "\u0370-\u0393\u0395-\u03a8\u03aa-\u03ba\u03bd-\u03bf\u03c1\u03c2\u03c4-\u03e1\u03f0-\u03ff"
_OTHER = rf"{_CYRILLIC}{_GREEK}\u0531-\u058f\u13a0-\u13ff\u2c80-\u2cff\ua4d0-\ua4ff"
_PAIRS = ((_LATIN, _OTHER), (_OTHER, _LATIN), (_GREEK, _CYRILLIC), (_CYRILLIC, _GREEK))
_TWINS = "АВЕЅІЈКМНОРСТУХҮԚԜаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοѵ"
_STYLED = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\ufb00-\ufb06\u2160-\u217f\u0251\u0261"
_GARBLED = re.compile(
    "[\u00c2-\u00f4\u0420\u0421][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u0401-\u045f\u0490\u0491\u2013-\u2122]"
)
_TAGS = "a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|q|s|script|small|span|strong|su[bp]"
_WORDS_FOR_NOTHING = frozenset(
    """null|nil|none|(none)|(null)|nan|n/a|n.a.|n.a|#n/a|#na|na|<na>|n/k|n.k.|unknown|(unknown)|undefined|missing
    |empty|blank|(blank)|tbd|tba|tbc|todo|no data|not available|not applicable|not known|to be determined
    |to be announced|xxx|?|??|???|-|--|---|\u2013|\u2014|.|..|...|\u2026|/|_|*
    |#ref!|#value!|#name?|#div/0!|#num!|#null!""".replace("\n    ", "").split("|")
)
_FROM_PROGRAMS = frozenset(
    {"NaN", "nan", "NULL", "null", "None", "<NA>", "#N/A", "#REF!", "#VALUE!", "#NAME?"}
)
_NAMES = frozenset({"name", "acronym", "author", "signed_by", "publisher", "value"})


def _null_word(text: str, column: str) -> str | None:
    """A word for nothing; a name may look like one (NAN, TBC, Ms Nan), and what was printed is kept."""
    if text.strip().casefold() not in _WORDS_FOR_NOTHING:
        return None
    like_a_name = column in _NAMES and text.isalpha() and text[0].isupper() and text not in _FROM_PROGRAMS
    return None if like_a_name or (column in QUOTED and text not in _FROM_PROGRAMS) else text


def _invisible(text: str, column: str) -> str | None:
    match = re.search(_INVISIBLE, _SPELLING.sub("", text))
    return match[0] if match else None


def _unassigned(text: str, column: str) -> str | None:
    if text.isprintable() and "\ufffd" not in text and "\ufffc" not in text:
        return None
    return next((c for c in text if c in "\ufffd\ufffc" or unicodedata.category(c) in ("Co", "Cn")), None)


def _decomposed(text: str, column: str) -> str | None:
    return None if unicodedata.is_normalized("NFC", text) else text


def _look_alike(text: str, column: str) -> str | None:
    """A styled form of a letter, or Cyrillic and Greek letters that all look like Latin ones."""
    if column in FREE:
        return None
    styled = re.search(f"[{_STYLED}]", text)
    if styled:
        return styled[0]
    others = re.findall("[\u0370-\u03ff\u0400-\u052f]", text)
    own_script = column == "name_local" and not re.search(f"[{_LATIN}]", text)
    return others[0] if others and not own_script and all(c in _TWINS for c in others) else None


def _entity_or_tag(text: str, column: str) -> str | None:
    match = re.search(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|<!--|<!\[CDATA\[", text, re.IGNORECASE)
    if match:
        return match[0]
    for found in re.finditer(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", text):
        from html.entities import html5  # imported late: only a cell with & and ; needs it

        if found[0][1] == "#" or found[0][1:] in html5:
            return found[0]
    return None


def _formula(text: str, column: str) -> str | None:
    start = text.lstrip("\t\r\n '\"")[:1]
    return start if start and start in "=+-@\uff1d\uff0b\uff0d\uff20" else None


def _garbled(text: str, column: str) -> str | None:
    return text if _GARBLED.search(text) and _decoded(text) != text else None


def _decoded(text: str) -> str:
    """The text with what is UTF-8 read in another encoding as it was meant."""
    for run in re.findall(r"[^\x00-\x7f]{2,}", text):
        for codec in ("cp1252", "latin-1", "cp1251"):
            meant = _meant(run, codec)
            if meant:
                text = text.replace(run, meant)
                break
    return text


def _meant(run: str, codec: str) -> str:
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


def clean(text: str) -> str:
    """The text with single plain spaces, composed letters, and nothing invisible, garbled or unprintable."""
    text = re.sub(f"[{_SPACES}{_BREAKS}\t]", " ", _decoded(text))
    text = "".join(c for c in re.sub(_INVISIBLE, "", text) if c.isprintable())
    return " ".join(unicodedata.normalize("NFC", text).split())


TABLE: tuple[tuple[str, Find], ...] = (
    ("cell-length", lambda text, column: text if len(text) > LONGEST else None),
    ("utf-8", _search("[\ud800-\udfff]")),
    ("mojibake", _garbled),
    ("control-character", _search(r"[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f]")),
    ("line-break", _search(f"[{_BREAKS}]")),
    ("odd-space", _search(f"[{_SPACES}]")),
    ("edge-space", _search(r"\A | \Z")),
    ("double-space", _search("  ")),
    ("invisible-character", _invisible),
    ("unassigned-character", _unassigned),
    ("unicode-nfc", _decomposed),
    ("html", _entity_or_tag),
    ("escape-code", _search(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt](?![A-Za-z]))")),
    ("conflict-marker", _search(r"^(?:<{7}|={7}|>{7}|\|{7})(?:\s|\Z)")),
    ("null-word", _null_word),
    ("formula", _formula),
    ("mixed-script", _search("|".join(rf"[{one}]\w*[{other}]" for one, other in _PAIRS), FREE)),
    ("look-alike", _look_alike),
)
"""The rules in the order in which a cell is judged; ``rules.toml`` has their words."""


def plain(text: str) -> bool:
    """Whether no rule on characters can find anything: short, printable ASCII with single inner spaces."""
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
        and text.casefold() not in _WORDS_FOR_NOTHING
    )


def judge(text: str, column: str) -> tuple[str, str, str] | None:
    """The id of the first rule that a cell breaks, what is wrong and how to fix it; None if there is none.

    A fix never proposes text that breaks a rule itself.
    """
    for id_, find in TABLE:
        found = find(text, column)
        if found is None:
            continue
        rule = stated("cells")[id_]
        fix = rule.fix
        if "{clean}" in fix:
            better = clean(text)
            proposed = better not in ("", text) and judge(better, column) is None
            fix = fix.format(clean=show(better)) if proposed else "type the cell again"
        wrong = rule.wrong.format(found=show(found), code=f"U+{ord(found[0]):04X}")
        return id_, f"{show(text)} {wrong}", fix
    return None
