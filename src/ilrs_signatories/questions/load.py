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
    fields = dataset.schema.table(name).fields
    rows = dataset.rows(name)
    import pandas as pd  # an unknown name is reported before this, which takes 300 ms

    columns: dict[str, object] = {}
    for field in fields:
        cells = [row[field.name] or None for row in rows]
        if field.type == "integer":
            columns[field.name] = pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")
        else:
            columns[field.name] = pd.array(cells, dtype="string")
        if field.is_date:
            bounds = [dataset.bounds(cell) if cell else (None, None) for cell in cells]
            for index, end in enumerate(("earliest", "latest")):
                days = [pair[index] for pair in bounds]
                columns[f"{field.name}_{end}"] = pd.array(days, dtype="datetime64[s]")
    return pd.DataFrame(columns, copy=False)
