"""Each question on the command line: the same rows as from Python, in every format, and its exit status."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd
import pytest

import ilrs_signatories as ilrs
from conftest import ROOT
from ilrs_signatories.cli import main
from ilrs_signatories.reconciliation import Reconciliation


class Answer(NamedTuple):
    status: int
    output: str
    errors: str


Run = Callable[..., Answer]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command in this process, on the shipped tables."""

    def run(words: str, *more: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["ilrs", *words.split(), *more])
        status = main()
        output, errors = capsysbinary.readouterr()
        return Answer(status, output.decode("utf-8"), errors.decode("utf-8"))

    return run


def from_json(answer: Answer) -> Any:  # noqa: ANN401 - whatever JSON holds
    assert (answer.status, answer.errors) == (0, "")
    return json.loads(answer.output)


def as_objects(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as the command's JSON has them: days as ISO text, blank as None."""
    days = {str(name): frame[name].dt.strftime("%Y-%m-%d") for name in frame.select_dtypes("datetime")}
    cells = frame.assign(**days).astype(object)
    rows = cells.where(cells.notna(), None).to_dict("records")
    return [{str(column): cell for column, cell in row.items()} for row in rows]


FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    "evidence thailand": lambda: ilrs.evidence("thailand"),
    "conflicts": ilrs.conflicts,
    "history thailand": lambda: ilrs.history("thailand"),
    "history THA --as-of 2024-01-01": lambda: ilrs.history("thailand", as_of="2024-01-01"),
    "history china --known-on 2023-12-31": lambda: ilrs.history("china", known_on="2023-12-31"),
    "timeline": ilrs.timeline,
    "timeline --rule institutions --freq Q": lambda: ilrs.timeline("institutions", "Q"),
    "timeline --known-on 2024-05-10": lambda: ilrs.timeline(known_on="2024-05-10"),
    "overlap": ilrs.overlap,
    "overlap --as-of 2025-01-01": lambda: ilrs.overlap(as_of="2025-01-01"),
    "list --as-of 2024-07-04 --type country": lambda: ilrs.signatories("2024-07-04", type="country"),
}


@pytest.mark.parametrize("words", FRAMES)
def test_json_is_an_array_of_the_frames_rows(run: Run, words: str) -> None:
    rows, frame = from_json(run(words, "--format", "json")), FRAMES[words]()
    assert rows == as_objects(frame)
    assert all(list(row) == list(frame) for row in rows)
    assert rows


@pytest.mark.parametrize("words", FRAMES)
def test_csv_has_the_frames_columns(run: Run, words: str) -> None:
    answer, frame = run(words, "--format", "csv"), FRAMES[words]()
    header, *rows = csv.reader(io.StringIO(answer.output))
    assert (header, len(rows)) == (list(frame), len(frame))


@pytest.mark.parametrize(
    "words", [*FRAMES, "count", "reconcile", "reconcile roscosmos-2025-04", "cite", f"diff {ROOT} {ROOT}"]
)
def test_every_format_is_printed(run: Run, words: str) -> None:
    for format_ in ("table", "csv", "json"):
        answer = run(words, "--format", format_)
        assert (answer.status, answer.errors) == (0, "")
        assert answer.output.endswith("\n")


def test_a_count_is_one_object_and_prints_itself(run: Run) -> None:
    found = ilrs.count("2024-07-04", "states_without_china", "2024-12-31")
    words = "count --as-of 2024-07-04 --rule states_without_china --known-on 2024-12-31"
    assert from_json(run(words, "--format", "json")) == found.to_dict()
    assert run(words) == Answer(0, f"{found}\n", "")
    assert run("count --as-of 2021-03-08 --format csv").output == (
        "field,value\nrule,states\nas_of,2021-03-08\nknown_on,\nlow,0\nhigh,0\n"
        "caveats/1,the record begins only on 2021-03-09\n"
    )


def test_a_reconciliation_is_one_object_and_all_of_them_an_array(run: Run) -> None:
    found = ilrs.reconcile("spacenews-2024-05", "states")
    words = "reconcile spacenews-2024-05 --rule states"
    assert from_json(run(words, "--format", "json")) == found.to_dict()
    assert run(words) == Answer(0, f"{found}\n", "")
    rows = from_json(run("reconcile --format json"))
    assert [row["list_id"] for row in rows] == ilrs.load("published_lists")["list_id"].tolist()
    assert rows == [ilrs.reconcile(row["list_id"]).to_dict() for row in rows]
    assert tuple(rows[0]) == Reconciliation._fields
    assert {row["rule"] for row in from_json(run("reconcile --rule states --format json"))} == {"states"}


def test_a_citation_as_json_is_its_item(run: Run) -> None:
    assert run("cite").output == ilrs.cite() + "\n"
    assert run("cite --style bibtex").output == ilrs.cite("bibtex") + "\n"
    assert from_json(run("cite --format json")) == json.loads(ilrs.cite("csl-json"))
    assert "author/1/literal,ilrs-signatories contributors\n" in run("cite --format csv").output


def test_a_table_of_what_both_signed_says_what_is_missing(run: Run) -> None:
    text = run("overlap").output
    assert all(f"\nMissing: {caveat}\n" in text for caveat in ilrs.overlap().attrs["caveats"])


def test_a_diff_is_an_array_of_differences(run: Run) -> None:
    assert run(f"diff {ROOT} {ROOT}").output == "removed 0, changed 0, added 0\n"
    assert from_json(run(f"diff {ROOT} {ROOT} --format json")) == []
    header = "change,what,table,record_id,column,old,new\n"
    assert run(f"diff {ROOT} {ROOT} --format csv").output == header


STATUS = {
    "reconcile roscosmos": 1,
    "evidence roscosmos": 1,
    "history atlantis": 1,
    "count --rule stats": 2,
    "count --as-of 2024-02-30": 2,
    "count --known-on yesterday": 2,
    "reconcile roscosmos-2025-04 --rule stats": 2,
    "reconcile --rule stats": 2,
    "reconcile one two": 2,
    "evidence": 2,
    "timeline --freq W": 2,
    "timeline --as-of 2024-01-01": 2,
    "overlap --as-of 2024": 2,
    "cite --style apa": 2,
    "diff": 2,
    "diff /nowhere /nowhere": 2,
}


@pytest.mark.parametrize(("words", "status"), STATUS.items())
def test_what_cannot_be_answered_is_one_line_and_a_status(run: Run, words: str, status: int) -> None:
    answer = run(words)
    assert (answer.status, answer.output) == (status, "")
    assert answer.errors.startswith("ilrs: ")
    assert answer.errors.count("\n") == 1
