"""What every script shares: streams, one line for what stops a script, files replaced all or none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import filelock
import pytest

import common

SCRIPTS = Path(common.__file__).parent


def run(code: str, *, tail: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``code`` as the ``main`` of a script named tool.py, under a shell that may redirect its streams."""
    program = f"import sys; sys.argv[0] = 'tool.py'; import common\ndef main():\n {code}\n"
    program += "sys.exit(common.run(main))"
    command = ["sh", "-c", f'exec "$0" -c "$1" {tail}', sys.executable, program]
    environment = {
        **os.environ,
        "PYTHONPATH": str(SCRIPTS),
        "PYTHONIOENCODING": "",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
    }
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_output_is_utf_8_with_lf_whatever_the_locale() -> None:
    done = run(r"common.output('T\u00fcrkiye \u534f\u5b9a'); return 1")
    assert (done.returncode, done.stdout, done.stderr) == (1, "Türkiye 协定\n", "")


def test_a_reader_that_goes_away_is_no_error() -> None:
    done = run("common.output('x' * 1000000); return 1", tail="| head -c 1")
    assert (done.stdout, done.stderr) == ("x", "")


@pytest.mark.parametrize("code", ["common.output('text'); return 0", "print('text'); return 0"])
def test_a_full_output_is_one_line(code: str) -> None:
    done = run(code, tail="> /dev/full")
    assert (done.returncode, done.stderr) == (
        2,
        "tool.py: cannot write the output: No space left on device\n",
    )


@pytest.mark.parametrize("tail", [">&-", "<&-"])
def test_closed_streams_change_nothing(tail: str) -> None:
    done = run("common.output('text'); return 1", tail=tail)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("raise common.Refused('no\\nway', 1)", (1, "tool.py: no way\n")),
        ("raise KeyboardInterrupt", (130, "tool.py: interrupted\n")),
        ("open('/nowhere/x')", (2, "tool.py: /nowhere/x: No such file or directory\n")),
        (
            "raise ModuleNotFoundError('no', name='frictionless.x')",
            (2, 'tool.py: frictionless is not installed - run: python -m pip install -e ".[check]"\n'),
        ),
    ],
)
def test_what_stops_a_script_is_one_line(code: str, line: tuple[int, str]) -> None:
    done = run(code)
    assert (done.returncode, done.stderr) == line


def test_a_defect_of_a_script_keeps_its_traceback() -> None:
    assert "ZeroDivisionError" in run("return 1 // 0").stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_bytes(b"a\n")
    (tmp_path / "b.json").write_bytes(b"{}\n")
    return tmp_path


def contents(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


BEFORE = {"data/a.csv": b"a\n", "b.json": b"{}\n"}
AFTER = {"data/a.csv": b"A\n", "b.json": b"[]\n"}


def test_files_are_replaced_and_nothing_else_is_left(folder: Path) -> None:
    common.replace_files(folder, AFTER, BEFORE)
    assert contents(folder) == AFTER


def test_a_file_that_someone_changed_meanwhile_is_kept(folder: Path) -> None:
    (folder / "b.json").write_bytes(b"{1}\n")
    with pytest.raises(common.Refused, match=r"^b\.json was changed by someone else; nothing was written"):
        common.replace_files(folder, AFTER, BEFORE)
    assert contents(folder) == {**BEFORE, "b.json": b"{1}\n"}


def test_a_move_that_fails_moves_the_others_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moves = []
    replace = os.replace

    def locked_by_a_spreadsheet(old: Path, new: Path) -> None:
        moves.append(new)
        if len(moves) == 2:
            raise PermissionError(13, "Permission denied", str(new))
        replace(old, new)

    monkeypatch.setattr(os, "replace", locked_by_a_spreadsheet)
    with pytest.raises(
        common.Refused, match=r"^cannot write b\.json: Permission denied; nothing was written$"
    ):
        common.replace_files(folder, AFTER, BEFORE)
    assert contents(folder) == BEFORE


def test_a_full_disk_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(common.Refused, match=r"No space left on device; nothing was written$"):
        common.replace_files(folder, AFTER, BEFORE)
    assert contents(folder) == BEFORE


def test_a_read_only_folder_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(lock: filelock.FileLock) -> None:  # simulated, since root may write everywhere
        raise PermissionError(13, "Permission denied", lock.lock_file)

    monkeypatch.setattr(filelock.FileLock, "acquire", read_only)
    with pytest.raises(common.Refused, match=r"^cannot write to .*: Permission denied; nothing was written$"):
        common.replace_files(folder, AFTER, BEFORE)
    assert contents(folder) == BEFORE


def test_a_folder_that_another_process_writes_to_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "PATIENCE", 0.0)
    with common.writing(folder), pytest.raises(common.Refused, match="another process is writing to it"):
        common.replace_files(folder, AFTER, BEFORE)
    assert contents(folder) == BEFORE


def test_processes_that_write_at_once_lose_nothing(folder: Path) -> None:
    (folder / "b.json").write_bytes(b"0")
    code = (
        "folder = common.Path(sys.argv[1])\n for _ in range(20):\n  with common.writing(folder) as write:\n"
    )
    code += "   write({'b.json': b'%d' % (int((folder / 'b.json').read_bytes()) + 1)})\n return 0"
    program = f"import sys, common\ndef main():\n {code}\nsys.exit(common.run(main))"
    command = [sys.executable, "-c", program, str(folder)]
    running = [subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SCRIPTS)}) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert contents(folder) == {"b.json": b"60", "data/a.csv": b"a\n"}


def test_it_works_on_windows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There, an open file cannot be deleted."""
    monkeypatch.delattr(os, "fchmod", raising=False)
    unlink = Path.unlink

    def open_elsewhere(path: Path, missing_ok: bool = False) -> None:
        if path.name == common.LOCK:
            raise PermissionError(13, "used by another process", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", open_elsewhere)
    common.replace_files(folder, AFTER, BEFORE)
    assert contents(folder) == {**AFTER, common.LOCK: b""}
