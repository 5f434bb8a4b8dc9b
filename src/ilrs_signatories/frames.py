"""Tables as DataFrames. Nothing else in the package imports pandas."""

from __future__ import annotations

import pandas as pd
from pandas.api.extensions import ExtensionArray

from ilrs_signatories.package import Package
from ilrs_signatories.signing import Signatory

SIGNATORY_DTYPES = {
    "signed_earliest": "datetime64[s]",
    "signed_latest": "datetime64[s]",
    "origins": "Int64",
    "contested": "bool",
    "n_agreements": "Int64",
}
"""The dtypes of the columns of ``signatories`` that are not text."""


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
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    frame = pd.DataFrame(cells, columns=list(Signatory._fields))
    return frame.astype({column: SIGNATORY_DTYPES.get(column, "string") for column in Signatory._fields})
