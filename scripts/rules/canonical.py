"""The canonical form of a package's tables."""

from __future__ import annotations

from collections.abc import Mapping

from rules import csvtext
from rules.keys import sort_keys
from rules.loading import load
from rules.model import Table

MENDABLE = ("byte-order-mark", "line-ends", "final-newline", "canonical", "blank-row", "table-rows")


def rewritten(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The tables whose canonical bytes differ from what they are, and why others cannot be read."""
    package = load(files)
    if package.broken is not None:
        return {}, [f"datapackage.json is not well-formed JSON: {package.broken[1]}"]
    if not package.tables:
        return {}, ["datapackage.json describes no table"]
    changes: dict[str, bytes] = {}
    refusals: list[str] = []
    for table in package.tables.values():
        why = _refusal(table, files)
        if why:
            refusals.append(f"{table.path}: {why}")
        elif (data := _canonical(table, files[table.path])) != files[table.path]:
            changes[table.path] = data
    return changes, refusals


def _refusal(table: Table, files: Mapping[str, bytes]) -> str:
    """Why a table cannot be rewritten without guessing, or an empty text."""
    for snag in table.snags:
        if snag.rule not in MENDABLE:
            return f"line {snag.line or 1}: {snag.what}"
    data = files[table.path]
    if not data.strip():
        return "the table is empty"
    if b"\r" in data.replace(b"\r\n", b"\n"):
        return "a carriage return stands alone, and may or may not end a line"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"line {data[: error.start].count(10) + 1}: a byte is not UTF-8"
    return "" if table.key else "its key is not described"


def _canonical(table: Table, data: bytes) -> bytes:
    sheet = csvtext.read(data)
    keys = sort_keys(table)
    order = sorted(range(len(sheet.rows)), key=keys.__getitem__)
    return csvtext.write([sheet.header, *(sheet.rows[number] for number in order)])
