"""Open the files of a release with the programs that others use, and compare what these find with the tables.

    python scripts/build.py
    python scripts/open_release.py dist

R, sqlite3 and LibreOffice are Debian's r-base-core, sqlite3 and libreoffice-calc.
cffconvert and mlcroissant come from PyPI and are looked for on the PATH; neither is in an extra, since
cffconvert needs a jsonschema that Frictionless cannot use, and mlcroissant is large.

Exit status: 0 every program found the data complete, 1 one did not or is missing, 2 wrong usage. With
--available a missing program is named and does not count.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import common
from ilrs_signatories.dataset.dataset import read_dataset

Tables = dict[str, list[list[str]]]
"""The header and the rows of each table."""


class Failed(Exception):
    """A program failed, or found something other than the tables."""


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Open the files of a release with other programs.")
    parser.add_argument("dist", type=Path, metavar="DIR", help="what build.py made")
    parser.add_argument("--available", action="store_true", help="leave out programs that are not installed")
    args = parser.parse_args()
    dist = args.dist.resolve()
    if len(list(dist.glob("*.zip"))) != 1:
        parser.error(f"no release in {args.dist}: run python scripts/build.py")
    dataset = read_dataset(next(dist.glob("*.zip")))
    tables = {
        name: [table.names, *(list(row.values()) for row in dataset.rows(name))]
        for name, table in dataset.schema.tables.items()
    }
    failed = False
    for program, package, what, open_ in PROGRAMS:
        verdict, complete = f"not installed ({package})", args.available
        if not package or shutil.which(program):
            try:
                with tempfile.TemporaryDirectory() as scratch:
                    open_(dist, tables, Path(scratch))
                verdict, complete = "complete", True
            except Failed as error:
                verdict, complete = str(error), False
        common.output(f"{program}: {what}: {verdict}")
        failed = failed or not complete
    return 1 if failed else 0


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """What a program prints; raises ``Failed`` with its last line."""
    done = subprocess.run(words, cwd=cwd, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise Failed((done.stderr.strip() or done.stdout.strip() or "failed").splitlines()[-1])
    return done.stdout


def same(name: str, found: object, expected: object) -> None:
    """Raises ``Failed`` unless a program found what it should; for two lists, with their first difference."""
    if found == expected:
        return
    if isinstance(found, list) and isinstance(expected, list):
        pairs = zip([*found, None], [*expected, None], strict=False)
        found, expected = next(pair for pair in pairs if pair[0] != pair[1])
    raise Failed(f"{name}: found {found!r:.200}, not {expected!r:.200}")


def sums(dist: Path, _tables: Tables, _scratch: Path) -> None:
    for line in (dist / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, _, name = line.partition("  ")
        same(name, hashlib.sha256((dist / name).read_bytes()).hexdigest(), digest)


def sqlite(dist: Path, tables: Tables, _scratch: Path) -> None:
    file = next(dist.glob("*.sqlite"))
    same("integrity_check", run("sqlite3", file, "PRAGMA integrity_check"), "ok\n")
    same("foreign_key_check", run("sqlite3", file, "PRAGMA foreign_key_check"), "")
    for name, (header, *rows) in tables.items():
        columns = ", ".join(f'"{column}"' for column in header)
        text = run("sqlite3", "-csv", file, f'SELECT {columns} FROM "{name}"')
        same(name, sorted(csv.reader(io.StringIO(text, newline=""))), sorted(rows))


R = """
options(warn=2)
for (p in commandArgs(TRUE)) {
  d <- read.csv(p, colClasses="character", na.strings=character(0), fileEncoding="UTF-8")
  cat(nrow(d), paste(names(d), collapse=","), sum(nchar(as.matrix(d), type="chars")), "\\n")
}
"""


def r(dist: Path, tables: Tables, scratch: Path) -> None:
    """The unpacked zip: rows, columns and characters."""
    shutil.unpack_archive(next(dist.glob("*.zip")), scratch)
    (scratch / "read.R").write_text(R, encoding="utf-8")
    paths = [scratch / "data" / f"{name}.csv" for name in tables]
    lines = run("env", "LC_ALL=C.UTF-8", "Rscript", scratch / "read.R", *paths).splitlines()
    for line, (name, (header, *rows)) in zip(lines, tables.items(), strict=True):
        characters = sum(len(cell) for row in rows for cell in row)
        same(name, line.strip(), f"{len(rows)} {','.join(header)} {characters}")


EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def office(dist: Path, tables: Tables, scratch: Path) -> None:
    workbook = next(dist.glob("*.xlsx"))
    profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", EVERY_SHEET, "--outdir", scratch, workbook)
    for name, (header, *rows) in tables.items():
        text = (scratch / f"{workbook.stem}-{name}.csv").read_text(encoding="utf-8")
        columns, *found = csv.reader(io.StringIO(text, newline=""))
        places = [columns.index(column) for column in header]
        same(name, [[row[place] for place in places] for row in found], rows)


def cff(dist: Path, _tables: Tables, _scratch: Path) -> None:
    run("cffconvert", "--validate", "--infile", dist / "CITATION.cff")


def croissant(dist: Path, tables: Tables, _scratch: Path) -> None:
    run("mlcroissant", "validate", "--jsonld", "croissant.json", cwd=dist)
    for name in tables:
        run("mlcroissant", "load", "--jsonld", "croissant.json", "--record_set", name, cwd=dist)


PROGRAMS: list[tuple[str, str, str, Callable[[Path, Tables, Path], None]]] = [
    ("SHA256SUMS", "", "every file", sums),
    ("sqlite3", "Debian: sqlite3", "the SQLite file", sqlite),
    ("Rscript", "Debian: r-base-core", "the zip", r),
    ("soffice", "Debian: libreoffice-calc", "the workbook", office),
    ("cffconvert", "PyPI: cffconvert", "CITATION.cff", cff),
    ("mlcroissant", "PyPI: mlcroissant", "croissant.json", croissant),
]


if __name__ == "__main__":
    sys.exit(common.run(main))
