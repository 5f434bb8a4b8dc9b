"""Run the examples of the pages in docs/, and write what they print in place of what stands there.

    python scripts/examples.py [--check]

An example is a prompt `>>>` in a block marked `python`; those of one page follow one another, in a folder
that holds the data package. Exit status: 0 written, or as they print; 1 some page shows something else; 2 an
example fails.
"""

from __future__ import annotations

import argparse
import doctest
import io
import os
import re
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "src"))

import ilrs_signatories as ilrs  # noqa: E402

BLOCK = re.compile(r"(?<=^```python\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def page(text: str) -> str:
    """A page with what its examples print now."""
    names: dict[str, object] = {}
    return BLOCK.sub(lambda found: _block(found[0], names), text)


def _block(block: str, names: dict[str, object]) -> str:
    parser = doctest.DocTestParser()
    parts = (
        _shown(part, names) if isinstance(part, doctest.Example) else part for part in parser.parse(block)
    )
    return "".join(parts)


def _shown(example: doctest.Example, names: dict[str, object]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(example.source, "example", "single"), names)
    first, *more = example.source.splitlines()
    return "\n".join([f">>> {first}", *(f"... {line}".rstrip() for line in more)]) + "\n" + printed.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what the examples of docs/ print.")
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    given = parser.parse_args()
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        ilrs.export(folder)
        os.chdir(folder)
        for path in sorted((REPOSITORY / "docs").glob("*.md")):
            before = path.read_text(encoding="utf-8")
            try:
                after = page(before)
            except Exception as error:
                print(f"docs/{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
                return 2
            if after != before and not given.check:
                path.write_text(after, encoding="utf-8", newline="\n")
            elif after != before:
                stale.append(path.name)
        os.chdir(REPOSITORY)
    for name in stale:
        print(f"docs/{name} shows what is no longer printed: run python scripts/examples.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
