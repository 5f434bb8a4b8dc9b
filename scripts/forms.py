"""Write the issue forms under .github/ISSUE_TEMPLATE/ from datapackage.json, whose columns they mirror.

Exit status: 0 written (or, with --check, up to date), 1 a form is not what it should be.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]

from entry.forms import FOLDER, FORMS, template  # noqa: E402
from rules.files import Folder  # noqa: E402
from rules.loading import load  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Write the issue forms from datapackage.json.")
    parser.add_argument("--check", action="store_true", help="write nothing, and fail where that is due")
    options = parser.parse_args(arguments)
    package = load(Folder(REPOSITORY))
    stale = 0
    for form in FORMS:
        path = REPOSITORY / FOLDER / f"{form.id}.yml"
        data = template(package, form).encode("utf-8")
        if path.is_file() and path.read_bytes() == data:
            continue
        stale = 1
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        outcome = "run python scripts/forms.py" if options.check else "written"
        print(f"{path.relative_to(REPOSITORY).as_posix()}: {outcome}")
    return stale if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
