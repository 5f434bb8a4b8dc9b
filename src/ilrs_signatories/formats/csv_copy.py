"""The data package itself: its descriptor and its tables, byte for byte."""

from __future__ import annotations

import os

from ilrs_signatories.formats import Files
from ilrs_signatories.package import Package


def files(package: Package) -> Files:
    """``datapackage.json`` and ``data/*.csv``, once every table has been found readable."""
    for name in package.tables:
        package.rows(name)
    paths = ["datapackage.json", *(table.path for table in package.tables.values())]
    return {path: _bytes(os.path.join(package.folder, path)) for path in paths}


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
