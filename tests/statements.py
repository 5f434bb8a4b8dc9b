"""Invented evidence: Utopia, its academy, and what three sources say of them."""

from __future__ import annotations

import pandas as pd

from invented import Tables, event, world

ACADEMY = {"academy": ("university", "UTO")}
SOURCES = [
    {"source_id": "notice", "publisher": "CNSA", "published": "2024-05-09", "url": "https://example.org/"},
    {"source_id": "press", "publisher": "Press"},
    {"source_id": "repost", "publisher": "Blog", "copy_of": "press"},
]


def says(
    record_id: str, field: str, source_id: str, value: str, stance: str = "supports", **more: str
) -> dict[str, str]:
    row = {"resource": "agreements", "record_id": record_id, "field": field, "source_id": source_id}
    return {**row, "value": value, "stance": stance, **more}


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(column): str(dtype) for column, dtype in frame.dtypes.items()}


def texts(*columns: str) -> dict[str, str]:
    return dict.fromkeys(columns, "string")


def statements() -> Tables:
    """Utopia, its academy and what three sources say of them."""
    claims = [event("utopia", "claimed", "2023-04-25"), event("academy", "invited", "2023-03")]
    return world(
        ("utopia", "2024-05-08"),
        ("academy", "[2024-07-03,2024-07-05]"),
        bodies=ACADEMY,
        events=claims,
        sources=SOURCES,
        evidence=[
            says("academy-1", "signed", "press", "2024-07-03"),
            says("utopia-0", "signed", "notice", "2024-05-08"),
            says("utopia-0", "signed", "repost", "2024-05-08", relays="notice", note="N"),
            says("utopia-0/china", "signed_by", "press", "A. Host", resource="parties"),
            says("utopia-claimed-2023-04-25", "date", "repost", "2023-04-25", resource="events"),
            says("utopia", "country", "press", "UTO", resource="signatories"),
        ],
    )
