"""A workbook for spreadsheets: the sheets ``signings`` and ``about``, a sheet a table, and ``codebook``.

Every cell is text, numbers too: nothing in it is a formula, a link or a date that a spreadsheet would read
its own way.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.export.flat import Cell, described, typed_tables

WIDEST = 48


def files(dataset: Dataset) -> dict[str, bytes]:
    """``ilrs-signatories.xlsx``, dated by the descriptor's ``created``."""
    schema = dataset.schema
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": schema.title,
                "comments": f"Version {schema.version}, {schema.licence}",
                "created": datetime.fromisoformat(schema.created),
            }
        )
        bold = workbook.add_format({"bold": True, "bottom": 1})
        tables = typed_tables(dataset)
        codebook = [
            {"table": table.name, "column": column.name} | described(column)
            for table, _ in tables
            for column in table.with_bounds()
        ]
        sheets: list[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]] = [
            (table.name, [column.name for column in table.with_bounds()], rows) for table, rows in tables
        ]
        sheets.insert(1, ("about", ("property", "value"), [*schema.about().items()]))
        sheets.append(("codebook", [*codebook[0]], [[*row.values()] for row in codebook]))
        for name, columns, rows in sheets:
            _write(workbook.add_worksheet(name), bold, columns, rows)
    return {"ilrs-signatories.xlsx": content.getvalue()}


def _write(sheet: Worksheet, bold: Format, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for index, column in enumerate(columns):
        cells = ["" if row[index] is None else str(row[index]) for row in rows]
        sheet.write_string(0, index, column, bold)
        for number, cell in enumerate(cells, start=1):
            if cell:
                sheet.write_string(number, index, cell)
        sheet.set_column(index, index, min(max(map(len, [column, *cells])), WIDEST) + 2)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
