"""The files of a release: that they are always the same, that damage shows, and that others can open them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from conftest import LIVE, ROOT
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.export.flat import flat_csv

LEFT_BEHIND = shutil.ignore_patterns(
    ".*cache", "__pycache__", ".git", ".venv", ".hypothesis", "dist", "*.part"
)

pytestmark = pytest.mark.slow
DATASET = read_dataset(LIVE)
STEM = f"ilrs-signatories-{DATASET.schema.version}"
TABLES = list(DATASET.schema.tables)


def build(checkout: Path, out: Path, umask: int = 0o022, **variables: str) -> None:
    command: list[str | Path] = [sys.executable, checkout / "scripts" / "build.py", "--out", out]
    environment = {**os.environ, **variables}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        command,
        cwd=out.parent,
        env=environment,
        capture_output=True,
        umask=umask if os.name == "posix" else -1,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


def copy(checkout: Path, folder: Path) -> Path:
    """A checkout of the same commit, its files all written anew."""
    shutil.copytree(checkout, folder, ignore=LEFT_BEHIND, copy_function=shutil.copyfile)
    return folder


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(ROOT, tmp_path_factory.mktemp("one") / "checkout")


@pytest.fixture(scope="module")
def dist(checkout: Path) -> Path:
    """The files of a release of this checkout."""
    build(checkout, checkout / "dist")
    return checkout / "dist"


@pytest.fixture(scope="module")
def unpacked(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(dist / f"{STEM}.zip") as archive:
        archive.extractall(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_two_builds_of_one_commit_are_the_same_bytes(dist: Path, checkout: Path, tmp_path: Path) -> None:
    other = copy(checkout, tmp_path / "another place" / "of another depth" / "ilrs")
    for path in other.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    out = tmp_path / "out"
    unlike = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"}
    build(other, out, umask=0o077, **unlike)
    assert {name: hashlib.sha256(data).hexdigest() for name, data in contents(out).items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in contents(dist).items()
    }


def test_every_file_is_there(dist: Path) -> None:
    wheel = STEM.replace("ilrs-signatories", "ilrs_signatories")
    assert sorted(contents(dist)) == sorted(
        [
            *(f"{STEM}.{format_}" for format_ in ("zip", "csv", "sqlite", "xlsx", "json")),
            *(f"{STEM}-{table}.parquet" for table in TABLES),
            *(f"{wheel}-py3-none-any.whl", f"{wheel}.tar.gz"),
            *("CITATION.cff", "croissant.json", "dataset.jsonld", "SHA256SUMS"),
        ]
    )


def test_the_checksums_are_those_of_every_other_file(dist: Path) -> None:
    lines = (dist / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    assert lines == [
        f"{hashlib.sha256(data).hexdigest()}  {name}"
        for name, data in contents(dist).items()
        if name != "SHA256SUMS"
    ]


def test_the_zip_holds_the_package_the_codebook_and_the_licence(dist: Path) -> None:
    with zipfile.ZipFile(dist / f"{STEM}.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "datapackage.json",
            *(f"data/{table}.csv" for table in TABLES),
            "ilrs-signatories.csv",
            "codebook.md",
            "LICENSE",
        ]
        assert archive.read("ilrs-signatories.csv").decode("utf-8") == flat_csv(DATASET)
        for name in set(archive.namelist()) - {"datapackage.json", "ilrs-signatories.csv"}:
            source = {"codebook.md": "docs/codebook.md", "LICENSE": "LICENSE-DATA"}.get(name, name)
            assert archive.read(name) == (ROOT / source).read_bytes(), name
        day = [int(part) for part in DATASET.schema.descriptor["created"][:10].split("-")]
        assert {info.date_time for info in archive.infolist()} == {(*day, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}


def test_the_descriptor_in_the_zip_adds_bytes_and_hash_alone(unpacked: Path) -> None:
    descriptor = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        data = (unpacked / resource["path"]).read_bytes()
        assert resource.pop("bytes") == len(data)
        assert resource.pop("hash") == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert descriptor == DATASET.schema.descriptor


def frictionless(path: Path) -> list[tuple[str, str]]:
    """What Frictionless finds: the table and the kind of error."""
    command: list[str | Path] = [sys.executable, "-m", "frictionless", "validate", "--json", path.name]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, encoding="utf-8")
    report = json.loads(done.stdout)
    assert report["stats"]["tasks"] == len(TABLES)
    return [(task["name"], error["type"]) for task in report["tasks"] for error in task["errors"]]


def validate(folder: Path) -> list[tuple[str, str]]:
    """What the validator finds without Frictionless: the column and the rule."""
    command: list[str | Path] = [
        sys.executable,
        ROOT / "scripts" / "validate.py",
        "--package",
        folder,
        "--quick",
        "--format",
        "json",
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    return [(fault["column"], fault["rule"]) for fault in json.loads(done.stdout)["faults"]]


def test_the_zip_is_a_valid_data_package(dist: Path, unpacked: Path) -> None:
    assert frictionless(dist / f"{STEM}.zip") == []
    assert frictionless(unpacked / "datapackage.json") == []
    assert validate(unpacked) == []


def test_one_byte_of_any_table_changed_fails_validation(unpacked: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(unpacked, damaged)
    for table in TABLES:
        path = damaged / "data" / f"{table}.csv"
        data = path.read_bytes()
        at = max(data.rfind(letter) for letter in b"abcdefghij")
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert [rule for _, rule in validate(damaged)].count("digest") == len(TABLES)
    assert {
        table for table, kind in frictionless(damaged / "datapackage.json") if kind == "hash-count"
    } == set(TABLES)


def test_a_damaged_zip_is_not_opened(dist: Path, tmp_path: Path) -> None:
    data = bytearray((dist / f"{STEM}.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "damaged.zip").write_bytes(data)
    command: list[str | Path] = [sys.executable, "-m", "frictionless", "validate", "damaged.zip"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode != 0


def cells(table: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in DATASET.rows(table)]


def as_text(rows: list[tuple[object, ...]]) -> list[tuple[str, ...]]:
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_pandas_opens_the_zip(dist: Path, table: str) -> None:
    with zipfile.ZipFile(dist / f"{STEM}.zip") as archive, archive.open(f"data/{table}.csv") as file:
        frame = pd.read_csv(file, dtype="string", keep_default_na=False)
    assert as_text(list(frame.itertuples(index=False, name=None))) == cells(table)


@pytest.mark.interop
@pytest.mark.parametrize("table", TABLES)
def test_polars_opens_the_zip(dist: Path, table: str) -> None:
    import polars

    with zipfile.ZipFile(dist / f"{STEM}.zip") as archive:
        frame = polars.read_csv(archive.read(f"data/{table}.csv"), infer_schema=False)
    assert as_text(frame.rows()) == cells(table)


@pytest.mark.interop
@pytest.mark.parametrize("table", TABLES)
def test_duckdb_opens_the_unpacked_zip(unpacked: Path, table: str) -> None:
    import duckdb

    path = unpacked / "data" / f"{table}.csv"
    with closing(duckdb.connect()) as database:
        found = database.execute("SELECT * FROM read_csv(?, all_varchar = true)", [str(path)]).fetchall()
    assert as_text(found) == cells(table)


@pytest.mark.interop
@pytest.mark.parametrize("table", TABLES)
def test_parquet_opens_with_its_types(dist: Path, table: str) -> None:
    import duckdb
    import polars

    path = dist / f"{STEM}-{table}.parquet"
    fields = DATASET.schema.table(table).fields
    frame = polars.read_parquet(path)
    kinds = {"string": polars.String, "integer": polars.Int64}
    for field in fields:
        assert frame.schema[field.name] == kinds[field.type]
        days = [name for name in frame.columns if name in (f"{field.name}_earliest", f"{field.name}_latest")]
        assert [frame.schema[name] for name in days] == [polars.Date] * (2 * field.is_date)
    assert as_text(frame.select(field.name for field in fields).rows()) == cells(table)
    with closing(duckdb.connect()) as database:
        found = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    types = {"String": "VARCHAR", "Int64": "BIGINT", "Date": "DATE"}
    assert [row[:2] for row in found] == [(name, types[str(kind)]) for name, kind in frame.schema.items()]


def test_sqlite_is_whole(dist: Path) -> None:
    with closing(sqlite3.connect(f"file:{dist / STEM}.sqlite?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in TABLES:
            (count,) = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert count == len(DATASET.rows(table)), table


def test_openpyxl_opens_the_workbook(dist: Path) -> None:
    workbook = openpyxl.load_workbook(dist / f"{STEM}.xlsx", read_only=True)
    assert workbook.sheetnames == ["signings", "about", *TABLES, "codebook"]
    assert {table: workbook[table].max_row - 1 for table in TABLES} == {
        table: len(DATASET.rows(table)) for table in TABLES
    }
    workbook.close()


def test_the_flat_table_is_the_one_of_the_repository(dist: Path) -> None:
    assert (dist / f"{STEM}.csv").read_bytes().decode("utf-8") == flat_csv(DATASET)


def test_the_wheel_and_the_sdist_have_the_tables(dist: Path) -> None:
    wheel = STEM.replace("ilrs-signatories", "ilrs_signatories")
    with zipfile.ZipFile(dist / f"{wheel}-py3-none-any.whl") as archive:
        in_wheel = {table: archive.read(f"ilrs_signatories/_dataset/data/{table}.csv") for table in TABLES}
    with tarfile.open(fileobj=io.BytesIO((dist / f"{wheel}.tar.gz").read_bytes())) as archive:
        in_sdist = {}
        for table in TABLES:
            file = archive.extractfile(f"{wheel}/data/{table}.csv")
            assert file is not None
            in_sdist[table] = file.read()
    assert in_wheel == in_sdist == {table: Path(DATASET.path(table)).read_bytes() for table in TABLES}


def run(checkout: Path, *words: str | Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, checkout / "scripts" / "build.py", *words], capture_output=True)
    return done.returncode, done.stderr.decode()


def test_a_release_that_is_not_as_built_is_reported(dist: Path, tmp_path: Path) -> None:
    shutil.copytree(dist, tmp_path / "dist")
    command: list[str | Path] = [sys.executable, ROOT / "scripts" / "open_release.py", "--available"]
    without_programs = {**os.environ, "PATH": str(tmp_path)}

    def opened() -> tuple[int, str]:
        done = subprocess.run([*command, tmp_path / "dist"], env=without_programs, capture_output=True)
        return done.returncode, done.stdout.decode().splitlines()[0]

    assert opened() == (0, "SHA256SUMS: every file: complete")
    with (tmp_path / "dist" / "CITATION.cff").open("ab") as file:
        file.write(b" ")
    status, line = opened()
    assert status == 1
    assert line.startswith("SHA256SUMS: every file: CITATION.cff: found '")


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    message = f"build.py: {tmp_path} is not empty: delete it, or name another folder with --out\n"
    assert run(ROOT, "--out", tmp_path) == (2, message)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_what_cannot_be_built_leaves_no_folder(checkout: Path, tmp_path: Path) -> None:
    broken = copy(checkout, tmp_path / "broken")
    (broken / "docs" / "codebook.md").unlink()
    assert run(broken, "--out", tmp_path / "out") == (
        1,
        "build.py: docs/codebook.md: cannot be read: No such file or directory - restore it\n",
    )
    (broken / "data" / "parties.csv").unlink()
    status, message = run(broken, "--out", tmp_path / "out")
    assert (status, message) == (
        1,
        f"build.py: {broken}: no data/parties.csv in it\n",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken"]
