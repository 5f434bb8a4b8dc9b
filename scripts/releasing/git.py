"""Versions in a git repository: what a reference names, its data package, and which releases are tagged."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from ilrs_signatories.formats import put
from releasing.archive import untarred
from releasing.version import Version, read_version

CONTENT = ("datapackage.json", "data")


def unpack(reference: str, repository: Path, folder: Path) -> Path:
    """The data package of ``reference`` (a branch, a tag, a commit) in ``folder``, which is returned.

    Whatever ``reference`` looks like, git takes it as a reference and never as an option. Raises
    ``ValueError``.
    """
    commit = _resolve(reference, repository)
    done = _git(repository, "archive", "--format=tar", "--end-of-options", commit, *CONTENT)
    if done.returncode:
        raise ValueError(f"{reference!r} holds no datapackage.json with data: name a later version")
    put(folder, untarred(done.stdout))
    return folder


def released(repository: Path) -> list[Version]:
    """The versions tagged ``v1.2.3`` in the history of the commit that is checked out, in ascending order."""
    if _git(repository, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return []
    done = _git(repository, "tag", "--list", "v*", "--merged", "HEAD")
    if done.returncode:
        raise ValueError(f"{repository}: git cannot list its tags: {_last_line(done.stderr)}")
    names = done.stdout.decode("utf-8", "replace").split()
    return sorted(
        read_version(name[1:])
        for name in names
        if re.fullmatch(r"v(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}", name)
    )


def _resolve(reference: str, repository: Path) -> str:
    if reference and "\0" not in reference:
        spelt = f"{reference}^{{commit}}"
        done = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", spelt)
        if not done.returncode:
            return done.stdout.decode("ascii").split()[-1]
    raise ValueError(
        f"{reference!r} is no folder, no archive and nothing that git knows: "
        "write a tag, a branch or a commit of this repository, or fetch it first"
    )


def _git(repository: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(repository), *words], capture_output=True, check=False)
    except OSError as error:
        raise ValueError(f"git cannot be run: {error.strerror} - install it") from None


def _last_line(text: bytes) -> str:
    return (text.decode("utf-8", "replace").strip().splitlines() or ["it says nothing"])[-1]
