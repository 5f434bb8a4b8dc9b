"""What ``datapackage.json`` says of the package, its tables and their columns: the one model of both."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ilrs_signatories import edtf
from ilrs_signatories.errors import DamagedPackage, choose

DESCRIPTOR = "datapackage.json"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"


class Field(NamedTuple):
    """A column; ``type`` is ``string``, ``integer`` or, for a derived day, ``date``."""

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

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of an enumeration."""
        return tuple(self.meanings)

    def value(self, cell: str) -> str | int | None:
        """A cell as the column's type, blank as None; raises ``ValueError`` for one that cannot be read."""
        try:
            if cell and self.is_date:
                edtf.parse(cell)
            return int(cell) if cell and self.type == "integer" else cell or None
        except ValueError as error:
            reason = error if self.is_date else "is not an integer"
            raise ValueError(f"{self.name} {cell!r} {reason}") from None


class ForeignKey(NamedTuple):
    """Columns whose values are those of the columns ``references`` of a table."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


class Table(NamedTuple):
    """A table; ``path`` starts at the package's folder."""

    name: str
    title: str
    description: str
    path: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Field:
        """The column of that name; raises ``UnknownName``."""
        fields = {field.name: field for field in self.fields}
        return fields[choose(f"column of {self.name}", name, fields)]

    def with_bounds(self) -> list[Field]:
        """The columns, those of dates followed by their first and last possible day, as ``load`` has them."""
        found = []
        for field in self.fields:
            found.append(field)
            for end, word in (("earliest", "first"), ("latest", "last")) if field.is_date else ():
                title = f"{field.title}, {end} day"
                about = f"The {word} possible day of `{field.name}`, derived from it."
                found.append(Field(f"{field.name}_{end}", title, about, "date", required=field.required))
        return found


class Schema(NamedTuple):
    """The package as its descriptor describes it.

    ``begins``, ``gathered`` and ``thin_after`` are days: the first that the record covers, the last up to
    which evidence was looked for, and the last that is well covered. ``created`` is a time, such as
    ``2026-11-22T00:00:00Z``.
    """

    name: str
    title: str
    description: str
    version: str
    created: str
    licence: str
    begins: str
    gathered: str
    thin_after: str
    missing: tuple[str, ...]
    tables: dict[str, Table]
    descriptor: dict[str, Any]

    def table(self, name: str) -> Table:
        """The table of that name; raises ``UnknownName``, which is a ``KeyError`` and a ``ValueError``."""
        return self.tables[choose("table", name, self.tables)]

    def choices(self, table: str, column: str) -> tuple[str, ...]:
        """The values of an enumeration."""
        return self.table(table).field(column).choices

    def about(self) -> dict[str, str]:
        """What a reader of any copy must know of the package."""
        names = ("name", "title", "description", "version", "created", "licence")
        return {
            **{name: getattr(self, name) for name in names},
            "evidence gathered": self.gathered,
            "thin after": self.thin_after,
            **{f"missing {number}": text for number, text in enumerate(self.missing, start=1)},
        }


def parse_schema(descriptor: Any, where: str) -> Schema:  # noqa: ANN401 - whatever JSON holds
    """The schema in a descriptor; what only describes may be missing.

    Raises ``DamagedPackage``, its message starting with ``where``, if the descriptor names no tables.
    """
    try:
        coverage = descriptor.get("coverage", {})
        return Schema(
            name=str(descriptor.get("name", "")),
            title=str(descriptor.get("title", "")),
            description=str(descriptor.get("description", "")),
            version=str(descriptor.get("version", "")),
            created=str(descriptor.get("created", "")),
            licence=str(next((licence["name"] for licence in descriptor.get("licenses", [])), "")),
            begins=edtf.day(coverage.get("begins", edtf.OPEN_START)),
            gathered=edtf.day(coverage.get("gathered", edtf.OPEN_END)),
            thin_after=edtf.parse(coverage.get("thin_after", edtf.OPEN_END)).latest,
            missing=tuple(coverage.get("missing", ())),
            tables={str(resource["name"]): _table(resource) for resource in descriptor["resources"]},
            descriptor=descriptor,
        )
    except KeyError as error:
        raise DamagedPackage(f"{where}: {error} is missing") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise DamagedPackage(f"{where}: does not describe a data package: {error}") from None


def _table(resource: dict[str, Any]) -> Table:
    name = _text(resource["name"], "the name of a table")
    schema = resource.get("schema", {})
    return Table(
        name=name,
        title=str(resource.get("title", name)),
        description=str(resource.get("description", "")),
        path=_text(resource["path"], f"the path of table {name!r}"),
        fields=tuple(_field(field) for field in schema.get("fields", [])),
        key=_names(schema.get("primaryKey", ())),
        foreign_keys=tuple(_foreign_key(key, name) for key in schema.get("foreignKeys", [])),
    )


def _foreign_key(key: dict[str, Any], table: str) -> ForeignKey:
    reference = key["reference"]
    target = _text(reference.get("resource") or table, "the table of a foreign key")
    return ForeignKey(_names(key["fields"]), target, _names(reference["fields"]))


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(_text(name, "a column's name") for name in value)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{what} is not a text")
    return value


def _field(field: dict[str, Any]) -> Field:
    constraints = field.get("constraints", {})
    meanings = field.get("meanings", {})
    return Field(
        name=_text(field["name"], "a column's name"),
        title=str(field.get("title", field["name"])),
        description=str(field.get("description", "")),
        type=str(field.get("type", "string")),
        is_date=field.get("rdfType") == EDTF,
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        minimum=constraints.get("minimum"),
        max_length=constraints.get("maxLength"),
        pattern=constraints.get("pattern", ""),
        meanings={str(value): str(meanings.get(value, "")) for value in constraints.get("enum", [])},
        example=field.get("example", ""),
        borderline=field.get("borderline", ""),
        needs_evidence=field.get("evidence") == "required",
    )
