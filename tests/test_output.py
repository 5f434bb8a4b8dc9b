"""How rows look when they are printed for reading."""

from __future__ import annotations

from ilrs_signatories.output import rows_text


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    names = (
        "日本",
        "\N{FULLWIDTH LATIN CAPITAL LETTER A}" * 2,
        "ที่นี่",
        "cafe\N{COMBINING ACUTE ACCENT}",
        "four",
    )
    rows = [{"name": name, "next": "|"} for name in names]
    lines = rows_text(rows, ("name", "next"), ("name", "next"), "table").splitlines()
    gaps = ("  ", "  ", "    ", "  ", "  ")
    shown = [f"{name}{gap}|" for name, gap in zip(names, gaps, strict=True)]
    assert lines == ["name  next", "----  ----", *shown]
