"""Write docs/codebook.md from datapackage.json: every table and column, in the order of the descriptor.

    python scripts/codebook.py [--check]

Exit status: 0 written, or up to date; 1 docs/codebook.md is not what the descriptor gives.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "src"))

from ilrs_signatories.dictionary import Column, Described, Dictionary, ForeignKey, read_dictionary  # noqa: E402
from ilrs_signatories.package import read_package  # noqa: E402

CODEBOOK = REPOSITORY / "docs" / "codebook.md"

INTRODUCTION = """\
# Codebook

{description}

Made from `datapackage.json` by `scripts/codebook.py`: correct the descriptor, not this page.

Each column has its definition, what it may hold, a worked example and, where one is known, a borderline case
with its answer. A blank cell means that no source tells, or what the definition says of it. Dates are EDTF:

| form | means |
| --- | --- |
| `2024` | some day of the year |
| `2024-04` | some day of the month |
| `2024-04-24` | that day |
| `[2024-07-03,2024-07-05]` | one of the days named |
| `[2024-05-07..2024-05-08]` | one of the days from the first to the last |
| `[..2023-07-07]` | that day or an earlier one |
| `[2022-12-05..]` | that day or a later one |

`ilrs_signatories.load` and the exports to SQLite, Parquet and XLSX add the first and the last possible day of
each date, as the columns `_earliest` and `_latest`.
"""


def codebook(dictionary: Dictionary) -> str:
    """The page."""
    links = "".join(
        f"- [{table.name}](#{table.name}): {table.title}\n" for table in dictionary.tables.values()
    )
    parts = [
        INTRODUCTION.format(description=dictionary.description),
        links,
        *("\n".join(_table(table)) for table in dictionary.tables.values()),
    ]
    return "\n".join(parts)


def _table(table: Described) -> Iterator[str]:
    yield f"## {table.name}\n\n{table.description}\n"
    yield f"- File: `{table.path}`\n- Key: {_code(table.key)}"
    for key in table.foreign_keys:
        yield f"- {_code(key.columns)} names a row of `{key.table}`"
    yield ""
    for column in table.columns:
        links = [key for key in table.foreign_keys if column.name in key.columns]
        yield from _column(column, column.name in table.key, links)


def _column(column: Column, in_key: bool, links: list[ForeignKey]) -> Iterator[str]:
    yield f"### {column.name}\n\n**{column.title}.** {column.description}\n"
    yield f"- Holds: {', '.join(_constraints(column, in_key))}"
    for key in links:
        yield f"- Names: a row of `{key.table}`"
    if column.meanings:
        yield "- Allowed values:"
        yield from (f"  - `{value}`: {meaning}" for value, meaning in column.meanings.items())
    yield f"- Example: `{column.example}`"
    if column.borderline:
        yield f"- Borderline: {column.borderline}"
    if column.needs_evidence:
        yield "- Evidence: every value needs a supporting row in `evidence`."
    yield ""


def _constraints(column: Column, in_key: bool) -> Iterator[str]:
    yield "an EDTF date" if column.is_date else {"string": "text", "integer": "a whole number"}[column.type]
    yield "never blank" if column.required else "may be blank"
    if in_key:
        yield "part of the key"
    if column.unique:
        yield "no value twice"
    if column.minimum is not None:
        yield f"at least {column.minimum}"
    if column.max_length is not None:
        yield f"at most {column.max_length} characters"
    if column.pattern and not column.is_date:
        yield f"of the form `{column.pattern}`"


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main() -> int:
    parser = argparse.ArgumentParser(description="Write docs/codebook.md from datapackage.json.")
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    given = parser.parse_args()
    text = codebook(read_dictionary(read_package(REPOSITORY)))
    if not given.check:
        CODEBOOK.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if CODEBOOK.read_text(encoding="utf-8") == text:
        return 0
    print(
        "docs/codebook.md is not what datapackage.json gives: run python scripts/codebook.py", file=sys.stderr
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
