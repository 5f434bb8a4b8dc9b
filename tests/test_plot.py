"""The charts: what they draw, that they say it in words, and that pictures of them are always the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from pathlib import Path

import altair as alt
import pytest

import ilrs_signatories as ilrs
from conftest import ROOT, Rows, Write
from ilrs_signatories import plot
from ilrs_signatories.counting import count
from ilrs_signatories.package import read_package
from ilrs_signatories.plot import figures, steps, world
from ilrs_signatories.reconciliation import reconcile_all

CHARTS: dict[str, Callable[[], alt.LayerChart | alt.VConcatChart]] = {
    "timeline": plot.timeline,
    "map": plot.map,
    "counts": plot.counts,
}
SVG = "{http://www.w3.org/2000/svg}"

TABLES: dict[str, Rows] = {
    "signatories": [
        {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
        {"signatory_id": "russia", "name": "Russia", "type": "country", "country": "RUS"},
        {"signatory_id": "serbia", "name": "Serbia", "type": "country", "country": "SRB"},
        {"signatory_id": "aob", "name": "AOB", "type": "research_institute", "country": "SRB"},
        {"signatory_id": "narit", "name": "NARIT", "type": "research_institute", "country": "THA"},
        {"signatory_id": "mva", "name": "MVA", "type": "nonprofit", "country": "AUT"},
    ],
    "agreements": [
        {"agreement_id": id_, "title": id_, "instrument": "unspecified", "scope": "ilrs", "signed": signed}
        for id_, signed in (
            ("founding", "2021-03-09"),
            ("serbia-2024", "[2024-05-07..2024-05-08]"),
            ("narit-2023", "2023-09-25"),
            ("mva-2024", "2024-07-17"),
            ("aob-2024", "2024-05-01"),
        )
    ],
    "parties": [
        {"agreement_id": "founding", "signatory_id": "china", "role": "founder"},
        {"agreement_id": "founding", "signatory_id": "russia", "role": "founder"},
        *(
            {"agreement_id": id_, "signatory_id": id_.partition("-")[0], "role": "signatory"}
            for id_ in ("serbia-2024", "narit-2023", "mva-2024", "aob-2024")
        ),
    ],
    "artemis_accords": [
        {"country": "SRB", "name": "Serbia", "signed": "2026-07"},
        {"country": "AUT", "name": "Austria", "signed": "2024-12-11"},
        {"country": "LUX", "name": "Luxembourg"},
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every chart as SVG and as PNG."""
    folder = tmp_path_factory.mktemp("charts")
    for name, chart in CHARTS.items():
        for ending in ("svg", "png"):
            plot.save(chart(), folder / f"{name}.{ending}")
    return folder


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_as_svg_with_its_title_and_its_text_alternative(name: str, folder: Path) -> None:
    image = ET.parse(folder / f"{name}.svg").getroot()
    drawn = CHARTS[name]().to_dict()
    assert image.attrib["role"] == "img"
    assert [(one.tag, one.text) for one in image][:2] == [
        (f"{SVG}title", drawn["title"]["text"]),
        (f"{SVG}desc", drawn["description"]),
    ]
    texts = {text for one in image.iter(f"{SVG}text") for text in one.itertext()}
    assert {drawn["title"]["text"], *drawn["title"]["subtitle"]} <= texts
    assert len(list(image.iter(f"{SVG}path"))) > 10


@pytest.mark.parametrize("name", ["timeline", "counts"])
def test_a_picture_is_the_same_in_every_time_zone(name: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.svg"
    code = f"from ilrs_signatories import plot; plot.save(plot.{name}(), {str(path)!r})"
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert path.read_bytes() == (folder / f"{name}.svg").read_bytes()


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_picture_is_the_same_when_drawn_again(name: str, ending: str, folder: Path, tmp_path: Path) -> None:
    plot.save(CHARTS[name](), tmp_path / f"again.{ending}")
    assert (tmp_path / f"again.{ending}").read_bytes() == (folder / f"{name}.{ending}").read_bytes()


@pytest.mark.parametrize("name", CHARTS)
def test_a_png_is_whole_and_carries_its_text_alternative(name: str, folder: Path) -> None:
    chunks = dict(read_chunks((folder / f"{name}.png").read_bytes()))
    assert list(chunks)[0 :: len(chunks) - 1] == ["IHDR", "IEND"]
    assert chunks["iTXt Description"] == CHARTS[name]().to_dict()["description"].encode("utf-8")


def read_chunks(png: bytes) -> list[tuple[str, bytes]]:
    chunks, at = [], 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        kind, body = png[at + 4 : at + 8].decode("ascii"), png[at + 8 : at + 8 + size]
        assert zlib.crc32(png[at + 4 : at + 8 + size]) == int.from_bytes(
            png[at + 8 + size : at + 12 + size], "big"
        )
        keyword, _, text = body.partition(b"\0\0\0en\0\0")
        chunks.append((f"{kind} {keyword.decode('latin-1')}", text) if kind == "iTXt" else (kind, body))
        at += 12 + size
    return chunks


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ilrs.UnknownName, match="unknown ending 'gif': nearest is 'svg', choose from svg, png"
    ):
        plot.save(plot.timeline(), tmp_path / "chart.gif")


def test_the_steps_keep_the_days_on_which_a_number_changes(write_package: Write) -> None:
    drawn = steps.steps(read_package(write_package(**TABLES)))
    assert [tuple(one) for one in drawn] == [
        ("ILRS", "2021-03-09", 2, 2),
        ("ILRS", "2024-05-07", 2, 3),
        ("ILRS", "2024-05-08", 3, 3),
        ("ILRS", "2026-11-22", 3, 3),
        ("Artemis Accords", "2024-12-11", 1, 1),
        ("Artemis Accords", "2026-07-01", 1, 2),
        ("Artemis Accords", "2026-07-31", 2, 2),
        ("Artemis Accords", "2026-11-22", 3, 3),
    ]


def test_the_timeline_ends_with_the_count_of_the_record() -> None:
    package = read_package()
    last = {one.series: (one.low, one.high) for one in steps.steps(package)}
    counted = count(package, None, "states")
    accords = len(package.rows("artemis_accords"))
    assert last == {"ILRS": (counted.low, counted.high), "Artemis Accords": (accords, accords)}


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (
            "2024-05-07",
            ["ILRS state", "institution for the ILRS only", "institution for the ILRS only", "none", "none"],
        ),
        ("2024-05-08", ["ILRS state", "ILRS state", "institution for the ILRS only", "none", "none"]),
        (
            "2024-12-31",
            ["ILRS state", "ILRS state", "institution for the ILRS only", "Artemis Accords", "none"],
        ),
        (
            "2026-11-22",
            [
                "ILRS state",
                "ILRS state and Artemis Accords",
                "institution for the ILRS only",
                "Artemis Accords",
                "Artemis Accords",
            ],
        ),
    ],
)
def test_a_country_is_coloured_by_what_it_had_signed(
    write_package: Write, day: str, names: list[str]
) -> None:
    _, found = world.standing(read_package(write_package(**TABLES)), day)
    assert [found.name(code) for code in ("RUS", "SRB", "THA", "AUT", "LUX")] == names


def test_a_dot_marks_a_seat_whose_state_did_not_sign(write_package: Write) -> None:
    _, found = world.standing(read_package(write_package(**TABLES)), "2024-12-31")
    assert found.seats == {"THA", "AUT"}


def test_every_country_of_the_record_is_on_the_map() -> None:
    geometries = json.loads(Path(world.SHAPES).read_text(encoding="utf-8"))["objects"]["countries"][
        "geometries"
    ]
    drawn = {one["properties"]["code"] for one in geometries}
    package = read_package()
    held = {row["country"] for table in ("signatories", "artemis_accords") for row in package.rows(table)}
    assert held - {""} - drawn == set()
    assert {"SGP", "MLT", "BHR", "MUS", "LIE", "LUX", "CYP"} <= drawn


def test_every_colour_of_the_map_is_used_and_drawn(folder: Path) -> None:
    drawn = (folder / "map.svg").read_text(encoding="utf-8")
    assert [name for name, colour in world.COLOURS.items() if drawn.count(f'fill="{colour}"') < 3] == []


def test_every_printed_figure_is_drawn_by_its_outcome() -> None:
    package = read_package()
    drawn = {
        one.list_id: (one.figure, one.outcome == figures.GIVEN[True]) for one in figures.figures(package)
    }
    assert drawn == {one.list_id: (one.figure, bool(one.reproduced_by)) for one in reconcile_all(package)}


def test_every_rule_is_drawn_and_named(folder: Path) -> None:
    texts = {one.text for one in ET.parse(folder / "counts.svg").iter(f"{SVG}text")}
    package = read_package()
    rules = package.choices("published_lists", "counting_rule")
    assert {f"{rule.replace('_', ' ')}: {count(package, None, rule).low}" for rule in rules} <= texts


def test_without_altair_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "try:\n    import ilrs_signatories.plot\nexcept ImportError as error:\n    print(error)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("plot needs altair: install ilrs-signatories[plot]\n", "")
