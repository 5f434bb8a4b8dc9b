"""The command that rewrites the tables: the same values, the same bytes each time, all or nothing."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import json
import os
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest

import common
import format as formatter
from conftest import FROZEN, ROOT

EVENTS = "data/events.csv"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What the command prints, and its exit status, in this process."""
    words = [str(word) for word in arguments]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = formatter.main(words)
        except common.Refused as error:
            err.write(str(error))
            status = error.status
        except SystemExit as error:
            status = int(error.code or 0)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


@pytest.fixture
def package(tmp_path: Path) -> Path:
    shutil.copytree(FROZEN / "data", tmp_path / "data")
    shutil.copy(FROZEN / "datapackage.json", tmp_path)
    return tmp_path


def contents(package: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((package / "data").iterdir())}


def test_the_repository_is_in_canonical_form() -> None:
    assert run("--check").returncode == 0


def test_rows_quotes_line_ends_and_the_byte_order_mark_are_fixed(package: Path) -> None:
    good = contents(package)
    with (package / EVENTS).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (package / EVENTS).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([header, *reversed(rows)])
    assert run("--package", package, "--check").stdout == f"{EVENTS}: not in canonical form\n"
    done = run("--package", package)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{EVENTS}: rewritten\n", "")
    assert contents(package) == good
    assert run("--package", package).stdout == ""


def test_positions_are_sorted_as_numbers(package: Path) -> None:
    entries = package / "data" / "published_list_entries.csv"
    good = entries.read_bytes()
    header, *rows = good.splitlines(keepends=True)
    entries.write_bytes(header + b"".join(sorted(rows)))
    assert entries.read_bytes() != good
    run("--package", package)
    assert entries.read_bytes() == good


@pytest.mark.parametrize(
    "value", [" a", "a  b", "=1", "NULL", "\u00a0", "e\u0301", "a\r\nb", "\x00", "07", '"', ","]
)
def test_no_value_changes(package: Path, value: str) -> None:
    with (package / EVENTS).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rows[3][6] = value
    with (package / EVENTS).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])
    assert run("--package", package).returncode == 0
    with (package / EVENTS).open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [header, *rows]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b",cuba,", b',"cuba,'),
        (b",cuba,", b',cu"ba,'),
        (b",cuba,", b",cuba,,"),
        (b",cuba,", b",cub\xe9,"),
        (b",cuba,", b",cu\rba,"),
        (b"cuba-interested", b"<<<<<<< HEAD\ncuba-interested"),
        (b"event_id,", b"id,"),
        (b"event,date", b"date,event"),
    ],
)
def test_what_cannot_be_read_strictly_is_refused_and_nothing_is_written(
    package: Path, old: bytes, new: bytes
) -> None:
    events, signatories = package / EVENTS, package / "data" / "signatories.csv"
    events.write_bytes(events.read_bytes().replace(old, new, 1))
    signatories.write_bytes(signatories.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(package)
    done = run("--package", package)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{EVENTS}:")
    assert done.stderr.endswith("nothing was written\n")
    assert contents(package) == before


def test_a_missing_or_empty_table_is_refused(package: Path) -> None:
    (package / EVENTS).write_bytes(b"")
    assert run("--package", package).stderr.startswith(f"{EVENTS}:1: the table is empty")
    (package / EVENTS).unlink()
    assert run("--package", package).returncode == 1


def test_a_crash_half_way_leaves_the_old_table(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = package / EVENTS
    events.write_bytes(events.read_bytes().replace(b"\n", b"\r\n"))
    before = contents(package)

    def crash(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(common.Refused, match=r"cannot write .*; nothing was written"):
        formatter.main(["--package", str(package)])
    assert contents(package) == before


def test_a_table_keeps_its_permissions(package: Path) -> None:
    events = package / EVENTS
    events.write_bytes(events.read_bytes().replace(b"\n", b"\r\n"))
    events.chmod(0o640)
    run("--package", package)
    assert events.stat().st_mode & 0o777 == 0o640


def test_a_folder_without_a_descriptor_is_wrong_usage(tmp_path: Path) -> None:
    assert run("--package", tmp_path).returncode == 2
    assert run("--packages", tmp_path).returncode == 2


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is 2026-11-25 whatever the clock says."""
    monkeypatch.setattr(formatter, "date", types.SimpleNamespace(today=lambda: datetime.date(2026, 11, 25)))


def gathered(package: Path) -> str:
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    return str(descriptor["coverage"]["gathered"])


def published(package: Path, day: str) -> None:
    """Give one source of the package another day."""
    sources = package / "data" / "sources.csv"
    text = sources.read_text(encoding="utf-8").replace("TASS,,2025-11-03,", f"TASS,,{day},")
    sources.write_text(text, encoding="utf-8", newline="")


@pytest.mark.usefixtures("today")
def test_the_day_of_gathering_moves_to_the_newest_date(package: Path) -> None:
    before = gathered(package)
    published(package, "2026-11-24")
    done = run("--package", package)
    assert (done.returncode, done.stdout) == (
        0,
        "datapackage.json: coverage.gathered moved to the newest date\n",
    )
    assert (before, gathered(package)) == ("2026-11-22", "2026-11-24")
    assert run("--package", package).stdout == ""


@pytest.mark.usefixtures("today")
def test_a_day_after_today_is_refused_and_nothing_is_written(package: Path) -> None:
    published(package, "2026-11-26")
    done = run("--package", package)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is after today" in done.stderr
    assert done.stderr.endswith("nothing was written\n")
    assert gathered(package) == "2026-11-22"


def test_two_at_once_leave_whole_tables(package: Path) -> None:
    events = package / EVENTS
    good = contents(package)
    events.write_bytes(events.read_bytes().replace(b"\n", b"\r\n"))
    command = [sys.executable, str(ROOT / "scripts" / "format.py"), "--package", str(package)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert [err for _, err in said] == [b"", b"", b""]
    assert contents(package) == good
