"""The data dictionary: everything that ``datapackage.json`` says of the tables and their columns."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ilrs_signatories.package import EDTF, Package


class Column(NamedTuple):
    """A column as it is described; ``type`` is ``string``, ``integer`` or, for a derived day, ``date``."""

    name: str
    title: str
    description: str
    type: str
    is_date: bool = False
    required: bool = False
    unique: bool = False
    minimum: int | None = None
    max_length: int | None = None
    pattern: str = ""
    meanings: Mapping[str, str] = MappingProxyType({})
    example: str | int = ""
    borderline: str = ""
    needs_evidence: bool = False

    def days(self) -> list[Column]:
        """The columns for the first and the last possible day of a date, as ``load`` adds them."""
        if not self.is_date:
            return []
        return [
            Column(
                name=f"{self.name}_{end}",
                title=f"{self.title}, {end} day",
                description=f"The {word} day that `{self.name}` may mean, derived from it. Blank if that is.",
                type="date",
                required=self.required,
            )
            for end, word in (("earliest", "first"), ("latest", "last"))
        ]


class ForeignKey(NamedTuple):
    """Columns whose values are those of the columns ``references`` of a table."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


class Described(NamedTuple):
    """A table as it is described."""

    name: str
    title: str
    description: str
    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    def with_days(self) -> list[Column]:
        """The columns, those of dates followed by their first and last possible day."""
        return [one for column in self.columns for one in (column, *column.days())]


class Dictionary(NamedTuple):
    """The package as it is described; ``created`` is its release, ``2026-11-22T00:00:00Z``."""

    name: str
    title: str
    description: str
    version: str
    created: str
    licence: str
    gathered: str
    thin_after: str
    missing: tuple[str, ...]
    tables: dict[str, Described]

    def about(self) -> dict[str, str]:
        """What a reader of any copy must know of the whole."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "version": self.version,
            "created": self.created,
            "licence": self.licence,
            "evidence gathered": self.gathered,
            "thin after": self.thin_after,
            **{f"missing {number}": text for number, text in enumerate(self.missing, start=1)},
        }


def read_dictionary(package: Package) -> Dictionary:
    """What the descriptor of ``package`` says."""
    descriptor = package.descriptor
    coverage = descriptor["coverage"]
    return Dictionary(
        name=descriptor["name"],
        title=descriptor["title"],
        description=descriptor["description"],
        version=descriptor["version"],
        created=descriptor["created"],
        licence=descriptor["licenses"][0]["name"],
        gathered=coverage["gathered"],
        thin_after=coverage["thin_after"],
        missing=tuple(coverage["missing"]),
        tables={resource["name"]: _table(resource) for resource in descriptor["resources"]},
    )


def _table(resource: dict[str, Any]) -> Described:
    schema = resource["schema"]
    return Described(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        path=resource["path"],
        columns=tuple(_column(field) for field in schema["fields"]),
        key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(tuple(key["fields"]), key["reference"]["resource"], tuple(key["reference"]["fields"]))
            for key in schema.get("foreignKeys", [])
        ),
    )


def _column(field: dict[str, Any]) -> Column:
    constraints = field.get("constraints", {})
    return Column(
        name=field["name"],
        title=field["title"],
        description=field["description"],
        type=field["type"],
        is_date=field.get("rdfType") == EDTF,
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        minimum=constraints.get("minimum"),
        max_length=constraints.get("maxLength"),
        pattern=constraints.get("pattern", ""),
        meanings={value: field["meanings"][value] for value in constraints.get("enum", [])},
        example=field["example"],
        borderline=field.get("borderline", ""),
        needs_evidence=field.get("evidence") == "required",
    )
