"""The tables in other formats: what each file holds, that it can be read, and that it is always the same."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import duckdb
import openpyxl
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT, Write
from ilrs_signatories import formats
from ilrs_signatories.package import Package, read_package

TABLES: dict[str, list[dict[str, str]]] = {
    "signatories": [
        {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
        {"signatory_id": "na", "name": "NA", "acronym": "=1+1", "note": "@SUM(A1) 日本"},
    ],
    "agreements": [
        {
            "agreement_id": "a",
            "title": "A",
            "instrument": "unspecified",
            "scope": "ilrs",
            "signed": "2024-02",
        },
        {
            "agreement_id": "b",
            "title": "B",
            "instrument": "unspecified",
            "scope": "general_space",
            "signed": "[..2023-07-07]",
            "concluded_with": "a",
        },
    ],
    "artemis_accords": [{"country": "THA", "name": "Thailand", "signed": "2024-12-16", "ordinal": "51"}],
}
AGREEMENTS = [
    ("a", "A", "unspecified", "ilrs", "2024-02", "2024-02-01", "2024-02-29", *[None] * 8),
    ("b", "B", "unspecified", "general_space", "[..2023-07-07]", "2021-03-09", "2023-07-07")
    + (None,) * 6
    + ("a", None),
]
FORMULAS = ("=", "+", "-", "@")


@pytest.fixture(scope="module")
def record() -> Package:
    return read_package()


@pytest.fixture
def invented(write_package: Write) -> Package:
    return read_package(write_package(**TABLES))


@pytest.fixture
def database(invented: Package) -> Iterator[sqlite3.Connection]:
    with closing(open_database(invented)) as connection:
        yield connection


def open_database(package: Package) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(formats.files(package, "sqlite")["ilrs-signatories.sqlite"])
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables}
    command = [sys.executable, "-m", "ilrs_signatories", "export", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("format_", formats.FORMATS)
def test_a_format_is_the_same_bytes_in_another_place_and_time_zone(format_: str, tmp_path: Path) -> None:
    here = ilrs.export(tmp_path / "here", format_)
    done = run(str(tmp_path / "there"), "--format", format_, TZ="Asia/Tokyo", PYTHONHASHSEED="7", LC_ALL="C")
    there = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert [Path(path).read_bytes() for path in here] == [Path(path).read_bytes() for path in there]
    assert [path.replace("here", "there") for path in here] == there


def test_csv_is_the_package_itself(record: Package, tmp_path: Path) -> None:
    paths = [Path(path).relative_to(tmp_path) for path in ilrs.export(tmp_path)]
    assert {path: (tmp_path / path).read_bytes() for path in paths} == {
        path: (Path(record.folder) / path).read_bytes() for path in paths
    }
    copy = read_package(tmp_path)
    assert {name: copy.rows(name) for name in copy.tables} == {
        name: record.rows(name) for name in record.tables
    }


def test_json_is_the_descriptor_with_rows(invented: Package) -> None:
    exported = json.loads(formats.files(invented, "json")["ilrs-signatories.json"])
    descriptor = json.loads((Path(invented.folder) / "datapackage.json").read_text(encoding="utf-8"))
    rows = {resource["name"]: resource.pop("data") for resource in exported["resources"]}
    for resource in descriptor["resources"]:
        for name in ("path", "scheme", "format", "mediatype", "encoding", "dialect"):
            del resource[name]
    assert exported == descriptor
    assert rows["artemis_accords"] == [
        {"country": "THA", "name": "Thailand", "signed": "2024-12-16", "ordinal": 51, "note": None}
    ]
    assert [row["name"] for row in rows["signatories"]] == ["China", "NA"]


def test_json_is_a_valid_data_package(tmp_path: Path) -> None:
    (path,) = ilrs.export(tmp_path, "json")
    command = [sys.executable, "-m", "frictionless", "validate", "--json", "--type", "package", path]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    report = json.loads(done.stdout)
    assert (report["valid"], report["stats"]["tasks"]) == (True, len(ilrs.tables()))


def test_sqlite_has_every_row_and_no_broken_key(record: Package) -> None:
    with closing(open_database(record)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, table in record.tables.items():
            columns = ", ".join(f'"{field.name}"' for field in table.fields)
            found = database.execute(f'SELECT {columns} FROM "{name}"').fetchall()
            held = [tuple(row.values()) for row in record.rows(name)]
            assert sorted([tuple("" if cell is None else str(cell) for cell in row) for row in found]) == (
                sorted(held)
            ), name


def test_sqlite_has_days_beside_dates(database: sqlite3.Connection) -> None:
    assert database.execute("SELECT * FROM agreements ORDER BY agreement_id").fetchall() == AGREEMENTS


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        (
            "INSERT INTO agreements (agreement_id) VALUES ('c')",
            "NOT NULL constraint failed: agreements.title",
        ),
        ("UPDATE agreements SET scope = 'moon'", "CHECK constraint failed: scope"),
        ("UPDATE agreements SET concluded_with = 'nothing'", "FOREIGN KEY constraint failed"),
        ("UPDATE agreements SET signed_latest = '2024-2-3'", "CHECK constraint failed: signed_latest"),
        ("UPDATE agreements SET agreement_id = 'a'", "UNIQUE constraint failed: agreements.agreement_id"),
        ("UPDATE signatories SET name = 'China'", "UNIQUE constraint failed: signatories.name"),
        ("UPDATE artemis_accords SET ordinal = 0", "CHECK constraint failed: ordinal"),
        ("UPDATE artemis_accords SET ordinal = 'many'", "cannot store TEXT value in INTEGER column"),
        (
            "INSERT INTO evidence VALUES ('agreements', 'a', 'signed', 's', '2024', 'supports', NULL, "
            "printf('%61d', 1), NULL)",
            'CHECK constraint failed: length("as_printed") <= 60',
        ),
    ],
)
def test_sqlite_refuses_what_the_descriptor_forbids(
    database: sqlite3.Connection, statement: str, complaint: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError) as refused:
        database.execute(statement)
    assert complaint in str(refused.value)


def test_sqlite_describes_every_column_and_value(record: Package) -> None:
    descriptor = json.loads((FROZEN / "datapackage.json").read_text(encoding="utf-8"))
    fields = [
        (resource["name"], field)
        for resource in descriptor["resources"]
        for field in resource["schema"]["fields"]
    ]
    with closing(open_database(record)) as database:
        described = database.execute('SELECT "table", "column", title, description FROM _columns').fetchall()
        meanings = database.execute("SELECT * FROM _meanings").fetchall()
        sql = "\n".join(text for (text,) in database.execute("SELECT sql FROM sqlite_schema") if text)
    assert {(table, field["name"], field["title"], field["description"]) for table, field in fields} <= set(
        described
    )
    assert sorted(meanings) == sorted(
        (table, field["name"], *meaning)
        for table, field in fields
        for meaning in field.get("meanings", {}).items()
    )
    assert [field["name"] for _, field in fields if f"  -- {field['description']}\n" not in sql] == []


def test_a_package_that_breaks_a_key_is_refused(write_package: Write) -> None:
    folder = write_package(parties=[{"agreement_id": "a", "signatory_id": "b", "role": "host"}])
    with pytest.raises(ilrs.DamagedPackage, match="FOREIGN KEY constraint failed"):
        formats.files(read_package(folder), "sqlite")


def test_parquet_has_types_descriptions_and_keys(invented: Package) -> None:
    table = pq.read_table(BytesIO(formats.files(invented, "parquet")["agreements.parquet"]))
    assert {field.name: field.type for field in table.schema} == {
        field.name: pa.date32() if field.name.endswith(("_earliest", "_latest")) else pa.string()
        for field in table.schema
    }
    assert [tuple(row.values()) for row in table.to_pylist()] == [
        tuple(
            date.fromisoformat(cell) if cell and index in (5, 6) else cell for index, cell in enumerate(row)
        )
        for row in AGREEMENTS
    ]
    scope = table.schema.field("scope")
    assert (scope.nullable, table.schema.field("signed").nullable) == (False, True)
    assert scope.metadata[b"description"] == b"What the document is about. Only `ilrs` counts as joining."
    assert list(json.loads(scope.metadata[b"meanings"])) == ["ilrs", "general_space", "programme"]
    assert json.loads(table.schema.metadata[b"primaryKey"]) == ["agreement_id"]
    assert json.loads(table.schema.metadata[b"foreignKeys"]) == [
        {"columns": ["concluded_with"], "table": "agreements", "references": ["agreement_id"]}
    ]


def test_parquet_reads_alike_in_polars_and_duckdb(invented: Package, tmp_path: Path) -> None:
    formats.put(tmp_path, formats.files(invented, "parquet"))
    accords = tmp_path / "artemis_accords.parquet"
    day = date(2024, 12, 16)
    row = ("THA", "Thailand", "2024-12-16", day, day, 51, None)
    assert polars.read_parquet(accords).rows() == [row]
    assert duckdb.read_parquet(str(accords)).fetchall() == [row]
    names = polars.read_parquet(tmp_path / "signatories.parquet")["name"].to_list()
    assert names == ["China", "NA"]


def test_every_cell_of_the_workbook_is_text(record: Package, invented: Package) -> None:
    for package in (record, invented):
        for sheet in workbook(package):
            for cells in sheet.iter_rows():
                assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}
                assert [cell.hyperlink for cell in cells if cell.hyperlink] == []


def test_the_workbook_holds_the_tables_between_about_and_codebook(invented: Package) -> None:
    sheets = workbook(invented)
    assert sheets.sheetnames == ["about", *ilrs.tables(), "codebook"]
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in sheets}
    assert rows["agreements"][1:] == AGREEMENTS
    assert rows["signatories"][2] == ("na", "NA", None, None, "=1+1", *[None] * 6, "@SUM(A1) 日本")
    assert rows["artemis_accords"][1][5] == "51"
    assert rows["about"][4] == ("version", invented.version)
    described = {row[:2]: row for row in rows["codebook"]}
    assert described["parties", "role"] == (
        "parties",
        "role",
        "Role",
        "In which quality it signed.",
        "string",
        "yes",
        "founder: China or Russia, in the documents between the two\n"
        "signatory: the other, non-Chinese side\n"
        "host: the Chinese counterpart: `china` through CNSA, or `dsel`, the Deep Space Exploration "
        "Laboratory",
        "signatory",
        None,
    )


def test_the_workbook_is_dated_by_the_release(record: Package) -> None:
    created = json.loads((FROZEN / "datapackage.json").read_text(encoding="utf-8"))["created"]
    assert f"{workbook(record).properties.created.isoformat()}Z" == created


def workbook(package: Package) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(formats.files(package, "xlsx")["ilrs-signatories.xlsx"]))


@pytest.mark.parametrize("format_", ["csv", "json", "sqlite"])
def test_formats_of_the_standard_library_import_no_pandas(format_: str, tmp_path: Path) -> None:
    code = (
        "import sys, ilrs_signatories as ilrs; ilrs.export(sys.argv[1], sys.argv[2]);"
        "print({'pandas', 'numpy', 'pyarrow', 'xlsxwriter'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(tmp_path), format_]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_an_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "ilrs_signatories.formats.parquet", raising=False)
    with pytest.raises(ImportError) as refused:
        ilrs.export(tmp_path / "new", "parquet")
    assert str(refused.value) == "parquet needs pyarrow: install ilrs-signatories[parquet]"
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = run(str(tmp_path / "file"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"ilrs: cannot write {tmp_path / 'file'}: File exists\n"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_write_that_fails_half_way_leaves_the_old_files(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old", encoding="utf-8")
    (tmp_path / "two").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="two"):
        formats.put(tmp_path, {"one": b"new", "two/three": b"new"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert (tmp_path / "one").read_text(encoding="utf-8") == "old"


def test_an_unknown_format_is_refused_with_the_choices(tmp_path: Path) -> None:
    done = run(str(tmp_path / "new"), "--format", "sqlit")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "ilrs: unknown format 'sqlit': nearest is 'sqlite', choose from csv, parquet, sqlite, xlsx, json\n"
    )
    assert not (tmp_path / "new").exists()
