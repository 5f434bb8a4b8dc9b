"""scripts/docs.py: what it writes into a page, and when it says that a page is out of date."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ilrs_signatories as ilrs
from common import Refused
from conftest import FROZEN, ROOT
from documents.examples import with_outputs
from documents.files import TABLES, codebook, with_tables
from ilrs_signatories.dataset.dataset import Dataset, read_dataset


@pytest.fixture
def dataset() -> Dataset:
    return read_dataset()


@pytest.fixture
def version() -> str:
    """What ``ilrs --version`` prints in this checkout."""
    return f"ilrs {read_dataset(ROOT).schema.version}\n"


PAGE = """\
```sh
cd folder
ilrs --version
```

It prints:

```text
old
```

```console
$ ilrs --version
old
$ ilrs --version
```

```python
>>> number = 2
>>> number + 1
old
>>> for one in range(number):
...     print(one)
```

```python
>>> number
```

```console
$ python scripts/validate.py
left alone
```
"""


def test_the_outputs_of_examples_replace_the_old_ones(tmp_path: Path, version: str) -> None:
    after = with_outputs(PAGE, tmp_path)
    assert after == (
        PAGE.replace("```text\nold\n", f"```text\n{version}")
        .replace("$ ilrs --version\nold\n$ ilrs --version\n", f"$ ilrs --version\n{version}" * 2)
        .replace(">>> number + 1\nold\n", ">>> number + 1\n3\n")
        .replace("...     print(one)\n", "...     print(one)\n0\n1\n")
        .replace(">>> number\n```", ">>> number\n2\n```")
    )
    assert with_outputs(after, tmp_path) == after


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("```python\n>>> 1 / 0\n```\n", ">>> 1 / 0: ZeroDivisionError: division by zero"),
        ("```console\n$ ilrs show nobody-at-all\n```\n", "$ ilrs show nobody-at-all: ilrs: "),
    ],
)
def test_an_example_that_fails_is_named(block: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=re.escape(reason)):
        with_outputs(block, tmp_path)


def test_marked_text_is_replaced_and_all_else_kept(dataset: Dataset) -> None:
    start, end = "<!-- docs.py: one -->\n", "<!-- docs.py: end -->\n"
    page = f"a\n{start}old\n{end}b\n{start}{end}"
    block = f"{start}new\n{end}"
    assert with_tables(page, dataset, {"one": lambda _: "new"}) == f"a\n{block}b\n{block}"


@pytest.mark.parametrize(
    "page", ["<!-- docs.py: two -->\n<!-- docs.py: end -->\n", "<!-- docs.py: one -->\n"]
)
def test_a_marker_without_a_table_or_an_end_is_refused(page: str, dataset: Dataset) -> None:
    with pytest.raises(Refused):
        with_tables(page, dataset, {"one": lambda _: "new"})


@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_a_page(name: str) -> None:
    pages = "".join(
        path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
    )
    assert f"<!-- docs.py: {name} -->" in pages


def test_the_codebook_has_every_column_in_order_with_all_that_the_descriptor_says_of_it(
    dataset: Dataset,
) -> None:
    text, at = codebook(dataset), 0
    for table in dataset.schema.descriptor["resources"]:
        parts = [f"\n## {table['name']}\n", table["description"]]
        for field in table["schema"]["fields"]:
            parts += [f"\n### {field['name']}\n", field["description"]]
            parts += [f"`{value}`: {meaning}\n" for value, meaning in field.get("meanings", {}).items()]
            parts.append(f"- Example: `{field['example']}`\n")
            parts += [f"- Borderline: {field['borderline']}\n"] if "borderline" in field else []
            parts += ["- Evidence: every value needs"] if field.get("evidence") == "required" else []
        for part in parts:
            found = text.find(part, at)
            assert found >= 0, f"after character {at}, the codebook lacks {part!r}"
            at = found + len(part)


def test_each_of_twenty_questions_has_one_line_and_an_answer() -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    question = r"^\*\*(\d+)\. (?:.+\n)+\n```python\n>>> .+\n(?!>>>|```)[^`]+```$"
    assert [int(number) for number in re.findall(question, page, re.MULTILINE)] == list(range(1, 21))


@pytest.mark.interop
@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_the_same_first_load_has_the_same_answer_in_other_libraries(
    library: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
    block = next(
        block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if f"import {library}" in block
    )
    monkeypatch.chdir(FROZEN)
    exec(block, {})
    agreements = ilrs.load("agreements").query("scope == 'ilrs'")
    assert capsys.readouterr().out == f"{agreements['instrument'].value_counts().to_dict()}\n"


def docs(checkout: Path, *options: str) -> tuple[int, str, str]:
    command = [sys.executable, str(checkout / "scripts" / "docs.py"), *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what scripts/docs.py reads, with two of the pages."""
    for name in ("src", "scripts", "tests/faults"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(FROZEN, tmp_path, dirs_exist_ok=True)
    for name in (
        "docs/codebook.md",
        "docs/validation.md",
        "ilrs-signatories.csv",
        "CITATION.cff",
        ".zenodo.json",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "README.md").write_text(
        "```console\n$ ilrs count --as-of 2021-03-09\n```\n", encoding="utf-8"
    )
    return tmp_path


def test_what_is_out_of_date_is_said_by_check_written_once_and_then_left_alone(checkout: Path) -> None:
    docs(checkout)
    assert docs(checkout, "--check") == (0, "", "")
    assert "states on 2021-03-09: 2\n" in (checkout / "README.md").read_text(encoding="utf-8")

    table = checkout / "data" / "signatories.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("Belarus", "Belorussia"), encoding="utf-8", newline="\n"
    )
    before = (checkout / "ilrs-signatories.csv").read_bytes()
    stale = "ilrs-signatories.csv is out of date - run: python scripts/docs.py\n"
    assert docs(checkout, "--check") == (1, "", stale)
    assert (checkout / "ilrs-signatories.csv").read_bytes() == before
    assert docs(checkout) == (0, "ilrs-signatories.csv: written\n", "")
    assert docs(checkout, "--check") == (0, "", "")


def test_a_failing_example_changes_no_file(checkout: Path) -> None:
    (checkout / "README.md").write_text("```console\n$ ilrs show nobody-at-all\n```\n", encoding="utf-8")
    (checkout / "ilrs-signatories.csv").write_text("old\n", encoding="utf-8")
    status, printed, error = docs(checkout)
    assert (status, printed) == (2, "")
    assert error.startswith("docs.py: README.md: $ ilrs show nobody-at-all: ")
    assert len(error.splitlines()) == 1
    assert (checkout / "ilrs-signatories.csv").read_text(encoding="utf-8") == "old\n"
