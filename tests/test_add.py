"""Adding rows: what is asked, proposed, refused and written, and what a kill leaves behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import FROZEN, ROOT
from entry import session
from entry.draft import ORDER
from entry.questions import KINDS, questions
from killing import after_each_kill, files, replaced
from rules import check
from rules.files import Folder
from rules.loading import load

ADD = ROOT / "scripts" / "add.py"

SOURCE = {
    "publisher": "Prensa Latina",
    "published": "2026-01-16",
    "language": "es",
    "url": "https://www.prensa-latina.cu/2026/01/16/cuba-china",
    "source-type": "state_media",
    "side": "partner",
}
SIGNING = {
    "signatory-id": "cuba",
    "instrument": "joint_statement",
    "signed": "2026-01-15",
    "party-body": "Ministerio de Ciencia, Tecnología",
    "party-signed-by": "Eduardo Martínez Díaz",
    "host": "china",
    "host-body": "China National Space Administration",
    **SOURCE,
}
NEWCOMER = {
    "name": "Vietnam",
    "signatory-type": "country",
    "country": "VNM",
    "instrument": "unspecified",
    "signed": "2026-01",
    "host": "china",
    **SOURCE,
}
EVENT = {"signatory-id": "turkey", "event": "interested", "date": "2025-03", "source-id": "cctv-2025-07"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that may be written to."""
    folder = tmp_path / "package"
    shutil.copytree(FROZEN / "data", folder / "data")
    shutil.copy(FROZEN / "datapackage.json", folder)
    return folder


def flags(given: dict[str, str]) -> list[str]:
    return [word for name, text in given.items() for word in (f"--{name}", text)]


def add(
    folder: Path, kind: str, given: dict[str, str], *options: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs add.py on a package folder."""
    command = [sys.executable, str(ADD), kind, "--package", str(folder), *options, *flags(given)]
    return subprocess.run(command, input=typed, capture_output=True, encoding="utf-8", check=False)


def new_lines(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """For each file that differs, the lines that it has got; none may have gone."""
    found = {}
    for path in after:
        old, new = before[path].decode().splitlines(), after[path].decode().splitlines()
        assert set(old) <= set(new), f"{path} lost a line"
        if old != new:
            found[path] = [line for line in new if line not in old]
    return found


def test_a_signing_by_somebody_known_is_an_agreement_two_parties_a_source_and_evidence(
    package: Path,
) -> None:
    before = files(package)

    done = add(package, "signing", SIGNING, "--yes")

    assert (done.returncode, done.stderr) == (0, "")
    assert new_lines(before, files(package)) == {
        "data/agreements.csv": [
            'cuba-2026,"[Joint statement between the China National Space Administration and the Ministerio'
            ' de Ciencia, Tecnología on the International Lunar Research Station]",joint_statement,'
            "ilrs,2026-01-15,,,,,,"
        ],
        "data/evidence.csv": [
            "agreements,cuba-2026,instrument,prensa-latina-2026-01-16,joint_statement,supports,,,",
            "agreements,cuba-2026,signed,prensa-latina-2026-01-16,2026-01-15,supports,,,",
            "parties,cuba-2026/cuba,signed_by,prensa-latina-2026-01-16,Eduardo Martínez Díaz,supports,,,",
        ],
        "data/parties.csv": [
            "cuba-2026,china,host,China National Space Administration,,",
            'cuba-2026,cuba,signatory,"Ministerio de Ciencia, Tecnología",Eduardo Martínez Díaz,',
        ],
        "data/sources.csv": [
            "prensa-latina-2026-01-16,,Prensa Latina,,2026-01-16,es,"
            "https://www.prensa-latina.cu/2026/01/16/cuba-china,,state_media,partner,,"
        ],
    }
    assert check(Folder(package)).faults == []


def test_the_rows_are_shown_before_they_are_written(package: Path) -> None:
    done = add(package, "event", EVENT, "--yes")

    assert done.stdout == (
        "data/events.csv: a new row\n"
        "  event_id: turkey-interested-2025\n"
        "  signatory_id: turkey\n"
        "  event: interested\n"
        "  date: 2025-03\n"
        "data/evidence.csv: a new row\n"
        "  resource: events\n"
        "  record_id: turkey-interested-2025\n"
        "  field: date\n"
        "  source_id: cctv-2025-07\n"
        "  value: 2025-03\n"
        "  stance: supports\n"
        "written: data/events.csv, data/evidence.csv\n"
    )


def test_a_signing_by_a_newcomer_adds_the_signatory_under_the_slug_of_its_name(package: Path) -> None:
    before = files(package)

    add(package, "signing", NEWCOMER, "--yes")

    assert new_lines(before, files(package))["data/signatories.csv"] == [
        "vietnam,Vietnam,,,,country,VNM,,,,,"
    ]
    assert check(Folder(package)).faults == []


def test_a_source_comes_with_what_it_says_and_both_agree_with_the_tables(package: Path) -> None:
    before = files(package)
    said = {"resource": "agreements", "record-id": "serbia-2024", "field": "signed", "value": "2024-05"}
    described = {name.removeprefix("source-"): text for name, text in SOURCE.items()}

    done = add(package, "source", {**described, **said}, "--yes")

    assert (done.returncode, done.stderr) == (0, "")
    assert new_lines(before, files(package))["data/evidence.csv"] == [
        "agreements,serbia-2024,signed,prensa-latina-2026-01-16,2024-05,supports,,,"
    ]


def test_evidence_may_name_its_source_by_the_address_that_the_tables_have(package: Path) -> None:
    sources = load(Folder(package)).table("sources")
    urls = {source: url for _, source, url in sources.select("source_id", "url")}
    said = {"resource": "agreements", "record-id": "serbia-2024", "field": "signed", "value": "2024-05"}

    done = add(package, "evidence", {**said, "url": urls["cctv-2025-07"]}, "--dry-run", "--yes")

    assert (done.returncode, done.stderr) == (0, "")
    assert "  source_id: cctv-2025-07\n" in done.stdout
    assert "data/sources.csv" not in done.stdout


def test_a_signing_between_the_founders_has_two_founders(package: Path) -> None:
    given = {**SIGNING, "signatory-id": "russia", "side": "russia"}

    done = add(package, "signing", given, "--dry-run", "--yes")

    assert [line for line in done.stdout.splitlines() if line.startswith("  role:")] == [
        "  role: founder"
    ] * 2


def test_an_id_that_is_taken_is_followed_by_the_kind_of_document(package: Path) -> None:
    done = add(
        package, "signing", {**SIGNING, "signatory-id": "senegal", "signed": "2024-11"}, "--dry-run", "--yes"
    )

    assert "  agreement_id: senegal-2024-joint-statement\n" in done.stdout


def test_a_dry_run_writes_nothing(package: Path) -> None:
    before = files(package)

    done = add(package, "signing", SIGNING, "--yes", "--dry-run")

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "a dry run: nothing was written")
    assert files(package) == before


def test_what_is_not_given_is_asked_a_wrong_answer_again_and_the_last_word_is_the_contributors(
    package: Path,
) -> None:
    before = files(package)
    lines = ["", "", "intrested", "interested", "2025-3", "2025-03", "", "", "", "", "", "y"]

    done = add(
        package, "event", {"signatory-id": "turkey", "source-id": "cctv-2025-07"}, typed="\n".join(lines)
    )

    assert "    'intrested' is not an allowed value - write 'interested', or another of: " in done.stdout
    assert "    '2025-3' has a month" in done.stdout or "write '2025-03'" in done.stdout
    assert "publisher" not in done.stdout
    assert new_lines(before, files(package)) == {
        "data/events.csv": ["turkey-interested-2025,turkey,,interested,2025-03,,"],
        "data/evidence.csv": ["events,turkey-interested-2025,date,cctv-2025-07,2025-03,supports,,,"],
    }


@pytest.mark.parametrize(
    ("typed", "words"), [("n\n", "nothing was written"), ("", "ended early; nothing was written")]
)
def test_without_a_yes_nothing_is_written(package: Path, typed: str, words: str) -> None:
    before = files(package)
    asked = [question.name.replace("_", "-") for question in questions(load(Folder(package)), "event")]
    given = dict.fromkeys(asked, "") | EVENT

    done = add(package, "event", given, typed=typed)

    assert done.returncode == 1
    assert (done.stdout + done.stderr).endswith(words + "\n")
    assert files(package) == before


def test_answers_that_are_refused_in_the_end_need_not_be_typed_again(package: Path) -> None:
    before = files(package)
    lines = ["", "", "claimed", "2025-03", "", "A note, of two words", "", "", ""]

    done = add(
        package,
        "event",
        {"signatory-id": "turkey", "source-id": "cctv-2025-07"},
        typed="\n".join(lines) + "\n",
    )

    assert done.returncode == 1
    assert "[claim-claimant] the claim has no claimant" in done.stderr
    assert done.stdout.splitlines()[-1] == (
        "python scripts/add.py event --yes --signatory-id turkey --source-id cctv-2025-07 --event claimed"
        " --date 2025-03 --event-note 'A note, of two words'"
    )
    assert files(package) == before


def test_a_new_source_needs_what_its_table_demands_as_soon_as_it_is_asked(package: Path) -> None:
    lines = ["", "", "interested", "2025-03", "", "", "", "", "", "CCTV"]

    done = add(package, "event", {"signatory-id": "turkey"}, typed="\n".join(lines))

    assert "  publisher* (as China Daily):     publisher is needed\n" in done.stdout


REFUSED = {
    "a formula": ({"claimant": "=1+1"}, "events.csv:claimant [formula] '=1+1' starts with '='"),
    "a script as address": (
        {"url": "javascript:alert(1)"},
        "sources.csv:url [url-scheme] 'javascript:alert(1)' does",
    ),
    "a private address": (
        {"url": "https://127.0.0.1/"},
        "sources.csv:url [url-host] 'https://127.0.0.1/' names no",
    ),
    "a path": (
        {"claimant": "../../etc/passwd"},
        "events.csv:claimant [command] '../../etc/passwd' holds '../'",
    ),
    "a path as an id": ({"event-id": "../x"}, "events.csv:event_id [id-slug] '../x' is not a well-formed id"),
    "a command": (
        {"claimant": "TASS $(touch x)"},
        "events.csv:claimant [command] 'TASS $(touch x)' holds '$('",
    ),
    "a chain of commands": ({"claimant": "a; rm -rf /"}, "[command] 'a; rm -rf /' holds '; rm'"),
    "backticks": ({"claimant": "`id`"}, "[command] '`id`' holds '`'"),
    "a tag": ({"claimant": "<img src=x>"}, "events.csv:claimant [html] '<img src=x>' holds HTML"),
    "a control character": ({"claimant": "a\x1b[31m"}, "[control-character] 'a\\x1b[31m' holds"),
    "a field that is too long": ({"claimant": "a" * 20_000}, "[cell-length] 'aaaa"),
    "a duplicate id": ({"event-id": "turkey-applied-2024"}, "'turkey-applied-2024' stands in line "),
    "a date that does not exist": (
        {"date": "2025-02-30"},
        "events.csv:date [date-edtf] '2025-02-30' has a day",
    ),
    "a date to come": ({"date": "2999"}, "[date-future] '2999' lies after the day of the release"),
    "a source that nobody knows": (
        {"source-id": "cctv-2025"},
        "'cctv-2025' is not in data/sources.csv: correct it, or",
    ),
    "a claim without a claimant": (
        {"event": "claimed"},
        "[claim-claimant] the claim has no claimant - write who",
    ),
    "no source": ({"source-id": ""}, "no source is named: give its id in data/sources.csv"),
    "no signatory": ({"signatory-id": ""}, "no signatory is named: give its id"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused_in_words_and_no_file_changes(package: Path, name: str) -> None:
    given, words = REFUSED[name]
    before = files(package)

    done = add(package, "event", {**EVENT, **given}, "--yes")

    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.endswith("nothing was written\n")
    assert done.stdout == ""
    assert files(package) == before


def test_a_field_of_a_megabyte_typed_at_the_prompt_is_refused_in_words(package: Path) -> None:
    before = files(package)

    done = add(package, "event", {**EVENT, "event-id": "", "agreement-id": ""}, typed="a" * 1_000_000)

    assert "is 1000000 characters long - shorten it to 2000" in done.stdout
    assert files(package) == before


@pytest.mark.skipif(os.name == "nt", reason="on Windows a command line is text, never bytes")
def test_bytes_that_are_no_text_are_refused_in_words(package: Path) -> None:
    before = files(package)
    command = [
        sys.executable,
        str(ADD),
        "event",
        "--package",
        str(package),
        "--yes",
        *flags(EVENT),
        "--claimant",
    ]

    done = subprocess.run([*map(os.fsencode, command), b"TASS \xff"], capture_output=True, check=False)

    assert done.returncode == 1
    assert b"[utf-8] 'TASS \\udcff' holds a byte that is not UTF-8" in done.stderr
    assert files(package) == before


def test_tables_that_have_faults_already_are_not_added_to(package: Path) -> None:
    path = package / "data" / "events.csv"
    path.write_bytes(path.read_bytes() + b"astray\n")
    before = files(package)

    done = add(package, "event", EVENT, "--yes")

    assert done.returncode == 1
    assert "the tables have faults already, to be mended first:\ndata/events.csv:" in done.stderr
    assert files(package) == before


@pytest.mark.parametrize("words", [["signing", "--sign", "2024"], ["party"], []])
def test_wrong_usage_is_told_with_the_status_2(package: Path, words: list[str]) -> None:
    done = subprocess.run([sys.executable, str(ADD), *words], capture_output=True, input=b"", check=False)

    assert done.returncode == 2


def test_a_kill_at_any_of_its_writes_leaves_every_table_whole_and_no_reference_dangling(
    package: Path, tmp_path: Path
) -> None:
    before = files(package)
    done = tmp_path / "done"
    shutil.copytree(package, done)
    assert add(done, "signing", NEWCOMER, "--yes").returncode == 0
    script = [str(ADD), "signing", "--package", str(package), "--yes", *flags(NEWCOMER)]

    *killed, last = after_each_kill(package, script)

    assert last == files(done), "the run that nobody killed clears what the killed ones left behind"
    counts = replaced(killed, before, last)
    assert (counts, set(counts)) == (sorted(counts), {0, 1, 2, 3, 4, 5})


def test_a_file_that_someone_changes_meanwhile_is_not_overwritten(package: Path) -> None:
    entry = session.prepare(
        package,
        session.open_package(package),
        "event",
        {
            "signatory_id": "turkey",
            "event": "interested",
            "date": "2025-03",
            "source_id": "cctv-2025-07",
        },
    )
    path = package / "data" / "events.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    before = files(package)

    with pytest.raises(ValueError, match=r"data/events\.csv was changed by someone else meanwhile"):
        entry.write()

    assert files(package) == before


def test_files_are_replaced_in_an_order_in_which_no_table_names_a_later_one() -> None:
    tables = load(Folder(FROZEN)).tables

    assert sorted(ORDER) == sorted(tables)
    named = [
        (key.table, name) for name, table in tables.items() for key in table.foreign_keys if key.table != name
    ]
    assert [(target, name) for target, name in named if ORDER.index(target) > ORDER.index(name)] == []
    assert ORDER[-1] == "evidence", "which names rows of every other table"


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_new_row_is_asked_for_or_follows_from_the_others(kind: str) -> None:
    package = load(Folder(FROZEN))
    derived = {
        "signatories": set(),
        "agreements": set(),
        "parties": {"agreement_id", "role"} | ({"signatory_id"}),
        "events": {"signatory_id"},
        "sources": set(),
        "evidence": {"resource", "record_id", "field", "value", "stance", "source_id"},
    }
    for part in KINDS[kind]:
        columns = {field.name for field in package.tables[part.table].fields}
        asked = {question.field.name for question in questions(package, kind) if question.part == part}
        assert columns - asked <= derived[part.table], f"{kind}: {part.entity}"
    names = [question.name for question in questions(package, kind)]
    assert sorted(set(names)) == sorted(names)
