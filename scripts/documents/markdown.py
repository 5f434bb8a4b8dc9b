"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table without a final newline.

    >>> table(("a", "b"), [("1|2", "<3")]).splitlines()
    ['| a | b |', '| --- | --- |', '| 1\\\\|2 | &lt;3 |']
    """
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
