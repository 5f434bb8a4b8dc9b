"""Run the tests with every Python and with the lowest and the highest libraries that the project supports.

    python scripts/matrix.py
    python scripts/matrix.py --python /opt/python3.14/bin/python3 --libraries highest -- tests/test_package.py

Each run is a fresh environment. The lowest libraries are those that pyproject.toml asks for at least, with
the lowest Python, for which all of them have wheels; the highest are what pip finds, with every Python. What
follows -- goes to pytest.

Exit status: 0 the tests passed wherever there was an interpreter, 1 they did not, 2 wrong usage. With --all a
Python that is not installed counts as a failure.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

REPOSITORY = Path(__file__).resolve().parents[1]
LATEST = 14
"""The newest Python 3 that is supported."""


class Run(NamedTuple):
    """A run of the tests: with which Python, and with the lowest or the highest libraries."""

    python: str
    libraries: str


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    at = words.index("--") if "--" in words else len(words)
    options = _parser().parse_args(words[:at])
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    passed = []
    for run in runs(project["requires-python"], options.python):
        if options.libraries not in (None, run.libraries):
            continue
        python = shutil.which(run.python)
        # A launcher of pyenv is on the PATH for versions too that are not chosen, and then only fails.
        if python is None or _run([python, "--version"]).returncode:
            print(f"{run.python}, {run.libraries} libraries: not installed", flush=True)
            passed.append(not options.all)
        else:
            ok, verdict = tried(python, run.libraries, project, words[at + 1 :])
            print(f"{run.python}, {run.libraries} libraries: {verdict}", flush=True)
            passed.append(ok)
    return 0 if all(passed) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Run the tests with every supported Python and library.")
    parser.add_argument("--all", action="store_true", help="fail if a supported Python is not installed")
    parser.add_argument("--libraries", choices=("lowest", "highest"), help="these alone (default: both)")
    parser.add_argument(
        "--python", action="append", metavar="PYTHON", help="use these alone, the lowest first (default: all)"
    )
    return parser


def runs(supported: str, given: list[str] | None) -> Iterator[Run]:
    """The lowest Python with the lowest libraries, then every Python with the highest."""
    first = int(supported.removeprefix(">=3."))
    pythons = given or [f"python3.{minor}" for minor in range(first, LATEST + 1)]
    yield Run(pythons[0], "lowest")
    for python in pythons:
        yield Run(python, "highest")


def lowest(project: dict[str, Any]) -> list[str]:
    """A constraint for every library that users need, on the lowest version that the project takes.

    What the extra ``dev`` adds are tools: they check the project, and the newest do.

    >>> lowest({"dependencies": ["pandas>=2.2.2"], "optional-dependencies": {"dev": ["ruff>=0.8"]}})
    ['pandas==2.2.2']
    """
    extras = {name: wanted for name, wanted in project["optional-dependencies"].items() if name != "dev"}
    wanted = [*project["dependencies"], *(library for extra in extras.values() for library in extra)]
    return [library.replace(">=", "==") for library in wanted]


def tried(python: str, libraries: str, project: dict[str, Any], words: list[str]) -> tuple[bool, str]:
    """Whether the tests passed in a fresh environment; the versions and the last line that pytest printed."""
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder, "constraints.txt")
        constraints.write_text("\n".join(lowest(project)) if libraries == "lowest" else "", encoding="utf-8")
        environment = Path(folder, "environment")
        inside = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
        for command in (
            [python, "-m", "venv", str(environment)],
            [
                str(inside),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--constraint",
                str(constraints),
                "-e",
                ".[dev]",
            ],
        ):
            done = _run(command)
            if done.returncode:
                return False, f"cannot be installed: {_last(done.stderr)}"
        versions = _run(
            [str(inside), "-c", "import sys, pandas; print(sys.version.split()[0], pandas.__version__)"]
        )
        tests = _run([str(inside), "-m", "pytest", "-q", "-p", "no:cacheprovider", *words])
        if tests.returncode:
            print("\n".join(tests.stdout.splitlines()[-40:]), file=sys.stderr)
        number, _, pandas = versions.stdout.strip().partition(" ")
        return (
            tests.returncode == 0,
            f"Python {number}, pandas {pandas}: {_last(tests.stdout or tests.stderr)}",
        )


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", errors="replace")


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["nothing was said"])[-1]


if __name__ == "__main__":
    sys.exit(main())
