"""Rules on files and bytes: every table is there, readable, and in canonical form."""

from __future__ import annotations

from collections.abc import Iterator

from rules.model import DESCRIPTOR, Finding, Package
from rules.registry import package_rule


def _snags(package: Package, rule: str) -> Iterator[Finding]:
    for table in package.tables.values():
        for snag in table.snags:
            if snag.rule == rule:
                yield table.at(snag.line, None, snag.what, snag.fix)


@package_rule("table-file")
def table_file(package: Package) -> Iterator[Finding]:
    """Every table that the descriptor describes has its file."""
    return _snags(package, "table-file")


@package_rule("stray-file")
def stray_file(package: Package) -> Iterator[Finding]:
    """The folder data/ holds the tables' files and nothing else."""
    known = {table.path for table in package.tables.values()} | {DESCRIPTOR}
    for name in package.files if package.tables else ():
        if name.startswith("data/") and name not in known:
            yield Finding(
                name,
                None,
                None,
                "the descriptor does not describe this file",
                "delete it, or move it out of data/",
            )


@package_rule("table-rows")
def table_rows(package: Package) -> Iterator[Finding]:
    """Every table has rows."""
    return _snags(package, "table-rows")


@package_rule("file-format")
def file_format(package: Package) -> Iterator[Finding]:
    """A table is a text file in UTF-8, not a spreadsheet or another encoding."""
    return _snags(package, "file-format")


@package_rule("byte-order-mark")
def byte_order_mark(package: Package) -> Iterator[Finding]:
    """A table starts with its header, not with a byte order mark."""
    return _snags(package, "byte-order-mark")


@package_rule("line-ends")
def line_ends(package: Package) -> Iterator[Finding]:
    """Lines end with a line feed alone."""
    return _snags(package, "line-ends")


@package_rule("final-newline")
def final_newline(package: Package) -> Iterator[Finding]:
    """The last line of a table ends with a line break."""
    return _snags(package, "final-newline")


@package_rule("canonical")
def canonical(package: Package) -> Iterator[Finding]:
    """Only a cell that holds a comma, a quote or a line break is quoted."""
    return _snags(package, "canonical")


@package_rule("csv-quotes")
def csv_quotes(package: Package) -> Iterator[Finding]:
    """A quote that opens a cell closes it, and a quote inside a cell is doubled."""
    return _snags(package, "csv-quotes")


@package_rule("row-width")
def row_width(package: Package) -> Iterator[Finding]:
    """A row has as many cells as the header."""
    return _snags(package, "row-width")


@package_rule("blank-row")
def blank_row(package: Package) -> Iterator[Finding]:
    """No row is blank."""
    return _snags(package, "blank-row")


@package_rule("conflict-line")
def conflict_line(package: Package) -> Iterator[Finding]:
    """No line is a marker that git leaves where two edits met."""
    return _snags(package, "conflict-line")


@package_rule("header")
def header(package: Package) -> Iterator[Finding]:
    """The header names the columns of the descriptor, in its order, once."""
    return _snags(package, "header")
