"""The page in a real browser: it works from a folder and at any address, for everyone, and asks nobody else.

Needs Chromium, so these tests run only when asked for: ``pytest -m browser``. Without one they fail.
"""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from built import ROOT, local, public
from ilrs_signatories.counting import between, count
from ilrs_signatories.plot.world import SHAPES
from ilrs_signatories.query import list_signatories
from ilrs_signatories.rules import RULES
from pages.names import read_names
from pages.once import Once, read_once
from pages.rendering import members
from pages.worldmap import draw

pytestmark = pytest.mark.browser

BELOW = "/any/base/path"
AXE = ROOT / "site" / "vendor" / "axe" / "axe.min.js"
QUIET = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-default-apps", "--no-first-run", "--disable-dev-shm-usage"),
)
KINDS = (
    *("index.html", "signatories/kazakhstan.html", "signatories/turkey.html", "agreements/senegal-2024.html"),
    *("agreements/index.html", "lists/spacenews-2024-05.html", "lists/cnsa-2025-04.html", "lists/index.html"),
    *("method.html", "data.html", "404.html"),
)
DAYS = (
    *(("2026-11-22", None), ("2021-03-09", None), ("2023-10-26", None), ("2024-05-07", None)),
    *(("2024-07-04", None), ("2024-05-10", "2024-05-10"), ("2024-09-05", "2024-04-30")),
    *(("2023-07-07", "2023-07-01"), ("2022-12-20", "2022-12-20"), ("2025-04-29", "2026-11-22")),
)


class Watched(NamedTuple):
    """A page, what its console said amiss, and the addresses that it asked for."""

    page: Page
    said: list[str]
    asked: list[str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next(filter(None, map(shutil.which, names)), None)
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
        threading.Thread(target=server.serve_forever, daemon=True).start()
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


def shown(page: Page) -> list[str]:
    """The ids of the rows that the table shows."""
    rows: list[str] = page.eval_on_selector_all(
        "#table tbody tr", "rows => rows.filter(row => !row.hidden).map(row => row.dataset.id)"
    )
    return rows


def folder_of(kind: str) -> Path:
    """Where a kind of page is looked at: the published 404 has its style from the address of the site."""
    return local() if kind == "404.html" else public()


def as_of(page: Page) -> str:
    return page.input_value("#as_of")


def settle(page: Page, script: str) -> None:
    """Waits until an expression holds; the browser's own waiting would need a policy that lets text run."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{script} did not come true at {page.url}")


@pytest.mark.parametrize("served", [True, False], ids=["served", "from-a-folder"])
@pytest.mark.parametrize("kind", KINDS[:-1])
def test_a_page_complains_of_nothing_and_asks_nobody_else(
    browser: Browser, address: str, kind: str, served: bool
) -> None:
    start = address if served else f"{local().as_uri()}/"
    seen = watch(browser, start + kind)
    seen.page.wait_for_load_state("networkidle")
    assert seen.said == []
    assert [url for url in seen.asked if not url.startswith(start)] == []
    seen.page.context.close()


@pytest.mark.parametrize(("day", "known_on"), DAYS)
def test_a_day_shows_what_the_package_answers(
    browser: Browser, address: str, day: str, known_on: str | None
) -> None:
    package = read_once()
    names = read_names(package, draw(Path(SHAPES)))
    seen = watch(browser, f"{address}index.html#as_of={day}" + (f"&known_on={known_on}" if known_on else ""))
    page = seen.page
    rows = list_signatories(package, day, known_on, None)
    assert shown(page) == [row.signatory_id for row in rows]
    perhaps = page.eval_on_selector_all(
        "#table tbody tr:not([hidden])",
        "rows => rows.filter(row => !row.querySelector('.perhaps').hidden).map(row => row.dataset.id)",
    )
    assert perhaps == [row.signatory_id for row in rows if row.certainty == "possible"]
    for rule in RULES:
        answer = count(package, day, rule, known_on)
        assert page.text_content(f"[data-count={rule}]") == between(answer.low, answer.high)
        assert page.text_content(f".fold [data-members={rule}]") == members(answer, names)
    states = count(package, day, "states", known_on)
    assert page.text_content("[data-low]") == str(states.low)
    told = [f"{text[0].upper()}{text[1:]}." for text in states.caveats]
    assert page.text_content("[data-remark]") == " ".join(told)
    assert _coloured(page) == _states(package, day, known_on)
    assert seen.said == []
    page.context.close()


def _coloured(page: Page) -> tuple[list[str], list[str]]:
    """The codes of the shapes that are states, and of those that are perhaps."""
    found: list[list[str]] = page.evaluate(
        """["s-state, s-both", "s-perhaps"].map(names => Array.from(document.querySelectorAll(
            names.split(", ").map(name => ".land ." + name).join(", ")), one => one.id.slice(2)).sort())"""
    )
    return found[0], found[1]


def _states(package: Once, day: str, known_on: str | None) -> tuple[list[str], list[str]]:
    codes = {row["signatory_id"]: row["country"] for row in package.rows("signatories")}
    answer = count(package, day, "states", known_on)
    return sorted(codes[id_] for id_ in answer.members), sorted(codes[id_] for id_ in answer.possible)


def test_without_javascript_everything_of_the_last_day_is_there(browser: Browser, address: str) -> None:
    package = read_once()
    page = watch(browser, f"{address}index.html", javascript=False).page
    rows = page.locator("#table tbody tr:visible")
    assert rows.count() == len(list_signatories(package, None, None, None))
    for rule in RULES:
        answer = count(package, None, rule)
        assert page.text_content(f"[data-count={rule}]") == between(answer.low, answer.high)
    assert page.locator("#days").is_hidden()
    assert page.locator("#filters").is_hidden()
    assert page.locator("thead button").count() == 0
    assert page.locator("#world .s-state").count() > 0
    assert page.locator(".picture svg[role=img][aria-label]").count() == 2
    states = page.locator("[data-side=state]").text_content()
    assert states is not None
    assert "China" in states
    page.context.close()


def test_the_slider_moves_the_day_and_back_undoes_it(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html").page
    page.focus("#as_of_slider")
    page.keyboard.press("Home")
    settle(page, "location.hash === '#as_of=2021-03-09'")
    first = [row.signatory_id for row in list_signatories(read_once(), "2021-03-09", None, None)]
    assert (as_of(page), shown(page)) == ("2021-03-09", first)
    page.keyboard.press("ArrowRight")
    settle(page, "location.hash === '#as_of=2021-03-10'")
    page.go_back()
    settle(page, "document.getElementById('as_of').value === '2021-03-09'")
    page.go_back()
    settle(page, "document.getElementById('as_of').value === '2026-11-22'")
    assert page.get_attribute("#as_of_slider", "aria-valuetext") == "22 November 2026"
    page.go_forward()
    settle(page, "document.getElementById('as_of').value === '2021-03-09'")
    page.context.close()


def test_the_buttons_step_from_change_to_change(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html#as_of=2024-07-04").page
    page.click("#later")
    assert as_of(page) == "2024-07-05"
    page.click("#earlier")
    assert as_of(page) == "2024-07-03"
    page.click("#today")
    assert (as_of(page), page.evaluate("location.hash")) == ("2026-11-22", "")
    page.context.close()


def test_what_was_known_on_the_day_follows_the_day(browser: Browser, address: str) -> None:
    package = read_once()
    page = watch(browser, f"{address}index.html#as_of=2024-05-10").page
    page.select_option("#knowledge", "same")
    assert page.evaluate("location.hash") == "#as_of=2024-05-10&known_on=2024-05-10"
    page.fill("#as_of", "2023-09-03")
    assert page.evaluate("location.hash") == "#as_of=2023-09-03&known_on=2023-09-03"
    rows = list_signatories(package, "2023-09-03", "2023-09-03", None)
    assert shown(page) == [row.signatory_id for row in rows]
    page.select_option("#knowledge", "day")
    page.fill("#known_on", "2024-01-01")
    assert page.evaluate("location.hash") == "#as_of=2023-09-03&known_on=2024-01-01"
    page.reload()
    assert page.input_value("#known_on") == "2024-01-01"
    page.context.close()


def test_filters_and_search_narrow_the_table_and_stand_in_the_address(browser: Browser, address: str) -> None:
    package = read_once()
    page = watch(browser, f"{address}index.html").page
    rows = list_signatories(package, None, None, None)
    page.select_option("#type", "university")
    assert shown(page) == [row.signatory_id for row in rows if row.type == "university"]
    page.select_option("#year", "2023")
    assert page.evaluate("location.hash") == "#type=university&year=2023"
    kept = shown(page)
    assert kept
    page.reload()
    assert shown(page) == kept
    page.go_back()
    settle(page, "document.getElementById('year').value === ''")
    page.click("#clear")
    page.select_option("#instrument", "joint_statement")
    assert shown(page) == [row.signatory_id for row in rows if row.instrument == "joint_statement"]
    page.select_option("#instrument", "")
    page.select_option("#with", "dsel")
    assert shown(page) == [row.signatory_id for row in rows if row.counterpart == "dsel"]
    page.click("#clear")
    page.fill("#q", "asociacion COLOMBIA")
    assert shown(page) == ["asasac"]
    page.fill("#q", "narit")
    assert shown(page) == ["narit"]
    page.fill("#q", "nobody of that name")
    assert shown(page) == []
    assert page.locator("#none").is_visible()
    page.click("#clear_all")
    assert len(shown(page)) == len(rows)
    page.context.close()


def test_the_headings_sort_and_say_how(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html").page
    names = "rows => rows.filter(row => !row.hidden).map(row => row.querySelector('th a').textContent)"
    button = page.get_by_role("button", name="Name")
    button.focus()
    page.keyboard.press("Enter")
    first = page.eval_on_selector_all("#table tbody tr", names)
    assert first[0] == "Adriatic Aerospace Association"
    assert page.get_attribute("#table th[data-key=name]", "aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert page.eval_on_selector_all("#table tbody tr", names) == first[::-1]
    assert page.get_attribute("#table th[data-key=name]", "aria-sort") == "descending"
    assert page.evaluate("location.hash") == "#sort=-name"
    assert page.locator("[aria-sort]").count() == 1
    page.context.close()


def test_an_address_that_makes_no_sense_shows_the_last_day(browser: Browser, address: str) -> None:
    for wrong in (
        "as_of=2024-02-30",
        "as_of=x",
        "type=<b>",
        "sort=%22%5D",
        "known_on=0000-00-00",
        "year=%F0",
    ):
        seen = watch(browser, f"{address}index.html#{wrong}")
        assert len(shown(seen.page)) == len(list_signatories(read_once(), None, None, None))
        assert seen.said == []
        seen.page.context.close()


def test_the_state_works_from_a_folder_too(browser: Browser) -> None:
    seen = watch(browser, f"{public().as_uri()}/index.html#as_of=2024-07-04")
    page = seen.page
    assert page.text_content("[data-count=states]") == "11, possibly 12"
    page.click("#later")
    page.select_option("#type", "country")
    page.go_back()
    settle(page, "document.getElementById('type').value === ''")
    page.click("#today")
    assert seen.said == []
    page.click("#table tbody th a >> nth=0")
    assert page.text_content("h1") == "China"
    assert seen.said == []
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_values_stay_text(browser: Browser, kind: str) -> None:
    seen = watch(browser, f"{local().as_uri()}/{kind}")
    page = seen.page
    page.wait_for_load_state("networkidle")
    if kind == "index.html":
        page.select_option("#type", "university")
        page.fill("#as_of", "2024-07-04")
    assert "ran" not in page.title().split()
    assert page.evaluate("document.title !== 'ran' && !document.querySelector('img[src=x]')")
    assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0
    assert (
        page.locator(
            "script:not([src]):not([type='application/json']):not([type='application/ld+json'])"
        ).count()
        == 0
    )
    assert "49" not in json.dumps(page.locator("h1").all_text_contents())
    assert seen.said == []
    page.context.close()


def test_hostile_values_are_seen_as_they_are(browser: Browser) -> None:
    page = watch(browser, f"{local().as_uri()}/signatories/narit.html").page
    assert "<script>document.title='ran'</script>" in (page.text_content("h1") or "")
    page.goto(f"{local().as_uri()}/index.html#as_of=2024-07-04")
    assert "<script>" in (page.text_content(".answer [data-members=states]") or "")
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(browser: Browser, kind: str, scheme: str, width: int) -> None:
    page = watch(browser, f"{folder_of(kind).as_uri()}/{kind}", scheme, width).page
    page.evaluate(
        """document.querySelectorAll("details").forEach(one => {
            one.removeAttribute("name");  // or opening one would close another
            one.open = true;
        })"""
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "rules => axe.run(document, {runOnly: rules})",
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    )
    found = [
        f"{one['id']}: {one['help']}: {node['target']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]
    assert found == []
    page.context.close()


@pytest.mark.parametrize("width", [320, 768, 1280, 2560, 3840])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_the_window(browser: Browser, kind: str, width: int) -> None:
    page = watch(browser, f"{folder_of(kind).as_uri()}/{kind}", width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(browser: Browser, address: str) -> None:
    page = watch(browser, f"{address}index.html").page
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const one = document.activeElement, style = getComputedStyle(one);
                const box = one.getClientRects()[0];  // a link may run over two lines
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                const said = one.id || one.textContent.trim().slice(0, 40);
                return [said, style.outlineStyle !== "none" || one.className === "skip",
                    top === one || one.contains(top) || (top !== null && top.contains(one))];
            }"""
        )
        reached.append(seen)
        if seen[0] == "Universidad Católica del Norte":
            break
    names = [name for name, _, _ in reached]
    assert names[0] == "Skip to the content"
    wanted = ["as_of_slider", "earlier", "as_of", "knowledge", "today", "q", "type", "clear", "Name", "Grade"]
    assert [name for name in wanted if name not in names] == []
    assert [name for name, outlined, _ in reached if not outlined] == []
    assert [name for name, _, uncovered in reached[1:] if not uncovered] == []
    page.context.close()
