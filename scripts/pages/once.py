"""A package that reads each table once, for a build that asks it thousands of questions."""

from __future__ import annotations

from typing import Any

from ilrs_signatories.package import Package, Row, read_package


class Once(Package):
    """A package whose rows are kept after the first reading; nobody may change them."""

    def rows(self, name: str) -> list[Row]:
        kept: dict[str, list[Row]] = self.__dict__.setdefault("kept", {})
        if name not in kept:
            kept[name] = super().rows(name)
        return kept[name]

    def field(self, table: str, column: str) -> dict[str, Any]:
        """What the descriptor says of a column."""
        (resource,) = (one for one in self.descriptor["resources"] if one["name"] == table)
        (found,) = (one for one in resource["schema"]["fields"] if one["name"] == column)
        return dict(found)


def read_once(folder: str | None = None) -> Once:
    """The package in ``folder``, by default that of this checkout; raises ``DamagedPackage``."""
    return Once(*read_package(folder))
