"""A version of the data as a folder, whether it is one, an archive, or a reference that git knows."""

from __future__ import annotations

from pathlib import Path

from ilrs_signatories.formats import put
from ilrs_signatories.snapshot import DESCRIPTOR, read_snapshot
from releasing import git
from releasing.archive import untarred, unzipped


def folder_of(version: str, repository: Path, scratch: Path) -> Path:
    """The folder of a version, made as ``scratch`` if it is not one already.

    Raises ``ValueError`` and ``DamagedPackage``.
    """
    path = Path(version)
    if version and path.is_dir():
        return path
    if version and path.is_file():
        return _unpacked(path, scratch)
    return git.unpack(version, repository, scratch)


def _unpacked(path: Path, scratch: Path) -> Path:
    read_snapshot(path)  # refuses what is no package, leads out of its folder or unpacks to too much
    data = path.read_bytes()
    put(scratch, unzipped(data) if data.startswith(b"PK") else untarred(data))
    descriptors = scratch.rglob(DESCRIPTOR)
    return min(descriptors, key=lambda found: len(found.parts)).parent
