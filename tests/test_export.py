"""The tables in other formats: what each file contains, that it can be read, that it is always the same."""

from __future__ import annotations

import builtins
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT, Write
from ilrs_signatories.dataset.dataset import Dataset, read_dataset
from ilrs_signatories.export import FORMATS, files
from ilrs_signatories.export.flat import FLAT, flat_rows
from ilrs_signatories.export.write import write_files

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


@pytest.fixture(scope="module")
def record() -> Dataset:
    return read_dataset()


@pytest.fixture
def invented(write_package: Write) -> Dataset:
    return read_dataset(write_package(**TABLES))


@pytest.fixture
def database(invented: Dataset) -> Iterator[sqlite3.Connection]:
    with closing(open_database(invented)) as connection:
        yield connection


def open_database(dataset: Dataset) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(files(dataset, "sqlite")["ilrs-signatories.sqlite"])
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables}
    command = [sys.executable, "-m", "ilrs_signatories", "--package", str(FROZEN), "export", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_is_the_same_bytes_in_another_place_and_time_zone(format_: str, tmp_path: Path) -> None:
    here = ilrs.export(tmp_path / "here", format_)
    done = run(str(tmp_path / "there"), "--format", format_, TZ="Asia/Tokyo", PYTHONHASHSEED="7", LC_ALL="C")
    there = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert [Path(path).read_bytes() for path in here] == [Path(path).read_bytes() for path in there]
    assert [path.replace("here", "there") for path in here] == there


def test_csv_is_the_package_itself(record: Dataset, tmp_path: Path) -> None:
    paths = [Path(path).relative_to(tmp_path) for path in ilrs.export(tmp_path)]
    assert {path: (tmp_path / path).read_bytes() for path in paths} == {
        path: (Path(record.files.path) / path).read_bytes() for path in paths
    }
    copy = read_dataset(tmp_path)
    assert {name: copy.rows(name) for name in copy.schema.tables} == {
        name: record.rows(name) for name in record.schema.tables
    }


def test_json_is_the_descriptor_with_rows(invented: Dataset) -> None:
    exported = json.loads(files(invented, "json")["ilrs-signatories.json"])
    descriptor = json.loads((Path(invented.files.path) / "datapackage.json").read_text(encoding="utf-8"))
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


def test_sqlite_has_every_row_and_no_broken_key(record: Dataset) -> None:
    with closing(open_database(record)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, table in record.schema.tables.items():
            columns = ", ".join(f'"{field.name}"' for field in table.fields)
            found = database.execute(f'SELECT {columns} FROM "{name}"').fetchall()
            held = [tuple(row.values()) for row in record.rows(name)]
            assert sorted([tuple("" if cell is None else str(cell) for cell in row) for row in found]) == (
                sorted(held)
            ), name


def test_sqlite_has_days_next_to_dates(database: sqlite3.Connection) -> None:
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
        (
            "INSERT INTO artemis_accords (country, name) SELECT 'XXX', name FROM artemis_accords",
            "UNIQUE constraint failed: artemis_accords.name",
        ),
        ("UPDATE artemis_accords SET ordinal = 0", "CHECK constraint failed: ordinal"),
        ("UPDATE artemis_accords SET ordinal = 'many'", "CHECK constraint failed: typeof"),
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


def test_sqlite_describes_every_column_and_value(record: Dataset) -> None:
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


def test_sqlite_needs_nothing_newer_than_3_30_and_takes_full_text_search(record: Dataset) -> None:
    with closing(open_database(record)) as database:
        sql = " ".join(text for (text,) in database.execute("SELECT sql FROM sqlite_schema") if text)
        assert not [word for word in ("STRICT", "WITHOUT ROWID", "GENERATED") if word in sql]
        database.execute("CREATE VIRTUAL TABLE found USING fts5 (name, note, content='signatories')")
        database.execute("INSERT INTO found (rowid, name, note) SELECT rowid, name, note FROM signatories")
        hits = "SELECT signatory_id FROM signatories JOIN found USING (rowid) WHERE found MATCH 'sharjah'"
        assert ("university-of-sharjah",) in database.execute(
            hits.replace("USING (rowid)", "ON found.rowid = signatories.rowid")
        ).fetchall()


def test_the_flat_table_is_in_the_database_and_first_in_the_workbook(record: Dataset) -> None:
    columns, rows = FLAT.names, [list(row.values()) for row in flat_rows(record)]
    with closing(open_database(record)) as database:
        assert ("signings",) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")
        found = database.execute("SELECT * FROM signings")
        assert [column[0] for column in found.description] == columns
        assert [["" if cell is None else cell for cell in row] for row in found] == rows
        described = database.execute(
            """SELECT "column" FROM _columns WHERE "table" = 'signings' ORDER BY position"""
        ).fetchall()
    assert [name for (name,) in described] == columns
    header, *sheet = workbook(record).worksheets[0].iter_rows(values_only=True)
    assert (list(header), [["" if cell is None else cell for cell in row] for row in sheet]) == (
        columns,
        rows,
    )


def test_a_package_that_breaks_a_key_is_refused(write_package: Write) -> None:
    folder = write_package(parties=[{"agreement_id": "a", "signatory_id": "b", "role": "host"}])
    with pytest.raises(ilrs.DamagedPackage, match="FOREIGN KEY constraint failed"):
        files(read_dataset(folder), "sqlite")


def test_parquet_has_types_descriptions_and_keys(invented: Dataset) -> None:
    table = pq.read_table(BytesIO(files(invented, "parquet")["agreements.parquet"]))
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


@pytest.mark.interop
def test_parquet_reads_alike_in_polars_and_duckdb(invented: Dataset, tmp_path: Path) -> None:
    import duckdb
    import polars

    write_files(tmp_path, files(invented, "parquet"))
    accords = tmp_path / "artemis_accords.parquet"
    day = date(2024, 12, 16)
    row = ("THA", "Thailand", "2024-12-16", day, day, 51, None)
    assert polars.read_parquet(accords).rows() == [row]
    assert duckdb.read_parquet(str(accords)).fetchall() == [row]
    names = polars.read_parquet(tmp_path / "signatories.parquet")["name"].to_list()
    assert names == ["China", "NA"]


def test_every_cell_of_the_workbook_is_text(record: Dataset, invented: Dataset) -> None:
    for dataset in (record, invented):
        for sheet in workbook(dataset):
            for cells in sheet.iter_rows():
                assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}
                assert [cell.hyperlink for cell in cells if cell.hyperlink] == []


def test_the_workbook_has_the_tables_between_about_and_codebook(invented: Dataset) -> None:
    sheets = workbook(invented)
    assert sheets.sheetnames == ["signings", "about", *ilrs.tables(), "codebook"]
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in sheets}
    assert rows["agreements"][1:] == AGREEMENTS
    assert rows["signatories"][2] == ("na", "NA", None, None, "=1+1", *[None] * 6, "@SUM(A1) 日本")
    assert rows["artemis_accords"][1][5] == "51"
    assert rows["about"][4] == ("version", invented.schema.version)
    described = {row[:2]: row for row in rows["codebook"]}
    assert described["parties", "role"] == (
        "parties",
        "role",
        "Role",
        "In which capacity it signed.",
        "string",
        "yes",
        "founder: China or Russia, in the documents between the two\n"
        "signatory: the other, non-Chinese side\n"
        "host: the Chinese counterpart: `china` through CNSA, or `dsel`, the Deep Space Exploration "
        "Laboratory",
        "signatory",
        None,
    )


def test_the_workbook_is_dated_by_the_release(record: Dataset) -> None:
    created = json.loads((FROZEN / "datapackage.json").read_text(encoding="utf-8"))["created"]
    assert f"{workbook(record).properties.created.isoformat()}Z" == created


def workbook(dataset: Dataset) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(files(dataset, "xlsx")["ilrs-signatories.xlsx"]))


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
    monkeypatch.delitem(sys.modules, "ilrs_signatories.export.parquet", raising=False)
    with pytest.raises(ImportError) as refused:
        ilrs.export(tmp_path / "new", "parquet")
    assert str(refused.value) == (
        'parquet needs pyarrow: in a clone of the repository run: python -m pip install ".[parquet]"'
    )
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = run(str(tmp_path / "file"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"ilrs: cannot write {tmp_path / 'file'}: File exists\n"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["data.csv", "a b%20c", "-x", "ü日本", "[1]{2}", "x.sqlite", ".hidden", "'\"`$(x)"]
)
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    for format_ in ("csv", "json", "sqlite", "parquet", "xlsx"):
        for path in ilrs.export(tmp_path / name, format_):
            assert Path(path).is_relative_to(tmp_path / name)
            assert Path(path).stat().st_size > 0


def test_a_folder_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    folder = os.path.join(os.fsencode(tmp_path), b"caf\xe9")
    try:
        os.mkdir(folder)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    done = subprocess.run(
        [sys.executable, "-m", "ilrs_signatories", "export", folder, "--format", "json"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == os.path.join(folder, b"ilrs-signatories.json") + os.linesep.encode()


def test_a_byte_order_mark_is_put_before_every_csv_table_and_nowhere_else(tmp_path: Path) -> None:
    plain, marked = (files(read_dataset(), "csv", bom) for bom in (False, True))
    mark = b"\xef\xbb\xbf"
    assert marked == {name: mark + text if name.endswith(".csv") else text for name, text in plain.items()}
    done = run(str(tmp_path), "--bom")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "data" / "parties.csv").read_bytes() == marked["data/parties.csv"]
    assert read_dataset(tmp_path).rows("parties") == read_dataset().rows("parties")
    done = run(str(tmp_path), "--bom", "--format", "json")
    assert (done.returncode, done.stderr) == (
        2,
        "ilrs: a byte order mark is for CSV, not for json: leave out --bom\n",
    )


def test_threads_that_export_at_once_neither_fail_nor_tear_a_file(tmp_path: Path) -> None:
    content = b"x" * 200_000
    torn: list[int] = []

    def write(_: int) -> None:
        for _ in range(25):
            write_files(tmp_path, {"one": content, "two/three": content})
            torn.extend(size for size in [(tmp_path / "one").stat().st_size] if size != len(content))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert torn == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["one", "three", "two"]


def test_a_part_of_a_process_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / f"one.{os.getpid()}-0.part"
    other.write_bytes(b"of another container")
    assert write_files(tmp_path, {"one": b"1"}) == [str(tmp_path / "one")]
    assert other.read_bytes() == b"of another container"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = builtins.open

    def full(path: str, mode: str) -> IO[bytes]:
        with really_open(path, mode):
            return really_open("/dev/full", "wb")

    monkeypatch.setattr(builtins, "open", full)
    with pytest.raises(OSError, match="No space left on device") as error:
        write_files(tmp_path, {"one": b"x" * 100_000})
    assert error.value.filename == str(tmp_path / "one")
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_half_way_leaves_the_old_files(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old", encoding="utf-8")
    (tmp_path / "two").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="two"):
        write_files(tmp_path, {"one": b"new", "two/three": b"new"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert (tmp_path / "one").read_text(encoding="utf-8") == "old"


def test_an_unknown_format_is_refused_with_the_choices(tmp_path: Path) -> None:
    done = run(str(tmp_path / "new"), "--format", "sqlit")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "ilrs: unknown format 'sqlit': did you mean 'sqlite'? Choose from csv, parquet, sqlite, xlsx, json\n"
    )
    assert not (tmp_path / "new").exists()
