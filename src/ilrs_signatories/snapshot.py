"""A version of the package as it lies in a folder or in an archive, whatever its schema; nothing is unpacked.

Archives are ``.zip`` (and so wheels), ``.tar`` and ``.tar.gz``, with the package in any of their folders.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from typing import Any, NamedTuple

from ilrs_signatories.errors import DamagedPackage
from ilrs_signatories.package import Row

DESCRIPTOR = "datapackage.json"
LIMIT = 64_000_000
"""The most bytes that an archive may hold once it is unpacked, or a file in a folder."""

Read = Callable[[str], bytes]
"""Gives the bytes of a file by its path in the package; raises ``KeyError`` if there is none."""


class Content(NamedTuple):
    """A table as its file has it, and the columns of its primary key, none if the schema names none."""

    columns: list[str]
    key: tuple[str, ...]
    rows: list[Row]


def read_snapshot(path: str | os.PathLike[str]) -> dict[str, Content]:
    """The tables by name; raises ``DamagedPackage`` for what is no package, or no archive to be trusted."""
    path = os.fspath(path)
    try:
        read = _in_folder(path) if os.path.isdir(path) else _in_archive(path)
        tables = _resources(path, _text(path, read, DESCRIPTOR))
        return {name: _content(path, read, file, key) for name, (file, key) in tables.items()}
    except OSError as error:
        raise DamagedPackage(f"{path}: cannot be read: {error.strerror or error}") from None


def _in_folder(folder: str) -> Read:
    def read(name: str) -> bytes:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                return _limited(folder, file.read(LIMIT + 1))
        except FileNotFoundError:
            raise KeyError(name) from None

    return read


def _in_archive(path: str) -> Read:
    with open(path, "rb") as file:
        data = _limited(path, file.read(LIMIT + 1))
    members = _unzipped(path, data) if data.startswith(b"PK") else _untarred(path, data)
    descriptors = [name for name in members if f"/{name}".endswith(f"/{DESCRIPTOR}")]
    root = min(descriptors, key=len, default="").removesuffix(DESCRIPTOR)
    return lambda name: members[root + name]()


def _unzipped(path: str, data: bytes) -> dict[str, Callable[[], bytes]]:
    import zipfile
    import zlib

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise DamagedPackage(f"{path}: is not a zip archive that can be read: {error}") from None
    files = {info.filename: info.file_size for info in archive.infolist() if not info.is_dir()}
    _check_members(path, files)

    def reader(name: str) -> Callable[[], bytes]:
        def read() -> bytes:
            try:
                return archive.read(name)
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
                raise DamagedPackage(f"{path}: {name} cannot be unpacked: {error}") from None

        return read

    return {name: reader(name) for name in files}


def _untarred(path: str, data: bytes) -> dict[str, Callable[[], bytes]]:
    import gzip
    import tarfile
    import zlib

    try:
        if data.startswith(b"\x1f\x8b"):
            data = _limited(path, gzip.GzipFile(fileobj=io.BytesIO(data)).read(LIMIT + 1))
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            members = {member.name: member for member in archive if member.isreg()}
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        raise DamagedPackage(f"{path}: is neither a package folder nor an archive: {error}") from None
    _check_members(path, {name: member.size for name, member in members.items()})
    return {name: _part(data, member.offset_data, member.size) for name, member in members.items()}


def _part(data: bytes, start: int, size: int) -> Callable[[], bytes]:
    return lambda: data[start : start + size]


def _check_members(path: str, sizes: dict[str, int]) -> None:
    for name in sizes:
        if not _is_inside(name):
            raise DamagedPackage(f"{path}: is refused, since it holds {name!r}, a path outside of itself")
    if sum(sizes.values()) > LIMIT:
        raise DamagedPackage(f"{path}: is refused, since it unpacks to more than {LIMIT} bytes")


def _is_inside(name: str) -> bool:
    outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    return name.isprintable() and not outside


def _limited(path: str, data: bytes) -> bytes:
    if len(data) > LIMIT:
        raise DamagedPackage(f"{path}: is refused, since it holds more than {LIMIT} bytes")
    return data


def _text(path: str, read: Read, name: str) -> str:
    try:
        return read(name).decode("utf-8-sig")
    except KeyError:
        raise DamagedPackage(f"{path}: holds no {name}") from None
    except UnicodeDecodeError as error:
        raise DamagedPackage(f"{path}: {name} is not UTF-8 at byte {error.start}") from None


def _resources(path: str, text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The file and the primary key of each table that the descriptor names."""
    try:
        resources: list[dict[str, Any]] = json.loads(text)["resources"]
        found = {}
        for resource in resources:
            key = resource.get("schema", {}).get("primaryKey", ())
            found[str(resource["name"])] = resource["path"], (key,) if isinstance(key, str) else tuple(key)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise DamagedPackage(f"{path}: {DESCRIPTOR} describes no tables: {error!r}") from None
    for file, _ in found.values():
        if not (isinstance(file, str) and _is_inside(file)):
            raise DamagedPackage(f"{path}: is refused, since {DESCRIPTOR} names {file!r}, no file of its own")
    return found


def _content(path: str, read: Read, file: str, key: tuple[str, ...]) -> Content:
    reader = csv.reader(io.StringIO(_text(path, read, file), newline=""), strict=True)
    try:
        columns = next(reader, [])
        if len(set(columns)) < len(columns):
            raise ValueError("names a column twice")
        rows = []
        for cells in reader:
            if len(cells) != len(columns):
                raise ValueError(f"has {len(cells)} cells, not {len(columns)}")
            rows.append(dict(zip(columns, cells, strict=True)))
    except (csv.Error, ValueError) as error:
        raise DamagedPackage(f"{path}: {file}:{reader.line_num}: {error}") from None
    return Content(columns, key if set(key) <= set(columns) else (), rows)
