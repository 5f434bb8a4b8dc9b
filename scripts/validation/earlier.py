"""Reads an earlier version of the package, with which ``rows.toml`` compares."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ilrs_signatories.dataset.reader import Files, git_files, open_files
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema
from ilrs_signatories.errors import DamagedPackage
from validation import descriptor, structure
from validation.rules import queries
from validation.structure import Table


class Version(NamedTuple):
    """A version of the package, as read."""

    schema: Schema
    tables: dict[str, Table]


def read(name: str, checkout: Path) -> Version:
    """The version in a folder or an archive, or at a git tag of the checkout.

    Raises ``DamagedPackage`` with the reason if it is none of these or cannot be read whole.
    """
    files = open_files(name) if Path(name).exists() else git_files(checkout, name)
    return version(name, files)


def version(name: str, files: Files) -> Version:
    """The version in the files; ``name`` is what messages call it. Raises ``DamagedPackage``."""
    try:
        data = files.read(DESCRIPTOR)
    except (OSError, ValueError):
        raise DamagedPackage(f"no {DESCRIPTOR} in {name}") from None
    schema, faults = descriptor.read(data, lenient=True)
    if schema is None:
        raise DamagedPackage(f"{name}: {DESCRIPTOR}: {faults[0].message}")
    for asked in (rule.at.partition(".")[0] for rule in queries()):
        if asked not in (*schema.tables, "resource"):
            raise DamagedPackage(f"{name}: {DESCRIPTOR} describes no table {asked}")
    tables = {}
    for described in schema.tables.values():
        table, faults = structure.read_table(described, files)
        broken = [fault for fault in faults if fault.rule not in structure.FORM]
        if table is None or broken:
            fault = [*broken, *faults][0]
            raise DamagedPackage(f"{name}: {fault.file}:{fault.line or 1}: {fault.message}")
        tables[described.name] = table
    return Version(schema, tables)
