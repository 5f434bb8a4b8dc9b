"""The figures of the page: the map, the growth chart, the counts in the press, the pictures to share."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from conftest import LIVE, ROOT
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.plot.map import countries, legend, shapes
from ilrs_signatories.plot.timeline import growth
from website.figures import growth_figure, looks, map_svg, press_figure, share_files

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def drawn(as_of: str, known_on: str | None = None) -> ET.Element:
    """The map of a day of the frozen package."""
    svg = map_svg(read_dataset(), as_of, known_on)
    return ET.fromstring(svg.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


@pytest.fixture(scope="module")
def grown() -> dict[str, str]:
    """The growth chart of the frozen package."""
    return growth_figure(read_dataset())


def test_every_country_has_one_shape_with_its_code() -> None:
    lands = [one for one in drawn("2024-05-10").iter(f"{SVG}g") if "land" in one.get("class", "").split()]
    codes = Counter(one.attrib["data-code"] for one in lands if "data-code" in one.attrib)
    assert codes == Counter(one["code"] for one in shapes()[1] if one["code"])
    assert all(len(list(one)) == 1 and one[0].attrib["d"] for one in lands)


def test_every_shape_is_inside_the_picture() -> None:
    image = drawn("2024-05-10")
    assert image.attrib["viewBox"] == "0 0 1000 440"
    starts = [re.match(r"M(-?[\d.]+) ?(-?[\d.]+)", path.attrib["d"]) for path in image.iter(f"{SVG}path")]
    places = [(float(start[1]), float(start[2])) if start else (-1.0, -1.0) for start in starts]
    circles = [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in image.iter(f"{SVG}circle")]
    outside = [place for place in [*places, *circles] if not (0 <= place[0] <= 1000 and 0 <= place[1] <= 440)]
    assert outside == []


def test_every_outline_refers_to_a_shape() -> None:
    image = drawn("2024-05-10")
    ids = [one.attrib["id"] for one in image.iter() if "id" in one.attrib]
    used = [one.attrib["href"][1:] for one in image.iter(f"{SVG}use")]
    assert len(ids) == len(set(ids))
    assert set(used) <= set(ids)
    assert {"land-BOL", "land-TUR"} <= set(used)


@pytest.mark.parametrize(
    ("as_of", "known_on"), [("2024-07-04", None), ("2026-11-22", None), ("2024-12-31", "2023-12-31")]
)
def test_every_element_of_a_country_says_what_it_had_done(as_of: str, known_on: str | None) -> None:
    words = looks(read_dataset(), as_of, known_on)
    bases = {"land", "disputed", "dot", "small", "ring", "claim"}
    found: dict[str, set[str]] = {}
    for one in drawn(as_of, known_on).iter():
        if "data-code" in one.attrib:
            said = " ".join(word for word in one.attrib["class"].split() if word not in bases)
            found.setdefault(one.attrib["data-code"], set()).add(said)
    assert {code: said for code, said in found.items() if said != {""}} == {
        code: {said} for code, said in words.items() if said
    }


def test_another_day_changes_classes_alone() -> None:
    early, late = (map_svg(read_dataset(), day) for day in ("2021-03-09", "2026-11-22"))
    plain = [re.sub(r' class="[^"]*"| aria-label="[^"]*"', "", one) for one in (early, late)]
    assert plain[0] == plain[1]
    assert early != late


def test_looks_are_those_of_the_chart_of_the_package() -> None:
    dataset = read_dataset(LIVE)
    day = dataset.schema.gathered
    found = countries(dataset, day)
    words = looks(dataset, day)
    assert {code for code, said in words.items() if "ilrs" in said.split()} == {
        code for code, one in found.items() if "ilrs" in one
    }
    assert {code for code, said in words.items() if "artemis" in said.split()} == {
        code for code, one in found.items() if "artemis" in one
    }


def test_the_legend_is_that_of_the_package() -> None:
    keys = legend(read_dataset(), "2024-05-10")
    assert [(key["look"], key["number"]) for key in keys][:3] == [
        ("ilrs", "11"),
        ("both", "0"),
        ("artemis", "39"),
    ]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_growth_chart_has_the_measures_of_its_days(width: str, grown: dict[str, str]) -> None:
    dataset = read_dataset()
    image = ET.fromstring(grown[width])
    (day,) = [one for one in image.iter(f"{SVG}g") if one.get("class") == "day"]
    found = growth(dataset)
    assert day.attrib["data-first"] <= min(found.ilrs[0].day, found.accords[0].day)
    assert float(day.attrib["data-top"]) > found.ilrs[-1].high
    assert [one.get("class") for one in day] == ["later", "as-known", "marker", "hover"]
    ends = [one for one in image.iter(f"{SVG}g") if one.get("class") == "end"]
    assert ["".join(one.itertext()) for one in ends] == [str(found.ilrs[-1].low), str(found.accords[-1].low)]


def test_the_narrow_growth_chart_fits_a_phone_in_letters_of_eleven_pixels(grown: dict[str, str]) -> None:
    image = ET.fromstring(grown["narrow"])
    width = float(image.attrib["viewBox"].split()[2])
    sizes = [float(one.attrib["font-size"].removesuffix("px")) for one in image.iter(f"{SVG}text")]
    assert width <= 360
    assert min(sizes) * min(1, 358 / width) >= 11


def test_the_growth_chart_is_the_same_whatever_was_drawn_before(grown: dict[str, str]) -> None:
    dataset = read_dataset()
    share_files(dataset)
    assert growth_figure(dataset) == grown
    alone = (
        "import sys; sys.path[:0] = ['scripts', 'src']; import common; from ilrs_signatories.dataset.dataset "
        "import read_dataset; from website.figures import growth_figure; "
        "print(growth_figure(read_dataset(sys.argv[1]))['wide'])"
    )
    folder = dataset.files.path
    done = subprocess.run([sys.executable, "-c", alone, folder], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().rstrip("\n") == grown["wide"]


def test_charts_take_their_colours_from_the_page(grown: dict[str, str]) -> None:
    for width in ("wide", "narrow"):
        picture = grown[width]
        colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', picture))
        assert {one for one in colours if not one.startswith("var(")} <= {"none", "transparent"}
        assert "style=" not in picture


def test_every_place_on_a_strip_is_inside_it() -> None:
    figure = press_figure(read_dataset(LIVE))
    for statements, top in figure["groups"]:
        for one in statements:
            places = [one.low, one.high, one.near, one.figure, one.end]
            assert all(0 <= place <= top for place in places), one.list_ids
            assert one.low <= one.high
    assert sum(figure["tally"].values()) == sum(len(statements) for statements, _ in figure["groups"])


def test_every_kind_of_page_has_a_picture_to_share() -> None:
    found = share_files(read_dataset())
    assert set(found) == {f"share-{name}.png" for name in ("map", "growth", "counts", "countries", "claimed")}
    assert {struct.unpack(">II", image[16:24]) for image in found.values()} == {(1200, 630)}
    assert len(set(found.values())) == 5


def test_the_font_of_the_pictures_is_that_of_the_page() -> None:
    fonts = ROOT / "site" / "vendor" / "fonts"
    names = (fonts / "newsreader.ttf").read_bytes()
    assert "Newsreader".encode("utf-16-be") in names
    assert (fonts / "newsreader.woff2").read_bytes()[:4] == b"wOF2"
