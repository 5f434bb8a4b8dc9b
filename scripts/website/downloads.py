"""The files that people download: what each is, its size and its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

SUMS = "SHA256SUMS"

KINDS = {
    ".csv": "One table of all signatories, CSV",
    ".xlsx": "Spreadsheet with a codebook",
    ".zip": "All tables with their description, as a Data Package",
    ".json": "All tables with their description in one file, JSON",
    ".sqlite": "SQLite database",
    ".parquet": "One table, for data frames",
    ".whl": "Python package",
    ".gz": "Python source distribution",
    "croissant.json": "Description for machine learning (Croissant)",
    "CITATION.cff": "How to cite, for reference managers",
    "dataset.jsonld": "Description for search engines (schema.org)",
}
"""What a file is, by its name or how that ends; what most people want comes first in the list."""

BUTTONS = {".csv": "CSV", ".xlsx": "Excel", ".zip": "Everything (zip)"}
"""What most people want."""


class Download(NamedTuple):
    """A file to download."""

    name: str
    kind: str
    size: int
    sha256: str
    path: Path

    @property
    def button(self) -> str:
        """What its button says, if it has one."""
        return BUTTONS.get(self.path.suffix, "")


def read_downloads(dist: Path) -> list[Download]:
    """The files that ``SHA256SUMS`` in ``dist`` names; none if there is no such file.

    Raises ``ValueError`` for a file that is missing or does not have the digest that is written there.
    """
    sums = dist / SUMS
    if not sums.is_file():
        return []
    found = []
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        path = dist / name.removeprefix("*")
        content = path.read_bytes() if path.is_file() else None
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"{path}: {'is missing' if content is None else 'is not what SHA256SUMS says'}")
        if not path.name.startswith("."):  # hidden files are for machines
            kind = KINDS.get(path.name) or KINDS.get(path.suffix, path.suffix)
            found.append(Download(path.name, kind, len(content), digest, path))
    order = [*KINDS.values()]
    return sorted(found, key=lambda one: (order.index(one.kind) if one.kind in order else -1, one.name))
