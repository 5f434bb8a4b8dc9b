"""Version numbers of the data: three numbers, of which each kind of difference raises one."""

from __future__ import annotations

import re
from typing import NamedTuple

LEVELS = ("patch", "minor", "major")
"""What a difference asks of the version at least, from the least to the most."""


class Version(NamedTuple):
    """A released version, ordered as versions are."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return ".".join(map(str, self))

    def next(self, level: str) -> Version:
        """The version after this one.

        >>> str(Version(0, 3, 1).next("minor"))
        '0.4.0'
        """
        match level:
            case "major":
                return Version(self.major + 1, 0, 0)
            case "minor":
                return Version(self.major, self.minor + 1, 0)
            case _:
                return Version(self.major, self.minor, self.patch + 1)

    def fitting(self, level: str) -> list[Version]:
        """The versions that may follow this one if the difference asks for ``level``, the lowest first."""
        return [self.next(one) for one in LEVELS[LEVELS.index(level) :]]


def read_version(text: str) -> Version:
    """The version that ``text`` spells; raises ``ValueError``.

    >>> read_version("1.2")
    Traceback (most recent call last):
    ...
    ValueError: '1.2' is no version: write three numbers, such as 1.0.0
    """
    if not re.fullmatch(r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}", text):
        raise ValueError(f"{text!r} is no version: write three numbers, such as 1.0.0")
    return Version(*map(int, text.split(".")))
