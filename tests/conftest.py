"""A package folder of a few invented rows, to try the rules of the record on."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

Rows = list[dict[str, str]]
Write = Callable[..., Path]


@pytest.fixture
def write_package(tmp_path: Path) -> Write:
    """Writes a package folder with the project's own descriptor and the rows given, and returns it.

    Each table is given as a list of rows, each row by the columns that are not blank; a table that is not
    given has no row.
    """

    def write(**tables: Rows) -> Path:
        folder = tmp_path / "package"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        text = (ROOT / "datapackage.json").read_text(encoding="utf-8")
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
        for resource in json.loads(text)["resources"]:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(tables.get(resource["name"], []))
        return folder

    return write
