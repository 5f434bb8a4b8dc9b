"""What scripts share: the checkout's own sources, UTF-8 streams, one line for what stops a run, whole files.

A script imports this first, and ends with ``sys.exit(common.run(main))``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SEARCHED = [str(REPOSITORY / "src"), str(REPOSITORY / "scripts")]
sys.path[:] = SEARCHED + [path for path in sys.path if path not in SEARCHED]

STAGE = ".writing"
"""The folder in which new files wait until all are written; what a killed run left there is deleted."""
LOCK = ".writing.lock"
PATIENCE = 30.0
"""Seconds to wait for another process that writes to the same folder."""
CHECK = ("filelock", "frictionless", "pycountry", "jsonschema")
"""The libraries of the small extra; everything else is in the extra ``dev``."""


class Refused(Exception):
    """Why a script does not do what it was asked to do, in one line; ``status`` is its exit status."""

    def __init__(self, reason: str, status: int = 2) -> None:
        super().__init__(reason)
        self.status = status


def run(main: Callable[[], int]) -> int:
    """Run a script's ``main`` and return its exit status; what stops it is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    if sys.stdin is not None:
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    try:
        status = main()
        output()
    except BrokenPipeError:
        _discard_output()
        status = 0
    except (Exception, KeyboardInterrupt) as error:
        reason = _reason(error)
        if reason is None:
            raise
        status = 130 if isinstance(error, KeyboardInterrupt) else getattr(error, "status", 2)
        with suppress(OSError):
            print(f"{Path(sys.argv[0]).name}: {' '.join(reason.split())}", file=sys.stderr, flush=True)
    return status


def output(text: str | None = None) -> None:
    """Print a text; quiet if the reader has gone."""
    try:
        if text is not None:
            print(text)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()


def _discard_output() -> None:
    """What is still in the buffer goes nowhere, so that the interpreter does not fail on it when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: BaseException) -> str | None:
    """One line for a foreseen error; None for a defect of the script, which deserves its traceback."""
    from ilrs_signatories import errors

    match error:
        case KeyboardInterrupt():
            return "interrupted"
        case Refused() | errors.DamagedPackage() | errors.WrongUsage() | errors.MissingExtra():
            return str(error)
        case ModuleNotFoundError(name=str(module)):
            library = module.partition(".")[0]
            extra = "check" if library in CHECK else "dev"
            return f'{library} is not installed - run: python -m pip install -e ".[{extra}]"'
        case OSError(filename=None, strerror=str(words)):
            _discard_output()
            return f"cannot write the output: {words}"
        case OSError(filename=path, strerror=str(words)):
            return f"{path}: {words}"
    return None


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder in place of what was there, all or none. Raises ``OSError``."""
    from ilrs_signatories.export.write import write_files

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as draft:
        write_files(f"{draft}/new", files)
        if folder.exists():
            shutil.rmtree(folder)
        os.rename(f"{draft}/new", folder)


def replace_files(folder: Path, after: Mapping[str, bytes], before: Mapping[str, bytes]) -> None:
    """Replace files of a folder, all or none; ``before`` has the contents that the new ones were made from.

    Raises ``Refused`` if a file has changed since or cannot be written, or another process keeps writing.
    """
    with writing(folder) as write:
        for path in after:
            if (folder / path).read_bytes() != before[path]:
                raise Refused(f"{path} was changed by someone else; nothing was written, run this again")
        write(after)


@contextmanager
def writing(folder: Path) -> Iterator[Callable[[Mapping[str, bytes]], None]]:
    """Lock the folder; yields the function that replaces files (path to contents), all or none.

    What is read inside the ``with`` cannot be changed by another script before it is written.
    """
    from filelock import FileLock, Timeout  # imported late: only what writes needs it

    lock = FileLock(folder / LOCK, timeout=PATIENCE, poll_interval=0.02)
    try:
        lock.acquire()  # the system frees it if the process is killed
    except Timeout as error:
        why = "another process is writing to it; nothing was written, run this again"
        raise Refused(f"{folder}: {why}") from error
    except OSError as error:
        raise Refused(f"cannot write to {folder}: {error.strerror}; nothing was written") from error
    try:
        yield lambda after: _replace(folder, after)
    finally:
        with suppress(OSError):  # on Windows no open file can be deleted
            (folder / LOCK).unlink()
        lock.release()


def _replace(folder: Path, after: Mapping[str, bytes]) -> None:
    """Write all new files next to copies of the old ones, then move them; undo the moves if one fails."""
    stage = folder / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    plan: list[tuple[Path, Path, Path]] = []
    try:
        for number, (path, data) in enumerate(after.items()):
            target, place = (folder / path).resolve(), stage / str(number)
            new, old = place / target.name, place / "old"
            place.mkdir(parents=True)
            shutil.copy2(target, old)
            shutil.copy2(target, new)  # for its permissions
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            plan.append((new, old, target))
        with ExitStack() as undo:
            for new, old, target in plan:
                os.replace(new, target)
                undo.callback(os.replace, old, target)
            undo.pop_all()
    except OSError as error:
        name = Path(error.filename2 or error.filename or folder).name
        raise Refused(f"cannot write {name}: {error.strerror}; nothing was written") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
