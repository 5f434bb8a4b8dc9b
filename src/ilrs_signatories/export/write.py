"""Write files whole: a reader sees the old file or the new one, never a part."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import count
from threading import Lock

ONE_AT_A_TIME = Lock()
"""Windows refuses to replace a file that another thread is replacing."""


def write_files(folder: str | os.PathLike[str], contents: Mapping[str, bytes]) -> list[str]:
    """Write files into ``folder``, which is made, and return their paths; a slash in a name is a folder.

    Each is written under another name first and then takes its place. Raises ``OSError``, whose ``filename``
    is the file, and then leaves every file as it was unless the last step, the renaming, fails.
    """
    parts: dict[str, str] = {}
    paths = []
    try:
        for name, content in contents.items():
            paths.append(os.path.join(os.fsdecode(folder), *name.split("/")))
            os.makedirs(os.path.dirname(paths[-1]) or ".", exist_ok=True)
            _write_part(paths[-1], content, parts)
        with ONE_AT_A_TIME:
            for part in list(parts):
                os.replace(part, parts[part])
                del parts[part]  # from here on the name may be another thread's
    finally:
        for part in parts:
            os.remove(part)
    return paths


def _write_part(path: str, content: bytes, parts: dict[str, str]) -> None:
    """Write the content under a name that no other process or thread has taken."""
    for number in count():
        part = f"{path}.{os.getpid()}-{number}.part"
        try:
            with open(part, "xb") as file:
                parts[part] = path
                file.write(content)
            return
        except FileExistsError:
            continue
        except OSError as error:
            raise OSError(error.errno, error.strerror, path) from None
