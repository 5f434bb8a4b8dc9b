"""A patch made from a stranger's text is applied only if it changes lines of tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "apply_patch.py"
GOOD = """\
diff --git a/data/events.csv b/data/events.csv
--- a/data/events.csv
+++ b/data/events.csv
@@ -1,2 +1,3 @@
 event_id,note
 a,
+b,
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two tables and a script."""
    folder = tmp_path / "repository"
    (folder / "data").mkdir(parents=True)
    (folder / "scripts").mkdir()
    (folder / "data" / "events.csv").write_bytes(b"event_id,note\na,\n")
    (folder / "data" / "sources.csv").write_bytes(b"source_id\na\n")
    (folder / "scripts" / "add.py").write_bytes(b"pass\n")
    (folder / ".gitattributes").write_bytes(b"* text=auto eol=lf\n")
    run(folder, "init", "--quiet")
    run(folder, "add", ".")
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.hooksPath=/dev/null")
    run(folder, *identity, "commit", "--quiet", "--message", "Begin")
    return folder


def run(folder: Path, *words: str) -> str:
    """Runs git and returns what it prints."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words], check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def apply(repository: Path, patch: str) -> subprocess.CompletedProcess[str]:
    """Runs apply_patch.py on the text of a patch."""
    path = repository.parent / "form.patch"
    path.write_bytes(patch.encode("utf-8"))
    command = [sys.executable, str(SCRIPT), str(path), "--repository", str(repository)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_a_patch_of_a_table_is_applied_and_ready_to_commit(repository: Path) -> None:
    done = apply(repository, GOOD)

    assert (done.returncode, done.stderr) == (0, "")
    assert (repository / "data" / "events.csv").read_bytes() == b"event_id,note\na,\nb,\n"
    assert run(repository, "status", "--porcelain") == "M  data/events.csv\n"


SCRIPT_PATCH = GOOD.replace("data/events.csv", "scripts/add.py").replace(
    "@@ -1,2 +1,3 @@\n event_id,note\n a,\n", "@@ -1 +1,2 @@\n pass\n"
)
NEW = "diff --git a/{0} b/{0}\nnew file mode 100644\n--- /dev/null\n+++ b/{0}\n@@ -0,0 +1 @@\n+x\n"
REFUSED = {
    "a script": (SCRIPT_PATCH, "touches 'scripts/add.py', which is no table"),
    "a script beside a table": (GOOD + SCRIPT_PATCH, "touches 'scripts/add.py', which is no table"),
    "a workflow": (
        NEW.format(".github/workflows/x.yml"),
        "touches '.github/workflows/x.yml', which is no table",
    ),
    "a new table": (NEW.format("data/new.csv"), "touches 'data/new.csv', which is no file of the repository"),
    "a table below": (NEW.format("data/more/new.csv"), "touches 'data/more/new.csv', which is no table"),
    "a way out": (NEW.format("data/../scripts/x.csv"), "which is no table"),
    "a way out of the repository": (NEW.format("../x.csv"), "apply_patch.py: "),
    "a name in quotes": (NEW.format('"data/a\\n.csv"').replace('a/"', '"a/'), "apply_patch.py: "),
    "a deleted table": (
        "diff --git a/data/sources.csv b/data/sources.csv\ndeleted file mode 100644\n"
        "--- a/data/sources.csv\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-source_id\n-a\n",
        "does more than change lines: 'delete mode 100644 data/sources.csv'",
    ),
    "a table that may be run": (
        "diff --git a/data/sources.csv b/data/sources.csv\nold mode 100644\nnew mode 100755\n",
        "does more than change lines: 'mode change 100644 => 100755 data/sources.csv'",
    ),
    "a link": (
        "diff --git a/data/link.csv b/data/link.csv\nnew file mode 120000\n"
        "--- /dev/null\n+++ b/data/link.csv\n"
        "@@ -0,0 +1 @@\n+../scripts/add.py\n\\ No newline at end of file\n",
        "which is no file of the repository",
    ),
    "a renamed table": (
        "diff --git a/data/sources.csv b/data/other.csv\nsimilarity index 100%\n"
        "rename from data/sources.csv\nrename to data/other.csv\n",
        "apply_patch.py: ",
    ),
    "a copy of a script": (
        "diff --git a/scripts/add.py b/data/sources.csv\nsimilarity index 100%\n"
        "copy from scripts/add.py\ncopy to data/sources.csv\n",
        "apply_patch.py: ",
    ),
    "a patch that does not fit": (GOOD.replace(" a,", " z,"), "git cannot read or apply the patch"),
    "no patch": ("Hello.\n", "git cannot read or apply the patch"),
    "nothing": ("", "apply_patch.py: "),
    "a patch that is too large": (GOOD + "x" * (1 << 20), "the patch is larger than 1048576 bytes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_patch_of_anything_else_is_refused_and_changes_nothing(repository: Path, name: str) -> None:
    patch, words = REFUSED[name]

    done = apply(repository, patch)

    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.endswith("; nothing was changed\n")
    assert run(repository, "status", "--porcelain") == ""
    assert sorted(path.name for path in repository.parent.iterdir()) == ["form.patch", "repository"]
