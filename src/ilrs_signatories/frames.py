"""Tables as DataFrames. Nothing else in the package imports pandas."""

from __future__ import annotations

import pandas as pd

from ilrs_signatories.package import Field, Package
from ilrs_signatories.signing import Signatory

DTYPES = {"string": "string", "integer": "Int64"}
"""The dtype of each field type that the descriptor uses."""

SIGNATORY_DTYPES = {
    "signed_earliest": "datetime64[s]",
    "signed_latest": "datetime64[s]",
    "origins": "Int64",
    "contested": "bool",
    "n_agreements": "Int64",
}
"""The dtypes of the columns of ``signatories`` that are not text."""


def table_frame(package: Package, name: str) -> pd.DataFrame:
    """A table as ``ilrs_signatories.load`` returns it."""
    rows = package.rows(name)
    columns: dict[str, pd.Series] = {}
    for field in package.table(name).fields:
        cells = [row[field.name] or None for row in rows]
        columns[field.name] = _column(field, cells)
        if field.is_date:
            bounds = [package.bounds(cell) if cell else (None, None) for cell in cells]
            earliest, latest = [first for first, _ in bounds], [last for _, last in bounds]
            columns[f"{field.name}_earliest"] = pd.Series(earliest, dtype="datetime64[s]")
            columns[f"{field.name}_latest"] = pd.Series(latest, dtype="datetime64[s]")
    return pd.DataFrame(columns)


def signatory_frame(rows: list[Signatory]) -> pd.DataFrame:
    """The rows of ``ilrs_signatories.signatories`` as a DataFrame."""
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    frame = pd.DataFrame(cells, columns=list(Signatory._fields))
    return frame.astype({column: SIGNATORY_DTYPES.get(column, "string") for column in Signatory._fields})


def _column(field: Field, cells: list[str | None]) -> pd.Series:
    dtype = DTYPES[field.type]
    if dtype == "Int64":
        return pd.Series([int(cell) if cell else None for cell in cells], dtype=dtype)
    return pd.Series(cells, dtype=dtype)
