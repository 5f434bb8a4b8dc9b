"""Every file of the page, from the dataset and what surrounds it, as bytes by path."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from markupsafe import Markup

from ilrs_signatories.dataset.dataset import Dataset, Row
from ilrs_signatories.derived.agreements import is_quoted
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.edtf import in_english, short, when
from ilrs_signatories.plot.counts import OUTCOMES, group, statements
from ilrs_signatories.plot.map import legend
from ilrs_signatories.questions import conflicts
from ilrs_signatories.questions.cite import cite
from ilrs_signatories.questions.count import between, figure_in_words, listed, ordinal
from release.metadata import MEDIA_TYPES, identified, schema_org
from website import api, countries_page, feeds, figures, subject_page, text
from website.day_index import DayIndex, answers, make_day_index
from website.downloads import SUMS, Download
from website.evidence import in_words, values
from website.site import Site
from website.subjects import Subject

ASSETS = ("style.css", "page.js", "icon.svg")
SHARED = {
    **dict.fromkeys(("countries", "subject"), "countries"),
    **dict.fromkeys(("lists", "list"), "counts"),
    "claimed": "claimed",
    "embed_chart": "growth",
}
"""The picture that a link to a page shows elsewhere, by template; all others show the map."""


class Options(NamedTuple):
    """The absolute address of the page and that of the repository, or blank; whether figures get files."""

    base_url: str
    repository: str
    figures: bool = True


def files(
    dataset: Dataset, sources: Path, changes: str, downloads: list[Download], options: Options
) -> dict[str, bytes]:
    """The files by path. ``sources`` is the folder of templates and assets, ``changes`` the changelog."""
    site, index = Site(dataset), make_day_index(dataset)
    data = f"window.answers={text.inline_json(answers(site, index))};\n"
    assets = _assets(sources) | {"days.js": _hashed("days.js", data.encode("utf-8"))}
    if options.base_url and options.figures:
        assets |= {name: _hashed(name, picture) for name, picture in figures.share_files(dataset).items()}
    found = dict(assets.values())
    found["assets/newsreader-licence.txt"] = (sources / "vendor" / "fonts" / "LICENSE").read_bytes()
    growth, day = figures.growth_figure(dataset), dataset.schema.gathered
    made = environment(sources / "templates", site)
    made.globals |= {
        "options": options,
        "assets": {name: path for name, (path, _) in assets.items()},
        "citation": cite(package=dataset),
        "map": Markup(figures.map_svg(dataset, day)),
        "legend": legend(dataset, day),
        "growth": growth | {width: Markup(growth[width]) for width in ("wide", "narrow")},
        "news": feeds.events(dataset, site.subjects, site.documents),
        "releases": feeds.releases(changes),
        "downloads": downloads,
        "dataset_jsonld": _dataset_jsonld(dataset, downloads, options.base_url),
    }
    for path, template, context in pages(site, index):
        # A server shows this one at any address, however deep.
        root = options.base_url if path == "404.html" else "../" * path.count("/")
        share = f"share-{SHARED.get(template, 'map')}.png"
        given = {"path": path, "root": root, "kind": template, "share": share} | context
        found[path] = made.get_template(f"{template}.html").render(given).encode("utf-8")
    found |= {path: body.encode("utf-8") for path, body in api.files(dataset, site.subjects, index).items()}
    found |= figures.files(dataset) if options.figures else {}
    found |= {f"downloads/{one.name}": one.path.read_bytes() for one in downloads}
    if downloads:
        found[f"downloads/{SUMS}"] = "".join(f"{one.sha256}  {one.name}\n" for one in downloads).encode()
    if options.base_url:
        found |= _absolute(made, options.base_url, list(found))
    return _checked(found)


def pages(site: Site, index: DayIndex) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The path of every page, its template, and what the template is given."""
    dataset = site.dataset

    def publisher(row: Row) -> tuple[str, str]:
        return (row["publisher"] or row["title"]).casefold(), row["source_id"]

    subjects = {one.path: subject_page.context(site, one) for one in site.subjects.by_id.values()}
    alone: dict[str, dict[str, Any]] = {
        "index": {},
        "claimed": {"every": [one for one in subjects.values() if one["subject"].row]},
        "sources": {"sources": sorted(dataset.sources.values(), key=publisher)},
        "disagreements": {},
        "method": {"rules": RULES},
        "data": {"count_days": index.days_of_change()},
        "404": {},
        "countries": {"lines": countries_page.lines(site, index)},
    }
    for name, context in alone.items():
        yield f"{name}.html", name, context
    for name in ("map", "chart"):
        yield f"embed/{name}.html", f"embed_{name}", {}
    for path, context in subjects.items():
        yield path, "subject", context
    yield "agreements/index.html", "agreements", {}
    for document in site.documents.values():
        yield document.path, "agreement", {"one": document}
    yield "lists/index.html", "lists", _lists(site)
    same = {id_: one.list_ids for one in statements(dataset) for id_ in one.list_ids}
    for id_, stated in site.statements.items():
        yield stated.path, "list", {"one": stated, "same": [other for other in same[id_] if other != id_]}


def _lists(site: Site) -> dict[str, Any]:
    """What the page of the counts in the press shows besides the figure."""
    dataset, signed = site.dataset, site.counts["signatories"].members
    official = site.official("countries_and_organizations")
    named = {
        section: [id_ for id_ in signed if site.section(id_) == section]
        for section in ("states", "organizations")
    }
    return {
        "press": figures.press_figure(dataset),
        "official": official,
        "named": named,
        "ours": sum(map(len, named.values())),
        "times": [
            one
            for one in site.statements.values()
            if group(dataset, one.row).startswith("China")
            and one.row["unit"].startswith("countries")
            and one.row["figure"] == official.get("figure")
        ],
        "claimed": [id_ for id_ in site.subjects.by_id if id_ not in signed and site.events(id_, "claimed")],
    }


def environment(templates: Path, site: Site) -> jinja2.Environment:
    """The templates in a folder: everything is escaped, and a name that does not exist is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    dataset = site.dataset
    made.globals |= {one.__name__: one for one in (text.counted, in_words, figure_in_words, is_quoted, thing)}
    made.globals |= {"words": text.WORDS, "outcomes": OUTCOMES}
    made.globals |= {"site": site, "dataset": dataset, "about": dataset.schema, "subjects": site.subjects}
    made.globals |= {
        "values": partial(values, dataset),
        "searched": partial(countries_page.searched, site),
        "cite": partial(cite, package=dataset),
        "conflicts": conflicts.rows(dataset),
    }
    filters: tuple[Callable[..., object], ...] = (
        *(text.address, text.capital, text.code, text.file_name, text.inline_json, text.label, text.language),
        *(listed, text.number, text.size, text.unique, text.web, short, when),
        *(countries_page.briefly, subject_page.speaker),
    )
    # Jinja's own "unique" takes names that differ in their capitals for one.
    made.filters |= {one.__name__: one for one in filters}
    made.filters |= {
        "between": lambda found: between(found.low, found.high),
        "date": in_english,
        "ordinal": lambda place: ordinal(int(place)),
    }
    return made


def _dataset_jsonld(dataset: Dataset, downloads: list[Download], base_url: str) -> dict[str, Any]:
    """The dataset with its downloads, as the release describes it."""
    contents = {one.name: one.path.read_bytes() for one in downloads if one.path.suffix in MEDIA_TYPES}
    found: dict[str, Any] = json.loads(schema_org(dataset, contents))
    for one in found["distribution"]:
        one["contentUrl"] = f"{base_url}downloads/{one['contentUrl']}"
    return found | ({"url": base_url} if base_url else {})


def thing(subject: Subject) -> dict[str, Any]:
    """A subject for search engines, with its identifiers in other registries."""
    row = subject.row
    kind = "Country" if subject.is_country else "Organization"
    found = {"@context": "https://schema.org/", "@type": kind, "name": subject.name, "identifier": subject.id}
    if row:
        found |= identified(row) or {}
        found |= {"alternateName": row["acronym"]} if row["acronym"] else {}
        found |= {"url": row["website"]} if text.web(row["website"]) else {}
    return found


def _checked(found: dict[str, bytes]) -> dict[str, bytes]:
    """The files, if none would leave the folder; an id that nobody validated could make one that does."""
    for path in found:
        if not re.fullmatch(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*", path):
            raise ValueError(f"{path!r} cannot be the path of a page: run scripts/validate.py")
    return found


def _assets(sources: Path) -> dict[str, tuple[str, bytes]]:
    """Stylesheet, script and icon by name, each with a path that changes with its content.

    The font is in the stylesheet itself: a browser reads none from a folder.
    """
    content = {name: (sources / "assets" / name).read_bytes() for name in ASSETS}
    content["style.css"] += (sources / "assets" / "figures.css").read_bytes()
    for path in sorted((sources / "vendor" / "fonts").glob("*.woff2")):
        data = b"data:font/woff2;base64," + base64.b64encode(path.read_bytes())
        content["style.css"] = content["style.css"].replace(path.name.encode(), data)
    return {name: _hashed(name, data) for name, data in content.items()}


def _hashed(name: str, data: bytes) -> tuple[str, bytes]:
    stem, _, suffix = name.rpartition(".")
    return f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{suffix}", data


def _absolute(made: jinja2.Environment, base_url: str, paths: list[str]) -> dict[str, bytes]:
    """The files that need absolute addresses: the sitemap and the feeds, and at a root robots.txt."""
    pages = sorted(path for path in paths if re.fullmatch(r"(?!404|embed/).*\.html", path))
    names = ("sitemap.xml", "feed.xml", "events.xml")
    found = {name: made.get_template(name).render(paths=pages) for name in names}
    if base_url.count("/") == 3:  # a crawler asks for robots.txt at the root of a host only
        found["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n"
    return {path: body.encode("utf-8") for path, body in found.items()}
