"""What the descriptor says of the package as a whole, for the metadata files that repeat it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ilrs_signatories.package import Package


class About(NamedTuple):
    """The package as a citable thing; ``day`` is the day of the release, ``creators`` are names."""

    name: str
    title: str
    description: str
    version: str
    day: str
    licence: str
    licence_url: str
    creators: tuple[str, ...]
    keywords: tuple[str, ...]
    temporal: str
    homepage: str


def read_about(package: Package) -> About:
    """What the descriptor of ``package`` says; raises ``ValueError`` for what it should say and does not."""
    said: dict[str, Any] = package.descriptor
    try:
        licence = said["licenses"][0]
        return About(
            name=said["name"],
            title=said["title"],
            description=said["description"],
            version=said["version"],
            day=said["created"][:10],
            licence=licence["name"],
            licence_url=licence["path"],
            creators=tuple(one["title"] for one in said["contributors"] if "creator" in one["roles"]),
            keywords=tuple(said["keywords"]),
            temporal=f"{said['coverage']['begins']}/{said['coverage']['gathered']}",
            homepage=said.get("homepage", ""),
        )
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"datapackage.json: lacks {error}, which the release files repeat") from None


def json_text(value: object) -> str:
    """JSON as this project writes it: indented by two, characters as themselves, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
