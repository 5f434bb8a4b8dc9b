"""Open the files of a release with the programs that others use, and compare what these find with the tables.

    python scripts/build.py
    python scripts/open_release.py dist

R, sqlite3 and LibreOffice are Debian's r-base-core (and r-cran-readr), sqlite3 and libreoffice-calc.
cffconvert and mlcroissant come from PyPI and are looked for on the PATH. Neither is in the extra dev:
cffconvert asks for a jsonschema that Frictionless cannot use, and mlcroissant brings 190 MB that nothing else
needs.

Exit status: 0 every program found the data whole, 1 one did not or is missing, 2 wrong usage. With
--available a missing program is told and does not count.
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
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Cells = list[list[str]]
Tables = dict[str, Cells]
"""The header and the rows of each table."""


class Failed(Exception):
    """A program failed, or found something else than the tables."""


class Opener(NamedTuple):
    """A program, the package that brings it (none for what Python does), what it opens, and how."""

    program: str
    package: str
    what: str
    open: Callable[[Path, Tables, Path], None]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(
        description="Open the files of a release with the programs that others use."
    )
    parser.add_argument("dist", type=Path, metavar="DIR", help="what build.py made")
    parser.add_argument("--available", action="store_true", help="pass over programs that are not installed")
    options = parser.parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    if len(list(options.dist.glob("*.zip"))) != 1:
        parser.error(f"{options.dist} holds no release: run python scripts/build.py")
    dist = options.dist.resolve()
    tables = read_tables(dist)
    verdicts = [_verdict(opener, dist, tables, options.available) for opener in OPENERS]
    return 0 if all(verdicts) else 1


def _verdict(opener: Opener, dist: Path, tables: Tables, available: bool) -> bool:
    if not _installed(opener):
        print(f"{opener.program}: not installed ({opener.package})")
        return available
    with tempfile.TemporaryDirectory() as scratch:
        try:
            opener.open(dist, tables, Path(scratch))
        except Failed as error:
            print(f"{opener.program}: {opener.what}: {error}")
            return False
    print(f"{opener.program}: {opener.what}: whole")
    return True


def _installed(opener: Opener) -> bool:
    if not opener.package:
        return True
    if opener.program != "readr":
        return shutil.which(opener.program) is not None
    if shutil.which("Rscript") is None:
        return False
    return subprocess.run(["Rscript", "-e", "library(readr)"], capture_output=True).returncode == 0


def read_tables(dist: Path) -> Tables:
    """The tables as the zip has them."""
    with zipfile.ZipFile(one(dist, "*.zip")) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        return {
            name.removeprefix("data/").removesuffix(".csv"): list(
                csv.reader(io.StringIO(archive.read(name).decode("utf-8"), newline=""))
            )
            for name in names
        }


def one(folder: Path, pattern: str) -> Path:
    """The only file that fits the pattern."""
    (found,) = folder.glob(pattern)
    return found


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """What a program prints; raises ``Failed`` with its last line."""
    done = subprocess.run(words, cwd=cwd, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise Failed((done.stderr.strip() or done.stdout.strip() or "failed").splitlines()[-1])
    return done.stdout


def same(name: str, found: object, expected: object) -> None:
    """Raises ``Failed`` unless a program found what it should; of two lists it shows where they part."""
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
    file = one(dist, "*.sqlite")
    same("integrity_check", run("sqlite3", file, "PRAGMA integrity_check"), "ok\n")
    same("foreign_key_check", run("sqlite3", file, "PRAGMA foreign_key_check"), "")
    for name, (header, *rows) in tables.items():
        columns = ", ".join(f'"{column}"' for column in header)
        text = run("sqlite3", "-csv", file, f'SELECT {columns} FROM "{name}"')
        same(name, sorted(csv.reader(io.StringIO(text, newline=""))), sorted(rows))


READ = {
    "Rscript": 'read.csv(p, colClasses="character", na.strings=character(0), fileEncoding="UTF-8")',
    "readr": 'as.data.frame(readr::read_csv(p, col_types=readr::cols(.default="c"), na=character()))',
}
SUMMARY = """
options(warn=2)
for (p in commandArgs(TRUE)) {{
  d <- {read}
  d[is.na(d)] <- ""
  cat(nrow(d), paste(names(d), collapse=","), sum(nchar(as.matrix(d), type="chars")), "\\n")
}}
"""


def r(program: str) -> Callable[[Path, Tables, Path], None]:
    """Reads the unpacked zip in R and compares rows, columns and characters."""

    def read(dist: Path, tables: Tables, scratch: Path) -> None:
        run("Rscript", "-e", f'unzip("{one(dist, "*.zip")}", exdir="{scratch}")')
        paths = [scratch / "data" / f"{name}.csv" for name in tables]
        script = scratch / "read.R"
        script.write_text(SUMMARY.format(read=READ[program]), encoding="utf-8")
        lines = run("env", "LC_ALL=C.UTF-8", "Rscript", script, *paths).splitlines()
        for line, (name, (header, *rows)) in zip(lines, tables.items(), strict=True):
            characters = sum(len(cell) for row in rows for cell in row)
            same(name, line.strip(), f"{len(rows)} {','.join(header)} {characters}")

    return read


EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def office(dist: Path, tables: Tables, scratch: Path) -> None:
    workbook = one(dist, "*.xlsx")
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


OPENERS = [
    Opener("SHA256SUMS", "", "every file", sums),
    Opener("sqlite3", "Debian: sqlite3", "the SQLite file", sqlite),
    Opener("Rscript", "Debian: r-base-core", "the zip", r("Rscript")),
    Opener("readr", "Debian: r-cran-readr", "the zip", r("readr")),
    Opener("soffice", "Debian: libreoffice-calc", "the workbook", office),
    Opener("cffconvert", "PyPI: cffconvert", "CITATION.cff", cff),
    Opener("mlcroissant", "PyPI: mlcroissant", "croissant.json", croissant),
]


if __name__ == "__main__":
    sys.exit(main())
