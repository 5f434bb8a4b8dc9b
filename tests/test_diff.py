"""Two versions compared: what is said of each kind of difference, and of what cannot be trusted."""

from __future__ import annotations

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
from ilrs_signatories.questions.diff import Diff, Difference

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
removed 2, changed 1, added 2
  removed column: agreements place
  removed row: agreements/senegal-2024: {"agreement_id": "senegal-2024", "place": "Tunxi",
    "signed": "2024-09-05"}
  changed: agreements/egypt-2023 signed: "2023-12-06" -> "2023-12-07"
  added column: agreements town
  added table: lists: 2 rows"""


def test_a_removed_row_a_changed_date_other_columns_and_an_added_table_are_named_exactly(
    make: Make,
) -> None:
    changed = AGREEMENTS.replace("place", "town").replace("2023-12-06", "2023-12-07")
    new = make(
        "new", agreements=changed.replace("senegal-2024,Tunxi,2024-09-05\n", ""), lists="list_id\na\nb\n"
    )
    found = ilrs.diff(make("old"), new)
    removed = {"agreement_id": "senegal-2024", "place": "Tunxi", "signed": "2024-09-05"}
    assert found == Diff(
        added=(
            Difference("added", "column", "agreements", column="town"),
            Difference("added", "table", "lists", new="2 rows"),
        ),
        removed=(
            Difference("removed", "column", "agreements", column="place"),
            Difference("removed", "row", "agreements", "senegal-2024", old=json.dumps(removed)),
        ),
        changed=(
            Difference("changed", "cell", "agreements", "egypt-2023", "signed", "2023-12-06", "2023-12-07"),
        ),
    )
    assert list(found) == list(found.rows())
    assert len(found) == 5
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


def test_a_table_under_another_name_is_removed_and_added(make: Make) -> None:
    new = without(make("new", keys=KEYS | {"texts": KEYS["agreements"]}, texts=AGREEMENTS), "agreements")
    assert said(ilrs.diff(make("old"), new)) == [
        "removed table: agreements: 3 rows",
        "added table: texts: 3 rows",
    ]


def test_a_key_under_another_name_leaves_the_shared_columns_to_match_by(make: Make) -> None:
    renamed = AGREEMENTS.replace("agreement_id", "document_id")
    new = make("new", keys=KEYS | {"agreements": "document_id"}, agreements=renamed)
    assert said(ilrs.diff(make("old"), new)) == [
        "removed column: agreements agreement_id",
        "added column: agreements document_id",
    ]


def test_twenty_thousand_rows_of_one_key_are_matched_at_once(make: Make) -> None:
    text = "agreement_id,place\n" + "egypt-2023,Beijing\n" * 20_000
    found = ilrs.diff(make("old", agreements=text), make("new", agreements=text + "egypt-2023,Cairo\n"))
    assert said(found) == [
        'added row: agreements/egypt-2023/#20001: {"agreement_id": "egypt-2023", "place": "Cairo"}'
    ]


def test_no_cell_reaches_the_terminal_with_its_control_characters(make: Make) -> None:
    hostile = AGREEMENTS.replace("senegal-2024", "a\x1b[31m\u202eb\u2028\x9b")
    text = str(ilrs.diff(make("old"), make("new", agreements=hostile)))
    assert "a\\x1b[31m\\u202eb\\u2028\\x9b" in text
    assert not {"\x1b", "\u202e", "\u2028", "\x9b"} & set(text)


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


def test_a_row_that_comes_twice_is_not_lost(make: Make) -> None:
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


def refused(old: Path, new: Path = FROZEN) -> str:
    with pytest.raises(ilrs.DamagedPackage) as error:
        ilrs.diff(old, new)
    text = str(error.value)
    assert "\n" not in text
    assert text.startswith(str(old))
    return text.removeprefix(str(old))


def test_a_link_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as file:
        link = tarfile.TarInfo("datapackage.json")
        link.type, link.linkname = tarfile.SYMTYPE, str(ROOT / "datapackage.json")
        file.addfile(link)
    assert refused(tmp_path / "a.tar") == ": no datapackage.json in it"


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        ('[{"name": "a", "path": "../a.csv"}]', ": no ../a.csv in it"),
        ('[{"name": "a", "path": "/etc/passwd"}]', ": no /etc/passwd in it"),
        ('[{"name": "a", "path": "https://a.example/a.csv"}]', ": no https://a.example/a.csv in it"),
        ('[{"name": "a", "path": "a.csv"}]', ": no a.csv in it"),
        ('[{"name": "a", "path": ["a.csv"]}]', "/datapackage.json: does not describe a data package: "),
        ('[{"path": "a.csv"}]', "/datapackage.json: 'name' is missing"),
        ('"tables"', "/datapackage.json: does not describe a data package: "),
        ("", "/datapackage.json: is not JSON: "),
    ],
)
def test_a_descriptor_that_cannot_be_followed_is_refused(
    tmp_path: Path, resources: str, message: str
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "datapackage.json").write_text(f'{{"resources": {resources}}}', encoding="utf-8")
    assert refused(folder).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"agreement_id,place\na\n", "/data/agreements.csv:2: has 1 cells, not 2"),
        (b"agreement_id,place,place\n", "/data/agreements.csv:1: names a column twice"),
        (b'agreement_id\n"a\n', "/data/agreements.csv:2: a double quote is out of place"),
        (b"agreement_id\n\xff\n", "/data/agreements.csv: is not UTF-8 at byte 13"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(make: Make, text: bytes, message: str) -> None:
    folder = make("old")
    (folder / "data" / "agreements.csv").write_bytes(text)
    assert refused(folder) == message


def test_every_damaged_byte_of_an_archive_is_harmless_or_reported(make: Make, tmp_path: Path) -> None:
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
