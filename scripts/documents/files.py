"""Every file that scripts/docs.py writes.

A page marks text that is written for it by two lines, ``<!-- docs.py: NAME -->`` and
``<!-- docs.py: end -->``; ``templates/tables/NAME.md`` says what is written there.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path

import jinja2

import ilrs_signatories as ilrs
from common import REPOSITORY, Refused
from documents.examples import with_outputs
from ilrs_signatories.dataset.dataset import Dataset, read_dataset, supporting
from ilrs_signatories.derived.agreements import GRADES
from ilrs_signatories.derived.counting_rules import RULES
from ilrs_signatories.edtf import in_english
from ilrs_signatories.export.flat import FLAT, flat_csv
from release.metadata import citation, zenodo
from validation.rules import Rule, documented

PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md")
MARKER = "<!-- docs.py: "
MARKED = re.compile(rf"^{MARKER}(.+) -->\n(?:(?!{MARKER}).*\n)*{MARKER}end -->$", re.MULTILINE)
TEMPLATES = Path(__file__).with_name("templates")


def documents(repository: Path) -> dict[str, str]:
    """The contents of each file, by its path in the repository. Raises ``Refused`` with the reason."""
    dataset = read_dataset(repository)
    try:
        written = {
            "ilrs-signatories.csv": flat_csv(dataset),
            "CITATION.cff": citation(dataset.schema),
            ".zenodo.json": zenodo(dataset.schema),
            "docs/codebook.md": codebook(dataset),
        }
    except ValueError as error:
        raise Refused(str(error)) from None
    pages = {
        path.relative_to(repository).as_posix() for pattern in PAGES for path in repository.glob(pattern)
    }
    with tempfile.TemporaryDirectory() as folder:
        ilrs.export(folder, package=repository)
        for name in sorted(pages - written.keys()):
            text = (repository / name).read_text(encoding="utf-8")
            try:
                written[name] = with_outputs(with_tables(text, dataset), Path(folder))
            except Refused as error:
                raise Refused(f"{name}: {error}") from error
    return written


def codebook(dataset: Dataset) -> str:
    """The codebook: every table and column of datapackage.json, and the columns of the flat file."""
    return _rendered("codebook", dataset) + "\n"


def _quoted(dataset: Dataset) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    """The values for which no supporting source was opened: another file quotes each of these pages."""
    sources: dict[tuple[str, str, str], list[str]] = {}
    for (table, record_id), evidence in sorted(dataset.evidence.items()):
        for row in supporting(evidence):
            sources.setdefault((table, record_id, row["field"]), []).append(row["source_id"])
    for value, ids in sources.items():
        if all(dataset.sources[id_]["note"].startswith("quoted:") for id_ in ids):
            yield value, list(dict.fromkeys(ids))


def _messages() -> Iterator[tuple[str, Iterator[Rule]]]:
    """The rules of the validator, by group, those on the tables first."""
    rules = sorted(documented(), key=lambda rule: "datapackage.json" in rule.group)
    return groupby(rules, key=lambda rule: rule.group)


def _faults() -> list[tuple[str, list[str]]]:
    """The faults that are seeded into good tables, by the rule that must find them."""
    seeded: dict[str, list[str]] = {}
    for path in (REPOSITORY / "tests" / "faults").glob("*.toml"):
        seed = tomllib.loads(path.read_text(encoding="utf-8"))
        seeded.setdefault(seed["expect"]["rule"], []).append(seed["title"])
    return sorted(seeded.items())


def _rendered(template: str, dataset: Dataset) -> str:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "cell": lambda text: text.replace("|", "\\|").replace("<", "&lt;"),
        "code": lambda names: ", ".join(f"`{name}`" for name in names),
        "date": in_english,
    }
    made.globals |= {"quoted": _quoted, "messages": _messages, "faults": _faults}
    made.globals |= {"counting_rules": RULES, "flat_columns": FLAT.fields, "grades": GRADES}
    return made.get_template(f"{template}.md").render(dataset=dataset, schema=dataset.schema).strip("\n")


TABLES: dict[str, Callable[[Dataset], str]] = {
    path.stem: partial(_rendered, f"tables/{path.stem}")
    for path in sorted((TEMPLATES / "tables").glob("*.md"))
}
"""What writes the marked text, by its name."""


def with_tables(text: str, dataset: Dataset, tables: Mapping[str, Callable[[Dataset], str]] = TABLES) -> str:
    """The page with its marked text. Raises ``Refused``."""
    names = MARKED.findall(text)
    unknown = ", ".join(sorted(set(names) - set(tables)))
    if unknown or text.count(MARKER) != 2 * len(names):
        raise Refused(f"no table {unknown!r}" if unknown else f"a marker {MARKER!r} has no name or no end")
    return MARKED.sub(
        lambda found: f"{MARKER}{found[1]} -->\n{tables[found[1]](dataset)}\n{MARKER}end -->", text
    )
