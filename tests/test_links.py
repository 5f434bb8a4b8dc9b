"""The weekly link check: whom it asks, whom it refuses, and what it says of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from conftest import Write
from ilrs_signatories.package import Package, read_package
from linking.fetch import MOST_BYTES, MOST_REDIRECTS, Answer, Limits, fetch
from linking.hosts import Refused, is_public, public
from linking.report import Result, body, dump, parse, targets

SCRIPT = Path(__file__).parent.parent / "scripts" / "links.py"


class Site(BaseHTTPRequestHandler):
    """A site on the loopback interface whose paths name what they answer."""

    protocol_version = "HTTP/1.1"
    asked: list[str]
    released: Event

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        name, _, rest = self.path[1:].partition("/")
        if name == "to":
            self.say(302, {"Location": rest})
        elif name == "loop":
            self.say(302, {"Location": self.path})
        elif name == "get-only":
            self.say(405 if self.command == "HEAD" else 200)
        elif name == "endless":
            self.send_response(200)
            self.end_headers()
            while self.command == "GET":
                self.wfile.write(b"x" * MOST_BYTES)
        elif name == "silent":
            self.released.wait()
        else:
            self.say(int(name))

    def say(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for header, text in (headers or {}).items():
            self.send_header(header, text)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """The address of a running site, and what it is asked."""
    asked: list[str] = []
    released = Event()
    handler = type("Handler", (Site,), {"asked": asked, "released": released})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who is cut off complains
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://site.test:{server.server_port}", asked
        released.set()
        server.shutdown()


def limits(allowed: tuple[str, ...] = ("127.0.0.1",), hosts: dict[str, str] | None = None) -> Limits:
    """Limits under which site.test is on the loopback interface, and that may be asked."""
    known = {"site.test": "127.0.0.1", **(hosts or {})}

    def resolver(host: str, port: int) -> list[str]:
        return [known[host]]

    return Limits(wait=30.0, whole=30.0, allowed=allowed, resolver=resolver)


@pytest.mark.parametrize(
    ("path", "answer", "asked"),
    [
        ("/200", Answer(200), ["HEAD /200"]),
        ("/404", Answer(404), ["HEAD /404", "GET /404"]),
        ("/get-only", Answer(200), ["HEAD /get-only", "GET /get-only"]),
        ("/to//200", Answer(200), ["HEAD /to//200", "HEAD /200"]),
        ("/200/a b?q=ü", Answer(200), ["HEAD /200/a%20b?q=%C3%BC"]),
    ],
)
def test_a_page_is_asked_for_its_head_and_only_if_that_fails_for_itself(
    site: tuple[str, list[str]], path: str, answer: Answer, asked: list[str]
) -> None:
    address, heard = site

    assert fetch(address + path, limits()) == answer
    assert heard == asked


def test_of_a_page_without_end_only_the_beginning_is_read(site: tuple[str, list[str]]) -> None:
    address, _ = site

    assert fetch(f"{address}/to//endless", limits()) == Answer(200)


def test_a_redirect_to_itself_ends(site: tuple[str, list[str]]) -> None:
    address, heard = site

    assert fetch(f"{address}/loop", limits()) == Answer(0, "redirects without end")
    assert heard == ["HEAD /loop"] * MOST_REDIRECTS + ["GET /loop"] * MOST_REDIRECTS


@pytest.mark.parametrize(
    ("wait", "whole", "why"), [(0.05, 30.0, "no answer in time"), (30.0, 0.05, "no connection")]
)
def test_who_keeps_silent_is_cut_off(
    site: tuple[str, list[str]], wait: float, whole: float, why: str
) -> None:
    address, _ = site

    assert fetch(f"{address}/silent", limits()._replace(wait=wait, whole=whole)) == Answer(0, why)


def test_without_the_explicit_leave_of_a_test_the_loopback_interface_is_refused(
    site: tuple[str, list[str]],
) -> None:
    address, heard = site

    assert fetch(f"{address}/200", limits(allowed=())) == Answer(0, "refused")
    assert fetch(address.replace("site.test", "127.0.0.1") + "/200") == Answer(0, "refused")
    assert fetch(address.replace("site.test", "localhost") + "/200") == Answer(0, "refused")
    assert heard == []


@pytest.mark.parametrize(
    "target",
    [
        "http://inside.test/",
        "http://metadata.test/latest/meta-data",
        "//inside.test/",
        "file:///etc/passwd",
        "ftp://site.test/",
        "http://user@site.test/",
    ],
)
def test_a_redirect_to_a_private_host_or_another_protocol_is_refused(
    site: tuple[str, list[str]], target: str
) -> None:
    address, heard = site
    hosts = {"inside.test": "10.0.0.5", "metadata.test": "169.254.169.254"}

    assert fetch(f"{address}/to/{target}", limits(hosts=hosts)) == Answer(0, "refused")
    assert heard == [f"HEAD /to/{target}"]


PRIVATE = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
    *("169.254.169.254", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1"),
    *("ff02::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "not an address"),
)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_loopback_or_link_local_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_a_host_with_one_private_address_is_refused_though_another_is_public() -> None:
    with pytest.raises(Refused, match="the host is not public"):
        public("mixed.test", 80, lambda host, port: ["93.184.215.14", "10.0.0.1"])


def test_an_address_that_is_malformed_is_no_connection() -> None:
    assert fetch("http://[::1", limits()) == Answer(0, "no connection")
    assert fetch("http://site.test:99999/", limits()) == Answer(0, "no connection")


def test_a_refusal_to_programs_counts_as_there_and_a_missing_page_does_not() -> None:
    good = {status: Answer(status).good for status in (0, 200, 204, 302, 401, 403, 404, 406, 410, 429, 500)}

    assert [status for status, there in good.items() if there] == [200, 204, 401, 403, 406, 429]


@pytest.fixture
def package(write_package: Write) -> Package:
    """Three sources, one of them with an archived copy."""
    return read_package(
        write_package(
            sources=[
                {"source_id": "a", "url": "https://a.org/x|`y", "archived_url": "https://web.archive.org/a"},
                {"source_id": "b", "url": "https://b.org/@someone/#1"},
                {"source_id": "c", "url": "https://c.org/"},
                {"source_id": "unseen"},
            ]
        )
    )


def test_every_address_of_a_source_is_asked_its_archived_copy_too(package: Package) -> None:
    assert [place[:2] for place in targets(package)] == [
        ("a", "url"),
        ("a", "archived_url"),
        ("b", "url"),
        ("c", "url"),
    ]


def test_the_report_has_ids_status_codes_and_addresses_as_code(package: Package) -> None:
    results = [
        Result("a", "url", 404, ""),
        Result("a", "archived_url", 200, ""),
        Result("b", "url", 0, "no such host"),
        Result("c", "url", 403, ""),
    ]

    assert body(results, package) == (
        "4 addresses of the sources were asked; 2 did not answer as they should.\n"
        "1 of 3 sources with an address have an archived copy in the tables.\n"
        "\n"
        "| source | column | answer | archived | address |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| a | url | 404 | yes | `https://a.org/x%7C%60y` |\n"
        "| b | url | no such host | no | `https://b.org/@someone/#1` |\n"
        "\n"
        "An id is never deleted because its page is gone: look for an archived copy and name it in the row.\n"
    )


def test_results_are_read_back_as_they_were_written(package: Package) -> None:
    results = [Result("a", "url", 404, ""), Result("b", "url", 0, "refused")]

    assert parse(dump(results), package) == results


GOOD = {"source_id": "a", "column": "url", "status": 200, "why": ""}


@pytest.mark.parametrize(
    "rows",
    [
        {},
        [1],
        [{**GOOD, "note": "@everyone"}],
        [{**GOOD, "source_id": "zzz"}],
        [{**GOOD, "source_id": ["a"]}],
        [{**GOOD, "column": "title"}],
        [{**GOOD, "status": "200"}],
        [{**GOOD, "status": True}],
        [{**GOOD, "status": 1000}],
        [{**GOOD, "why": "![x](https://evil.org)"}],
    ],
)
def test_results_that_the_first_job_cannot_have_written_are_not_reported(
    package: Package, rows: object
) -> None:
    with pytest.raises(ValueError, match="result"):
        parse(json.dumps(rows), package)


def test_the_command_reports_from_a_file_and_refuses_a_broken_one(package: Package, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    command = [sys.executable, str(SCRIPT), "report", str(path), "--package", package.folder]
    results = [Result("c", "url", 200, "")]

    path.write_text(dump(results), encoding="utf-8")
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    path.write_text("[", encoding="utf-8")
    broken = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, body(results, package), "")
    assert (broken.returncode, broken.stdout) == (1, "")
