"""The distribution: an sdist, the wheel built from it, and that wheel installed where no source tree is."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email import message_from_string
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from conftest import ROOT

pytestmark = pytest.mark.slow

CSVS = sorted((ROOT / "data").glob("*.csv"))

LOAD = """
import hashlib, json, pathlib
import ilrs_signatories as ilrs

folder = pathlib.Path(ilrs.__file__).parent / "_dataset" / "data"
print(json.dumps({
    "module": ilrs.__file__,
    "version": ilrs.__version__,
    "rows": {name: len(ilrs.load(name)) for name in ilrs.tables()},
    "signatories": len(ilrs.signatories()),
    "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())},
}))
"""


class Built(NamedTuple):
    sdist: Path
    wheel: Path
    python: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An sdist, the wheel built from it, and the Python of an environment in which that wheel is installed.

    The environment borrows pandas from the one that runs the tests, so that no network is needed.
    """
    folder = tmp_path_factory.mktemp("built")
    sdist = build(ROOT, "sdist", folder)
    with tarfile.open(sdist) as archive:
        # Debian 12's Python has no filter yet, and a newer one wants it named.
        options: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(folder / "unpacked", **options)
    (source,) = (folder / "unpacked").iterdir()
    wheel = build(source, "wheel", folder)
    venv.create(folder / "environment")
    python = folder / "environment" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = ("-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    run(Path(sys.executable), *pip)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "borrowed.pth").write_text(f"{Path(pd.__file__).parents[1]}\n", encoding="utf-8")
    return Built(sdist, wheel, python)


def build(source: Path, target: str, folder: Path) -> Path:
    before = set(folder.iterdir())
    run(
        Path(sys.executable),
        "-m",
        "hatchling",
        "build",
        "--target",
        target,
        "--directory",
        folder,
        cwd=source,
    )
    (file,) = set(folder.iterdir()) - before
    return file


def run(python: Path, *words: str | Path, cwd: Path | None = None) -> str:
    """The output of a Python process that sees nothing of this checkout unless it runs in it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([python, *words], cwd=cwd, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_installed_wheel_has_the_tables_byte_by_byte(built: Built, tmp_path: Path) -> None:
    answer = json.loads(run(built.python, "-c", LOAD, cwd=tmp_path))
    assert Path(answer["module"]).is_relative_to(built.python.parent.parent)
    assert answer["sha256"] == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in CSVS}


def test_the_installed_wheel_loads_in_another_folder(built: Built, tmp_path: Path) -> None:
    answer = json.loads(run(built.python, "-c", LOAD, cwd=tmp_path))
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert answer["version"] == descriptor["version"]
    assert list(answer["rows"]) == [resource["name"] for resource in descriptor["resources"]]
    assert all(answer["rows"].values())
    assert answer["signatories"] > 0


def test_the_installed_command_lists_the_signatories(built: Built, tmp_path: Path) -> None:
    command = built.python.with_name("ilrs")
    done = subprocess.run([command, "list"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.startswith(b"signed ")


def test_the_wheel_needs_pandas_alone(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = message_from_string(archive.read(name).decode())
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert [line.partition(">=")[0] for line in needed] == ["pandas"]
    of_the_map = "src/ilrs_signatories/plot/countries.txt"
    assert metadata.get_all("License-File") == ["LICENSE", "LICENSE-DATA", of_the_map]


def test_both_are_in_a_form_that_the_publishing_action_reads(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        wheel = archive.read(name).decode()
    with tarfile.open(built.sdist) as tar:
        file = tar.extractfile(next(name for name in tar.getnames() if name.endswith("/PKG-INFO")))
        assert file
        sdist = file.read().decode()
    assert [text.splitlines()[0] for text in (wheel, sdist)] == ["Metadata-Version: 2.4"] * 2


def test_the_backend_is_a_range_and_not_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (backend,) = project["build-system"]["requires"]
    assert re.fullmatch(r"hatchling>=1\.\d+,<1\.\d+", backend)
    assert backend in project["project"]["optional-dependencies"]["test"]


def test_the_wheel_stays_small(built: Built) -> None:
    assert built.wheel.stat().st_size < 300_000


def test_the_sdist_holds_what_the_tests_and_scripts_need(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("data", "src", "tests", "scripts")
    kept = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.parts)
    }
    assert kept <= names
    assert {"datapackage.json", "pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA"} <= names
