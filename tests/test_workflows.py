"""The workflows: by the schemas of their files, of least permission, and one set of files in a release.

zizmor and the schema of workflows run as pre-commit hooks. Tests do not name the versions of actions.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    """A workflow as YAML reads it, its triggers under ``on`` (which YAML 1.1 takes for true)."""
    content: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in content.items()}


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every job, with the names of its workflow and of itself."""
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield f"{path.stem}/{name}", job


def steps(key: str) -> list[tuple[str, Any]]:
    """What all steps have under a key, each with the names of its workflow and job."""
    return [(where, step[key]) for where, job in jobs() for step in job["steps"] if key in step]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", "workflows/*.yml"),
        ("custom.github-workflows-require-timeout", "workflows/*.yml"),
        ("vendor.dependabot", "dependabot.yml"),
        ("vendor.github-issue-forms", "ISSUE_TEMPLATE/*-*.yml"),
        ("vendor.github-issue-config", "ISSUE_TEMPLATE/config.yml"),
    ],
)
def test_the_files_follow_their_schemas(schema: str, files: str) -> None:
    found = [str(path) for path in sorted(GITHUB.glob(files))]
    program = shutil.which("check-jsonschema", path=str(Path(sys.executable).parent))
    assert program, "check-jsonschema is not installed: pip install -e '.[test]'"
    done = subprocess.run(
        [program, "--builtin-schema", schema, *found], capture_output=True, encoding="utf-8", check=False
    )
    assert found
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done"), done.stdout + done.stderr


def test_every_action_is_pinned_to_a_commit_and_names_its_version() -> None:
    lines = [
        line.split("uses: ")[1]
        for path in WORKFLOWS
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*", line)] == []


def test_no_trigger_gives_a_stranger_a_token_or_a_secret() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert re.findall(r"pull_request_target|workflow_run|issue_comment|secrets\.", text) == []


def test_a_workflow_has_no_permission_and_each_job_states_its_own() -> None:
    assert {path.stem: read(path)["permissions"] for path in WORKFLOWS} == {p.stem: {} for p in WORKFLOWS}
    assert [where for where, job in jobs() if not isinstance(job.get("permissions"), dict)] == []


def test_a_job_that_can_write_runs_no_code_of_a_package() -> None:
    writing = [where for where, job in jobs() if "write" in job["permissions"].values()]
    assert [where for where, line in steps("run") if where in writing and "pip install" in line] == []


def test_no_expression_is_part_of_a_shell_line() -> None:
    assert [(where, line) for where, line in steps("run") if "${{" in line] == []


def test_every_script_that_a_workflow_calls_exists() -> None:
    called = {name for _, line in steps("run") for name in re.findall(r"scripts/\w+\.py|\.ci/run", line)}
    assert called
    assert [name for name in sorted(called) if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("workflow", ["pull-request", "from-form", "links"])
def test_a_workflow_that_reads_the_data_installs_only_the_small_extra(workflow: str) -> None:
    installs = [
        line for where, line in steps("run") if where.startswith(f"{workflow}/") and "pip install" in line
    ]
    assert installs == ['python -m pip install --editable ".[check]"']


def test_no_check_of_a_data_change_asks_for_text_that_the_next_release_writes() -> None:
    assert [
        line for where, line in steps("run") if "docs.py" in line and not where.startswith("release/")
    ] == []
    ((_, line),) = [(where, line) for where, line in steps("run") if where == "ci/everything"]
    assert "else\n  .ci/run\nfi" in line
    assert ".ci/run --without-docs" in line


def test_a_release_is_tested_in_one_job_and_built_in_another_from_hashed_requirements() -> None:
    release = read(GITHUB / "workflows" / "release.yml")["jobs"]
    lines = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in release.items()}
    assert [name for name, found in lines.items() if ".ci/run" in found] == ["test"]
    assert [name for name, found in lines.items() if any("scripts/build.py" in line for line in found)] == [
        "build"
    ]
    assert release["build"]["needs"] == "test"
    (install,) = [line for line in lines["build"] if "pip install" in line]
    assert "--require-hashes" in install
    assert "--requirement .github/build/requirements.txt" in install


def test_what_is_built_is_what_is_attested_and_published() -> None:
    release = read(GITHUB / "workflows" / "release.yml")["jobs"]
    artifacts = {
        (name, step["uses"].split("@")[0], step["with"]["name"])
        for name, job in release.items()
        for step in job["steps"]
        if "artifact@" in step.get("uses", "")
    }
    assert artifacts == {
        ("build", "actions/upload-artifact", "release"),
        *((name, "actions/download-artifact", "release") for name in ("attest", "pypi", "github")),
    }
    (publish,) = [
        step["run"] for step in release["github"]["steps"] if "gh release create" in step.get("run", "")
    ]
    assert "< <(cut --characters 67- SHA256SUMS)" in publish
    assert '"${files[@]}" SHA256SUMS' in publish


def test_the_pinned_requirements_are_those_that_the_build_asks_for() -> None:
    asked, pinned = (
        (GITHUB / "build" / f"requirements.{kind}").read_text(encoding="utf-8") for kind in ("in", "txt")
    )
    names = [line for line in asked.splitlines() if line and not line.startswith("#")]
    pins = dict(re.findall(r"^([\w-]+)==(\S+)", pinned, re.MULTILINE))
    assert set(names) <= set(pins)
    assert len(re.findall("^[^ #]", pinned, re.MULTILINE)) == len(pins)
    assert all(
        "--hash=sha256:" in part for part in re.split(r"^(?=[\w-]+==)", pinned, flags=re.MULTILINE)[1:]
    )


def test_every_supported_python_is_tested_on_three_systems() -> None:
    matrix = read(GITHUB / "workflows" / "ci.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert matrix == {
        "os": ["ubuntu-latest", "macos-latest", "windows-latest"],
        "python": ["3.11", "3.12", "3.13", "3.14"],
    }
