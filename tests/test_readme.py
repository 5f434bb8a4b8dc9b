"""The README's examples, run as they stand, with the output that it shows."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


class Example(NamedTuple):
    command: str
    output: str


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def examples() -> list[Example]:
    """The commands of the console blocks, each with the lines below it."""
    texts = "".join(blocks("console")).split("$ ")
    return [Example(*text.split("\n", 1)) for text in texts[1:]]


def ilrs(command: str) -> str:
    """What the command prints, run on this checkout."""
    name, *words = shlex.split(command)
    assert name.endswith("ilrs")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-m", "ilrs_signatories", *words]
    return subprocess.run(words, env=environment, capture_output=True, check=True).stdout.decode("utf-8")


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.command)
def test_a_console_example_prints_what_is_shown(example: Example) -> None:
    assert ilrs(example.command) == example.output


def test_the_first_command_prints_the_list_that_is_shown() -> None:
    first = blocks("sh")[0].split("&&")[-1]
    assert ilrs(first) == blocks("text")[0]


def test_the_shell_example_draws_what_it_names(tmp_path: Path) -> None:
    (block,) = blocks("bash")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(["bash", "-euc", block], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "timeline.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_python_examples_print_what_is_shown() -> None:
    lines = "\n".join(blocks("python"))
    test = doctest.DocTestParser().get_doctest(lines, {}, "README.md", "README.md", 0)
    report: list[str] = []
    results = doctest.DocTestRunner().run(test, out=report.append)
    assert (results.failed, "".join(report)) == (0, "")
    assert results.attempted > 0


def test_every_linked_file_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert links
