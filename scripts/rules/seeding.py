"""Seeded faults: small TOML files, each a change of the good package and the rule that must name it.

``docs/validation.md`` says how to write one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rules import csvtext
from rules.loading import load
from rules.model import DESCRIPTOR, Table


class Expected(NamedTuple):
    """The fault that must be found. ``line`` is a number, or how the line starts."""

    rule: str
    file: str
    line: int | str | None
    column: str | None

    def line_number(self, files: Mapping[str, bytes]) -> int | None:
        """The number of the line in the changed files; raises ``ValueError`` if no line starts so."""
        if not isinstance(self.line, str):
            return self.line
        lines = files[self.file].decode("utf-8", "replace").split("\n")
        found = next(
            (number for number, line in enumerate(lines, 1) if line.strip(" \ufeff").startswith(self.line)),
            None,
        )
        if found is None:
            raise ValueError(f"no line of {self.file} starts with {self.line!r}")
        return found


class Seed(NamedTuple):
    """A seeded fault: its name, its sentence, the changes, what must be found, and what else must."""

    name: str
    title: str
    changes: tuple[dict[str, Any], ...]
    expected: Expected
    also: frozenset[str]
    history: bool


def seeds(folder: Path) -> list[Seed]:
    """The seeded faults in a folder, by name."""
    return [_seed(path) for path in sorted(folder.glob("*.toml"))]


def _seed(path: Path) -> Seed:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    expect = content["expect"]
    expected = Expected(expect["rule"], expect["file"], expect.get("line"), expect.get("column"))
    also = frozenset(expect.get("also", ()))
    return Seed(
        path.stem, content["title"], tuple(content["change"]), expected, also, content.get("history", False)
    )


def seeded(files: Mapping[str, bytes], seed: Seed) -> dict[str, bytes]:
    """The files of the good package with the fault in them; raises ``ValueError`` if it has no place."""
    changed = dict(files)
    for change in seed.changes:
        if "table" in change:
            _change_table(changed, change)
        elif "descriptor" in change:
            _change_descriptor(changed, change)
        else:
            _change_file(changed, change)
    if changed == dict(files):
        raise ValueError(f"{seed.name} changes nothing")
    return changed


def _change_table(files: dict[str, bytes], change: Mapping[str, Any]) -> None:
    table = load(files).tables[change["table"]]
    header, *rows = [list(table.columns), *map(list, zip(*table.columns.values(), strict=True))]
    if "insert" in change:
        rows.append([str(change["insert"].get(name, "")) for name in header])
        if not change.get("last"):
            rows.sort(key=lambda row: _key(table, header, row))
    else:
        numbers = [number for number, key in enumerate(table.keys()) if key == change["row"]]
        if len(numbers) != 1:
            raise ValueError(f"{change['table']} has no row {change['row']}")
        if change.get("delete"):
            del rows[numbers[0]]
        else:
            rows[numbers[0]][header.index(change["column"])] = change["value"]
    files[table.path] = csvtext.write([header, *rows])


def _key(table: Table, header: list[str], row: list[str]) -> list[object]:
    key = [row[header.index(name)] for name in table.key]
    return [int(cell) if cell.isdecimal() else cell for cell in key]


def _change_descriptor(files: dict[str, bytes], change: Mapping[str, Any]) -> None:
    descriptor = json.loads(files[DESCRIPTOR])
    *way, last = change["descriptor"]
    value = descriptor
    for step in way:
        value = _step(value, step)
    if change.get("delete"):
        del value[_index(value, last)]
    else:
        value[_index(value, last)] = change["value"]
    files[DESCRIPTOR] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def _step(value: Any, step: str | int) -> Any:  # noqa: ANN401
    return value[_index(value, step)]


def _index(value: Any, step: str | int) -> str | int:  # noqa: ANN401
    """A step into an object, or into a list by the name of the item."""
    if isinstance(value, list) and isinstance(step, str):
        return next(number for number, item in enumerate(value) if item["name"] == step)
    return step


def _change_file(files: dict[str, bytes], change: Mapping[str, Any]) -> None:
    path = change["file"]
    if change.get("delete"):
        del files[path]
    elif "content" in change:
        files[path] = change["content"].encode(change.get("encoding", "utf-8"))
    elif "encoding" in change:
        files[path] = files[path].decode().encode(change["encoding"])
    else:
        find = change["find"].encode()
        put = bytes.fromhex(change["put_hex"]) if "put_hex" in change else change["put"].encode()
        if find not in files[path]:
            raise ValueError(f"{path} does not hold {change['find']!r}")
        files[path] = files[path].replace(find, put, -1 if change.get("every") else 1)
