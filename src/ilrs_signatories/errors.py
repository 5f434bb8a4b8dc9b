"""What can go wrong, and the check of a name that must be one of a known few."""

from __future__ import annotations

from collections.abc import Collection


class UnknownName(KeyError, ValueError):
    """A name that nothing has; the message gives the valid choices."""

    def __str__(self) -> str:
        return str(self.args[0])


class NoRecord(UnknownName):
    """An id or a name that no record has."""


class WrongUsage(ValueError):
    """The command line cannot be understood."""


class DamagedPackage(Exception):
    """A file of the package is missing or unreadable; the message begins with the file's path."""


class MissingExtra(ImportError):
    """A library that only one part of the package needs is not installed."""

    def __init__(self, extra: str, library: str | None) -> None:
        super().__init__(
            f'{extra} needs {library}: in a clone of the repository run: python -m pip install ".[{extra}]"'
        )


def choose(kind: str, name: str, choices: Collection[str], error: type[UnknownName] = UnknownName) -> str:
    """Return ``name`` if it is one of ``choices``; raise ``error`` otherwise.

    >>> choose("format", "jsn", ["csv", "json"])
    Traceback (most recent call last):
    ...
    ilrs_signatories.errors.UnknownName: unknown format 'jsn': did you mean 'json'? Choose from csv, json
    """
    if name in choices:
        return name
    valid = f"Choose from {', '.join(choices)}" if choices else "There is none"
    raise error(f"unknown {kind} {name!r}: {did_you_mean(name, choices)}{valid}")


def did_you_mean(name: str, choices: Collection[str]) -> str:
    """A question that ends in a space, or nothing if no choice is near.

    >>> did_you_mean("sebria", ["serbia", "china"]), did_you_mean("nowhere", ["south-africa"])
    ("did you mean 'serbia'? ", '')
    """
    from difflib import get_close_matches  # imported late: it takes milliseconds, and only a mistake needs it

    near = get_close_matches(name.lower(), choices, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}? " if near else ""
