"""Write the table of seeded faults into docs/validation.md: what our rules find, and Frictionless alone.

Exit status: 0 written, 1 a fault survived.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from rules import Fault, all_rules, check  # noqa: E402
from rules.files import Folder  # noqa: E402
from rules.second_opinion import opinion  # noqa: E402
from rules.seeding import Seed, seeded, seeds  # noqa: E402

GOOD = REPOSITORY / "tests" / "package"
PAGE = REPOSITORY / "docs" / "validation.md"
START, END = "<!-- faults: written by scripts/fault_table.py -->\n", "<!-- end of faults -->\n"


class Outcome(NamedTuple):
    """What was found of a seeded fault: by our rules, and by Frictionless alone."""

    seed: Seed
    line: int | None
    ours: list[Fault]
    frictionless: list[Fault]

    @property
    def caught(self) -> bool:
        """Whether the rule that must name the fault named its place."""
        rule, file, _, column = self.seed.expected
        return any(
            (fault.rule, fault.file, fault.line, fault.column) == (rule, file, self.line, column)
            for fault in self.ours
        )


def outcomes() -> list[Outcome]:
    """Put every fault into the frozen package, one at a time, and look for it in both ways."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(outcome, seeds(REPOSITORY / "tests" / "faults"), chunksize=8))


def outcome(seed: Seed) -> Outcome:
    """Put one fault into the frozen package and look for it in both ways."""
    folder = Folder(GOOD)
    good = {name: folder[name] for name in folder}
    bad = seeded(good, seed)
    ours = check(bad, good if seed.history else None).faults
    with tempfile.TemporaryDirectory() as name:
        for path, data in bad.items():
            Path(name, path).parent.mkdir(parents=True, exist_ok=True)
            Path(name, path).write_bytes(data)
        return Outcome(seed, seed.expected.line_number(bad), ours, opinion(Path(name)))


def table(found: list[Outcome]) -> str:
    """The rules and their faults as Markdown, sorted by rule."""
    alone, caught = sum(bool(each.frictionless) for each in found), sum(each.caught for each in found)
    head = f"Of {len(found)} seeded faults, Frictionless alone catches {alone}, our rules catch {caught}."
    rows = []
    for rule in all_rules():
        rows.append(f"| **`{rule.id}`** {_cell(rule.sentence)} | | |")
        for each in sorted(found, key=lambda each: each.seed.title):
            if each.seed.expected.rule == rule.id:
                signs = f"{_sign(bool(each.frictionless))} | {_sign(each.caught)}"
                rows.append(f"| {_cell(each.seed.title)} | {signs} |")
    return "\n".join(
        [head, "", "| rule and fault | Frictionless alone | ours |", "| --- | --- | --- |", *rows, ""]
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _sign(found: bool) -> str:
    return "yes" if found else "no"


def main() -> int:
    """Run the command line and return its exit status."""
    found = outcomes()
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    PAGE.write_text(before + START + table(found) + END + rest.partition(END)[2], encoding="utf-8")
    return 0 if all(each.caught for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
