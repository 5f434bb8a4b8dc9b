"""The first stage: files, bytes, CSV, headers, every single cell, and keys.

Whatever breaks a rule here can make rules on rows and evidence misjudge, so those wait until it is fixed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from ilrs_signatories.dataset import schema as model
from ilrs_signatories.dataset.reader import Files, Record, records
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema
from ilrs_signatories.errors import DamagedPackage
from validation import cells, urls, values
from validation.report import Fault, show
from validation.rules import Wrong, broken, wrong

FORM = frozenset(
    ["stray-file", "byte-order-mark", "line-ends", "final-newline", "blank-row", "canonical", "row-order"]
)
"""Faults that change no value: the second stage does not wait for them."""

_MAGIC = (
    (b"\xff\xfe", "encoded in UTF-16"),
    (b"\xfe\xff", "encoded in UTF-16"),
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
)
_MARKER = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")


Place = tuple[str, "int | None", "str | None"]
"""The file, line and column of a fault."""


class Table(NamedTuple):
    """A table as read: its well-formed rows, column by column, and the line on which each row starts."""

    model: model.Table
    lines: list[int]
    columns: dict[str, list[str]]

    def rows(self, *columns: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The line of each row, and its cells in these columns."""
        cells_ = zip(*(self.columns[name] for name in columns), strict=True)
        return zip(self.lines, cells_, strict=True)

    def dicts(self) -> list[dict[str, str]]:
        """Each row as column name to text."""
        rows = zip(*self.columns.values(), strict=True)
        return [dict(zip(self.columns, row, strict=True)) for row in rows]

    def keys(self) -> list[str]:
        """The key of each row, the parts of a composite one joined with a slash."""
        parts = [self.columns[name] for name in self.model.key]
        return parts[0] if len(parts) == 1 else list(map("/".join, zip(*parts, strict=True)))


class Structure(NamedTuple):
    """A package as read, and what is wrong with its structure."""

    schema: Schema
    tables: dict[str, Table]
    faults: list[Fault]

    @property
    def sound(self) -> bool:
        """Whether rules on rows can be asked."""
        return all(fault.rule in FORM for fault in self.faults)


def read(schema: Schema, files: Files) -> Structure:
    """Read every table of a package and check it alone, then the keys between tables."""
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for described in schema.tables.values():
        table, found = read_table(described, files)
        faults += found
        if table is not None:
            tables[described.name] = table
    readable = all(fault.rule in FORM for fault in faults)
    faults += [fault for table in tables.values() for fault in _cells(table)]
    if readable:
        faults += [fault for table in tables.values() for fault in _own_keys(table)]
        places = {fault[:3] for fault in faults}
        faults += _dangling(tables, places)
        if "evidence" in tables:
            faults += _evidence(schema, tables, places)
    faults += _stray(schema, files)
    if all(fault.rule in FORM for fault in faults):
        faults += [fault for table in tables.values() for fault in _row_order(table)]
    return Structure(schema, tables, faults)


def _stray(schema: Schema, files: Files) -> Iterator[Fault]:
    known = {table.path for table in schema.tables.values()} | {DESCRIPTOR}
    for name in files.names():
        if name.startswith("data/") and name not in known:
            yield broken("stray-file", name)


def read_table(described: model.Table, files: Files) -> tuple[Table | None, list[Fault]]:
    """The well-formed rows of a table, None if it cannot be read as one, and what is wrong with its bytes."""
    path = described.path
    try:
        data = files.read(path)
    except (OSError, ValueError):
        return None, [broken("table-file", path, why="is missing or cannot be read")]
    except DamagedPackage as error:
        return None, [broken("table-file", path, why=f"cannot be read: {error}")]
    if not data.strip():
        return None, [broken("table-rows", path, 1, why="the table is empty")]
    rows = _canonical_rows(data, described.names)
    if rows is not None:
        columns = dict(zip(described.names, map(list, zip(*rows[1:], strict=True)), strict=True))
        return Table(described, list(range(2, len(rows) + 1)), columns), []
    why = _another_format(data, described)
    if why:
        return None, [broken("file-format", path, 1, why=f"the file is {why}")]
    text, faults = _decoded(data, path)
    return _rows(described, text, faults)


def _another_format(data: bytes, table: model.Table) -> str:
    """What a file is that is not CSV in UTF-8 with commas; blank if it is."""
    for start, kind in _MAGIC:
        if data.startswith(start):
            return kind
    head = data.removeprefix(b"\xef\xbb\xbf").splitlines()[0].decode("utf-8", "replace")
    for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")):
        if [cell.strip('" ') for cell in head.split(separator)] == table.names and len(table.names) > 1:
            return f"separated by {name} instead of commas, as spreadsheets of many countries save it"
    text = data.decode("utf-8", "surrogateescape")
    if len(re.findall("[\udc80-\udcff]", text)) > 1 and not re.search("[^\x00-\x7f\udc80-\udcff]", text):
        return "encoded in another way than UTF-8, so that its accented letters are lost"
    return ""


def _canonical_rows(data: bytes, names: list[str]) -> list[list[str]] | None:
    """The header and the rows of a table without any fault of form, a row a line; None if it has one."""
    try:
        text = data.decode("utf-8")
        lines = text.removesuffix("\n").split("\n")
        quoted = list(csv.reader((line for line in lines if '"' in line), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    parsed = iter(quoted)
    rows = [next(parsed, []) if '"' in line else line.split(",") for line in lines]
    canonical_quotes = as_csv(quoted) == "".join(f"{line}\n" for line in lines if '"' in line)
    if not canonical_quotes or "\r" in text or not text.endswith("\n"):
        return None
    if rows[0] != names or len(rows) < 2 or names in rows[1:]:
        return None
    odd = (len(row) != len(names) or not any(row) or _MARKER.match(row[0]) for row in rows)
    return None if any(odd) else rows


def _decoded(data: bytes, path: str) -> tuple[str, list[Fault]]:
    faults = []
    if data.startswith(b"\xef\xbb\xbf"):
        faults.append(broken("byte-order-mark", path, 1))
        data = data[3:]
    text = data.decode("utf-8", "surrogateescape")
    if "\r" in text and "\n" not in text:
        why = "the lines end with carriage returns (old Mac line ends)"
        fix = "save the file as CSV UTF-8 with Unix line ends"
        faults.append(broken("line-ends", path, 1, why=why, fix=fix))
        text = text.replace("\r", "\n")
    if not text.endswith("\n"):
        faults.append(broken("final-newline", path, text.count("\n") + 1))
        text += "\n"
    return text, faults


def _rows(described: model.Table, text: str, faults: list[Fault]) -> tuple[Table | None, list[Fault]]:
    path, names = described.path, described.names
    header: list[str] | None = None
    lines: list[int] = []
    rows: list[list[str]] = []
    returns: list[int] = []
    for record in records(text):
        if record.raw.endswith("\r"):
            returns.append(record.line)
        fault = _record_fault(path, record, header)
        if fault is not None:
            faults.append(fault)
        if record.cells is None or (fault is not None and fault.rule != "canonical"):
            continue
        if header is None:
            header = record.cells
        else:
            lines.append(record.line)
            rows.append(record.cells)
    if returns:
        why = f"{len(returns)} lines, this one the first, end with a carriage return (Windows line ends)"
        faults.append(broken("line-ends", path, returns[0], why=why))
    if header != names:
        if not any(fault.line == 1 and fault.rule not in FORM for fault in faults):
            faults.append(broken("header", path, 1, why=_difference(header or [], names)))
        return None, faults
    if not rows:
        if all(fault.rule in FORM for fault in faults):
            why = "the table has no row below its header"
            faults.append(broken("table-rows", path, 1, why=why, fix="restore its rows"))
        return None, faults
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return Table(described, lines, columns), faults


def _record_fault(path: str, record: Record, header: list[str] | None) -> Fault | None:
    line, raw, cells_ = record.line, record.raw.removesuffix("\r"), record.cells
    if _MARKER.fullmatch(raw):
        return broken("conflict-line", path, line, cell=raw)
    if cells_ is None:
        return broken("csv-quotes", path, line)
    if not any(cells_):
        return broken("blank-row", path, line)
    if header is not None and len(cells_) != len(header):
        curly = re.search("[\u201c\u201d\u201e\u00ab\u00bb]", raw) is not None and '"' not in raw
        fix = 'quote the cell with plain quotes, "Wuhan, China": curly ones do not count' if curly else ""
        return broken("row-width", path, line, fix=fix, count=len(cells_), expected=len(header))
    if header is not None and cells_ == header:
        return broken("header", path, line, why="the header is here a second time", fix="delete the line")
    if '"' in raw and f"{raw}\n" != as_csv([cells_]):
        return broken("canonical", path, line)
    return None


class _Lines(list[str]):
    """The lines that a writer of CSV writes, each by a call."""

    def write(self, line: str) -> None:
        self.append(line)


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as canonical CSV: no needless quotes, lines that end with a line feed."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)  # both are then quoted within a cell
    return "".join([f"{line[:-2]}\n" for line in lines])


def canonical(described: model.Table, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The file of a table in canonical form: sorted by key, no needless quotes; what a row lacks is blank."""
    columns = {name: [row.get(name, "") for row in rows] for name in described.names}
    keys = sort_keys(described, columns)
    ordered = sorted(zip(keys, zip(*columns.values(), strict=True), strict=True), key=itemgetter(0))
    return as_csv([described.names, *(row for _, row in ordered)]).encode("utf-8", "surrogateescape")


def sort_keys(described: model.Table, columns: dict[str, list[str]]) -> list[tuple[object, ...]]:
    """For each row the value by which it is sorted: its key, numbers by size, text by code point."""
    parts: list[Sequence[object]] = []
    for name in described.key:
        number = described.field(name).type == "integer"
        parts.append([_by_size(cell) for cell in columns[name]] if number else columns[name])
    return list(zip(*parts, strict=True))


def _by_size(cell: str) -> tuple[float, str]:
    return (float(cell), "") if values.INTEGER.fullmatch(cell) else (float("inf"), cell)


def _row_order(table: Table) -> Iterator[Fault]:
    keys = sort_keys(table.model, table.columns)
    for (earlier, before), (line, key) in pairwise(zip(table.lines, keys, strict=True)):
        if key < before:
            yield broken("row-order", table.model.path, line, table.model.key[0], earlier=earlier)


def _difference(header: list[str], names: list[str]) -> str:
    missing = [show(name) for name in names if name not in header]
    extra = [show(name) for name in header if name not in names]
    if missing or extra:
        parts = (f"lacks {', '.join(missing)}" * bool(missing), f"has {', '.join(extra)}" * bool(extra))
        return "the header " + " and ".join(filter(None, parts))
    if len(header) > len(names):
        return "the header names a column twice"
    return "the header's columns are in another order"


def _cells(table: Table) -> Iterator[Fault]:
    """Every cell by itself; each distinct value of a column is judged once."""
    described = table.model
    ids = {key.columns[0] for key in described.foreign_keys if len(key.columns) == 1}
    rewritten = _rewritten(table)
    if rewritten is not None:
        yield rewritten
    for field in described.fields:
        column = table.columns[field.name]
        own = described.key == (field.name,) and bool(values.SLUG.fullmatch(str(field.example)))
        check = _check(field, own or field.name in ids, own)
        wrongs = {cell: found for cell in {*column} - {""} if (found := check(cell))}
        if "" in column and (field.required or field.name in described.key):
            example = f"write it like {show(field.example)}" if field.example else ""
            fix = f"write one of: {', '.join(field.choices)}" if field.choices else example
            wrongs[""] = wrong("required", fix=fix, column=field.name)
        for line, cell in zip(table.lines, column, strict=True) if wrongs else ():
            if cell in wrongs and not (rewritten and wrongs[cell][0] == "date-edtf"):
                yield Fault(described.path, line, field.name, *wrongs[cell])


def _check(field: model.Field, is_id: bool = False, is_own_id: bool = False) -> values.Check:
    """The check of the cells of a column: characters, addresses, then what the descriptor says of it."""
    of_column = values.checks(field, is_id, is_own_id)
    choices, is_integer, is_url = frozenset(field.choices), field.type == "integer", urls.is_url(field)

    def check(cell: str) -> Wrong | None:
        if cell not in choices and not (is_integer and values.INTEGER.fullmatch(cell)):
            found = None if cells.plain(cell) else cells.judge(cell, field.name)
            found = found or (urls.judge(cell, field.name) if is_url else None)
            if found or len(cell) > cells.LONGEST:
                return found
        return values.judge(cell, of_column)

    return check


def _rewritten(table: Table) -> Fault | None:
    """One fault for a table whose dates a spreadsheet has rewritten."""
    for field in (field for field in table.model.fields if field.is_date):
        column = table.columns[field.name]
        found = [n for n, cell in enumerate(column) if cell and values.SPREADSHEET.fullmatch(cell)]
        if len(found) >= 3:
            path, line, first = table.model.path, table.lines[found[0]], column[found[0]]
            return broken("spreadsheet-dates", path, line, field.name, first, count=len(found))
    return None


def _own_keys(table: Table) -> Iterator[Fault]:
    unique = [(field.name,) for field in table.model.fields if field.unique]
    for columns in (table.model.key, *(column for column in unique if column != table.model.key)):
        first: dict[tuple[str, ...], int] = {}
        rule = "primary-key" if columns == table.model.key else "unique"
        for line, key in table.rows(*columns):
            earlier = first.setdefault(key, line)
            if earlier != line and any(key):
                yield broken(rule, table.model.path, line, columns[0], "/".join(key), earlier=earlier)


def _dangling(tables: dict[str, Table], wrongs: set[Place]) -> Iterator[Fault]:
    """One fault for each id or record that no row has, at the first row that names it."""
    missing: dict[tuple[str, str, str], list[Place]] = {}
    for table in tables.values():
        for key in table.model.foreign_keys:
            if key.table in tables:
                known = {value for _, value in tables[key.table].rows(*key.references)}
                for line, value in table.rows(*key.columns):
                    place = table.model.path, line, key.columns[-1]
                    if value not in known and any(value) and place not in wrongs:
                        missing.setdefault(("foreign-key", key.table, "/".join(value)), []).append(place)
    if "evidence" in tables:
        records_ = {name: set(table.keys()) for name, table in tables.items()}
        for line, (name, record) in tables["evidence"].rows("resource", "record_id"):
            if name in tables and record not in records_[name] and not _parts_exist(tables, name, record):
                place = tables["evidence"].model.path, line, "record_id"
                missing.setdefault(("evidence-record", name, record), []).append(place)
    for (rule, name, text), places in missing.items():
        target = tables[name]
        often = f", and {len(places)} rows name it" if len(places) > 1 else ""
        near = values.nearest(text, target.keys(), 0.85)
        if rule == "evidence-record":
            fix = (
                f"write {show(near)} if that is meant"
                if near
                else f"write its key: {'/'.join(target.model.key)}"
            )
        elif near and name != "sources":
            fix = f"write {show(near)} if that is meant, or add the row to {target.model.path}"
        else:
            fix = f"add the row to {target.model.path}, or correct the id"
        yield broken(rule, *places[0], text, fix, target=target.model.path, often=often)


def _parts_exist(tables: dict[str, Table], resource: str, record: str) -> bool:
    """Whether a composite key names records that exist, but not together: then a row is missing."""
    described = tables[resource].model
    parts = record.split("/")
    targets = {key.columns: tables.get(key.table) for key in described.foreign_keys}
    named = [targets.get((name,)) for name in described.key]
    return len(parts) == len(named) > 1 and all(
        target is not None and part in set(target.keys()) for part, target in zip(parts, named, strict=True)
    )


def _evidence(schema: Schema, tables: dict[str, Table], wrongs: set[Place]) -> Iterator[Fault]:
    """What an evidence row is about: a column of its table, and a value in that column's form."""
    path = tables["evidence"].model.path
    fields = {(name, field.name): field for name in tables for field in schema.tables[name].fields}
    checks = {about: _check(field) for about, field in fields.items()}
    verdicts: dict[tuple[str, ...], Wrong | None] = {}
    for line, (table, column, value) in tables["evidence"].rows("resource", "field", "value"):
        about = table, column
        if table in tables and about not in fields:
            fix = f"write one of: {', '.join(schema.tables[table].names)}"
            yield broken("evidence-field", path, line, "field", column, fix, table=table)
        elif value and about in fields and (path, line, "value") not in wrongs:
            said = table, column, value
            if said not in verdicts:
                verdicts[said] = checks[about](value)
            found = verdicts[said]
            if found is not None:
                yield broken("evidence-value", path, line, "value", why=found[1], field=column, fix=found[2])
