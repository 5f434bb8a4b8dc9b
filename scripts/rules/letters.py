"""Rules on scripts: letters that look like others, and names in the column for their script."""

from __future__ import annotations

import re

from rules.model import Field, show
from rules.registry import field_rule, text_rule

_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_CYRILLIC = "\u0400-\u052f"
# Greek without the letters that formulas and units use beside Latin ones.
_GREEK = "\u0370-\u0393\u0395-\u03a8\u03aa-\u03ba\u03bd-\u03bf\u03c1\u03c2\u03c4-\u03e1\u03f0-\u03ff"
_OTHER = rf"{_CYRILLIC}{_GREEK}\u0531-\u058f\u13a0-\u13ff\u2c80-\u2cff\ua4d0-\ua4ff"
_PAIRS = ((_LATIN, _OTHER), (_OTHER, _LATIN), (_GREEK, _CYRILLIC), (_CYRILLIC, _GREEK))
_MIXED = re.compile("|".join(rf"[{one}]\w*[{other}]" for one, other in _PAIRS))
_LATIN_LETTER = re.compile(rf"[{_LATIN}]")
_TWINS = "АВЕЅІЈКМНОРСТУХҮԚԜаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοѵ"
_TWIN = re.compile(f"[{_TWINS}]")
_CYRILLIC_OR_GREEK = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_STYLED = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\ufb00-\ufb06\u2160-\u217f\u0251\u0261]"
)
_OWN_SCRIPT = ("name_local", "title", "as_printed", "printed_name")


@text_rule("mixed-script")
def mixed_script(text: str, field: Field) -> tuple[str, str] | None:
    """No word mixes Latin letters with Cyrillic, Greek or Armenian ones."""
    found = _MIXED.search(text)
    if found is None:
        return None
    return (
        f"{show(text)} mixes two alphabets within {show(found[0])}",
        "type the word again on one keyboard layout",
    )


@text_rule("look-alike")
def look_alike(text: str, field: Field) -> tuple[str, str] | None:
    """No letter only looks like a Latin one: no Cyrillic or Greek twin, no full-width or styled form."""
    styled = _STYLED.search(text)
    if styled is not None:
        what = f"{show(text)} holds the special form U+{ord(styled[0]):04X} of a common letter or digit"
        return what, "type the ordinary letters and digits"
    twin = _TWIN.search(text)
    if twin is None or not all(_TWIN.match(c) for c in _CYRILLIC_OR_GREEK.findall(text)):
        return None
    if (field.name in _OWN_SCRIPT and not _LATIN_LETTER.search(text)) or _MIXED.search(text):
        return None
    return (
        f"{show(text)} holds U+{ord(twin[0]):04X}, which only looks like a Latin letter",
        "type it again in Latin letters",
    )


@field_rule("name-script", lambda field: field.name in ("name", "name_local"))
def name_script(text: str, field: Field) -> tuple[str, str] | None:
    """The name is in Latin letters; a name in another script stands in name_local."""
    latin = [bool(_LATIN_LETTER.match(c)) for c in text if c.isalpha() and not "\u02b0" <= c <= "\u02ff"]
    if field.name == "name" and latin and not all(latin):
        return (
            f"{show(text)} is not all in Latin letters",
            "write the Latin form here and the other in name_local",
        )
    if field.name == "name_local" and all(latin):
        return (
            f"{show(text)} is in Latin letters",
            "leave name_local blank: it is for names in another script",
        )
    return None
