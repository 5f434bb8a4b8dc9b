"""Where in a JSON text a value stands."""

from __future__ import annotations

import json
import re

Path = tuple["str | int", ...]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|\n|[^\s{}\[\],:"]+')


def line_of(text: str, path: Path) -> int | None:
    """The line on which the value at ``path`` starts, or else the value around it; None if there is none.

    >>> line_of('{"a":\\n [1,\\n 2]}', ("a", 1))
    3
    """
    lines = _lines(text)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _lines(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    around: list[str | int | None] = []
    line = 1
    for token in _TOKEN.findall(text):
        if token == "\n":
            line += 1
        elif token in "}]":
            around = around[:-1]
        elif token == ",":
            if around and isinstance(around[-1], int):
                around[-1] += 1
            elif around:
                around[-1] = None
        elif token == ":":
            continue
        elif around and around[-1] is None:
            around[-1] = _name(token)
            found.setdefault(_path(around), line)
        else:
            found.setdefault(_path(around), line)
            if token in "{[":
                around.append(None if token == "{" else 0)
    return found


def _path(around: list[str | int | None]) -> Path:
    return tuple(step for step in around if step is not None)


def _name(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token
