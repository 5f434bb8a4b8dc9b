"""CONTRIBUTING's worked example, followed word for word in a copy of the repository."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import FROZEN, ROOT

pytestmark = pytest.mark.slow

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the repository, with the tables of the tests."""
    for name in ("src", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(FROZEN, tmp_path, dirs_exist_ok=True)
    return tmp_path


def section(heading: str) -> str:
    """The text below a heading, up to the next one of its level or a higher one."""
    level = heading.index(" ")
    found = re.search(rf"^{heading}\n(.*?)(?=^#{{1,{level}}} |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[1]


def commands(heading: str) -> list[list[str]]:
    """The commands of a section's ``bash`` blocks, each as its words."""
    blocks = re.findall(r"^```bash\n(.*?)^```$", section(heading), re.MULTILINE | re.DOTALL)
    return [shlex.split(line) for line in "".join(blocks).replace("\\\n", " ").splitlines()]


def run(checkout: Path, words: list[str]) -> str:
    assert words[0] == "python"
    done = subprocess.run([sys.executable, *words[1:]], cwd=checkout, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def edit(checkout: Path, heading: str) -> None:
    """Add the rows of a section's ``csv`` blocks and make the changes of its ``diff`` blocks."""
    blocks = re.findall(
        r"`(data/\w+\.csv)`(?:(?!`data/|```).)*```(csv|diff)\n(.*?)```", section(heading), re.DOTALL
    )
    assert blocks
    for name, kind, block in blocks:
        path = checkout / name
        lines = path.read_text(encoding="utf-8").splitlines()
        for row in map(str.strip, block.strip().splitlines()):
            if row.startswith("-") and kind == "diff":
                lines.remove(row[1:])
            else:
                lines.append(row[1:] if kind == "diff" else row)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def tables(checkout: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (checkout / "data").glob("*.csv")}


def check(checkout: Path, *options: str) -> None:
    """Sort and validate as the section says; with ``--quick`` where Frictionless has had its turn."""
    sort, validate = commands("### By hand")
    run(checkout, sort)
    printed = run(checkout, [*validate, *options])
    assert printed.startswith("no fault in ")


STEPS = (
    ("### With the script", "### By hand"),
    ("## Correct a value", "## Correct a value"),
    ("## Add a source that disagrees", "## Add a source that disagrees"),
)


def test_the_example_is_valid_at_each_step_and_the_script_writes_the_same_rows_as_the_hand(
    checkout: Path,
) -> None:
    by_hand = []
    for options, (_, heading) in zip(((), ("--quick",), ()), STEPS, strict=True):
        edit(checkout, heading)
        check(checkout, *options)
        by_hand.append(tables(checkout))

    shutil.copytree(FROZEN, checkout, dirs_exist_ok=True)
    for (heading, _), expected in zip(STEPS, by_hand, strict=True):
        run(checkout, commands(heading)[-1])
        assert tables(checkout) == expected


def test_the_script_that_asks_is_the_one_that_takes_flags() -> None:
    asking, by_flags = commands("### With the script")
    assert by_flags[: len(asking)] == asking
