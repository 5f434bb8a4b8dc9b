"""The command, run as a process on invented rows: whole outputs, messages and exit statuses."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import ilrs_signatories
from conftest import ROOT, Write
from ilrs_signatories.commands import COMMANDS

TABLES: dict[str, list[dict[str, str]]] = {
    "signatories": [
        {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
        {"signatory_id": "utopia", "name": "Utopia", "type": "country", "country": "UTO"},
        {
            "signatory_id": "academy",
            "name": "日本 Academy of a very long name that goes on and on",
            "country": "UTO",
        },
    ],
    "agreements": [
        {
            "agreement_id": "utopia",
            "title": "T",
            "instrument": "unspecified",
            "scope": "ilrs",
            "signed": "2024-05",
        },
        {
            "agreement_id": "academy-2024",
            "title": 'A "B", C',
            "instrument": "joint_statement",
            "scope": "ilrs",
            "signed": "[2024-07-03,2024-07-05]",
            "announced": "2024-07-08",
        },
    ],
    "parties": [
        {
            "agreement_id": "academy-2024",
            "signatory_id": "academy",
            "role": "signatory",
            "signed_by": "Ünal Ö",
        },
        {"agreement_id": "academy-2024", "signatory_id": "china", "role": "host", "body": "CNSA"},
        {"agreement_id": "utopia", "signatory_id": "china", "role": "host"},
        {"agreement_id": "utopia", "signatory_id": "utopia", "role": "signatory"},
    ],
    "events": [{"event_id": "step", "signatory_id": "utopia", "event": "applied", "date": "2024-04"}],
    "sources": [{"source_id": "notice", "publisher": "CNSA", "type": "official", "side": "china"}],
    "evidence": [
        {
            "resource": "agreements",
            "record_id": "academy-2024",
            "field": "signed",
            "source_id": "notice",
            "value": "2024-07-03",
            "stance": "supports",
        },
        {
            "resource": "parties",
            "record_id": "academy-2024/academy",
            "field": "signed_by",
            "source_id": "notice",
            "value": "Ünal Ö",
            "stance": "supports",
        },
    ],
    "published_lists": [
        {
            "list_id": "roster",
            "source_id": "notice",
            "as_of": "2024-08",
            "figure": "2",
            "figure_kind": "exact",
            "unit": "signatories",
            "note": "word " * 19 + "word",
        }
    ],
    "published_list_entries": [
        {"list_id": "roster", "position": "1", "printed_name": "Utopia", "signatory_id": "utopia"}
    ],
}

LIST = """\
signed                   signatory_id  name                                      country  grade
-----------------------  ------------  ----------------------------------------  -------  -----
2024-05                  utopia        Utopia                                    UTO      D
[2024-07-03,2024-07-05]  academy       日本 Academy of a very long name that g…  UTO      B

Signatories: 2 (countries 1, other bodies 1)
"""

POSSIBLE = """\
signed                   signatory_id  name                                      country  grade
-----------------------  ------------  ----------------------------------------  -------  -----
2024-05                  utopia        Utopia                                    UTO      D
[2024-07-03,2024-07-05]  academy       日本 Academy of a very long name that g…  UTO      B

Signatories: 1 (countries 1, other bodies 0)
Not counted, since perhaps later: academy
"""

LIST_CSV = """\
signatory_id,name,type,country,agreement_id,instrument,counterpart,signed,signed_earliest,signed_latest,\
announced,origins,grade,contested,certainty,n_agreements
academy,日本 Academy of a very long name that goes on and on,,UTO,academy-2024,joint_statement,china,\
"[2024-07-03,2024-07-05]",2024-07-03,2024-07-05,2024-07-08,1,B,false,member,1
"""

LIST_JSON = {
    "signatory_id": "utopia",
    "name": "Utopia",
    "type": "country",
    "country": "UTO",
    "agreement_id": "utopia",
    "instrument": "unspecified",
    "counterpart": "china",
    "signed": "2024-05",
    "signed_earliest": "2024-05-01",
    "signed_latest": "2024-05-31",
    "announced": None,
    "origins": 0,
    "grade": "D",
    "contested": False,
    "certainty": "member",
    "n_agreements": 1,
}

SHOW = """\
table            agreements
agreement_id     academy-2024
title            A "B", C
instrument       joint_statement
scope            ilrs
signed           [2024-07-03,2024-07-05]
announced        2024-07-08
signed_earliest  2024-07-03
signed_latest    2024-07-05
origins          1
grade            B
contested        false

parties
signatory_id  role       body  signed_by
------------  ---------  ----  ---------
academy       signatory        Ünal Ö
china         host       CNSA

evidence
field      value       stance    source_id  relays
---------  ----------  --------  ---------  ------
signed     2024-07-03  supports  notice
signed_by  Ünal Ö      supports  notice
"""


class Answer(NamedTuple):
    status: int
    output: str
    errors: str


Run = Callable[..., Answer]


@pytest.fixture
def site(tmp_path: Path, write_package: Write) -> Path:
    """A folder with the code and, beside it as in an installed wheel, the invented tables."""
    site = tmp_path / "site"
    shutil.copytree(Path(ilrs_signatories.__file__).parent, site / "ilrs_signatories")
    write_package(**TABLES).rename(site / "ilrs_signatories" / "_dataset")
    return site


@pytest.fixture
def run(tmp_path: Path, site: Path) -> Run:
    """Runs the command on the invented tables, in another folder than theirs."""

    def run(*words: str, **environment: str) -> Answer:
        command = [sys.executable, "-m", "ilrs_signatories", *words]
        env = {**os.environ, "PYTHONPATH": str(site), **environment}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
        return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


def objects(answer: Answer) -> Any:  # noqa: ANN401 - whatever JSON holds
    assert (answer.status, answer.errors) == (0, "")
    return json.loads(answer.output)


def test_the_list_is_aligned_and_counted(run: Run) -> None:
    assert run("list") == Answer(0, LIST, "")


def test_a_list_says_who_is_only_possible(run: Run) -> None:
    assert run("list", "--as-of", "2024-07-04") == Answer(0, POSSIBLE, "")


def test_a_list_as_csv_has_every_column(run: Run) -> None:
    answer = run("list", "--format=csv", "--as-of", "2024-07-31")
    rows = answer.output.splitlines(keepends=True)
    assert answer._replace(output=rows[0] + rows[2]) == Answer(0, LIST_CSV, "")


def test_a_list_as_json_has_every_column_with_null_for_blank(run: Run) -> None:
    rows = objects(run("list", "--format", "json", "--type", "country"))
    assert rows == [LIST_JSON]
    assert list(rows[0]) == list(LIST_JSON)


def test_a_list_of_nobody_is_empty_in_every_format(run: Run) -> None:
    day = ("list", "--as-of", "2024-01-01", "--format")
    assert run(*day, "json") == Answer(0, "[]\n", "")
    assert run(*day, "csv") == Answer(0, LIST_CSV.splitlines(keepends=True)[0], "")
    assert run(*day, "table").output.endswith("\nSignatories: 0 (countries 0, other bodies 0)\n")


def test_a_list_as_known_before_any_source_is_empty(run: Run) -> None:
    assert objects(run("list", "--known-on", "2026-11-21", "--format", "json")) == []
    known = objects(run("list", "--known-on", "2026-11-22", "--format", "json"))
    assert [row["signatory_id"] for row in known] == ["academy"]


def test_a_record_is_shown_with_what_belongs_to_it(run: Run) -> None:
    assert run("show", "academy-2024") == Answer(0, SHOW, "")


def test_a_long_text_goes_on_below_its_beginning(run: Run) -> None:
    lines = run("show", "roster").output.splitlines()
    assert lines[7:10] == ["note         " + "word " * 15 + "word", "             word word word word", ""]


def test_a_record_as_csv_has_a_line_a_value(run: Run) -> None:
    answer = run("show", "roster", "--format", "csv")
    assert (answer.status, answer.errors) == (0, "")
    rows = list(csv.reader(io.StringIO(answer.output)))
    assert rows[:3] == [["field", "value"], ["table", "published_lists"], ["also_in", ""]]
    assert rows[-5:] == [
        ["entries/1/list_id", "roster"],
        ["entries/1/position", "1"],
        ["entries/1/printed_name", "Utopia"],
        ["entries/1/printed_type", ""],
        ["entries/1/signatory_id", "utopia"],
    ]


def test_a_signatory_has_its_status_agreements_and_events(run: Run) -> None:
    record = objects(run("show", "utopia", "--format", "json"))
    (agreement,) = record.pop("agreements")
    (event,) = record.pop("events")
    assert record == {
        "table": "signatories",
        "also_in": "agreements",
        **dict.fromkeys(("name_local", "acronym", "seat", "website", "note")),
        "signatory_id": "utopia",
        "name": "Utopia",
        "type": "country",
        "country": "UTO",
        "status": "signatory",
    }
    assert (agreement["agreement_id"], agreement["grade"], agreement["signed_latest"]) == (
        "utopia",
        "D",
        "2024-05-31",
    )
    assert [party["role"] for party in agreement["parties"]] == ["host", "signatory"]
    assert (event["event_id"], event["claimant"]) == ("step", None)


@pytest.mark.parametrize(
    ("id_", "table", "key", "number"),
    [
        ("academy-2024", "agreements", "evidence", 2),
        ("step", "events", "evidence", 0),
        ("notice", "sources", "evidence", 2),
        ("roster", "published_lists", "entries", 1),
    ],
)
def test_a_record_is_found_in_whichever_table_has_it(
    run: Run, id_: str, table: str, key: str, number: int
) -> None:
    record = objects(run("show", id_, "--format", "json"))
    assert (record["table"], record["also_in"], len(record[key])) == (table, None, number)


def test_integers_are_numbers_in_json(run: Run) -> None:
    record = objects(run("show", "roster", "--format", "json"))
    assert (record["figure"], record["entries"][0]["position"]) == (2, 1)


def test_the_tables_are_listed_with_their_size(run: Run) -> None:
    rows = objects(run("tables", "--format", "json"))
    assert rows[2] == {
        "table": "parties",
        "title": "Parties",
        "rows": 4,
        "columns": 6,
        "path": "data/parties.csv",
    }
    assert [row["table"] for row in rows] == ilrs_signatories.tables()


def test_help_and_version_are_told(run: Run) -> None:
    assert run("--version") == Answer(0, f"ilrs {ilrs_signatories.__version__}\n", "")
    assert run("--help").output.startswith("usage: ilrs COMMAND ...\n")
    assert run("show", "--help").output.startswith("usage: ilrs show [--format FORMAT] ID\n")


DAY = "write a day such as 2024-05-10"
KNOWN = ", ".join(COMMANDS)
WRONG = {
    "": f"name a command: {KNOWN}",
    "lst": f"unknown command 'lst': nearest is 'list', choose from {KNOWN}",
    "--formt json list": f"unknown command '--formt': nearest is 'export', choose from {KNOWN}",
    "list --formt json": "unknown option '--formt': nearest is '--format', "
    "choose from --as-of, --known-on, --type, --format",
    "tables --as-of=2024-01-01": "unknown option '--as-of': nearest is '--format', choose from --format",
    "list --format jsn": "unknown format 'jsn': nearest is 'json', choose from table, csv, json",
    "list --type countries": "unknown type 'countries': nearest is 'country', choose from country, "
    "intergovernmental_organization, international_association, public_body, research_institute, university, "
    "company, nonprofit",
    "list --as-of 2024-13": f"as_of '2024-13' has a month that does not exist: {DAY}",
    "list --as-of 2024-05": f"as_of '2024-05' is more than one day: {DAY}",
    "list --known-on today": f"known_on 'today' is not a date in one of the forms of the codebook: {DAY}",
    "list --as-of": "argument --as-of: expected one argument",
    "list more": "unexpected argument 'more'",
    "show": "the following arguments are required: ID",
    "show china more": "unexpected argument 'more'",
}


@pytest.mark.parametrize(("words", "message"), WRONG.items())
def test_wrong_usage_is_one_line_with_what_would_be_right(run: Run, words: str, message: str) -> None:
    assert run(*words.split()) == Answer(2, "", f"ilrs: {message}\n")


def test_an_unknown_id_is_one_line_with_the_nearest(run: Run) -> None:
    message = (
        "ilrs: no record 'Utopa': nearest is 'utopia', "
        "choose an id of signatories, agreements, events, sources, published_lists\n"
    )
    assert run("show", "Utopa") == Answer(1, "", message)


@pytest.mark.parametrize("words", [["list"], ["show", "china"], ["tables"]])
def test_a_missing_file_is_named(run: Run, site: Path, words: list[str]) -> None:
    path = site / "ilrs_signatories" / "_dataset" / "data" / "agreements.csv"
    path.unlink()
    message = f"ilrs: {path}: cannot be read: No such file or directory\n"
    assert run(*words) == Answer(2, "", message)


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
)
def test_the_output_is_utf_8_whatever_the_locale(run: Run, environment: dict[str, str]) -> None:
    assert run("list", **environment) == Answer(0, LIST, "")
    assert run("show", "日本", **environment).errors.startswith("ilrs: no record '\\u")


def test_the_command_imports_no_pandas(site: Path) -> None:
    code = (
        "import sys; from ilrs_signatories.cli import main; sys.argv[1:] = ['list']; main(); "
        "sys.exit(bool({'pandas', 'numpy'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=site, stdout=subprocess.DEVNULL, check=True)


def test_a_closed_pipe_is_quiet(site: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "ilrs_signatories", "list"]
    done = subprocess.run(command, cwd=site, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_checkout_is_read_where_no_copy_is_installed() -> None:
    command = [sys.executable, "-m", "ilrs_signatories", "tables", "--format", "csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, check=True)
    assert done.stdout.startswith(b"table,title,rows,columns,path\nsignatories,Signatories,")
