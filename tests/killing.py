"""A process that is killed in the middle of changing a folder, again and again, at every moment in turn."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from common import LOCK, STAGE
from ilrs_signatories.dataset.reader import Files
from validation.check import check

KILLER = """
import builtins, io, os, runpy, signal, sys
folder, moment = os.path.realpath(sys.argv[1]), int(sys.argv[2])
kill = getattr(signal, "SIGKILL", signal.SIGTERM)
changes = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree")
really_open = io.open

def due(path):
    global moment
    moment -= str(path).startswith(folder)
    return moment == 0

def watch(event, arguments):
    if event in changes and due(arguments[0]):
        os.kill(os.getpid(), kill)

def open_and_write_half(path, mode="r", *arguments, **options):
    file = really_open(path, mode, *arguments, **options)
    if "w" in mode and due(path):
        file.write(b"half")
        file.flush()
        os.kill(os.getpid(), kill)
    return file

builtins.open = io.open = open_and_write_half
sys.addaudithook(watch)
sys.argv = sys.argv[3:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def killed(folder: Path, moment: int, script: list[str]) -> bool:
    """Runs a script that is killed at its n-th change of a folder, within it if it writes; whether it was."""
    command = [sys.executable, "-c", KILLER, str(folder), str(moment), *script]
    return subprocess.run(command, capture_output=True, check=False).returncode not in (0, 1, 2)


def after_each_kill(folder: Path, script: list[str]) -> Iterator[dict[str, bytes]]:
    """Every file of a folder after each kill of a script that changes it; the folder is then put back.

    What a killed run leaves next to ``data`` stays. The last item is the folder after a run to the end.
    """
    kept = folder.parent / "kept"
    shutil.copytree(folder / "data", kept)
    moment = 1
    while killed(folder, moment, script):
        yield files(folder)
        shutil.rmtree(folder / "data")
        shutil.copytree(kept, folder / "data")
        moment += 1
    yield files(folder)


def replaced(kills: list[dict[str, bytes]], before: dict[str, bytes], after: dict[str, bytes]) -> list[int]:
    """For each kill how many tables were new by then. Every table must be whole, and no reference dangle."""
    found: list[int] = []
    checked: list[dict[str, bytes]] = []
    for state in kills:
        tables = {path: data for path, data in state.items() if path.split("/")[0] not in (STAGE, LOCK)}
        assert tables.keys() == before.keys()
        assert [path for path, data in tables.items() if data not in (before[path], after[path])] == []
        faults = check(Files(tables, ""), quick=True) if tables not in checked else []
        checked.append(tables)
        assert [fault for fault in faults if fault.rule in ("foreign-key", "evidence-record")] == []
        found.append(sum(tables[path] != before[path] for path in tables))
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
