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
from ilrs_signatories.formats import put
from ilrs_signatories.package import read_package
from releasing.about import read_about
from releasing.changelog import Entry, read_changelog, with_release
from releasing.citation import citation_cff
from releasing.judgement import problems
from releasing.preparation import prepared
from releasing.version import Version, read_version

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

Json = dict[str, Any]
Change = Callable[["Checkout"], None]


class Checkout:
    """A git repository with a data package, a changelog and a citation."""

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
    checkout.write("CITATION.cff", citation_cff(read_about(read_package(checkout.folder))))
    checkout.git("init", "--quiet")
    checkout.commit()
    return checkout


@pytest.fixture
def released(first: Checkout) -> Checkout:
    """A repository with a release."""
    first.commit(tag="v0.1.0")
    return first


FITS = (0, "the version, the changelog and the citation fit what changed\n", "")


def refused(*sentences: str) -> tuple[int, str, str]:
    return 1, "", "".join(f"release.py: {sentence}\n" for sentence in sentences)


def test_a_repository_without_tags_is_a_first_release(first: Checkout) -> None:
    assert first.release("check") == FITS


def test_the_citation_is_written_anew(first: Checkout) -> None:
    citation = first.read("CITATION.cff")
    first.describe(lambda said: said.update(title="Another title"))
    assert first.release("citation") == (0, "CITATION.cff: written\n", "")
    (old,) = (line for line in citation.splitlines() if line.startswith("title: "))
    assert first.read("CITATION.cff") == citation.replace(old, 'title: "Another title"')


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
    "a column goes": (remove_column, "major", "the column signatories.seat goes"),
    "a column is renamed": (rename_column, "major", "the column signatories.country is called alpha3"),
    "a table goes": (remove_table, "major", "the table artemis_accords goes"),
    "an id goes": (
        lambda checkout: checkout.replace("data/sources.csv", "list-2024", "roll-2024"),
        "major",
        "the row list-2024 of sources goes",
    ),
    "a rule goes": (
        enumeration("published_lists.counting_rule", lambda rules: rules.remove("institutions")),
        "major",
        "published_lists.counting_rule no longer has the value institutions",
    ),
    "a type changes": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "published_lists", "figure").update(type="string")
        ),
        "major",
        'published_lists.figure has another type: "integer" -> "string"',
    ),
    "a key changes": (
        lambda checkout: checkout.describe(
            lambda said: resource(said, "parties")["schema"].update(primaryKey=["agreement_id"])
        ),
        "major",
        "the table parties has another primaryKey",
    ),
    "a column may be blank": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "signatories", "name")["constraints"].pop("required")
        ),
        "major",
        "signatories.name is no longer required",
    ),
    "a row comes": (
        lambda checkout: checkout.append("signatories", "togo,Togo,,,country,TGO,,,"),
        "minor",
        "the row togo of signatories comes",
    ),
    "a party comes": (
        lambda checkout: checkout.append("parties", "serbia-2024,sarao,signatory,,,"),
        "minor",
        "the row serbia-2024/sarao of parties comes",
    ),
    "a column comes": (add_column, "minor", "the column sources.pages comes"),
    "a table comes": (add_table, "minor", "the table launches comes"),
    "a rule comes": (
        enumeration("published_lists.counting_rule", lambda rules: rules.append("observers")),
        "minor",
        "published_lists.counting_rule has a new value, observers",
    ),
    "a value is corrected": (
        lambda checkout: checkout.replace("data/agreements.csv", "2024-05-09", "2024-05-08"),
        "patch",
        "agreements/serbia-2024 has another signed",
    ),
    "evidence and its source come": (
        contradict,
        "patch",
        "the row paper-2024 of sources comes; "
        "the row agreements/serbia-2024/signed/paper-2024/2024-05-08 of evidence comes",
    ),
    "a party goes": (
        lambda checkout: checkout.replace("data/parties.csv", "serbia-2024,china,host,,,\n", ""),
        "patch",
        "the row serbia-2024/china goes from parties",
    ),
    "a column is worded otherwise": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "signatories", "seat").update(description="A town.")
        ),
        "patch",
        "signatories.seat has another description",
    ),
    "a meaning is worded otherwise": (
        lambda checkout: checkout.describe(
            lambda said: field(said, "signatories", "type")["meanings"].update(company="a firm")
        ),
        "patch",
        "the meaning of company in signatories.type is worded otherwise",
    ),
    "the coverage grows": (
        lambda checkout: checkout.describe(lambda said: said["coverage"].update(thin_after="2026-03")),
        "patch",
        "the coverage has another thin_after",
    ),
    "only the code changes": (
        lambda checkout: checkout.write("code.py", "\n"),
        "patch",
        "nothing in the data differs",
    ),
}

FITTING = {"major": ["1.0.0"], "minor": ["0.2.0", "1.0.0"], "patch": ["0.1.1", "0.2.0", "1.0.0"]}
INSTEAD = {
    "major": "1.0.0",
    "minor": "0.2.0, or 1.0.0 if a person finds that more changed",
    "patch": "0.1.1, or 0.2.0 or 1.0.0 if a person finds that more changed",
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_version_fits_what_changed(released: Checkout, name: str) -> None:
    change, level, sentence = CHANGES[name]
    change(released)
    for version in ("0.1.1", "0.2.0", "0.3.0", "1.0.0", "2.0.0"):
        if version not in FITTING[level]:
            with pytest.raises(ValueError, match="does not fit") as caught:
                prepared(released.folder, read_version(version), "2026-12-01")
            why = f"version {version} does not fit: since 0.1.0 there is a {level} difference"
            assert str(caught.value) == f"{why} ({sentence}) - write {INSTEAD[level]}"
    for version in FITTING[level]:
        put(released.folder, prepared(released.folder, read_version(version), "2026-12-01"))
        assert list(problems(released.folder)) == []
    released.commit(tag=f"v{version}")
    assert list(problems(released.folder)) == []


def test_prepare_writes_the_version_the_day_and_the_data(released: Checkout) -> None:
    released.replace("data/agreements.csv", "2024-05-09", "2024-05-08")
    released.write(
        "CHANGELOG.md", FIRST.replace("## [0", "## [Unreleased]\n\n### Fixed\n\n- A day.\n\n## [0")
    )
    descriptor = released.read("datapackage.json")
    written = "datapackage.json: written\nCHANGELOG.md: written\nCITATION.cff: written\n"
    assert released.release("prepare", "0.1.1", "--date", "2026-12-01") == (0, written, "")
    assert released.read("datapackage.json") == descriptor.replace(
        '  "version": "0.1.0",\n  "created": "2026-11-22T00',
        '  "version": "0.1.1",\n  "created": "2026-12-01T00',
    )
    assert released.read("CHANGELOG.md") == (
        HEAD + "\n\n## [0.1.1] - 2026-12-01\n\n### Fixed\n\n- A day.\n\n### Data\n\n"
        "Removed 0, changed 1, added 0.\n\n#### Changed\n\n"
        "| table | id | column | before | after | evidence |\n| --- | --- | --- | --- | --- | --- |\n"
        "| `agreements` | `serbia-2024` | `signed` | `2024-05-09` | `2024-05-08` | "
        "`list-2024` `supports` `2024-05-09` |" + FIRST.removeprefix(HEAD)
    )
    citation = released.read("CITATION.cff")
    assert 'version: "0.1.1"\ndate-released: "2026-12-01"\n' in citation
    assert released.release("prepare", "0.1.1", "--date", "2026-12-01")[0] == 0
    assert released.read("CITATION.cff") == citation


def test_preparing_again_for_another_day_keeps_the_words(released: Checkout) -> None:
    released.write("CHANGELOG.md", FIRST.replace("## [0", "## [Unreleased]\n\n- A word.\n\n## [0"))
    assert released.release("prepare", "0.1.1", "--date", "2026-12-01")[0] == 0
    assert released.release("prepare", "0.1.1", "--date", "2026-12-02")[0] == 0
    assert released.read("CHANGELOG.md") == (
        HEAD
        + "\n\n## [0.1.1] - 2026-12-02\n\n- A word.\n\n### Data\n\nThe tables are the same."
        + FIRST.removeprefix(HEAD)
    )


def test_a_version_that_was_prepared_and_not_released_goes_into_the_next(released: Checkout) -> None:
    released.write("CHANGELOG.md", FIRST.replace("## [0", "## [Unreleased]\n\n- A word.\n\n## [0"))
    put(released.folder, prepared(released.folder, Version(0, 1, 1), "2026-12-01"))
    put(released.folder, prepared(released.folder, Version(0, 2, 0), "2026-12-02"))
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
        ("'1.0.0-rc.1' is no version: write three numbers, such as 1.0.0",),
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
    "data that the entry does not tell": (
        lambda one: one.replace("data/agreements.csv", "2024-05-08", "2024-05-07"),
        (f"CHANGELOG.md: the section Data of 0.1.1 is not what changed: {AGAIN.format('0.1.1')}",),
    ),
    "data and a version that does not fit them": (
        lambda one: one.append("signatories", "togo,Togo,,,country,TGO,,,"),
        (
            "version 0.1.1 does not fit: since 0.1.0 there is a minor difference "
            "(the row togo of signatories comes) - write 0.2.0, or 1.0.0 if a person finds that more changed",
            f"CHANGELOG.md: the section Data of 0.1.1 is not what changed: {AGAIN.format('0.1.1')}",
        ),
    ),
    "entries in another order": (
        lambda one: one.write("CHANGELOG.md", _turned(one.read("CHANGELOG.md"))),
        ("CHANGELOG.md: 0.1.1 is not the first entry: move it above 0.1.0",),
    ),
    "another citation": (
        lambda one: one.replace("CITATION.cff", "0.1.1", "0.1.0"),
        ("CITATION.cff does not say what datapackage.json says: run python scripts/release.py citation",),
    ),
    "no citation": (
        lambda one: (one.folder / "CITATION.cff").unlink(),
        ("CITATION.cff does not say what datapackage.json says: run python scripts/release.py citation",),
    ),
    "no tags fetched": (
        lambda one: one.git("tag", "--delete", "v0.1.0"),
        (
            "CHANGELOG.md tells of 0.1.0, and there is no tag v0.1.0: fetch the whole history with its tags",
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
    put(released.folder, prepared(released.folder, Version(0, 1, 1), "2026-12-01"))
    spoil, sentences = UNFIT[name]
    spoil(released)
    assert released.release("check") == refused(*sentences)


def test_many_reasons_are_counted(released: Checkout) -> None:
    for number in range(8):
        released.append("signatories", f"s{number},S{number},,,country,TGO,,,")
    shown = "; ".join(f"the row s{number} of signatories comes" for number in range(5))
    assert released.release("prepare", "0.1.1", "--date", "2026-12-01") == refused(
        f"version 0.1.1 does not fit: since 0.1.0 there is a minor difference ({shown}; and 3 more) "
        "- write 0.2.0, or 1.0.0 if a person finds that more changed"
    )


def test_a_hostile_id_stays_on_one_line(released: Checkout) -> None:
    released.append("signatories", '"a\n::error::b\x1b[31m",Togo,,,country,TGO,,,')
    status, _, error = released.release("prepare", "0.1.1", "--date", "2026-12-01")
    assert (status, error.count("\n")) == (1, 1)
    assert "the row a\\n::error::b\\x1b[31m of signatories comes" in error


@pytest.mark.parametrize(
    ("version", "day", "sentence"),
    [
        ("0.1.0", "2026-12-01", "version 0.1.0 is not above 0.1.0, which is released: choose a higher one"),
        ("0.1.1", "2026-02-30", "'2026-02-30' is no day: write it as 2026-11-22"),
        ("0.1.1", "20261201", "'20261201' is no day: write it as 2026-11-22"),
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
    with pytest.raises(ValueError, match="is no version: write three numbers"):
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
