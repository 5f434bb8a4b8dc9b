"""The page on method and limits, and the words of values on it."""

from __future__ import annotations

from typing import Any

from ilrs_signatories.counting import count
from ilrs_signatories.dictionary import Described, read_dictionary
from ilrs_signatories.rules import RULES
from ilrs_signatories.testimony import conflicts
from pages.claims import in_words
from pages.once import Once
from pages.records import GRADES, Records
from pages.wording import described


def context(package: Once, records: Records) -> dict[str, Any]:
    """What the template needs."""
    return {
        "rules": {name: described(rule.__doc__) for name, rule in RULES.items()},
        "counts": {rule: count(package, None, rule) for rule in RULES},
        "grades": GRADES,
        "conflicts": [(one, _page(records, one.resource, one.record_id)) for one in conflicts(package)],
        "coverage": package.descriptor["coverage"],
    }


def tables(package: Once) -> list[tuple[Described, int]]:
    """The tables as they are described, with the number of their rows."""
    return [(table, len(package.rows(name))) for name, table in read_dictionary(package).tables.items()]


def shown(package: Once, value: str, column: str) -> str:
    """A value of a column of that name in some table, as it is read."""
    fields = [field for table in package.tables.values() for field in table.fields if field.name == column]
    return in_words(fields[0], value) if fields and value else value


def _page(records: Records, resource: str, id_: str) -> str:
    """The address of the page on which a record stands, from the top of the site; ``""`` if there is none."""
    first = id_.partition("/")[0]
    match resource:
        case "signatories" if id_ in records.signatories:
            return f"signatories/{id_}.html"
        case "agreements" | "parties" if first in records.agreements:
            return f"agreements/{first}.html"
        case "events":
            return next(
                (f"signatories/{one.signatory_id}.html" for one in records.events if one.id == id_), ""
            )
        case "published_lists" | "published_list_entries" if first in records.lists:
            return f"lists/{first}.html"
    return ""
