"""Every file of the page, from the package and what surrounds it, as bytes by path."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from xml.sax.saxutils import escape

from ilrs_signatories.citation import cite
from ilrs_signatories.counting import between, count
from ilrs_signatories.plot.world import SHAPES
from ilrs_signatories.record import read_record
from pages import api, changelog, method, preview
from pages.downloads import SUMS, Download
from pages.every_page import Made, Site, pages
from pages.grid import make_grid
from pages.names import read_names
from pages.once import Once
from pages.records import read_records
from pages.rendering import address, environment
from pages.sides import sides
from pages.worldmap import draw

ASSETS = ("style.css", "record.js", "icon.svg")


def files(
    package: Once, sources: Path, changes: str, downloads: list[Download], base_url: str, repository: str
) -> dict[str, bytes]:
    """The files by path. ``sources`` is the folder of templates and assets, ``changes`` the changelog."""
    site = _site(package, base_url, repository)
    record = read_record(package)
    grid = make_grid(package, lambda as_known, day: {"sides": sides(as_known, day)})
    world = draw(Path(SHAPES))
    made = Made(package, record, grid, world, read_names(package, world), read_records(package, record))
    assets = _assets(sources)
    named = {name.split("/")[-1]: path for name, (path, _) in assets.items()}
    states = count(package, None)
    if base_url:
        text = preview.svg(world, made.grid.look_up("sides", package.gathered), states, site.title)
        assets["preview.png"] = _hashed("preview.png", preview.png(text))
        named["preview.png"] = assets["preview.png"][0]
    made_environment = environment(sources / "templates")
    made_environment.filters["shown"] = lambda value, field: method.shown(package, value, field)
    common = {
        "site": site,
        "assets": named,
        "names": made.names,
        "citation": cite(package),
        "linked_data": None,
        "preview_alt": f"World map: {between(states.low, states.high)} states have signed.",
    }
    found = dict(assets.values())
    found["assets/newsreader-licence.txt"] = (sources / "vendor" / "fonts" / "LICENSE").read_bytes()
    for path, template, context in pages(made, site, changes, downloads):
        # A server shows this one at any address, however deep.
        root = base_url if path == "404.html" else "../" * path.count("/")
        text = made_environment.get_template(template).render(
            common | {"path": path, "root": root, "kind": template.removesuffix(".html")} | context
        )
        found[path] = text.encode("utf-8")
    found |= {path: text.encode("utf-8") for path, text in api.files(package, grid, made.records).items()}
    found |= {f"downloads/{one.name}": one.path.read_bytes() for one in downloads}
    if downloads:
        found[f"downloads/{SUMS}"] = "".join(f"{one.sha256}  {one.name}\n" for one in downloads).encode()
    return _checked(found) | _absolute(
        site, package, changes, sorted(path for path in found if path.endswith(".html"))
    )


def _checked(found: dict[str, bytes]) -> dict[str, bytes]:
    """The files, if none would leave the folder; an id that nobody validated could make one that does."""
    for path in found:
        if not re.fullmatch(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*", path):
            raise ValueError(f"{path!r} is no path of a page: run scripts/validate.py")
    return found


def _site(package: Once, base_url: str, repository: str) -> Site:
    said = package.descriptor
    return Site(
        title=said["title"],
        short="ILRS signatories",
        description=said["description"],
        version=package.version,
        released=said["created"][:10],
        begins=package.begins,
        gathered=package.gathered,
        thin_after=said["coverage"]["thin_after"],
        licence=said["licenses"][0]["name"],
        licence_url=said["licenses"][0]["path"],
        base_url=base_url,
        repository=repository,
    )


def _assets(sources: Path) -> dict[str, tuple[str, bytes]]:
    """Stylesheet, script and icon by name, each with a path that changes with its content.

    The font stands in the stylesheet itself: a browser reads none from a folder.
    """
    content = {name: (sources / "assets" / name).read_bytes() for name in ASSETS}
    for path in sorted((sources / "vendor" / "fonts").glob("*.woff2")):
        data = b"data:font/woff2;base64," + base64.b64encode(path.read_bytes())
        content["style.css"] = content["style.css"].replace(path.name.encode(), data)
    return {name: _hashed(name, data) for name, data in content.items()}


def _hashed(name: str, data: bytes) -> tuple[str, bytes]:
    stem, _, suffix = name.rpartition(".")
    return f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{suffix}", data


def _absolute(site: Site, package: Once, changes: str, paths: list[str]) -> dict[str, bytes]:
    """The files that need absolute addresses: the sitemap, the feed, and robots.txt."""
    if not site.base_url:
        return {}
    addresses = (escape(site.base_url + address(path)) for path in paths if path != "404.html")
    sitemap = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(f"<url><loc>{one}</loc><lastmod>{site.released}</lastmod></url>\n" for one in addresses)
        + "</urlset>\n"
    )
    author = ", ".join(one["title"] for one in package.descriptor["contributors"])
    found = {
        "sitemap.xml": sitemap,
        "feed.xml": changelog.feed(site.title, author, site.base_url, changelog.releases(changes)),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {site.base_url}sitemap.xml\n",
    }
    return {path: text.encode("utf-8") for path, text in found.items()}
