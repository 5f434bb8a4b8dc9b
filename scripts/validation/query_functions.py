"""What the queries ask of names, places, addresses and printed text beyond what SQL can say."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from validation import urls, values
from validation.evidence import within
from validation.structure import Table
from validation.values import days, slug

_ID_DATE = re.compile(r"-(20[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?)(?=-|$)")
_URL_DAY = re.compile(r"(?<![0-9])(20[0-3][0-9])[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_URL_MONTH = re.compile(r"/(20[0-3][0-9])/(0[1-9]|1[0-2])/")
_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_GENERIC = frozenset(_WORDS["generic_domains"].split())
_SHARED = re.compile(rf"(?:.*\.)?(?:{_WORDS['shared_hosts'].replace(' ', '|')})\.[a-z.]+")
_SCRIPT_OF = {
    language: re.compile(names)
    for names, languages in _WORDS["scripts"].items()
    for language in languages.split()
}
_LATIN = re.compile("LATIN")
_WEEKDAY = {word: at for at, words in enumerate(_WORDS["printed"]["weekdays"]) for word in words.split()}
_MONTH = {word: at for at, words in enumerate(_WORDS["printed"]["months"], 1) for word in words.split()}
_NUMBERS = _WORDS["printed"]["numbers"].split()


def id_date(id_: str) -> str:
    """The date in an id, as far as it gives one; blank if it has none.

    >>> id_date("turkey-claimed-2024-05-28"), id_date("ucn-agreement")
    ('2024-05-28', '')
    """
    found = _ID_DATE.findall(id_)
    return found[-1] if found else ""


def far_from(first: str, second: str) -> bool:
    """Whether two dates, both given, are certainly more than a day apart."""
    return bool(first and second and not within(first, second, 1))


@lru_cache(maxsize=4096)
def url_date(url: str) -> str:
    """The day or month in an address; blank if there is none.

    >>> url_date("https://astrospace.it/2024/05/31/x"), url_date("https://astanatimes.com/2024/08/x/")
    ('2024-05-31', '2024-08')
    """
    match = _URL_DAY.search(url) or _URL_MONTH.search(url)
    text = "-".join(match.groups()) if match else ""
    return text if days(text) else ""


def domain_country(url: str) -> str:
    """The code of the country whose domain an address is in; blank for domains that are sold to everyone."""
    domain = urls.host(url).rpartition(".")[2]
    if domain == "uk":
        return "GBR"
    return "" if domain in _GENERIC else values._alpha_2().get(domain.upper(), "")


def bracketed_country(printed: str) -> str:
    """The code of the country that a printed name has in brackets; blank if it has none.

    >>> bracketed_country("Arabaev Kyrgyz State University (Kyrgyzstan)")
    'KGZ'
    """
    for inner in reversed(re.findall(r"\(([^()]*)\)", printed)):
        for part in inner.split(","):
            code = values.country_of().get(slug(part)) or _WORDS["countries"].get(slug(part), "")
            if code:
                return code
    return ""


def names_country(text: str, code: str) -> bool:
    """Whether a text has a name of the country in it."""
    plain = f"-{slug(text)}-"
    return any(
        f"-{slug(name)}-" in plain or f"-{slug(name)}-s-" in plain
        for name in values.countries().get(code, ())
    )


def is_name(code: str, name: str) -> bool:
    """Whether a country has or had the name, accents and apostrophes aside."""
    return slug(name) in {slug(each) for each in values.countries().get(code, ())}


def is_everyday(code: str, name: str) -> bool:
    """Whether a name of a country is more than its official one (Republic of Kazakhstan)."""
    return slug(name) in {slug(each) for each in values.everyday().get(code, ())}


def is_ror(ror: str) -> bool:
    """Whether nine characters are a ROR identifier: base 32, and check digits of ISO 7064."""
    if not re.fullmatch(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}", ror):
        return False
    number = 0
    for character in ror[:7]:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(character)
    return 98 - number * 100 % 97 == int(ror[7:])


def is_script(language: str, title: str) -> bool:
    """Whether a title has letters of its language's script, which is Latin if no other is known."""
    script = _SCRIPT_OF.get(language.partition("-")[0], _LATIN)
    letters = [c for c in title if c.isalpha()]
    return not letters or any(script.match(unicodedata.name(c, "")) for c in letters)


def printed_wrong(printed: str, value: str) -> str:
    """Why a printed weekday or day does not fit a value that is one day; blank if it fits or is unreadable.

    >>> printed_wrong("Wednesday", "2023-12-06"), printed_wrong("Wednesday", "2023-06-12")
    ('', 'that day is another weekday')
    """
    span = days(value)
    if span is None or span.earliest != span.latest:
        return ""
    day = date.fromisoformat(value)
    words = re.findall(r"[^\W\d_]+|\d+", printed.casefold())
    weekdays = {_WEEKDAY[word] for word in words if word in _WEEKDAY}
    weekdays |= {
        number
        for word, number in _WEEKDAY.items()
        if not word.isascii() and word in printed and len(word) < 4
    }
    if weekdays and day.weekday() not in weekdays:
        return "that day is another weekday"
    months = {_MONTH[word] for word in words if word in _MONTH}
    numbers = {int(word) for word in words if word.isdigit() and 0 < int(word) <= 31}
    if months and (day.month not in months or (numbers and day.day not in numbers)):
        return "that is another day"
    match = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", printed)
    if match:
        one, two, year = map(int, match.groups())
        if (year, *sorted((one, two))) != (day.year, *sorted((day.day, day.month))):
            return "that is another day"
    return ""


def is_spreadsheet_date(printed: str) -> bool:
    """Whether a spreadsheet writes a date so, and hardly anyone else."""
    return bool(re.fullmatch(r"\d{1,2}-[A-Z][a-z]{2}(?:-\d{2})?|[A-Z][a-z]{2}-\d{2}|4\d{4}", printed))


def names_count(note: str, count: int) -> bool:
    """Whether a note says that a list names so many.

    >>> names_count("The text says eleven and names ten.", 10)
    True
    """
    word = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return re.search(rf"\bnam(?:es|ing)(?: only)? (?:{word}|{count})\b", note, re.IGNORECASE) is not None


def is_government(claimant: str, country: str) -> bool:
    """Whether a claimant is an organ of the state; an adjective starts as the country's name does.

    >>> is_government("Turkish Space Agency", "Turkey"), is_government("Radio Cuba", "Cuba")
    (True, False)
    """
    organ = r"government|minist|agency|president|parliament|embassy|state of|republic of|kingdom of"
    words = re.findall(r"\w+", claimant.casefold())
    of_state = any(word.startswith(country.casefold()[:4]) for word in words)
    return of_state and re.search(organ, claimant, re.IGNORECASE) is not None


def is_printed(note: str) -> bool:
    """Whether a note says that a page only passes on what another has published."""
    words = r"print|carri|through|retold|repost|rewrit|copy|copie|translat|summar|passes|quote|\bafter\b"
    return re.search(words, note, re.IGNORECASE) is not None


def twins(signatories: Table) -> Iterator[tuple[object, ...]]:
    """Rows that seem to be one body: line, name, the other row's id, the column that says so."""
    rows = [
        dict(zip(signatories.columns, row, strict=True))
        for row in zip(*signatories.columns.values(), strict=True)
    ]
    names: dict[str, list[int]] = {}
    acronyms: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        names.setdefault(slug(row["name"]), []).append(number)
        if row["acronym"]:
            acronyms.setdefault(slug(row["acronym"]), []).append(number)
    for number, row in enumerate(rows):
        found: dict[int, str] = {}
        words = slug(row["name"]).split("-")
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + 30) + 1):
                whole = end - start == len(words)
                for other in names.get("-".join(words[start:end]), ()):
                    same_kind = rows[other]["type"] == row["type"] != "country" and end - start > 1
                    if (whole and other < number) or (not whole and same_kind):
                        found.setdefault(other, "name")
        for other in acronyms.get(slug(row["acronym"]), ()) if row["acronym"] else ():
            if other < number:
                found.setdefault(other, "acronym")
        for other in acronyms.get(row["signatory_id"], ()):
            found.setdefault(other, "signatory_id")
        for other, column in found.items():
            seats = {row["country"], rows[other]["country"]}
            noted = "distinct from" in (row["note"] + rows[other]["note"]).lower()
            if other != number and not noted and (len(seats) == 1 or "" in seats):
                yield signatories.lines[number], row["name"], rows[other]["signatory_id"], column


def named(signatories: Table) -> Iterator[tuple[str, str]]:
    """Every name of every signatory, as a slug."""
    columns = signatories.columns
    rows = zip(
        *(columns[name] for name in ("signatory_id", "name", "acronym", "type", "country")), strict=True
    )
    for id_, name, acronym, kind, country in rows:
        countries = values.countries().get(country, ()) if kind == "country" else ()
        for plain in {slug(each) for each in (name, acronym, *countries)} - {""}:
            yield id_, plain


def places(agreements: Table) -> Iterator[tuple[str, int, str, str, str]]:
    """The city, the country and its code of each place that names both."""
    columns = agreements.columns
    for id_, line, place in zip(columns["agreement_id"], agreements.lines, columns["place"], strict=True):
        for part in place.split(";"):
            city, comma, country = part.strip().rpartition(", ")
            if comma:
                yield id_, line, city, country, values.country_of().get(slug(country), "")


def accords_ranges(accords: Table, missing: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """The numbers that a country without one may have, by its note, and those missing by the coverage."""
    columns = accords.columns
    for code, ordinal, note in zip(columns["country"], columns["ordinal"], columns["note"], strict=True):
        if not ordinal:
            yield from ((code, low, high) for low, high in _ranges(note)[:1])
    for text in missing:
        yield from (("", low, high) for low, high in _ranges(text))


def _ranges(text: str) -> list[tuple[int, int]]:
    """The ranges of numbers that a text gives, in its order.

    >>> _ranges("two of those numbered 62 to 67, and the 71st")
    [(62, 67), (71, 71)]
    """
    found = re.finditer(r"\b(\d{1,3}) (?:to|or|and) (\d{1,3})\b|\b(\d{1,3})(?:st|nd|rd|th)\b", text)
    return [(int(m[1] or m[3]), int(m[2] or m[3])) for m in found]


FUNCTIONS: dict[str, Callable[..., object]] = {
    "slug": slug,
    "is_name": is_name,
    "is_everyday": is_everyday,
    "name_of": lambda code: next(iter(values.countries().get(code, ("",)))),
    "country_of": lambda name: values.country_of().get(slug(name), ""),
    "names_country": names_country,
    "bracketed_country": bracketed_country,
    "domain_country": domain_country,
    "without_brackets": lambda text: re.sub(r"\s*\([^()]*\)", "", text),
    "is_ror": is_ror,
    "is_wikidata": lambda text: re.fullmatch(r"Q[1-9][0-9]*", text) is not None,
    "is_date": lambda text: days(text) is not None,
    "is_script": is_script,
    "is_shared": lambda host: _SHARED.fullmatch(host) is not None,
    "is_government": is_government,
    "is_printed": is_printed,
    "is_spreadsheet_date": is_spreadsheet_date,
    "id_date": id_date,
    "far_from": far_from,
    "url_date": url_date,
    "printed_wrong": printed_wrong,
    "names_count": names_count,
}
