"""The command: its formats, its exit statuses, its messages, and the surroundings in which it works."""

from __future__ import annotations

import contextlib
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

import pandas as pd
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT, Write
from ilrs_signatories.cli import COMMANDS, main
from ilrs_signatories.dataset.reader import Folder
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.questions.reconcile import COLUMNS


class Answer(NamedTuple):
    status: int
    output: str
    errors: str


Run = Callable[..., Answer]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command in this process."""

    def run(words: str, *more: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["ilrs", *words.split(), *more])
        status = main()
        output, errors = capsysbinary.readouterr()
        return Answer(status, output.decode("utf-8"), errors.decode("utf-8"))

    return run


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgets the width that the surroundings give."""
    monkeypatch.delenv("COLUMNS", raising=False)


def process(*words: str, stdout: int = subprocess.PIPE, environment: dict[str, str] | None = None) -> Answer:
    """Runs the command as a process, on the frozen package."""
    command = [sys.executable, "-m", "ilrs_signatories", "--package", str(FROZEN), *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **(environment or {})}
    done = subprocess.run(command, env=env, stdout=stdout, stderr=subprocess.PIPE, check=False)
    return Answer(done.returncode, (done.stdout or b"").decode("utf-8"), done.stderr.decode("utf-8"))


def from_json(answer: Answer) -> Any:  # noqa: ANN401 - whatever JSON has
    assert (answer.status, answer.errors) == (0, "")
    return json.loads(answer.output)


def as_objects(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as the command's JSON has them: days as ISO text, blank as None."""
    days = {str(name): frame[name].dt.strftime("%Y-%m-%d") for name in frame.select_dtypes("datetime")}
    cells = frame.assign(**days).astype(object)
    rows = cells.where(cells.notna(), None).to_dict("records")
    return [{str(column): cell for column, cell in row.items()} for row in rows]


FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    "evidence Thailand": lambda: ilrs.evidence("thailand"),
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
    "words", [*FRAMES, "count", "reconcile", "reconcile roscosmos-2025-04", "cite", f"diff {FROZEN} {FROZEN}"]
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
    assert run(words) == Answer(0, f"{found.text(120)}\n", "")
    assert run("count --as-of 2021-03-08 --format csv").output == (
        "field,value\nrule,states\nas_of,2021-03-08\nknown_on,\nlow,0\nhigh,0\n"
        "caveats/1,The record begins on 9 March 2021.\n"
    )


def test_a_reconciliation_is_one_object_and_all_of_them_an_array(run: Run) -> None:
    found = ilrs.reconcile("spacenews-2024-05", "states")
    words = "reconcile spacenews-2024-05 --rule states"
    assert from_json(run(words, "--format", "json")) == found.to_dict()
    assert run(words) == Answer(0, f"{found.text(120)}\n", "")
    rows = from_json(run("reconcile --format json"))
    assert [row["list_id"] for row in rows] == ilrs.load("published_lists")["list_id"].tolist()
    assert rows == [ilrs.reconcile(row["list_id"]).to_dict() for row in rows]
    assert tuple(rows[0]) == COLUMNS
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
    assert run(f"diff {FROZEN} {FROZEN}").output == "removed 0, changed 0, added 0\n"
    assert from_json(run(f"diff {FROZEN} {FROZEN} --format json")) == []
    header = "change,what,table,record_id,column,old,new\n"
    assert run(f"diff {FROZEN} {FROZEN} --format csv").output == header


LIST = """\
signed          signatory_id  name                                         country  instrument       grade
--------------  ------------  -------------------------------------------  -------  ---------------  -----
2021-03-09      china         China                                        CHN      memorandum       A
2021-03-09      russia        Russia                                       RUS      memorandum       A
2023-04-25      apsco         Asia-Pacific Space Cooperation Organization           joint statement  B
[..2023-07-07]  nanospace     nanoSPACE AG                                 CHE      memorandum       C
2023            iloa          International Lunar Observatory Association  USA      memorandum       B
                ucn           Universidad Católica del Norte               CHL      cooperation      B

Signatories: 4 (countries 2, other bodies 2)
Not counted (may have signed later): International Lunar Observatory Association, Universidad Católica del Norte
Grade A: the text itself, or official sources of both sides
Grade B: an official source of one side
Grade C: another source gives the date and names the body or the person that signed
"""  # noqa: E501


def test_the_list_has_the_kind_of_document_a_total_and_the_grades(run: Run) -> None:
    assert run("list --as-of 2023-07-07") == Answer(0, LIST, "")


def test_a_list_of_nobody_is_empty_in_every_format(run: Run) -> None:
    day = "list --as-of 2021-03-08 --format"
    assert run(f"{day} json") == Answer(0, "[]\n", "")
    header = "signatory_id,name,type,country,agreement_id,instrument,counterpart,signed,signed_earliest,"
    header += "signed_latest,announced,origins,grade,contested,contested_fields,certainty,n_agreements\n"
    assert run(f"{day} csv") == Answer(0, header, "")
    assert run(f"{day} table").output.endswith("\nSignatories: 0 (countries 0, other bodies 0)\n")


def test_the_tables_are_listed_with_their_size(run: Run) -> None:
    rows = from_json(run("tables --format json"))
    assert [row["table"] for row in rows] == ilrs.tables()
    assert rows[2] == {
        "table": "parties",
        "title": "Parties",
        "rows": len(ilrs.load("parties")),
        "columns": 6,
        "path": "data/parties.csv",
    }


TABLES = [
    "list",
    "show thailand",
    "show thailand-2024",
    "count --rule institutions",
    "reconcile",
    "reconcile roscosmos-2025-04",
    "evidence belarus",
    "conflicts",
    "history china",
    "timeline",
    "overlap",
    "tables",
]


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("words", TABLES)
def test_what_is_printed_fits_the_terminal_and_addresses_stay_whole(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    answer = run(words)
    assert (answer.status, answer.errors) == (0, "")
    lines = answer.output.splitlines()
    assert [line for line in lines if len(line) > columns and "://" not in line] == []
    addresses = set(ilrs.load("sources")[["url", "archived_url"]].stack())
    addresses |= set(ilrs.load("signatories")["website"].dropna())
    assert [line for line in lines if "://" in line and line.split()[-1] not in addresses] == []


@pytest.mark.parametrize("words", ["", "help", "--help", "-h"])
def test_the_help_lists_every_command(run: Run, words: str) -> None:
    answer = run(words)
    assert (answer.status, answer.errors) == (0, "")
    assert answer.output.startswith("usage: ilrs [--package PATH] COMMAND ...\n")
    assert [name for name in COMMANDS if f"\n    {name} " not in answer.output] == []


@pytest.mark.parametrize("words", ["count --help", "count -h", "help count", "--help count"])
def test_the_help_of_a_command_lists_the_choices_of_its_options(run: Run, words: str) -> None:
    answer = run(words)
    assert (answer.status, answer.errors) == (0, "")
    assert answer.output.startswith(
        "usage: ilrs count [--as-of DAY] [--known-on DAY] [--rule RULE] [--format FORMAT]\n"
    )
    assert ", ".join(RULES) in " ".join(answer.output.split())


def test_the_help_lists_the_types_and_the_formats(run: Run) -> None:
    text = " ".join(run("list --help").output.split())
    assert "country, intergovernmental_organization, international_association, " in text
    assert "table (the default), csv, json" in text
    assert "csv (the default), parquet, sqlite, xlsx, json" in " ".join(run("export --help").output.split())


@pytest.mark.parametrize("words", ["-V", "--version", "--version --format json"])
def test_the_version_is_printed(run: Run, words: str) -> None:
    assert run(words) == Answer(0, f"ilrs {ilrs.__version__}\n", "")


DAY = "write a day such as 2024-05-10"
KNOWN = ", ".join(COMMANDS)
WRONG = {
    "lst": f"unknown command 'lst': did you mean 'list'? Choose from {KNOWN}",
    "--formt json list": f"unknown command '--formt': Choose from {KNOWN}",
    "list --formt json": "unknown option '--formt': did you mean '--format'? "
    "Choose from --as-of, --known-on, --type, --format, --package",
    "tables --as-of=2024-01-01": "unknown option '--as-of': Choose from --format, --package",
    "wikitable --format json": "unknown option '--format': Choose from --as-of, --package",
    "list --format jsn": "unknown format 'jsn': did you mean 'json'? Choose from table, csv, json",
    "list --type countries": "unknown type 'countries': did you mean 'country'? Choose from country, "
    "intergovernmental_organization, international_association, public_body, research_institute, university, "
    "company, nonprofit",
    "list --as-of 2024-13": f"as_of '2024-13' has a month that is out of range: {DAY}",
    "list --as-of 2024-05": f"as_of '2024-05' is more than one day: {DAY}",
    "list --as-of": "argument --as-of: expected one argument",
    "list --package": "argument --package: expected one argument",
    "list more": "unexpected argument 'more'",
    "show": "the following arguments are required: ID",
    "show china more": "unexpected argument 'more'",
    "count --rule stats": f"unknown rule 'stats': did you mean 'states'? Choose from {', '.join(RULES)}",
    "cite --style apa": "unknown style 'apa': Choose from text, bibtex, csl-json",
    "timeline --freq W": "unknown freq 'W': Choose from D, M, Q, Y",
    "--package /nowhere list": "/nowhere: cannot be read: No such file or directory",
}


@pytest.mark.parametrize(("words", "message"), WRONG.items())
def test_wrong_usage_is_one_line_with_what_would_be_right(run: Run, words: str, message: str) -> None:
    assert run(words) == Answer(2, "", f"ilrs: {message}\n")


STATUS = {
    "show roscosmos": 1,
    "reconcile roscosmos": 1,
    "evidence roscosmos": 1,
    "history atlantis": 1,
    "count --as-of 2024-02-30": 2,
    "count --known-on yesterday": 2,
    "reconcile roscosmos-2025-04 --rule stats": 2,
    "reconcile --rule stats": 2,
    "reconcile one two": 2,
    "evidence": 2,
    "timeline --as-of 2024-01-01": 2,
    "overlap --as-of 2024": 2,
    "diff": 2,
    "diff /nowhere /nowhere": 2,
    "export": 2,
}


@pytest.mark.parametrize(("words", "status"), STATUS.items())
def test_what_cannot_be_answered_is_one_line_and_a_status(run: Run, words: str, status: int) -> None:
    answer = run(words)
    assert (answer.status, answer.output) == (status, "")
    assert answer.errors.startswith("ilrs: ")
    assert answer.errors.count("\n") == 1


@pytest.mark.parametrize("words", ["show {}", "evidence {}", "history {}"])
def test_a_signatory_may_be_named_by_id_name_acronym_or_code(run: Run, words: str) -> None:
    for id_, names in {"serbia": ["Serbia", "SRB", "srb"], "narit": ["NARIT", "Narit"]}.items():
        expected = run(words.format(id_))
        assert expected.status == 0
        assert [name for name in names if run(words.format(name)) != expected] == []


def other_version(tmp_path: Path) -> list[Path]:
    """A version in which Serbia is called otherwise, as a folder and in archives."""
    folder = tmp_path / "other"
    shutil.copytree(FROZEN, folder)
    path = folder / "data" / "signatories.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("serbia,Serbia,", "serbia,Srbija,"), encoding="utf-8"
    )
    archives = [
        shutil.make_archive(str(tmp_path / "a"), kind, tmp_path, "other") for kind in ("zip", "gztar")
    ]
    return [folder, *map(Path, archives)]


@pytest.mark.parametrize(
    "words", ["list", "show Srbija", "count", "evidence SRB", "history serbia", "tables"]
)
def test_every_command_reads_another_version(run: Run, tmp_path: Path, words: str) -> None:
    answers = set()
    for path in other_version(tmp_path):
        answers |= {run(f"--package {path} {words}"), run(f"{words} --package {path}")}
    (answer,) = answers
    assert (answer.status, answer.errors) == (0, "")


def test_every_question_reads_another_version(tmp_path: Path) -> None:
    for path in other_version(tmp_path):
        assert ilrs.signatories(package=path).set_index("signatory_id").loc["serbia", "name"] == "Srbija"
        assert ilrs.load("signatories", package=path)["name"].eq("Srbija").sum() == 1
        assert ilrs.overlap(package=path)["name"].eq("Srbija").sum() == 1
        assert "Srbija" in ilrs.wikitable(package=path)
        assert ilrs.show("Srbija", package=path)["signatory_id"] == "serbia"
        assert (len(ilrs.count(package=path)), ilrs.cite(package=path)) == (len(ilrs.count()), ilrs.cite())
        assert ilrs.tables(path) == ilrs.tables()
        assert (
            min(map(len, (ilrs.conflicts(path), ilrs.timeline(package=path), ilrs.reconcile(package=path))))
            > 0
        )
        assert min(map(len, (ilrs.history("srbija", package=path), ilrs.evidence("srbija", path)))) > 0
        (exported,) = ilrs.export(tmp_path / "out", "json", package=path)
        assert '"Srbija"' in Path(exported).read_text(encoding="utf-8")


def test_each_table_is_read_once(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (folder, *_) = other_version(tmp_path)
    read: list[str] = []
    really = Folder.read

    def noted(files: Folder, name: str) -> bytes:
        read.append(name)
        return really(files, name)

    monkeypatch.setattr(Folder, "read", noted)
    assert run(f"--package {folder} show thailand").status == 0
    assert sorted(read) == sorted(set(read))
    assert len(read) > 5


HOSTILE = "\x1b[31m\u202e\x07\x9b\u2028"


@pytest.fixture
def hostile(write_package: Write) -> Path:
    """A package with control characters in every text."""
    text = f"x{HOSTILE}"
    source = {"source_id": "notice", "title": text, "publisher": text, "published": "2024-05-09"}
    said = {"source_id": "notice", "stance": "supports", "note": text, "as_printed": text}
    return write_package(
        signatories=[
            {"signatory_id": "utopia", "name": text, "type": "country", "country": "UTO", "note": text},
            {"signatory_id": text, "name": "Academy", "type": "university", "country": "UTO"},
        ],
        agreements=[
            {"agreement_id": text, "title": text, "instrument": "unspecified", "scope": "ilrs"},
            {"agreement_id": "b", "title": text, "instrument": "unspecified", "scope": "ilrs", "note": text},
        ],
        parties=[
            {"agreement_id": text, "signatory_id": text, "role": "signatory", "signed_by": text},
            {"agreement_id": "b", "signatory_id": "utopia", "role": "signatory", "body": text},
        ],
        events=[
            {"event_id": "e", "signatory_id": "utopia", "event": "claimed", "date": "2024", "claimant": text}
        ],
        sources=[source | {"url": f"https://example.org/{HOSTILE}", "author": text}],
        evidence=[
            said | {"resource": "agreements", "record_id": "b", "field": "instrument", "value": text},
            said
            | {"resource": "agreements", "record_id": text, "field": "instrument", "value": "memorandum"},
        ],
        published_lists=[
            {
                "list_id": "one",
                "source_id": "notice",
                "claimant": text,
                "as_of": "2024",
                "figure": "3",
                "figure_kind": "exact",
                "unit": "countries",
                "note": text,
            }
        ],
        published_list_entries=[
            {"list_id": "one", "position": "1", "printed_name": text, "signatory_id": "utopia"},
            {"list_id": "one", "position": "2", "printed_name": text},
        ],
        artemis_accords=[{"country": "UTO", "name": text, "signed": "2024"}],
    )


@pytest.mark.parametrize("format_", ["table", "csv", "json"])
@pytest.mark.parametrize(
    "words",
    [
        "list",
        "show utopia",
        "show b",
        "show notice",
        "show one",
        "show nobody",
        "count --rule signatories",
        "count --rule states_with_claims",
        "reconcile",
        "reconcile one",
        "evidence utopia",
        "conflicts",
        "history utopia",
        "timeline --rule signatories",
        "overlap",
        "cite",
        "tables",
    ],
)
def test_no_command_prints_a_control_character(run: Run, hostile: Path, words: str, format_: str) -> None:
    answer = run(f"--package {hostile} {words} --format {format_}")
    assert answer.status == (1 if words == "show nobody" else 0), answer.errors
    for character in "\x1b\u202e\x07\x9b\u2028":
        assert character not in answer.output + answer.errors


def test_a_message_and_a_wikitable_have_no_control_character_either(run: Run, hostile: Path) -> None:
    text = run(f"--package {hostile} wikitable").output + run("show", f"x{HOSTILE}").errors
    text += run("--package", f"/nowhere{HOSTILE}", "list").errors
    for character in "\x1b\u202e\x07\x9b\u2028":
        assert character not in text


def test_the_answer_goes_to_what_replaces_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["ilrs", "count", "--as-of", "2024-07-04"])
    with contextlib.redirect_stdout(io.StringIO()) as text:
        assert main() == 0
    assert text.getvalue().startswith("states on 2024-07-04: 11, possibly 12\n")


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
)
def test_the_output_is_utf_8_whatever_the_locale(environment: dict[str, str]) -> None:
    assert process("list", "--as-of", "2023-07-07", environment=environment) == Answer(0, LIST, "")
    assert process("show", "日本", environment=environment).errors.startswith("ilrs: no signatory '\\u")


def test_a_closed_pipe_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert process("list", stdout=writer) == Answer(0, "", "")
    os.close(writer)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_standard_output_is_one_line() -> None:
    with open("/dev/full", "wb") as full:
        answer = process("list", stdout=full.fileno())
    assert answer == Answer(2, "", "ilrs: cannot write: No space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("closed", "status", "errors"),
    [(">&-", 2, "ilrs: cannot write: standard output is closed\n"), ("2>&-", 0, ""), ("<&-", 0, "")],
)
def test_closed_streams_end_in_one_line(closed: str, status: int, errors: str) -> None:
    script = f'"{sys.executable}" -m ilrs_signatories --package "{FROZEN}" cite {closed}'
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(["sh", "-c", script], env=env, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (status, errors)


def test_the_command_imports_no_pandas() -> None:
    code = (
        "import sys; from ilrs_signatories.cli import main; sys.argv[1:] = ['list']; main(); "
        "sys.exit(bool({'pandas', 'numpy', 'dataclasses'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", stdout=subprocess.DEVNULL, check=True)


def test_an_installed_copy_reads_its_own_tables_and_names_a_missing_one(tmp_path: Path) -> None:
    package = tmp_path / "site" / "ilrs_signatories"
    shutil.copytree(Path(ilrs.__file__).parent, package)
    shutil.copytree(FROZEN, package / "_dataset")
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    command = [sys.executable, "-m", "ilrs_signatories", "list", "--as-of", "2023-07-07"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert done.stdout.decode("utf-8") == LIST
    (package / "_dataset" / "data" / "agreements.csv").unlink()
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    message = f"ilrs: {package / '_dataset'}: no data/agreements.csv in it\n"
    assert (done.returncode, done.stdout, done.stderr.decode("utf-8")) == (2, b"", message)


def test_the_checkout_is_read_where_no_copy_is_installed() -> None:
    command = [sys.executable, "-m", "ilrs_signatories", "tables", "--format", "csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, check=True)
    assert done.stdout.startswith(b"table,title,rows,columns,path\nsignatories,Signatories,")


PUBLIC = [name for name in ilrs.__all__ if name not in ("__version__", "plot")]


@pytest.mark.parametrize(
    "first",
    [
        "",
        "import ilrs_signatories.cli",
        "import ilrs_signatories.export.sqlite",
        "from ilrs_signatories.questions import count, diff, history, show",
    ],
)
def test_a_public_name_is_callable_whatever_was_imported_first(first: str) -> None:
    code = f"{first}\nimport ilrs_signatories as ilrs\n"
    code += f"print([name for name in {PUBLIC!r} if not callable(getattr(ilrs, name))])\n"
    code += "print(set(ilrs.__all__) <= set(dir(ilrs)))\n"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True, check=True)
    assert done.stdout.decode().split("\n")[:2] == ["[]", "True"]


def test_the_charts_are_an_attribute() -> None:
    code = "import ilrs_signatories as ilrs; print(callable(ilrs.plot.map), callable(ilrs.timeline))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True, check=True)
    assert done.stdout.split() == [b"True", b"True"]


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'signatory'"):
        _ = ilrs.signatory  # type: ignore[attr-defined]
