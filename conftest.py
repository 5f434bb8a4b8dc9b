"""What every test may use: the two packages, and a way to write a small one.

Tests of behaviour and doctests run on ``FROZEN``, so that a contribution to the data breaks none of them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ilrs_signatories.dataset import reader

ROOT = Path(__file__).parent

LIVE = ROOT
"""The package as it is edited: tests may state of it what a right contribution leaves true, and no more."""

FROZEN = ROOT / "tests" / "package"
"""A copy of the tables of version 0.1.0, which never changes: the default package of every test."""

Rows = list[dict[str, str]]
Write = Callable[..., Path]


def pytest_configure() -> None:
    """Make ``FROZEN`` the default package of this process, before a test module is imported."""
    reader.own_files = lambda: reader.Folder(str(FROZEN))


@pytest.fixture
def write_package(tmp_path: Path) -> Write:
    """Writes a package folder with the project's own descriptor and the rows given, and returns it.

    Each table is given as a list of rows, each row by the columns that are not blank; a table that is not
    given has no row.
    """

    def write(**tables: Rows) -> Path:
        folder = tmp_path / "package"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        text = (FROZEN / "datapackage.json").read_text(encoding="utf-8")
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
        for resource in json.loads(text)["resources"]:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(tables.get(resource["name"], []))
        return folder

    return write
