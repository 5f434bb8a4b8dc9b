"""The tables written in other formats: a module a format, each of which turns a package into files.

=========== ==================================== =====================================================
format      files                                holds
=========== ==================================== =====================================================
``csv``     ``datapackage.json``, ``data/*.csv`` the data package itself, byte for byte
``json``    ``ilrs-signatories.json``            the same data package as one file, rows inline
``sqlite``  ``ilrs-signatories.sqlite``          a table each, and ``_package _tables _columns _meanings``
``parquet`` ``signatories.parquet`` and so on    a table each, its descriptions in the file's metadata
``xlsx``    ``ilrs-signatories.xlsx``            a sheet each, and the sheets ``about`` and ``codebook``
=========== ==================================== =====================================================

SQLite, Parquet and XLSX have the first and last possible day of each date as columns of their own, as
``load`` adds them; CSV and JSON have the columns of the codebook and no others. Files are the same, byte for
byte, whenever and wherever they are written with the same libraries.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module

from ilrs_signatories.choices import choose
from ilrs_signatories.errors import MissingExtra
from ilrs_signatories.package import Package

Files = dict[str, bytes]
"""The content of files by name; a name with a slash stands in a folder."""

FORMATS = ("csv", "parquet", "sqlite", "xlsx", "json")
MODULES = {
    "csv": "csv_copy",
    "parquet": "parquet",
    "sqlite": "sqlite",
    "xlsx": "spreadsheet",
    "json": "inline_json",
}


def files(package: Package, format_: str) -> Files:
    """The files of a format, not yet written.

    Raises ``UnknownName`` for another format, ``MissingExtra`` for a library that is not installed, and
    ``DamagedPackage``.
    """
    choose("format", format_, FORMATS)
    try:
        module = import_module(f"{__name__}.{MODULES[format_]}")
    except ModuleNotFoundError as error:
        raise MissingExtra(format_, error.name) from None
    writer: Callable[[Package], Files] = module.files
    return writer(package)


def put(folder: str | os.PathLike[str], contents: Files) -> list[str]:
    """Writes files into ``folder``, which it makes, and returns their paths.

    Each takes its place whole: a reader sees the old file or the new one. Raises ``OSError``, and then
    leaves every file as it was unless the last step of all, the renaming, fails.
    """
    parts: dict[str, str] = {}
    try:
        for name, content in contents.items():
            path = os.path.join(folder, *name.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            part = f"{path}.{os.getpid()}.part"
            with open(part, "wb") as file:
                parts[part] = path
                file.write(content)
        for part, path in parts.items():
            os.replace(part, path)
    finally:
        for part in parts:
            if os.path.exists(part):
                os.remove(part)
    return list(parts.values())
