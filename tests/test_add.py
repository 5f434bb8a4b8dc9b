"""Adding rows: what is asked, understood, proposed, refused and written, and what a kill leaves behind."""

from __future__ import annotations

import builtins
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import add
from adding.compose import compose
from adding.entry import ORDER, prepare, snapshot
from adding.questions import KINDS, TABLE, by_name, questions
from common import REPOSITORY, Refused
from conftest import FROZEN
from ilrs_signatories.dataset.dataset import read_dataset
from killing import after_each_kill, files, replaced

ADD = REPOSITORY / "scripts" / "add.py"
TODAY = "2026-11-25"
SCHEMA = read_dataset(FROZEN).schema

PAGE = {
    "url": "https://www.prensa-latina.cu/2026/01/16/cuba-china",
    "publisher": "Prensa Latina",
    "published": "16 January 2026",
    "language": "Spanish",
    "source-type": "state media",
    "side": "partner",
}
SIGNING = {
    "who": "Cuba",
    "instrument": "joint statement",
    "signed": "15/1/2026",
    "party-body": "Ministerio de Ciencia, Tecnología",
    "party-signed-by": "Eduardo Martínez Díaz",
    "host": "China (CNSA)",
    "host-body": "China National Space Administration",
    **PAGE,
}
NEWCOMER = {"who": "Viet Nam", "signed": "Jan 2026", "host": "CNSA", **PAGE}
SAID = {"record_id": "serbia-2024", "field": "signed", "value": "6 May 2024", "source_id": "cctv-2025-07"}
SOUND = {
    "signing": {"name": "Cuba", "host": "China", "signed": "2026-01-15", "source_id": "cctv-2025-07"},
    "event": {"name": "Turkey", "event": "interested", "date": "2025-03", "source_id": "cctv-2025-07"},
    **dict.fromkeys(("source", "evidence", "correct"), SAID),
}
EVENT = {"who": "Turkey", "event": "interested", "date": "2025-03", "source-id": "cctv-2025-07"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the frozen package that may be written to."""
    return shutil.copytree(FROZEN, tmp_path / "package")


def flags(given: dict[str, str]) -> list[str]:
    return [word for name, text in given.items() for word in (f"--{name}", text)]


class Added:
    """A run of add.py in this process."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], package: Path
    ) -> None:
        self.monkeypatch, self.capsys, self.package = monkeypatch, capsys, package
        self.before = files(package)

    def __call__(
        self, kind: str, given: dict[str, str], *options: str, typed: list[str] | None = None
    ) -> tuple[int, str, str]:
        """The status, and what was printed, with each prompt on a line of its own."""
        lines = iter(typed or [])

        def answer(prompt: str) -> str:
            print(prompt)
            try:
                return next(lines)
            except StopIteration:
                raise EOFError from None

        self.monkeypatch.setattr(builtins, "input", answer)
        words = [kind, "--package", str(self.package), *options, *flags(given)]
        status = add.main(words, TODAY)
        out, err = self.capsys.readouterr()
        return status, out, err

    def new_lines(self) -> dict[str, list[str]]:
        """For each file that differs, the lines that it has got."""
        found = {}
        for path, data in files(self.package).items():
            old = self.before[path].decode().splitlines()
            if new := [line for line in data.decode().splitlines() if line not in old]:
                found[path] = new
        return found


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], package: Path) -> Added:
    return Added(monkeypatch, capsys, package)


SOURCE_ROW = (
    "prensa-latina-2026-01-16,,Prensa Latina,,2026-01-16,es,"
    "https://www.prensa-latina.cu/2026/01/16/cuba-china,,state_media,partner,,"
)


def test_a_signing_is_an_agreement_two_parties_a_source_and_evidence_and_changes_the_status(
    added: Added,
) -> None:
    status, out, err = added("signing", SIGNING, "--yes")

    assert (status, err) == (0, "")
    new = added.new_lines()
    assert new.pop("data/signatories.csv")[0].startswith("cuba,Cuba,signatory,")
    assert new == {
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
        "data/sources.csv": [SOURCE_ROW],
    }
    assert out.startswith(
        "--published: '16 January 2026' is read as 2026-01-16\n"
        "--language: 'Spanish' is read as es\n"
        "--source-type: 'state media' is read as state_media\n"
        "--instrument: 'joint statement' is read as joint_statement\n"
        "--signed: '15/1/2026' is read as 2026-01-15\n"
        "--host: 'China (CNSA)' is read as china\n"
        "data/sources.csv: a new row\n  source_id: prensa-latina-2026-01-16\n"
    )
    assert out.endswith(
        "data/signatories.csv: cuba: status becomes signatory\n"
        "written: data/signatories.csv, data/sources.csv, data/agreements.csv, data/parties.csv,"
        " data/evidence.csv\n"
        "states 13 -> 14; states without china 12 -> 13; states without founders 11 -> 12; partners 14 -> 15;"
        " signatories 40 -> 41; countries with any signatory 27 -> 28; states with claims 23 -> 24\n"
        "next: python scripts/validate.py\n"
        "      git add data/signatories.csv data/sources.csv data/agreements.csv data/parties.csv"
        " data/evidence.csv\n"
        '      git commit -m "data: add cuba-2026"\n'
        "      git push, and open a pull request\n"
    )


def test_a_newcomer_gets_a_row_with_its_everyday_name_code_and_status_and_no_identifier(added: Added) -> None:
    assert added("signing", NEWCOMER, "--yes")[0] == 0

    assert added.new_lines()["data/signatories.csv"] == ["vietnam,Vietnam,signatory,,,country,VNM,,,,,"]
    assert added.new_lines()["data/agreements.csv"] == [
        "vietnam-2026,[Document between the China National Space Administration and Vietnam on the"
        " International Lunar Research Station],"
        "unspecified,ilrs,2026-01,,,,,,"
    ]


def test_a_body_without_a_known_seat_says_so_in_its_note(added: Added) -> None:
    given = {
        **NEWCOMER,
        "who": "Lunar Club",
        "signatory-type": "nonprofit",
        "host": "DSEL",
        "wikidata": "Q42",
    }

    assert added("signing", given, "--yes")[0] == 0

    assert added.new_lines()["data/signatories.csv"] == [
        "lunar-club,Lunar Club,signatory,,,nonprofit,,,,Q42,,No source seen names its seat."
    ]


def test_a_body_with_the_name_of_another_in_another_country_is_a_new_one(added: Added) -> None:
    given = {**NEWCOMER, "who": "unisat", "country": "Kenya", "signatory-type": "university", "host": "DSEL"}

    assert added("signing", given, "--yes")[0] == 0

    assert added.new_lines()["data/signatories.csv"][0].startswith(
        "unisat-ken,unisat,signatory,,,university,KEN"
    )


def test_a_source_supports_what_agrees_with_the_tables_and_contradicts_the_rest(added: Added) -> None:
    said = {"record": "Serbia", "column": "signed"}

    assert added("source", {**PAGE, **said, "value": "May 2024"}, "--yes")[0] == 0
    assert (
        added("evidence", {"source-id": "prensa-latina-2026-01-16", **said, "value": "2024-06-01"}, "--yes")[
            0
        ]
        == 0
    )

    assert added.new_lines()["data/evidence.csv"] == [
        "agreements,serbia-2024,signed,prensa-latina-2026-01-16,2024-05,supports,,,",
        "agreements,serbia-2024,signed,prensa-latina-2026-01-16,2024-06-01,contradicts,,,"
        "Not followed: other sources agree on 7 or 8 May 2024.",
    ]


def test_a_page_that_the_tables_have_is_named_by_its_address(added: Added, package: Path) -> None:
    url = next(
        row["url"] for row in read_dataset(package).rows("sources") if row["source_id"] == "cctv-2025-07"
    )
    said = {"record": "serbia-2024", "column": "signed", "value": "2024-05"}

    status, out, _ = added(
        "evidence", {**said, "url": url.replace("https://www.", "http://") + "/"}, "--dry-run", "--yes"
    )

    assert status == 0
    assert "  source_id: cctv-2025-07\n" in out
    assert "data/sources.csv" not in out


def test_a_publisher_of_earlier_sources_keeps_its_type_side_and_short_name(added: Added) -> None:
    given = {
        "who": "Cuba",
        "signed": "2026-01-15",
        "host": "China",
        "publisher": "tass",
        "published": "2026-01-16",
    }

    assert added("signing", {**given, "url": "https://tass.com/science/1"}, "--yes")[0] == 0

    (row,) = added.new_lines()["data/sources.csv"]
    assert re.fullmatch(
        r"tass-2026-01-16,,TASS,,2026-01-16,\w*,https://tass.com/science/1,,state_media,russia,,", row
    )


def test_a_corrected_day_turns_the_evidence_that_no_longer_agrees_and_says_why(added: Added) -> None:
    given = {"record": "Pakistan", "column": "date of signing", "value": "20 October 2023", **PAGE}

    status, out, _ = added("correct", given, "--yes")

    assert status == 0
    assert added.new_lines()["data/evidence.csv"] == [
        "agreements,pakistan-2023,signed,prensa-latina-2026-01-16,2023-10-20,supports,,,",
        "agreements,pakistan-2023,signed,reuters-2023-10-20,2023-10-18,contradicts,,Wednesday,"
        "Not followed: Prensa Latina gives 20 October 2023.",
    ]
    assert "the note of pakistan-2023 may need a correction too: " in out
    assert '      git commit -m "data: correct signed of pakistan-2023"\n' in out


def test_a_reworded_note_needs_no_source(added: Added) -> None:
    given = {"record": "signatories/cuba", "column": "note", "value": "A note in other words."}

    assert added("correct", given, "--yes")[0] == 0

    assert list(added.new_lines()) == ["data/signatories.csv"]


@pytest.mark.parametrize(
    ("record", "column", "value"),
    [
        ("agreements/pakistan-2023", "scope", "programme"),
        ("agreements/pakistan-2023", "instrument", "joint statement"),
        ("parties/pakistan-2023/pakistan", "role", "founder"),
        ("signatories/narit", "type", "country"),
        ("signatories/narit", "country", "Laos"),
        ("events/turkey-applied-2024", "event", "claimed"),
        ("events/turkey-applied-2024", "date", "2024-05"),
        ("artemis_accords/AGO", "signed", "2023-12-01"),
        ("published_lists/reuters-2023-10", "figure", "9"),
        ("published_list_entries/reuters-2023-10/1", "signatory_id", "serbia"),
    ],
)
def test_a_correction_that_may_move_a_count_needs_a_source(
    added: Added, package: Path, record: str, column: str, value: str
) -> None:
    status, _, err = added("correct", {"record": record, "column": column, "value": value}, "--yes")

    assert status == 1
    assert f"{column} may move a count: give the address of a page that says" in err
    assert files(package) == added.before


def test_a_withdrawal_ends_the_signature_and_a_new_one_counts_again(added: Added, package: Path) -> None:
    gone = {"who": "Serbia", "event": "withdrew", "date": "2026-01-10", **PAGE}

    assert "states 13 -> 12;" in added("event", gone, "--yes")[1]
    assert read_dataset(package).signatories["serbia"]["status"] == "withdrew"
    again = {
        "who": "SRB",
        "signed": "2026-01-15",
        "instrument": "agreement between governments",
        "host": "china",
    }
    assert (
        "states 12 -> 13;" in added("signing", {**again, "source-id": "prensa-latina-2026-01-16"}, "--yes")[1]
    )
    assert read_dataset(package).signatories["serbia"]["status"] == "signatory"


def test_a_signing_between_the_founders_has_two_founders(added: Added) -> None:
    _, out, _ = added("signing", {**SIGNING, "who": "Russia", "side": "Russia"}, "--dry-run", "--yes")

    assert out.count("  role: founder\n") == 2


def test_an_id_that_is_taken_is_followed_by_the_kind_of_document(added: Added) -> None:
    given = {**SIGNING, "who": "Senegal", "signed": "2024-11"}

    _, out, _ = added("signing", given, "--dry-run", "--yes")

    assert "  agreement_id: senegal-2024-joint-statement\n" in out


@pytest.mark.parametrize(
    ("more", "id_"),
    [
        ({"name": "South Korea", "signatory_type": "country", "acronym": "ROK"}, "south-korea"),
        ({"name": "Conference of Observatories", "acronym": "CON"}, "conference-of-observatories"),
        ({"name": "Moon Society of Kenya", "acronym": "MSK"}, "msk"),
        ({"name": "unisat"}, "unisat-ken"),
        ({"publisher": "TASS", "published": "2024-09"}, "tass-2024-09"),
        ({"publisher": "TASS"}, "tass-moon-society"),
        ({"publisher": "CCTV", "published": "2025-07"}, "cctv-2025-07-moon-society"),
        ({"signed": "[..2023-07-07]"}, "moon-society-2023"),
        ({"signed": ""}, "moon-society-agreement"),
    ],
)
def test_an_id_is_what_the_descriptions_of_the_columns_say(more: dict[str, str], id_: str) -> None:
    body = {"name": "Moon Society", "signatory_type": "nonprofit", "country": "KEN", "host": "dsel"}
    body |= {"url": "https://www.iana.org/moon", "signed": "2026-01-15", **more}

    draft = compose(read_dataset(FROZEN), "signing", body)

    assert id_ in {
        row.get(f"{name}_id") for _, row in draft.added for name in ("signatory", "source", "agreement")
    }


def test_the_day_of_the_evidence_moves_to_the_newest_date_and_never_beyond_today(
    added: Added, package: Path
) -> None:
    given = {**SIGNING, "signed": "24 November 2026", "published": "25 November 2026"}
    given["url"] = "https://www.prensa-latina.cu/cuba-china"

    status, out, _ = added("signing", given, "--yes")

    assert status == 0
    assert json.loads((package / "datapackage.json").read_bytes())["coverage"]["gathered"] == "2026-11-25"
    assert "datapackage.json: coverage.gathered becomes 2026-11-25\n" in out
    assert "written: datapackage.json, data/signatories.csv" in out
    assert "states 13 -> 14;" in out
    old, new = added.before["datapackage.json"].decode(), (package / "datapackage.json").read_text("utf-8")
    assert [line for line in new.splitlines() if line not in old] == ['    "gathered": "2026-11-25",']


def test_a_day_after_today_is_refused_in_words_that_say_what_to_do(added: Added, package: Path) -> None:
    status, out, err = added("signing", {**SIGNING, "signed": "26 November 2026"}, "--yes")

    assert (status, out, err) == (
        1,
        "",
        "add.py: 26 November 2026 (signed in data/agreements.csv) is after today, 25 November 2026:"
        " correct the year, or add it once that day has come\nnothing was written\n",
    )
    assert files(package) == added.before


def test_a_dry_run_writes_nothing(added: Added, package: Path) -> None:
    status, out, _ = added("signing", SIGNING, "--yes", "--dry-run")

    assert (status, out.splitlines()[-1]) == (0, "a dry run: nothing was written")
    assert files(package) == added.before


def test_a_signing_is_asked_in_ten_questions_the_page_first_and_answered_in_plain_words(added: Added) -> None:
    typed = [
        *(
            "https://www.iana.org/help/example-domains",
            "Example Herald",
            "4 March 2026",
            "newspapr",
            "5",
            "neither side",
        ),
        *("English", "Laos", "China (CNSA)", "MoU", "March 2026", "y"),
    ]

    status, out, _ = added("signing", {}, typed=typed)

    assert status == 0, out
    prompts = [line for line in out.splitlines() if line.endswith(": ")]
    assert prompts == [
        "Address of the page: ",
        "Who published it, such as Xinhua or the Ministry of Science: ",
        "When it was published, such as 4 March 2026 (Enter if not stated): ",
        "What kind of publisher it is (Enter if not stated): ",
        "What kind of publisher it is (Enter if not stated): ",
        "Which side the publisher is on (Enter if not stated): ",
        "Language of the page, such as English (Enter if not stated): ",
        "Which country, organization, university or company: ",
        "Who signed for China: ",
        "What was signed: ",
        "When it was signed, such as 3 March 2026 or March 2026 (Enter if not stated): ",
    ]
    assert "  'newspapr' is not a choice: write one of The document itself, Government, " in out
    assert "  read as memorandum_of_understanding\n" in out
    assert added.new_lines()["data/parties.csv"] == [
        "laos-2026,china,host,China National Space Administration,,",
        "laos-2026,laos,signatory,,,",
    ]


def test_what_the_tables_know_is_not_asked(added: Added) -> None:
    typed = [
        "https://tass.com/science/1",
        "TASS",
        "",
        "English",
        "Lunar University",
        "university",
        "Kenya",
        "dsel",
        "MoU",
        "",
    ]

    status, out, _ = added("signing", {}, typed=[*typed, "y"])

    assert status == 0, out
    assert "What kind of publisher" not in out
    assert added.new_lines()["data/sources.csv"] == [
        "tass-lunar-university,,TASS,,,en,https://tass.com/science/1,,state_media,russia,,"
    ]
    assert added.new_lines()["data/signatories.csv"] == [
        "lunar-university,Lunar University,signatory,,,university,KEN,,,,,"
    ]


def test_the_language_of_a_page_is_not_guessed_from_earlier_pages_of_its_publisher(added: Added) -> None:
    publisher = "China National Space Administration"
    page = {"url": "https://www.cnsa.gov.cn/english/1", "publisher": publisher, "published": "2026-01-16"}
    given = {"who": "Cuba", "signed": "15/1/2026", "host": "CNSA", **page}

    status, _, err = added("signing", given, "--yes")

    assert status == 0, err
    (row,) = added.new_lines()["data/sources.csv"]
    assert row == f"cnsa-2026-01-16,,{publisher},,2026-01-16,,{page['url']},,official,china,,"


def test_a_slip_is_corrected_at_the_prompt_without_a_page(added: Added) -> None:
    typed = ["", "Cuba", "note", "A note in other words.", "", "y"]

    status, out, _ = added("correct", {}, typed=typed)

    assert (status, list(added.new_lines())) == (0, ["data/signatories.csv"]), out
    assert out.startswith(
        "Address of the page (Enter if not stated): \nWhat the page is about, such as Serbia"
    )


@pytest.mark.parametrize(
    ("typed", "words"), [(["n"], "nothing was written"), ([], "the answers ended early\nnothing was written")]
)
def test_without_a_yes_nothing_is_written(added: Added, package: Path, typed: list[str], words: str) -> None:
    asked = dict.fromkeys([name.replace("_", "-") for name in KINDS["event"]["asked"] if name != "name"], "")

    status, out, err = added("event", asked | EVENT, typed=typed)

    assert status == 1
    assert (out + err).endswith(words + "\n")
    assert files(package) == added.before


def test_answers_that_are_refused_in_the_end_need_not_be_typed_again(added: Added, package: Path) -> None:
    given = {"who": "Turkey", "source-id": "cctv-2025-07", "event-note": "A note, of two words"}

    status, out, err = added("event", given, typed=["claimed", "March 2025", ""])

    assert status == 1
    assert "no claimant" in err
    assert out.splitlines()[-1] == (
        "python scripts/add.py event --yes --source-id cctv-2025-07 --name Turkey --event-note"
        " 'A note, of two words' --event claimed --date 'March 2025' --claimant ''"
    ).replace(" --claimant ''", "")
    assert files(package) == added.before


REFUSED = {
    "a formula": ({"claimant": "=1+1"}, "--claimant: [formula] '=1+1' starts with '='"),
    "a script as address": ({"url": "javascript:alert(1)"}, "--url: [url-scheme] 'javascript:alert(1)' does"),
    "a private address": ({"url": "https://127.0.0.1/"}, "--url: [url-host] 'https://127.0.0.1/' names no"),
    "a path as an id": ({"event-id": "../x"}, "--event-id: [id-slug] '../x' is not a well-formed id"),
    "a tag": ({"claimant": "<img src=x>"}, "--claimant: [html] '<img src=x>' has HTML"),
    "a control character": ({"claimant": "a\x1b[31m"}, "[control-character] 'a\\x1b[31m' has"),
    "a field that is too long": (
        {"claimant": "a" * 20_000},
        "--claimant: that has 20000 characters: shorten",
    ),
    "a duplicate id": ({"event-id": "turkey-applied-2024"}, "[primary-key] 'turkey-applied-2024' "),
    "a name that a file system keeps": (
        {"event-id": "con"},
        "--event-id: [id-name] 'con' cannot be the name of a file or a page - write 'con-2026'",
    ),
    "the name of a page": (
        {"event-id": "index"},
        "--event-id: [id-name] 'index' cannot be the name of a file or a page",
    ),
    "an id that is too long": (
        {"event-id": "a" * 61},
        f"cannot be the name of a file or a page - write '{'a' * 60}', or another id",
    ),
    "a date that does not exist": (
        {"date": "2025-02-30"},
        "--date: '2025-02-30' is not a date: write it as 3 March",
    ),
    "a date that may mean two days": (
        {"date": "5/6/2025"},
        "--date: '5/6/2025' is not a date: write '2025-06-05' if the day comes first, '2025-05-06' if",
    ),
    "a word that is no choice": (
        {"event": "intrested"},
        "--event: 'intrested' is not a choice: write one of Invited,",
    ),
    "a source that nobody knows": (
        {"source-id": "cctv-2025"},
        "'cctv-2025' is not in data/sources.csv: give the",
    ),
    "a claim without a claimant": ({"event": "claimed"}, "no claimant"),
    "no source": ({"source-id": ""}, "no source: give the address of the page that says so"),
    "no signatory": ({"who": ""}, "nobody is named: say who signed, by name, acronym or three-letter code"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused_in_words_and_no_file_changes(added: Added, package: Path, name: str) -> None:
    given, words = REFUSED[name]
    source = (
        {}
        if "url" not in given
        else {"source-id": "new-1", "publisher": "A", "source-type": "official", "side": "china"}
    )

    status, out, err = added("event", {**EVENT, **source, **given}, "--yes")

    assert status == 1
    assert words in err
    assert err.endswith("nothing was written\n")
    assert (out, files(package)) == ("", added.before)


def test_a_quoted_title_may_have_any_punctuation(added: Added) -> None:
    title = "Cuba joins {ILRS} | Prensa `Latina` & more; rm ../x $(y) 1 < 2"

    assert added("signing", {**SIGNING, "source-title": title}, "--yes")[0] == 0

    assert title in added.new_lines()["data/sources.csv"][0]


@pytest.mark.parametrize(
    ("record", "column", "words"),
    [
        ("nowhere", "signed", "no record 'nowhere' has the column 'signed': write the name of a signatory"),
        ("Serbia", "colour", "column 'colour' does not exist: write one of acronym, "),
        ("China", "signed", "'China' has several records in agreements: write one of "),
        ("agreements/serbia-2024", "agreement_id", "agreement_id identifies the row and never changes"),
        ("Serbia", "status", "status follows from the agreements and events: add one of these instead"),
        ("Serbia", "name", "name of serbia is 'Serbia' already"),
    ],
)
def test_a_correction_of_what_cannot_be_corrected_is_refused(
    added: Added, record: str, column: str, words: str
) -> None:
    value = "withdrew" if column == "status" else "Serbia"

    status, _, err = added("correct", {"record": record, "column": column, "value": value}, "--yes")

    assert (status, words in err) == (1, True), err


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
    assert b"--claimant: 'TASS \\udcff' has a byte that is not UTF-8" in done.stderr
    assert files(package) == before


def test_tables_that_have_faults_already_are_not_added_to(added: Added, package: Path) -> None:
    path = package / "data" / "events.csv"
    path.write_bytes(path.read_bytes() + b"astray\n")

    status, _, err = added("event", EVENT, "--yes")

    assert status == 1
    assert "the tables have faults already, fix these first:\ndata/events.csv:" in err
    assert path.read_bytes().endswith(b"astray\n")


@pytest.mark.skipif(os.name == "nt", reason="the shell that closes a stream is a POSIX one")
@pytest.mark.parametrize("closed", ["<&-", ">&- </dev/null"])
def test_closed_streams_end_in_one_line(package: Path, closed: str) -> None:
    before = files(package)
    command = f'"{sys.executable}" "{ADD}" event --package "{package}" {closed}'

    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (1, "add.py: the answers ended early\nnothing was written\n")
    assert files(package) == before


@pytest.mark.parametrize("words", [["signing", "--sign", "2024"], ["party"], []])
def test_wrong_usage_has_the_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        add.main(words, TODAY)

    assert raised.value.code == 2


def test_a_folder_without_a_package_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add.main(["event", "--package", str(tmp_path), "--yes"], TODAY) == 2
    assert capsys.readouterr().err == f"add.py: no datapackage.json in {tmp_path}\nnothing was written\n"


BLOCKED = """
import runpy, sys
sys.modules[sys.argv[1]] = None
sys.argv = sys.argv[2:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize("library", ["pycountry", "jsonschema"])
def test_a_missing_library_is_one_line_that_names_the_command(package: Path, library: str) -> None:
    command = [
        sys.executable,
        "-c",
        BLOCKED,
        library,
        ADD.as_posix(),
        "signing",
        "--package",
        str(package),
        "--yes",
    ]

    done = subprocess.run([*command, *flags(NEWCOMER)], capture_output=True, encoding="utf-8", check=False)

    words = f'{library} is not installed - run: python -m pip install -e ".[check]"'
    assert (done.returncode, done.stderr.splitlines()) == (2, [f"add.py: {words}"])


WRITER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
import common
after = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
with common.writing(Path(sys.argv[1])) as write:
    write({path: text.encode() for path, text in after.items()})
"""


def test_a_kill_at_any_of_its_writes_leaves_every_table_whole_and_no_reference_dangling(
    package: Path, tmp_path: Path
) -> None:
    before = files(package)
    answers = {name.replace("-", "_").replace("who", "name"): text for name, text in NEWCOMER.items()}
    after = prepare(snapshot(package), "signing", answers, TODAY).after
    writer, data = tmp_path / "writer.py", tmp_path / "after.json"
    writer.write_text(WRITER, encoding="utf-8")
    data.write_text(json.dumps({path: text.decode() for path, text in after.items()}), encoding="utf-8")

    *killed, last = after_each_kill(package, [str(writer), str(package), str(data), str(ADD.parent)])

    assert last == {**before, **after}, "the run that nobody killed clears what the killed ones left behind"
    counts = replaced(killed, before, last)
    assert (counts, set(counts)) == (sorted(counts), {0, 1, 2, 3, 4, 5})


def test_of_four_at_once_each_entry_is_whole_or_refused_and_none_is_lost(package: Path) -> None:
    names = ["Cuba", "Laos", "Vietnam", "Mongolia"]
    running = [
        subprocess.Popen(
            [
                *(sys.executable, str(ADD), "signing", "--package", str(package), "--yes"),
                *flags({**NEWCOMER, "who": name, "url": f"https://www.prensa-latina.cu/{name}"}),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for name in names
    ]
    outcomes = [(process.communicate()[1], process.returncode) for process in running]

    written = {name for name, (_, status) in zip(names, outcomes, strict=True) if status == 0}
    assert [err for err, status in outcomes if "Traceback" in err or status not in (0, 1)] == []
    found = {
        row["signatory_id"]
        for row in read_dataset(package).rows("parties")
        if row["agreement_id"].endswith("-2026")
    }
    assert {name.lower() for name in written} == found - {"china"}
    assert sorted(path.name for path in package.iterdir()) == ["data", "datapackage.json"]
    assert written


SNAPSHOT = snapshot(FROZEN)
TRIED = int(os.environ.get("TRIED", "30"))
"""Raise it for a longer trial: TRIED=10000 pytest tests/test_add.py."""

ODD = re.split(
    r"\|",
    "Laos|Serbia|narit|China|CNSA|DSEL|MoU|con|index|signed|name|type|country|note|role|figure|status|signatory_id"
    "|agreements|2026-01|31 February 2026|[2024-07-03,2024-07-05]|[..|9999-99|1 or 2 May 2025|https://a.org/b"
    "|https://[::1|http://|cctv-2025-07|reuters-2023-10/1|AGO|/|=1|\x00|\ud800",
)
WORD = st.one_of(
    st.text(st.characters(blacklist_categories=[]), max_size=40), st.sampled_from([*ODD, "a" * 3000])
)


@settings(max_examples=TRIED, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), kind=st.sampled_from(list(KINDS)))
def test_no_answers_end_in_a_traceback(data: st.DataObject, kind: str) -> None:
    names = [question.name for question in questions(SCHEMA, kind)]
    given_ = SOUND[kind] | data.draw(st.dictionaries(st.sampled_from(names), WORD, max_size=4))

    try:
        changed = set(
            prepare(SNAPSHOT, kind, {name: text for name, text in given_.items() if text}, TODAY).after
        )
    except Refused:
        changed = set()

    assert changed <= set(SNAPSHOT.contents)


def test_files_are_replaced_in_an_order_in_which_no_table_names_a_later_one() -> None:
    assert sorted(ORDER) == sorted(SCHEMA.tables)
    named = [
        (key.table, name)
        for name, table in SCHEMA.tables.items()
        for key in table.foreign_keys
        if key.table != name
    ]
    assert [(target, name) for target, name in named if ORDER.index(target) > ORDER.index(name)] == []
    assert ORDER[-1] == "evidence", "which names rows of every other table"


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_new_row_has_a_flag_or_follows_from_the_others(kind: str) -> None:
    derived = {
        "parties": {"agreement_id", "role", "signatory_id"},
        "events": {"signatory_id"},
        "signatories": {"status"},
        "evidence": {"resource", "record_id", "field", "value", "stance", "source_id"},
    }
    asked = questions(SCHEMA, kind)
    for part, table in {
        question.part: question.table for question in asked if question.name not in ("host", "agreement_id")
    }.items():
        columns = {question.field.name for question in asked if question.part == part}
        if part in ("evidence", "said"):
            columns |= {question.field.name for question in asked if question.part in ("evidence", "said")}
        if part == "event":
            columns |= {"agreement_id"}
        assert set(SCHEMA.table(table).names) - columns <= derived.get(table, set()), f"{kind}: {part}"


def test_a_prompt_asks_about_ten_things_and_each_has_its_words_and_choices() -> None:
    asked = by_name(SCHEMA)

    assert {kind: len(described["asked"]) for kind, described in KINDS.items()} == {
        "signing": 12,
        "event": 12,
        "source": 10,
        "evidence": 10,
        "correct": 10,
    }
    for name in {name for described in KINDS.values() for name in described["asked"]}:
        assert name in TABLE["prompts"]
        choices = asked[name].field.choices
        assert not choices or set(asked[name].words) == set(choices)
