"""The command that checks the data: its output in each form, its exit status, and what it withstands."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import common
import validate as command
from conftest import FROZEN, ROOT
from ilrs_signatories.dataset.reader import open_files
from ilrs_signatories.errors import DamagedPackage
from validation import earlier
from validation.check import check
from validation.report import Fault

SIGNED = "2023-09-01,2023-09-07"

Done = subprocess.CompletedProcess[str]


def validate(*arguments: str | Path, quick: bool = True) -> Done:
    """What the command prints, and its exit status, in this process."""
    words = [*["--quick"] * quick, *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = command.main(words)
        except (common.Refused, DamagedPackage) as error:
            err.write(str(error))
            status = 2
        except SystemExit as error:
            status = int(error.code or 0)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def in_a_process(*arguments: str | Path) -> Done:
    command = [sys.executable, ROOT / "scripts" / "validate.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the good package, its descriptor and tables alone."""
    shutil.copytree(FROZEN / "data", tmp_path / "data")
    shutil.copy(FROZEN / "datapackage.json", tmp_path)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def line_of(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def test_the_repository_is_sound_by_our_rules_and_by_frictionless() -> None:
    done = in_a_process()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("no fault in 9 tables, ")
    assert done.stdout.endswith(" rules and Frictionless\n")


def test_a_package_needs_nothing_but_its_descriptor_and_its_data(package: Path) -> None:
    assert validate("--package", package).returncode == 0


def test_a_fault_is_one_line_with_its_place_its_rule_and_its_fix(package: Path) -> None:
    agreements = package / "data" / "agreements.csv"
    replace(agreements, SIGNED, "2023-13,2023-09-07")
    line, said = line_of(agreements, "south-africa-2023,"), validate("--package", package)
    assert said.returncode == 1
    assert said.stdout.splitlines()[0] == (
        f"data/agreements.csv:{line}:signed [date-edtf] '2023-13' has a month that is out of range - write"
        " 2024, 2024-04, 2024-04-24, [2024-07-03,2024-07-05], [2024-05-07..2024-05-08], [..2023-07-07]"
        " or [2022-12-05..]"
    )


def test_json_is_one_object_with_what_was_checked_and_the_faults(package: Path) -> None:
    replace(package / "data" / "signatories.csv", ",Chiang Mai,", ",NULL,")
    line = line_of(package / "data" / "signatories.csv", "narit,")
    answer = json.loads(validate("--package", package, "--format", "json").stdout)
    assert answer == {
        "valid": False,
        "checked": answer["checked"],
        "faults": [
            {
                "file": "data/signatories.csv",
                "line": line,
                "column": "seat",
                "rule": "null-word",
                "message": "'NULL' is a word for a missing value",
                "fix": "leave the cell blank, and say why in the note",
            }
        ],
    }
    assert list(answer["checked"]) == ["tables", "rows", "cells", "rules", "frictionless"]
    assert answer["checked"].pop("frictionless") is False
    assert all(number > 0 for number in answer["checked"].values())


def test_annotations_encode_what_would_end_them(package: Path) -> None:
    replace(package / "data" / "signatories.csv", ",Chiang Mai,", ',"50% , a: b  c",')
    line = line_of(package / "data" / "signatories.csv", "narit,")
    said = validate("--package", package, "--format", "github").stdout.splitlines()[0]
    assert said == (
        f"::error file=data/signatories.csv,line={line},title=double-space::"
        "seat: '50%25 , a: b  c' has two spaces in a row - write '50%25 , a: b c'"
    )


def test_a_file_name_cannot_end_an_annotation(package: Path) -> None:
    (package / "data" / "a,b:c%.csv").write_text("x\n", encoding="utf-8")
    said = validate("--package", package, "--format", "github").stdout.splitlines()[0]
    assert said.startswith("::error file=data/a%2Cb%3Ac%25.csv,line=1,title=stray-file::")


def test_cell_text_is_escaped_and_cut(package: Path) -> None:
    replace(package / "data" / "signatories.csv", ",Chiang Mai,", ",\x1b[2J" + "a" * 300 + ",")
    said = validate("--package", package).stdout
    assert "\x1b" not in said
    assert f"'\\x1b[2J{'a' * 75}…'" in said
    assert "a" * 81 not in said


def test_ten_faults_in_ten_places_give_ten_lines(package: Path) -> None:
    data = package / "data"
    seeds = [
        ("signatories", "narit,", ",Chiang Mai,", ",n/a,"),
        ("signatories", "iran,", "Claimed by", " Claimed by"),
        ("agreements", "egypt-2023,", '"Beijing, China"', '"Beijing,  China"'),
        ("agreements", "thailand-2024,", ",visit of", ",=visit of"),
        ("parties", "kazakhstan-2024,kazakhstan,", ",signatory,", ",partner,"),
        ("events", "cuba-interested-2024-09,", "Its space agency", "<b>Its space agency"),
        ("events", "iran-invited-2025,", ",2025-10,", ",10/2025,"),
        ("sources", "china-daily-2023-09-08,", "https://www.", "ftp://www."),
        ("sources", "global-times-2023-09-08,", ",en,", ",english,"),
        ("published_lists", "reuters-2023-10,", ",7,exact", ",seven,exact"),
    ]
    expected = []
    for table, start, old, new in seeds:
        path = data / f"{table}.csv"
        lines = path.read_text(encoding="utf-8").split("\n")
        number = line_of(path, start)
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
        path.write_text("\n".join(lines), encoding="utf-8", newline="")
        expected.append((f"data/{table}.csv", number))
    faults = json.loads(validate("--package", package, "--format", "json").stdout)["faults"]
    assert sorted((fault["file"], fault["line"]) for fault in faults) == sorted(expected)


def test_lines_are_those_of_the_file_after_a_cell_of_two_lines(package: Path) -> None:
    events = package / "data" / "events.csv"
    replace(events, "Its space agency attended", '"Its space agency\nattended')
    replace(events, "a round table on the station.", 'a round table on the station."')
    replace(events, ",2025-10,", ",2025-13,")
    faults = json.loads(validate("--package", package, "--format", "json").stdout)["faults"]
    found = {fault["rule"]: fault["line"] for fault in faults if fault["file"] == "data/events.csv"}
    lines = line_of(events, "cuba-"), line_of(events, "iran-invited-2025,")
    assert (found["line-break"], found["date-edtf"]) == lines


def test_a_quote_left_open_does_not_hide_the_rows_below(package: Path) -> None:
    events = package / "data" / "events.csv"
    replace(events, ",Fana Broadcasting", ',"Fana Broadcasting')
    replace(events, ",2025-10,", ",2025-13,")
    said = validate("--package", package).stdout
    assert f"data/events.csv:{line_of(events, 'algeria-')} [csv-quotes]" in said
    assert f"data/events.csv:{line_of(events, 'iran-invited-2025,')}:date [date-edtf]" in said


def test_a_table_that_cannot_be_read_causes_no_other_faults(package: Path) -> None:
    (package / "data" / "sources.csv").write_bytes(b"\xff\xfes\x00")
    done = validate("--package", package, quick=False)
    assert [line.split(" ")[0] for line in done.stdout.splitlines()[:-1]] == ["data/sources.csv:1"]


def edited(package: Path, edit: Callable[[Any], object]) -> Path:
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    edit(descriptor)
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return package


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: d.clear(),
        lambda d: d.update(resources={}),
        lambda d: d.update(resources=[1, "a", None, {}]),
        lambda d: [resource.pop("schema") for resource in d["resources"]],
        lambda d: d["resources"][1].update(path="../../../etc/passwd"),
        lambda d: d["resources"][1].update(path="/etc/passwd"),
        lambda d: d["resources"][1].update(path="https://127.0.0.1:9/agreements.csv"),
        lambda d: d["resources"][1].update(path=["data/agreements.csv"]),
        lambda d: d["resources"][1].update(path="data/\x00.csv"),
        lambda d: d["resources"][1]["schema"].update(fields={"name": "x"}),
        lambda d: d["resources"][1]["schema"].update(fields=[None, 1, "x", {}]),
        lambda d: d["resources"][1]["schema"].update(primaryKey=[{}, 5]),
        lambda d: d["resources"][1]["schema"].update(foreignKeys=[1, {"fields": 5}, {"fields": ["x"]}]),
        lambda d: d["resources"][1]["schema"]["fields"][0].update(constraints=[1]),
        lambda d: d["resources"][1]["schema"]["fields"][0]["constraints"].update(pattern="("),
        lambda d: d["resources"][1]["schema"]["fields"][1]["constraints"].update(
            pattern="([A-Za-z ]+)+[0-9]"
        ),
        lambda d: d["resources"][1]["schema"]["fields"][2]["constraints"].update(enum=5, minLength="x"),
        lambda d: d["resources"][6]["schema"]["fields"][4]["constraints"].update(minimum="one"),
        *(
            lambda d, name=name: d["resources"][0]["schema"]["fields"][-1].update(name=name)
            for name in ("line", 'a "note"', "Name")
        ),
        *(
            lambda d, name=name: d["resources"].append(
                {**d["resources"][1], "name": name, "path": "data/more.csv"}
            )
            for name in ("stored", "dated", "coverage", "released", "Agreements")
        ),
    ],
)
def test_an_absurd_descriptor_is_a_fault(package: Path, edit: Callable[[Any], object]) -> None:
    done = validate("--package", edited(package, edit), "--format", "json", quick=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["valid"] is False


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"a": 1, "a": 2}', "[" * 100_000, '{"version": NaN}']
)
def test_a_descriptor_that_is_no_json_object_is_one_fault(package: Path, text: str) -> None:
    (package / "datapackage.json").write_text(text, encoding="utf-8")
    answer = json.loads(validate("--package", package, "--format", "json", quick=False).stdout)
    assert [(fault["file"], fault["rule"]) for fault in answer["faults"]] == [("datapackage.json", "json")]


def test_a_pipe_in_the_place_of_a_table_is_not_opened(package: Path) -> None:
    (package / "data" / "events.csv").unlink()
    os.mkfifo(package / "data" / "events.csv")
    assert "data/events.csv [table-file]" in validate("--package", package, quick=False).stdout


def test_a_link_that_leads_out_of_the_folder_is_not_followed(package: Path) -> None:
    (package / "data" / "events.csv").unlink()
    (package / "data" / "events.csv").symlink_to(FROZEN / "data" / "events.csv")
    assert "data/events.csv [table-file]" in validate("--package", package).stdout


def test_a_folder_without_a_descriptor_and_wrong_options_are_wrong_usage(tmp_path: Path) -> None:
    assert validate("--package", tmp_path).returncode == 2
    assert validate("--package", tmp_path / "none").returncode == 2
    assert validate("--format", "xml").returncode == 2
    assert validate("--base", tmp_path / "none").returncode == 2


def released(package: Path, target: Path) -> dict[str, Path]:
    """The package as a folder, a zip and a tar, the latter two within a folder as releases are."""
    shutil.copytree(package, target / "folder")
    with zipfile.ZipFile(target / "release.zip", "w") as pack:
        for path in sorted((target / "folder").rglob("*.*")):
            pack.write(path, Path("ilrs-1.0.0", path.relative_to(target / "folder")))
    with tarfile.open(target / "release.tar.gz", "w:gz") as tar:
        tar.add(target / "folder", "ilrs-1.0.0")
    return {name: target / name for name in ("folder", "release.zip", "release.tar.gz")}


@pytest.mark.parametrize("form", ["folder", "release.zip", "release.tar.gz"])
def test_a_released_id_may_not_vanish(
    package: Path, tmp_path_factory: pytest.TempPathFactory, form: str
) -> None:
    base = released(package, tmp_path_factory.mktemp("released"))[form]
    assert validate("--package", package, "--base", base).returncode == 0
    lists = package / "data" / "published_lists.csv"
    kept = [
        line
        for line in lists.read_text(encoding="utf-8").splitlines(True)
        if not line.startswith("voi-2023-12,")
    ]
    lists.write_text("".join(kept), encoding="utf-8", newline="")
    said = validate("--package", package, "--base", base)
    assert said.stdout.splitlines()[0] == (
        "data/published_lists.csv:list_id [history-id] the id 'voi-2023-12' was released and is gone"
        " - put the row back under that id; say in its note what was wrong with it"
    )


def test_a_changed_value_with_new_evidence_is_sound(
    package: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = released(package, tmp_path_factory.mktemp("released"))["folder"]
    replace(package / "data" / "agreements.csv", ",2024-03,,,,,,", ",2024-03-05,,,,,,")
    before = "agreements,arabaev-university-2024,signed,spacenews-2024-03-partners,2024-03,"
    evidence = package / "data" / "evidence.csv"
    assert "[history-value]" in validate("--package", package, "--base", base).stdout
    replace(evidence, before, before.replace(",2024-03,", ",2024-03-05,"))
    assert "[history-evidence]" in validate("--package", package, "--base", base).stdout
    replace(evidence, "Early in the month.", "corrected: the page has the day.")
    assert validate("--package", package, "--base", base).returncode == 0


def test_a_git_tag_is_an_earlier_version_and_no_option(tmp_path: Path) -> None:
    assert validate("--base=--output=" + str(tmp_path / "stolen")).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_quiet(package: Path) -> None:
    (package / "data" / "events.csv").write_text("\n" * 20_000, encoding="utf-8")
    command = [sys.executable, str(ROOT / "scripts" / "validate.py"), "--quick", "--package", str(package)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_the_output_is_utf_8_in_any_locale(package: Path) -> None:
    replace(package / "data" / "signatories.csv", ",Chiang Mai,", ",Área  côté,")
    command = [sys.executable, str(ROOT / "scripts" / "validate.py"), "--quick", "--package", str(package)]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment)
    assert "'Área  côté' has two spaces".encode() in done.stdout


def test_no_rule_reads_a_clock_the_network_or_the_documentation() -> None:
    forbidden = re.compile(
        r"\b(?:urllib\.request|socket|requests|time\.time|date\.today|datetime\.now|CHANGELOG|docs/)"
    )
    sources = sorted((ROOT / "scripts" / "validation").glob("*.py"))
    found = [path.name for path in sources if forbidden.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_a_word_of_three_hundred_thousand_letters_is_judged_at_once(package: Path) -> None:
    replace(package / "data" / "signatories.csv", ",Chiang Mai,", f",{'a' * 300_000}é,")
    said = validate("--package", package).stdout.splitlines()
    assert ["[cell-length]" in line for line in said] == [True, False]


def test_a_cell_that_frictionless_alone_would_miss_the_line_of_has_its_line(package: Path) -> None:
    events = package / "data" / "events.csv"
    replace(events, "Its space agency attended", '"Its space agency\nattended')
    replace(events, "a round table on the station.", 'a round table on the station."')
    replace(events, ",interested,2024-09,", ",interested,,")
    said = validate("--package", package, quick=False).stdout
    assert f"data/events.csv:{line_of(events, 'cuba-')}:date [required]" in said


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("{}", "datapackage.json: the descriptor cannot be read: 'resources' is missing"),
        ("{", "datapackage.json: the descriptor cannot be read: expecting property name"),
        ("no table file", "data/events.csv:1: the table's file is missing or cannot be read"),
        ("no table", "datapackage.json describes no table events"),
        ("utf-16", "data/events.csv:1: the file is encoded in UTF-16"),
        ("header", "data/events.csv:1: the table has no row below its header"),
    ],
)
def test_an_earlier_version_that_cannot_be_read_whole_is_refused(
    package: Path, damage: str, reason: str
) -> None:
    events = package / "data" / "events.csv"
    if damage.startswith("{"):
        (package / "datapackage.json").write_text(damage, encoding="utf-8")
    elif damage == "no table file":
        events.unlink()
    elif damage == "no table":
        edited(package, lambda d: d.update(resources=[r for r in d["resources"] if r["name"] != "events"]))
    elif damage == "utf-16":
        events.write_text(events.read_text(encoding="utf-8"), encoding="utf-16")
    else:
        events.write_text(events.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(DamagedPackage) as refusal:
        earlier.read(str(package), ROOT)
    assert reason in str(refusal.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", b"\x1f\x8bjunk", b"junk"])
def test_an_archive_that_is_damaged_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "base.zip").write_bytes(data)
    assert validate("--base", tmp_path / "base.zip").returncode == 2


def faults(package: Path) -> list[Fault]:
    return check(open_files(package))


@pytest.mark.parametrize(
    ("old", "new", "message", "fix"),
    [
        (",[..2024-04-08],", ",24/11/2023,", "", "write '2023-11-24'"),
        (",[..2024-04-08],", ",03/03/2026,", "", "write '2026-03-03'"),
        (",[..2024-04-08],", ",3 March 2026,", "", "write '2026-03-03'"),
        (",[..2024-04-08],", ",03/04/2026,", "", "'2026-04-03' if the day comes first, '2026-03-04' if"),
        (
            ",[..2024-04-08],",
            ",2024\u201304\u201308,",
            "",
            "write '2024-04-08': the dash between the numbers",
        ),
        (",applied,", ",Applied,", "is not an allowed value", "write 'applied', or another of: "),
    ],
)
def test_a_value_of_a_spreadsheet_gets_its_proposal(
    package: Path, old: str, new: str, message: str, fix: str
) -> None:
    events = package / "data" / "events.csv"
    text = events.read_text(encoding="utf-8")
    assert old in text
    events.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    (found,) = faults(package)
    assert message in found.message
    assert fix in found.fix


def test_a_table_saved_with_semicolons_is_one_message_with_what_to_do(package: Path) -> None:
    events = package / "data" / "events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8", newline="")
    assert [str(fault.fix) for fault in faults(package)] == [
        "run: git restore data/events.csv - or save the file again as CSV UTF-8 with commas"
    ]
    assert "separated by semicolons instead of commas" in faults(package)[0].message


def test_dates_that_a_spreadsheet_rewrote_are_one_message(package: Path) -> None:
    events = package / "data" / "events.csv"
    text = re.sub(r",(\d{4})-(\d\d)-(\d\d),", r",\3/\2/\1,", events.read_text(encoding="utf-8"))
    events.write_text(text, encoding="utf-8", newline="")
    (found,) = faults(package)
    assert (found.file, found.column, found.rule) == ("data/events.csv", "date", "spreadsheet-dates")
    assert found.fix.startswith("run: git restore data/events.csv - ")


def test_a_missing_source_never_proposes_another_source(package: Path) -> None:
    evidence = package / "data" / "evidence.csv"
    replace(evidence, "tass-2021-03-09,", "tass-2021-03-08,")
    (found,) = faults(package)
    assert found.fix == "add the row to data/sources.csv, or correct the id"


def test_one_renamed_id_is_one_message(package: Path) -> None:
    replace(package / "data" / "signatories.csv", "\nthailand,Thailand", "\nsiam,Thailand")
    assert [(fault.rule, fault.message) for fault in faults(package)] == [
        ("foreign-key", "'thailand' is not in data/signatories.csv, and 8 rows name it")
    ]


def test_a_day_after_the_gathering_says_what_to_do(package: Path) -> None:
    sources = package / "data" / "sources.csv"
    replace(sources, "TASS,,2025-11-03,", "TASS,,2026-11-24,")
    found = [fault for fault in faults(package) if fault.rule == "date-future"]
    assert [fault.message for fault in found] == [
        "'2026-11-24' is after 2026-11-22, the day up to which evidence was gathered"
    ]
    assert "run python scripts/format.py, which moves coverage.gathered" in found[0].fix
