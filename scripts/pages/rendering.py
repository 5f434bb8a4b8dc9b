"""The templates and what they may use: words for values, and ways to put data into a page that stay text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape

from ilrs_signatories.counting import Count, between
from pages.names import Names
from pages.wording import capital, date_in_words, label, size_in_words

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of every page: its own files, and nothing inline that would run."""


def environment(templates: Path) -> jinja2.Environment:
    """The templates in a folder: everything is escaped, and a name that is not there is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["policy"] = POLICY
    made.filters |= {
        "address": address,
        "between": lambda count: between(count.low, count.high),
        "capital": capital,
        "code": code,
        "date": date_in_words,
        "inline_json": inline_json,
        "label": label,
        "members": members,
        "named": named,
        "size": size_in_words,
        "web": web,
    }
    return made


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
    """The address of a page below the site's own: a folder's page by the folder's address.

    >>> address("index.html"), address("lists/index.html"), address("lists/a.html")
    ('', 'lists/', 'lists/a.html')
    """
    return re.sub(r"(^|/)index\.html$", r"\1", path)


def inline_json(value: object) -> Markup:
    """JSON that may stand in a ``script`` element: no ``<`` can end it or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def code(text: str) -> Markup:
    """A text whose `literals` between backticks are set as code.

    >>> code("`states` less <China>")
    Markup('<code>states</code> less &lt;China&gt;')
    """
    return Markup(re.sub("`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def named(ids: str | Iterable[str], names: Names) -> str:
    """Ids, given apart or separated by commas, as names."""
    apart = ids.split(", ") if isinstance(ids, str) else ids
    return ", ".join(names.of(id_) for id_ in apart if id_)


def members(count: Count, names: Names) -> str:
    """The members of a count in the order of their names, and after them those who are only possible."""
    sure, perhaps = (
        ", ".join(sorted(map(names.of, ids), key=str.lower)) for ids in (count.members, count.possible)
    )
    return "; ".join(filter(None, (sure, perhaps and f"perhaps {perhaps}"))) or "nobody"
