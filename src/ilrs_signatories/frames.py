"""Tables as DataFrames. Nothing else in the package imports pandas."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas.api.extensions import ExtensionArray

from ilrs_signatories.package import Package
from ilrs_signatories.signing import Signatory

ROW_DTYPES = {
    **dict.fromkeys(("origins", "followed_origins", "n_agreements", "low", "high"), "Int64"),
    "contested": "bool",
}
"""The dtypes of the columns of an answer that are neither text nor days."""


def _text(cells: list[str | None]) -> ExtensionArray:
    return pd.array(cells, dtype="string")


def _integers(cells: list[str | None]) -> ExtensionArray:
    return pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")


def _days(cells: list[str | None]) -> ExtensionArray:
    return pd.array(cells, dtype="datetime64[s]")


ARRAYS = {"string": _text, "integer": _integers}
"""What makes a column of each field type that the descriptor uses."""


def table_frame(package: Package, name: str) -> pd.DataFrame:
    """A table as ``ilrs_signatories.load`` returns it."""
    rows = package.rows(name)
    columns: dict[str, ExtensionArray] = {}
    for field in package.table(name).fields:
        cells = [row[field.name] or None for row in rows]
        columns[field.name] = ARRAYS[field.type](cells)
        if field.is_date:
            bounds = [package.bounds(cell) if cell else (None, None) for cell in cells]
            columns[f"{field.name}_earliest"] = _days([first for first, _ in bounds])
            columns[f"{field.name}_latest"] = _days([last for _, last in bounds])
    return pd.DataFrame(columns, copy=False)


def signatory_frame(rows: list[Signatory]) -> pd.DataFrame:
    """The rows of ``ilrs_signatories.signatories`` as a DataFrame."""
    return rows_frame(Signatory._fields, rows)


def rows_frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """The rows of an answer as a DataFrame: what ends in ``_earliest`` or ``_latest`` is a day."""
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=list(columns)).astype({column: _dtype(column) for column in columns})


def _dtype(column: str) -> str:
    if column.endswith(("_earliest", "_latest")):
        return "datetime64[s]"
    return ROW_DTYPES.get(column, "string")
