"""Which version and which changelog entry fit a difference, in repositories made for the purpose."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Rows, Write
from release.changelog import Entry, read_changelog, with_release
from release.command import prepare, prepared, problems, since_last
from release.semver import Version, read_version

SIGNATORIES: Rows = [
    {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
    {"signatory_id": "serbia", "name": "Serbia", "type": "country", "country": "SRB"},
]
AGREEMENTS: Rows = [
    {
        "agreement_id": "serbia-2024",
        "title": "A",
        "instrument": "unspecified",
        "scope": "ilrs",
        "signed": "2024-05-09",
    }
]
PARTIES: Rows = [
    {"agreement_id": "serbia-2024", "signatory_id": "china", "role": "host"},
    {"agreement_id": "serbia-2024", "signatory_id": "serbia", "role": "signatory"},
]
SOURCES: Rows = [{"source_id": "list-2024", "title": "A list", "type": "official", "side": "china"}]
EVIDENCE: Rows = [
    {
        "resource": "agreements",
        "record_id": "serbia-2024",
        "field": "signed",
        "source_id": "list-2024",
        "value": "2024-05-09",
        "stance": "supports",
    }
]

HEAD = "# Changelog\n\nVersions are those of the data."
FIRST = f"{HEAD}\n\n## [0.1.0] - 2026-11-22\n\n### Added\n\n- The record.\n"

DOCS = """\
import json, pathlib, sys

repository = pathlib.Path(__file__).parents[1]
said = json.loads((repository / "datapackage.json").read_text(encoding="utf-8"))
text = f"{said['title']}, {said['version']}, {said['created'][:10]}\\n"
page = repository / "page.txt"
if "{{" in said["title"]:
    sys.exit("docs.py: an example failed")
if "--check" in sys.argv:
    fresh = page.is_file() and page.read_text(encoding="utf-8") == text
    sys.exit(None if fresh else "page.txt is out of date - run: python scripts/docs.py")
page.write_text(text, encoding="utf-8")
"""
"""What stands in for scripts/docs.py: it writes one page from the descriptor."""

Json = dict[str, Any]
Change = Callable[["Checkout"], None]


class Checkout:
    """A git repository with a data package, a changelog and a page that is written from the data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *words: str) -> None:
        settings = ("user.name=A", "user.email=a@example.org", "commit.gpgsign=false", "core.autocrlf=false")
        options = [word for setting in settings for word in ("-c", setting)]
        subprocess.run(["git", "-C", self.folder, *options, *words], check=True, capture_output=True)

    def commit(self, tag: str = "") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "a commit")
        if tag:
            self.git("tag", tag)

    def release(self, *words: str) -> tuple[int, str, str]:
        command: list[str | Path] = [
            sys.executable,
            ROOT / "scripts" / "release.py",
            "--repository",
            self.folder,
            *words,
        ]
        environment = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(command, env=environment, capture_output=True, cwd=self.folder)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_bytes(text.encode("utf-8"))

    def replace(self, name: str, old: str, new: str) -> None:
        assert old in self.read(name)
        self.write(name, self.read(name).replace(old, new))

    def append(self, table: str, line: str) -> None:
        self.write(f"data/{table}.csv", self.read(f"data/{table}.csv") + line + "\n")

    def describe(self, change: Callable[[Json], object]) -> None:
        descriptor = json.loads(self.read("datapackage.json"))
        change(descriptor)
        self.write("datapackage.json", json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")

    def title(self) -> str:
        title: str = json.loads(self.read("datapackage.json"))["title"]
        return title

    def state(self) -> dict[str, bytes]:
        """Every file but those of git."""
        found = (path for path in self.folder.rglob("*") if ".git" not in path.parts and path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in sorted(found)}


@pytest.fixture
def first(write_package: Write) -> Checkout:
    """A repository whose first release is not tagged yet."""
    checkout = Checkout(
        write_package(
            signatories=SIGNATORIES,
            agreements=AGREEMENTS,
            parties=PARTIES,
            sources=SOURCES,
            evidence=EVIDENCE,
        )
    )
    checkout.describe(lambda said: said.update(version="0.1.0", created="2026-11-22T00:00:00Z"))
    checkout.write("CHANGELOG.md", FIRST)
    (checkout.folder / "scripts").mkdir()
    checkout.write("scripts/docs.py", DOCS)
    checkout.write("page.txt", f"{checkout.title()}, 0.1.0, 2026-11-22\n")
    checkout.git("init", "--quiet")
    checkout.commit()
    return checkout


@pytest.fixture
def released(first: Checkout) -> Checkout:
    """A repository with a release."""
    first.commit(tag="v0.1.0")
    return first


FITS = (0, "the version, the changelog and the written text fit what changed\n", "")


def refused(*sentences: str) -> tuple[int, str, str]:
    return 1, "", "".join(f"release.py: {sentence}\n" for sentence in sentences)


def test_a_repository_without_tags_is_a_first_release(first: Checkout) -> None:
    assert first.release("check") == FITS


def test_a_repository_without_commits_is_a_first_release(first: Checkout, tmp_path: Path) -> None:
    (first.folder / ".git").rename(tmp_path / "git")
    first.git("init", "--quiet")
    assert first.release("check") == FITS


def test_a_tagged_commit_fits(released: Checkout) -> None:
    assert released.release("check") == FITS


def test_a_commit_after_the_tag_with_the_same_data_fits(released: Checkout) -> None:
    released.write("notes.txt", "code\n")
    released.commit()
    assert released.release("check") == FITS


def resource(descriptor: Json, table: str) -> Json:
    found: Json = next(one for one in descriptor["resources"] if one["name"] == table)
    return found


def field(descriptor: Json, table: str, column: str) -> Json:
    fields = resource(descriptor, table)["schema"]["fields"]
    found: Json = next(one for one in fields if one["name"] == column)
    return found


def remove_column(checkout: Checkout) -> None:
    def change(descriptor: Json) -> None:
        resource(descriptor, "signatories")["schema"]["fields"].remove(
            field(descriptor, "signatories", "seat")
        )

    checkout.describe(change)
    rows = [line.split(",") for line in checkout.read("data/signatories.csv").splitlines()]
    at = rows[0].index("seat")
    checkout.write("data/signatories.csv", "".join(",".join(row[:at] + row[at + 1 :]) + "\n" for row in rows))


def add_column(checkout: Checkout) -> None:
    def change(descriptor: Json) -> None:
        fields = resource(descriptor, "sources")["schema"]["fields"]
        fields.append({**fields[-1], "name": "pages"})

    checkout.describe(change)
    lines = checkout.read("data/sources.csv").splitlines()
    checkout.write(
        "data/sources.csv", "".join([f"{lines[0]},pages\n", *(f"{line},\n" for line in lines[1:])])
    )


def rename_column(checkout: Checkout) -> None:
    checkout.describe(lambda said: field(said, "signatories", "country").update(name="alpha3"))
    checkout.replace("data/signatories.csv", ",country,", ",alpha3,")


def remove_table(checkout: Checkout) -> None:
    checkout.describe(lambda said: said["resources"].remove(resource(said, "artemis_accords")))
    (checkout.folder / "data" / "artemis_accords.csv").unlink()


def add_table(checkout: Checkout) -> None:
    added = {"name": "launches", "title": "Launches", "path": "data/launches.csv"}
    checkout.describe(lambda said: said["resources"].append({**resource(said, "events"), **added}))
    checkout.write("data/launches.csv", checkout.read("data/events.csv"))


def contradict(checkout: Checkout) -> None:
    checkout.append("sources", "paper-2024,A paper,,,,,,,news_media,third_party,,")
    checkout.append("evidence", "agreements,serbia-2024,signed,paper-2024,2024-05-08,contradicts,,,")


def enumeration(column: str, change: Callable[[list[str]], None]) -> Change:
    table, _, name = column.partition(".")
    return lambda checkout: checkout.describe(
        lambda said: change(field(said, table, name)["constraints"]["enum"])
    )


CHANGES: dict[str, tuple[Change, str, str]] = {
    "a column is removed": (remove_column, "major", "column signatories.seat removed"),
    "a column is renamed": (rename_column, "major", "column signatories.country removed"),
    "a table is removed": (remove_table, "major", "table artemis_accords removed"),
    "an id is removed": (
        lambda checkout: checkout.replace("data/sources.csv", "list-2024", "roll-2024"),
        "major",
        "row list-2024 of sources removed",
    ),
    "a rule is removed": (
        enumeration("published_lists.counting_rule", lambda rules: rules.remove("institutions")),
        "major",
        "published_lists.counting_rule: value institutions removed",
    ),
    "a type changes": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "published_lists", "figure").update(type="string")
        ),
        "major",
        'published_lists.figure: type changed: "integer" -> "string"',
    ),
    "a key changes": (
        lambda checkout: checkout.describe(
            lambda said: resource(said, "parties")["schema"].update(primaryKey=["agreement_id"])
        ),
        "major",
        "parties: primaryKey changed",
    ),
    "a column may be blank": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "signatories", "name")["constraints"].pop("required")
        ),
        "major",
        "signatories.name: no longer required",
    ),
    "a row is added": (
        lambda checkout: checkout.append("signatories", "togo,Togo,interested,,,country,TGO,,,,,"),
        "minor",
        "row togo of signatories added",
    ),
    "a party is added": (
        lambda checkout: checkout.append("parties", "serbia-2024,sarao,signatory,,,"),
        "minor",
        "row serbia-2024/sarao of parties added",
    ),
    "a column is added": (add_column, "minor", "column sources.pages added"),
    "a table is added": (add_table, "minor", "table launches added"),
    "a rule is added": (
        enumeration("published_lists.counting_rule", lambda rules: rules.append("observers")),
        "minor",
        "published_lists.counting_rule: value observers added",
    ),
    "a value is corrected": (
        lambda checkout: checkout.replace("data/agreements.csv", "2024-05-09", "2024-05-08"),
        "patch",
        "signed of agreements/serbia-2024 changed",
    ),
    "evidence and its source are added": (
        contradict,
        "patch",
        "row paper-2024 of sources added; "
        "row agreements/serbia-2024/signed/paper-2024/2024-05-08 of evidence added",
    ),
    "a party is removed": (
        lambda checkout: checkout.replace("data/parties.csv", "serbia-2024,china,host,,,\n", ""),
        "patch",
        "row serbia-2024/china of parties removed",
    ),
    "a column is reworded": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "signatories", "seat").update(description="A town.")
        ),
        "patch",
        "signatories.seat: description changed",
    ),
    "a meaning is reworded": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "signatories", "type")["meanings"].update(company="a firm")
        ),
        "patch",
        "signatories.type: meaning of company reworded",
    ),
    "the coverage grows": (
        lambda checkout: checkout.describe(lambda said: said["coverage"].update(thin_after="2026-03")),
        "patch",
        "coverage: thin_after changed",
    ),
    "only the code changes": (
        lambda checkout: checkout.write("code.py", "\n"),
        "patch",
        "no difference in the data",
    ),
}

FITTING = {"major": ["1.0.0"], "minor": ["0.2.0", "1.0.0"], "patch": ["0.1.1", "0.2.0", "1.0.0"]}
INSTEAD = {
    "major": "1.0.0",
    "minor": "0.2.0, or 1.0.0 if more changed than a script can see",
    "patch": "0.1.1, or 0.2.0 or 1.0.0 if more changed than a script can see",
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_version_fits_what_changed(released: Checkout, name: str) -> None:
    change, level, sentence = CHANGES[name]
    change(released)
    comparison = since_last(released.folder, Version(9, 9, 9))
    for version in ("0.1.1", "0.2.0", "0.3.0", "1.0.0", "2.0.0"):
        refusal = f"version {version} does not fit: the changes since 0.1.0 are {level} ({sentence})"
        fits = version in FITTING[level]
        assert comparison.refusal(read_version(version)) == (
            None if fits else f"{refusal} - write {INSTEAD[level]}"
        )


@pytest.mark.parametrize("name", ["a column is removed", "a row is added", "a value is corrected"])
def test_every_version_that_fits_can_be_prepared_and_tagged(released: Checkout, name: str) -> None:
    change, level, _ = CHANGES[name]
    change(released)
    for version in FITTING[level]:
        prepare(released.folder, read_version(version), "2026-12-01")
        assert list(problems(released.folder)) == []
    released.commit(tag=f"v{version}")
    assert list(problems(released.folder)) == []


def test_prepare_writes_the_version_the_day_the_entry_and_the_text_of_docs(released: Checkout) -> None:
    released.replace("data/agreements.csv", "2024-05-09", "2024-05-08")
    released.write(
        "CHANGELOG.md", FIRST.replace("## [0", "## [Unreleased]\n\n### Fixed\n\n- A day.\n\n## [0")
    )
    descriptor = released.read("datapackage.json")
    written = (
        "written: datapackage.json\nwritten: CHANGELOG.md\nwritten: the text that scripts/docs.py writes\n"
    )
    assert released.release("prepare", "0.1.1", "--date", "2026-12-01") == (0, written, "")
    assert released.read("datapackage.json") == descriptor.replace(
        '  "version": "0.1.0",\n  "created": "2026-11-22T00',
        '  "version": "0.1.1",\n  "created": "2026-12-01T00',
    )
    assert released.read("CHANGELOG.md") == (
        HEAD + "\n\n## [0.1.1] - 2026-12-01\n\n### Fixed\n\n- A day.\n\n### Data\n\n"
        "- Corrected: `A`, signed: 9 May 2024 → 8 May 2024." + FIRST.removeprefix(HEAD)
    )
    assert released.read("page.txt") == f"{released.title()}, 0.1.1, 2026-12-01\n"
    assert released.release("check") == FITS


def test_what_docs_refuses_is_shown_and_nothing_is_written(released: Checkout) -> None:
    released.describe(lambda said: said.update(title="{{"))
    before = released.state()
    status, out, error = released.release("prepare", "0.1.1", "--date", "2026-12-01")
    assert (status, out) == (1, "")
    assert error == "release.py: scripts/docs.py : docs.py: an example failed; nothing was written\n"
    assert released.state() == before


def test_a_change_of_the_data_is_summed_up_for_readers(released: Checkout) -> None:
    released.append("signatories", "togo,Togo,signatory,,,country,TGO,,,,,")
    released.append("agreements", "togo-2026,[Memorandum],unspecified,ilrs,2026-11,,,,,,")
    released.append("parties", "togo-2026,china,host,,,")
    released.append("parties", "togo-2026,togo,signatory,,,")
    contradict(released)
    add_column(released)
    assert list(prepared(released.folder, Version(0, 2, 0), "2026-12-01")) == [
        "datapackage.json",
        "CHANGELOG.md",
    ]
    prepare(released.folder, Version(0, 2, 0), "2026-12-01")
    entry = read_changelog(released.read("CHANGELOG.md")).entry("0.2.0")
    assert entry
    assert entry.data.splitlines() == [
        "- Counts: `states` 1 → 1, possibly 2, `states_without_china` 1 → 1, possibly 2, "
        "`states_without_founders` 1 → 1, possibly 2, `partners` 1 → 1, possibly 2, "
        "`signatories` 1 → 1, possibly 2, `countries_with_any_signatory` 1 → 1, possibly 2, "
        "`states_with_claims` 1 → 1, possibly 2; now possible: `Togo`.",
        "- Signatories: 1 added (`Togo`).",
        "- Agreements: 1 added (`[Memorandum]`).",
        "- Parties: 2 added.",
        "- Sources: column `pages` added, 1 added.",
        "- Evidence: 1 added.",
    ]


def test_a_hostile_value_is_markup_in_no_changelog(released: Checkout) -> None:
    released.append("signatories", '"a","<img src=x> [x](y) | `b`",interested,,,country,TGO,,,,,')
    prepare(released.folder, Version(0, 2, 0), "2026-12-01")
    assert "- Signatories: 1 added (`` <img src=x> [x](y) \\| `b` ``).\n" in released.read("CHANGELOG.md")


def test_an_entry_that_says_it_was_not_tagged_needs_no_tag(first: Checkout) -> None:
    prepare(first.folder, Version(0, 2, 0), "2026-12-01")
    status, _, error = first.release("check")
    assert (status, "there is no tag v0.1.0" in error) == (1, True)
    first.replace("CHANGELOG.md", "### Added", "Not tagged.\n\n### Added")
    assert first.release("check") == FITS


def test_a_tag_is_the_version(first: Checkout) -> None:
    assert first.release("check", "--tag", "v0.1.0") == FITS
    assert first.release("check", "--tag", "v0.2.0") == refused(
        "the tag v0.2.0 is not the version of datapackage.json: tag v0.1.0, or prepare the version"
    )


def test_preparing_again_for_another_day_keeps_the_words(released: Checkout) -> None:
    released.write("CHANGELOG.md", FIRST.replace("## [0", "## [Unreleased]\n\n- A word.\n\n## [0"))
    assert released.release("prepare", "0.1.1", "--date", "2026-12-01")[0] == 0
    assert released.release("prepare", "0.1.1", "--date", "2026-12-02")[0] == 0
    assert released.read("CHANGELOG.md") == (
        HEAD
        + "\n\n## [0.1.1] - 2026-12-02\n\n- A word.\n\n### Data\n\nThe tables are unchanged."
        + FIRST.removeprefix(HEAD)
    )


def test_a_version_that_was_prepared_and_not_released_goes_into_the_next(released: Checkout) -> None:
    released.write("CHANGELOG.md", FIRST.replace("## [0", "## [Unreleased]\n\n- A word.\n\n## [0"))
    prepare(released.folder, Version(0, 1, 1), "2026-12-01")
    prepare(released.folder, Version(0, 2, 0), "2026-12-02")
    entries = [
        (entry.version, entry.words) for entry in read_changelog(released.read("CHANGELOG.md")).entries
    ]
    assert entries == [("0.2.0", "- A word."), ("0.1.0", "### Added\n\n- The record.")]


AGAIN = "run python scripts/release.py prepare {} --date YYYY-MM-DD"

UNFIT: dict[str, tuple[Callable[[Checkout], object], tuple[str, ...]]] = {
    "a lower version": (
        lambda one: one.replace("datapackage.json", '"version": "0.1.1"', '"version": "0.0.9"'),
        ("version 0.0.9 is lower than 0.1.0, which is released: raise it",),
    ),
    "the released version again": (
        lambda one: one.replace("datapackage.json", '"version": "0.1.1"', '"version": "0.1.0"'),
        (f"0.1.0 is released, and the data have changed since: {AGAIN.format('X.Y.Z')}",),
    ),
    "no version": (
        lambda one: one.replace("datapackage.json", '"version": "0.1.1"', '"version": "1.0.0-rc.1"'),
        ("'1.0.0-rc.1' is not a version: write three numbers, such as 1.0.0",),
    ),
    "no entry": (
        lambda one: one.replace("CHANGELOG.md", "## [0.1.1] - 2026-12-01", "## [Unreleased]"),
        (f"CHANGELOG.md has no entry for 0.1.1: {AGAIN.format('0.1.1')}",),
    ),
    "another day": (
        lambda one: one.replace("CHANGELOG.md", "2026-12-01", "2026-12-03"),
        (
            "CHANGELOG.md: 0.1.1 is dated 2026-12-03, in datapackage.json 2026-12-01: "
            + AGAIN.format("0.1.1"),
        ),
    ),
    "no day": (
        lambda one: one.replace("CHANGELOG.md", " - 2026-12-01", ""),
        (f"CHANGELOG.md: 0.1.1 has no date, in datapackage.json 2026-12-01: {AGAIN.format('0.1.1')}",),
    ),
    "data that the entry does not show": (
        lambda one: one.replace("data/agreements.csv", "2024-05-08", "2024-05-07"),
        (f"CHANGELOG.md: the section Data of 0.1.1 is not what changed: {AGAIN.format('0.1.1')}",),
    ),
    "data and a version that does not fit them": (
        lambda one: one.append("signatories", "togo,Togo,interested,,,country,TGO,,,,,"),
        (
            "version 0.1.1 does not fit: the changes since 0.1.0 are minor "
            "(row togo of signatories added) - write 0.2.0, or 1.0.0 if more changed than a script can see",
            f"CHANGELOG.md: the section Data of 0.1.1 is not what changed: {AGAIN.format('0.1.1')}",
        ),
    ),
    "entries in another order": (
        lambda one: one.write("CHANGELOG.md", _turned(one.read("CHANGELOG.md"))),
        ("CHANGELOG.md: 0.1.1 is not the first entry: move it above 0.1.0",),
    ),
    "text that docs.py would write differently": (
        lambda one: one.write("page.txt", "old\n"),
        ("scripts/docs.py --check: page.txt is out of date - run: python scripts/docs.py",),
    ),
    "no tags fetched": (
        lambda one: one.git("tag", "--delete", "v0.1.0"),
        (
            "CHANGELOG.md has an entry for 0.1.0, and there is no tag v0.1.0: fetch the whole history with "
            "its tags, or begin the entry with 'Not tagged.' if that is so",
            f"CHANGELOG.md: the section Data of 0.1.1 is not what changed: {AGAIN.format('0.1.1')}",
        ),
    ),
    "no changelog": (
        lambda one: (one.folder / "CHANGELOG.md").unlink(),
        ("CHANGELOG.md cannot be read: restore it",),
    ),
}


def _turned(text: str) -> str:
    changelog = read_changelog(text)
    return changelog._replace(entries=changelog.entries[::-1]).text()


@pytest.mark.parametrize("name", UNFIT)
def test_check_refuses_what_does_not_fit(released: Checkout, name: str) -> None:
    released.replace("data/agreements.csv", "2024-05-09", "2024-05-08")
    prepare(released.folder, Version(0, 1, 1), "2026-12-01")
    spoil, sentences = UNFIT[name]
    spoil(released)
    assert released.release("check") == refused(*sentences)


def test_many_reasons_are_counted(released: Checkout) -> None:
    for number in range(8):
        released.append("signatories", f"s{number},S{number},interested,,,country,TGO,,,,,")
    shown = "; ".join(f"row s{number} of signatories added" for number in range(5))
    assert released.release("prepare", "0.1.1", "--date", "2026-12-01") == refused(
        f"version 0.1.1 does not fit: the changes since 0.1.0 are minor ({shown}; and 3 more) "
        "- write 0.2.0, or 1.0.0 if more changed than a script can see"
    )


def test_a_hostile_id_stays_on_one_line(released: Checkout) -> None:
    released.append("signatories", '"a\n::error::b\x1b[31m",Togo,interested,,,country,TGO,,,,,')
    status, _, error = released.release("prepare", "0.1.1", "--date", "2026-12-01")
    assert (status, error.count("\n")) == (1, 1)
    assert "row a\\n::error::b\\x1b[31m of signatories added" in error


@pytest.mark.parametrize(
    ("version", "day", "sentence"),
    [
        ("0.1.0", "2026-12-01", "version 0.1.0 is not above 0.1.0, which is released: choose a higher one"),
        ("0.1.1", "2026-02-30", "'2026-02-30' is not a day: write it as 2026-11-22"),
        ("0.1.1", "20261201", "'20261201' is not a day: write it as 2026-11-22"),
        (
            "0.1.1",
            "2026-11-21",
            "2026-11-21 is before 2026-11-22, when the evidence was gathered: choose a later day",
        ),
    ],
)
def test_prepare_refuses_and_writes_nothing(
    released: Checkout, version: str, day: str, sentence: str
) -> None:
    before = released.state()
    assert released.release("prepare", version, "--date", day) == refused(sentence)
    assert released.state() == before


def test_prepare_needs_a_day(released: Checkout) -> None:
    status, _, error = released.release("prepare", "0.1.1")
    assert (status, error.splitlines()[-1]) == (
        2,
        "release.py prepare: error: the following arguments are required: --date",
    )


def test_a_tag_of_another_branch_or_form_is_no_release(first: Checkout) -> None:
    first.git("tag", "v0.1.0-rc.1")
    first.git("tag", "version-9.0.0")
    first.git("checkout", "--quiet", "-b", "other")
    first.commit(tag="v7.0.0")
    first.git("checkout", "--quiet", "-")
    assert first.release("check") == FITS


def test_the_last_release_is_the_highest_and_not_the_first_by_letter(released: Checkout) -> None:
    for version in ("0.9.0", "0.10.0"):
        released.git("tag", f"v{version}")
    assert released.release("prepare", "0.9.1", "--date", "2026-12-01") == refused(
        "version 0.9.1 is not above 0.10.0, which is released: choose a higher one"
    )


@pytest.mark.parametrize("text", ["1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-rc.1", "1.2.3\n", "", "٣.1.2"])
def test_a_version_is_three_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version: write three numbers"):
        read_version(text)


def test_versions_are_ordered_as_numbers() -> None:
    assert sorted(map(read_version, ["0.10.0", "1.0.0", "0.9.9"])) == [
        Version(0, 9, 9),
        Version(0, 10, 0),
        Version(1, 0, 0),
    ]


def test_the_changelog_is_read_and_written_as_it_stands() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert read_changelog(text).text() == text


def test_an_empty_changelog_takes_an_entry() -> None:
    entry = Entry("1.0.0", "2027-01-01", "", "Nothing.")
    assert with_release(read_changelog("# Changelog\n"), entry, ["1.0.0"]).text() == (
        "# Changelog\n\n## [1.0.0] - 2027-01-01\n\n### Data\n\nNothing.\n"
    )
