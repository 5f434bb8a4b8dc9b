"""A year of right contributions to the live record: every check passes, and nothing but data changes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import pytest

import add
import format as format_
from conftest import LIVE
from ilrs_signatories import count
from ilrs_signatories.dataset.dataset import Dataset, Row, read_dataset
from validation.values import country_named

pytestmark = pytest.mark.slow

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "dist", "build", "_site"
)
COUNTRIES = (
    "Tuvalu",
    "Nauru",
    "Palau",
    "Kiribati",
    "Tonga",
    "Samoa",
    "Vanuatu",
    "Fiji",
    "Bhutan",
    "Maldives",
    "Chad",
)
"""States that are asked in turn which of them the tables do not have yet."""


class Checkout:
    """A copy of the repository in git, to which contributions are made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "start")
        self.gathered = date.fromisoformat(self.dataset.schema.gathered)
        self.today = self.day(3)
        self.newcomers = self._newcomers()

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
        done = subprocess.run(
            ["git", "-C", str(self.folder), *who, *words], capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def script(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a script of the copy."""
        command = [sys.executable, str(self.folder / "scripts" / name), *words]
        return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=self.folder)

    def day(self, after: int) -> str:
        """The day so many days after that of the evidence."""
        return (self.gathered + timedelta(days=after)).isoformat()

    @property
    def dataset(self) -> Dataset:
        return read_dataset(self.folder)

    def _newcomers(self) -> Iterator[str]:
        taken = {
            row["country"] for table in ("signatories", "artemis_accords") for row in self.dataset.rows(table)
        }
        return iter([name for name in COUNTRIES if country_named(name) not in taken])

    def add(self, kind: str, **answers: str) -> None:
        flags = [word for name, text in answers.items() for word in (f"--{name.replace('_', '-')}", text)]
        assert add.main([kind, "--package", str(self.folder), "--yes", *flags], self.today) == 0, answers

    def edit(self, table: str, change: Callable[[list[Row]], None]) -> None:
        """Changes the rows of a table as an editor of CSV files does, in whatever order."""
        described = self.dataset.schema.table(table)
        rows = self.dataset.rows(table)
        change(rows)
        with (self.folder / described.path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, described.names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def page(self, name: str) -> dict[str, str]:
        """The flags for a new page of an agency, published yesterday."""
        return {
            "url": f"https://www.iana.org/{name}",
            "publisher": "Example Herald",
            "published": self.day(2),
            "source_type": "newspaper",
            "side": "neither",
            "language": "English",
        }

    @cached_property
    def agreement(self) -> Row:
        """The one agreement of a state, of a certain day that nothing else in the tables depends on."""
        dataset = self.dataset
        bound = {row["concluded_with"] for row in dataset.agreements.values()}
        bound |= {event["agreement_id"] for event in dataset.events}
        for id_, row in dataset.agreements.items():
            alone = row["scope"] == "ilrs" and not row["occasion"] and id_ not in bound
            if alone and len(row["signed"]) == 10 and self.state(id_)["type"] == "country":
                return row
        raise LookupError("no agreement that a test may change")

    def state(self, agreement_id: str) -> Row:
        """The signatory of an agreement."""
        parties = self.dataset.parties[agreement_id]
        joined = next(row["signatory_id"] for row in parties if row["role"] in ("signatory", "founder"))
        return self.dataset.signatories[joined]


def a_state_that_signed_yesterday(checkout: Checkout) -> None:
    given = {
        "who": next(checkout.newcomers),
        "instrument": "MoU",
        "signed": checkout.day(2),
        "host": "China (CNSA)",
    }
    checkout.add("signing", **given, **checkout.page("state"))


def a_university(checkout: Checkout) -> None:
    given = {
        "who": "University of Serendip",
        "signatory_type": "university",
        "country": "Fiji",
        "host": "DSEL",
    }
    checkout.add(
        "signing", **given, instrument="cooperation agreement", signed=checkout.day(1), **checkout.page("uni")
    )


def one_more_source(checkout: Checkout) -> None:
    id_, signed = checkout.agreement["agreement_id"], checkout.agreement["signed"]
    checkout.add("source", record=id_, column="signed", value=signed[:7], **checkout.page("more"))


def a_corrected_day(checkout: Checkout) -> None:
    id_, signed = checkout.agreement["agreement_id"], checkout.agreement["signed"]
    right = (date.fromisoformat(signed) - timedelta(days=1)).isoformat()
    checkout.add("correct", record=id_, column="date of signing", value=right, **checkout.page("day"))
    said = [
        row
        for row in checkout.dataset.said("agreements", id_)
        if (row["field"], row["value"]) == ("signed", signed)
    ]
    assert said
    assert {row["stance"] for row in said} == {"contradicts"}


def a_reworded_note(checkout: Checkout) -> None:
    row = next(
        row for row in checkout.dataset.signatories.values() if row["note"] and row["type"] == "country"
    )
    checkout.add(
        "correct", record=row["name"], column="note", value=row["note"].rstrip(".") + ", as far as is known."
    )


def a_printed_roster(checkout: Checkout) -> None:
    day = checkout.day(1)
    names = [row for row in checkout.dataset.signatories.values() if row["type"] == "country"][:3]
    source = {
        "source_id": f"example-times-{day}",
        "publisher": "Example Times",
        "published": day,
        "language": "en",
    }
    source |= {"url": "https://www.rfc-editor.org/roster", "type": "news_media", "side": "third_party"}
    printed = {
        "list_id": f"example-times-{day[:7]}",
        "source_id": source["source_id"],
        "claimant": "Example Times",
    }
    printed |= {"as_of": day, "figure": "3", "figure_kind": "exact", "unit": "countries"}
    checkout.edit("sources", lambda rows: rows.insert(0, source))
    checkout.edit("published_lists", lambda rows: rows.append(printed))
    entries = [
        {
            "list_id": printed["list_id"],
            "position": str(n),
            "printed_name": row["name"],
            "signatory_id": row["signatory_id"],
        }
        for n, row in enumerate(names, start=1)
    ]
    checkout.edit("published_list_entries", lambda rows: rows.extend(reversed(entries)))


def a_new_signatory_of_the_artemis_accords(checkout: Checkout) -> None:
    day, name = checkout.day(1), next(checkout.newcomers)
    code = country_named(name)
    source = {"source_id": f"nasa-{day}-artemis", "publisher": "NASA", "published": day, "language": "en"}
    source |= {"url": "https://www.nasa.gov/artemis-accords-new", "type": "official", "side": "third_party"}
    said = {
        "resource": "artemis_accords",
        "record_id": code,
        "field": "signed",
        "source_id": source["source_id"],
    }
    accords = {"country": code, "name": name, "signed": day, "note": "No source seen gives its number."}
    checkout.edit("sources", lambda rows: rows.append(source))
    checkout.edit("artemis_accords", lambda rows: rows.append(accords))
    checkout.edit("evidence", lambda rows: rows.append({**said, "value": day, "stance": "supports"}))


def an_application(checkout: Checkout) -> None:
    given = {"who": next(checkout.newcomers), "event": "applied", "date": checkout.day(1)}
    checkout.add("event", **given, **checkout.page("application"))


def a_withdrawal_and_a_state_that_signs_again(checkout: Checkout) -> None:
    id_ = checkout.agreement["agreement_id"]
    name = checkout.state(id_)["name"]
    checkout.add("event", who=name, event="withdrew", date=checkout.day(0), **checkout.page("withdrawal"))
    assert checkout.state(id_)["status"] == "withdrew"
    given = {"who": name, "instrument": "joint statement", "signed": checkout.day(2), "host": "China"}
    checkout.add("signing", **given, **checkout.page("again"))
    assert checkout.state(id_)["status"] == "signatory"


def a_renamed_country(checkout: Checkout) -> None:
    turkey = next(row for row in checkout.dataset.signatories.values() if row["country"] == "TUR")
    checkout.add(
        "correct",
        record=turkey["name"],
        column="name",
        value="Türkiye" if turkey["name"] == "Turkey" else "Turkey",
    )


def one_body_fewer_in_missing(checkout: Checkout) -> None:
    path = checkout.folder / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    first = json.dumps(json.loads(text)["coverage"]["missing"][0], ensure_ascii=False)
    path.write_text(re.sub(re.escape(first) + r",\s*", "", text, count=1), encoding="utf-8", newline="\n")


YEAR = (
    a_state_that_signed_yesterday,
    a_university,
    one_more_source,
    a_corrected_day,
    a_reworded_note,
    an_application,
    a_withdrawal_and_a_state_that_signs_again,
    a_renamed_country,
    a_printed_roster,
    a_new_signatory_of_the_artemis_accords,
    one_body_fewer_in_missing,
)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(shutil.copytree(LIVE, tmp_path / "checkout", ignore=LEFT_OUT))


def test_a_year_of_right_contributions_passes_every_check_and_changes_data_alone(checkout: Checkout) -> None:
    before = count(package=checkout.folder).low

    for contribute in YEAR:
        contribute(checkout)

    assert format_.main(["--package", str(checkout.folder)], checkout.today) == 0
    done = checkout.script("validate.py")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    changed = checkout.git("status", "--porcelain", "--untracked-files=all").splitlines()
    assert [line for line in changed if not line[3:].startswith(("data/", "datapackage.json"))] == []
    assert count(package=checkout.folder).low == before + 1
    assert checkout.dataset.schema.gathered == checkout.day(2)
    checkout.git("commit", "--quiet", "--all", "--message", "a year")

    done = checkout.script("docs.py")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert checkout.script("docs.py", "--check").returncode == 0
    written = checkout.git("diff", "--name-only").split()
    assert [name for name in written if name.startswith(("data", "src/", "scripts/", "tests/"))] == []
    old = {name: checkout.git("show", f"HEAD:{name}") for name in written}
    new = {name: (checkout.folder / name).read_text(encoding="utf-8") for name in written}
    assert {name: own_words(text) for name, text in new.items()} == {
        name: own_words(text) for name, text in old.items()
    }


def own_words(text: str) -> str:
    """What people wrote of a page: neither examples, nor text written from the data, nor generated files."""
    if "docs.py: " not in text and "```" not in text:
        return ""
    text = re.sub(r"<!-- docs\.py: (?!end).*?<!-- docs\.py: end -->", "", text, flags=re.DOTALL)
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
