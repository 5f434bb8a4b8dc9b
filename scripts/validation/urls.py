"""Rules on addresses: they lead to one public page, name nobody, and track nobody."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from ilrs_signatories.dataset.schema import Field
from validation.report import show
from validation.rules import Wrong, wrong

_TRACKING = re.compile(
    r"utm_\w+|fbclid|fb_\w+|gclid|gclsrc|gbraid|wbraid|dclid|yclid|twclid|ttclid|msclkid|rdt_cid|li_fat_id|sccid"
    r"|srsltid|mc_[ce]id|igshi?d?|mibextid|mkt_tok|_hs(?:enc|mi)|__hs\w+|hsctatracking|vero_\w+|oly_\w+_id|_ga|_gl"
    r"|_openstat|ref_src|ref_url|ns_\w+|wt\.\w+|cmpid|ito|spm|scm|pk_(?:campaign|source|medium|kwd)|mtm_\w+|s_cid"
    r"|wickedid|ncid|dm_i|epik|soc_(?:src|trk)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"https?://(?!https?:)")
_ODD = re.compile(r'[\s"<>\\]|%(?![0-9A-Fa-f]{2})')
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)", re.IGNORECASE)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.|\Z)){4}")
_PRIVATE = re.compile(r"0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.")
_NOT_PUBLIC = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|test|invalid|localhost|local|internal|lan)", re.IGNORECASE
)
_COPY = re.compile(r"https?://(?:web|wayback)\.archive\.org/web/([0-9]{4,14})(?:[a-z]{2}_)?/(.+)")
_ARCHIVES = re.compile(
    r"(?:(?:web|wayback)\.archive\.org|archive\.(?:ph|today|is|li|md|vn|fo)|ghostarchive\.org)"
)
_VARIANT = re.compile(r"(?:www\d?|m|mobile|amp|pda|pwa|wap|touch)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:x?html?|php\d?|aspx?|jsp|shtml)$")
_AMP = re.compile(r"(?:/amp|\.amp(?=\.html?$)|/amphtml)$")


class Page(NamedTuple):
    """What is equal for two addresses of one page; ``fragment`` tells two parts of it apart."""

    key: tuple[object, ...]
    fragment: str


def is_url(field: Field) -> bool:
    """Whether a column holds addresses."""
    return field.name in ("url", "website") or field.name.endswith("_url")


def judge(text: str, column: str) -> Wrong | None:
    """The first rule that an address breaks, what is wrong and how to fix it; None if there is none."""
    if not _SCHEME.match(text):
        return wrong("url-scheme", text)
    parts = split(text)
    name = parts.hostname or "" if parts else ""
    if parts is not None and "@" in parts.netloc:
        return wrong("url-credentials", text)
    odd = _ODD.search(text)
    if odd is not None:
        return wrong("url-space", text, found=show(odd[0]))
    if parts is None or not _public(name):
        return wrong("url-host", text)
    given = _parameters(parts.query) + _parameters(parts.fragment if "=" in parts.fragment else "")
    tracking = [name for name, _ in given if _TRACKING.fullmatch(name)]
    if tracking:
        return wrong("url-tracking", text, found=show(tracking[0]), clean=show(without_tracking(text)))
    if column == "url" and _ARCHIVES.fullmatch(name):
        return wrong("url-archive", text)
    return None


@lru_cache(maxsize=65536)
def split(text: str) -> SplitResult | None:
    """The parts of an address; None if it is none."""
    try:
        parts = urlsplit(text)
        return parts if parts.scheme in ("http", "https") and parts.port != 0 else None
    except ValueError:
        return None


def host(url: str) -> str:
    """The host of an address without the prefixes that make no difference; blank if there is none."""
    parts = split(url)
    return _bare(parts.hostname or "") if parts else ""


def _bare(name: str) -> str:
    name = name.rstrip(".")
    while name != (name := _VARIANT.sub("", name, count=1)):
        pass
    return name


@lru_cache(maxsize=4096)
def page(url: str) -> Page:
    """The page of an address: without scheme, variants of the host, index files, and what only tracks.

    >>> page("https://m.tass.com/a/index.html").key == page("http://www.tass.com/a/").key
    True
    """
    copied = _COPY.fullmatch(url)
    url = copied[2] if copied else url
    parts = split(url if "://" in url else f"https://{url}")
    if parts is None:
        return Page((url,), "")
    port = parts.port
    query = [
        (name, value)
        for name, value in _parameters(parts.query)
        if not _TRACKING.fullmatch(name)
        and (name not in ("amp", "outputType") or value not in ("", "1", "amp"))
    ]
    path = unquote(parts.path)
    path = _AMP.sub("", _INDEX.sub("", path.rstrip("/"))).rstrip("/").replace("/amp/", "/")
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    in_path = fragment if fragment[:1] in ("!", "/") else ""
    key = (
        _bare(parts.hostname or ""),
        "" if port in (None, 80, 443) else str(port),
        path,
        tuple(sorted(query, key=lambda pair: pair[0])),
        in_path,
    )
    return Page(key, "" if in_path else fragment)


def archived(url: str) -> tuple[str, str]:
    """The day, as far as it says, on which an archived copy was made, and the address that it copies.

    >>> archived("https://web.archive.org/web/20210310000000/https://tass.com/science/1263979")
    ('2021-03-10', 'https://tass.com/science/1263979')
    """
    copied = _COPY.fullmatch(url)
    if copied is None:
        return "", ""
    stamp = copied[1]
    return "-".join(part for part in (stamp[:4], stamp[4:6], stamp[6:8]) if part), copied[2]


def _public(name: str) -> bool:
    return bool(
        (_HOST.fullmatch(name) and not _NOT_PUBLIC.fullmatch(name))
        or (_IPV4.fullmatch(name) and not _PRIVATE.match(name))
        or (":" in name and name[0] in "23")
    )


def _parameters(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query.replace("&amp;", "&").replace(";", "&"), keep_blank_values=True) if query else []


def without_tracking(url: str) -> str:
    """An address without the parameters that only track.

    >>> without_tracking("https://tass.com/a?id=1&utm_source=rss")
    'https://tass.com/a?id=1'
    """
    parts = split(url)
    if parts is None:
        return url
    kept = [pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    fragment = "" if _TRACKING.match(parts.fragment) else parts.fragment
    return parts._replace(query="&".join(kept), fragment=fragment).geturl()
