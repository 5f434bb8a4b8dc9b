"""The first stage: files, bytes, CSV, headers, every single cell, and keys.

Whatever breaks a rule here can make rules on rows and evidence misjudge, so those wait until it is fixed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ilrs_signatories.dataset import schema as model
from ilrs_signatories.dataset.reader import Files, Record, records
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema
from ilrs_signatories.errors import DamagedPackage
from validation import cells, urls, values
from validation.report import Fault, show
from validation.rules import broken, fix_of

_UNIX = "save the file as CSV UTF-8 with Unix line ends"
_RESAVE = f"run python scripts/format.py, or {_UNIX}"

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
_NEEDS_QUOTES = re.compile(r'[,"\r\n]')


class Table(NamedTuple):
    """A table as read: its well-formed rows, column by column, and the line on which each row starts."""

    model: model.Table
    lines: list[int]
    columns: dict[str, list[str]]

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
        wrong = {(fault.file, fault.line, fault.column) for fault in faults}
        faults += _foreign_keys(tables, wrong)
        if "evidence" in tables:
            faults += _evidence(schema, tables, wrong)
    faults += _stray(schema, files)
    if all(fault.rule in FORM for fault in faults):
        faults += [fault for table in tables.values() for fault in _row_order(table)]
    return Structure(schema, tables, faults)


def _stray(schema: Schema, files: Files) -> Iterator[Fault]:
    known = {table.path for table in schema.tables.values()} | {DESCRIPTOR}
    for name in files.names():
        if name.startswith("data/") and name not in known:
            yield broken("stray-file", name, None, None, "the descriptor does not describe this file")


def read_table(described: model.Table, files: Files) -> tuple[Table | None, list[Fault]]:
    """The well-formed rows of a table, None if it cannot be read as one, and what is wrong with its bytes."""
    path = described.path
    try:
        data = files.read(path)
    except (OSError, ValueError):
        return None, [broken("table-file", path, None, None, "the table's file is missing or cannot be read")]
    except DamagedPackage as error:
        return None, [broken("table-file", path, None, None, f"the table's file cannot be read: {error}")]
    if not data.strip():
        return None, [broken("table-rows", path, 1, None, "the table is empty")]
    why = _another_format(data, described)
    if why:
        fix = fix_of("file-format").format(file=path)
        return None, [broken("file-format", path, 1, None, f"the file is {why}", fix)]
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
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        broken = data.decode("utf-8", "surrogateescape")
        if len(re.findall("[\udc80-\udcff]", broken)) > 1 and not re.search(
            "[^\x00-\x7f\udc80-\udcff]", broken
        ):
            return "encoded in another way than UTF-8, so that its accented letters are lost"
    return ""


def _decoded(data: bytes, path: str) -> tuple[str, list[Fault]]:
    faults = []
    if data.startswith(b"\xef\xbb\xbf"):
        faults.append(
            broken("byte-order-mark", path, 1, None, "the file starts with an invisible byte order mark")
        )
        data = data[3:]
    text = data.decode("utf-8", "surrogateescape")
    if "\r" in text and "\n" not in text:
        wrong = "the lines end with carriage returns (old Mac line ends)"
        faults.append(broken("line-ends", path, 1, None, wrong, _UNIX))
        text = text.replace("\r", "\n")
    if not text.endswith("\n"):
        last = text.count("\n") + 1
        faults.append(
            broken("final-newline", path, last, None, "the last line does not end with a line break")
        )
        text += "\n"
    return text, faults


def _rows(described: model.Table, text: str, faults: list[Fault]) -> tuple[Table | None, list[Fault]]:
    path, names = described.path, described.names
    header: list[str] | None = None
    lines: list[int] = []
    rows: list[list[str]] = []
    returns: list[int] = []
    kept: dict[str, str] = {}
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
            rows.append([kept.setdefault(cell, cell) for cell in record.cells])
    if returns:
        wrong = f"{len(returns)} lines, this one the first, end with a carriage return (Windows line ends)"
        faults.append(broken("line-ends", path, returns[0], None, wrong))
    if header != names:
        if not any(fault.line == 1 and fault.rule not in FORM for fault in faults):
            faults.append(broken("header", path, 1, None, _difference(header or [], names)))
        return None, faults
    if not rows:
        if not any(fault.rule not in FORM for fault in faults):
            faults.append(
                broken(
                    "table-rows", path, 1, None, "the table has no row below its header", "restore its rows"
                )
            )
        return None, faults
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return Table(described, lines, columns), faults


def _record_fault(path: str, record: Record, header: list[str] | None) -> Fault | None:
    raw, cells_ = record.raw.removesuffix("\r"), record.cells
    if _MARKER.fullmatch(raw):
        return broken(
            "conflict-line", path, record.line, None, f"{show(raw)} is an unresolved Git conflict marker"
        )
    if cells_ is None:
        wrong = "a double quote is opened and not closed, or is inside a cell that is not quoted"
        return broken("csv-quotes", path, record.line, None, wrong)
    if not any(cells_):
        return broken("blank-row", path, record.line, None, "the row is blank")
    if header is not None and len(cells_) != len(header):
        wrong = f"the row has {len(cells_)} cells where the header has {len(header)}"
        curly = re.search("[\u201c\u201d\u201e\u00ab\u00bb]", raw) is not None and '"' not in raw
        fix = 'quote the cell with plain quotes, "Wuhan, China": curly ones do not count' if curly else ""
        return broken("row-width", path, record.line, None, wrong, fix)
    if header is not None and cells_ == header:
        return broken(
            "header", path, record.line, None, "the header is here a second time", "delete the line"
        )
    if '"' in raw and raw != written(cells_):
        return broken("canonical", path, record.line, None, "a cell is quoted that needs no quotes")
    return None


def written(cells_: Sequence[str]) -> str:
    """A row as canonical CSV, without its line end."""
    joined = ",".join(cells_)
    if not joined:
        return '""' if len(cells_) == 1 else ""
    if joined.count(",") == len(cells_) - 1 and not re.search(r'["\r\n]', joined):
        return joined
    return ",".join(
        f'"{cell.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(cell) else cell for cell in cells_
    )


def _difference(header: list[str], names: list[str]) -> str:
    missing = [show(name) for name in names if name not in header]
    extra = [show(name) for name in header if name not in names]
    if missing or extra:
        parts = (f"lacks {', '.join(missing)}" * bool(missing), f"has {', '.join(extra)}" * bool(extra))
        return "the header " + " and ".join(filter(None, parts))
    return (
        "the header names a column twice"
        if len(header) > len(names)
        else "the header's columns are in another order"
    )


def _cells(table: Table) -> Iterator[Fault]:
    """Every cell by itself; each distinct value of a column is judged once."""
    described = table.model
    ids = {key.columns[0] for key in described.foreign_keys if len(key.columns) == 1}
    rewritten = _rewritten(table)
    if rewritten is not None:
        yield rewritten
    for field in described.fields:
        own = described.key == (field.name,) and bool(values.SLUG.fullmatch(str(field.example)))
        of_column = values.checks(values.Column(field, own or field.name in ids, own))
        verdicts: dict[str, values.Wrong | None] = {"": None}
        if field.required or field.name in described.key:
            verdicts[""] = ("required", f"{field.name} is blank", _example(field))
        for line, cell in zip(table.lines, table.columns[field.name], strict=True):
            if cell not in verdicts:
                verdicts[cell] = _cell(cell, field, of_column)
            wrong = verdicts[cell]
            if wrong is not None and not (rewritten and wrong[0] == "date-edtf"):
                yield broken(wrong[0], described.path, line, field.name, *wrong[1:])


def _example(field: model.Field) -> str:
    """What to write in a blank cell: a value of the enumeration, or something like the example."""
    if field.choices:
        return f"write one of: {', '.join(field.choices)}"
    return f"write it like {show(field.example)}" if field.example else fix_of("required")


def _cell(
    cell: str, field: model.Field, of_column: list[Callable[[str], values.Wrong | None]]
) -> values.Wrong | None:
    if cell in field.choices or (field.type == "integer" and values.INTEGER.fullmatch(cell)):
        return values.judge(cell, of_column)
    wrong = None if cells.plain(cell) else cells.judge(cell, field.name)
    if wrong is None and urls.is_url(field):
        wrong = urls.judge(cell, field.name)
    return wrong or (values.judge(cell, of_column) if len(cell) <= cells.LONGEST else None)


def _rewritten(table: Table) -> Fault | None:
    """One fault for a table whose dates a spreadsheet has rewritten."""
    for field in table.model.fields:
        column = table.columns[field.name]
        if field.is_date:
            found = [n for n, cell in enumerate(column) if cell and values.SPREADSHEET.fullmatch(cell)]
            if len(found) >= 3:
                path, first = table.model.path, found[0]
                wrong = f"a spreadsheet rewrote {len(found)} dates, this one the first: {show(column[first])}"
                fix = fix_of("spreadsheet-dates").format(file=path)
                return broken("spreadsheet-dates", path, table.lines[first], field.name, wrong, fix)
    return None


def _own_keys(table: Table) -> Iterator[Fault]:
    described = table.model
    yield from _repeated(table, "primary-key", described.key)
    for field in described.fields:
        if field.unique and (field.name,) != described.key:
            yield from _repeated(table, "unique", (field.name,))


def _repeated(table: Table, rule: str, columns: tuple[str, ...]) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for line, key in zip(
        table.lines, zip(*(table.columns[name] for name in columns), strict=True), strict=True
    ):
        earlier = first.setdefault(key, line)
        if earlier != line and any(key):
            wrong = f"{show('/'.join(key))} is a duplicate of line {earlier}"
            yield broken(rule, table.model.path, line, columns[0], wrong)


def _foreign_keys(
    tables: dict[str, Table], wrong: set[tuple[str, int | None, str | None]]
) -> Iterator[Fault]:
    """One fault for each id that no row has, at the first row that names it."""
    missing: dict[tuple[str, str], list[tuple[Table, int, str]]] = {}
    for table in tables.values():
        for key in table.model.foreign_keys:
            target = tables.get(key.table)
            if target is None:
                continue
            known = set(zip(*(target.columns[name] for name in key.references), strict=True))
            given = zip(*(table.columns[name] for name in key.columns), strict=True)
            for line, value in zip(table.lines, given, strict=True):
                if value not in known and any(value):
                    place = table, line, key.columns[-1]
                    if (table.model.path, line, key.columns[-1]) not in wrong:
                        missing.setdefault((key.table, "/".join(value)), []).append(place)
    for (name, text), places in missing.items():
        yield _missing(tables[name], text, places)


def _missing(target: Table, text: str, places: list[tuple[Table, int, str]]) -> Fault:
    table, line, column = places[0]
    often = f", and {len(places)} rows name it" if len(places) > 1 else ""
    path, known = target.model.path, target.keys()
    near = "" if target.model.name == "sources" else values.nearest(text, known, 0.85)
    fix = f"add the row to {path}, or correct the id"
    if near:
        fix = f"write {show(near)} if that is meant, or add the row to {path}"
    return broken("foreign-key", table.model.path, line, column, f"{show(text)} is not in {path}{often}", fix)


def _evidence(
    schema: Schema, tables: dict[str, Table], wrong: set[tuple[str, int | None, str | None]]
) -> Iterator[Fault]:
    """What an evidence row is about: a table, one of its columns, a record, a value in that column's form."""
    table = tables["evidence"]
    path, columns = table.model.path, table.columns
    keys = {name: set(other.keys()) for name, other in tables.items()}
    missing: dict[tuple[str, str], list[int]] = {}
    verdicts: dict[tuple[str, str, str], values.Wrong | None] = {}
    checks = {
        (name, field.name): (field, values.checks(values.Column(field)))
        for name, described in schema.tables.items()
        for field in described.fields
    }
    rows = zip(
        table.lines, *(columns[name] for name in ("resource", "record_id", "field", "value")), strict=True
    )
    for line, resource, record, name, value in rows:
        if resource not in keys:
            continue
        if record not in keys[resource] and not _parts_exist(tables, resource, record):
            missing.setdefault((resource, record), []).append(line)
        if (resource, name) not in checks:
            listed = schema.tables[resource].names
            wrong_ = f"{show(name)} is not a column of {resource}"
            yield broken("evidence-field", path, line, "field", wrong_, f"write one of: {', '.join(listed)}")
            continue
        if (path, line, "value") in wrong or not value:
            continue
        key = resource, name, value
        if key not in verdicts:
            field, of_column = checks[resource, name]
            verdicts[key] = _cell(value, field, of_column)
        found = verdicts[key]
        if found is not None:
            wrong_ = f"{found[1]} (a value of {name})"
            yield broken("evidence-value", path, line, "value", wrong_, found[2])
    for (resource, record), lines in missing.items():
        yield _no_record(tables[resource], path, record, lines)


def _parts_exist(tables: dict[str, Table], resource: str, record: str) -> bool:
    """Whether a composite key names records that exist, but not together: then a row is missing."""
    described = tables[resource].model
    parts = record.split("/")
    targets = {key.columns: tables.get(key.table) for key in described.foreign_keys}
    named = [targets.get((name,)) for name in described.key]
    return len(parts) == len(named) > 1 and all(
        target is not None and part in set(target.keys()) for part, target in zip(parts, named, strict=True)
    )


def _no_record(target: Table, path: str, record: str, lines: list[int]) -> Fault:
    often = f", and {len(lines)} rows name it" if len(lines) > 1 else ""
    near = values.nearest(record, target.keys(), 0.85)
    key = "/".join(target.model.key)
    fix = f"write {show(near)} if that is meant" if near else f"write its key: {key}"
    wrong = f"{show(record)} is not a record of {target.model.path}{often}"
    return broken("evidence-record", path, lines[0], "record_id", wrong, fix)


def _row_order(table: Table) -> Iterator[Fault]:
    keys = sort_keys(table.model, table.columns)
    for number in range(1, len(keys)):
        if keys[number] < keys[number - 1]:
            wrong = f"the row belongs above line {table.lines[number - 1]}"
            yield broken("row-order", table.model.path, table.lines[number], table.model.key[0], wrong)


def sort_keys(described: model.Table, columns: dict[str, list[str]]) -> list[tuple[object, ...]]:
    """For each row the value by which it is sorted: its key, numbers by size, text by code point."""
    parts: list[Sequence[object]] = []
    for name in described.key:
        number = described.field(name).type == "integer"
        parts.append([_by_size(cell) for cell in columns[name]] if number else columns[name])
    return list(zip(*parts, strict=True))


def canonical(described: model.Table, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The file of a table in canonical form: sorted by key, no needless quotes; what a row lacks is blank."""
    columns = {name: [row.get(name, "") for row in rows] for name in described.names}
    keys = sort_keys(described, columns)
    order = sorted(range(len(rows)), key=keys.__getitem__)
    lines = [described.names, *([columns[name][number] for name in columns] for number in order)]
    return "".join(f"{written(cells_)}\n" for cells_ in lines).encode("utf-8", "surrogateescape")


def _by_size(cell: str) -> tuple[float, str]:
    return (float(cell), "") if values.INTEGER.fullmatch(cell) else (float("inf"), cell)
