"""How an answer looks in a terminal and in a notebook: a heading and, beneath it, lines with a label each."""

from __future__ import annotations

from collections.abc import Iterable

Lines = Iterable[tuple[str, str]]
"""What stands beneath a heading: a label and its text."""

WIDTH = 100


def as_text(heading: str, lines: Lines) -> str:
    """The answer for a terminal, without a newline at the end.

    >>> print(as_text("states on 2021-03-09: 2", [("members", "china, russia")]))
    states on 2021-03-09: 2
      members: china, russia
    """
    from textwrap import fill  # needed only once something is printed

    folded = [
        fill(
            f"{label}: {text}",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for label, text in lines
    ]
    return "\n".join([heading, *folded])


def as_html(heading: str, lines: Lines) -> str:
    """The answer for a notebook, with every text escaped.

    >>> as_html("a < b", [])
    '<table><caption>a &lt; b</caption></table>'
    """
    from html import escape

    rows = "".join(
        f"<tr><th>{escape(label)}</th><td style='text-align: left'>{escape(text)}</td></tr>"
        for label, text in lines
    )
    return f"<table><caption>{escape(heading)}</caption>{rows}</table>"


def plain(value: object) -> object:
    """A value as JSON has it: tuples become lists, at any depth."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, tuple | list) else value
