"""The check of links and the search for archived copies, against a server of the test on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import ROOT, Rows, Write

WAYBACK = "http://web.archive.org/web"


class Server(ThreadingHTTPServer):
    """Answers by path, keeps what it was asked, and lets slow answers wait until the test ends."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ended = threading.Event()
        self.asked: list[str] = []
        self.copies: dict[str, object] = {}

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        self.server.asked.append(f"{self.command} {self.path}")
        if path.path == "/available":
            asked = parse_qs(path.query)["url"][0]
            self.answer(200, json.dumps(self.server.copies.get(asked, {"archived_snapshots": {}})))
        elif path.path == "/broken":
            self.answer(200, "<html>")
        elif path.path in ("/moved", "/ring"):
            self.answer(302, "", "/here" if path.path == "/moved" else "/ring")
        elif path.path == "/slow":
            self.server.ended.wait(60)
        elif path.path == "/no-head":
            self.answer(405 if self.command == "HEAD" else 200, "")
        else:
            self.answer({"/here": 200, "/private": 403, "/often": 429, "/error": 500}.get(path.path, 404), "")

    def answer(self, status: int, text: str, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.ended.set()
        server.shutdown()


def source(source_id: str, url: str, **more: str) -> dict[str, str]:
    return {
        "source_id": source_id,
        "title": "A page",
        "type": "official",
        "side": "china",
        "url": url,
        **more,
    }


def links(package: Path, *words: str) -> tuple[int, str, str]:
    command: list[str | Path] = [
        sys.executable,
        ROOT / "scripts" / "links.py",
        *words,
        "--package",
        package,
        "--wait",
        "1",
    ]
    done = subprocess.run(command, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_report_lists_what_does_not_answer(server: Server, write_package: Write) -> None:
    closed = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    nobody = f"http://127.0.0.1:{closed.server_port}/x"
    closed.server_close()
    package = write_package(
        sources=[
            source("closed", nobody),
            source("error", server.url("/error")),
            source("forbidden", server.url("/private")),
            source("gone", server.url("/gone?a=|&b=`"), archived_url=server.url("/here")),
            source("here", server.url("/here"), archived_url=server.url("/gone")),
            source("moved", server.url("/moved")),
            source("no-head", server.url("/no-head")),
            source("often", server.url("/often")),
            source("ring", server.url("/ring")),
            source("slow", server.url("/slow")),
            source("unseen", ""),
        ]
    )
    status, out, error = links(package, "check")
    assert (status, out.splitlines()) == (
        0,
        [
            "12 addresses of sources were asked; 6 did not answer.",
            "",
            "| source | column | answer | archived copy | address |",
            "| --- | --- | --- | --- | --- |",
            f"| closed | url | no connection | no | `{nobody}` |",
            f"| error | url | 500 | no | `{server.url('/error')}` |",
            f"| gone | url | 404 | yes | `` {server.url('/gone?a=')}\\|&b=` `` |",
            f"| here | archived_url | 404 | yes | `{server.url('/gone')}` |",
            f"| ring | url | redirects without end | no | `{server.url('/ring')}` |",
            f"| slow | url | no answer in time | no | `{server.url('/slow')}` |",
            "",
            "Keep the row of a source whose page is gone, and fill in `archived_url`.",
        ],
    )
    assert error.split("\r")[1] == "1/12"
    assert error.endswith("\r12/12\n")


def test_nothing_is_listed_when_every_address_answers(server: Server, write_package: Write) -> None:
    status, out, _ = links(write_package(sources=[source("here", server.url("/here"))]), "check")
    assert (status, out) == (
        0,
        "1 addresses of sources were asked; 0 did not answer.\n\n\n"
        "Keep the row of a source whose page is gone, and fill in `archived_url`.\n",
    )


def closest(url: str, stamp: str, status: str = "200", available: bool = True) -> object:
    copy = {"status": status, "available": available, "url": f"{WAYBACK}/{stamp}/{url}", "timestamp": stamp}
    return {"url": url, "archived_snapshots": {"closest": copy}}


PAGES: dict[str, tuple[str, object, str]] = {
    "a-copy": ("2024-05", closest("http://a.org/a/", "20240512101112"), "20240512101112/http://a.org/a/"),
    "another-page": ("", closest("https://a.org/", "20240512101112"), ""),
    "before-it-was-published": ("2024-05", closest("https://a.org/a", "20240412101112"), ""),
    "no-copy": ("2024", {"archived_snapshots": {}}, ""),
    "not-available": ("", closest("https://a.org/a", "20240512101112", available=False), ""),
    "not-json-of-its-own": ("", ["x"], ""),
    "of-an-error": ("", closest("https://a.org/a", "20240512101112", status="404"), ""),
    "of-another-site": (
        "",
        {
            "archived_snapshots": {
                "closest": {"status": "200", "available": True, "url": "https://evil.org/x"}
            }
        },
        "",
    ),
    "undated": ("", closest("https://a.org/a", "20250101000000"), "20250101000000/https://a.org/a"),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_blank_archived_address_is_filled_with_a_copy_of_that_page(
    server: Server, write_package: Write, case: str
) -> None:
    published, said, expected = PAGES[case]
    rows: Rows = [
        source("had-one", "https://b.org/b", archived_url="https://archive.org/b"),
        source("page", "https://a.org/a", published=published, note='says "so", and more'),
        source("unseen", ""),
    ]
    package = write_package(sources=rows)
    before = (package / "data" / "sources.csv").read_text(encoding="utf-8")
    server.copies["https://a.org/a"] = said
    status, out, error = links(package, "archive", "--service", server.url("/available"))
    after = (package / "data" / "sources.csv").read_text(encoding="utf-8")
    filled = f"https://web.archive.org/web/{expected}" if expected else ""
    assert after == before.replace("https://a.org/a,,", f"https://a.org/a,{filled},")
    assert (status, out) == (0, f"{int(bool(expected))} of 1 pages without an archived copy now have one\n")
    assert error == "\r1/1\n"
    stamp = {"2024-05": "&timestamp=20240501", "2024": "&timestamp=20240101", "": ""}[published]
    assert server.asked == [f"GET /available?url=https%3A%2F%2Fa.org%2Fa{stamp}"]


@pytest.mark.parametrize("path", ["/broken", "/gone", "/error"])
def test_a_service_that_answers_nonsense_changes_nothing(
    server: Server, write_package: Write, path: str
) -> None:
    package = write_package(sources=[source("page", "https://a.org/a")])
    before = (package / "data" / "sources.csv").read_bytes()
    done = links(package, "archive", "--service", server.url(path))
    assert done[:2] == (0, "0 of 1 pages without an archived copy now have one\n")
    assert (package / "data" / "sources.csv").read_bytes() == before
