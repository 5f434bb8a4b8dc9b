"""Strict CSV: from bytes to rows with true line numbers, and from rows to canonical bytes.

A row that cannot be read becomes a snag and does not disturb its neighbours. Canonical form: UTF-8 without a
byte order mark, LF, a final newline, quotes only around cells that hold a comma, a quote or a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rules.model import Snag, show

_CELL = re.compile(r'"((?:[^"]|"")*)"(?=,|\Z)|([^",]*)(?=,|\Z)')
_NEEDS_QUOTES = re.compile(r'[,"\r\n]')
_MARKER = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")
_FOREIGN = (
    (b"\xff\xfe", "encoded in UTF-16"),
    (b"\xfe\xff", "encoded in UTF-16"),
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
)
_UNIX = "save the file as CSV UTF-8 with Unix line ends"
_RESAVE = f"run python scripts/format.py, or {_UNIX}"


class Sheet(NamedTuple):
    """What a CSV file holds: its header, its well-formed rows, and the snags of reading it."""

    header: tuple[str, ...]
    lines: list[int]
    rows: list[list[str]]
    loose: frozenset[str]
    snags: list[Snag]


def read(data: bytes) -> Sheet:
    """Read a CSV file; never fails, whatever the bytes."""
    snags: list[Snag] = []
    foreign = next((name for start, name in _FOREIGN if data.startswith(start)), None)
    if foreign is not None:
        snags.append(Snag("file-format", 1, f"the file is {foreign}", "export or save it as CSV UTF-8"))
        return Sheet((), [], [], frozenset(), snags)
    if data.startswith(b"\xef\xbb\xbf"):
        snags.append(Snag("byte-order-mark", 1, "the file starts with an invisible byte order mark", _RESAVE))
        data = data[3:]
    text = data.decode("utf-8", "surrogateescape")
    if "\r" in text:
        text = _line_ends(text, snags)
    if text and not text.endswith("\n"):
        last = text.count("\n") + 1
        snags.append(Snag("final-newline", last, "the last line does not end with a line break", _RESAVE))
        text += "\n"
    return _records(text.split("\n")[:-1], snags)


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """The canonical bytes of a header and its rows."""
    return "".join(map(_line, rows)).encode("utf-8", "surrogateescape")


def _line(cells: Sequence[str]) -> str:
    joined = ",".join(cells)
    if not joined:
        return '""\n' if len(cells) == 1 else "\n"
    if joined.count(",") == len(cells) - 1 and not re.search(r'["\r\n]', joined):
        return joined + "\n"
    return ",".join(f'"{_doubled(cell)}"' if _NEEDS_QUOTES.search(cell) else cell for cell in cells) + "\n"


def _doubled(cell: str) -> str:
    return cell.replace('"', '""')


def _line_ends(text: str, snags: list[Snag]) -> str:
    if "\n" not in text:
        snags.append(Snag("line-ends", 1, "the lines end with carriage returns (old Mac line ends)", _UNIX))
        return text.replace("\r", "\n")
    return text


def _records(lines: list[str], snags: list[Snag]) -> Sheet:
    header: tuple[str, ...] = ()
    starts: list[int] = []
    rows: list[list[str]] = []
    loose: set[str] = set()
    memo: dict[str, str] = {}
    returns: list[int] = []
    at = 0
    while at < len(lines):
        line = at + 1
        raw, cells, at = _record(lines, at, len(header))
        if raw.endswith("\r"):
            returns.append(line)
            raw = raw[:-1]
        snag = _snag(line, raw, cells, header)
        if snag is not None:
            snags.append(snag)
        if snag is None or snag.rule == "canonical":
            if header:
                starts.append(line)
                rows.append([memo.setdefault(cell, cell) for cell in cells or ()])
            header = header or tuple(cells or ())
        else:
            loose.update(raw.replace('"', "").split(","))
            header = header or (("",) if snag.rule == "csv-quotes" else ())
    if returns:
        what = f"{len(returns)} lines, this one the first, end with a carriage return (Windows line ends)"
        snags.append(Snag("line-ends", returns[0], what, _RESAVE))
    return Sheet(header, starts, rows, frozenset(loose - {""}), snags)


def _record(lines: list[str], at: int, width: int) -> tuple[str, list[str] | None, int]:
    """The record at a line: its text, its cells (None if malformed) and the line of the next one.

    A cell may run over several lines only if the record then fits the header: else a quote was left open.
    """
    raw = lines[at]
    if '"' not in raw:
        return raw, raw.removesuffix("\r").split(","), at + 1
    if raw.count('"') % 2:
        end = next((n for n in range(at + 1, len(lines)) if lines[n].count('"') % 2), None)
        if end is not None:
            whole = "\n".join(lines[at : end + 1])
            cells = _split(whole.removesuffix("\r"))
            if cells is not None and len(cells) == width:
                return whole, cells, end + 1
    return raw, _split(raw.removesuffix("\r")), at + 1


def _split(record: str) -> list[str] | None:
    """The cells of one record, or None where a quote stands astray."""
    cells: list[str] = []
    position = 0
    while (match := _CELL.match(record, position)) is not None:
        quoted, bare = match.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        position = match.end() + 1
        if position > len(record):
            return cells
    return None


def _snag(line: int, raw: str, cells: list[str] | None, header: tuple[str, ...]) -> Snag | None:
    if _MARKER.fullmatch(raw):
        what = f"{show(raw)} is a marker of two edits that git could not merge"
        return Snag(
            "conflict-line", line, what, "keep one of the two versions and delete the three marker lines"
        )
    if cells is None:
        what = "a double quote is opened and not closed, or stands inside a cell that is not quoted"
        fix = 'put the whole cell in double quotes and double each quote inside it: "say ""moon"""'
        return Snag("csv-quotes", line, what, fix)
    if not any(cells):
        return Snag("blank-row", line, "the row is blank", "delete the line")
    if header and len(cells) != len(header):
        what = f"the row has {len(cells)} cells where the header has {len(header)}"
        fix = 'give it one cell a column; a cell that holds a comma goes in double quotes: "Wuhan, China"'
        return Snag("row-width", line, what, fix)
    if header and tuple(cells) == header:
        return Snag("header", line, "the header stands here a second time", "delete the line")
    if '"' in raw and raw + "\n" != _line(cells):
        return Snag(
            "canonical", line, "a cell is quoted that needs no quotes", "run python scripts/format.py"
        )
    return None
