"""What each command prints. Each imports what it needs, so that no command waits for another's modules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ilrs_signatories import formats
from ilrs_signatories.errors import WrongUsage
from ilrs_signatories.package import Package
from ilrs_signatories.render import Fields, render_record, render_rows

if TYPE_CHECKING:
    from argparse import Namespace

    from ilrs_signatories.signing import Signatory


class Result(Protocol):
    """An answer that prints itself and gives its fields."""

    def to_dict(self) -> dict[str, object]: ...


def list_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.query import list_signatories
    from ilrs_signatories.signing import Signatory

    rows = list_signatories(package, given.as_of, given.known_on, given.type)
    brief = ("signed", "signatory_id", "name", "country", "grade")
    text = _rows(rows, Signatory._fields, brief, given.format)
    return f"{text}\n{_total(rows)}" if given.format == "table" else text


def _total(rows: list[Signatory]) -> str:
    members = [row for row in rows if row.certainty == "member"]
    countries = sum(row.type == "country" for row in members)
    text = f"Signatories: {len(members)} (countries {countries}, other bodies {len(members) - countries})\n"
    possible = [row.signatory_id for row in rows if row.certainty == "possible"]
    return text + (f"Not counted, since perhaps later: {', '.join(possible)}\n" if possible else "")


def show_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.show import BRIEF, show

    return render_record(show(package, given.id), BRIEF, given.format)


def count_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.counting import count

    return _result(count(package, given.as_of, _default(given.rule, "states"), given.known_on), given.format)


def reconcile_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.reconciliation import Reconciliation, reconcile, reconcile_all

    if given.list is not None:
        return _result(reconcile(package, given.list, given.rule), given.format)
    brief = ("list_id", "as_of", "figure", "rule", "reproduced_by", "only_in_list", "only_in_data")
    rows = [one.to_dict() for one in reconcile_all(package, given.rule)]
    return render_rows(rows, Reconciliation._fields, brief, given.format)


def evidence_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.testimony import Statement, evidence

    brief = ("record_id", "field", "value", "stance", "source_id", "origin")
    return _rows(evidence(package, given.id), Statement._fields, brief, given.format)


def conflicts_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.testimony import Conflict, conflicts

    brief = ("record_id", "field", "followed", "other", "followed_origins", "origins")
    return _rows(conflicts(package), Conflict._fields, brief, given.format)


def history_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.chronicle import Step, history

    rows = history(package, given.country, given.as_of, given.known_on)
    brief = ("date", "signatory_id", "step", "instrument", "role", "agreement_id", "claimant")
    return _rows(rows, Step._fields, brief, given.format)


def timeline_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.growth import Period, timeline

    rows = timeline(package, _default(given.rule, "states"), _default(given.freq, "M"), given.known_on)
    return _rows(rows, Period._fields, Period._fields, given.format)


def overlap_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.comparison import Shared, caveats, overlap

    rows = overlap(package, as_of=given.as_of, known_on=given.known_on)
    brief = ("name", "signed", "comparator_signed", "first", "certainty")
    text = _rows(rows, Shared._fields, brief, given.format)
    if given.format == "table":
        text += "".join(f"\nMissing: {caveat}\n" for caveat in caveats(package))
    return text


def diff_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.changes import Difference, diff

    found = diff(given.old, given.new)
    return (
        f"{found}\n" if given.format == "table" else _rows(found.rows(), Difference._fields, (), given.format)
    )


def cite_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.citation import cite, item

    if given.format == "csv":
        return render_record(item(package), {}, "csv")
    style = _default(given.style, "csl-json" if given.format == "json" else "text")
    return cite(package, style) + "\n"


def tables_(package: Package, given: Namespace) -> str:
    columns = ("table", "title", "rows", "columns", "path")
    rows = [
        {
            "table": table.name,
            "title": table.title,
            "rows": len(package.rows(table.name)),
            "columns": len(table.fields),
            "path": table.path,
        }
        for table in package.tables.values()
    ]
    return render_rows(rows, columns, columns, given.format)


def wikitable_(package: Package, given: Namespace) -> str:
    from ilrs_signatories.mediawiki import wikitable

    return wikitable(package, given.as_of)


def export_(package: Package, given: Namespace) -> str:
    contents = formats.files(package, given.format)
    try:
        return "".join(f"{path}\n" for path in formats.put(given.dir, contents))
    except OSError as error:
        raise WrongUsage(f"cannot write {error.filename}: {error.strerror}") from None


def _result(result: Result, format_: str) -> str:
    return f"{result}\n" if format_ == "table" else render_record(result.to_dict(), {}, format_)


def _rows(rows: Sequence[NamedTuple], columns: Sequence[str], brief: Sequence[str], format_: str) -> str:
    return render_rows([_blank_as_none(row) for row in rows], columns, brief, format_)


def _blank_as_none(row: NamedTuple) -> Fields:
    return {name: None if cell == "" else cell for name, cell in row._asdict().items()}


def _default(value: str | None, default: str) -> str:
    return default if value is None else value
