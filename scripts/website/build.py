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
from ilrs_signatories.edtf import in_english
from ilrs_signatories.plot.counts import OUTCOMES, statements
from ilrs_signatories.questions.cite import cite
from ilrs_signatories.questions.conflicts import rows as conflicts
from ilrs_signatories.questions.count import count
from ilrs_signatories.questions.overlap import signed_accords
from release.metadata import MEDIA_TYPES, identified, schema_org
from website import api, charts, feeds, home, press, subject_page, text
from website.cited import cited, in_words, source
from website.day_index import DayIndex, make_day_index
from website.documents import documents
from website.downloads import SUMS, Download
from website.map import map_legend, map_svg
from website.subject_page import Site
from website.subjects import Subject, read_subjects

ASSETS = ("style.css", "page.js", "icon.svg")
NAVIGATION = (
    ("index.html", "Overview"),
    ("countries.html", "Countries"),
    ("claimed.html", "Claimed"),
    ("agreements/index.html", "Agreements"),
    ("lists/index.html", "Counts in the press"),
    ("method.html", "Method"),
    ("data.html", "Data"),
)
SHARED = {
    "countries.html": "countries",
    "subject.html": "countries",
    "claimed.html": "claimed",
    "lists.html": "counts",
    "list.html": "counts",
    "embed_chart.html": "growth",
}
"""The picture that a link to a page shows elsewhere, by template; all others show the map."""

Pages = Iterator[tuple[str, str, dict[str, Any]]]


class Options(NamedTuple):
    """The absolute address of the page and that of the repository, or blank; whether figures get files."""

    base_url: str
    repository: str
    figures: bool = True


def files(
    dataset: Dataset, sources: Path, changes: str, downloads: list[Download], options: Options
) -> dict[str, bytes]:
    """The files by path. ``sources`` is the folder of templates and assets, ``changes`` the changelog."""
    index = make_day_index(dataset)
    site = make_site(dataset)
    releases = feeds.releases(changes)
    news = feeds.events(dataset, site.subjects, site.documents)
    data = f"window.answers={text.inline_json(home.answers(dataset, site.subjects, index))};\n"
    assets = _assets(sources) | {"days.js": _hashed("days.js", data.encode("utf-8"))}
    if options.base_url and options.figures:
        assets |= {name: _hashed(name, picture) for name, picture in charts.share_files(dataset).items()}
    found = dict(assets.values())
    found["assets/newsreader-licence.txt"] = (sources / "vendor" / "fonts" / "LICENSE").read_bytes()
    made = environment(sources / "templates")
    common = {
        "about": dataset.schema,
        "licence_url": dataset.schema.descriptor["licenses"][0]["path"],
        "short_title": "ILRS signatories",
        "options": options,
        "subjects": site.subjects,
        "navigation": NAVIGATION,
        "assets": {name: path for name, (path, _) in assets.items()},
        "citation": cite(package=dataset),
        "linked_data": None,
        "rule_words": press.RULE_WORDS,
        "map": Markup(map_svg(dataset, dataset.schema.gathered)),
        "growth": _marked(charts.growth_figure(dataset)),
        "legend": map_legend(dataset, dataset.schema.gathered),
        "dated": False,
        "embed": False,
    }
    for path, template, context in pages(site, index, releases, news, downloads, options):
        # A server shows this one at any address, however deep.
        root = options.base_url if path == "404.html" else "../" * path.count("/")
        rendered = made.get_template(template).render(
            common
            | {"path": path, "root": root, "kind": template.removesuffix(".html")}
            | {"share": f"share-{SHARED.get(template, 'map')}.png"}
            | context
        )
        found[path] = rendered.encode("utf-8")
    found |= {path: body.encode("utf-8") for path, body in api.files(dataset, site.subjects, index).items()}
    if options.figures:
        found |= charts.files(dataset)
    found |= {f"downloads/{one.name}": one.path.read_bytes() for one in downloads}
    if downloads:
        found[f"downloads/{SUMS}"] = "".join(f"{one.sha256}  {one.name}\n" for one in downloads).encode()
    return _checked(found) | _absolute(dataset, options.base_url, releases, news, found)


def _marked(growth: dict[str, Any]) -> dict[str, Any]:
    """The figure with its drawings as markup."""
    return growth | {width: Markup(growth[width]) for width in ("wide", "narrow")}


def make_site(dataset: Dataset) -> Site:
    """What the pages of subjects, agreements and lists are made from."""
    subjects = read_subjects(dataset)
    day = dataset.schema.gathered
    states = count(day, package=dataset)
    accords = {one.country for one in signed_accords(dataset, day) if one.certainty == "member"}
    return Site(
        dataset=dataset,
        subjects=subjects,
        documents=documents(dataset, subjects),
        statements=press.statements(dataset),
        both=[id_ for id_ in states.members if dataset.signatories[id_]["country"] in accords],
        states=states.low,
        with_claims=count(day, "states_with_claims", package=dataset).low,
        artemis=home.artemis_total(dataset, day),
    )


def pages(
    site: Site,
    index: DayIndex,
    releases: list[feeds.Release],
    news: list[feeds.Event],
    downloads: list[Download],
    options: Options,
) -> Pages:
    """The path, the template and the context of each page."""
    dataset, subjects = site.dataset, site.subjects
    schema = dataset.schema
    described = _dataset_jsonld(dataset, downloads, options.base_url)
    hero = home.hero(dataset, subjects, index)
    number = text.capital(text.number(hero["counts"]["states"].low))
    finding = f"{number} states have signed on to China’s Moon base"
    front = {"hero": hero, "finding": finding, "news": news[:5], "dated": True}
    yield (
        "index.html",
        "index.html",
        {"title": finding, "description": schema.description} | front | {"linked_data": described},
    )
    yield (
        "countries.html",
        "countries.html",
        {
            "title": "Countries and bodies",
            "description": "Everyone who signed on to the Moon base, is said to have, or signed the Artemis Accords.",
            "lines": home.lines(dataset, subjects, index, site.documents),
            "sections": home.SECTIONS,
            "shown": sum(
                line.section != "artemis" for line in home.lines(dataset, subjects, index, site.documents)
            ),
        }
        | front,
    )
    for kind, title in (("map", MAP_TITLE), ("chart", "How the two groups grew")):
        yield (
            f"embed/{kind}.html",
            f"embed_{kind}.html",
            {
                "title": title,
                "description": title,
                "embed": True,
            }
            | front,
        )
    yield from _subjects(site)
    yield from _documents(site)
    yield from _statements(site)
    yield from _about(site, releases, downloads, described, index)


MAP_TITLE = "Who has signed on to China’s Moon base, and who to the Artemis Accords"


def _subjects(site: Site) -> Pages:
    for subject in site.subjects.by_id.values():
        context = subject_page.context(site, subject)
        yield (
            subject.path,
            "subject.html",
            context
            | {
                "title": subject.name,
                "description": context["summary"],
                "linked_data": _thing(subject),
            },
        )
    claimed = [
        (subject, subject_page.context(site, subject))
        for subject in site.subjects.by_id.values()
        if subject_page.claims_of(site.dataset, subject.id)
    ]
    open_ = [(subject, context) for subject, context in claimed if context["status"] != "signatory"]
    steps = [
        (subject, context)
        for subject in site.subjects.by_id.values()
        if subject.row and not subject_page.claims_of(site.dataset, subject.id)
        for context in [subject_page.context(site, subject)]
        if context["status"] in ("applied", "interested", "invited", "denied")
    ]
    yield (
        "claimed.html",
        "claimed.html",
        {
            "title": "Claimed, not documented",
            "description": "States that somebody says have joined China’s Moon base, without a signed document.",
            "claimed": open_,
            "earlier": [pair for pair in claimed if pair not in open_],
            "steps": steps,
        },
    )


def _documents(site: Site) -> Pages:
    every = site.documents
    for one in every.values():
        events = [event for event in site.dataset.events if event["agreement_id"] == one.id]
        yield (
            one.path,
            "agreement.html",
            {
                "title": one.short,
                "description": f"{one.kind}: {one.short}.",
                "one": one,
                "with": every.get(one.row["concluded_with"]),
                "events": [
                    (event, cited(site.dataset, "events", event, subject_page.SKIPPED)) for event in events
                ],
            },
        )
    about = "Every document on the Moon base that we found, and those on space in general signed with them."
    yield (
        "agreements/index.html",
        "agreements.html",
        {
            "title": "Agreements",
            "description": about,
            "documents": list(every.values()),
        },
    )


def _statements(site: Site) -> Pages:
    every = list(site.statements.values())
    same = {id_: found.list_ids for found in statements(site.dataset) for id_ in found.list_ids}
    for one in every:
        title = f"{one.who}, {one.date}"
        yield (
            one.path,
            "list.html",
            {
                "title": title,
                "description": f"{title}: {one.figure} {one.unit}. {one.difference}.",
                "one": one,
                "same": [
                    site.statements[id_] for id_ in same[one.row["list_id"]] if id_ != one.row["list_id"]
                ],
            },
        )
    official = home.official_figure(site.dataset, "countries_and_organizations")
    day = site.dataset.schema.gathered
    signed = count(day, "signatories", package=site.dataset).members
    rows = site.dataset.signatories
    named = {
        kind: [id_ for id_ in signed if home.kind_of(rows[id_]) == kind]
        for kind in ("states", "organizations")
    }
    ours = len(named["states"]) + len(named["organizations"])
    title = "Counts in the press"
    if official:
        title = f"China says {official['figure']} countries and organizations. We can name {ours}."
    repeated = [one for one in every if _figure(one) == official.get("figure")]
    yield (
        "lists/index.html",
        "lists.html",
        {
            "title": title,
            "description": "Every published count and list we found, and how it compares with our data.",
            "press": charts.press_figure(site.dataset) | {"outcomes": OUTCOMES},
            "official": official,
            "named": named,
            "ours": ours,
            "times": [one for one in repeated if one.group.startswith("China")],
            "claimed": [s for s in site.subjects.by_id.values() if _only_claimed(site, s)],
        },
    )


def _figure(one: press.Statement) -> int:
    return int(one.row["figure"]) if one.row["unit"].startswith("countries") else -1


def _only_claimed(site: Site, subject: Subject) -> bool:
    signed = any(one.joins and one.of(subject.id) for one in site.documents.values())
    return bool(subject_page.claims_of(site.dataset, subject.id)) and not signed


def _about(
    site: Site,
    releases: list[feeds.Release],
    downloads: list[Download],
    described: dict[str, Any],
    index: DayIndex,
) -> Pages:
    dataset = site.dataset
    counts = {rule: count(None, rule, package=dataset) for rule in RULES}
    yield (
        "method.html",
        "method.html",
        {
            "title": "Method and limits",
            "description": "How the data are collected, how they are counted, and what is missing.",
            "rules": RULES,
            "rule_words": press.RULE_WORDS,
            "counts": counts,
            "grades": text.GRADES,
            "conflicts": len(conflicts(dataset)),
        },
    )
    yield (
        "disagreements.html",
        "disagreements.html",
        {
            "title": "Where the sources disagree",
            "description": "Points on which sources disagree, and what we follow.",
            "conflicts": [_conflict(site, one) for one in conflicts(dataset)],
        },
    )
    yield (
        "sources.html",
        "sources.html",
        {
            "title": "Sources",
            "description": "Every source, with its language, date and archived copy.",
            "sources": sorted(
                (source(dataset, id_) for id_ in dataset.sources),
                key=lambda one: ((one.publisher or one.title).casefold(), one.id),
            ),
        },
    )
    tables = [(table, len(dataset.rows(name))) for name, table in dataset.schema.tables.items()]
    yield (
        "data.html",
        "data.html",
        {
            "title": "Data",
            "description": f"Downloads of {dataset.schema.title}.",
            "downloads": downloads,
            "releases": releases,
            "tables": tables,
            "count_days": index.days_of_change(),
            "example": next(iter(dataset.signatories), ""),
            "bibtex": cite("bibtex", package=dataset),
            "csl": cite("csl-json", package=dataset),
            "linked_data": described,
        },
    )
    yield (
        "404.html",
        "404.html",
        {
            "title": "No such page",
            "description": "There is no page at this address.",
        },
    )


def _conflict(site: Site, one: Any) -> dict[str, str]:  # noqa: ANN401 - a row of conflicts()
    """A row of ``conflicts`` in words, with the page of what it is about."""
    dataset = site.dataset
    field = dataset.schema.table(one.resource).field(one.field)
    first = one.record_id.partition("/")[0]
    name, path = first, ""
    if first in site.documents and one.resource in ("agreements", "parties"):
        name, path = site.documents[first].short, site.documents[first].path
    elif first in site.statements:
        name, path = (
            f"{site.statements[first].who}, {site.statements[first].date}",
            site.statements[first].path,
        )
    else:
        events = {event["event_id"]: event["signatory_id"] for event in dataset.events}
        id_ = events.get(first, first)
        name, path = site.subjects.name(id_), site.subjects.path(id_)
    return {
        "name": name,
        "path": path,
        "field": field.title,
        "followed": in_words(field, one.followed),
        "other": in_words(field, one.other),
        "note": text.capital(one.note),
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
    made.globals |= {"policy": text.POLICY, "counted": text.counted, "marks_of": OUTCOMES}
    made.filters |= {
        "address": text.address,
        "between": lambda found: text.between(found.low, found.high),
        "capital": text.capital,
        "code": text.code,
        "date": in_english,
        "file_name": text.file_name,
        "inline_json": text.inline_json,
        "label": text.label,
        "listed": text.listed,
        "number": text.number,
        "ordinal": lambda n: text.ordinal(int(n)),
        "short": text.short,
        "size": text.size_in_words,
        "web": text.web,
        "when": text.when,
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
    found = {
        "@context": "https://schema.org/",
        "@type": "Country" if subject.is_country else "Organization",
        "name": subject.name,
        "identifier": subject.id,
    }
    found |= (identified(row) or {}) if row else {}
    if row and row["acronym"]:
        found["alternateName"] = row["acronym"]
    if row and text.web(row["website"]):
        found["url"] = row["website"]
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
    released = dataset.schema.created[:10]
    paths = sorted(path for path in found if path.endswith(".html") and path != "404.html")
    paths = [path for path in paths if not path.startswith("embed/")]
    addresses = (escape(base_url + text.address(path)) for path in paths)
    sitemap = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(f"<url><loc>{one}</loc><lastmod>{released}</lastmod></url>\n" for one in addresses)
        + "</urlset>\n"
    )
    title = dataset.schema.title
    author = ", ".join(one["title"] for one in dataset.schema.descriptor["contributors"])
    made = {
        "sitemap.xml": sitemap,
        "feed.xml": feeds.release_feed(title, author, base_url, releases),
        "events.xml": feeds.event_feed(title, author, base_url, news[:40]),
    }
    if base_url.count("/") == 3:  # a crawler asks for robots.txt at the root of a host only
        made["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n"
    return {path: body.encode("utf-8") for path, body in made.items()}
