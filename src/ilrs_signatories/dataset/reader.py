"""From bytes to rows with line numbers: a package in a folder, a zip, a wheel, a tar archive or a git tag.

This is the one reader of packages: run time, validator and release use it. Nothing is unpacked to disk, and
nothing outside of a package is read.
"""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ilrs_signatories.dataset.schema import DESCRIPTOR
from ilrs_signatories.errors import DamagedPackage

LIMIT = 64_000_000
"""The most bytes that a file may have, and an archive once it is unpacked."""

MOST_MEMBERS = 10_000
"""The most files that an archive may have."""


class Files:
    """A package in memory: the bytes of each file by its path in it, such as ``data/agreements.csv``.

    ``path`` says where the package is, for messages.
    """

    def __init__(self, contents: Mapping[str, bytes], path: str = "package") -> None:
        self.contents = contents
        self.path = path

    def names(self) -> list[str]:
        """The paths of all files, sorted."""
        return sorted(self.contents)

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises ``FileNotFoundError``, ``OSError`` or ``DamagedPackage``."""
        if name not in self.contents:
            raise FileNotFoundError(2, "no such file", name)
        return self.contents[name]

    def text(self, name: str) -> str:
        """The text of a file in UTF-8, without a byte order mark; raises ``DamagedPackage``."""
        where = os.path.join(self.path, name)
        try:
            return self.read(name).decode("utf-8-sig")
        except FileNotFoundError:
            raise DamagedPackage(f"{self.path}: no {name} in it") from None
        except OSError as error:
            raise DamagedPackage(f"{where}: cannot be read: {error.strerror or error}") from None
        except UnicodeDecodeError as error:
            raise DamagedPackage(f"{where}: is not UTF-8 at byte {error.start}") from None


class Folder(Files):
    """A package folder; a path that is no ordinary file, or leads out of the folder, counts as missing."""

    def __init__(self, path: str) -> None:
        super().__init__({}, path)
        self._root = os.path.join(os.path.realpath(path), "")

    def names(self) -> list[str]:
        """The paths of the descriptor and of what is under ``data``, sorted."""
        found = [DESCRIPTOR] if os.path.isfile(os.path.join(self.path, DESCRIPTOR)) else []
        for folder, _, files in os.walk(os.path.join(self.path, "data")):
            inside = os.path.relpath(folder, self.path).replace(os.sep, "/")
            found += [f"{inside}/{name}" for name in files]
        return sorted(found)

    def read(self, name: str) -> bytes:
        path = os.path.realpath(os.path.join(self._root, name))
        if not path.startswith(self._root) or not stat.S_ISREG(os.stat(path).st_mode):
            raise FileNotFoundError(2, "is not an ordinary file of the package", name)
        with open(path, "rb") as file:
            return _limited(os.path.join(self.path, name), file.read(LIMIT + 1))


def open_files(path: str | os.PathLike[str] | None = None) -> Files:
    """The files of the package at ``path``: a folder, ``.zip``, wheel, ``.tar`` or ``.tar.gz``.

    By default the data that belong to this code. Raises ``DamagedPackage`` for a path that cannot be read
    and for an archive that is damaged, too large, or names files outside of itself.
    """
    if path is None:
        return own_files()
    path = os.fspath(path)
    try:
        if os.path.isdir(path):
            return Folder(path)
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise DamagedPackage(f"{path}: is neither a folder nor an archive")
        with open(path, "rb") as file:
            return read_archive(file.read(LIMIT + 1), path)
    except OSError as error:
        raise DamagedPackage(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise DamagedPackage(f"{path!r}: is not a path: {error}") from None


def read_archive(data: bytes, path: str) -> Files:
    """The files in the bytes of an archive; ``path`` is its name in messages. Raises ``DamagedPackage``."""
    _limited(path, data)
    contents = _unzipped(path, data) if data.startswith(b"PK") else _untarred(path, data)
    descriptors = [name for name in contents if f"/{name}".endswith(f"/{DESCRIPTOR}")]
    root = min(descriptors, key=len, default="").removesuffix(DESCRIPTOR)
    inside = {name.removeprefix(root): content for name, content in contents.items() if name.startswith(root)}
    return Files(inside, path)


def git_files(checkout: str | os.PathLike[str], reference: str) -> Files:
    """The package at a tag, branch or commit of a git checkout.

    Raises ``DamagedPackage`` with git's own words, such as its refusal of a checkout of another user.
    """
    import subprocess

    words = ["archive", "--format=tar", "--end-of-options", f"{reference}^{{commit}}", DESCRIPTOR, "data"]
    try:
        done = subprocess.run(["git", "-C", os.fspath(checkout), *words], capture_output=True, check=False)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DamagedPackage(f"{reference}: git cannot be run: {reason}") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").split("\n")
        at = next((number for number, line in enumerate(lines) if line.startswith("fatal:")), 0)
        said = " ".join(" ".join(lines[at:]).split()) or "git gives no reason"
        raise DamagedPackage(
            f"{reference!r}: is no folder, no archive and no git reference of the checkout: {said}"
        )
    return read_archive(done.stdout, reference)


class Record(NamedTuple):
    """A record of a CSV file: the line on which it starts, its text, and its cells (None if malformed)."""

    line: int
    raw: str
    cells: list[str] | None


def records(text: str) -> Iterator[Record]:
    """The records of a CSV text, the header first. A malformed record does not disturb its neighbours.

    Lines end with LF; a carriage return before it stays in ``raw`` and is not part of a cell. A cell may run
    over several lines only if its record then has as many cells as the header: else a quote was left open.

    >>> [record.cells for record in records('a,b\\n1,"2,3"\\n4,"5\\n')]
    [['a', 'b'], ['1', '2,3'], None]
    """
    at, line, width = 0, 1, 0
    text += "" if text.endswith("\n") or not text else "\n"
    while at < len(text):
        raw = text[at : text.index("\n", at)]
        cells = _cells(raw)
        if cells is None and (over_lines := re.compile(_OVER_LINES).match(text, at)):
            all_cells = _cells(over_lines[0])
            if all_cells is not None and len(all_cells) == width:
                raw, cells = over_lines[0], all_cells
        yield Record(line, raw, cells)
        width = width or len(cells or ())
        at += len(raw) + 1
        line += raw.count("\n") + 1


# Compiled once they are needed: a sound table is read without them.
_CELL = r'(?:"([^"]*(?:""[^"]*)*)"|([^",]*))'
_CELLS = rf"{_CELL}(?:,{_CELL})*"
_EACH_CELL = rf"(?:\A|,){_CELL}"
_OVER_LINES = r'[^"\n]*(?:"[^"]*"[^"\n]*)*(?=\n)'


def _cells(record: str) -> list[str] | None:
    """The cells of one record, or None where a quote is out of place."""
    record = record.removesuffix("\r")
    if '"' not in record:
        return record.split(",")
    if not re.fullmatch(_CELLS, record):
        return None
    return [quoted.replace('""', '"') or bare for quoted, bare in re.findall(_EACH_CELL, record)]


def own_files() -> Files:
    """The data that belong to this code: installed with it, in the checkout that it is in, or in its zip."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for folder in (os.path.join(here, "_dataset"), os.path.dirname(os.path.dirname(here))):
        # What is next to a zip does not belong to it.
        if os.path.isdir(here) and os.path.isfile(os.path.join(folder, DESCRIPTOR)):
            return Folder(folder)
    from importlib.resources import files

    root = files("ilrs_signatories") / "_dataset"
    if not (root / DESCRIPTOR).is_file():
        raise DamagedPackage(f"{root}: no {DESCRIPTOR} in it: install the package, or unpack it")
    tables = {f"data/{file.name}": file.read_bytes() for file in (root / "data").iterdir()}
    return Files({DESCRIPTOR: (root / DESCRIPTOR).read_bytes(), **tables}, str(root))


def _unzipped(path: str, data: bytes) -> dict[str, bytes]:
    import zipfile

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = {info.filename.replace("\\", "/"): info for info in archive.infolist() if not info.is_dir()}
    except Exception as error:  # damaged bytes make zipfile and its codecs raise a dozen kinds of errors
        raise DamagedPackage(f"{path}: cannot be read as a zip archive: {error}") from None
    _check_members(path, {name: info.file_size for name, info in members.items()})
    contents = {}
    for name, info in members.items():
        try:
            contents[name] = archive.read(info)
        except Exception as error:
            raise DamagedPackage(f"{path}: {name} cannot be unpacked: {error}") from None
    return contents


def _untarred(path: str, data: bytes) -> dict[str, bytes]:
    import gzip
    import tarfile
    import zlib

    try:
        if data.startswith(b"\x1f\x8b"):
            data = _limited(path, gzip.GzipFile(fileobj=io.BytesIO(data)).read(LIMIT + 1))
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            members = {member.name.removeprefix("./"): member for member in archive if member.isreg()}
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        raise DamagedPackage(f"{path}: is neither a package folder nor an archive: {error}") from None
    _check_members(path, {name: member.size for name, member in members.items()})
    return {
        name: data[member.offset_data : member.offset_data + member.size] for name, member in members.items()
    }


def _check_members(path: str, sizes: dict[str, int]) -> None:
    for name in sizes:
        if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
            raise DamagedPackage(f"{path}: unsafe path in the archive: {name!r}")
    if sum(sizes.values()) > LIMIT or len(sizes) > MOST_MEMBERS:
        raise DamagedPackage(f"{path}: unpacks to more than {LIMIT} bytes or {MOST_MEMBERS} files")


def _limited(path: str, data: bytes) -> bytes:
    if len(data) > LIMIT:
        raise DamagedPackage(f"{path}: has more than {LIMIT} bytes")
    return data
