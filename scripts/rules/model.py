"""What the rules look at and what they report: the package, its tables, and faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

DESCRIPTOR = "datapackage.json"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"


class Finding(NamedTuple):
    """Where a rule is broken, what is wrong there, and how to mend it."""

    file: str
    line: int | None
    column: str | None
    what: str
    fix: str


class Fault(NamedTuple):
    """A finding and the id of the rule that made it; what reports print."""

    file: str
    line: int | None
    column: str | None
    rule: str
    message: str
    fix: str


class Unusable(LookupError):
    """A table or column that a rule needs and that could not be read, or is not described."""

    def __init__(self, table: str, column: str | None = None) -> None:
        super().__init__(table, column)
        self.table = table
        self.column = column


class Field(NamedTuple):
    """A column as the descriptor describes it; whatever was malformed there is left out."""

    name: str
    type: str = "string"
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    edtf: bool = False
    evidence: bool = False
    example: str = ""
    key: bool = False
    target: str = ""


class ForeignKey(NamedTuple):
    """Columns whose values are keys of another table."""

    fields: tuple[str, ...]
    table: str
    target: tuple[str, ...]


class Snag(NamedTuple):
    """Something in the bytes of a table that strict reading stumbled over."""

    rule: str
    line: int | None
    what: str
    fix: str


class Table(NamedTuple):
    """A table: its schema, and its well-formed rows column by column.

    ``lines`` gives the line on which each row starts. ``loose`` holds every cell of the rows that
    could not be read: what they name is given the benefit of the doubt.
    """

    name: str
    path: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    lines: list[int]
    columns: dict[str, list[str]]
    loose: frozenset[str]
    snags: tuple[Snag, ...]

    def field(self, name: str) -> Field | None:
        """The description of a column, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def column(self, name: str) -> list[str]:
        """The cells of a column; raises ``Unusable`` if it could not be read."""
        if name not in self.columns:
            raise Unusable(self.name, name)
        return self.columns[name]

    def select(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """For each row its line, then the cells of the columns named."""
        return zip(self.lines, *[self.column(name) for name in names], strict=True)

    def keys(self) -> Iterator[str]:
        """For each row its primary key, the parts of a composite one joined with a slash."""
        if not self.key:
            raise Unusable(self.name)
        return map("/".join, zip(*[self.column(name) for name in self.key], strict=True))

    def at(self, line: int | None, column: str | None, what: str, fix: str) -> Finding:
        """A finding in this table's file."""
        return Finding(self.path, line, column, what, fix)


class Package:
    """A package as read: its files, its descriptor (text and JSON value) and its tables.

    ``broken`` says why the descriptor could not be read, with the line if known.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        text: str,
        descriptor: Any,  # noqa: ANN401
        broken: tuple[int | None, str] | None,
        tables: dict[str, Table],
    ) -> None:
        self.files = files
        self.text = text
        self.descriptor = descriptor
        self.broken = broken
        self.tables = tables

    def table(self, name: str) -> Table:
        """The table of that name; raises ``Unusable`` if it has no readable row."""
        table = self.tables.get(name)
        if table is None or not table.lines:
            raise Unusable(name)
        return table

    @property
    def released(self) -> str:
        """The day of the release, after which nothing can have happened; blank if not stated."""
        created = members(self.descriptor).get("created")
        return created[:10] if isinstance(created, str) else ""


def members(value: object) -> dict[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """The value if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def names(value: object) -> tuple[str, ...]:
    """The strings of a JSON array; a lone string counts as an array of one."""
    return tuple(
        item for item in ([value] if isinstance(value, str) else items(value)) if isinstance(item, str)
    )


def show(text: str) -> str:
    """Cell text for a message, in quotes: cut at 80 characters, and what a terminal might obey escaped.

    >>> show("a\\x1b[31mb")
    "'a\\\\x1b[31mb'"
    """
    cut = text if len(text) <= 80 else text[:79] + "…"
    return f"'{escape(cut)}'"


def escape(text: str) -> str:
    """The text with every character that is not printable written as its code."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
