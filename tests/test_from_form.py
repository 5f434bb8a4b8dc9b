"""A filled issue form, hostile text, becomes the rows that add.py would write, or is refused in words."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import from_form
from adding.entry import snapshot
from adding.questions import WORDS
from common import REPOSITORY, Refused
from conftest import FROZEN
from from_form import FORMS, LONGEST, event_body
from ilrs_signatories.dataset.dataset import read_dataset
from killing import files

SCRIPT = REPOSITORY / "scripts" / "from_form.py"
TODAY = "2026-11-25"

SIGNING = {
    "url": "https://www.prensa-latina.cu/2026/01/16/cuba-china",
    "published": "Prensa Latina, 16 January 2026",
    "name": "Cuba",
    "signatory_type": "Country",
    "host": "China (CNSA)",
    "instrument": "Joint statement",
    "signed": "15 January 2026",
}
SOURCE_ROW = (
    "prensa-latina-2026-01-16,,Prensa Latina,,2026-01-16,,"
    "https://www.prensa-latina.cu/2026/01/16/cuba-china,,news_media,third_party,,"
)
PAGE = {name: SIGNING[name] for name in ("url", "published")}
DISPUTE = {"record_id": "Kazakhstan", "field": "date of signing", "value": "4 July 2024", **PAGE}
CORRECTION = {**DISPUTE, "value": "5 July 2024"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the frozen package that may be written to."""
    return shutil.copytree(FROZEN, tmp_path / "package")


def filled(form: str, answers: dict[str, str]) -> str:
    """The body of an issue made with a form, as GitHub renders it."""
    sections = [(heading, answers.get(question, "")) for heading, question in FORMS[form]["headings"].items()]
    return "\n\n".join(f"### {heading}\n\n{text or '_No response_'}" for heading, text in sections)


def run(folder: Path, body: str, *options: str) -> int:
    """Runs from_form.py on a body, in this process."""
    path = folder.parent / "body.md"
    path.write_bytes(body.encode("utf-8", "surrogatepass"))
    comment = str(folder.parent / "comment.md")
    return from_form.main(
        ["--package", str(folder), "--body", str(path), "--comment", comment, *options], TODAY
    )


def comment(folder: Path) -> str:
    return (folder.parent / "comment.md").read_text(encoding="utf-8")


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, tuple[list[str], list[str]]]:
    """For each file that differs the lines that went and the lines that came."""
    found = {}
    for path in sorted({*before, *after}):
        old, new = (one.get(path, b"").decode().splitlines() for one in (before, after))
        if old != new:
            found[path] = [line for line in old if line not in new], [line for line in new if line not in old]
    return found


def test_a_filled_form_on_a_signing_becomes_its_rows_and_a_comment(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(package)

    assert run(package, filled("add-signing", SIGNING)) == 0

    came = {path: came for path, (_, came) in changed(before, files(package)).items()}
    assert came.pop("data/signatories.csv")[0].startswith("cuba,Cuba,signatory,")
    assert came == {
        "data/agreements.csv": [
            "cuba-2026,[Joint statement between the China National Space Administration and Cuba on the"
            " International Lunar Research Station],"
            "joint_statement,ilrs,2026-01-15,,,,,,"
        ],
        "data/evidence.csv": [
            "agreements,cuba-2026,instrument,prensa-latina-2026-01-16,joint_statement,supports,,,",
            "agreements,cuba-2026,signed,prensa-latina-2026-01-16,2026-01-15,supports,,,",
        ],
        "data/parties.csv": [
            "cuba-2026,china,host,China National Space Administration,,",
            "cuba-2026,cuba,signatory,,,",
        ],
        "data/sources.csv": [SOURCE_ROW],
    }
    out = capsys.readouterr().out
    assert (
        out.startswith("Who signed for China?: 'China (CNSA)' is read as china\n")
        or "is read as china\n" in out
    )
    shown = out[: out.index("written: ")]
    assert comment(package) == f"The rows of this form:\n\n```text\n{shown}```\n"


def test_what_is_wrong_comes_back_in_plain_words_for_a_comment(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(package)

    status = run(
        package, filled("add-signing", {**SIGNING, "signed": "3/4/2026", "host": "", "name": "@everyone"})
    )

    assert (status, files(package)) == (1, before)
    assert comment(package) == (
        "This form cannot be turned into rows yet:\n\n```text\n"
        "When did they sign?: '3/4/2026' is not a date: write '2026-04-03' if the day comes first,"
        " '2026-03-04' if the month does\n"
        "```\n\nPlease edit the form at the top of this issue. A maintainer then sets the label again.\n"
    )


def test_a_dispute_is_kept_as_evidence_that_contradicts_and_says_why(package: Path) -> None:
    before = files(package)

    assert run(package, filled("report-dispute", {**DISPUTE, "evidence_note": "Says so in passing."})) == 0

    assert changed(before, files(package))["data/evidence.csv"] == (
        [],
        [
            "agreements,kazakhstan-2024,signed,prensa-latina-2026-01-16,2024-07-04,contradicts,,,"
            "Says so in passing."
        ],
    )


def test_a_source_is_kept_with_what_it_says(package: Path) -> None:
    before = files(package)

    assert run(package, filled("add-source", {**DISPUTE, "value": "July 2024"})) == 0

    assert changed(before, files(package)) == {
        "data/evidence.csv": (
            [],
            ["agreements,kazakhstan-2024,signed,prensa-latina-2026-01-16,2024-07,supports,,,"],
        ),
        "data/sources.csv": ([], [SOURCE_ROW]),
    }


def test_a_correction_changes_the_value_and_turns_the_evidence_that_no_longer_agrees(package: Path) -> None:
    before = files(package)

    assert run(package, filled("correct-value", CORRECTION)) == 0

    went, came = changed(before, files(package))["data/evidence.csv"]
    assert "agreements,kazakhstan-2024,signed,prensa-latina-2026-01-16,2024-07-05,supports,,," in came
    turned = [line for line in came if "2024-07-03" in line]
    assert [line.split(",")[:5] for line in went] == [line.split(",")[:5] for line in turned]
    assert all(",contradicts," in line for line in turned)
    assert read_dataset(package).agreements["kazakhstan-2024"]["signed"] == "2024-07-05"


def test_the_link_of_a_page_names_the_record_by_its_table_and_id(package: Path) -> None:
    before = (package / "data" / "agreements.csv").read_bytes()

    for record in ("agreements/kazakhstan-2024", "signatories/kazakhstan"):
        given = {**CORRECTION, "record_id": record, "field": "signed"}
        assert run(package, filled("correct-value", given), "--dry-run") == 0
        assert "agreements.csv: kazakhstan-2024: signed becomes 2024-07-05" in comment(package)

    assert (package / "data" / "agreements.csv").read_bytes() == before


def test_a_signatory_of_the_artemis_accords_is_found_by_its_name(package: Path) -> None:
    given = {"record_id": "Angola", "field": "date of signing", "value": "1 December 2023", **PAGE}

    assert run(package, filled("report-dispute", given), "--dry-run") == 0

    assert "  record_id: AGO\n  field: signed\n" in comment(package)


def test_a_slip_in_a_note_is_corrected_without_a_source_and_a_count_is_not(package: Path) -> None:
    before = files(package)
    slip = {"record_id": "Cuba", "field": "note", "value": "Its note, spelt right."}

    assert run(package, filled("correct-value", slip)) == 0
    assert list(changed(before, files(package))) == ["data/signatories.csv"]
    assert (
        run(package, filled("correct-value", {"record_id": "narit", "field": "type", "value": "Country"}))
        == 1
    )
    assert "type may move a count: give the address of a page" in comment(package)


def test_the_form_comes_from_the_event_and_line_ends_of_windows_change_nothing(
    package: Path, tmp_path: Path
) -> None:
    twin = shutil.copytree(package, tmp_path / "twin")
    event = tmp_path / "event.json"
    body = filled("add-signing", SIGNING).replace("\n", "\r\n")
    event.write_text(json.dumps({"issue": {"number": 7, "body": body}}), encoding="utf-8")

    assert from_form.main(["--package", str(package), "--event", str(event)], TODAY) == 0

    assert run(twin, filled("add-signing", SIGNING)) == 0
    assert files(package) == files(twin)


HOSTILE = {
    "a formula": ({"name": "=HYPERLINK(1)"}, "Who signed?: '=HYPERLINK(1)' starts with"),
    "a script as address": (
        {"url": "javascript:alert(1)"},
        "Address of the page: 'javascript:alert(1)' does not start with",
    ),
    "a tag": ({"evidence_note": "<script>x</script>"}, "in your own words?: '<script>x</script>' has HTML"),
    "a field that is too long": ({"evidence_note": "a" * 60_000}, "words?: that has 60000 characters"),
    "a null": ({"evidence_note": "a\x00b"}, "words?: 'a\\x00b' has a control character"),
    "half a character": (
        {"evidence_note": "a\ud800b"},
        "udc80b' has a byte that is not UTF-8",
    ),
    "a look-alike letter": ({"name": "\u0420oscosmos"}, "Who signed?: '\u0420oscosmos' "),
    "text that turns round": ({"evidence_note": "a\u202eb"}, "words?: 'a\\u202eb' has"),
    "a day that has not come": ({"signed": "2999"}, "2999 (signed in data/agreements.csv) is after today"),
    "no publisher": (
        {"published": "16 January 2026"},
        "Who published the page, and when?: publisher is blank",
    ),
    "no address": ({"url": ""}, "Address of the page: is needed"),
    "an unknown country": (
        {"name": "A", "signatory_type": "University", "country": "Atlantis"},
        "Where is it based?: 'Atlantis' is not",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_in_words_and_no_file_changes(
    package: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, words = HOSTILE[name]
    before = files(package)

    assert run(package, filled("add-signing", {**SIGNING, **answers})) == 1

    out, err = capsys.readouterr()
    assert words in err
    assert words in comment(package)
    assert err.endswith("\nnothing was written; correct the form and ask for it again\n")
    assert not any(line.startswith("::") for line in err.splitlines())
    assert (out, files(package)) == ("", before)


def test_a_comment_shows_the_text_of_a_form_and_never_acts_on_it(package: Path) -> None:
    sly = "2 March\n```\n@everyone ![x](https://evil.example/x.png) ````"

    assert run(package, filled("add-signing", {**SIGNING, "signed": sly})) == 1

    first, *inside, last = re.split(r"^(?=`{3,}(?:text)?$)", comment(package), flags=re.MULTILINE)
    assert (len(inside), inside[0].splitlines()[0], last.splitlines()[0]) == (1, "`````text", "`````")
    assert "evil" not in first + last


NO_FORMS = {
    "an empty text": ("", "the headings are not those of one of the forms"),
    "a letter": ("Hello, please add Cuba.", "the headings are not those of one of the forms"),
    "a heading too many": (filled("add-source", {}) + "\n\n### Role\n\nx", "not those of one of the forms"),
    "a heading twice": ("### Form\n\nx\n\n### Form\n\nx", "the heading 'Form' is there twice"),
    "a text without end": (
        "### Form\n\n" + "a" * LONGEST,
        "the text has 65546 characters; a form has at most",
    ),
    "no answers": (filled("add-signing", {}), "Address of the page: is needed"),
    "a record that does not exist": (
        filled("correct-value", {**CORRECTION, "record_id": "x"}),
        "no record 'x' has the column 'signed'",
    ),
    "a column that does not exist": (
        filled("correct-value", {**CORRECTION, "field": "../x"}),
        "column '../x' does not exist: write one of ",
    ),
    "an id to rename": (
        filled("correct-value", {**CORRECTION, "field": "agreement_id", "value": "x"}),
        "agreement_id identifies the row and never changes",
    ),
}


@pytest.mark.parametrize("name", NO_FORMS)
def test_what_is_no_sound_form_is_refused_in_words_and_no_file_changes(package: Path, name: str) -> None:
    body, words = NO_FORMS[name]
    before = files(package)

    assert run(package, body) == 1

    assert words in comment(package)
    assert files(package) == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "not well-formed JSON"),
        (b"[" * 100_000, "not well-formed JSON"),
        (b"\xff", "not well-formed JSON"),
        (b"[]", "the issue has no text"),
        (b'{"issue": {"body": null}}', "the issue has no text"),
        (b'{"issue": {"body": ["x"]}}', "the issue has no text"),
    ],
)
def test_an_event_without_a_text_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        event_body(data)


SNAPSHOT = snapshot(FROZEN)
"""The frozen package, checked once for all forms that are tried."""

FORMS_TRIED = int(os.environ.get("FORMS_TRIED", "30"))
"""Raise it for a longer trial: FORMS_TRIED=10000 pytest tests/test_from_form.py."""

WORD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "Laos",
            "Serbia",
            "narit",
            "China",
            "signed",
            "name",
            "type",
            "country",
            "note",
            "role",
            "2026-01",
            "3 March",
        ]
        + [
            "31 February 2026",
            "[2024-07-03,2024-07-05]",
            "[..",
            "https://a.org/b",
            "https://[::1",
            "http://",
            "MoU",
        ]
        + [
            "DSEL",
            "Xinhua, 4 March 2026",
            "=1",
            "a\x00",
            "\ud800",
            "None",
            "artemis_accords/AGO",
            "/",
            "x" * 3000,
        ]
        + [
            word
            for choice in ("signatory_type", "host", "instrument")
            for words in WORDS[choice].values()
            for word in words
        ]
    ),
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A form with some answers sensible and some not, now and then with a heading lost or changed."""
    form = draw(st.sampled_from(sorted(FORMS)))
    good = {**SIGNING, **DISPUTE} if form != "add-signing" else SIGNING
    answers = {
        question: draw(WORD) if draw(st.booleans()) else good.get(question, "")
        for question in FORMS[form]["headings"].values()
    }
    body = filled(form, answers)
    return (
        body
        if draw(st.integers(0, 9))
        else body.replace("###", draw(st.sampled_from(["##", "####", "### "])), 1)
    )


@settings(
    max_examples=FORMS_TRIED, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=bodies())
def test_no_form_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    path = tmp_path_factory.getbasetemp() / "random.md"
    path.write_bytes(body.encode("utf-8", "surrogatepass"))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(from_form, "snapshot", lambda folder: SNAPSHOT)
        assert from_form.main(["--package", str(FROZEN), "--body", str(path), "--dry-run"], TODAY) in (0, 1)


def test_a_body_that_is_no_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path, tmp_path / "none"):
        assert from_form.main(["--package", str(FROZEN), "--body", str(path)], TODAY) == 2
        assert capsys.readouterr().err.splitlines()[0] == f"from_form.py: {path} is not a file"


def test_the_text_is_never_taken_from_the_command_line() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "### Form"], capture_output=True, check=False)

    assert done.returncode == 2


def step(job: str, name: str) -> str:
    """The shell lines of a step of the workflow."""
    text = (REPOSITORY / ".github" / "workflows" / "from-form.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"][job]["steps"]
    return str(next(step["run"] for step in steps if step.get("name", "").startswith(name)))


@pytest.mark.skipif(sys.platform == "win32", reason="the workflow runs on Linux")
@pytest.mark.parametrize(
    ("path", "data", "accepted"),
    [
        ("data/events.csv", b"new rows\n", True),
        ("datapackage.json", None, True),
        ("datapackage.json", b'{"version": "9.9.9"}\n', False),
        ("scripts/add.py", b"print()\n", True),
        ("data/new.csv", b"a\n", True),
    ],
)
def test_the_job_that_may_write_takes_over_tables_and_the_day_and_nothing_else(
    package: Path, tmp_path: Path, path: str, data: bytes | None, accepted: bool
) -> None:
    shutil.copytree(package, tmp_path / "form")
    descriptor = (package / "datapackage.json").read_bytes()
    data = data or re.sub(rb'("gathered": ")[-0-9]*', rb"\g<1>2026-11-25", descriptor)
    (tmp_path / "form" / path).parent.mkdir(exist_ok=True)
    (tmp_path / "form" / path).write_bytes(data)
    git = ["git", "-C", str(package), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "start"]):
        subprocess.run([*git, *words], check=True)
    lines = step("propose", "Take over")

    done = subprocess.run(
        ["bash", "-e", "-c", lines], cwd=package, env={"PATH": "/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path)}
    )

    status = subprocess.run(
        [*git, "status", "--porcelain"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    taken = path in ("data/events.csv", "datapackage.json")
    assert (done.returncode == 0) == accepted
    assert not accepted or status == (f" M {path}\n" if taken else "")
