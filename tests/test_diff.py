"""Two versions compared: what is said of each kind of difference, and of what cannot be trusted."""

from __future__ import annotations

import gzip
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT
from ilrs_signatories.changes import Diff, Difference
from ilrs_signatories.snapshot import LIMIT

AGREEMENTS = """\
agreement_id,place,signed
egypt-2023,Beijing,2023-12-06
senegal-2024,Tunxi,2024-09-05
serbia-2024,Belgrade,
"""
PARTIES = """\
agreement_id,signatory_id,role
egypt-2023,china,host
egypt-2023,egypt,signatory
"""
KEYS = {"agreements": ["agreement_id"], "parties": ["agreement_id", "signatory_id"]}

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a package folder of the tables given, as CSV text by name, and returns it."""

    def make(name: str, keys: dict[str, Any] = KEYS, **tables: str) -> Path:
        folder = tmp_path / name
        (folder / "data").mkdir(parents=True)
        resources = []
        for table, text in ({"agreements": AGREEMENTS, "parties": PARTIES} | tables).items():
            (folder / "data" / f"{table}.csv").write_text(text, encoding="utf-8")
            schema = {"primaryKey": keys[table]} if table in keys else {}
            resources.append({"name": table, "path": f"data/{table}.csv", "schema": schema})
        (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
        return folder

    return make


def without(folder: Path, table: str) -> Path:
    """The folder, with a table no longer described."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] != table]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


TEXT = """\
removed 1, changed 2, added 1
  removed row: agreements/senegal-2024: {"agreement_id": "senegal-2024", "place": "Tunxi", "signed":
    "2024-09-05"}
  renamed column: agreements: place -> town
  changed: agreements/egypt-2023 signed: "2023-12-06" -> "2023-12-07"
  added table: lists: 2 rows"""


def test_a_renamed_column_a_removed_row_a_changed_date_and_an_added_table_are_said_exactly(
    make: Make,
) -> None:
    changed = AGREEMENTS.replace("place", "town").replace("2023-12-06", "2023-12-07")
    new = make(
        "new", agreements=changed.replace("senegal-2024,Tunxi,2024-09-05\n", ""), lists="list_id\na\nb\n"
    )
    found = ilrs.diff(make("old"), new)
    removed = {"agreement_id": "senegal-2024", "place": "Tunxi", "signed": "2024-09-05"}
    assert found == Diff(
        added=(Difference("added", "table", "lists", "", "", "", "2 rows"),),
        removed=(Difference("removed", "row", "agreements", "senegal-2024", "", json.dumps(removed), ""),),
        changed=(
            Difference("renamed", "column", "agreements", "", "town", "place", "town"),
            Difference("changed", "cell", "agreements", "egypt-2023", "signed", "2023-12-06", "2023-12-07"),
        ),
    )
    assert str(found) == repr(found) == TEXT


def test_what_was_removed_and_added_is_the_other_way_round_backwards(make: Make) -> None:
    old, new = make("old"), make("new", agreements=AGREEMENTS.replace("senegal-2024,Tunxi,2024-09-05\n", ""))
    there, back = ilrs.diff(old, new), ilrs.diff(new, old)
    assert (len(there.removed), there.added) == (1, ())
    assert (back.removed, len(back.added)) == ((), 1)
    assert there.removed[0].old == back.added[0].new


def test_a_version_does_not_differ_from_itself() -> None:
    assert ilrs.diff(ROOT, ROOT) == Diff((), (), ())
    assert str(ilrs.diff(ROOT, str(ROOT))) == "removed 0, changed 0, added 0"


def said(found: Diff) -> list[str]:
    return [": ".join(one.line()) for one in found.rows()]


def test_a_table_is_renamed_if_it_holds_the_same(make: Make) -> None:
    new = without(
        make("new", keys=KEYS | {"documents": KEYS["agreements"]}, documents=AGREEMENTS), "agreements"
    )
    assert said(ilrs.diff(make("old"), new)) == ["renamed table: agreements -> documents"]


def test_a_table_that_holds_something_else_is_another(make: Make) -> None:
    other = "agreement_id,text\negypt-2023,A\nsenegal-2024,B\nserbia-2024,C\n"
    new = without(make("new", keys=KEYS | {"texts": KEYS["agreements"]}, texts=other), "agreements")
    assert said(ilrs.diff(make("old"), new)) == [
        "removed table: agreements: 3 rows",
        "added table: texts: 3 rows",
    ]


def test_a_renamed_key_still_matches_the_rows(make: Make) -> None:
    renamed = AGREEMENTS.replace("agreement_id", "document_id").replace("Beijing", "Cairo")
    new = make("new", keys=KEYS | {"agreements": "document_id"}, agreements=renamed)
    assert said(ilrs.diff(make("old"), new)) == [
        "renamed column: agreements: agreement_id -> document_id",
        'changed: agreements/egypt-2023 place: "Beijing" -> "Cairo"',
    ]


def test_columns_that_hold_something_else_are_removed_and_added(make: Make) -> None:
    other = (
        "agreement_id,term,signed\negypt-2023,P5Y,2023-12-06\nsenegal-2024,,2024-09-05\nserbia-2024,P9Y,\n"
    )
    assert said(ilrs.diff(make("old"), make("new", agreements=other))) == [
        "removed column: agreements place",
        "added column: agreements term",
    ]


def test_a_column_of_which_one_value_in_three_is_the_same_is_another(make: Make) -> None:
    other = AGREEMENTS.replace("place", "town").replace("Beijing", "Cairo").replace("Tunxi", "Dakar")
    assert said(ilrs.diff(make("old"), make("new", agreements=other))) == [
        "removed column: agreements place",
        "added column: agreements town",
    ]


def test_a_key_in_another_order_and_with_another_name_is_not_mixed_up(make: Make) -> None:
    new = make(
        "new",
        keys=KEYS | {"parties": ["body", "agreement_id"]},
        parties=PARTIES.replace("signatory_id", "body"),
    )
    assert said(ilrs.diff(make("old"), new)) == ["renamed column: parties: signatory_id -> body"]


def test_a_moved_column_or_row_is_no_difference(make: Make) -> None:
    moved = "signed,agreement_id,place\n,serbia-2024,Belgrade\n2023-12-06,egypt-2023,Beijing\n"
    moved += "2024-09-05,senegal-2024,Tunxi\n"
    assert ilrs.diff(make("old"), make("new", agreements=moved)) == Diff((), (), ())


def test_rows_of_a_composite_key_are_named_by_its_parts(make: Make) -> None:
    assert said(ilrs.diff(make("old"), make("new", parties=PARTIES.replace("signatory\n", "founder\n")))) == [
        'changed: parties/egypt-2023/egypt role: "signatory" -> "founder"'
    ]


def test_a_key_that_gained_a_column_is_matched_by_the_one_that_both_have(make: Make) -> None:
    old = make("old", keys=KEYS | {"parties": ["signatory_id"]})
    assert ilrs.diff(old, make("new")) == Diff((), (), ())


def test_without_a_key_a_row_is_all_that_it_says(make: Make) -> None:
    old = make("old", keys={})
    new = make("new", keys={}, agreements=AGREEMENTS.replace("Belgrade", "Beijing"))
    assert [(one.change, one.record_id) for one in ilrs.diff(old, new).rows()] == [
        ("removed", "serbia-2024/Belgrade/"),
        ("added", "serbia-2024/Beijing/"),
    ]


def test_a_row_that_stands_twice_is_not_lost(make: Make) -> None:
    twice = make("new", agreements=AGREEMENTS + "egypt-2023,Beijing,2023-12-06\n")
    assert [one.record_id for one in ilrs.diff(make("old"), twice).added] == ["egypt-2023/#2"]


def test_a_diff_converts_to_json_and_to_a_frame(make: Make) -> None:
    found = ilrs.diff(make("old"), make("new", agreements=AGREEMENTS.replace("Tunxi", "")))
    cell: dict[str, str | None] = {
        "change": "changed",
        "what": "cell",
        "table": "agreements",
        "record_id": "senegal-2024",
    }
    cell |= {"column": "place", "old": "Tunxi", "new": None}
    assert found.to_dict() == {"added": [], "removed": [], "changed": [cell]}
    frame = found.to_frame()
    assert list(frame) == list(Difference._fields)
    assert frame.iloc[0].drop("new").to_dict() == {key: cell[key] for key in cell if key != "new"}
    assert frame["new"].isna().all()


def test_a_notebook_shows_no_markup_of_the_data(make: Make) -> None:
    hostile = make("new", agreements=AGREEMENTS.replace("Tunxi", "<script>"))
    html = ilrs.diff(make("old"), hostile)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def pack_zip(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, Path("ilrs_signatories/_dataset") / path.relative_to(folder))
    return archive


def pack_tar(folder: Path, archive: Path) -> Path:
    with tarfile.open(archive, "w:gz" if archive.suffix == ".gz" else "w") as file:
        file.add(folder, "ilrs-signatories-0.1.0")
    return archive


@pytest.mark.parametrize(
    ("name", "pack"), [("a.zip", pack_zip), ("a.whl", pack_zip), ("a.tar", pack_tar), ("a.tar.gz", pack_tar)]
)
def test_an_archive_is_read_like_a_folder(
    make: Make, tmp_path: Path, name: str, pack: Callable[..., Path]
) -> None:
    old, new = make("old"), make("new", agreements=AGREEMENTS.replace("Tunxi", "Hefei"))
    found = ilrs.diff(old, new)
    assert len(found.changed) == 1
    assert ilrs.diff(pack(old, tmp_path / name), new) == found


def test_an_archive_may_begin_at_the_package_itself(make: Make, tmp_path: Path) -> None:
    folder = make("old")
    with tarfile.open(tmp_path / "dot.tar", "w") as file:
        file.add(folder, ".")
    assert ilrs.diff(tmp_path / "dot.tar", folder) == Diff((), (), ())


def refused(old: Path, new: Path = ROOT) -> str:
    with pytest.raises(ilrs.DamagedPackage) as error:
        ilrs.diff(old, new)
    text = str(error.value)
    assert "\n" not in text
    assert text.startswith(f"{old}: ")
    return text.removeprefix(f"{old}: ")


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil", "data/../../evil", "..\\evil", "C:evil"])
def test_an_archive_that_points_outside_of_itself_is_refused(make: Make, tmp_path: Path, name: str) -> None:
    words = "is refused, since it holds "
    archive = pack_zip(make("old"), tmp_path / "a.zip")
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(name, "x")
    assert refused(archive).startswith(words)
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    assert refused(tmp_path / "a.tar").startswith(words)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("datapackage.json", b"0" * (LIMIT + 1))
    assert refused(tmp_path / "a.zip") == f"is refused, since it unpacks to more than {LIMIT} bytes"
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(b"0" * (LIMIT + 1), 1))
    assert refused(tmp_path / "a.tar.gz") == f"is refused, since it holds more than {LIMIT} bytes"


def test_a_link_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as file:
        link = tarfile.TarInfo("datapackage.json")
        link.type, link.linkname = tarfile.SYMTYPE, str(ROOT / "datapackage.json")
        file.addfile(link)
    assert refused(tmp_path / "a.tar") == "holds no datapackage.json"


@pytest.mark.parametrize(
    ("resources", "words"),
    [
        ('[{"name": "a", "path": "../a.csv"}]', "is refused, since datapackage.json names '../a.csv'"),
        ('[{"name": "a", "path": "/etc/passwd"}]', "is refused, since datapackage.json names '/etc/passwd'"),
        ('[{"name": "a", "path": "https://a.example/a.csv"}]', "is refused, since datapackage.json names "),
        ('[{"name": "a", "path": ["a.csv"]}]', "is refused, since datapackage.json names ['a.csv']"),
        ('[{"name": "a", "path": "a.csv"}]', "holds no a.csv"),
        ('[{"path": "a.csv"}]', "datapackage.json describes no tables: KeyError('name')"),
        ('"tables"', "datapackage.json describes no tables: "),
        ("", "datapackage.json describes no tables: "),
    ],
)
def test_a_descriptor_that_cannot_be_followed_is_told(tmp_path: Path, resources: str, words: str) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "datapackage.json").write_text(f'{{"resources": {resources}}}', encoding="utf-8")
    assert refused(folder).startswith(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"agreement_id,place\na\n", "data/agreements.csv:2: has 1 cells, not 2"),
        (b"agreement_id,place,place\n", "data/agreements.csv:1: names a column twice"),
        (b'agreement_id\n"a\n', "data/agreements.csv:2: unexpected end of data"),
        (b"agreement_id\n\xff\n", "data/agreements.csv is not UTF-8 at byte 13"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(make: Make, text: bytes, words: str) -> None:
    folder = make("old")
    (folder / "data" / "agreements.csv").write_bytes(text)
    assert refused(folder) == words


def test_what_is_no_package_is_told(make: Make, tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere") == "cannot be read: No such file or directory"
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == "holds no datapackage.json"
    (tmp_path / "text").write_text("text", encoding="utf-8")
    assert refused(tmp_path / "text").startswith("is neither a package folder nor an archive: ")
    (tmp_path / "zip").write_bytes(b"PK\x03\x04 and nothing else")
    assert refused(tmp_path / "zip").startswith("is not a zip archive that can be read: ")
    archive = pack_zip(make("old"), tmp_path / "a.zip")
    damaged = archive.read_bytes().replace(b"\x50\x4b\x03\x04", b"\x50\x4b\x03\x05")
    archive.write_bytes(b"PK\x03\x04" + damaged[4:])
    assert refused(archive).endswith("cannot be unpacked: Bad magic number for file header")


def test_every_damaged_byte_of_an_archive_is_harmless_or_told(make: Make, tmp_path: Path) -> None:
    folder = make("old")
    for pack, name in ((pack_zip, "a.zip"), (pack_tar, "a.tar.gz")):
        sound = pack(folder, tmp_path / name).read_bytes()
        for place in range(0, len(sound), 7):
            (tmp_path / name).write_bytes(sound[:place] + bytes([sound[place] ^ 255]) + sound[place + 1 :])
            with suppress(ilrs.DamagedPackage):
                ilrs.diff(tmp_path / name, folder)


def test_an_old_byte_order_mark_and_line_endings_are_no_difference(make: Make) -> None:
    text = "\ufeff" + AGREEMENTS.replace("\n", "\r\n")
    old = make("old")
    (old / "data" / "agreements.csv").write_bytes(text.encode())
    assert ilrs.diff(old, make("new")) == Diff((), (), ())


def test_the_shipped_tables_survive_being_packed(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(FROZEN / "data", folder / "data")
    shutil.copy(FROZEN / "datapackage.json", folder)
    assert ilrs.diff(pack_tar(folder, tmp_path / "a.tar.gz"), pack_zip(folder, tmp_path / "a.zip")) == Diff(
        (), (), ()
    )
