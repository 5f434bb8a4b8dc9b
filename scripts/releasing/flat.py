"""One table for those who want a single file: who has signed on, and the sources that say so."""

from __future__ import annotations

import csv
import io

from ilrs_signatories.package import Package
from ilrs_signatories.query import list_signatories
from ilrs_signatories.record import Record, read_record, supporting
from ilrs_signatories.signing import Signatory

COLUMNS = (*Signatory._fields, "source_ids", "source_urls")


def flat_csv(package: Package) -> str:
    """The rows of ``ilrs_signatories.signatories()``, each with the sources of its agreement.

    ``source_ids`` are the sources that support a value of the agreement named in the row, or of a party to
    it, sorted and separated by a space; ``source_urls`` their addresses, in the same order.
    """
    record = read_record(package)
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in list_signatories(package, None, None, None):
        ids = _source_ids(record, row.agreement_id)
        urls = [record.sources[source_id]["url"] for source_id in ids]
        plain = ({True: "true", False: "false"}[cell] if isinstance(cell, bool) else cell for cell in row)
        writer.writerow([*plain, " ".join(ids), " ".join(filter(None, urls))])
    return sink.getvalue()


def _source_ids(record: Record, agreement_id: str) -> list[str]:
    parties = [f"{agreement_id}/{row['signatory_id']}" for row in record.parties.get(agreement_id, [])]
    said = [record.said("agreements", agreement_id), *(record.said("parties", key) for key in parties)]
    return sorted({row["source_id"] for rows in said for row in supporting(rows)})
