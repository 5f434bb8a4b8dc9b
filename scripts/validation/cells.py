"""Rules on the characters of a cell: those that a pattern of ``rules.toml`` states, and those that ask more.

What a source printed (``QUOTED``) keeps its own script and punctuation; only damage is a fault there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from validation.report import show
from validation.rules import WORDS, Wrong, stated, wrong

QUOTED = frozenset({"title", "as_printed", "printed_name", "printed_type"})
"""Columns of text as printed."""
FREE = QUOTED | {"note"}
"""Columns in which a word may be written in letters of two alphabets, as a formula or a unit is."""
LONGEST = 2000

_INVISIBLE = re.compile(
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
_MIXED = re.compile("|".join(rf"[{one}]\w*[{other}]" for one, other in _PAIRS))
_TWINS = "АВЕЅІЈКМНОРСТУХҮԚԜаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοѵ"
_STYLED = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\ufb00-\ufb06\u2160-\u217f\u0251\u0261"
_GARBLED = re.compile(
    "[\u00c2-\u00f4\u0420\u0421][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u0401-\u045f\u0490\u0491\u2013-\u2122]"
)
_HTML = re.compile(rf"</?(?:{WORDS['tags']})(?:\s[^<>]*)?/?>|<!--|<!\[CDATA\[", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][A-Za-z0-9]{1,31};))")
_PLAIN = re.compile(r"[A-Za-z0-9\[(][!-%'-;=-\[\]-~]*(?: [!-%'-;=-\[\]-~]+)*")
_WORDS_FOR_NOTHING = frozenset(WORDS["nothing"].split("|"))
_FROM_PROGRAMS = frozenset(WORDS["nothing_from_programs"].split())
_NAMES = frozenset({"name", "acronym", "author", "signed_by", "publisher", "value"})


def _null_word(text: str, column: str) -> str | None:
    """A word for nothing; a name may look like one (NAN, TBC, Ms Nan), and what was printed is kept."""
    if text.strip().casefold() not in _WORDS_FOR_NOTHING:
        return None
    like_a_name = column in _NAMES and text.isalpha() and text[0].isupper()
    return text if text in _FROM_PROGRAMS or not (like_a_name or column in QUOTED) else None


def _unassigned(text: str, column: str) -> str | None:
    odd = (c for c in text if c in "\ufffd\ufffc" or unicodedata.category(c) in ("Co", "Cn"))
    return next(odd, None)


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
    from html.entities import html5  # imported late: few cells have an odd character

    entities = (match[0] for match in _ENTITY.finditer(text) if match[1] is None or match[1] in html5)
    return _found(_HTML, text) or next(entities, None)


def _formula(text: str, column: str) -> str | None:
    start = text.lstrip("\t\r\n '\"")[:1]
    return start if start and start in "=+-@\uff1d\uff0b\uff0d\uff20" else None


def _decoded(text: str) -> str:
    """The text with what is UTF-8 read in another encoding as it was meant."""
    for run in re.findall(r"[^\x00-\x7f]{2,}", text):
        meant = next(filter(None, (_meant(run, codec) for codec in ("cp1252", "latin-1", "cp1251"))), run)
        text = text.replace(run, meant)
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


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[0] if match else None


_FINDERS: dict[str, Callable[[str, str], str | None]] = {
    "cell-length": lambda text, column: text if len(text) > LONGEST else None,
    "mojibake": lambda text, column: text if _GARBLED.search(text) and _decoded(text) != text else None,
    "invisible-character": lambda text, column: _found(_INVISIBLE, _SPELLING.sub("", text)),
    "unassigned-character": _unassigned,
    "unicode-nfc": lambda text, column: None if unicodedata.is_normalized("NFC", text) else text,
    "html": _entity_or_tag,
    "null-word": _null_word,
    "formula": _formula,
    "mixed-script": lambda text, column: None if column in FREE else _found(_MIXED, text),
    "look-alike": _look_alike,
}
"""What the rules without a pattern find in a cell of a column, by their ids; None if it is right."""


@cache
def _pattern(id_: str) -> re.Pattern[str]:
    return re.compile(stated("cells")[id_].pattern, re.MULTILINE)


def clean(text: str) -> str:
    """The text with single plain spaces, composed letters, and nothing invisible, garbled or unprintable."""
    text = _pattern("line-break").sub(" ", _pattern("odd-space").sub(" ", _decoded(text))).replace("\t", " ")
    text = "".join(c for c in _INVISIBLE.sub("", text) if c.isprintable())
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> bool:
    """Whether no rule on characters can find anything: short, printable ASCII with single inner spaces."""
    return (
        len(text) <= LONGEST
        and _PLAIN.fullmatch(text) is not None
        and text.casefold() not in _WORDS_FOR_NOTHING
    )


def judge(text: str, column: str) -> Wrong | None:
    """The first rule that a cell breaks, what is wrong and how to fix it; None if there is none.

    A fix never proposes text that breaks a rule itself.
    """
    for id_, rule in stated("cells").items():
        find = _FINDERS.get(id_)
        found = find(text, column) if find else _found(_pattern(id_), text)
        if found is not None:
            fix = ""
            if "{clean}" in rule.fix and (clean(text) in ("", text) or judge(clean(text), column)):
                fix = "type the cell again"
            code = f"U+{ord(found[0]):04X}"
            return wrong(id_, text, fix, found=show(found), code=code, clean=show(clean(text)))
    return None
