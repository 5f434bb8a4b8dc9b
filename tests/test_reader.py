"""From bytes to rows: folders, archives, git references and CSV text, whole or damaged."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ilrs_signatories.dataset import reader
from ilrs_signatories.dataset.reader import git_files, open_files, read_archive, records
from ilrs_signatories.errors import DamagedPackage

FILES = {"datapackage.json": b"{}", "data/agreements.csv": b"agreement_id\n"}


def zipped(files: dict[str, bytes], rename: Callable[[str], str] = str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = rename(name)
            archive.writestr(info, content)
    return sink.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return sink.getvalue()


@pytest.mark.parametrize(
    "archive",
    [
        zipped(FILES),
        zipped(FILES, lambda name: f"ilrs-signatories-0.1.0/{name}"),
        zipped(FILES, lambda name: name.replace("/", "\\")),
        zipped({**FILES, "__MACOSX/ilrs/._datapackage.json": b"x", "Icon\r": b"x"}),
        tarred(FILES),
        tarred({f"./{name}": content for name, content in FILES.items()}),
        tarred(FILES, "w:gz"),
    ],
    ids=[
        "zip",
        "zip-with-a-folder",
        "zip-with-backslashes",
        "zip-of-a-mac",
        "tar",
        "tar-with-dots",
        "tar-gz",
    ],
)
def test_every_archive_gives_the_files_of_the_package(archive: bytes) -> None:
    files = read_archive(archive, "archive")
    assert {name: files.read(name) for name in FILES} == FILES


def test_a_folder_gives_the_descriptor_and_what_is_under_data(tmp_path: Path) -> None:
    (tmp_path / "data" / "more").mkdir(parents=True)
    (tmp_path / "README.md").write_text("not part of it", encoding="utf-8")
    for name in ("datapackage.json", "data/agreements.csv", "data/more/notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert open_files(tmp_path).names() == ["data/agreements.csv", "data/more/notes.txt", "datapackage.json"]


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/hostname", "data", "data/missing.csv"])
def test_what_is_no_file_of_the_folder_is_missing(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.csv").write_bytes(b"x")
    (tmp_path / "package" / "data").mkdir(parents=True)
    with pytest.raises(FileNotFoundError):
        open_files(tmp_path / "package").read(name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs")
@pytest.mark.parametrize("kind", ["fifo", "link"])
def test_a_fifo_and_a_link_out_of_the_folder_are_missing(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret.csv").write_bytes(b"x")
    (tmp_path / "package" / "data").mkdir(parents=True)
    path = tmp_path / "package" / "data" / "agreements.csv"
    os.mkfifo(path) if kind == "fifo" else path.symlink_to(tmp_path / "secret.csv")
    with pytest.raises(FileNotFoundError):
        open_files(tmp_path / "package").read("data/agreements.csv")


@pytest.mark.parametrize("name", ["../out.csv", "/out.csv", "a/../../out.csv", "C:/out.csv", "..\\out.csv"])
def test_an_archive_with_an_unsafe_path_is_refused(name: str) -> None:
    with pytest.raises(DamagedPackage, match="unsafe path in the archive"):
        read_archive(zipped({**FILES, name: b"x"}), "archive")


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: tarred(files, "w:gz")])
def test_an_archive_that_is_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    archive = pack({**FILES, "big": bytes(500_000)})
    monkeypatch.setattr(reader, "LIMIT", 400_000)
    with pytest.raises(DamagedPackage, match="more than 400000 bytes"):
        read_archive(archive, "archive")


def test_an_archive_with_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_MEMBERS", 1)
    with pytest.raises(DamagedPackage, match="or 1 files"):
        read_archive(zipped(FILES), "archive")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"{}", bytes(600)])
def test_what_is_no_archive_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(content)
    with pytest.raises(DamagedPackage) as caught:
        open_files(path).text("datapackage.json")
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["nowhere", "with\0null", ""])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(DamagedPackage, match=r"cannot be read|is not a path"):
        open_files(path)


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_a_git_reference_is_read_without_a_checkout(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    for words in (["init"], ["add", "."], ["commit", "-m", "first"], ["tag", "v0.1.0"]):
        git(tmp_path, *words)
    (tmp_path / "data" / "agreements.csv").write_bytes(b"changed since\n")
    assert git_files(tmp_path, "v0.1.0").read("data/agreements.csv") == FILES["data/agreements.csv"]
    for reference in ("v9", "--output=x", ""):
        with pytest.raises(DamagedPackage, match="no git reference of the checkout: fatal: "):
            git_files(tmp_path, reference)


def test_gits_own_refusal_is_shown(tmp_path: Path) -> None:
    with pytest.raises(DamagedPackage, match="fatal: not a git repository"):
        git_files(tmp_path, "HEAD")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ('a,b\n"1,5","say ""moon"""\n', [["a", "b"], ["1,5", 'say "moon"']]),
        ('a,b\n1,"two\nlines"\n3,4\n', [["a", "b"], ["1", "two\nlines"], ["3", "4"]]),
        ('a,b\n1,"open\n3,4\n', [["a", "b"], None, ["3", "4"]]),
        ('a,b\n1,x"y\n3,"4"5\n5,6\n', [["a", "b"], None, None, ["5", "6"]]),
        ('a,b\n1,"open\n3,4"\n5,6\n', [["a", "b"], ["1", "open\n3,4"], ["5", "6"]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("", []),
    ],
)
def test_records_are_split_and_a_malformed_one_disturbs_no_other(
    text: str, cells: list[list[str] | None]
) -> None:
    found = list(records(text))
    assert [record.cells for record in found] == cells
    assert [text.split("\n")[record.line - 1] for record in found] == [
        record.raw.split("\n")[0] for record in found
    ]


def test_the_package_works_from_inside_a_zip_and_looks_for_nothing_beside_it(tmp_path: Path) -> None:
    source = Path(reader.__file__).parents[1]
    package = tmp_path / "package.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for path in sorted(source.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                archive.write(path, f"ilrs_signatories/{path.relative_to(source).as_posix()}")
        root = Path(__file__).parent.parent
        for path in (root / "datapackage.json", *sorted((root / "data").glob("*.csv"))):
            archive.write(path, f"ilrs_signatories/_dataset/{path.relative_to(root).as_posix()}")
    (tmp_path / "datapackage.json").write_text("a decoy", encoding="utf-8")
    code = (
        "from ilrs_signatories.dataset.dataset import read_dataset as read; d = read();"
        "print('.zip' in d.files.path, 'serbia' in d.signatories, d.files.names()[0])"
    )
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, env={"PYTHONPATH": str(package)}, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True True data/agreements.csv\n", "")
