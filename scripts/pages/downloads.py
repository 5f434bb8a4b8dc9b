"""The downloads that the build has put into ``dist/``: what each is, its size and its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

SUMS = "SHA256SUMS"

KINDS = {
    ".csv": "CSV, for any program",
    ".zip": "All tables with their description, as a Data Package",
    ".json": "JSON",
    ".jsonld": "Description for search engines (schema.org)",
    ".sqlite": "SQLite database",
    ".parquet": "Parquet, for data frames",
    ".xlsx": "Spreadsheet with a codebook",
    ".whl": "Python package",
    ".gz": "Python source distribution",
    ".svg": "Picture",
    ".png": "Picture",
    ".cff": "Citation file",
    ".md": "Text",
}


class Download(NamedTuple):
    """A file to download."""

    name: str
    kind: str
    size: int
    sha256: str
    path: Path


def read_downloads(dist: Path) -> list[Download]:
    """The files that ``SHA256SUMS`` in ``dist`` names; none if there is no such file.

    Raises ``ValueError`` for a file that is missing or is not the one of which the digest is.
    """
    sums = dist / SUMS
    if not sums.is_file():
        return []
    return [
        _download(dist, *line.split(maxsplit=1))
        for line in sums.read_text(encoding="utf-8").splitlines()
        if line
    ]


def _download(dist: Path, digest: str, name: str) -> Download:
    path = dist / name.removeprefix("*")
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{path}: {'is missing' if content is None else 'is not what SHA256SUMS says'}")
    return Download(path.name, KINDS.get(path.suffix, path.suffix), len(content), digest, path)
