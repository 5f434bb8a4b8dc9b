"""Words for values, and ways to put data into a page that keep it text."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pycountry
from markupsafe import Markup, escape

from common import REPOSITORY
from validation.values import RESERVED

WORDS: dict[str, Any] = tomllib.loads((REPOSITORY / "site" / "words.toml").read_text(encoding="utf-8"))
NUMBERS = WORDS["numbers"].split()


def label(value: str) -> str:
    """A value of an enumeration in words."""
    return str(WORDS["labels"].get(value, value.replace("_", " ")))


def capital(text: str) -> str:
    """A text with a capital in front."""
    return text[:1].upper() + text[1:]


def number(count: int) -> str:
    """A number in words up to twenty, in figures beyond."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural where it needs one."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def language(code: str) -> str:
    """The English name of a language; the code itself if it has none.

    >>> language("zh"), language("el"), language("")
    ('Chinese', 'Greek', '')
    """
    found = pycountry.languages.get(alpha_2=code) if len(code) == 2 else None
    return re.sub(r"^Modern | \(.*?\)", "", str(found.name)) if found else code


def size(size: int) -> str:
    """A number of bytes as it is read."""
    return (
        f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB" if size >= 1000 else f"{size} bytes"
    )


def acronym(name: str) -> str:
    """The capitals of the words of a name, as people shorten it.

    >>> acronym("South African National Space Agency")
    'SANSA'
    """
    return "".join(re.findall(r"(?<![\w’'])[A-Z]", name))


def file_name(id_: str) -> str:
    """An id as the name of a file: one that a listing or Windows needs for itself gets an underscore.

    >>> file_name("serbia"), file_name("index"), file_name("con")
    ('serbia', 'index_', 'con_')
    """
    return f"{id_}_" if id_.lower() in RESERVED else id_


def web(url: str) -> str:
    """An address, if it is one of the web; ``""`` for ``javascript:`` and everything else.

    >>> web("https://example.org/a"), web("javascript:alert(1)"), web("https:///no-host")
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def address(path: str) -> str:
    """The address of a page below the site's own: a folder's page by the folder's address."""
    return re.sub(r"(^|/)index\.html$", r"\1", path)


def inline_json(value: object) -> Markup:
    """JSON for a ``script`` element or a script: no ``<`` can end it or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def code(text: str) -> Markup:
    """A text whose `literals` between backticks are set as code."""
    return Markup(re.sub("`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def unique(items: Iterable[str]) -> list[str]:
    """The items in order, each once, blanks left out."""
    return [item for item in dict.fromkeys(items) if item]
