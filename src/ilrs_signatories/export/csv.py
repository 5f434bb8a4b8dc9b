"""The data package itself: its descriptor and its tables, byte for byte."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR


def files(dataset: Dataset) -> dict[str, bytes]:
    """``datapackage.json`` and ``data/*.csv``, once every table has been found readable."""
    tables = dataset.schema.tables.values()
    for table in tables:
        dataset.rows(table.name)
    return {path: dataset.files.read(path) for path in (DESCRIPTOR, *(table.path for table in tables))}
