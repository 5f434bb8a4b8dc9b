"""Whatever is done to the good package, the rules end in a report, and its tables in canonical form."""

from __future__ import annotations

import contextlib
import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import FROZEN, ROOT
from format import Unreadable, rewritten
from ilrs_signatories.dataset.reader import Files, open_files, records
from ilrs_signatories.errors import DamagedPackage
from validation import earlier, report
from validation.check import report as check
from validation.structure import as_csv as text_of

DESCRIPTOR = "datapackage.json"

often = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)


@functools.cache
def good() -> dict[str, bytes]:
    files = open_files(FROZEN)
    return {name: files.read(name) for name in files.names()}


TABLES = sorted(name for name in good() if name.endswith(".csv"))
HOSTILE = [
    "",
    " ",
    "NA",
    "=1+1",
    "\x00",
    "\ufeff",
    "\n",
    '"',
    '""',
    ",",
    "\r\n",
    "é",
    "e\u0301",
    "2024-13",
    "9" * 400,
]
text = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=40), st.sampled_from(["]", "[..", "[..]", "http://[", "//"])
)
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), text),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)),
    max_leaves=6,
)


def judge(files: dict[str, bytes]) -> None:
    """Each form of the report is written, and the JSON can be read again."""
    found = check(Files(files), released())
    answer = json.loads(report.as_json(found))
    assert answer["valid"] is (not answer["faults"])
    assert (
        len(report.text(found).splitlines())
        == len(report.github(found).splitlines())
        == len(found.faults) + 1
    )


@functools.cache
def released() -> earlier.Version:
    return earlier.version("the release", Files(good()))


def rows(path: str) -> list[list[str]]:
    return [list(record.cells or ()) for record in records(good()[path].decode())]


def as_csv(table: list[list[str]]) -> bytes:
    return text_of(table).encode("utf-8", "surrogatepass")


@often
@given(st.data(), st.sampled_from(TABLES))
def test_any_cells_may_be_changed(data: st.DataObject, path: str) -> None:
    table = rows(path)
    for _ in range(data.draw(st.integers(1, 5))):
        row = data.draw(st.sampled_from(table))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(text)
    judge({**good(), path: as_csv(table)})


@often
@given(st.data(), st.sampled_from(TABLES))
def test_any_rows_may_be_lost_doubled_moved_and_cut(data: st.DataObject, path: str) -> None:
    table = rows(path)
    for _ in range(data.draw(st.integers(1, 5))):
        at, to = (data.draw(st.integers(0, len(table) - 1)) for _ in range(2))
        deed = data.draw(st.sampled_from(["lose", "double", "move", "cut", "widen"]))
        row = table.pop(at) if deed in ("lose", "move") and len(table) > 1 else table[at]
        if deed in ("double", "move"):
            table.insert(to, row)
        elif deed == "cut":
            table[at] = row[: len(row) // 2]
        elif deed == "widen":
            table[at] = [*row, data.draw(text)]
    judge({**good(), path: as_csv(table)})


@often
@given(st.data(), st.sampled_from([*TABLES, DESCRIPTOR]))
def test_any_bytes_may_be_changed(data: st.DataObject, path: str) -> None:
    content = bytearray(good()[path])
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 4))
        content[start:end] = data.draw(
            st.one_of(st.binary(max_size=6), st.sampled_from([b'"', b"\n", b",", b"\x00"]))
        )
    judge({**good(), path: bytes(content)})


@often
@given(st.sampled_from([*TABLES, DESCRIPTOR]), st.binary(max_size=200))
def test_any_file_may_be_anything_then_and_now(path: str, content: bytes) -> None:
    judge({**good(), path: content})
    with contextlib.suppress(DamagedPackage):
        check(Files(good()), earlier.version("it", Files({**good(), path: content})))


@often
@given(st.data())
def test_any_value_of_the_descriptor_may_be_any_other(data: st.DataObject) -> None:
    descriptor = json.loads(good()[DESCRIPTOR])
    for _ in range(data.draw(st.integers(1, 3))):
        around, key = data.draw(places(descriptor))
        around[key] = data.draw(values)
    judge({**good(), DESCRIPTOR: json.dumps(descriptor).encode()})


def places(value: Any) -> st.SearchStrategy[tuple[Any, Any]]:  # noqa: ANN401
    """A place in a JSON value, near its root or deep inside."""

    def inside(value: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401
        if not isinstance(value, (dict, list)):
            return []
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        return [(value, key) for key in keys] + [place for key in keys for place in inside(value[key])]

    return st.sampled_from(inside(value))


@often
@given(st.data(), st.sampled_from(TABLES))
def test_a_formatted_package_formats_to_itself(data: st.DataObject, path: str) -> None:
    table = rows(path)
    header, body = table[0], data.draw(st.permutations(table[1:][:12]))
    for row in body:
        row[-1] = data.draw(text)
    ends = data.draw(st.sampled_from(["\n", "\r\n"]))
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [header, *body]]
    before = {**good(), path: (ends.join(quoted) + ends).encode()}
    with contextlib.suppress(Unreadable):
        after = {**before, **rewritten(Files(before), "2099-01-01")}
        assert rewritten(Files(after), "2099-01-01") == {}
        assert (
            sorted(row.cells or [] for row in records(after[path].decode()))[1:]
            == sorted([header, *body])[1:]
        )


def test_the_command_ends_in_a_report_whatever_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / DESCRIPTOR).write_bytes(good()[DESCRIPTOR])
    for number, path in enumerate(TABLES):
        (tmp_path / path).write_bytes(good()[path][::-1] if number % 2 else bytes(range(256)) * 40)
    command = [
        sys.executable,
        str(ROOT / "scripts" / "validate.py"),
        "--package",
        str(tmp_path),
        "--format",
        "json",
    ]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(done.stdout)["valid"] is False
