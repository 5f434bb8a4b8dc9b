"""Names that must be one of a known few, and what to say of one that is not."""

from __future__ import annotations

from collections.abc import Collection

from ilrs_signatories.errors import UnknownName


def choose(kind: str, name: str, choices: Collection[str], error: type[UnknownName] = UnknownName) -> str:
    """``name``, if it is one of ``choices``; otherwise raises ``error``.

    >>> choose("format", "jsn", ["csv", "json"])
    Traceback (most recent call last):
    ...
    ilrs_signatories.errors.UnknownName: unknown format 'jsn': nearest is 'json', choose from csv, json
    """
    if name in choices:
        return name
    if not choices:
        raise error(f"unknown {kind} {name!r}: there is none")
    valid = ", ".join(choices)
    raise error(f"unknown {kind} {name!r}: nearest is {nearest(name, choices)!r}, choose from {valid}")


def nearest(name: str, choices: Collection[str]) -> str:
    """The choice that is spelled most like ``name``."""
    from difflib import get_close_matches  # costs several milliseconds, and only a mistake needs it

    return get_close_matches(name.lower(), choices, n=1, cutoff=0.0)[0]
