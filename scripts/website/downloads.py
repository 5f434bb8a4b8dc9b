"""The files that people download: what each is, its size and its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

SUMS = "SHA256SUMS"

NAMED = {
    "dataset.jsonld": "Description for search engines (schema.org)",
    "croissant.json": "Description for machine learning (Croissant)",
    "CITATION.cff": "How to cite, for reference managers",
}
KINDS = {
    ".csv": "One table of all signatories, CSV",
    ".xlsx": "Spreadsheet with a codebook",
    ".zip": "All tables with their description, as a Data Package",
    ".json": "All tables with their description in one file, JSON",
    ".sqlite": "SQLite database",
    ".parquet": "One table, for data frames",
    ".whl": "Python package",
    ".gz": "Python source distribution",
}
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
    lines = sums.read_text(encoding="utf-8").splitlines()
    found = [_download(dist, *line.split(maxsplit=1)) for line in lines if line]
    shown = [one for one in found if not one.name.startswith(".")]  # hidden files are for machines
    return sorted(shown, key=lambda one: (one.name in NAMED, _rank(one.path), one.name))


def _download(dist: Path, digest: str, name: str) -> Download:
    path = dist / name.removeprefix("*")
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{path}: {'is missing' if content is None else 'is not what SHA256SUMS says'}")
    kind = NAMED.get(path.name) or KINDS.get(path.suffix, path.suffix)
    return Download(path.name, kind, len(content), digest, path)


def _rank(path: Path) -> int:
    """The place of a file in the list: what most people want comes first."""
    return list(KINDS).index(path.suffix) if path.suffix in KINDS else len(KINDS)
