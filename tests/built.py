"""The page as the tests look at it: built by the script once, in a folder that goes when they end."""

from __future__ import annotations

import atexit
import csv
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from conftest import FROZEN, ROOT

BASE_URL = "https://data.example.org/some/where/"
REPOSITORY = "https://code.example.org/someone/ilrs-signatories"
HOSTILE = "\"'><script>document.title='ran'</script><img src=x onerror=document.title='ran'>{{7*7}}"

Row = dict[str, str]


@functools.cache
def folder() -> Path:
    """A folder that is removed when the tests end."""
    made = Path(tempfile.mkdtemp(prefix="page-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def build(name: str, *options: str, seed: str = "0", zone: str = "UTC") -> Path:
    """Runs the script into a folder of that name."""
    out = folder() / name
    command = [sys.executable, str(ROOT / "scripts" / "page.py"), "--out", str(out), *options]
    done = subprocess.run(
        command,
        cwd=folder(),
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return out


PUBLIC = ("--dist", "dist", "--base-url", BASE_URL, "--repository", REPOSITORY)


@functools.cache
def public() -> Path:
    """The page as it is published, with the downloads that it had built for itself."""
    return build("public", *PUBLIC)


@functools.cache
def local() -> Path:
    """The page of a copy of the data in which every text that may hold anything holds hostile markup."""
    package = folder() / "hostile-package"
    shutil.copytree(FROZEN / "data", package / "data")
    shutil.copy(FROZEN / "datapackage.json", package / "datapackage.json")
    _change(package, "signatories", _hostile_signatory)
    _change(package, "agreements", lambda row: row | {"title": row["title"] + HOSTILE, "note": HOSTILE})
    _change(package, "parties", lambda row: row | {"body": HOSTILE, "office": HOSTILE})
    _change(package, "events", lambda row: row | {"claimant": HOSTILE, "note": HOSTILE})
    _change(package, "sources", _hostile_source)
    _change(package, "evidence", lambda row: row | {"as_printed": HOSTILE, "note": HOSTILE})
    _change(package, "published_lists", lambda row: row | {"claimant": HOSTILE, "note": HOSTILE})
    _change(package, "published_list_entries", lambda row: row | {"printed_name": HOSTILE})
    _change(package, "artemis_accords", lambda row: row | {"name": row["name"] + HOSTILE})
    return build("hostile", "--no-downloads", "--package", str(package))


def _hostile_signatory(row: Row) -> Row:
    texts = dict.fromkeys(("name_local", "acronym", "seat", "note"), HOSTILE)
    return row | texts | {"name": row["name"] + HOSTILE, "website": "javascript:document.title='ran'"}


def _hostile_source(row: Row) -> Row:
    texts = dict.fromkeys(("title", "publisher", "note"), HOSTILE)
    return row | texts | {"url": "javascript:document.title='ran'", "archived_url": "data:text/html,<script>"}


def _change(package: Path, table: str, change: Callable[[Row], Row]) -> None:
    path = package / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(row) for row in rows)
