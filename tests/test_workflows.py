"""The workflows: pinned, of least permission, and no word of a stranger in a shell line."""

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

ACTIONS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/upload-artifact": ("bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "actions/attest-build-provenance": ("a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32", "v4.1.0"),
    "actions/configure-pages": ("983d7736d9b0ae728b81ab479565c72886d7745b", "v5.0.0"),
    "actions/upload-pages-artifact": ("fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0"),
    "actions/deploy-pages": ("cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0"),
    "pypa/gh-action-pypi-publish": ("cef221092ed1bacb1cc03d23a2d87d1d172e277b", "v1.14.0"),
}

TRIGGERS = {
    "ci": ["pull_request", "push"],
    "from-form": ["issues"],
    "links": ["schedule", "workflow_dispatch"],
    "pages": ["push", "workflow_dispatch"],
    "pull-request": ["pull_request"],
    "release": ["push"],
}

PERMISSIONS = {
    ("ci", "test"): {"contents": "read"},
    ("ci", "lint"): {"contents": "read"},
    ("from-form", "rows"): {"contents": "read"},
    ("from-form", "propose"): {"contents": "write", "pull-requests": "write"},
    ("links", "fetch"): {"contents": "read"},
    ("links", "report"): {"contents": "read", "issues": "write"},
    ("pages", "build"): {"contents": "read", "pages": "read"},
    ("pages", "deploy"): {"pages": "write", "id-token": "write"},
    ("pull-request", "review"): {"contents": "read"},
    ("release", "build"): {"contents": "read"},
    ("release", "attest"): {"id-token": "write", "attestations": "write"},
    ("release", "pypi"): {"id-token": "write"},
    ("release", "github"): {"contents": "write"},
}

EXPRESSIONS = {
    *("github.workflow", "github.ref", "github.repository", "github.server_url", "github.token"),
    *("matrix.os", "matrix.python", "runner.temp", "!cancelled()"),
    *("steps.pages.outputs.base_url", "steps.deployment.outputs.page_url"),
    *("!github.event.repository.fork", "github.event.issue.number", "github.event.label.name == 'accepted'"),
}
"""Every expression that a workflow may hold; of what a stranger can set, only the number of an issue."""


def read(path: Path) -> dict[str, Any]:
    """A workflow as YAML reads it, its triggers under ``on`` (which YAML 1.1 takes for true)."""
    content: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in content.items()}


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every job: its workflow, its id and itself."""
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield path.stem, name, job


def steps(key: str) -> list[tuple[str, Any]]:
    """What all steps have under a key, each with the names of its workflow and job."""
    return [
        (f"{workflow}/{name}", step[key])
        for workflow, name, job in jobs()
        for step in job["steps"]
        if key in step
    ]


def tool(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs a tool of this environment."""
    program = shutil.which(name, path=str(Path(sys.executable).parent))
    assert program, f"{name} is not installed: pip install -e '.[dev]'"
    return subprocess.run([program, *words], capture_output=True, encoding="utf-8", check=False)


def test_zizmor_finds_nothing() -> None:
    done = tool(
        "zizmor",
        "--offline",
        "--pedantic",
        "--strict-collection",
        "--no-progress",
        "--color=never",
        str(GITHUB),
    )

    assert (done.returncode, done.stdout.strip()) == (0, "No findings to report. Good job!"), (
        done.stdout + done.stderr
    )


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
def test_the_files_keep_to_their_schemas(schema: str, files: str) -> None:
    found = [str(path) for path in sorted(GITHUB.glob(files))]

    done = tool("check-jsonschema", "--builtin-schema", schema, *found)

    assert found
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done"), done.stdout + done.stderr


def test_every_action_is_pinned_to_the_commit_of_its_version() -> None:
    lines = [
        line.split("uses: ")[1].strip()
        for path in WORKFLOWS
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    known = {f"{name}@{commit} # {version}" for name, (commit, version) in ACTIONS.items()}

    assert set(lines) == known


def test_the_triggers_are_these_and_none_gives_a_stranger_a_token() -> None:
    assert {path.stem: sorted(read(path)["on"]) for path in WORKFLOWS} == TRIGGERS
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert re.findall(r"pull_request_target|workflow_run|issue_comment|secrets\.", text) == []


def test_a_workflow_may_nothing_and_a_job_what_it_needs() -> None:
    assert {path.stem: read(path)["permissions"] for path in WORKFLOWS} == {name: {} for name in TRIGGERS}
    assert {(workflow, name): job["permissions"] for workflow, name, job in jobs()} == PERMISSIONS


def test_every_job_ends_and_every_workflow_runs_one_at_a_time() -> None:
    assert [name for _, name, job in jobs() if not 0 < job["timeout-minutes"] <= 60] == []
    assert [
        path.stem for path in WORKFLOWS if set(read(path)["concurrency"]) != {"group", "cancel-in-progress"}
    ] == []


def test_no_expression_stands_in_a_shell_line() -> None:
    assert [(where, line) for where, line in steps("run") if "${{" in line] == []


def test_every_expression_is_one_that_no_stranger_can_fill() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)

    assert set(re.findall(r"\$\{\{\s*(.*?)\s*\}\}", text)) == EXPRESSIONS


def test_no_checkout_leaves_its_token_behind() -> None:
    checkouts = [
        step.get("with", {})
        for _, _, job in jobs()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]

    assert len(checkouts) > 5
    assert [given for given in checkouts if given.get("persist-credentials") is not False] == []


def test_no_step_uses_a_cache() -> None:
    assert [(where, given) for where, given in steps("with") if any("cache" in key for key in given)] == []


def test_every_script_that_a_workflow_calls_is_there() -> None:
    called = {name for _, line in steps("run") for name in re.findall(r"scripts/\w+\.py|\.ci/run", line)}

    assert [name for name in sorted(called) if not (ROOT / name).is_file()] == []


def test_a_form_is_read_only_when_accepted_by_a_job_that_may_write_nothing() -> None:
    found = read(GITHUB / "workflows" / "from-form.yml")["jobs"]

    assert found["rows"]["if"] == "${{ github.event.label.name == 'accepted' }}"
    assert found["propose"]["needs"] == "rows"
    assert [
        line for where, line in steps("run") if where == "from-form/propose" and "from_form" in line
    ] == []
    scripts = [
        name
        for where, line in steps("run")
        if where == "from-form/propose"
        for name in re.findall(r"\w+\.py", line)
    ]
    assert scripts == ["apply_patch.py"]


def test_every_supported_python_is_tested_on_three_systems() -> None:
    matrix = read(GITHUB / "workflows" / "ci.yml")["jobs"]["test"]["strategy"]["matrix"]

    assert matrix == {
        "os": ["ubuntu-latest", "macos-latest", "windows-latest"],
        "python": ["3.11", "3.12", "3.13", "3.14"],
    }


def test_dependabot_waits_before_it_takes_a_new_version() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]

    assert {update["package-ecosystem"]: update["cooldown"]["default-days"] for update in updates} == {
        "github-actions": 14,
        "pip": 14,
    }
