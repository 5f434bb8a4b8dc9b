"""Rules on addresses: they lead to one public page, name nobody, and track nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from rules.model import Field, Finding, Package, Table, show
from rules.registry import field_rule, package_rule

_TRACKING = re.compile(
    r"utm_\w+|fbclid|fb_\w+|gclid|gclsrc|gbraid|wbraid|dclid|yclid|twclid|ttclid|msclkid|rdt_cid|li_fat_id|sccid"
    r"|srsltid|mc_[ce]id|igshi?d?|mibextid|mkt_tok|_hs(?:enc|mi)|__hs\w+|hsctatracking|vero_\w+|oly_\w+_id|_ga|_gl"
    r"|_openstat|ref_src|ref_url|ns_\w+|wt\.\w+|cmpid|ito|spm|scm|pk_(?:campaign|source|medium|kwd)|mtm_\w+|s_cid"
    r"|wickedid|ncid|dm_i|epik|soc_(?:src|trk)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)", re.IGNORECASE)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.|\Z)){4}")
_PRIVATE = re.compile(r"0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.")
_NOT_PUBLIC = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|test|invalid|localhost|local|internal|lan)", re.IGNORECASE
)
_ARCHIVE = re.compile(r"https?://web\.archive\.org/web/([0-9]{4,14})(?:[a-z]{2}_)?/(.+)")


def is_url(field: Field) -> bool:
    """Whether a column holds addresses."""
    return field.name in ("url", "website") or field.name.endswith("_url")


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        return parts if parts.scheme in ("http", "https") and parts.port != 0 else None
    except ValueError:
        return None


@field_rule("url-scheme", is_url)
def url_scheme(text: str, field: Field) -> tuple[str, str] | None:
    """An address starts with https:// or http://."""
    if re.match(r"https?://(?!https?:)", text):
        return None
    return (
        f"{show(text)} does not start with https:// or http://",
        "copy the whole address of the page from the browser",
    )


@field_rule("url-host", is_url)
def url_host(text: str, field: Field) -> tuple[str, str] | None:
    """An address names a host that anyone can reach."""
    if not re.match(r"https?://", text):
        return None
    parts = _split(text)
    host = (parts.hostname or "") if parts else ""
    public = (_HOST.fullmatch(host) and not _NOT_PUBLIC.fullmatch(host)) or (
        _IPV4.fullmatch(host) and not _PRIVATE.match(host)
    )
    if public or (":" in host and host[0] in "23"):
        return None
    return f"{show(text)} names no public host", "copy the whole address of the page from the browser"


@field_rule("url-credentials", is_url)
def url_credentials(text: str, field: Field) -> tuple[str, str] | None:
    """An address carries no user name and no password."""
    parts = _split(text)
    if parts is None or "@" not in parts.netloc:
        return None
    return f"{show(text)} carries a user name or a password", "delete everything from after // to the @"


@field_rule("url-space", is_url)
def url_space(text: str, field: Field) -> tuple[str, str] | None:
    """An address holds no space, no quote, no backslash and no angle bracket, and every % starts a code."""
    found = re.search(r'[\s"<>\\]|%(?![0-9A-Fa-f]{2})', text)
    if found is None:
        return None
    return (
        f"{show(text)} holds {show(found[0])}, which no address can",
        "copy the address again; a space is %20, a lone % is %25",
    )


@field_rule("url-tracking", is_url)
def url_tracking(text: str, field: Field) -> tuple[str, str] | None:
    """An address carries no parameter that only says where a reader came from (utm_source, fbclid, gclid)."""
    parts = _split(text)
    if parts is None:
        return None
    given = _parameters(parts.query) + _parameters(parts.fragment if "=" in parts.fragment else "")
    tracking = [name for name, _ in given if _TRACKING.fullmatch(name)]
    if not tracking:
        return None
    return (
        f"{show(text)} carries the tracking parameter {show(tracking[0])}",
        f"write {show(_untracked(parts))}",
    )


def _parameters(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query.replace("&amp;", "&").replace(";", "&"), keep_blank_values=True)


def _untracked(parts: SplitResult) -> str:
    kept = [pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    fragment = "" if _TRACKING.match(parts.fragment) else parts.fragment
    return parts._replace(query="&".join(kept), fragment=fragment).geturl()


@package_rule("url-twice")
def url_twice(package: Package) -> Iterator[Finding]:
    """No two rows give the same page, be it with www, a slash, another scheme or order of the query."""
    for table in package.tables.values():
        for field in table.fields:
            if is_url(field) and field.name in table.columns:
                yield from _pages_twice(table, field)


def _pages_twice(table: Table, field: Field) -> Iterator[Finding]:
    first: dict[object, int] = {}
    for line, url in table.select(field.name):
        earlier = first.setdefault(page(url), line) if url else line
        if earlier != line:
            what = f"{show(url)} is the same page as in line {earlier}"
            yield table.at(line, field.name, what, "name that row instead, and delete this one")


def page(url: str) -> object:
    """What is equal for two addresses of one page: host, path and query, without what makes no difference."""
    parts = _split(url)
    if parts is None:
        return url
    port = "" if parts.port in (None, 80, 443) else str(parts.port)
    query = sorted(pair for pair in _parameters(parts.query) if not _TRACKING.fullmatch(pair[0]))
    fragment = parts.fragment if parts.fragment[:1] in ("!", "/") else ""
    path = unquote(parts.path).rstrip("/")
    return (parts.hostname or "").removeprefix("www.").rstrip("."), port, path, tuple(query), fragment


@package_rule("archived-page")
def archived_page(package: Package) -> Iterator[Finding]:
    """An archived copy is a copy of the page that the row names."""
    sources = package.table("sources")
    for line, url, archived in sources.select("url", "archived_url"):
        copied = _ARCHIVE.fullmatch(archived)
        if url and copied and page(copied[2]) != page(url):
            what = f"{show(archived)} is a copy of another page than {show(url)}"
            yield sources.at(line, "archived_url", what, "look the page up in the archive again")
