"""Runs the queries of ``rows.toml`` over the tables, in SQLite: each returns the rows that break its rule."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.reader import Files
from ilrs_signatories.dataset.schema import Schema
from ilrs_signatories.derived import membership
from validation import evidence, query_functions, urls
from validation.report import Fault, escape
from validation.rules import Rule
from validation.structure import Structure, Table

GROUPS = {
    "signatories": "Signatories",
    "agreements": "Agreements and parties",
    "events": "Events",
    "sources": "Sources",
    "evidence": "Evidence",
    "lists": "Published lists",
    "accords": "The Artemis Accords",
}
INDEXES = (
    *("agreements (agreement_id)", "agreements (occasion, place)", "parties (agreement_id, signatory_id)"),
    *("parties (signatory_id)", "parties (body)", "parties (signed_by)", "signatories (signatory_id)"),
    *("signatories (country)", "events (signatory_id)", "events (agreement_id)", "sources (source_id)"),
    *(
        "sources (line)",
        "sources (publisher, lower(title))",
        "evidence (resource, record_id, field)",
        "evidence (source_id)",
    ),
    *("published_list_entries (list_id, position)", "published_list_entries (signatory_id)"),
    *("published_lists (list_id)", "artemis_accords (ordinal)", "pages (key)", "pages (line)"),
    *("stored (resource, record_id, field)", "records (resource, record_id)", "named (plain)"),
)
HELPERS = {
    "coverage": "gathered",
    "dated": "resource, field, line, value",
    "date_columns": "resource, field",
    "stored": "resource, record_id, field, line, value, is_date, needs_evidence",
    "records": "resource, record_id",
    "pages": "line, field, url, key, fragment, host, stamp",
    "statuses": "signatory_id, follows",
    "twins": "line, name, other, column",
    "named": "signatory_id, plain",
    "places": "agreement_id, line, city, country, code",
    "accords_range": "country, low, high",
}
"""Tables that the queries may use besides those of the package; ``_fill`` says what is in them."""


class Query(NamedTuple):
    """One query of ``rows.toml``: the rule that it states, where its faults are, and what it waits for."""

    rule: Rule
    table: str
    column: str
    query: str
    after: frozenset[str]
    step: int
    needs: tuple[str, ...]


@cache
def queries() -> tuple[Query, ...]:
    """The queries in the order of the file."""
    stated = tomllib.loads(Path(__file__).with_name("rows.toml").read_text(encoding="utf-8"))
    return tuple(
        Query(
            Rule(GROUPS[group], each.get("rule", name), each.get("sentence", ""), each["fix"], each["wrong"]),
            each["at"].partition(".")[0],
            each["at"].partition(".")[2],
            each["query"],
            frozenset(each.get("after", ())),
            each.get("step", 1),
            tuple(each.get("needs", ())),
        )
        for group, rules in stated.items()
        for name, each in rules.items()
    )


def stated_rules() -> list[Rule]:
    """The rules, one an id: the query that gives the sentence."""
    return [query.rule for query in queries() if query.rule.sentence]


def undescribed(schema: Schema) -> list[str]:
    """What the queries need and the descriptor does not describe: tables, and columns of tables."""
    database = _database(schema, {})
    missing: dict[str, None] = {}
    for query in _asked(schema):
        try:
            database.execute(f"EXPLAIN {query.query}")
        except sqlite3.OperationalError as error:
            if not str(error).startswith("no such "):
                raise
            missing[str(error).removeprefix("no such ").replace(": ", " ")] = None
    return list(missing)


def tables_asked() -> list[str]:
    """The tables of the package that some query's fault is in."""
    return list(dict.fromkeys(query.table for query in queries() if query.table not in HELPERS))


def check(structure: Structure, files: Files) -> Iterator[Fault]:
    """The faults of the rows: the rules of step 1, and if these find nothing, those of step 2."""
    database = _database(structure.schema, structure.tables)
    _fill(database, structure, files)
    faults: list[Fault] = []
    found: set[str] = set()
    for step in (1, 2):
        if step == 2 and faults:
            break
        for query in _ordered([each for each in _asked(structure.schema) if each.step == step]):
            if found.isdisjoint(query.after):
                new = list(_run(database, structure, query))
                found.update(fault.rule for fault in new)
                faults += new
    database.close()
    yield from faults


def _asked(schema: Schema) -> list[Query]:
    described = {f"{table.name}.{name}" for table in schema.tables.values() for name in table.names}
    return [query for query in queries() if described.issuperset(query.needs)]


def _ordered(waiting: list[Query]) -> Iterator[Query]:
    """The queries, each behind those that it waits for."""
    while waiting:
        ids = {query.rule.id for query in waiting}
        ready = [query for query in waiting if ids.isdisjoint(query.after - {query.rule.id})]
        yield from ready or waiting
        waiting = [query for query in waiting if query not in ready] if ready else []


def _run(database: sqlite3.Connection, structure: Structure, query: Query) -> Iterator[Fault]:
    for row in database.execute(query.query):
        shown = {key: _shown(row[key]) for key in row.keys()}  # noqa: SIM118 - a row iterates over its values
        table = shown.get("resource", query.table) if query.table in HELPERS else query.table
        path = structure.schema.tables[table].path
        column = shown.get("column", query.column)
        fix = shown["fix"] if "fix" in shown else query.rule.fix.format(**shown)
        yield Fault(path, row["line"], column, query.rule.id, query.rule.wrong.format(**shown), fix)


def _shown(value: object) -> str:
    text = escape("" if value is None else str(value))
    return text if len(text) <= 80 else text[:79] + "…"


def _database(schema: Schema, tables: dict[str, Table]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.row_factory = sqlite3.Row
    for name, function in {**evidence.FUNCTIONS, **query_functions.FUNCTIONS}.items():
        database.create_function(name, -1, function, deterministic=True)  # type: ignore[arg-type]
    database.create_aggregate("composed", 2, evidence.Composed)  # type: ignore[arg-type]
    database.execute("PRAGMA case_sensitive_like = OFF")
    for name, described in schema.tables.items():
        columns = ", ".join(f'"{column}" TEXT' for column in described.names)
        database.execute(f'CREATE TABLE "{name}" (line INTEGER, {columns})')
        if name in tables:
            table = tables[name]
            _insert(database, name, zip(table.lines, *table.columns.values(), strict=True))
    for name, columns in HELPERS.items():
        database.execute(f"CREATE TABLE {name} ({columns})")
    return database


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.execute("BEGIN")
        database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        database.execute("COMMIT")


def _fill(database: sqlite3.Connection, structure: Structure, files: Files) -> None:
    schema, tables = structure.schema, structure.tables
    _insert(database, "coverage", [(schema.gathered,)])
    dates = [(table, field) for table in tables.values() for field in table.model.fields if field.is_date]
    _insert(database, "date_columns", [(table.model.name, field.name) for table, field in dates])
    _insert(
        database,
        "dated",
        (
            (table.model.name, field.name, line, cell)
            for table, field in dates
            for line, cell in zip(table.lines, table.columns[field.name], strict=True)
            if cell
        ),
    )
    _insert(database, "stored", evidence.stored(tables))
    _insert(
        database, "records", ((name, key) for name, table in tables.items() for key in list(table.keys()))
    )
    _insert(database, "pages", _pages(tables["sources"]))
    _insert(database, "twins", query_functions.twins(tables["signatories"]))
    _insert(database, "named", query_functions.named(tables["signatories"]))
    _insert(database, "places", query_functions.places(tables["agreements"]))
    _insert(
        database, "accords_range", query_functions.accords_ranges(tables["artemis_accords"], schema.missing)
    )
    if "status" in tables["signatories"].columns:
        _insert(database, "statuses", _statuses(structure, files))
    for number, index in enumerate(INDEXES):
        database.execute(f"CREATE INDEX index_{number} ON {index}")
    database.execute("ANALYZE")


def _pages(sources: Table) -> Iterator[tuple[object, ...]]:
    for field in ("url", "archived_url"):
        for line, url in zip(sources.lines, sources.columns[field], strict=True):
            if url:
                page = urls.page(url)
                stamp = urls.archived(url)[0] if field == "archived_url" else ""
                yield line, field, url, repr(page.key), page.fragment, page.key[0], stamp


def _statuses(structure: Structure, files: Files) -> Iterator[tuple[str, str]]:
    """What each signatory is on the day of gathering, by its agreements and events."""
    dataset = Dataset(files, structure.schema)
    for name, table in structure.tables.items():
        names = list(table.columns)
        dataset._tables[name] = [
            dict(zip(names, row, strict=True)) for row in zip(*table.columns.values(), strict=True)
        ]
    yield from membership.statuses(dataset, structure.schema.gathered).items()
