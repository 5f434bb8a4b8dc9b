"""The charts: what they draw, that they say it in words, and that pictures of them are always the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair as alt
import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, LIVE, ROOT, Rows, Write
from ilrs_signatories import plot
from ilrs_signatories.dataset.dataset import read_dataset
from ilrs_signatories.plot.counts import OUTCOMES, label, statements
from ilrs_signatories.plot.map import countries, legend, places, shapes, side
from ilrs_signatories.plot.style import THEMES
from ilrs_signatories.plot.timeline import growth, notes, title
from ilrs_signatories.questions.count import count
from ilrs_signatories.questions.reconcile import reconciled

pytestmark = pytest.mark.slow

CHARTS: dict[str, Callable[..., alt.VConcatChart]] = {
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
        {"signatory_id": "brazil", "name": "Brazil", "type": "country", "country": "BRA"},
        {"signatory_id": "aob", "name": "AOB", "type": "research_institute", "country": "SRB"},
        {
            "signatory_id": "narit",
            "name": "NARIT",
            "type": "research_institute",
            "country": "THA",
            "seat": "Chiang Mai",
        },
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
    "events": [
        {"event_id": "brazil-claimed", "signatory_id": "brazil", "event": "claimed", "date": "2024-04"},
    ],
    "artemis_accords": [
        {"country": "AUT", "name": "Austria", "signed": "2024-12-11", "ordinal": "50"},
        {"country": "LUX", "name": "Luxembourg"},
        {"country": "SRB", "name": "Serbia", "signed": "2026-07", "ordinal": "53"},
    ],
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, alt.VConcatChart]:
    """Every chart."""
    return {name: chart() for name, chart in CHARTS.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, alt.VConcatChart]) -> Path:
    """Every chart as SVG, and the smallest one as PNG."""
    folder = tmp_path_factory.mktemp("charts")
    for name in CHARTS:
        plot.save(drawn[name], folder / f"{name}.svg")
    plot.save(drawn["timeline"], folder / "timeline.png")
    return folder


def texts_of(path: Path) -> set[str]:
    """Every text of a picture."""
    return {text for one in ET.parse(path).iter(f"{SVG}text") for text in one.itertext()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_as_svg_with_its_title_and_its_text_alternative(
    name: str, folder: Path, drawn: dict[str, alt.VConcatChart]
) -> None:
    image = ET.parse(folder / f"{name}.svg").getroot()
    about = drawn[name].to_dict()  # validated, as a notebook does
    assert image.attrib["role"] == "img"
    assert [(one.tag, one.text) for one in image][:2] == [
        (f"{SVG}title", about["title"]["text"]),
        (f"{SVG}desc", about["description"]),
    ]
    assert {about["title"]["text"], about["title"]["subtitle"]} <= texts_of(folder / f"{name}.svg")
    assert len(list(image.iter(f"{SVG}path"))) > 10


@pytest.mark.parametrize("name", CHARTS)
def test_every_picture_says_where_it_is_from(name: str, folder: Path) -> None:
    about = read_dataset().schema
    start = f"Source: ILRS signatories {about.version}, evidence of "
    assert [text for text in texts_of(folder / f"{name}.svg") if text.startswith(start)] != []


def test_a_picture_is_the_same_in_every_time_zone(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "timeline.svg"
    code = (
        f"from ilrs_signatories import plot; plot.save(plot.timeline(package={str(FROZEN)!r}), {str(path)!r})"
    )
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert path.read_bytes() == (folder / "timeline.svg").read_bytes()


@pytest.mark.parametrize("file", ["map.svg", "counts.svg", "timeline.png"])
def test_a_picture_is_the_same_when_drawn_again(file: str, folder: Path, tmp_path: Path) -> None:
    plot.save(CHARTS[file.partition(".")[0]](), tmp_path / file)
    assert (tmp_path / file).read_bytes() == (folder / file).read_bytes()


def test_a_png_is_one_whole_picture(folder: Path) -> None:
    image = (folder / "timeline.png").read_bytes()
    assert (image[:8], image[-8:-4]) == (b"\x89PNG\r\n\x1a\n", b"IEND")


def test_an_unknown_ending_is_refused(tmp_path: Path, drawn: dict[str, alt.VConcatChart]) -> None:
    with pytest.raises(ilrs.UnknownName) as caught:
        plot.save(drawn["timeline"], tmp_path / "chart.gif")
    assert str(caught.value) == "unknown ending 'gif': Choose from svg, png"
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ilrs.UnknownName) as caught:
        plot.map(theme="drak")
    assert str(caught.value) == "unknown theme 'drak': did you mean 'dark'? Choose from light, dark, page"


def test_the_functions_stay_callable_after_their_modules_are_imported() -> None:
    assert [callable(one) for one in (plot.map, plot.counts, plot.timeline)] == [True] * 3
    assert "ilrs_signatories.plot.map" in sys.modules


def test_the_growth_keeps_the_days_on_which_a_number_changes(write_package: Write) -> None:
    found = growth(read_dataset(write_package(**TABLES)))
    assert [tuple(one) for one in found.ilrs] == [
        ("2021-03-09", 2, 2),
        ("2024-05-07", 2, 3),
        ("2024-05-08", 3, 3),
        (found.last, 3, 3),
    ]
    # The 53rd of the Artemis Accords signed in July 2026: before it at most 52 had signed, after it 53.
    assert [tuple(one) for one in found.accords] == [
        ("2021-03-09", 0, 49),
        ("2024-12-11", 50, 52),
        ("2026-07-01", 50, 53),
        ("2026-07-31", 53, 53),
        (found.last, 53, 53),
    ]


def test_states_are_named_with_the_days_on_which_they_signed(write_package: Write) -> None:
    found = growth(read_dataset(write_package(**TABLES)))
    assert [(one.names, one.signed, one.number) for one in found.joined] == [
        ("China and Russia", "2021-03-09", 2),
        ("Serbia", "[2024-05-07..2024-05-08]", 3),
    ]
    assert [(one.names, one.signed) for one in found.both] == [("Serbia", "2026-07")]


def test_the_title_of_the_growth_is_its_finding(write_package: Write) -> None:
    found = growth(read_dataset(write_package(**TABLES)))
    assert title(found) == (
        "No new state has joined China’s Moon base since May 2024, "
        "while the Artemis Accords went from 0 to 53"
    )
    newer = [dict(row) for row in TABLES["agreements"]]
    newer[1]["signed"] = found.last
    tables = {**TABLES, "agreements": newer}
    assert title(growth(read_dataset(write_package(**tables)))) == (
        "3 states have joined China’s Moon base, 53 the Artemis Accords"
    )


def test_the_notes_say_which_days_and_names_are_not_known(write_package: Write) -> None:
    dataset = read_dataset(write_package(**TABLES))
    assert notes(dataset, growth(dataset)) == [
        "Days we do not know exactly: Serbia 7 or 8 May 2024.",
        "On the Artemis Accords: Serbia July 2026.",
        "We do not know when Luxembourg signed the Artemis Accords.",
        "53 countries have signed the Artemis Accords; we can name 3.",
        "We have little evidence on the ILRS after February 2026; a newer signature may be missing.",
    ]


def test_every_state_of_the_timeline_has_its_name_at_its_step(folder: Path) -> None:
    dataset = read_dataset()
    texts = texts_of(folder / "timeline.svg")
    names = [one.names for one in growth(dataset).joined]
    assert [name for name in names if not any(text.startswith(f"{name} ") for text in texts)] == []


@pytest.mark.parametrize("folder_", [FROZEN, LIVE], ids=["frozen", "live"])
def test_the_timeline_ends_with_the_count_of_the_record(folder_: Path) -> None:
    dataset = read_dataset(folder_)
    found = growth(dataset)
    states = count(None, "states", package=dataset)
    assert found.ilrs[-1] == (dataset.schema.gathered, states.low, states.high)
    assert found.accords[-1].low >= len(dataset.rows("artemis_accords"))
    assert all(one.low <= one.high for one in [*found.ilrs, *found.accords])
    assert all(before.low <= after.low for before, after in pairwise(found.accords))


LOOKS = {
    "2024-05-07": {"RUS": "ilrs", "SRB": "perhaps seat", "THA": "seat", "BRA": "claimed"},
    "2024-05-08": {"RUS": "ilrs", "SRB": "ilrs seat", "THA": "seat", "BRA": "claimed"},
    "2024-12-31": {"RUS": "ilrs", "SRB": "ilrs seat", "THA": "seat", "AUT": "artemis seat", "BRA": "claimed"},
    "2026-08-01": {
        "RUS": "ilrs",
        "SRB": "ilrs artemis seat",
        "THA": "seat",
        "AUT": "artemis seat",
        "BRA": "claimed",
    },
}


@pytest.mark.parametrize("day", LOOKS)
def test_a_country_looks_as_what_it_had_done(write_package: Write, day: str) -> None:
    found = countries(read_dataset(write_package(**TABLES)), day)
    assert {code: " ".join(looks) for code, looks in found.items() if code != "CHN"} == LOOKS[day]


def test_a_state_that_signed_is_no_claim_any_more(write_package: Write) -> None:
    events = [{"event_id": "a", "signatory_id": "serbia", "event": "claimed", "date": "2024-04"}]
    dataset = read_dataset(write_package(**{**TABLES, "events": events}))
    assert ["claimed" in countries(dataset, day)["SRB"] for day in ("2024-05-06", "2024-05-08")] == [
        True,
        False,
    ]


def test_the_legend_adds_up_with_the_counts(write_package: Write) -> None:
    dataset = read_dataset(write_package(**TABLES))
    keys = {key["look"]: (key["number"], key["detail"]) for key in legend(dataset, "2026-08-01")}
    assert keys == {
        "ilrs": ("2", ""),
        "both": ("1", "Serbia"),
        "artemis": ("52", "1 named, 51 not known"),
        "seat": ("2", "1 of them in Artemis states"),
        "claimed": ("1", "0 of them in Artemis states"),
    }
    assert legend(dataset, "2024-05-07")[0]["number"] == "2, perhaps 3"


@pytest.mark.parametrize("day", [None, "2024-07-04", "2022-01-01"])
def test_the_legend_adds_up_with_the_counts_of_the_live_data(day: str | None) -> None:
    dataset = read_dataset(LIVE)
    day = day or dataset.schema.gathered
    keys = {key["look"]: int(key["number"].partition(",")[0]) for key in legend(dataset, day)}
    assert keys["ilrs"] + keys["both"] == count(day, "states", package=dataset).low
    there = [looks for looks in countries(dataset, day).values() if "seat" in looks and "ilrs" not in looks]
    assert keys["seat"] == len(there)


def test_every_country_of_the_record_is_on_the_map_once() -> None:
    drawn = [one["code"] for one in shapes()[1] if one["code"]]
    assert len(drawn) == len(set(drawn))
    dataset = read_dataset(LIVE)
    held = {row["country"] for table in ("signatories", "artemis_accords") for row in dataset.rows(table)}
    assert held - {""} - {*drawn} <= {"TUV"}, "Natural Earth does not draw Tuvalu at this scale"
    assert {"SGP", "MLT", "BHR", "MUS", "LIE", "LUX", "CYP", "XKX"} <= {*drawn}


def test_disputed_areas_belong_to_no_country() -> None:
    disputed = {one["name"]: one["code"] for one in shapes()[1] if one.get("disputed")}
    assert disputed.pop("W. Sahara") == "ESH"
    assert disputed == dict.fromkeys(
        ["Crimea", "N. Cyprus", "Siachen Glacier", "Western Sahara, west of the berm"]
    )


def test_a_ring_is_at_the_seat_and_a_dot_covers_no_neighbour() -> None:
    where = {(place["kind"], place["code"]): place for place in places(read_dataset(), shapes()[1])}
    assert (where["ring", "USA"]["lon"], where["ring", "USA"]["lat"]) == (
        -155.67,
        20.02,
    )  # Kamuela is on Hawaii
    assert {("dot", "SRB"), ("dot", "SEN"), ("small", "SGP"), ("small", "MLT")} <= {*where}
    assert not {("small", "LIE"), ("small", "LUX"), ("dot", "THA")} & {*where}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_colours_with_a_meaning_have_a_contrast_of_three(name: str) -> None:
    look = THEMES[name]
    pairs = [(mark, ground) for mark in ("rust", "blue", "purple", "teal") for ground in ("paper", "land")]
    for mark, ground in [*pairs, ("mid", "paper"), ("soft", "paper"), ("bluetext", "paper")]:
        bright, dark = sorted((luminance(look[mark]), luminance(look[ground])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 3, (mark, ground)


def test_the_themes_differ_in_their_colours_alone() -> None:
    light, dark = (plot.map(theme=name).to_dict(validate=False) for name in ("light", "dark"))
    text = json.dumps([light["title"], light["config"]])
    for name, colour in THEMES["light"].items():
        text = text.replace(f'"{colour}"', f'"{THEMES["dark"][name]}"')
    assert json.loads(text) == [dark["title"], dark["config"]]
    assert light["datasets"].keys() == dark["datasets"].keys()


def test_every_colour_of_the_map_is_drawn(folder: Path) -> None:
    drawn = (folder / "map.svg").read_text(encoding="utf-8").lower()
    light = THEMES["light"]
    assert [
        colour
        for colour in (light["rust"], light["blue"], light["purple"], light["land"])
        if drawn.count(colour) < 3
    ] == []


def test_every_published_list_is_in_one_statement() -> None:
    dataset = read_dataset(LIVE)
    ids = [id_ for one in statements(dataset) for id_ in one.list_ids]
    assert sorted(ids) == sorted(row["list_id"] for row in dataset.rows("published_lists"))
    answers = {one.list_id: one for one in reconciled(dataset)}
    for one in statements(dataset):
        for id_ in one.list_ids:
            given = bool(answers[id_].reproduced_by or answers[id_].consistent_with)
            assert (one.outcome != "no") == given, id_


def test_a_statement_is_compared_with_our_count_of_its_day() -> None:
    found = {one.list_ids[0]: one for one in statements(read_dataset())}
    seven, named = found["reuters-2023-10"], found["spacenews-2025-04"]
    assert (seven.low, seven.high, seven.outcome, seven.difference) == (5, 7, "same", "The same names")
    assert (named.who, named.date, named.label) == ("SpaceNews", "April 2025", "13")
    assert (named.outcome, named.difference) == ("no", "Adds Turkey; leaves out China")
    assert found["cnsa-2024-09"].difference == "No list; 2 more than the 15 we can name"
    assert found["cgtn-2024-09-institutions"].label == "40+ 4 times"


@pytest.mark.parametrize(
    ("kind", "figure", "said"),
    [("ordinal", 1, "1st"), ("ordinal", 11, "11th"), ("ordinal", 22, "22nd"), ("at_least", 12, "12+")],
)
def test_a_figure_is_put_as_it_was_said(kind: str, figure: int, said: str) -> None:
    assert label(kind, figure) == said


def test_the_three_outcomes_are_counted_in_the_chart(folder: Path) -> None:
    texts = texts_of(folder / "counts.svg")
    found = statements(read_dataset())
    tally = {name: sum(one.outcome == name for one in found) for name in OUTCOMES}
    assert {f"{number} {OUTCOMES[name]}" for name, number in tally.items()} <= texts


def test_a_chart_shows_what_was_known_on_a_day() -> None:
    late = plot.map("2024-12-31", known_on="2023-12-31").to_dict(validate=False)
    assert "Serbia" not in late["description"].partition("Of these")[0]
    assert "Venezuela" in late["description"].partition("Of these")[0]
    assert (
        "Serbia"
        not in plot.timeline(known_on="2023-12-31")
        .to_dict(validate=False)["description"]
        .partition("Artemis")[0]
    )


def test_a_country_without_anything_has_no_look() -> None:
    assert side([]) == "none"


def test_charts_of_a_package_without_signatures_are_drawn(write_package: Write) -> None:
    empty = write_package()
    found = [chart(package=empty).to_dict(validate=False)["title"]["text"] for chart in CHARTS.values()]
    assert found[0] == "0 states have joined China’s Moon base, 0 the Artemis Accords"
    assert len(found) == 3


def test_without_altair_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "try:\n    import ilrs_signatories.plot\nexcept ImportError as error:\n    print(error)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done: Any = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    wanted = 'plot needs altair: in a clone of the repository run: python -m pip install ".[plot]"\n'
    assert (done.stdout, done.stderr) == (wanted, "")
