"""Write files whole: a reader sees the old file or the new one, never a part."""

from __future__ import annotations

import os
from collections.abc import Mapping
from secrets import token_hex
from threading import Lock

ONE_AT_A_TIME = Lock()
"""Windows refuses to replace a file that another thread is replacing."""


def write_files(folder: str | os.PathLike[str], contents: Mapping[str, bytes]) -> list[str]:
    """Write files into ``folder``, which is made, and return their paths; a slash in a name is a folder.

    Each is written under another name first and then takes its place. Raises ``OSError``, whose ``filename``
    is the file, and then leaves every file as it was unless the last step, the renaming, fails.
    """
    parts: dict[str, str] = {}
    try:
        for name, content in contents.items():
            path = os.path.join(os.fsdecode(folder), *name.split("/"))
            part = f"{path}.{token_hex(8)}.part"
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            try:
                with open(part, "xb") as file:
                    parts[part] = path
                    file.write(content)
            except OSError as error:
                raise OSError(error.errno, error.strerror, path) from None
        paths = list(parts.values())
        with ONE_AT_A_TIME:
            for part in list(parts):
                os.replace(part, parts[part])
                del parts[part]
        return paths
    finally:
        for part in parts:
            os.remove(part)
