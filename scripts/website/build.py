"""Every file of the page, from the dataset and what surrounds it, as bytes by path."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import jinja2
from markupsafe import Markup

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.edtf import in_english, when
from ilrs_signatories.plot.counts import OUTCOMES, statements
from ilrs_signatories.questions.cite import cite
from ilrs_signatories.questions.conflicts import Conflict
from ilrs_signatories.questions.conflicts import rows as conflicts
from ilrs_signatories.questions.count import between, count, ordinal
from release.metadata import MEDIA_TYPES, identified, schema_org
from website import api, charts, feeds, home, press, subject_page, text
from website.cited import cited, in_words, source
from website.day_index import DayIndex, make_day_index
from website.downloads import SUMS, Download
from website.map import map_legend, map_svg
from website.subject_page import Site, make_site
from website.subjects import Subject

ASSETS = ("style.css", "page.js", "icon.svg")
SHARED = {
    **dict.fromkeys(("countries", "subject"), "countries"),
    **dict.fromkeys(("lists", "list"), "counts"),
    "claimed": "claimed",
    "embed_chart": "growth",
}
"""The picture that a link to a page shows elsewhere, by template; all others show the map."""

Page = tuple[str, str, dict[str, Any]]
"""The path of a page, its template, and what the template is given."""


class Options(NamedTuple):
    """The absolute address of the page and that of the repository, or blank; whether figures get files."""

    base_url: str
    repository: str
    figures: bool = True


def files(
    dataset: Dataset, sources: Path, changes: str, downloads: list[Download], options: Options
) -> dict[str, bytes]:
    """The files by path. ``sources`` is the folder of templates and assets, ``changes`` the changelog."""
    site, index = make_site(dataset), make_day_index(dataset)
    releases = feeds.releases(changes)
    news = feeds.events(dataset, site.subjects, site.documents)
    data = f"window.answers={text.inline_json(home.answers(dataset, site.subjects, index))};\n"
    assets = _assets(sources) | {"days.js": _hashed("days.js", data.encode("utf-8"))}
    if options.base_url and options.figures:
        assets |= {name: _hashed(name, picture) for name, picture in charts.share_files(dataset).items()}
    found = dict(assets.values())
    found["assets/newsreader-licence.txt"] = (sources / "vendor" / "fonts" / "LICENSE").read_bytes()
    growth = charts.growth_figure(dataset)
    common = {
        "about": dataset.schema,
        "licence_url": dataset.schema.descriptor["licenses"][0]["path"],
        "options": options,
        "subjects": site.subjects,
        "assets": {name: path for name, (path, _) in assets.items()},
        "citation": cite(package=dataset),
        "map": Markup(map_svg(dataset, dataset.schema.gathered)),
        "legend": map_legend(dataset, dataset.schema.gathered),
        "growth": growth | {width: Markup(growth[width]) for width in ("wide", "narrow")},
        "hero": home.hero(dataset, site.subjects, index),
        "news": news[:5],
        "releases": releases,
        "downloads": downloads,
        "dataset_jsonld": _dataset_jsonld(dataset, downloads, options.base_url),
        "thing": _thing,
    }
    made = environment(sources / "templates")
    for path, template, context in [*pages(site, index)]:
        # A server shows this one at any address, however deep.
        root = options.base_url if path == "404.html" else "../" * path.count("/")
        share = f"share-{SHARED.get(template, 'map')}.png"
        given = common | {"path": path, "root": root, "kind": template, "share": share} | context
        found[path] = made.get_template(f"{template}.html").render(given).encode("utf-8")
    found |= {path: body.encode("utf-8") for path, body in api.files(dataset, site.subjects, index).items()}
    found |= charts.files(dataset) if options.figures else {}
    found |= {f"downloads/{one.name}": one.path.read_bytes() for one in downloads}
    if downloads:
        found[f"downloads/{SUMS}"] = "".join(f"{one.sha256}  {one.name}\n" for one in downloads).encode()
    return _checked(found) | _absolute(dataset, options.base_url, releases, news, found)


def pages(site: Site, index: DayIndex) -> Iterator[Page]:
    """Every page; their titles are in the templates."""
    dataset = site.dataset
    for name in ("index", "claimed", "sources", "disagreements", "method", "data", "404", "countries"):
        yield f"{name}.html", name, _context(name, site, index)
    for name in ("map", "chart"):
        yield f"embed/{name}.html", f"embed_{name}", {}
    for subject in site.subjects.by_id.values():
        yield subject.path, "subject", subject_page.context(site, subject)
    yield "agreements/index.html", "agreements", {"documents": list(site.documents.values())}
    for one in site.documents.values():
        events = [event for event in dataset.events if event["agreement_id"] == one.id]
        steps = [(event, cited(dataset, "events", event, subject_page.SKIPPED)) for event in events]
        beside = site.documents.get(one.row["concluded_with"])
        yield one.path, "agreement", {"one": one, "with": beside, "events": steps}
    yield "lists/index.html", "lists", _lists(site)
    same = {id_: one.list_ids for one in statements(dataset) for id_ in one.list_ids}
    for id_, stated in site.statements.items():
        others = [site.statements[other] for other in same[id_] if other != id_]
        yield stated.path, "list", {"one": stated, "same": others}


def _context(name: str, site: Site, index: DayIndex) -> dict[str, Any]:
    """What the template of a page is given that stands alone."""
    dataset = site.dataset
    match name:
        case "countries":
            return {
                "lines": home.lines(site, index),
                "sections": home.SECTIONS,
            }
        case "claimed":
            every = [
                (one, subject_page.context(site, one)) for one in site.subjects.by_id.values() if one.row
            ]
            return {"every": every}
        case "sources":
            found = [source(dataset, id_) for id_ in dataset.sources]
            return {
                "sources": sorted(found, key=lambda one: ((one.publisher or one.title).casefold(), one.id))
            }
        case "disagreements":
            return {"conflicts": [_conflict(site, one) for one in conflicts(dataset)]}
        case "method":
            counts = {rule: count(None, rule, package=dataset) for rule in RULES}
            return {"rules": RULES, "counts": counts, "conflicts": len(conflicts(dataset))}
        case "data":
            tables = [(table, len(dataset.rows(name))) for name, table in dataset.schema.tables.items()]
            cites = {style: cite(style, package=dataset) for style in ("bibtex", "csl-json")}
            example = next(iter(dataset.signatories), "")
            return {
                "tables": tables,
                "count_days": index.days_of_change(),
                "example": example,
                "cites": cites,
            }
    return {}


def _lists(site: Site) -> dict[str, Any]:
    """What the page of the counts in the press shows besides the figure."""
    dataset = site.dataset
    official = home.official_figure(dataset, "countries_and_organizations")
    signed = count(package=dataset, rule="signatories").members
    kinds = {id_: home.kind_of(dataset.signatories[id_]) for id_ in signed}
    only_claimed = [
        one
        for one in site.subjects.by_id.values()
        if one.id not in signed and subject_page.claims_of(dataset, one.id)
    ]
    times = [
        one
        for one in site.statements.values()
        if one.group.startswith("China")
        and one.row["unit"].startswith("countries")
        and int(one.row["figure"]) == official.get("figure")
    ]
    named = {kind: [id_ for id_ in signed if kinds[id_] == kind] for kind in ("states", "organizations")}
    return {
        "press": charts.press_figure(dataset) | {"outcomes": OUTCOMES},
        "official": official,
        "named": named,
        "ours": sum(map(len, named.values())),
        "times": times,
        "claimed": only_claimed,
    }


def _conflict(site: Site, one: Conflict) -> dict[str, str]:
    """A row of ``conflicts`` in words, with the page of what it is about."""
    dataset = site.dataset
    field = dataset.schema.table(one.resource).field(one.field)
    first = one.record_id.partition("/")[0]
    events = {event["event_id"]: event["signatory_id"] for event in dataset.events}
    id_ = events.get(first, first)
    name, path = site.subjects.name(id_), site.subjects.path(id_)
    if one.resource in ("agreements", "parties") and first in site.documents:
        name, path = site.documents[first].short, site.documents[first].path
    elif first in site.statements:
        stated = site.statements[first]
        name, path = f"{stated.who}, {stated.date}", stated.path
    followed, other = in_words(field, one.followed), in_words(field, one.other)
    note = text.capital(one.note)
    return {
        "name": name,
        "path": path,
        "field": field.title,
        "followed": followed,
        "other": other,
        "note": note,
    }


def environment(templates: Path) -> jinja2.Environment:
    """The templates in a folder: everything is escaped, and a name that does not exist is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {"policy": text.POLICY, "counted": text.counted, "outcomes": OUTCOMES}
    made.globals |= {"grades": text.GRADES, "rule_words": press.RULE_WORDS}
    named = (text.address, text.capital, text.code, text.file_name, text.inline_json, text.label, text.listed)
    made.filters |= {one.__name__: one for one in (*named, text.number, text.short, text.web, when)}
    made.filters |= {
        "between": lambda found: between(found.low, found.high),
        "date": in_english,
        "ordinal": lambda n: ordinal(int(n)),
        "size": text.size_in_words,
    }
    return made


def _dataset_jsonld(dataset: Dataset, downloads: list[Download], base_url: str) -> dict[str, Any]:
    """The dataset with its downloads, as the release describes it."""
    contents = {one.name: one.path.read_bytes() for one in downloads if one.path.suffix in MEDIA_TYPES}
    found: dict[str, Any] = json.loads(schema_org(dataset, contents))
    for one in found["distribution"]:
        one["contentUrl"] = f"{base_url}downloads/{one['contentUrl']}"
    return found | ({"url": base_url} if base_url else {})


def _thing(subject: Subject) -> dict[str, Any]:
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


def _absolute(
    dataset: Dataset,
    base_url: str,
    releases: list[feeds.Release],
    news: list[feeds.Event],
    found: dict[str, bytes],
) -> dict[str, bytes]:
    """The files that need absolute addresses: the sitemap and the feeds, and at a root robots.txt."""
    if not base_url:
        return {}
    paths = sorted(path for path in found if path.endswith(".html") and path != "404.html")
    urls = "".join(
        f"<url><loc>{escape(base_url + text.address(path))}</loc>"
        f"<lastmod>{dataset.schema.created[:10]}</lastmod></url>\n"
        for path in paths
        if not path.startswith("embed/")
    )
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    title = dataset.schema.title
    author = ", ".join(one["title"] for one in dataset.schema.descriptor["contributors"])
    made = {
        "sitemap.xml": f'{feeds.XML}<urlset xmlns="{namespace}">\n{urls}</urlset>\n',
        "feed.xml": feeds.release_feed(title, author, base_url, releases),
        "events.xml": feeds.event_feed(title, author, base_url, news[:40]),
    }
    if base_url.count("/") == 3:  # a crawler asks for robots.txt at the root of a host only
        made["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n"
    return {path: body.encode("utf-8") for path, body in made.items()}
