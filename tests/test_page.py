"""The files of the page: complete, linked, the same each time, and with every number from the package."""

from __future__ import annotations

import csv
import functools
import gzip
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema
import pytest

from built import ARCHIVED, BASE_URL, REPOSITORY, altered, build, copied, local, options, public, run
from conftest import FROZEN, LIVE, ROOT
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.questions import evidence, overlap, signatories
from ilrs_signatories.questions.count import count
from website.api import evidence_csv
from website.day_index import DayIndex, make_day_index
from website.downloads import read_downloads
from website.figures import looks
from website.subjects import read_subjects
from website.text import file_name, inline_json, web

pytestmark = pytest.mark.slow

AS_OF = ("2021-03-09", "2023-10-26", "2024-05-07", "2024-07-04", "2026-11-22")
KNOWN_ON = (None, "2020-12-31", "2023-10-03", "2024-05-10", "2026-11-22")
PAGES = (
    *("index.html", "countries.html", "claimed.html", "agreements/index.html", "lists/index.html"),
    *("method.html", "disagreements.html", "sources.html", "data.html", "404.html"),
    *("embed/map.html", "embed/chart.html"),
)


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
def dataset() -> Dataset:
    return read_dataset(FROZEN)


@functools.cache
def whole_index() -> DayIndex:
    return make_day_index(dataset())


def text_of(path: Path) -> str:
    """What a page says to its readers: its text without scripts, and without what is set as code."""
    html = re.sub(r"<(script|code|pre)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]*>", " ", html))
    return " ".join(re.sub(r"https?://\S+", " ", text).split())


def pages(site: Path) -> Iterator[tuple[str, Read]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Read(path.read_text(encoding="utf-8"))


def test_everything_has_a_page() -> None:
    found = dataset()
    wanted = {
        *(f"signatories/{row['signatory_id']}.html" for row in found.rows("signatories")),
        *(f"agreements/{row['agreement_id']}.html" for row in found.rows("agreements")),
        *(f"lists/{row['list_id']}.html" for row in found.rows("published_lists")),
        *PAGES,
    }
    assert wanted <= {path for path, _ in pages(public())}


def test_each_country_on_either_side_has_a_page() -> None:
    subjects, found = read_subjects(dataset()), {path for path, _ in pages(public())}
    codes = {row["country"] for table in ("signatories", "artemis_accords") for row in dataset().rows(table)}
    assert {subjects.path(code) for code in codes - {""}} <= found
    assert {"signatories/serbia.html", "signatories/france.html", "signatories/bolivia.html"} <= found
    assert len([one for one in subjects.by_id.values() if one.is_country]) > 85


def test_every_page_can_be_reached_from_the_front_page() -> None:
    site = public()
    links = {path: {one["href"] for one in page.of("a")} for path, page in pages(site)}
    reached, ahead = {"index.html"}, ["index.html"]
    while ahead:
        path = ahead.pop()
        for href in links[path]:
            parts = urlsplit(href)
            if not parts.scheme and parts.path:
                name = (
                    ((site / path).parent / unquote(parts.path))
                    .resolve()
                    .relative_to(site.resolve())
                    .as_posix()
                )
                if name in links and name not in reached:
                    reached.add(name)
                    ahead.append(name)
    assert {path for path, _ in pages(site)} - reached == {"404.html", "embed/chart.html"} - reached


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
    urls = {web(row["url"]) for row in dataset().rows("sources")} - {""}
    for path, page in pages(public()):
        for attributes in page.of("a"):
            assert attributes["href"] not in urls or "nofollow" in attributes["rel"].split(), path


def test_every_piece_of_evidence_is_on_the_page_of_its_agreement() -> None:
    urls = {row["source_id"]: row["url"] for row in dataset().rows("sources")}
    found = {path: {one["href"] for one in page.of("a")} for path, page in pages(public())}
    missing = [
        row
        for row in dataset().rows("evidence")
        if row["resource"] == "agreements"
        and urls[row["source_id"]]
        and urls[row["source_id"]] not in found[f"agreements/{row['record_id']}.html"]
    ]
    assert missing == []


def test_archived_copies_languages_and_quoted_pages_are_shown() -> None:
    text, sources = (altered() / "sources.html").read_text(encoding="utf-8"), len(dataset().rows("sources"))
    assert text.count(ARCHIVED) == text.count("Known from a quotation") == sources
    assert text.count("in Serbian") == sources
    assert "Original words: <q" in (altered() / "agreements" / "senegal-2024.html").read_text(
        encoding="utf-8"
    )


def test_a_document_names_its_place_and_the_occasion_of_its_signing() -> None:
    agreements = public() / "agreements"
    assert "Occasion State visit of Xi Jinping" in text_of(agreements / "serbia-2024.html")
    where = "Where Beijing, China Visit of the association's president to China"
    assert where in text_of(agreements / "adriatic-aerospace-association-2023.html")


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
                assert data or re.fullmatch(
                    r"(?:\.\./)*(?:https://data\.example\.org/some/where/)?assets/(?:page|days)\.[0-9a-f]{8}\.js",
                    script["src"],
                ), path


def test_inline_json_cannot_end_its_element() -> None:
    assert "<" not in inline_json({"</script>": "<!--"})
    assert json.loads(inline_json(["</script>", "<!--", "&amp;", "\u2028"])) == [
        "</script>",
        "<!--",
        "&amp;",
        "\u2028",
    ]


def test_what_the_browser_looks_up_is_what_the_package_answers() -> None:
    for as_of, known_on, rule in product(AS_OF, KNOWN_ON, RULES):
        answer = count(as_of, rule, known_on, dataset())
        found = whole_index().look_up(rule, as_of, known_on)
        assert tuple(sorted(id_ for id_ in found if found[id_] == "member")) == answer.members
        assert tuple(sorted(id_ for id_ in found if found[id_] == "possible")) == answer.possible


def test_the_first_agreement_looked_up_is_that_of_the_list() -> None:
    for as_of, known_on in product(AS_OF, KNOWN_ON):
        rows = signatories.rows(dataset().known_on(known_on), as_of)
        found = whole_index().look_up("first", as_of, known_on)
        assert found == {row["signatory_id"]: row["agreement_id"] for row in rows}


def test_the_looks_of_the_map_are_those_of_the_day_and_of_what_was_known() -> None:
    for as_of, known_on in product(AS_OF, KNOWN_ON):
        assert whole_index().look_up("looks", as_of, known_on) == looks(dataset(), as_of, known_on)


def test_the_states_on_both_sides_are_those_of_overlap() -> None:
    both = {row["name"] for row in overlap.rows(dataset()) if row["certainty"] == "member"}
    html = (public() / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'<span class="both"><a href="[^"]*">([^<]*)</a>', html)) == both


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
    assert len(files) > 2 + len(dataset().rows("signatories"))


def test_a_count_in_the_interface_is_the_packages_and_holds_until_the_next() -> None:
    folder = public() / "api" / "v1" / "count"
    days = json.loads((folder / "index.json").read_text(encoding="utf-8"))["days"]
    for day in days:
        counts = json.loads((folder / f"{day}.json").read_text(encoding="utf-8"))["counts"]
        assert counts == [count(day, rule, package=dataset()).to_dict() for rule in RULES]
    assert sorted(path.stem for path in folder.glob("2*.json")) == days
    last, now = count(days[-1], package=dataset()), count(package=dataset())
    assert (last.members, last.possible) == (now.members, now.possible)


def test_what_needs_an_absolute_address_is_there_with_one() -> None:
    site = public()
    found = {
        one.text
        for one in ET.parse(site / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    }
    assert {BASE_URL, f"{BASE_URL}signatories/china.html"} <= found
    assert len(found) == len(list(pages(site))) - 3  # the 404 page and those to embed
    assert not (site / "robots.txt").exists()  # nobody asks for it below the root
    page = dict(pages(site))["signatories/kazakhstan.html"]
    assert {one["property"] for one in page.of("meta") if "property" in one} >= {
        "og:title",
        "og:url",
        "og:image",
    }


def test_each_kind_of_page_has_its_own_picture_to_share() -> None:
    def picture(path: str) -> str:
        (found,) = (
            one for one in dict(pages(public()))[path].of("meta") if one.get("property") == "og:image"
        )
        assert (public() / found["content"].removeprefix(BASE_URL)).read_bytes()[:4] == b"\x89PNG"
        return re.sub(r".*/share-(\w+)\..*", r"\1", found["content"])

    kinds = ("index.html", "signatories/france.html", "claimed.html", "lists/index.html", "embed/chart.html")
    assert [picture(path) for path in kinds] == ["map", "countries", "claimed", "counts", "growth"]


@pytest.mark.parametrize(("name", "first"), [("feed.xml", "Signatories of the"), ("events.xml", "")])
def test_the_feeds_have_entries_with_ids_of_their_own(name: str, first: str) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.parse(public() / name).getroot()
    assert feed.findtext(f"{atom}id") == BASE_URL + name
    entries = feed.findall(f"{atom}entry")
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(ids) > 0
    assert all((entry.findtext(f"{atom}title") or "").startswith(first) for entry in entries)
    updated = [entry.findtext(f"{atom}updated") or "" for entry in entries]
    assert updated == sorted(updated, reverse=True)
    texts = [entry.findtext(f"{atom}content") or "" for entry in entries]
    assert not any("`" in text for text in texts), "a reader sees the changelog as the page shows it"
    assert any("<code>" in text for text in texts) == (name == "feed.xml")


def test_a_root_address_gets_a_robots_txt() -> None:
    assert "Sitemap: https://example.org/sitemap.xml" in (altered() / "robots.txt").read_text(
        encoding="utf-8"
    )


def test_links_to_correct_a_value_fill_in_the_form() -> None:
    page = dict(pages(public()))["agreements/kazakhstan-2024.html"]
    (form,) = (one["href"] for one in page.of("a") if one["href"].startswith(f"{REPOSITORY}/issues/new"))
    asked = parse_qs(urlsplit(form).query)
    assert asked == {
        "template": ["correct-value.yml"],
        "record": ["agreements/kazakhstan-2024"],
        "column": ["signed"],
    }
    template = (ROOT / ".github" / "ISSUE_TEMPLATE" / "correct-value.yml").read_text(encoding="utf-8")
    assert {"id: record", "id: column"} <= {line.strip() for line in template.splitlines()}


IDS = r"\b[a-z0-9]+(?:-[a-z0-9]+)*-20[0-9]{2}(?:-[a-z0-9]+)*\b"
EDTF = r"\[(?:\d|\.\.)|\d{4}-\d{2}-\d{2}|\b\d{4}-\d{2}\b"


def test_no_sentence_has_an_id_a_raw_date_or_the_name_of_a_rule() -> None:
    rules = "|".join(rule for rule in RULES if "_" in rule)
    types = {
        value
        for table in dataset().schema.tables.values()
        for field in table.fields
        for value in field.choices
        if "_" in value
    }
    wrong = re.compile(f"{IDS}|{EDTF}|\\b(?:{rules}|{'|'.join(types)})\\b")
    quoted = {row[column] for row in dataset().rows("sources") for column in ("title", "publisher")}
    quoted |= {row["as_printed"] for row in dataset().rows("evidence")}
    quoted |= {row["printed_name"] for row in dataset().rows("published_list_entries")}
    for path, _ in pages(public()):
        text = text_of(public() / path)
        for phrase in sorted(filter(None, quoted), key=len, reverse=True):
            text = text.replace(" ".join(phrase.split()), "")
        assert [(path, found) for found in wrong.findall(text)] == []


WORDS = (
    *("somebody claims", "printed list", "beside the record", "no named rule", "comparator"),
    *("says nothing of whom it binds", "which rests", "tally"),
)


def test_pages_use_plain_words() -> None:
    for path, _ in pages(public()):
        if path in ("data.html", "method.html"):  # these show the descriptor, which is frozen here
            continue
        text = text_of(public() / path).casefold()
        assert [(path, word) for word in WORDS if re.search(rf"\b{word}\b", text)] == []


def test_the_sum_on_the_front_page_adds_up() -> None:
    html = (public() / "index.html").read_text(encoding="utf-8")
    shown = dict(re.findall(r'data-count="(\w+)">(\d+)<', html))
    numbers = [int(shown[name]) for name in ("states", "organizations", "institutions", "signatories")]
    assert sum(numbers[:3]) == numbers[3] == count(None, "signatories", package=dataset()).low


def test_ids_that_a_listing_or_windows_needs_get_a_file_of_their_own() -> None:
    site = altered()
    assert [file_name(name) for name in ("con", "index", "serbia")] == ["con_", "index_", "serbia"]
    assert "National Astronomical" in (site / "signatories" / "con_.html").read_text(encoding="utf-8")
    assert "<h1>Agreements</h1>" in (site / "agreements" / "index.html").read_text(encoding="utf-8")
    assert "NARIT" in (site / "agreements" / "index_.html").read_text(encoding="utf-8")
    assert "Reuters" in (site / "lists" / "index_.html").read_text(encoding="utf-8")


def test_what_needs_an_absolute_address_is_not_there_without_one() -> None:
    site = local()
    assert not [
        name for name in ("sitemap.xml", "feed.xml", "events.xml", "robots.txt") if (site / name).exists()
    ]
    for path, page in pages(site):
        assert not [one for one in page.of("link") if one["rel"] in ("canonical", "alternate")], path
        assert not [one for one in page.of("meta") if one.get("property", "").startswith("og:")], path
        assert "issues/new" not in (site / path).read_text(encoding="utf-8")


@pytest.mark.interop
def test_two_builds_are_the_same_byte_for_byte() -> None:
    again = build("again", *options(), seed="7", zone="Asia/Tokyo")
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
    assert weight <= 150_000


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


@pytest.mark.interop
def test_the_page_calls_the_build_and_offers_what_it_makes() -> None:
    site = build("live", "--dist", "live-dist", "--package", str(LIVE))
    with (LIVE / "data" / "signatories.csv").open(encoding="utf-8", newline="") as file:
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
    package = copied("escaping")
    for path in (package / "data").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(r"\bkaist-kenya\b(?!-)", "../../../escaped", text), encoding="utf-8", newline=""
        )
    out = tmp_path / "a" / "b" / "site"
    done = run("--no-downloads", "--package", str(package), "--out", str(out))
    assert (done.returncode, list(tmp_path.rglob("escaped*"))) == (1, [])
    assert "escaped" in done.stderr


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    done = run("--no-downloads", "--out", str(tmp_path))
    assert (done.returncode, (tmp_path / "letter.txt").read_text(encoding="utf-8")) == (1, "Dear")
    assert "has no page in it" in done.stderr


@pytest.mark.parametrize("option", ["--base-url", "--repository"])
def test_an_address_that_is_none_is_wrong_usage(option: str) -> None:
    assert run(option, "javascript:alert(1)").returncode == 2


def test_the_evidence_of_a_signatory_as_csv_has_each_column_once_and_the_address_of_each_source() -> None:
    dataset = read_dataset(FROZEN)
    header, *rows = csv.reader(evidence_csv(dataset, "serbia").splitlines())
    assert header == list(evidence.COLUMNS)
    said = [dict(zip(header, row, strict=True)) for row in rows]
    assert {row["source_id"]: row["url"] for row in said} == {
        row["source_id"]: dataset.sources[row["source_id"]]["url"] for row in said
    }
    assert said
