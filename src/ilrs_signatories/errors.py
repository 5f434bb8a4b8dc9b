"""What can go wrong: a name that nothing has, and a package that cannot be read."""

from __future__ import annotations


class UnknownName(KeyError, ValueError):
    """A name that nothing has; the message gives the nearest one and the valid choices."""

    def __str__(self) -> str:
        return str(self.args[0])


class DamagedPackage(Exception):
    """A file of the package is missing or unreadable; the message begins with the file's path."""
