"""Runs the queries of ``rows.toml`` over the tables, in SQLite: each returns the rows that break its rule."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from ilrs_signatories.dataset.dataset import Dataset
from ilrs_signatories.dataset.reader import Files
from ilrs_signatories.dataset.schema import DESCRIPTOR, Schema
from ilrs_signatories.derived import membership
from ilrs_signatories.errors import DamagedPackage
from validation.earlier import Version
from validation.query_functions import FUNCTIONS
from validation.report import Fault, show
from validation.rules import Rule, queries, tables_of
from validation.structure import Structure, Table

HELPERS = {
    "coverage": "gathered",
    "missing": "text",
    "date_columns": "resource, field",
    "stored": "resource, record_id, field, line, value, is_date, needs_evidence",
    "records": "resource, record_id, line, key",
    "statuses": "signatory_id, follows",
}
"""Tables that the queries may use besides those of the package and those that ``rows.toml`` makes of both."""
UNUSABLE = "the name of a table or column cannot be used"


def undescribed(schema: Schema) -> list[str]:
    """Why the queries cannot be asked: names that are in use, tables and columns that are not described."""
    try:
        database = _database(Version(schema, {}), Version(schema, {}))
    except DamagedPackage as error:
        return [str(error)]
    missing: dict[str, None] = {}
    made = [*_made("tables"), *_made("comparison")]
    for statement in [*made, *(f"EXPLAIN {rule.query}" for rule in _asked(schema))]:
        try:
            database.execute(statement)
        except sqlite3.OperationalError as error:
            if str(error).endswith(" already exists"):
                return [f"{UNUSABLE}: {error}"]
            if not str(error).startswith("no such "):
                raise
            missing[str(error).removeprefix("no such ").replace(": ", " ")] = None
    names = tables_of("rows.toml")["tables"] | tables_of("rows.toml")["comparison"]
    missed = (name for name in missing if name.removeprefix("table ") not in names)
    return [f"the descriptor describes no {name}, which rules look at" for name in missed]


def check(structure: Structure, files: Files, base: Version | None = None) -> list[Fault]:
    """The faults of the rows: the rules of step 1, and if these find nothing, those of step 2.

    What a comparison with an earlier version finds, step 0, does not stop others.
    """
    now = Version(structure.schema, structure.tables)
    database = _database(now, base or Version(now.schema, {}))
    _fill(database, structure, files, base)
    faults: list[Fault] = []
    found: set[str] = set()
    for step in (1, 2, 0):
        if step == 2 and faults:
            continue
        for rule in _ordered([rule for rule in _asked(now.schema) if rule.step == step]):
            if found.isdisjoint(rule.after):
                new = list(_run(database, now.schema, rule))
                found.update(fault.rule for fault in new)
                faults += new
    database.close()
    return faults


def _asked(schema: Schema) -> list[Rule]:
    described = {f"{table.name}.{name}" for table in schema.tables.values() for name in table.names}
    return [rule for rule in queries() if described.issuperset(rule.needs)]


def _ordered(waiting: list[Rule]) -> Iterator[Rule]:
    """The queries, each behind those that it waits for."""
    while waiting:
        ids = {rule.id for rule in waiting}
        ready = [rule for rule in waiting if ids.isdisjoint({*rule.after} - {rule.id})]
        yield from ready or waiting
        waiting = [rule for rule in waiting if rule not in ready] if ready else []


def _run(database: sqlite3.Connection, schema: Schema, rule: Rule) -> Iterator[Fault]:
    for row in database.execute(rule.query):
        shown = {key: "" if row[key] is None else show(row[key])[1:-1] for key in row.keys()}  # noqa: SIM118
        table, _, column = rule.at.partition(".")
        described = schema.tables.get(shown["resource"] if table == "resource" else table)
        path = described.path if described else DESCRIPTOR
        fix = shown["fix"] if "fix" in shown else rule.fix.format(**shown)
        place = path, row["line"], shown.get("column", column) or None
        yield Fault(*place, rule.id, rule.wrong.format(**shown), fix)


def _database(now: Version, base: Version) -> sqlite3.Connection:
    """The tables of a version, and as ``released`` those of an earlier one; raises ``DamagedPackage``."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.row_factory = sqlite3.Row
    for name, function in FUNCTIONS.items():
        database.create_function(name, -1, function, deterministic=True)  # type: ignore[arg-type]
    database.execute("ATTACH ':memory:' AS released")
    for where, version in (("main", now), ("released", base)):
        tables = {**now.schema.tables, **version.schema.tables}
        columns = {
            name: {*table.names, *now.schema.tables.get(name, table).names} for name, table in tables.items()
        }
        try:
            for name, helper in HELPERS.items():
                database.execute(f"CREATE TABLE {where}.{name} ({helper})")
            for name, names in columns.items():
                texts = ", ".join(f"\"{each}\" TEXT DEFAULT ''" for each in names)
                database.execute(f'CREATE TABLE {where}."{name}" (line INTEGER PRIMARY KEY, {texts})')
        except sqlite3.OperationalError as error:
            raise DamagedPackage(f"{UNUSABLE}: {error}") from None
        for name, table in version.tables.items():
            _insert(database, f'{where}."{name}"', {"line": table.lines, **table.columns})
    return database


def _insert(database: sqlite3.Connection, table: str, columns: Mapping[str, Iterable[object]]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    database.execute("BEGIN")
    rows = zip(*columns.values(), strict=True)
    database.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    database.execute("COMMIT")


def _fill(database: sqlite3.Connection, structure: Structure, files: Files, base: Version | None) -> None:
    schema, tables = structure.schema, structure.tables
    evidence = tables["evidence"].columns
    about = set(zip(evidence["resource"], evidence["field"], strict=True))
    _insert(database, "coverage", {"gathered": [schema.gathered]})
    _insert(database, "missing", {"text": schema.missing})
    for name, table in tables.items():
        for field in table.model.fields:
            if field.is_date:
                database.execute("INSERT INTO date_columns VALUES (?, ?)", (name, field.name))
        if name != "evidence":  # no evidence is about evidence
            _list(database, "main", table, about if base is None else None)
    for name, table in base.tables.items() if base else ():
        if name != "evidence" and name in tables and tables[name].model.key == table.model.key:
            _list(database, "released", table)
    if "status" in tables["signatories"].columns:
        statuses = _statuses(structure, files)
        _insert(database, "statuses", {"signatory_id": statuses, "follows": statuses.values()})
    statements = _made("tables")
    for where, indexes in tables_of("rows.toml")["indexes"].items():
        statements += [
            f"CREATE INDEX {where}.index_{number} ON {each}" for number, each in enumerate(indexes)
        ]
    for statement in [*statements, *_made("comparison"), "ANALYZE"]:
        database.execute(statement)


def _made(group: str) -> list[str]:
    """The statements that make the tables of a group of ``rows.toml``."""
    return [f"CREATE TABLE {name} AS {query}" for name, query in tables_of("rows.toml")[group].items()]


def _list(
    database: sqlite3.Connection, where: str, table: Table, about: set[tuple[str, str]] | None = None
) -> None:
    """List the records and the values of a table; ``about`` leaves out values that no rule looks at."""
    name, key = table.model.name, " || '/' || ".join(f'"{column}"' for column in table.model.key)
    rows = f'FROM {where}."{name}"'
    single = table.model.key[0] if len(table.model.key) == 1 else None
    database.execute(f"INSERT INTO {where}.records SELECT ?, {key}, line, ? {rows}", (name, single))
    for field in table.model.fields:
        if about is None or field.is_date or field.needs_evidence or (name, field.name) in about:
            values = (name, field.name, field.is_date, field.needs_evidence)
            insert = f'INSERT INTO {where}.stored SELECT ?, {key}, ?, line, "{field.name}", ?, ? {rows}'
            database.execute(insert, values)


def _statuses(structure: Structure, files: Files) -> dict[str, str]:
    """What each signatory is on the day of gathering, by its agreements and events."""
    dataset = Dataset(files, structure.schema)
    dataset._tables.update({name: table.dicts() for name, table in structure.tables.items()})
    return membership.statuses(dataset, structure.schema.gathered)
