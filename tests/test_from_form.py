"""A filled issue form, hostile text, becomes the rows that add.py would write, or is refused in words."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import FROZEN, ROOT
from entry.body import LONGEST, NotAForm, event_body, read
from entry.forms import FORMS, asked
from killing import after_each_kill, files, replaced
from rules import check
from rules.files import Folder
from rules.loading import load

SCRIPT = ROOT / "scripts" / "from_form.py"
PACKAGE = load(Folder(FROZEN))

SOURCE = {
    "publisher": "Prensa Latina",
    "published": "2026-01-16",
    "url": "https://www.prensa-latina.cu/2026/01/16/cuba-china",
    "side": "partner",
}
SIGNING = {
    "signatory_id": "cuba",
    "instrument": "joint_statement",
    "signed": "2026-01-15",
    "host": "china",
    "source_type": "state_media",
    **SOURCE,
}
DISPUTE = {
    "resource": "agreements",
    "record_id": "kazakhstan-2024",
    "field": "signed",
    "value": "2024-07-04",
    "evidence_note": "Says so in passing.",
    "type": "state_media",
    **SOURCE,
}
CORRECTION = {**DISPUTE, "value": "2024-07-05", "evidence_note": ""}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that may be written to."""
    folder = tmp_path / "package"
    shutil.copytree(FROZEN / "data", folder / "data")
    shutil.copy(FROZEN / "datapackage.json", folder)
    return folder


def filled(form_id: str, answers: dict[str, str]) -> str:
    """The body of an issue as GitHub writes it: every label a heading, and what was left blank said so."""
    form = next(form for form in FORMS if form.id == form_id)
    sections = [("Form", form_id)]
    sections += [(question.label, answers.get(question.name, "")) for question in asked(PACKAGE, form)]
    return "\n\n".join(f"### {label}\n\n{text or '_No response_'}" for label, text in sections)


def run(folder: Path, body: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs from_form.py on a body."""
    path = folder.parent / "body.md"
    path.write_bytes(body.encode("utf-8", "surrogatepass"))
    command = [sys.executable, str(SCRIPT), "--package", str(folder), "--body", str(path), *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, tuple[list[str], list[str]]]:
    """For each file that differs the lines that went and the lines that came."""
    found = {}
    for path in sorted({*before, *after}):
        old, new = (one.get(path, b"").decode().splitlines() for one in (before, after))
        if old != new:
            found[path] = [line for line in old if line not in new], [line for line in new if line not in old]
    return found


def test_a_filled_form_on_a_signing_becomes_its_rows(package: Path) -> None:
    before = files(package)

    done = run(package, filled("add-signing", SIGNING))

    assert (done.returncode, done.stderr) == (0, "")
    assert {path: came for path, (_, came) in changed(before, files(package)).items()} == {
        "data/agreements.csv": [
            "cuba-2026,[Joint statement between China and Cuba on the International Lunar Research Station],"
            "joint_statement,ilrs,2026-01-15,,,,,,"
        ],
        "data/evidence.csv": [
            "agreements,cuba-2026,instrument,prensa-latina-2026-01-16,joint_statement,supports,,,",
            "agreements,cuba-2026,signed,prensa-latina-2026-01-16,2026-01-15,supports,,,",
        ],
        "data/parties.csv": ["cuba-2026,china,host,,,", "cuba-2026,cuba,signatory,,,"],
        "data/sources.csv": [
            "prensa-latina-2026-01-16,,Prensa Latina,,2026-01-16,,"
            "https://www.prensa-latina.cu/2026/01/16/cuba-china,,state_media,partner,,"
        ],
    }
    assert check(Folder(package)).faults == []


def test_a_dispute_is_kept_as_evidence_that_contradicts(package: Path) -> None:
    before = files(package)

    done = run(package, filled("report-dispute", DISPUTE))

    assert (done.returncode, done.stderr) == (0, "")
    assert changed(before, files(package))["data/evidence.csv"] == (
        [],
        [
            "agreements,kazakhstan-2024,signed,prensa-latina-2026-01-16,2024-07-04,contradicts,,,"
            "Says so in passing."
        ],
    )


def test_a_correction_changes_the_value_and_turns_the_evidence_that_no_longer_agrees(package: Path) -> None:
    before = files(package)

    done = run(package, filled("correct-value", CORRECTION))

    assert (done.returncode, done.stderr) == (0, "")
    went, came = changed(before, files(package))["data/evidence.csv"]
    assert [line.replace(",supports,", ",contradicts,") for line in went] == [
        line for line in came if "2024-07-03" in line
    ]
    assert "agreements,kazakhstan-2024,signed,prensa-latina-2026-01-16,2024-07-05,supports,,," in came
    agreements = load(Folder(package)).table("agreements").select("agreement_id", "signed")
    assert [signed for _, id_, signed in agreements if id_ == "kazakhstan-2024"] == ["2024-07-05"]
    assert check(Folder(package)).faults == []


def test_a_slip_in_a_note_is_corrected_without_a_source(package: Path) -> None:
    before = files(package)
    slip = {
        "resource": "signatories",
        "record_id": "cuba",
        "field": "note",
        "value": "Its note, spelt right.",
    }

    done = run(package, filled("correct-value", slip))

    assert (done.returncode, done.stderr) == (0, "")
    assert list(changed(before, files(package))) == ["data/signatories.csv"]


def test_the_form_comes_from_the_event_and_line_ends_of_windows_change_nothing(package: Path) -> None:
    body = filled("add-signing", SIGNING).replace("\n", "\r\n")
    event = package.parent / "event.json"
    event.write_text(json.dumps({"issue": {"number": 7, "body": body}}), encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "--package", str(package), "--event", str(event)]

    subprocess.run(command, check=True, capture_output=True)

    twin = package.parent / "twin"
    shutil.copytree(FROZEN / "data", twin / "data")
    shutil.copy(FROZEN / "datapackage.json", twin)
    run(twin, filled("add-signing", SIGNING))
    assert files(package) == files(twin)


HOSTILE = {
    "a formula": ({"party_body": "=HYPERLINK(1)"}, "data/parties.csv:body [formula]"),
    "a script as address": ({"url": "javascript:alert(1)"}, "data/sources.csv:url [url-scheme]"),
    "a path": ({"occasion": "../../.github/workflows/x.yml"}, "data/agreements.csv:occasion [command]"),
    "a path as an id": ({"agreement_id": "../../x"}, "data/agreements.csv:agreement_id [id-slug]"),
    "a command": ({"agreement_note": "$(curl evil)"}, "data/agreements.csv:note [command]"),
    "an expression": ({"agreement_note": "${{ secrets.X }}"}, "data/agreements.csv:note [command]"),
    "two lines": (
        {"agreement_note": "One.\n::set-output name=x::y"},
        "note [line-break] 'One.\\n::set-output",
    ),
    "a field that is too long": ({"agreement_note": "a" * 60_000}, "data/agreements.csv:note [cell-length]"),
    "a duplicate id": ({"agreement_id": "senegal-2024"}, "'senegal-2024' stands in line "),
    "a null": ({"agreement_note": "a\x00b"}, "data/agreements.csv:note [control-character]"),
    "half a character": ({"agreement_note": "a\ud800b"}, "data/agreements.csv:note [utf-8]"),
    "a look-alike letter": (
        {"party_body": "\u0420oscosmos"},
        "data/parties.csv:body [mixed-script]",
    ),
    "text that turns round": (
        {"agreement_note": "a\u202eb"},
        "data/agreements.csv:note [invisible-character]",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_in_words_and_no_file_changes(package: Path, name: str) -> None:
    answers, words = HOSTILE[name]
    before = files(package)

    done = run(package, filled("add-signing", {**SIGNING, **answers}))

    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.endswith("\nnothing was written; correct the form and ask for it again\n")
    assert not any(line.startswith("::") for line in done.stderr.splitlines())
    assert (done.stdout, files(package)) == ("", before)


NO_FORMS = {
    "an empty text": ("", "does not say below the heading ### Form which form it is"),
    "a letter": ("Hello, please add Cuba.", "does not say below the heading ### Form which form it is"),
    "another form": (
        "### Form\n\n../../evil",
        "one of correct-value, add-signing, report-dispute, add-source",
    ),
    "a heading too many": (
        "### Form\n\nadd-source\n\n### Role\n\nx",
        "the form add-source has no field 'Role'",
    ),
    "a heading twice": ("### Form\n\nadd-source\n\n### Form\n\nx", "the heading 'Form' stands twice"),
    "a text without end": (
        "### Form\n\n" + "a" * LONGEST,
        "the text has 65546 characters; a form has at most",
    ),
    "no answers": ("### Form\n\nadd-signing", "no signatory is named"),
    "a table that there is not": (
        filled("correct-value", {**CORRECTION, "resource": "../x"}),
        "'../x' is not a table: write one of signatories, ",
    ),
    "a record that there is not": (
        filled("correct-value", {**CORRECTION, "record_id": "x"}),
        "'x' is not a record of data/agreements.csv: write its agreement_id",
    ),
    "a column that there is not": (
        filled("correct-value", {**CORRECTION, "field": "x"}),
        "'x' is not a column of agreements: write one of agreement_id, title, ",
    ),
    "an id to rename": (
        filled("correct-value", {**CORRECTION, "field": "agreement_id", "value": "x"}),
        "agreement_id is part of the key of agreements, which is never changed",
    ),
    "a value without evidence": (
        filled(
            "correct-value",
            {name: CORRECTION[name] for name in ("resource", "record_id", "field", "value")}
            | {"value": "2024-07-02"},
        ),
        "'2024-07-02' is not what its sources say",
    ),
}


@pytest.mark.parametrize("name", NO_FORMS)
def test_what_is_no_sound_form_is_refused_in_words_and_no_file_changes(package: Path, name: str) -> None:
    body, words = NO_FORMS[name]
    before = files(package)

    done = run(package, body)

    assert done.returncode == 1
    assert words in done.stderr
    assert (done.stdout, files(package)) == ("", before)


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
    with pytest.raises(NotAForm, match=words):
        event_body(data)


@pytest.mark.parametrize("form", FORMS, ids=[form.id for form in FORMS])
def test_every_answer_of_every_form_is_read_back_as_it_was_given(form: object) -> None:
    chosen = next(one for one in FORMS if one == form)
    answers = {question.name: f"answer {number}" for number, question in enumerate(asked(PACKAGE, chosen))}

    assert read(PACKAGE, filled(chosen.id, answers)) == (chosen, answers)


def test_a_kill_at_any_of_its_writes_leaves_every_table_whole_and_no_reference_dangling(
    package: Path,
) -> None:
    before = files(package)
    body = package.parent / "body.md"
    body.write_bytes(filled("correct-value", CORRECTION).encode())

    *killed, last = after_each_kill(package, [str(SCRIPT), "--package", str(package), "--body", str(body)])

    counts = replaced(killed, before, last)
    assert (counts, set(counts)) == (sorted(counts), {0, 1, 2, 3})


def test_the_text_is_never_taken_from_the_command_line() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "### Form"], capture_output=True, check=False)

    assert done.returncode == 2
