"""A review as GitHub's Markdown, for the summary of a pull request.

Every text that comes from the data is in a code span, where nothing is markup, a link, a mention or HTML in
any renderer, and where invisible characters are written as their codes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from ilrs_signatories.questions.diff import Difference
from review.report import Review, Said, heading, printable

LIMIT = 1024 * 1024
"""GitHub drops a job summary of more bytes than this as a whole."""

LONGEST = 1000
"""The most characters of a cell that are shown."""

SPARE = 2000
"""Bytes kept for the headings and the sentence that says what was left out."""


class Part(NamedTuple):
    """A table of the review."""

    title: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


def markdown(review: Review, limit: int = LIMIT) -> str:
    """The review, shorter than ``limit`` bytes: what was removed, changed and added, then the counts.

    What does not fit is left out, from the end of each part, and a last sentence says how much that is.
    """
    *parts, counts = _parts(review)
    # The counts are few and matter most: they get their room before any row does.
    last, _, room = _fitted(counts, limit - SPARE)
    texts, left = [heading(review)], []
    for part in parts:
        text, missing, room = _fitted(part, room)
        texts += text
        left += [f"{missing:,} {part.title.lower()}"] if missing else []
    texts += last
    if left:
        texts.append(f"**Left out, so that this stays below {limit:,} bytes: {', '.join(left)}.**")
    return "\n\n".join(texts) + "\n"


def code(text: str) -> str:
    r"""A text as a code span that may be part of a table.

    >>> print(code("a|b `c`"))
    `` a\|b `c` ``
    """
    text = printable(text)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… ({len(text):,} characters)"
    if not text.strip():
        return f"`{text}`" if text else ""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in (text[0], text[-1]) or (text[0], text[-1]) == (" ", " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", r"\|")


def _parts(review: Review) -> Iterator[Part]:
    place = ("table", "id", "column")
    yield Part("Removed", (*place, "row"), map(_row, review.diff.removed))
    changed = (_cell(one, review.said(one)) for one in review.diff.changed)
    yield Part("Changed", (*place, "before", "after", "evidence"), changed)
    yield Part("Added", (*place, "row"), map(_row, review.diff.added))
    yield Part("Schema changes", ("change",), ((code(one.sentence),) for one in review.schema))
    recounts = (
        (code(one.rule), one.before, one.after, code("; ".join(map(str, one.moved))))
        for one in review.recounts
    )
    yield Part("Counting rules whose result changed", ("rule", "before", "after", "difference"), recounts)


def _place(one: Difference) -> tuple[str, str, str]:
    return code(one.table), code(one.record_id), code(one.column)


def _row(one: Difference) -> tuple[str, ...]:
    content = one.old or one.new
    if one.what != "row":
        return *_place(one), one.what + (f", {code(content)}" if content else "")
    cells: dict[str, str] = json.loads(content)
    return *_place(one), "; ".join(f"{code(column)}: {code(cell)}" for column, cell in cells.items())


def _cell(one: Difference, evidence: tuple[Said, ...]) -> tuple[str, ...]:
    said = "; ".join(" ".join(map(code, row)) for row in evidence) or "none"
    return *_place(one), code(one.old) or "blank", code(one.new) or "blank", said


def _fitted(part: Part, room: int) -> tuple[list[str], int, int]:
    """A part with as many rows as there is room for, how many more it has, and the room that is left.

    A part without rows is no text at all.
    """
    lines: list[str] = []
    for row in part.rows:
        line = _line(row)
        if len(line.encode("utf-8")) >= room:
            return _table(part, lines), 1 + sum(1 for _ in part.rows), 0
        room -= len(line.encode("utf-8")) + 1
        lines.append(line)
    return _table(part, lines), 0, room


def _table(part: Part, lines: list[str]) -> list[str]:
    head = [_line(part.columns), _line(("---",) * len(part.columns))]
    return [f"#### {part.title}", "\n".join([*head, *lines])] if lines else []


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
