"""Measures what the page promises: python scripts/bench_page.py.

How long its build takes, how much the front page weighs, and how soon a browser whose processor is slowed
down four times shows something of it, from a server on this machine. Needs Chromium. Prints one line a
figure: what was measured, the target, and whether it is met. Exit status: 0 every target met, 1 some missed.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from measuring import Figure, report

SCRIPT = Path(__file__).with_name("page.py")
RUNS = 9
SLOWER = 4
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        pass


def figures(folder: Path) -> Iterator[Figure]:
    """Every figure, one after the other."""
    start = time.perf_counter()
    command = [sys.executable, str(SCRIPT), "--no-downloads", "--out", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    yield Figure("build", time.perf_counter() - start, 60, "s")
    own = [folder / "index.html", *(folder / "assets").glob("[!n]*")]  # but for the licence of the font
    weight = sum(len(gzip.compress(path.read_bytes(), 6)) for path in own)
    yield Figure("front page with style, font and script, compressed", weight / 1000, 250, "kB")
    handler = functools.partial(Silent, directory=str(folder))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        times = [painted(browser, f"http://127.0.0.1:{server.server_port}/index.html") for _ in range(RUNS)]
        browser.close()
        server.shutdown()
    yield Figure(
        f"first contentful paint, processor {SLOWER}x slower", statistics.median(times) / 1000, 1, "s"
    )


def painted(browser: Browser, url: str) -> float:
    """The milliseconds to the first contentful paint in a browser without a cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="load")
    found: float = page.evaluate(
        """() => new Promise(done => new PerformanceObserver(list => {
            for (const one of list.getEntries()) {
                if (one.name === "first-contentful-paint") { done(one.startTime); }
            }
        }).observe({type: "paint", buffered: true}))"""
    )
    context.close()
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        return report(figures(Path(folder) / "site"))


if __name__ == "__main__":
    sys.exit(main())
