"""The tables in other formats: a module turns a dataset into the files of one.

=========== ==================================== =====================================================
format      files                                content
=========== ==================================== =====================================================
``csv``     ``datapackage.json``, ``data/*.csv`` the data package itself, byte for byte
``json``    ``ilrs-signatories.json``            the same data package as one file, rows inline
``sqlite``  ``ilrs-signatories.sqlite``          a table each, ``signings``, and the codebook in tables
``parquet`` ``signatories.parquet`` and so on    a table each, its descriptions in the file's metadata
``xlsx``    ``ilrs-signatories.xlsx``            ``signings``, ``about``, a sheet a table, ``codebook``
=========== ==================================== =====================================================

``signings`` is the flat table, one row a signatory. SQLite, Parquet and XLSX have the first and last possible
day of each date as columns of their own, as ``load`` adds them; CSV and JSON have the columns of the codebook
and no others. Files are the same, byte for byte, whenever and wherever they are written with the same
libraries.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from importlib import import_module
from typing import TYPE_CHECKING

from ilrs_signatories.errors import MissingExtra, WrongUsage, choose

if TYPE_CHECKING:
    from argparse import Namespace

    from ilrs_signatories.dataset.dataset import Dataset
    from ilrs_signatories.export import csv, json, parquet, sqlite, xlsx  # noqa: F401 - seen by who freezes this
    from ilrs_signatories.questions import Package

FORMATS = ("csv", "parquet", "sqlite", "xlsx", "json")


def export(
    folder: str | os.PathLike[str],
    format: str = "csv",  # noqa: A002 - the option's name
    package: Package | None = None,
    bom: bool = False,
) -> list[str]:
    """Export all tables to a folder, which is made if it is missing, and return the paths of the files.

    ``format`` is ``csv``, ``json``, ``sqlite``, ``parquet`` (extra ``parquet``) or ``xlsx`` (extra ``xlsx``);
    ``bom`` starts every CSV table with a byte order mark, so that Excel reads it as UTF-8. Each file appears
    whole or not at all; written again it is the same, byte for byte.

    Raises ``UnknownName`` for another format, ``ValueError`` for ``bom`` with another format than ``csv``,
    ``MissingExtra`` (an ``ImportError``) for an extra that is not installed, ``OSError`` for a folder that
    cannot be written, and ``DamagedPackage``.
    """
    from ilrs_signatories.dataset.dataset import read_dataset
    from ilrs_signatories.export.write import write_files

    choose("format", format, FORMATS)
    return write_files(folder, files(read_dataset(package), format, bom))


def files(dataset: Dataset, format_: str, bom: bool = False) -> dict[str, bytes]:
    """The content of the files of a format by name, not yet written; raises as ``export`` does."""
    if bom and format_ != "csv":
        raise WrongUsage(f"a byte order mark is for CSV, not for {format_}: leave out --bom")
    try:
        module = import_module(f"{__name__}.{format_}")
    except ModuleNotFoundError as error:
        raise MissingExtra(format_, error.name) from None
    contents: dict[str, bytes] = module.files(dataset)
    if bom:
        tables = (name for name in contents if name.endswith(".csv"))
        contents |= {name: BOM_UTF8 + contents[name].removeprefix(BOM_UTF8) for name in tables}
    return contents


def command(args: Namespace) -> str:
    try:
        return "".join(f"{path}\n" for path in export(args.dir, args.format, args.package, args.bom))
    except OSError as error:
        where = error.filename2 or error.filename or args.dir
        raise WrongUsage(f"cannot write {where}: {error.strerror or error}") from None
