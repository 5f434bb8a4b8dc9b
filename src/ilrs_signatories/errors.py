"""What can go wrong: a name that nothing has, a package that cannot be read, a library that is missing."""

from __future__ import annotations


class UnknownName(KeyError, ValueError):
    """A name that nothing has; the message gives the nearest one and the valid choices."""

    def __str__(self) -> str:
        return str(self.args[0])


class NoRecord(UnknownName):
    """An id that no record has."""


class WrongUsage(ValueError):
    """The command line cannot be understood."""


class DamagedPackage(Exception):
    """A file of the package is missing or unreadable; the message begins with the file's path."""


class MissingExtra(ImportError):
    """A library that only one part of the package needs, and that is not installed."""

    def __init__(self, extra: str, library: str | None) -> None:
        super().__init__(f"{extra} needs {library}: install ilrs-signatories[{extra}]")
