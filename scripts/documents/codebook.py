"""The codebook: every table and column of datapackage.json, and the columns of the flat file."""

from __future__ import annotations

from collections.abc import Iterator

from documents.markdown import table
from ilrs_signatories.dataset.schema import Field, ForeignKey, Schema, Table
from ilrs_signatories.derived.agreements import GRADES
from ilrs_signatories.export.flat import FLAT

INTRODUCTION = """\
# Codebook

{description}

`scripts/docs.py` writes this page from `datapackage.json`: edit that file, not this page.

Each column has a definition, its constraints, an example and, where one is known, a borderline case. A blank
cell means that no source gives the value, unless the definition says otherwise. Dates are EDTF:

| form | meaning |
| --- | --- |
| `2024` | some day of the year |
| `2024-04` | some day of the month |
| `2024-04-24` | that day |
| `[2024-07-03,2024-07-05]` | one of these days |
| `[2024-05-07..2024-05-08]` | one of the days from the first to the last |
| `[..2023-07-07]` | that day or an earlier one |
| `[2022-12-05..]` | that day or a later one |

`ilrs_signatories.load` and the exports to SQLite, Parquet and XLSX add the first and the last possible day of
each date, as the columns `_earliest` and `_latest`.
"""


GRADED = """\
## Grades

How well an agreement is sourced; `ilrs list`, `ilrs show` and `ilrs-signatories.csv` give it.

"""

FLAT_FILE = """\
## ilrs-signatories.csv

One row per signatory, about its first agreement on the station. `scripts/docs.py` writes it from the tables.

"""


def codebook(schema: Schema) -> str:
    """The page docs/codebook.md."""
    links = "".join(f"- [{one.name}](#{one.name}): {one.title}\n" for one in schema.tables.values())
    links += "- [ilrs-signatories.csv](#ilrs-signatoriescsv): one row per signatory\n- [grades](#grades)\n"
    tables = ("\n".join(_table(one)) for one in schema.tables.values())
    columns = table(("column", "content"), ((f"`{field.name}`", field.description) for field in FLAT.fields))
    grades = table(
        ("grade", "source of the agreement"), ((f"`{letter}`", text) for letter, text in GRADES.items())
    )
    introduction = INTRODUCTION.format(description=schema.description)
    return "\n".join([introduction, links, *tables, f"{FLAT_FILE}{columns}\n", f"{GRADED}{grades}\n"])


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n\n{table.description}\n"
    yield f"- File: `{table.path}`\n- Key: {_code(table.key)}"
    for key in table.foreign_keys:
        yield f"- {_code(key.columns)} refers to a row of `{key.table}`"
    yield ""
    for field in table.fields:
        links = [key for key in table.foreign_keys if field.name in key.columns]
        yield from _field(field, field.name in table.key, links)


def _field(field: Field, in_key: bool, links: list[ForeignKey]) -> Iterator[str]:
    yield f"### {field.name}\n\n**{field.title}.** {field.description}\n"
    yield f"- Values: {', '.join(_constraints(field, in_key))}"
    for key in links:
        yield f"- Refers to: a row of `{key.table}`"
    if field.meanings:
        yield "- Allowed values:"
        yield from (f"  - `{value}`: {meaning}" for value, meaning in field.meanings.items())
    yield f"- Example: `{field.example}`"
    if field.borderline:
        yield f"- Borderline: {field.borderline}"
    if field.needs_evidence:
        yield "- Evidence: every value needs a supporting row in `evidence`."
    yield ""


def _constraints(field: Field, in_key: bool) -> Iterator[str]:
    yield "EDTF date" if field.is_date else {"string": "text", "integer": "whole number"}[field.type]
    yield "required" if field.required else "may be blank"
    if in_key:
        yield "part of the key"
    if field.unique:
        yield "unique"
    if field.minimum is not None:
        yield f"at least {field.minimum}"
    if field.max_length is not None:
        yield f"at most {field.max_length} characters"
    if field.pattern and not field.is_date:
        yield f"pattern `{field.pattern}`"


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
