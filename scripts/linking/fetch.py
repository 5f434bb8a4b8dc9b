"""Asking one address: HEAD, then GET if that fails, each redirect judged as the first address was."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from linking.hosts import Refused, Resolve, public, resolve

MOST_BYTES = 65536
MOST_REDIRECTS = 8
_AGENT = "ilrs-signatories link check (weekly)"
_SAFE = "/%:=&?~#+!$,;'@()*[]"


class Limits(NamedTuple):
    """How a fetch is bounded: seconds for one wait and for one request, and IP addresses allowed in tests."""

    wait: float = 20.0
    whole: float = 60.0
    allowed: Collection[str] = ()
    resolver: Resolve = resolve


class Answer(NamedTuple):
    """What an address answered: an HTTP status, or 0 and why there was none."""

    status: int
    why: str = ""

    @property
    def good(self) -> bool:
        """Whether the page is there; one that is shown to readers but not to programs counts as there."""
        return 200 <= self.status < 300 or self.status in (401, 403, 406, 429)


def fetch(url: str, limits: Limits = Limits()) -> Answer:  # noqa: B008 - a tuple cannot change
    """Ask an address. Never raises: what goes wrong is the answer."""
    answer = _follow("HEAD", url, limits)
    return answer if 200 <= answer.status < 300 or answer.why == "refused" else _follow("GET", url, limits)


def _follow(method: str, url: str, limits: Limits) -> Answer:
    try:
        for _ in range(MOST_REDIRECTS):
            status, location = _request(method, url, limits)
            if status not in (301, 302, 303, 307, 308) or not location:
                return Answer(status)
            url = urljoin(url, location)
        return Answer(0, "redirects without end")
    except Refused:
        return Answer(0, "refused")
    except ssl.SSLError:
        return Answer(0, "no valid certificate")
    except TimeoutError:
        return Answer(0, "no answer in time")
    except socket.gaierror:
        return Answer(0, "no such host")
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(0, "no connection")


def _request(method: str, url: str, limits: Limits) -> tuple[int, str]:
    """The status and the Location of one request, which ends by itself after ``limits.whole`` seconds."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise Refused("not an address of the web")
    host = parts.hostname.encode("idna").decode("ascii")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Connection(host, port, parts.scheme == "https", limits)
    target = quote(parts.path or "/", safe=_SAFE) + (
        f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    )
    cut = threading.Timer(limits.whole, connection.cut)
    cut.daemon = True
    cut.start()
    try:
        connection.request(
            method, target, headers={"User-Agent": _AGENT, "Accept": "*/*", "Connection": "close"}
        )
        response = connection.getresponse()
        response.read(MOST_BYTES)
        return response.status, response.getheader("Location", "")
    finally:
        cut.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was found public, under the name of its host; proxies are not asked."""

    def __init__(self, host: str, port: int, secure: bool, limits: Limits) -> None:
        super().__init__(host, port, timeout=limits.wait)
        self.secure = secure
        self.default_port = 443 if secure else 80
        self.limits = limits

    def connect(self) -> None:
        address = public(self.host, self.port, self.limits.resolver, self.limits.allowed)
        plain = socket.create_connection((address, self.port), self.limits.wait)
        self.sock = plain
        if self.secure:
            context = ssl.create_default_context()
            wrapped = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = wrapped
            wrapped.do_handshake()

    def cut(self) -> None:
        """End a request that goes on for too long, though each wait of it is short."""
        with contextlib.suppress(OSError):  # The other side may have ended it already.
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)
