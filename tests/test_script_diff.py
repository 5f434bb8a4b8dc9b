"""The difference between two versions as a reviewer sees it, and the script that finds the versions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from conftest import ROOT, Rows, Write
from ilrs_signatories.dataset.dataset import read_dataset
from review.markdown import LIMIT, code, markdown
from review.report import Review
from review.report import review as review_of

SIGNATORIES: Rows = [
    {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
    {"signatory_id": "kenya", "name": "Kenya", "type": "country", "country": "KEN"},
    {"signatory_id": "serbia", "name": "Serbia", "type": "country", "country": "SRB"},
]
AGREEMENTS: Rows = [
    {
        "agreement_id": "kenya-2024",
        "title": "A",
        "instrument": "unspecified",
        "scope": "ilrs",
        "signed": "2024-04",
    },
    {
        "agreement_id": "serbia-2024",
        "title": "B",
        "instrument": "unspecified",
        "scope": "ilrs",
        "signed": "2024-05-09",
    },
]
PARTIES: Rows = [
    {"agreement_id": "kenya-2024", "signatory_id": "china", "role": "host"},
    {"agreement_id": "kenya-2024", "signatory_id": "kenya", "role": "signatory"},
    {"agreement_id": "serbia-2024", "signatory_id": "serbia", "role": "signatory"},
]
SOURCES: Rows = [
    {"source_id": "list-2024", "title": "A list", "type": "official", "side": "china"},
    {"source_id": "paper-2024", "title": "A paper", "type": "news_media", "side": "third_party"},
]
DATES: Rows = [
    {
        "resource": "agreements",
        "record_id": "serbia-2024",
        "field": "signed",
        "source_id": "list-2024",
        "value": "[2024-05-07..2024-05-08]",
        "stance": "supports",
    },
    {
        "resource": "agreements",
        "record_id": "serbia-2024",
        "field": "signed",
        "source_id": "paper-2024",
        "value": "2024-05-09",
        "stance": "contradicts",
    },
]

Versions = tuple[Path, Path]
Json = dict[str, Any]


def review(old: Path, new: Path) -> Review:
    return review_of(read_dataset(old), read_dataset(new))


MARKDOWN = """\
Removed 2, changed 2, added 3.

#### Removed

| table | id | column | row |
| --- | --- | --- | --- |
| `agreements` | `kenya-2024` |  | `agreement_id`: `kenya-2024`; `title`: `A`; `instrument`: `unspecified`; \
`scope`: `ilrs`; `signed`: `2024-04` |
| `parties` | `kenya-2024/kenya` |  | `agreement_id`: `kenya-2024`; `signatory_id`: `kenya`; \
`role`: `signatory` |

#### Changed

| table | id | column | before | after | evidence |
| --- | --- | --- | --- | --- | --- |
| `agreements` | `serbia-2024` | `signed` | `2024-05-09` | `[2024-05-07..2024-05-08]` | \
`list-2024` `supports` `[2024-05-07..2024-05-08]`; `paper-2024` `contradicts` `2024-05-09` |
| `parties` | `serbia-2024/serbia` | `office` | blank | `minister` | none |

#### Added

| table | id | column | row |
| --- | --- | --- | --- |
| `signatories` | `togo` |  | `signatory_id`: `togo`; `name`: `Togo`; `type`: `country`; `country`: `TGO` |
| `evidence` | `agreements/serbia-2024/signed/list-2024/[2024-05-07..2024-05-08]` |  | \
`resource`: `agreements`; `record_id`: `serbia-2024`; `field`: `signed`; `source_id`: `list-2024`; \
`value`: `[2024-05-07..2024-05-08]`; `stance`: `supports` |
| `evidence` | `agreements/serbia-2024/signed/paper-2024/2024-05-09` |  | `resource`: `agreements`; \
`record_id`: `serbia-2024`; `field`: `signed`; `source_id`: `paper-2024`; `value`: `2024-05-09`; \
`stance`: `contradicts` |

#### Schema changes

| change |
| --- |
| `agreements.term: description changed` |

#### Counting rules whose result changed

| rule | before | after | difference |
| --- | --- | --- | --- |
| `states` | 2 | 1 | `kenya: member -> no` |
| `states_without_china` | 2 | 1 | `kenya: member -> no` |
| `states_without_founders` | 2 | 1 | `kenya: member -> no` |
| `partners` | 2 | 1 | `kenya: member -> no` |
| `signatories` | 2 | 1 | `kenya: member -> no` |
| `countries_with_any_signatory` | 2 | 1 | `KEN: member -> no` |
| `states_with_claims` | 2 | 1 | `kenya: member -> no` |
"""

TEXT = """\
Removed 1, changed 0, added 0.
  removed row: signatories/china: {"signatory_id": "china", "name": "China\\u202e", "type": "country", \
"country": "CHN"}
"""


@pytest.fixture
def write(write_package: Write, tmp_path: Path) -> Callable[..., Path]:
    """Writes a package into a folder of the name given."""

    def write(name: str, **tables: Rows) -> Path:
        shutil.copytree(write_package(**tables), tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def versions(write: Callable[..., Path]) -> Versions:
    """Two versions that differ in every way that a reviewer must see."""
    old = write("old", signatories=SIGNATORIES, agreements=AGREEMENTS, parties=PARTIES, sources=SOURCES)
    new = write(
        "new",
        signatories=[
            *SIGNATORIES,
            {"signatory_id": "togo", "name": "Togo", "type": "country", "country": "TGO"},
        ],
        agreements=[AGREEMENTS[1] | {"signed": "[2024-05-07..2024-05-08]"}],
        parties=[PARTIES[0], PARTIES[2] | {"office": "minister"}],
        sources=SOURCES,
        evidence=DATES,
    )
    descriptor = json.loads((new / "datapackage.json").read_text(encoding="utf-8"))
    (term,) = (f for f in descriptor["resources"][1]["schema"]["fields"] if f["name"] == "term")
    term["description"] += " In years."
    (new / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return old, new


def run(
    *words: str | Path, cwd: Path = ROOT, script: Path = ROOT / "scripts" / "diff.py", **variables: str
) -> tuple[int, str, str]:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", **variables}
    environment = {name: text for name, text in environment.items() if not name.startswith("GIT_CONFIG")}
    done = subprocess.run([sys.executable, script, *words], cwd=cwd, env=environment, capture_output=True)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def test_markdown_shows_every_difference_removals_first(versions: Versions) -> None:
    assert markdown(review(*versions)) == MARKDOWN


def test_the_script_prints_the_markdown(versions: Versions) -> None:
    assert run(*versions, "--format", "markdown") == (0, MARKDOWN, "")


def test_json_has_the_evidence_and_whose_count_changed(versions: Versions) -> None:
    status, text, _ = run(*versions, "--format", "json")
    found = json.loads(text)
    assert status == 0
    assert list(found) == ["removed", "changed", "added", "schema", "rules"]
    assert found["changed"][0] == {
        "change": "changed",
        "what": "cell",
        "table": "agreements",
        "record_id": "serbia-2024",
        "column": "signed",
        "old": "2024-05-09",
        "new": "[2024-05-07..2024-05-08]",
        "evidence": [
            {"source_id": "list-2024", "stance": "supports", "value": "[2024-05-07..2024-05-08]"},
            {"source_id": "paper-2024", "stance": "contradicts", "value": "2024-05-09"},
        ],
    }
    assert found["rules"][0] == {
        "rule": "states",
        "before": "2",
        "after": "1",
        "moved": [{"id": "kenya", "before": "member", "after": ""}],
    }


def test_text_escapes_what_a_terminal_would_obey(write: Callable[..., Path]) -> None:
    hostile = SIGNATORIES[0] | {"name": "China\u202e"}
    old = write("old", signatories=[hostile, SIGNATORIES[1]])
    new = write("new", signatories=[SIGNATORIES[1]])
    assert run(old, new) == (0, TEXT, "")


def test_the_same_version_differs_in_nothing() -> None:
    assert run(".", ROOT, "--format", "markdown") == (0, "The tables are the same.\n", "")
    status, text, _ = run(".", ".", "--format", "json")
    assert (status, json.loads(text)) == (
        0,
        {"removed": [], "changed": [], "added": [], "schema": [], "rules": []},
    )


def test_a_version_that_cannot_be_counted_says_so(versions: Versions) -> None:
    old, new = versions
    shutil.rmtree(new / "data")
    (new / "data").mkdir()
    descriptor = json.loads((new / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = descriptor["resources"][:1]
    (new / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    shutil.copy(old / "data" / "signatories.csv", new / "data")
    text = markdown(review(old, new))
    assert "| `agreements` |  |  | table, `2 rows` |" in text
    assert text.endswith("| `states_with_claims` | 2 | cannot be counted |  |\n")


HOSTILE = [
    "a|b",
    "\\|",
    "<img src=x onerror=alert(1)>",
    "</code></td></tr></table><script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "https://evil.example/ and www.evil.example",
    "mail@evil.example @maintainers #1 GH-1 org/repo#1",
    "`a` ``b`` ```c```",
    "`",
    "``",
    "ends with \\",
    " \u00a0 ",
    "line\nbreak\r\n\n# heading\n- item\n\n<!-- comment",
    "\x1b[31mred\x07\u202egnp.exe\u200b",
    "*a* _b_ ~~c~~ $d$ :smile: &lt;&#64;user",
    "==1+1",
    "---",
]


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_a_hostile_value_is_shown_and_does_nothing(write: Callable[..., Path], value: str) -> None:
    old = write("old", signatories=[SIGNATORIES[0], SIGNATORIES[1] | {"note": value}])
    new = write(
        "new", signatories=[SIGNATORIES[0] | {"note": value}, {**SIGNATORIES[2], "signatory_id": value}]
    )
    text = markdown(review(old, new))
    page = MarkdownIt("commonmark").enable("table").render(text)
    outside = re.sub(r"<code>[^<]*</code>", "", page)
    tags = set(re.findall(r"<(/?\w+)", outside))
    assert tags <= {
        f"{end}{tag}" for tag in ("p", "h4", "table", "thead", "tbody", "tr", "th", "td") for end in ("", "/")
    }
    assert not re.search(r"[@`]|evil|alert|://|#", outside)
    rows = [len(re.findall("<t[dh]>", row)) for row in page.split("<tr>")[1:]]
    assert rows == [4, 4, 6, 6, 4, 4, *[4] * (len(rows) - 6)]


def test_a_value_reads_as_it_is() -> None:
    assert [code(text) for text in ("", "a|b", "`", " a ", "x" * 1001, "a\nb")] == [
        "",
        "`a\\|b`",
        "`` ` ``",
        "`  a  `",
        f"`{'x' * 1000}… (1,001 characters)`",
        "`a\\nb`",
    ]


def test_markdown_stays_below_a_mebibyte_and_says_what_is_left_out(write: Callable[..., Path]) -> None:
    many: Rows = [{"signatory_id": f"s{n}", "name": f"{n}", "note": "é" * 900} for n in range(700)]
    old = write("old", signatories=SIGNATORIES, agreements=AGREEMENTS, parties=PARTIES)
    new = write("new", signatories=many)
    text = markdown(review(old, new))
    shown = len(re.findall(r"^\| `signatories` \| `s\d", text, re.MULTILINE))
    assert 1_000_000 < len(text.encode("utf-8")) < LIMIT
    assert text.startswith("Removed 8, changed 0, added 700.\n\n#### Removed\n")
    assert "| `states` | 2 | 0 | `kenya: member -> no; serbia: member -> no` |" in text
    assert text.endswith(
        f"\n\n**Left out, so that this stays below 1,048,576 bytes: {700 - shown} added.**\n"
    )


@pytest.mark.parametrize("limit", [2_000, 2_200, 2_500, 3_000, 5_000])
def test_markdown_stays_below_any_limit(versions: Versions, limit: int) -> None:
    assert len(markdown(review(*versions), limit).encode("utf-8")) < limit


def test_an_archive_is_a_version(versions: Versions, tmp_path: Path) -> None:
    old, new = versions
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        for path in sorted(old.rglob("*.*")):
            archive.write(path, f"inner/{path.relative_to(old)}")
    shutil.make_archive(str(tmp_path / "new"), "gztar", new)
    done = run(tmp_path / "old.zip", tmp_path / "new.tar.gz", "--format", "markdown")
    assert done == (0, MARKDOWN, "")


@pytest.fixture
def repository(versions: Versions, tmp_path: Path) -> Path:
    """A repository whose tag v0.1.0 has the old version, and its commit after that the new one."""
    folder = tmp_path / "repository"
    (folder / "scripts").mkdir(parents=True)
    for name in ("diff.py", "common.py"):
        shutil.copy(ROOT / "scripts" / name, folder / "scripts")
    shutil.copytree(ROOT / "scripts" / "review", folder / "scripts" / "review")
    shutil.copytree(ROOT / "src", folder / "src")
    git(folder, "init", "--quiet")
    for number, version in enumerate(versions):
        shutil.copytree(version, folder, dirs_exist_ok=True)
        git(folder, "add", "datapackage.json", "data")
        git(folder, "commit", "--quiet", "-m", "data")
        git(folder, "tag", f"v0.{number + 1}.0")
    return folder


def git(folder: Path, *words: str) -> None:
    settings = {
        "user.name": "A",
        "user.email": "a@example.org",
        "commit.gpgsign": "false",
        "core.autocrlf": "false",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    subprocess.run(["git", "-C", folder, *options, *words], check=True, capture_output=True)


def test_a_reference_is_a_version(repository: Path) -> None:
    script = repository / "scripts" / "diff.py"
    for base, head in (("v0.1.0", "HEAD"), ("HEAD~1", "v0.2.0"), ("v0.1.0", ".")):
        assert run(base, head, "--format", "markdown", cwd=repository, script=script) == (0, MARKDOWN, "")


@pytest.mark.parametrize(
    "reference", ["v9.9.9", "--output=made", "-h", "", "HEAD;touch made", "a\nb", "$(id)"]
)
def test_a_reference_is_never_an_option_or_a_command(repository: Path, reference: str) -> None:
    script = repository / "scripts" / "diff.py"
    before = sorted(repository.rglob("*"))
    status, out, error = run("--format", "json", "--", "HEAD", reference, cwd=repository, script=script)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert error.startswith(f"diff.py: {reference!r}: is no folder, no archive and no git reference of the ")
    assert [path for path in sorted(repository.rglob("*")) if "__pycache__" not in path.parts] == [
        path for path in before if "__pycache__" not in path.parts
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can change the owner")
def test_the_refusal_of_git_is_shown_with_its_remedy(repository: Path) -> None:
    for path in (repository, *repository.rglob("*")):
        os.chown(path, 65534, 65534)
    status, out, error = run(
        "v0.1.0", "HEAD", cwd=repository, script=repository / "scripts" / "diff.py", HOME=str(repository)
    )
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert "dubious ownership" in error
    assert "safe.directory" in error


@pytest.mark.skipif(os.name == "nt", reason="a link in a checkout is a text file there")
def test_a_link_in_a_commit_is_not_followed(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    shutil.copy(repository / "data" / "agreements.csv", secret)
    (repository / "data" / "agreements.csv").unlink()
    (repository / "data" / "agreements.csv").symlink_to(secret)
    git(repository, "add", "data")
    git(repository, "commit", "--quiet", "-m", "a link")
    status, out, error = run("v0.2.0", "HEAD", cwd=repository, script=repository / "scripts" / "diff.py")
    assert (status, out) == (2, "")
    assert error.endswith(": no data/agreements.csv in it\n")


def test_a_folder_without_a_package_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, ROOT) == (2, "", f"diff.py: {tmp_path}: no datapackage.json in it\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["coverage"].update(gathered=5),
        lambda said: said.update(coverage=[]),
        lambda said: said.update(resources={"a": 1}),
        lambda said: said.update(licenses="CC0-1.0"),
    ],
)
def test_an_odd_descriptor_is_one_line(write: Callable[..., Path], change: Callable[[Json], object]) -> None:
    odd = write("odd", signatories=SIGNATORIES)
    said = json.loads((odd / "datapackage.json").read_text(encoding="utf-8"))
    change(said)
    (odd / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
    status, out, error = run(ROOT, odd)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert error.startswith(f"diff.py: {odd / 'datapackage.json'}: ")


def test_repeated_keys_are_compared_in_near_linear_time(write: Callable[..., Path]) -> None:
    def rows(note: str) -> Rows:
        return [SIGNATORIES[0] | {"note": f"{note} {n}"} for n in range(20_000)]

    found = review(write("old", signatories=rows("old")), write("new", signatories=rows("new")))
    assert len(found.diff.changed) == 20_000
    assert found.diff.changed[1].record_id == "china/#2"
