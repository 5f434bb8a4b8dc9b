"""The files of a package: in a folder, or in memory from an archive or a git tag."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from rules.model import DESCRIPTOR


class Folder(Mapping[str, bytes]):
    """The descriptor and the files under ``data/`` of a package folder, read when asked for.

    A path that is no ordinary file, or leads out of the folder, raises ``KeyError``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def __getitem__(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def __iter__(self) -> Iterator[str]:
        yield DESCRIPTOR
        for folder, folders, files in os.walk(self.root / "data"):
            folders.sort()
            for name in sorted(files):
                yield Path(folder, name).relative_to(self.root).as_posix()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def path(self, name: str) -> Path:
        """The path of a file inside the folder; raises ``KeyError``."""
        try:
            path = (self.root / name).resolve()
            if path.is_relative_to(self.root) and path.is_file():
                return path
        except (OSError, ValueError, RuntimeError):
            pass
        raise KeyError(name)


def earlier(base: str, repository: Path) -> Mapping[str, bytes]:
    """The files of an earlier version: a folder, a .zip or .tar archive, or a git tag of ``repository``.

    Raises ``ValueError`` if it is none of these or holds no descriptor.
    """
    path = Path(base)
    if path.is_dir():
        files: Mapping[str, bytes] = Folder(path)
    elif path.is_file():
        files = _archive(path.read_bytes(), base)
    else:
        files = _archive(_tagged(base, repository), base)
    if DESCRIPTOR not in files:
        raise ValueError(f"{base} holds no {DESCRIPTOR}")
    return files


def _tagged(tag: str, repository: Path) -> bytes:
    command = ["git", "-C", str(repository), "archive", "--format=tar", "--end-of-options", tag]
    try:
        return subprocess.run(command, check=True, capture_output=True).stdout
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise ValueError(f"{tag} is no folder, no archive and no tag of {repository}") from error


def _archive(data: bytes, name: str) -> dict[str, bytes]:
    """The package in an archive, wherever in it the descriptor lies; nothing is written to disk."""
    import tarfile
    import zipfile

    try:
        if zipfile.is_zipfile(BytesIO(data)):
            with zipfile.ZipFile(BytesIO(data)) as pack:
                contents = {info.filename: pack.read(info) for info in pack.infolist() if not info.is_dir()}
        else:
            with tarfile.open(fileobj=BytesIO(data)) as tar:
                members = [(member.name, tar.extractfile(member)) for member in tar if member.isfile()]
                contents = {member: file.read() for member, file in members if file is not None}
    except (
        OSError,
        EOFError,
        tarfile.TarError,
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise ValueError(f"{name} is not a .zip or .tar archive that can be read") from error
    roots = sorted((path.removesuffix(DESCRIPTOR) for path in contents if _is_descriptor(path)), key=len)
    root = roots[0] if roots else ""
    return {path.removeprefix(root): data for path, data in contents.items() if path.startswith(root)}


def _is_descriptor(path: str) -> bool:
    return path == DESCRIPTOR or path.endswith("/" + DESCRIPTOR)
