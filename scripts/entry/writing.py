"""Replacing files so that whoever looks, at whatever moment, finds each of them whole, the old or the new."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

STAGE = ".adding"
"""The folder beside ``data/`` in which new files wait; one that a killed run left behind is cleared first."""


class Stale(ValueError):
    """A file is no longer what the draft was made from."""


def replace(folder: Path, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Replace files of a package folder, in the order of ``after``.

    All are written beside ``data/`` first, where the validator does not take them for tables, and then moved
    into place one after the other. Raises ``Stale`` before the first move if a file is not as in ``before``.
    """
    stage = folder / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    try:
        for path, data in after.items():
            _write(stage / Path(path).name, data)
        changed = [path for path in after if (folder / path).read_bytes() != before[path]]
        if changed:
            raise Stale(
                f"{changed[0]} was changed by someone else meanwhile; nothing was written, run this again"
            )
        for path in after:
            os.replace(stage / Path(path).name, folder / path)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
