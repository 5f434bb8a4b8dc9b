"""The files of the page: complete, linked, the same each time, and with every number from the package."""

from __future__ import annotations

import csv
import doctest
import functools
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from itertools import product
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest

from built import BASE_URL, PUBLIC, REPOSITORY, build, local, public
from conftest import FROZEN, ROOT
from ilrs_signatories.comparison import overlap
from ilrs_signatories.counting import count
from ilrs_signatories.plot.world import SHAPES, standing
from ilrs_signatories.query import list_signatories
from ilrs_signatories.record import read_record
from ilrs_signatories.rules import RULES
from pages.downloads import read_downloads
from pages.grid import Grid, make_grid
from pages.once import read_once
from pages.rendering import inline_json, web
from pages.sides import sides
from pages.worldmap import draw

AS_OF = ("2021-03-09", "2023-10-26", "2024-05-07", "2024-07-04", "2026-11-22")
KNOWN_ON = (None, "2020-12-31", "2023-10-03", "2024-05-10", "2026-11-22")


class Read(HTMLParser):
    """What a page is made of: its elements with their attributes, its ids, and the text of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@functools.cache
def whole_grid() -> Grid:
    return make_grid(read_once())


def pages(site: Path) -> Iterator[tuple[str, Read]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Read(path.read_text(encoding="utf-8"))


def test_every_record_has_a_page() -> None:
    package = read_once()
    wanted = {
        *(f"signatories/{row['signatory_id']}.html" for row in package.rows("signatories")),
        *(f"agreements/{row['agreement_id']}.html" for row in package.rows("agreements")),
        *(f"lists/{row['list_id']}.html" for row in package.rows("published_lists")),
        *("index.html", "agreements/index.html", "lists/index.html", "method.html", "data.html", "404.html"),
    }
    assert {path for path, _ in pages(public())} == wanted


def test_every_link_leads_to_a_file_and_a_place_that_are_there() -> None:
    site = public()
    ids = {
        path: {attributes["id"] for _, attributes in page.elements if "id" in attributes}
        for path, page in pages(site)
    }
    broken = []
    for path, page in pages(site):
        if path == "404.html":
            continue
        for _, attributes in page.elements:
            for target in filter(None, (attributes.get("href"), attributes.get("src"))):
                parts = urlsplit(target)
                if parts.scheme:
                    continue
                file = (site / path).parent / unquote(parts.path) if parts.path else site / path
                name = file.resolve().relative_to(site.resolve()).as_posix()
                if not file.is_file() or (parts.fragment and parts.fragment not in ids[name]):
                    broken.append((path, target))
    assert broken == []


def test_links_that_leave_the_page_are_of_the_web_and_tell_nothing() -> None:
    for site in (public(), local()):
        for path, page in pages(site):
            for attributes in page.of("a"):
                href = attributes["href"]
                if urlsplit(href).scheme and not href.startswith(BASE_URL):
                    assert web(href), (path, href)
                    assert {"noopener", "noreferrer"} <= set(attributes["rel"].split()), (path, href)


def test_links_to_sources_are_not_followed_by_search_engines() -> None:
    urls = {web(row["url"]) for row in read_once().rows("sources")} - {""}
    for path, page in pages(public()):
        for attributes in page.of("a"):
            assert attributes["href"] not in urls or "nofollow" in attributes["rel"].split(), path


def test_every_piece_of_evidence_stands_on_the_page_of_its_agreement() -> None:
    package = read_once()
    urls = {row["source_id"]: row["url"] for row in package.rows("sources")}
    found = {path: {one["href"] for one in page.of("a")} for path, page in pages(public())}
    missing = [
        row
        for row in package.rows("evidence")
        if row["resource"] == "agreements"
        and urls[row["source_id"]]
        and urls[row["source_id"]] not in found[f"agreements/{row['record_id']}.html"]
    ]
    assert missing == []


def test_nothing_on_a_page_runs_but_its_own_script() -> None:
    for site in (public(), local()):
        for path, page in pages(site):
            (policy,) = (one["content"] for one in page.of("meta") if "http-equiv" in one)
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            for tag, attributes in page.elements:
                assert not [name for name in attributes if name.startswith("on") or name == "style"], (
                    path,
                    tag,
                )
                assert tag not in ("style", "iframe", "object", "embed", "base"), path
            for script in page.of("script"):
                data = script.get("type") in ("application/json", "application/ld+json")
                assert data or re.fullmatch(r"assets/record\.[0-9a-f]{8}\.js", script["src"]), path


def test_inline_json_cannot_end_its_element() -> None:
    assert "<" not in inline_json({"</script>": "<!--"})
    assert json.loads(inline_json(["</script>", "<!--", "&amp;", "\u2028"])) == [
        "</script>",
        "<!--",
        "&amp;",
        "\u2028",
    ]


def test_what_the_browser_looks_up_is_what_the_package_answers() -> None:
    package, grid = read_once(), whole_grid()
    for as_of, known_on, rule in product(AS_OF, KNOWN_ON, RULES):
        answer = count(package, as_of, rule, known_on)
        found = grid.look_up(rule, as_of, known_on)
        assert tuple(sorted(id_ for id_ in found if found[id_] == "member")) == answer.members
        assert tuple(sorted(id_ for id_ in found if found[id_] == "possible")) == answer.possible


def test_the_first_agreement_looked_up_is_that_of_the_list() -> None:
    package, grid = read_once(), whole_grid()
    for as_of, known_on in product(AS_OF, KNOWN_ON):
        rows = list_signatories(package, as_of, known_on, None)
        assert grid.look_up("first", as_of, known_on) == {row.signatory_id: row.agreement_id for row in rows}


@pytest.mark.parametrize("day", AS_OF)
def test_the_map_puts_countries_where_the_packages_own_map_does(day: str) -> None:
    package = read_once()
    found = sides(read_record(package), day)
    _, plotted = standing(package, day)
    assert {code for code, side in found.items() if side in ("state", "both")} == plotted.states
    assert {
        code for code, side in found.items() if side in ("institution", "institution+artemis")
    } == plotted.seats
    both = {row.country for row in overlap(package, as_of=day) if row.certainty == "member"}
    assert {code for code, side in found.items() if side == "both"} == both


def test_every_country_in_the_record_is_on_the_map() -> None:
    package = read_once()
    codes = {row["country"] for table in ("signatories", "artemis_accords") for row in package.rows(table)}
    assert codes - {""} <= {shape.code for shape in draw(Path(SHAPES)).shapes}


def test_no_shape_of_the_map_runs_across_it() -> None:
    world = draw(Path(SHAPES))
    for shape in world.shapes:
        steps = [float(step.split()[0]) for line in shape.path.split("M")[1:] for step in _steps(line)]
        assert all(abs(step) < world.width / 10 for step in steps), shape.name


def _steps(line: str) -> list[str]:
    numbers = line.partition("l")[2].removesuffix("z").split(" ")
    return [" ".join(numbers[place : place + 2]) for place in range(0, len(numbers), 2)]


def test_the_interface_is_described_by_its_schema() -> None:
    api = public() / "api" / "v1"
    schema = json.loads((api / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    kinds = {"signatories.json": "list", "count/index.json": "days"}
    files = [path for path in api.rglob("*.json") if path.name != "schema.json"]
    for path in files:
        name = path.relative_to(api).as_posix()
        kind = kinds.get(name) or ("counts" if name.startswith("count/") else "signatory")
        one = {**schema, "anyOf": [{"$ref": f"#/$defs/{kind}"}]}
        jsonschema.Draft202012Validator(one).validate(json.loads(path.read_text(encoding="utf-8")))
    assert len(files) > 2 + len(read_once().rows("signatories"))


def test_a_count_in_the_interface_is_the_packages_and_holds_until_the_next() -> None:
    package = read_once()
    folder = public() / "api" / "v1" / "count"
    days = json.loads((folder / "index.json").read_text(encoding="utf-8"))["days"]
    for day in days:
        counts = json.loads((folder / f"{day}.json").read_text(encoding="utf-8"))["counts"]
        assert counts == [count(package, day, rule).to_dict() for rule in RULES]
    assert sorted(path.stem for path in folder.glob("2*.json")) == days
    last = count(package, days[-1])
    assert (last.members, last.possible) == (count(package, None).members, count(package, None).possible)


def test_what_needs_an_absolute_address_is_there_with_one() -> None:
    site = public()
    found = {
        one.text
        for one in ET.parse(site / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    }
    assert BASE_URL in found
    assert f"{BASE_URL}signatories/china.html" in found
    assert len(found) == len(list(pages(site))) - 1
    feed = ET.parse(site / "feed.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    assert [one.text for one in feed.findall(f"{atom}id")] == [BASE_URL]
    assert [one.tag for one in feed.findall(f"{atom}entry/*")][:2] == [f"{atom}title", f"{atom}id"]
    page = dict(pages(site))["signatories/kazakhstan.html"]
    assert {one["property"] for one in page.of("meta") if "property" in one} >= {
        "og:title",
        "og:url",
        "og:image",
    }
    (form,) = (one["href"] for one in page.of("a") if one["href"].startswith(f"{REPOSITORY}/issues/new"))
    template = re.search(r"template=([a-z-]+\.yml)", form)
    assert template is not None
    assert (ROOT / ".github" / "ISSUE_TEMPLATE" / template[1]).is_file()


def test_what_needs_an_absolute_address_is_not_there_without_one() -> None:
    site = local()
    assert not [name for name in ("sitemap.xml", "feed.xml", "robots.txt") if (site / name).exists()]
    for path, page in pages(site):
        assert not [one for one in page.of("link") if one["rel"] in ("canonical", "alternate")], path
        assert not [one for one in page.of("meta") if one.get("property", "").startswith("og:")], path
        assert "issues/new" not in (site / path).read_text(encoding="utf-8")


def test_two_builds_are_the_same_byte_for_byte_and_take_less_than_a_minute() -> None:
    start = time.monotonic()
    again = build("again", *PUBLIC, seed="7", zone="Asia/Tokyo")
    assert time.monotonic() - start < 60
    assert _digests(again) == _digests(public())


def _digests(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


def test_the_front_page_weighs_little() -> None:
    site = public()
    page = dict(pages(site))["index.html"]
    own = [one["src"] for one in page.of("script") if "src" in one]
    own += [one["href"] for one in page.of("link") if one["rel"] in ("stylesheet", "icon")]
    weight = sum(len(gzip.compress((site / path).read_bytes(), 6)) for path in ["index.html", *own])
    assert weight <= 250_000


def test_downloads_are_listed_with_their_size_and_digest(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes(b"a,b\n")
    digest = hashlib.sha256(b"a,b\n").hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  data.csv\n", encoding="utf-8")
    (found,) = read_downloads(tmp_path)
    assert (found.name, found.size, found.sha256) == ("data.csv", 4, digest)


@pytest.mark.parametrize("content", [None, b"other"])
def test_a_download_that_is_not_what_its_digest_says_is_refused(
    tmp_path: Path, content: bytes | None
) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  data.csv\n", encoding="utf-8")
    if content is not None:
        (tmp_path / "data.csv").write_bytes(content)
    with pytest.raises(ValueError, match=r"data\.csv"):
        read_downloads(tmp_path)


def test_the_page_calls_the_build_and_offers_what_it_makes() -> None:
    site = public()
    with (ROOT / "data" / "signatories.csv").open(encoding="utf-8", newline="") as file:
        ids = {row["signatory_id"] for row in csv.DictReader(file)}
    lines = (site / "downloads" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    assert sums == {path.name: digest for path, digest in _downloads(site) if path.name != "SHA256SUMS"}
    text = (site / "data.html").read_text(encoding="utf-8")
    assert [digest for digest in sums.values() if digest not in text] == []
    (whole,) = (site / "downloads").glob("*[0-9].json")
    resources = json.loads(whole.read_text(encoding="utf-8"))["resources"]
    assert {row["signatory_id"] for row in resources[0]["data"]} == ids


def _downloads(site: Path) -> list[tuple[Path, str]]:
    files = sorted((site / "downloads").iterdir())
    return [(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]


def test_an_id_that_would_leave_the_folder_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(FROZEN / "data", package / "data")
    shutil.copy(FROZEN / "datapackage.json", package / "datapackage.json")
    for path in (package / "data").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(r"\bkaist-kenya\b(?!-)", "../../../escaped", text), encoding="utf-8", newline=""
        )
    out = tmp_path / "a" / "b" / "site"
    done = _run("--no-downloads", "--package", str(package), "--out", str(out))
    assert (done.returncode, list(tmp_path.rglob("escaped*"))) == (1, [])
    assert "escaped" in done.stderr


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "scripts" / "pages").glob("*.py")))
def test_the_examples_of_a_module_are_right(name: str) -> None:
    assert doctest.testmod(import_module(f"pages.{name}")).failed == 0


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    done = _run("--no-downloads", "--out", str(tmp_path))
    assert (done.returncode, (tmp_path / "letter.txt").read_text(encoding="utf-8")) == (1, "Dear")
    assert "holds no page" in done.stderr


@pytest.mark.parametrize("option", ["--base-url", "--repository"])
def test_an_address_that_is_none_is_wrong_usage(option: str) -> None:
    assert _run(option, "javascript:alert(1)").returncode == 2


def _run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "page.py"), *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8")
