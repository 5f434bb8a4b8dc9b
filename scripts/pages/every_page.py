"""Which pages there are: the path, the template and the context of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ilrs_signatories.citation import cite
from ilrs_signatories.record import Record
from pages import changelog, charts, front, linked, method, one_record
from pages.downloads import Download
from pages.grid import Grid
from pages.names import Names
from pages.once import Once
from pages.records import Records
from pages.wording import label
from pages.worldmap import WorldMap


class Site(NamedTuple):
    """What every page says of the whole; ``base_url`` is blank or ends in a slash."""

    title: str
    short: str
    description: str
    version: str
    released: str
    begins: str
    gathered: str
    thin_after: str
    licence: str
    licence_url: str
    base_url: str
    repository: str


class Made(NamedTuple):
    """What the pages are made from, read and computed once."""

    package: Once
    record: Record
    grid: Grid
    world: WorldMap
    names: Names
    records: Records


def pages(
    made: Made, site: Site, changes: str, downloads: list[Download]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The path, the template and the context of each page."""
    package, found = made.package, made.records
    described = {one["name"]: one["description"] for one in package.descriptor["resources"]}
    dataset = linked.dataset(package, downloads, site.base_url)
    yield (
        "index.html",
        "index.html",
        front.context(package, made.record, made.grid, made.names)
        | {"world": made.world, "chart": charts.growth(package)}
        | {"title": site.title, "description": site.description, "linked_data": dataset},
    )
    for id_, row in found.signatories.items():
        context = one_record.signatory_context(package, made.record, found, id_)
        summary = one_record.summary(context)
        yield (
            f"signatories/{id_}.html",
            "signatory.html",
            context
            | {"title": row["name"], "description": f"{row['name']}: {summary}", "summary": summary}
            | {"linked_data": linked.signatory(row)},
        )
    for one in found.agreements.values():
        summary = one_record.signed_by(one)
        yield (
            f"agreements/{one.id}.html",
            "agreement.html",
            {"one": one, "events": [event for event in found.events if event.agreement_id == one.id]}
            | {"title": one.title, "description": summary, "summary": summary},
        )
    yield (
        "agreements/index.html",
        "agreements.html",
        {"agreements": list(found.agreements.values()), "described": described["agreements"]}
        | {"title": "Agreements", "description": described["agreements"]},
    )
    for listed in found.lists.values():
        heading = f"{listed.row['claimant']}, {listed.day}"
        printed = f"{listed.figure} {label(listed.row['unit'])}"
        yield (
            f"lists/{listed.row['list_id']}.html",
            "list.html",
            {"one": listed, "answer": listed.reconciliation, "roster": listed.roster}
            | {
                "title": heading,
                "description": f"{heading}: {printed} printed.",
            },
        )
    yield (
        "lists/index.html",
        "lists.html",
        {"lists": list(found.lists.values()), "described": described["published_lists"]}
        | {"chart": charts.printed(package)}
        | {"title": "What has been printed", "description": described["published_lists"]},
    )
    yield (
        "method.html",
        "method.html",
        method.context(package, found)
        | {"title": "Method and limits", "description": "How the record is kept, how it counts, its limits."},
    )
    yield (
        "data.html",
        "data.html",
        {"downloads": downloads, "releases": changelog.releases(changes), "tables": method.tables(package)}
        | {"count_days": made.grid.days_of_change(), "example": next(iter(found.signatories))}
        | {"bibtex": cite(package, "bibtex"), "csl": cite(package, "csl-json")}
        | {"title": "Data", "description": f"Downloads of {site.title}.", "linked_data": dataset},
    )
    yield "404.html", "404.html", {"title": "No such page", "description": "The address names nothing here."}
