"""A table as a DataFrame."""

from __future__ import annotations

from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.questions import DataFrame, Package


def load(name: str, package: Package | None = None) -> DataFrame:
    """Load one table as a DataFrame, its columns and dtypes as ``datapackage.json`` says.

    Text is ``string`` and integers are ``Int64``, blank is ``pd.NA``, and the text ``NA`` stays text. A
    column of EDTF dates keeps its text and is followed by ``<column>_earliest`` and ``<column>_latest``, the
    first and the last possible day as ``datetime64[s]``: an open start is the first day that the package
    covers, an open end the day on which the evidence was gathered.

    Raises ``UnknownName`` (a ``KeyError`` and a ``ValueError``) for a table that does not exist, and
    ``DamagedPackage`` for a file that is missing or cannot be read.

    >>> load("agreements").set_index("agreement_id").loc["serbia-2024", "signed_latest"]
    Timestamp('2024-05-08 00:00:00')
    """
    dataset = read_dataset(package)
    table = dataset.schema.table(name)
    rows = [dataset.typed(table, row) for row in dataset.rows(name)]
    import pandas as pd  # an unknown name is reported before this, which takes 300 ms

    types = {"integer": "Int64", "date": "datetime64[s]"}
    dtypes = {field.name: types.get(field.type, "string") for field in table.with_bounds()}
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)
