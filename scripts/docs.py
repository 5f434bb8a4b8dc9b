"""Write all text that shows data: outputs in README and docs, the codebook, the flat file, the citation.

    python scripts/docs.py [--check]

Exit status: 0 written, or up to date; 1 --check found a file out of date; 2 an example or a marker is wrong.
"""

from __future__ import annotations

import argparse
import sys

import common


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Write all text that shows data.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing and list the files that are out of date"
    )
    args = parser.parse_args()
    from documents.files import documents  # imported late: common.run says which library is missing

    new = {name: text.encode("utf-8") for name, text in documents(common.REPOSITORY).items()}
    old = {name: _bytes(name) for name in new}
    stale = [name for name in new if new[name] != old[name]]
    if args.check:
        for name in stale:
            print(f"{name} is out of date - run: python scripts/docs.py", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (common.REPOSITORY / name).touch()
    common.replace_files(common.REPOSITORY, {name: new[name] for name in stale}, old)
    for name in stale:
        common.output(f"{name}: written")
    return 0


def _bytes(name: str) -> bytes:
    path = common.REPOSITORY / name
    return path.read_bytes() if path.is_file() else b""


if __name__ == "__main__":
    sys.exit(common.run(main))
