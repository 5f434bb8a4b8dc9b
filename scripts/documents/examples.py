"""Run the examples of a page and write what they print below them.

Three kinds of fenced block are examples:

- ``python`` with ``>>>`` prompts; those of one page share their names;
- ``console`` with ``$ ilrs ...`` lines;
- ``text`` directly after a ``sh`` block whose last line is an ``ilrs`` command.
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path

from common import REPOSITORY, Refused

BLOCK = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST_RESULT = re.compile(
    r"(^```sh\n(?:[^`]*\n)?(ilrs[^`\n]*)\n```\n(?:[^`]*\n)?```text\n).*?(?=^```$)", re.MULTILINE | re.DOTALL
)


def with_outputs(text: str, folder: Path) -> str:
    """The page with the present outputs of its examples, run in ``folder``. Raises ``Refused``."""
    names: dict[str, object] = {}

    def block(found: re.Match[str]) -> str:
        if found[1] == "console":
            commands = re.findall(r"^\$ (ilrs\b.*)\n", found[2], re.MULTILINE)
            shown = [f"$ {command}\n{_printed(command, folder)}" for command in commands] or [found[2]]
        else:
            parts = doctest.DocTestParser().parse(found[2])
            shown = [part if isinstance(part, str) else _shown(part, names, folder) for part in parts]
        return f"```{found[1]}\n{''.join(shown)}```"

    text = FIRST_RESULT.sub(lambda found: found[1] + _printed(found[2], folder), text)
    return BLOCK.sub(block, text)


def _printed(command: str, folder: Path) -> str:
    """What a command prints, where the output is not a terminal."""
    words = [sys.executable, "-m", "ilrs_signatories", *shlex.split(command)[1:]]
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment["PYTHONPATH"] = str(REPOSITORY / "src")
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise Refused(f"$ {command}: {done.stderr.strip()}")
    return done.stdout


def _shown(example: doctest.Example, names: dict[str, object], folder: Path) -> str:
    first, *more = example.source.splitlines()
    output = io.StringIO()
    try:
        with chdir(folder), redirect_stdout(output):
            exec(compile(example.source, "example", "single"), names)
    except Exception as error:
        raise Refused(f">>> {first}: {type(error).__name__}: {error}") from error
    return "\n".join([f">>> {first}", *(f"... {line}".rstrip() for line in more), output.getvalue()])
