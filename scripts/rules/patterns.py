"""Patterns of the descriptor: regular expressions that compile and come to an end."""

from __future__ import annotations

import re

_SEPARATED = re.compile(r"(?:\?:)?\\?[^\w\\\[\](){}.*+?|^$][^|.]*")
"""What may be repeated though it repeats something itself: it starts with a separator, as in (?:-[a-z]+)*."""

_WIDE = re.compile(r"\[\^|\\[SWD]")


def compiled(text: str) -> re.Pattern[str]:
    """The pattern; raises ``ValueError``, with the reason, if it does not compile or may take for ever.

    >>> compiled("[a-z]+(?:-[a-z]+)*").fullmatch("south-africa") is not None
    True
    """
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is no regular expression: {error}") from error
    if any(_runaway(body) for body in _repeated(text)):
        raise ValueError("repeats a repetition, which may take for ever")
    return pattern


def _repeated(text: str) -> list[str]:
    """The contents of the groups that may occur any number of times."""
    atom = r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    plain = re.sub(atom, lambda match: "_" * len(match[0]), text)
    found, starts = [], []
    for at, char in enumerate(plain):
        if char == "(":
            starts.append(at + 1)
        elif char == ")" and starts:
            start = starts.pop()
            if plain[at + 1 : at + 2] in ("*", "+", "{"):
                found.append(text[start:at])
    return found


def _runaway(body: str) -> bool:
    repeats = re.search(r"[*+{|]", re.sub(r"\\.|\[[^\]]*\]", "", body)) is not None
    return repeats and (_SEPARATED.fullmatch(body) is None or _WIDE.search(body) is not None)
