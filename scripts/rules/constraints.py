"""Rules on what datapackage.json says of each column: words, constraints, meanings, example."""

from __future__ import annotations

from collections.abc import Iterator

from rules.descriptor import at, fields
from rules.loading import describe
from rules.model import EDTF, Finding, Package, items, members, show
from rules.patterns import compiled
from rules.registry import FIELD_RULES, package_rule

_SHAPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "required": (bool, "true or false"),
    "unique": (bool, "true or false"),
    "enum": (list, "a list of values"),
    "pattern": (str, "a regular expression"),
    "minimum": ((int, float, str), "a number"),
    "maximum": ((int, float, str), "a number"),
    "minLength": (int, "a whole number"),
    "maxLength": (int, "a whole number"),
}
_ON_EXAMPLE = ("type", "enum", "pattern", "range", "length", "date-edtf")


@package_rule("field-words")
def field_words(package: Package) -> Iterator[Finding]:
    """Every column has a title, a description and an example."""
    for path, field in fields(package):
        for key in ("title", "description", "example"):
            if field.get(key) in (None, ""):
                yield at(
                    package,
                    (*path, key),
                    f"the column {show(str(field.get('name')))} has no {key}",
                    f"write its {key}",
                )


@package_rule("constraints")
def constraints(package: Package) -> Iterator[Finding]:
    """Every constraint is one of the standard's, of the right kind, and can be met."""
    for path, field in fields(package):
        stated = field.get("constraints", {})
        if not isinstance(stated, dict):
            yield at(package, (*path, "constraints"), "the constraints are no object", "restore them")
            continue
        for key, value in stated.items():
            why = _wrong(key, value, field.get("type") in ("integer", "number"))
            if why:
                yield at(
                    package, (*path, "constraints", key), f"the constraint {show(key)} {why}", "correct it"
                )
        for low, high in (("minimum", "maximum"), ("minLength", "maxLength")):
            least, most = stated.get(low), stated.get(high)
            if isinstance(least, (int, float)) and isinstance(most, (int, float)) and least > most:
                yield at(
                    package,
                    (*path, "constraints", low),
                    f"{low} is greater than {high}",
                    "correct one of the two",
                )


def _wrong(key: str, value: object, number: bool) -> str:
    if key not in _SHAPES:
        return "is none of the standard's"
    kind, words = _SHAPES[key]
    if number and key in ("minimum", "maximum") and isinstance(value, str):
        return f"is not {words}"
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        return f"is not {words}"
    if key == "enum" and (not value or len(set(map(str, items(value)))) < len(items(value))):
        return "lists no value, or one twice"
    if isinstance(value, int) and value < 0 and key in ("minLength", "maxLength"):
        return "is less than 0"
    return _uncompilable(value) if key == "pattern" and isinstance(value, str) else ""


def _uncompilable(pattern: str) -> str:
    try:
        compiled(pattern)
    except ValueError as error:
        return str(error)
    return ""


@package_rule("date-column")
def date_column(package: Package) -> Iterator[Finding]:
    """The columns that hold dates say so: their rdfType is EDTF."""
    for path, field in fields(package):
        if (
            field.get("name") in ("signed", "announced", "date", "published", "as_of")
            and field.get("rdfType") != EDTF
        ):
            yield at(
                package,
                (*path, "rdfType"),
                f"the column {show(field['name'])} is not marked as EDTF",
                f"write {EDTF}",
            )


@package_rule("meanings")
def meanings(package: Package) -> Iterator[Finding]:
    """The values of an enumeration have each a meaning, in the same order."""
    for path, field in fields(package):
        listed = items(members(field.get("constraints")).get("enum"))
        explained = list(members(field.get("meanings")))
        if field.get("meanings") is not None and explained != [str(value) for value in listed]:
            what = f"the meanings of {show(str(field.get('name')))} are not those of its enum"
            yield at(package, (*path, "meanings"), what, "give each value of enum one meaning, in its order")


@package_rule("example")
def example(package: Package) -> Iterator[Finding]:
    """The example of a column could stand in it."""
    for path, raw in fields(package):
        field = describe(raw)
        if field is None or not field.example:
            continue
        for rule, (check, applies) in FIELD_RULES.items():
            if (
                rule.id in _ON_EXAMPLE
                and applies(field)
                and (mend := check(field.example, field)) is not None
            ):
                yield at(package, (*path, "example"), f"the example {mend[0]}", mend[1])
