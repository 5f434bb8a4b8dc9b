"""The page as the tests look at it: built by the script once, in a folder that goes when they end."""

from __future__ import annotations

import atexit
import csv
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from conftest import FROZEN, ROOT
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.export import files as exported

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


def run(*options: str, seed: str = "0", zone: str = "UTC") -> subprocess.CompletedProcess[str]:
    """Runs the script."""
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "page.py"), *options],
        cwd=folder(),
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        capture_output=True,
        encoding="utf-8",
    )


def build(name: str, *options: str, seed: str = "0", zone: str = "UTC") -> Path:
    """Runs the script into a folder of that name."""
    out = folder() / name
    done = run("--out", str(out), *options, seed=seed, zone=zone)
    assert done.returncode == 0, done.stderr
    return out


@functools.cache
def downloads() -> Path:
    """Two downloads of the frozen package with their digests, as a build would leave them."""
    dist = folder() / "dist"
    dist.mkdir()
    files = exported(read_dataset(FROZEN), "json") | {"one.csv": b"signatory_id,name\n"}
    for name, content in files.items():
        (dist / name).write_bytes(content)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    (dist / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return dist


def options() -> tuple[str, ...]:
    """What the published page is built with."""
    place = ("--base-url", BASE_URL, "--repository", REPOSITORY)
    return ("--package", str(FROZEN), "--dist", str(downloads()), *place)


@functools.cache
def public() -> Path:
    """The page as it is published, of the frozen package."""
    return build("public", *options())


@functools.cache
def local() -> Path:
    """The page of a copy of the data in which every text that may hold anything holds hostile markup."""
    package = copied("hostile")
    change(package, "signatories", _hostile_signatory)
    change(package, "agreements", lambda row: row | {"title": row["title"] + HOSTILE, "note": HOSTILE})
    change(package, "parties", lambda row: row | {"body": HOSTILE, "office": HOSTILE})
    change(package, "events", lambda row: row | {"claimant": HOSTILE, "note": HOSTILE})
    change(package, "sources", _hostile_source)
    change(package, "evidence", lambda row: row | {"as_printed": HOSTILE, "note": HOSTILE})
    change(package, "published_lists", lambda row: row | {"claimant": HOSTILE, "note": HOSTILE})
    change(package, "published_list_entries", lambda row: row | {"printed_name": HOSTILE})
    change(package, "artemis_accords", lambda row: row | {"name": row["name"] + HOSTILE})
    return build("hostile", "--no-downloads", "--package", str(package))


ARCHIVED = "https://web.archive.org/web/2024/https://example.org/"


@functools.cache
def altered() -> Path:
    """The page at the root of a host, of a copy with ids that listings and Windows need for themselves.

    Every source of it is in Serbian, archived, and only quoted.
    """
    package = copied("altered")
    for path in (package / "data").iterdir():
        text = re.sub(r"\bnarit\b(?!-)", "con", path.read_text(encoding="utf-8"))
        text = re.sub(r"\bnarit-2023\b", "index", text)
        path.write_text(re.sub(r"\breuters-2023-10\b(?!-)", "index", text), encoding="utf-8", newline="")
    source = {"archived_url": ARCHIVED, "language": "sr", "note": "quoted: by a file."}
    change(package, "sources", lambda row: row | source)
    return build("altered", "--no-downloads", "--package", str(package), "--base-url", "https://example.org/")


def copied(name: str) -> Path:
    """A copy of the frozen package, to be changed."""
    package = folder() / f"package-{name}"
    shutil.copytree(FROZEN / "data", package / "data")
    shutil.copy(FROZEN / "datapackage.json", package / "datapackage.json")
    return package


def change(package: Path, table: str, changed: Callable[[Row], Row]) -> None:
    """Changes every row of a table."""
    path = package / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed(row) for row in rows)


def _hostile_signatory(row: Row) -> Row:
    texts = dict.fromkeys(("name_local", "acronym", "seat", "note"), HOSTILE)
    return row | texts | {"name": row["name"] + HOSTILE, "website": "javascript:document.title='ran'"}


def _hostile_source(row: Row) -> Row:
    texts = dict.fromkeys(("title", "publisher", "note"), HOSTILE)
    return row | texts | {"url": "javascript:document.title='ran'", "archived_url": "data:text/html,<script>"}
