"""What the queries ask of dates, names, places, addresses and printed text beyond what SQL can say."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from validation import urls, values
from validation.rules import WORDS
from validation.values import days, slug

_ID_DATE = re.compile(r"-(20[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?)(?=-|$)")
_URL_DAY = re.compile(r"(?<![0-9])(20[0-3][0-9])[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_URL_MONTH = re.compile(r"/(20[0-3][0-9])/(0[1-9]|1[0-2])/")
_GENERIC = frozenset(WORDS["generic_domains"].split())
_SHARED = re.compile(rf"(?:.*\.)?(?:{WORDS['shared_hosts'].replace(' ', '|')})\.[a-z.]+")
_SCRIPT_OF = {
    language: re.compile(names)
    for names, languages in WORDS["scripts"].items()
    for language in languages.split()
}
_LATIN = re.compile("LATIN")
_WEEKDAY = {word: at for at, words in enumerate(WORDS["printed"]["weekdays"]) for word in words.split()}
_MONTH = {word: at for at, words in enumerate(WORDS["printed"]["months"], 1) for word in words.split()}
_NUMBERS = WORDS["printed"]["numbers"].split()


@lru_cache(maxsize=8192)
def spans(text: str) -> list[tuple[int, int]]:
    """The first and last day, as numbers, of each span of a date; none if it is blank or not a date."""
    found = days(text)
    ordinal = date.fromisoformat
    return (
        [(ordinal(one).toordinal(), ordinal(last).toordinal()) for one, last in found.spans] if found else []
    )


def before(first: str, second: str, most: int = 0) -> bool:
    """Whether the first date is certainly earlier than the second, by more than so many days."""
    one, other = spans(first), spans(second)
    return bool(one and other) and one[-1][1] + most < other[0][0]


def within(first: str, second: str, most: int) -> bool:
    """Whether two dates may be at most so many days apart; true if one is blank."""
    return not before(first, second, most) and not before(second, first, most)


def overlaps(first: str, second: str) -> bool:
    """Whether some day is possible under both dates."""
    return any(a <= d and c <= b for a, b in spans(first) for c, d in spans(second))


def composed(whole: str, parts: str) -> bool:
    """Whether every possible day of a date is named by one of the dates that name no day beyond it.

    >>> composed("2024-02", "[2024-02-01..2024-02-20] [2024-02-15..2024-02-29] 2024")
    True
    """
    named = [span for part in parts.split() for span in spans(part)]
    for first, last in spans(whole):
        due = first
        for start, end in sorted(span for span in named if first <= span[0] and span[1] <= last):
            due = end + 1 if start <= due <= end else due
        if due <= last:
            return False
    return bool(spans(whole))


def id_date(id_: str) -> str:
    """The date in an id, as far as it gives one; blank if it has none.

    >>> id_date("turkey-claimed-2024-05-28"), id_date("ucn-agreement")
    ('2024-05-28', '')
    """
    found = _ID_DATE.findall(id_)
    return found[-1] if found else ""


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
            code = country_of(part) or WORDS["countries"].get(slug(part), "")
            if code:
                return code
    return ""


def country_of(name: str) -> str:
    """The code of the country of that name; blank if there is none."""
    return values.country_of().get(slug(name), "")


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
    is_in = any(c.isalpha() and script.match(unicodedata.name(c, "")) for c in title)
    return is_in or not any(map(str.isalpha, title))


def printed_wrong(printed: str, value: str) -> str:
    """Why a printed weekday or day does not fit a value that is one day; blank if it fits or is unreadable.

    >>> printed_wrong("Wednesday", "2023-12-06"), printed_wrong("Wednesday", "2023-06-12")
    ('', 'that day is another weekday')
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value) or not days(value):
        return ""
    day = date.fromisoformat(value)
    words = set(re.findall(r"[^\W\d_]+|\d+", printed.casefold()))
    chinese = {word for word in _WEEKDAY if not word.isascii() and word in printed and len(word) < 4}
    weekdays = {_WEEKDAY[word] for word in words | chinese if word in _WEEKDAY}
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


def phrases(name: str) -> str:
    """Every run of words of a name, as slugs in a "json" list."""
    words = slug(name).split("-")
    ends = range(1, len(words) + 1)
    return json.dumps(["-".join(words[start:end]) for end in ends for start in range(max(0, end - 30), end)])


@lru_cache(maxsize=4096)
def places(text: str) -> str:
    """The city, the country and its code of each place that names both, as a "json" list.

    >>> places("Hefei, China; Moscow")
    '[["Hefei", "China", "CHN"]]'
    """
    pairs = [part.strip().rpartition(", ")[::2] for part in text.split(";") if ", " in part.strip()]
    return json.dumps([(city, country, country_of(country)) for city, country in pairs])


def ranges(text: str) -> str:
    """The ranges of numbers that a text gives, in its order, as a "json" list.

    >>> ranges("two of those numbered 62 to 67, and the 71st")
    '[[62, 67], [71, 71]]'
    """
    found = re.finditer(r"\b(\d{1,3}) (?:to|or|and) (\d{1,3})\b|\b(\d{1,3})(?:st|nd|rd|th)\b", text)
    return json.dumps([(int(m[1] or m[3]), int(m[2] or m[3])) for m in found])


_DATES = (before, within, overlaps, composed, id_date, url_date, printed_wrong)
_NAMES = (slug, phrases, is_name, is_everyday, country_of, names_country, bracketed_country, domain_country)
_TEXTS = (places, ranges, is_ror, is_script, is_government, names_count)
FUNCTIONS: dict[str, Callable[..., object]] = {
    **{function.__name__: function for function in (*_DATES, *_NAMES, *_TEXTS)},
    "long_before": lambda first, second: before(first, second, 1),
    "concat_ws": lambda separator, *parts: separator.join(part for part in parts if part is not None),
    "name_of": lambda code: next(iter(values.countries().get(code, ("",)))),
    "country_slugs": lambda code: json.dumps([slug(name) for name in values.countries().get(code, ())]),
    "without_brackets": lambda text: re.sub(r"\s*\([^()]*\)", "", text),
    "regexp": lambda pattern, text: re.search(pattern, text) is not None,
    "is_date": lambda text: days(text) is not None,
    "is_shared": lambda host: _SHARED.fullmatch(host) is not None,
    "page_key": lambda url: repr(urls.page(url).key),
    "page_host": lambda url: urls.page(url).key[0],
    "page_fragment": lambda url: urls.page(url).fragment,
    "archived_day": lambda url: urls.archived(url)[0],
    "spelled_like": lambda text, others: next(
        iter(difflib.get_close_matches(text, (others or "").split()[:1000], 1)), ""
    ),
}
