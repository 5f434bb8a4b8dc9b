"""A review as GitHub's Markdown, for the summary of a pull request.

Every text that comes from the data is in a code span, where nothing is markup, a link, a mention or HTML in
any renderer, and where invisible characters are written as their codes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from ilrs_signatories.dataset.dataset import Row
from ilrs_signatories.output import escaped
from ilrs_signatories.questions.diff import Difference
from review.report import Review

LIMIT = 1024 * 1024
"""GitHub drops a job summary of more bytes than this as a whole."""

LONGEST = 1000
"""The most characters of a cell that are shown."""

SPARE = 2000
"""Bytes kept for the headings and the sentence that says what was left out."""

COUNTS = "Counting rules whose result changed"

Cells = tuple[str, ...]


def markdown(review: Review, limit: int = LIMIT) -> str:
    """The review, shorter than ``limit`` bytes: what was removed, changed and added, then the counts.

    What does not fit is left out, from the end of each part, and a last sentence says how much that is.
    """
    used = SPARE
    texts: dict[str, str] = {}
    left = []
    parts = _parts(review)
    # The counts are few and matter most: they get their room before any row does.
    for title in (COUNTS, *(title for title in parts if title != COUNTS)):
        columns, rows = parts[title]
        lines = [_line(columns), _line("---" for _ in columns)]
        for number, line in enumerate(map(_line, rows)):
            used += len(line.encode("utf-8")) + 1
            if used > limit:
                left.append(f"{len(rows) - number:,} {title.lower()}")
                break
            lines.append(line)
        if len(lines) > 2:
            texts[title] = "\n".join([f"#### {title}\n", *lines])
    shown = [review.heading(), *(texts[title] for title in parts if title in texts)]
    if left:
        shown.append(f"**Left out, so that this stays below {limit:,} bytes: {', '.join(left)}.**")
    return "\n\n".join(shown) + "\n"


def code(text: str) -> str:
    r"""A text as a code span that may be part of a table.

    >>> print(code("a|b `c`"))
    `` a\|b `c` ``
    """
    text = escaped(text, keep="")
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… ({len(text):,} characters)"
    if not text.strip():
        return f"`{text}`" if text else ""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in (text[0], text[-1]) or (text[0], text[-1]) == (" ", " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", r"\|")


def _parts(review: Review) -> dict[str, tuple[Cells, list[Cells]]]:
    """The columns and the rows of each table, by its title."""
    place = ("table", "id", "column")
    changed = [
        (*_place(one), code(one.old) or "blank", code(one.new) or "blank", _said(review.evidence[one]))
        for one in review.diff.changed
    ]
    return {
        "Removed": ((*place, "row"), [(*_place(one), _row(one)) for one in review.diff.removed]),
        "Changed": ((*place, "before", "after", "evidence"), changed),
        "Added": ((*place, "row"), [(*_place(one), _row(one)) for one in review.diff.added]),
        "Schema changes": (("change",), [(code(one.sentence),) for one in review.schema]),
        COUNTS: (
            ("rule", "before", "after", "difference"),
            [
                (code(rule), old, new, code("; ".join(map(str, who))))
                for rule, old, new, who in review.recounts
            ],
        ),
    }


def _place(one: Difference) -> Cells:
    return code(one.table), code(one.record_id), code(one.column)


def _row(one: Difference) -> str:
    content = one.old or one.new
    if one.what != "row":
        return one.what + (f", {code(content)}" if content else "")
    return "; ".join(f"{code(column)}: {code(cell)}" for column, cell in json.loads(content).items())


def _said(evidence: list[Row]) -> str:
    return "; ".join(" ".join(map(code, row.values())) for row in evidence) or "none"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
