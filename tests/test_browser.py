"""The page in a real browser: it works from a folder and at any address, for everyone, and asks nobody else.

Needs Chromium, so these tests run only when asked for: ``pytest -m browser``. Without one they fail. The
numbers F1 to F29 are those of the faults that a review of an earlier page found.
"""

from __future__ import annotations

import csv
import functools
import http.server
import io
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from built import BASE_URL, local, public
from conftest import FROZEN, ROOT
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.plot.map import legend
from ilrs_signatories.questions import signatories
from ilrs_signatories.questions.count import between, count
from ilrs_signatories.questions.overlap import accords_number
from website.figures import looks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

BELOW = "/any/base/path"
AXE = ROOT / "site" / "vendor" / "axe" / "axe.min.js"
QUIET = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-default-apps", "--no-first-run", "--disable-dev-shm-usage", "--disable-gpu"),
)
KINDS = (
    *("index.html", "countries.html", "claimed.html", "signatories/china.html", "signatories/serbia.html"),
    *("signatories/france.html", "signatories/bolivia.html", "signatories/narit.html", "embed/map.html"),
    *("embed/chart.html", "agreements/senegal-2024.html", "agreements/index.html", "lists/index.html"),
    *("lists/spacenews-2024-05.html", "lists/cnsa-2025-04.html", "method.html", "disagreements.html"),
    *("sources.html", "data.html", "404.html"),
)
LAST = "2026-11-22"
DAYS = (
    *((LAST, None), ("2021-03-09", None), ("2023-10-26", None), ("2024-05-07", None), ("2024-07-04", None)),
    *(("2022-12-20", None), ("2024-09-05", None), ("2025-04-29", None), ("2023-07-07", None)),
    *(("2026-03-01", None), ("2024-05-10", "2024-05-08"), ("2024-09-05", "2024-04-30")),
    *(("2023-07-07", "2023-07-01"), ("2024-01-01", "2024-01-01"), ("2025-04-29", "2026-11-22")),
)
WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
]


@functools.cache
def dataset() -> Dataset:
    return read_dataset(FROZEN)


def hash_of(day: str, known_on: str | None) -> str:
    return f"as_of={day}" + (f"&known_on={known_on}" if known_on else "")


class Watched(NamedTuple):
    """A page, what its console said amiss, and the addresses that it asked for."""

    page: Page
    said: list[str]
    asked: list[str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)), None)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Where none is on the path, Chrome is looked for in its usual place; without one, this raises.
        channel = None if path else "chrome"
        started = playwright.chromium.launch(executable_path=path, channel=channel, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page behind a server on this machine, below a path of its own."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix(BELOW) if path.startswith(BELOW) else "/missing")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
            pass

    handler = functools.partial(Handler, directory=str(public()))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BELOW}/"
        server.shutdown()


def watch(
    browser: Browser, url: str, scheme: str = "light", width: int = 1280, javascript: bool = True
) -> Watched:
    """Opens an address in a browser without a past."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=javascript,
    )
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    return Watched(page, said, asked)


def shown(page: Page, section: str = "") -> list[str]:
    """The ids of the lines that the list shows, in one part of it or in all."""
    where = f"#{section} li" if section else "[data-section] li"
    rows: list[str] = page.eval_on_selector_all(
        where, "rows => rows.filter(row => !row.hidden).map(row => row.dataset.id)"
    )
    return rows


def folder_of(kind: str) -> Path:
    """Where a kind of page is looked at: the published 404 has its style from the address of the site."""
    return local() if kind == "404.html" else public()


def settle(page: Page, script: str) -> None:
    """Waits until an expression is true; the browser's own waiting would need a policy that lets text run."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{script} did not come true at {page.url}")


@pytest.mark.parametrize("served", [True, False], ids=["served", "from-a-folder"])
def test_a_page_complains_of_nothing_and_asks_nobody_else(
    browser: Browser, address: str, served: bool
) -> None:
    start = address if served else f"{public().as_uri()}/"
    for kind in KINDS[:-1]:
        seen = watch(browser, start + kind)
        seen.page.wait_for_load_state("load")
        assert seen.said == [], kind
        assert [url for url in seen.asked if not url.startswith((start, "data:"))] == [], kind
        seen.page.context.close()


@pytest.mark.parametrize(("day", "known_on"), DAYS)
def test_a_day_shows_what_the_package_answers(
    browser: Browser, address: str, day: str, known_on: str | None
) -> None:
    """F1, F8, F16: headline, sum, names, map, legend, chart and list of one day agree with the package."""
    seen = watch(browser, f"{address}index.html#{hash_of(day, known_on)}")
    page = seen.page
    rules = ("states", "states_without_china", "states_without_founders", "institutions", "signatories")
    counts = {rule: count(day, rule, known_on, dataset()) for rule in (*rules, "states_with_claims")}
    for rule, answer in counts.items():
        assert page.text_content(f"[data-count={rule}]") == between(answer.low, answer.high), rule
    states = counts["states"]
    finding = (page.text_content("#finding") or "").lower()
    assert re.search(rf"\b{WORDS[states.low]} states?\b", finding), finding
    assert ("possibly" in finding) == bool(states.possible)
    assert ("known to have signed" in finding) == (known_on is not None)
    assert page.locator("#known_tag").is_visible() == (known_on is not None)
    names = page.locator("[data-members=states] a").evaluate_all("all => all.map(one => one.href)")
    ids = [Path(name).stem for name in names]
    assert sorted(ids) == sorted([*states.members, *states.possible])
    assert page.text_content("#artemis_number") == str(accords_number(dataset(), day)[0])
    assert _looks(page) == {
        code: set(words.split()) for code, words in looks(dataset(), day, known_on).items() if words
    }
    keys = legend(dataset().known_on(known_on), day)
    keys = legend(dataset().known_on(known_on), day)
    for look, number, detail in ((key["look"], key["number"], key["detail"]) for key in keys):
        key = page.locator(f"[data-legend={look}]")
        assert (key.locator("b").text_content(), key.locator("small").last.text_content()) == (number, detail)
    if known_on:
        assert page.get_attribute(".only-wide .as-known", "d") != ""
        assert page.locator(".known-note").first.is_visible()
        assert known_on[:4] in (page.text_content("#growth") or "")
    page.goto(f"{address}countries.html#{hash_of(day, known_on)}")
    rows = signatories.rows(dataset().known_on(known_on), day)
    listed = [*shown(page, "states"), *shown(page, "organizations"), *shown(page, "institutions")]
    assert sorted(listed) == sorted(row["signatory_id"] for row in rows)
    claims = counts["states_with_claims"]
    assert sorted(shown(page, "claimed")) == sorted(
        {*claims.members, *claims.possible} - {*states.members, *states.possible}
    )
    assert page.text_content(".sb [data-count=states]") == between(states.low, states.high)
    assert page.text_content("[data-number=states]") == str(states.high)
    assert seen.said == []
    page.context.close()


def _looks(page: Page) -> dict[str, set[str]]:
    """By code, what the shapes of the map say that a country had done."""
    found: dict[str, list[str]] = page.evaluate(
        """Object.fromEntries(Array.from(document.querySelectorAll(".map .land[data-code]")).map(one =>
            [one.dataset.code, Array.from(one.classList).filter(name =>
                ["ilrs", "perhaps", "artemis", "seat", "claimed"].includes(name))]))"""
    )
    return {code: set(words) for code, words in found.items() if words}


@pytest.mark.parametrize(("day", "known_on"), [DAYS[4], DAYS[11]])
def test_embedded_pages_show_the_day_of_their_address(
    browser: Browser, address: str, day: str, known_on: str | None
) -> None:
    seen = watch(browser, f"{address}embed/map.html?{hash_of(day, known_on)}")
    assert _looks(seen.page) == {
        code: set(words.split()) for code, words in looks(dataset(), day, known_on).items() if words
    }
    assert day[:4] in (seen.page.text_content("[data-as-of]") or "")
    assert seen.page.locator("nav").count() == 0
    seen.page.goto(f"{address}embed/chart.html?{hash_of(day, known_on)}")
    states = count(day, "states", known_on, dataset())
    assert (seen.page.text_content("h1") or "").startswith(between(states.low, states.high))
    seen.page.goto(f"{address}embed/map.html?as_of=2024-02-30&known_on=x")
    assert "November 2026" in (seen.page.text_content("[data-as-of]") or "")
    assert seen.said == []
    seen.page.context.close()


def test_without_javascript_everything_of_the_last_day_is_there(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html", javascript=False).page
    for rule in ("states", "institutions", "signatories", "states_with_claims"):
        answer = count(None, rule, package=dataset())
        assert page.text_content(f"[data-count={rule}]") == between(answer.low, answer.high)
    assert page.locator("#days").is_hidden()
    assert page.locator(".map .land.ilrs").count() == 13
    assert page.locator(".growth-chart[role=img][aria-label]").count() == 2
    assert page.locator("[data-copy]:visible").count() == 0
    page.goto(f"{address}countries.html")
    assert page.locator("#states li:visible").count() == 13
    assert page.locator("#filters").is_hidden()
    page.context.close()


def test_the_slider_goes_from_change_to_change_and_adds_no_history(browser: Browser, address: str) -> None:
    """F21, F22: a key goes to the next change and says what it was, and Back leaves the page."""
    page = watch(browser, f"{address}method.html").page
    page.goto(f"{address}index.html")
    page.focus("#as_of_slider")
    page.keyboard.press("Home")
    assert page.evaluate("location.hash") == "#as_of=2021-03-09"
    assert page.text_content("#change") == "9 Mar 2021: China and Russia"
    days = []
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        days.append(page.input_value("#as_of"))
        assert re.match(r"\d.* \d{4}: \w", page.text_content("#change") or "")
    assert days == sorted(set(days))
    page.keyboard.press("End")
    assert page.input_value("#as_of") == LAST
    page.go_back()
    assert page.url.endswith("method.html")
    page.context.close()


def test_the_buttons_say_what_happened(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html#as_of=2024-09-05").page
    assert page.text_content("#change") == "5 Sep 2024: Senegal and ten institutions"
    page.click("#later")
    assert page.text_content("#change") == "2 Dec 2024: Oman Lens"
    page.click("#earlier")
    page.click("#earlier")
    assert page.input_value("#as_of") < "2024-09-05"
    page.click("#later")
    assert page.input_value("#as_of") == "2024-09-05"
    page.context.close()


def test_what_was_known_on_the_day_follows_the_day_and_a_pill_ends_it(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html#as_of=2024-05-10").page
    page.click("#pill")
    page.select_option("#knowledge", "same")
    assert page.evaluate("location.hash") == "#as_of=2024-05-10&known_on=2024-05-10"
    page.fill("#as_of", "2023-09-03")
    assert page.evaluate("location.hash") == "#as_of=2023-09-03&known_on=2023-09-03"
    page.select_option("#knowledge", "day")
    page.fill("#known_on", "2024-01-01")
    page.reload()
    assert page.text_content("#forget") == "As known on 1 January 2024 ✕"
    assert page.evaluate("getComputedStyle(document.getElementById('hero')).backgroundColor") == (
        "rgb(246, 233, 226)"
    )
    page.click("#forget")
    assert page.evaluate("location.hash") == "#as_of=2023-09-03"
    page.go_back()
    settle(page, "location.hash.includes('known_on')")
    assert page.locator("#forget").is_visible()
    page.context.close()


FOUND = {
    "Turkey": "turkey",
    "Türkiye": "turkey",
    "Bolivia": "bolivia",
    "UAE": "united-arab-emirates",
    "SANSA": "south-africa",
    "CNSA": "china",
    "Roscosmos": "russia",
    "NARIT": "narit",
    "asociacion COLOMBIA": "asasac",
    "FRA": "france",
    "Cuba": "cuba",
    "USA": "united-states",
}


def test_the_search_finds_everyone_with_a_page(browser: Browser, address: str) -> None:
    """F10, F11: claimed states, agencies, acronyms and codes are found, and everyone by name."""
    page = watch(browser, f"{address}countries.html").page
    for asked, wanted in FOUND.items():
        page.fill("#q", asked)
        assert wanted in shown(page), asked
    assert page.locator(".lst li:visible a").first.is_visible()
    page.fill("#q", "Atlantis")
    assert shown(page) == []
    words = page.text_content("#none") or ""
    assert "Atlantis" in words
    assert "does not mean" in words
    page.click("#clear")
    pages = {path.stem for path in (public() / "signatories").glob("*.html")}
    assert set(shown(page)) == pages
    page.context.close()


def test_undated_signatures_are_last_in_both_orders(browser: Browser, address: str) -> None:
    """F9"""
    page = watch(browser, f"{address}countries.html").page
    for order in ("", "oldest"):
        page.select_option("#sort", order)
        assert shown(page, "institutions")[-1] == "ucn"
    assert page.locator("#institutions li[data-id=ucn] .d").inner_text().strip() == "day unknown"
    page.select_option("#sort", "name")
    names = page.locator("#institutions li:visible .n").all_text_contents()
    assert names == sorted(names, key=str.casefold)
    page.context.close()


def test_disputed_is_in_the_cell_that_is_disputed(browser: Browser, address: str) -> None:
    """F5"""
    page = watch(browser, f"{address}countries.html").page
    for row in signatories.rows(dataset()):
        line = page.locator(f"li[data-id={row['signatory_id']}]:visible")
        marks = line.locator(".d .disputed").count(), line.locator(".k .disputed").count()
        fields = row["contested_fields"].split(", ")
        assert marks == (int("signed" in fields), int("instrument" in fields)), row["signatory_id"]
    page.context.close()


def test_a_tab_shows_one_part_and_the_csv_has_what_is_shown(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}countries.html#as_of=2024-05-10").page
    page.click("[data-tab=states]")
    assert page.locator("[data-section]:visible").count() == 1
    assert page.evaluate("location.hash") == "#as_of=2024-05-10&list=states"
    page.fill("#q", "s")
    wanted = shown(page)
    with page.expect_download() as waiting:
        page.click("#csv")
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    names = [dataset().signatories[id_]["name"] for id_ in wanted]
    assert [row["name"] for row in rows] == names
    assert {row["as_of"] for row in rows} == {"2024-05-10"}
    assert rows[0]["date_edtf"] == dataset().agreements["serbia-2024"]["signed"]
    page.context.close()


def test_citations_links_and_facts_can_be_copied(browser: Browser, address: str) -> None:
    """F19"""
    page = watch(browser, f"{address}index.html#as_of=2024-05-10").page

    def copied(what: str) -> str:
        page.click(f"[data-copy={what}]")
        return page.get_attribute(f"[data-copy={what}]", "data-copied") or ""

    assert copied("link") == page.url
    citation = copied("citation")
    assert "version 0.1.0" in citation
    assert citation.endswith(page.url)
    assert "10 May 2024, 11 states" in copied("fact")
    page.goto(f"{public().as_uri()}/signatories/serbia.html")
    assert copied("citation").endswith(f"{BASE_URL}signatories/serbia.html")
    page.context.close()


def test_the_map_has_one_panel_for_pointer_touch_and_keyboard(browser: Browser, address: str) -> None:
    """F23: countries on either side open the same panel, which names and links them."""
    page = watch(browser, f"{address}index.html").page
    page.locator(".map-box").scroll_into_view_if_needed()
    box = page.locator(".map .land[data-code=DZA]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "Said to have joined the Moon base" in (page.text_content("#panel") or "")
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] - box["height"] * 0.35)
    assert "Artemis Accords: 7 Jun 2022" in (page.text_content("#panel") or "")
    assert page.get_attribute("#panel a", "href") == "signatories/france.html"
    page.locator(".map .land[data-code=THA]").click(position={"x": 12, "y": 12})
    words = page.text_content("#panel") or ""
    assert "Signed on to the Moon base: 5 April 2024" in words
    assert "National Astronomical Research Institute of Thailand" in words
    page.focus(".map-box")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    page.keyboard.press("ArrowRight")
    first = page.text_content("#panel b")
    page.keyboard.press("ArrowRight")
    assert first == "Algeria"
    assert page.text_content("#panel b") == "Angola"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Open its page"
    page.keyboard.press("Enter")
    page.wait_for_url("**/signatories/angola.html")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_the_map_can_be_told_apart(browser: Browser, address: str, scheme: str) -> None:
    """F24: each side has at least 3:1 on empty land and on the paper."""
    page = watch(browser, f"{address}index.html", scheme).page
    fills = {
        name: page.evaluate(
            "at => { const one = document.querySelector(at); return getComputedStyle(one).fill; }", selector
        )
        for name, selector in {
            "ilrs": ".map .land.ilrs[data-code=CHN] path",
            "both": ".map .land.ilrs.artemis[data-code=THA] path",
            "artemis": ".map .land.artemis[data-code=USA] path",
            "land": ".map .land[data-code=MNG] path",
        }.items()
    }
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    for side in ("ilrs", "both", "artemis"):
        assert _contrast(fills[side], fills["land"]) >= 3, (side, fills)
        assert _contrast(fills[side], paper) >= 3, (side, fills)
    page.context.close()


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours in the form ``rgb(1, 2, 3)``, as WCAG defines it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("width", [390, 1280])
def test_small_states_are_seen_and_cover_nobody(browser: Browser, address: str, width: int) -> None:
    """F2, F12, F14: no fill for an institution, dots where a shape is small, no phantom, Crimea nobody's."""
    page = watch(browser, f"{address}embed/map.html", width=width).page
    for code in ("SRB", "AZE", "BLR", "SEN", "NIC"):
        box = page.locator(f".map .dot[data-code={code}]").bounding_box()
        assert box is not None, code
        assert box["width"] >= 5, code
    usa = page.evaluate("getComputedStyle(document.querySelector('.map .land[data-code=USA] path')).fill")
    france = page.evaluate("getComputedStyle(document.querySelector('.map .land[data-code=FRA] path')).fill")
    assert usa == france
    assert page.locator(".map .ring[data-code=USA]").is_visible()
    assert page.locator(".map .dot[data-code=AUS]:visible, .map .small[data-code=AUS]:visible").count() == 0
    assert page.locator(".map .small[data-code=LIE]:visible").count() == 0
    disputed = page.locator(".map .land.disputed")
    assert disputed.count() >= 1
    assert "url" in disputed.first.evaluate("one => getComputedStyle(one).fill")
    assert "Crimea" in (page.text_content(".pol") or "")
    switzerland = page.locator(".map .ring[data-code=CHE]").bounding_box()
    assert switzerland is not None
    middle = switzerland["x"] + switzerland["width"] / 2, switzerland["y"] + switzerland["height"] / 2
    assert page.evaluate("at => document.elementFromPoint(...at).dataset.code", list(middle)) == "CHE"
    page.context.close()


def test_the_legend_adds_up_with_the_text(browser: Browser, address: str) -> None:
    """F3, F4: what is on the map, in the legend and in the sentence is one number."""
    page = watch(browser, f"{address}index.html").page
    number = {
        look: int(page.locator(f"[data-legend={look}] b").text_content() or "")
        for look in ("ilrs", "both", "artemis")
    }
    assert number["ilrs"] + number["both"] == int(page.text_content("[data-count=states]") or "")
    assert number["both"] + number["artemis"] == int(page.text_content("#artemis_number") or "")
    rest = page.text_content("[data-legend=artemis] small") or ""
    assert sum(map(int, re.findall(r"\d+", rest))) == number["artemis"]
    page.context.close()


def test_a_country_opens_with_its_status_and_the_document_that_counts(browser: Browser, address: str) -> None:
    """F17, F18: card first, then the document that makes it a member; others are folded."""
    page = watch(browser, f"{address}signatories/serbia.html").page
    answers = page.locator(".card .v").all_text_contents()
    assert answers[:2] == ["Signed", "Signed"]
    first = page.locator(".doc").first
    assert "Serbia – China, May 2024" in (first.text_content() or "")
    assert page.locator("details[open]").count() == 0
    assert page.locator(".tl li").count() >= 5
    page.goto(f"{address}signatories/bolivia.html")
    assert page.locator(".card .v").first.text_content() == "Claimed"
    assert "We found no signed document" in (page.text_content(".lede") or "")
    page.goto(f"{address}signatories/france.html")
    assert page.locator(".card .v").all_text_contents()[:2] == ["Not found", "Signed"]
    page.goto(f"{address}signatories/china.html")
    assert page.locator(".contents a").count() >= 4
    assert page.evaluate("document.documentElement.scrollHeight") < 6000
    page.context.close()


def test_the_claimed_states_have_a_page_in_the_navigation(browser: Browser, address: str) -> None:
    """F11"""
    page = watch(browser, f"{address}index.html").page
    page.click("nav a:text-is('Claimed')")
    headings = page.locator("[id^=claim-] h2 a").all_text_contents()
    answer = count(None, "states_with_claims", package=dataset())
    states = count(None, "states", package=dataset())
    names = [dataset().signatories[id_]["name"] for id_ in {*answer.members} - {*states.members}]
    assert headings == sorted(names)
    page.context.close()


def test_counts_in_the_press_are_one_row_a_statement(browser: Browser, address: str) -> None:
    """F6, F7, F27: three outcomes with shapes of their own, and the difference by name."""
    page = watch(browser, f"{address}lists/index.html").page
    rows = page.locator(".row")
    outcomes = [
        name for name in ("same", "consistent", "no") for _ in range(page.locator(f".row.{name}").count())
    ]
    assert rows.count() == len(outcomes)
    shown = page.locator(".tally li b").all_text_contents()
    assert [int(number) for number in shown] == [
        outcomes.count(name) for name in ("same", "consistent", "no")
    ]
    april = page.locator(
        ".row:has(a[href$='lists/spacenews-2025-04.html']), .row:has(a[href='spacenews-2025-04.html'])"
    )
    text = april.text_content() or ""
    assert "Turkey" in text
    assert "NARIT" not in text
    page.context.close()


def test_a_phone_has_lines_of_two_rows_and_a_number_that_stays(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}countries.html", width=390).page
    heights = page.locator("#states li:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert max(heights) < 80
    assert page.evaluate("document.documentElement.scrollHeight") < 12_000
    page.mouse.wheel(0, 1500)
    page.wait_for_timeout(100)
    bar = page.locator(".sb .nn").bounding_box()
    assert bar is not None
    assert 0 <= bar["y"] < 60
    page.click("#open_bar")
    page.focus("#as_of_slider")
    page.keyboard.press("Home")
    assert page.text_content(".sb .nn") == "2"
    page.context.close()


def test_charts_fit_a_phone(browser: Browser, address: str) -> None:
    """F26: no word of a chart leaves the window or another word's place."""
    page = watch(browser, f"{address}embed/chart.html", width=390).page
    boxes: list[dict[str, float]] = page.locator(".only-narrow text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(one => one.width).map(one => one.toJSON())"
    )
    assert boxes
    assert [box for box in boxes if box["left"] < 0 or box["right"] > 390] == []
    page.context.close()


def test_the_growth_chart_says_the_numbers_of_the_day_under_the_pointer(
    browser: Browser, address: str
) -> None:
    page = watch(browser, f"{address}embed/chart.html").page
    box = page.locator(".only-wide .growth-chart").evaluate(
        """chart => {
            const is = chart.querySelector(".day").dataset, of = chart.querySelector(".day").getScreenCTM();
            const x = (Date.parse("2024-05-10") - Date.parse(is.first)) / 86400000 / is.days * is.width;
            return [of.a * x + of.e, of.f + 40];
        }"""
    )
    page.mouse.move(*box)
    dataset = read_dataset(FROZEN)
    states = count("2024-05-10", package=dataset)
    accords = accords_number(dataset, "2024-05-10")[0]
    assert page.text_content(".growth-day") == (
        f"10 May 2024: {states.low} states on China’s Moon base, {accords} in the Artemis Accords"
    )
    page.context.close()


def test_paper_has_a_table_of_a_few_pages(browser: Browser, address: str) -> None:
    """F20"""
    page = watch(browser, f"{address}index.html").page
    assert _printed(page) <= 3
    page.goto(f"{address}signatories/serbia.html")
    assert _printed(page) <= 3
    page.goto(f"{address}countries.html#list=states")
    assert _printed(page) <= 2
    page.context.close()


def _printed(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def test_the_headline_is_announced_when_the_day_changes(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html").page
    assert page.get_attribute("#finding", "aria-live") == "polite"
    assert page.get_attribute("#as_of_slider", "aria-valuetext") == "22 November 2026"
    page.context.close()


def test_nothing_moves_while_the_page_loads(browser: Browser, address: str) -> None:
    """F29"""
    page = watch(browser, f"{address}method.html").page
    page.add_init_script(
        """window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {
            window.moved += one.value; })).observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(f"{address}index.html")
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") < 0.1
    page.context.close()


def test_an_address_that_makes_no_sense_shows_the_last_day(browser: Browser, address: str) -> None:
    seen = watch(browser, f"{address}index.html")
    for wrong in ("as_of=2024-02-30", "as_of=x", "list=<b>", "sort=%22%5D", "known_on=0000-00-00", "q=%F0"):
        for name in ("index.html", "countries.html"):
            seen.page.goto("about:blank")
            seen.page.goto(f"{address}{name}#{wrong}")
            assert seen.page.text_content("[data-count=states]") == "13"
    assert seen.said == []
    seen.page.context.close()


def test_the_state_works_from_a_folder_too(browser: Browser) -> None:
    seen = watch(browser, f"{public().as_uri()}/index.html#as_of=2024-07-04")
    page = seen.page
    assert page.text_content("[data-count=states]") == "11, possibly 12"
    page.click("nav a:text-is('Countries')")
    assert page.evaluate("location.hash") == "#as_of=2024-07-04"
    assert len(shown(page, "states")) == 12
    page.click("#states li[data-id=china] a")
    assert page.text_content("h1") == "China"
    page.goto(f"{public().as_uri()}/embed/map.html?as_of=2021-03-09")
    assert page.locator("[data-legend=ilrs] b").text_content() == "2"
    assert seen.said == []
    page.context.close()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "france" not in kind])
def test_hostile_values_stay_text(browser: Browser, kind: str) -> None:
    seen = watch(browser, f"{local().as_uri()}/{kind}")
    page = seen.page
    if kind == "index.html":
        page.click("#earlier")
        page.focus(".map-box")
        page.keyboard.press("ArrowRight")
    if kind == "countries.html":
        page.fill("#q", "china")
    assert page.evaluate("document.title !== 'ran' && !document.querySelector('img[src=x]')")
    assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0
    scripts = "script:not([src]):not([type='application/json']):not([type='application/ld+json'])"
    assert page.locator(scripts).count() == 0
    assert "49" not in json.dumps(page.locator("h1").all_text_contents())
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    browser: Browser, kind: str, scheme: str
) -> None:
    page = watch(browser, f"{folder_of(kind).as_uri()}/{kind}", scheme).page
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        # In the dark only colours differ.
        only = rules if scheme == "light" else ["color-contrast"]
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", only)
        assert _violations(result) == [], width
    for width in (390, 768, 2560, 3840) if scheme == "light" else ():
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.context.close()


def _violations(result: dict[str, Any]) -> list[str]:
    return [
        f"{one['id']}: {one['help']}: {node['target']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html").page
    reached = []
    for _ in range(70):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const one = document.activeElement, style = getComputedStyle(one);
                return [one.id || one.className || one.textContent.trim().slice(0, 40),
                    style.outlineStyle !== "none" || one.className === "skip"];
            }"""
        )
        if seen[0] == "index":  # the page itself: everything was reached
            break
        reached.append(seen)
    names = [name for name, _ in reached]
    assert names[0] == "skip"
    wanted = ["earlier", "as_of_slider", "pill", "map-box"]
    assert [name for name in wanted if name not in names] == []
    assert [name for name, outlined in reached if not outlined] == []
    page.context.close()
