"""Seeded faults: small TOML files, each a change of a good package and the rule that must name it.

The page on validation says how to write one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ilrs_signatories.dataset.reader import Files, records
from ilrs_signatories.dataset.schema import DESCRIPTOR, parse_schema
from validation.structure import as_csv, canonical


class Expected(NamedTuple):
    """The fault that must be found. ``line`` is a number, or how the line starts."""

    rule: str
    file: str
    line: int | str | None
    column: str | None

    def line_number(self, files: Files) -> int | None:
        """The number of the line in the changed files; raises ``ValueError`` if no line starts so."""
        if not isinstance(self.line, str):
            return self.line
        lines = files.read(self.file).decode("utf-8", "replace").split("\n")
        for number, line in enumerate(lines, 1):
            if line.strip(" \ufeff").startswith(self.line):
                return number
        raise ValueError(f"no line of {self.file} starts with {self.line!r}")


class Seed(NamedTuple):
    """A seeded fault: its name, its sentence, the changes, what must be found, and what else may be."""

    name: str
    title: str
    changes: tuple[dict[str, Any], ...]
    expected: Expected
    also: frozenset[str]
    history: bool


def seeds(folder: Path) -> list[Seed]:
    """The seeded faults in a folder, by name."""
    return [read_seed(path) for path in sorted(folder.glob("*.toml"))]


def read_seed(path: Path) -> Seed:
    """The seeded fault in a file; one without ``[expect]`` expects nothing."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    expect = content.get("expect", {"rule": "", "file": ""})
    expected = Expected(expect["rule"], expect["file"], expect.get("line"), expect.get("column"))
    also = frozenset(expect.get("also", ()))
    history = content.get("history", False)
    return Seed(path.stem, content["title"], tuple(content["change"]), expected, also, history)


def seeded(files: Files, seed: Seed) -> Files:
    """The files of the good package with the fault in them; raises ``ValueError`` if it has no place."""
    good = {name: files.read(name) for name in files.names()}
    changed = dict(good)
    for change in seed.changes:
        if "table" in change:
            _change_table(changed, change)
        elif "descriptor" in change:
            _change_descriptor(changed, change)
        else:
            _change_file(changed, change)
    if changed == good:
        raise ValueError(f"{seed.name} changes nothing")
    return Files(changed)


def _change_table(files: dict[str, bytes], change: Mapping[str, Any]) -> None:
    described = parse_schema(json.loads(files[DESCRIPTOR]), DESCRIPTOR).tables[change["table"]]
    header, *rows = [record.cells or [] for record in records(files[described.path].decode("utf-8"))]
    named = [dict(zip(header, row, strict=True)) for row in rows]
    if "insert" in change:
        named.append({name: str(change["insert"].get(name, "")) for name in header})
        if not change.get("last"):
            files[described.path] = canonical(described, named)
            return
    else:
        found = [row for row in named if "/".join(row[name] for name in described.key) == change["row"]]
        if len(found) != 1:
            raise ValueError(f"{change['table']} has no row {change['row']}")
        if change.get("delete"):
            named.remove(found[0])
        else:
            found[0][change["column"]] = change["value"]
    files[described.path] = as_csv([header, *(list(row.values()) for row in named)]).encode()


def _change_descriptor(files: dict[str, bytes], change: Mapping[str, Any]) -> None:
    descriptor = json.loads(files[DESCRIPTOR])
    *way, last = change["descriptor"]
    value = descriptor
    for step in way:
        value = value[_index(value, step)]
    if change.get("delete"):
        del value[_index(value, last)]
    else:
        value[_index(value, last)] = change["value"]
    files[DESCRIPTOR] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


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
            raise ValueError(f"{path} does not have {change['find']!r} in it")
        files[path] = files[path].replace(find, put, -1 if change.get("every") else 1)
