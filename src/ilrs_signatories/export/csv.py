"""The data package itself, byte for byte: ``datapackage.json`` and ``data/*.csv``."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.schema import DESCRIPTOR


def files(dataset: Dataset) -> dict[str, bytes]:
    """The files by name, once every table has been found readable."""
    for name in dataset.schema.tables:
        dataset.rows(name)
    paths = [DESCRIPTOR, *(table.path for table in dataset.schema.tables.values())]
    return {path: dataset.files.read(path) for path in paths}
