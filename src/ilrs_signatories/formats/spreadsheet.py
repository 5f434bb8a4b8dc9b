"""A workbook for spreadsheets: the sheet ``about``, a sheet a table, and the data dictionary ``codebook``.

Every cell is text, numbers too: nothing in it is a formula, a link or a date that a spreadsheet would read
its own way.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from ilrs_signatories.dictionary import Column, Described, Dictionary, read_dictionary
from ilrs_signatories.formats import Files
from ilrs_signatories.formats.cells import Cell, cells_with_days
from ilrs_signatories.package import Package

CODEBOOK = ("table", "column", "title", "description", "type", "required", "values", "example", "borderline")
WIDEST = 48


def files(package: Package) -> Files:
    """``ilrs-signatories.xlsx``, dated by the descriptor's ``created``."""
    dictionary = read_dictionary(package)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": dictionary.title,
                "comments": f"Version {dictionary.version}, {dictionary.licence}",
                "created": datetime.fromisoformat(dictionary.created),
            }
        )
        bold = workbook.add_format({"bold": True, "bottom": 1})
        _sheet(workbook, bold, "about", ("property", "value"), list(dictionary.about().items()))
        for table in dictionary.tables.values():
            names = [column.name for column in table.with_days()]
            _sheet(workbook, bold, table.name, names, cells_with_days(package, table.name))
        _sheet(workbook, bold, "codebook", CODEBOOK, list(_codebook(dictionary)))
    return {f"{dictionary.name}.xlsx": content.getvalue()}


def _sheet(
    workbook: Workbook, bold: Format, name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    sheet = workbook.add_worksheet(name)
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


def _codebook(dictionary: Dictionary) -> Iterable[tuple[str, ...]]:
    for table in dictionary.tables.values():
        for column in table.with_days():
            yield _described(table, column)


def _described(table: Described, column: Column) -> tuple[str, ...]:
    return (
        table.name,
        column.name,
        column.title,
        column.description,
        column.type,
        "yes" if column.required else "no",
        "\n".join(f"{value}: {meaning}" for value, meaning in column.meanings.items()),
        str(column.example),
        column.borderline,
    )
