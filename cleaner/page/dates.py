"""Dates in text: where they stand, and lines that are no more than a date.

Months in some eighty languages, native digits, Buddhist years, times of day, "3 hours ago". A date
without a year is none: nothing is guessed. Relative words resolve against the crawl date alone; there
is no clock. All work is done on the signs of `cleaner.page.date_signs` by the patterns of
`cleaner.page.date_patterns` (which says how 06/07/2025 is read), in time linear in the text.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cleaner.listed import names_in
from cleaner.page.date_patterns import Order, Span, spans
from cleaner.page.date_signs import FIRST_YEAR, Signs, cut, folded, vocabulary
from cleaner.scripts import HAN, HANGUL, KANA, signs

#: Longer lines are never date lines (code points).
LINE_LIMIT = 160
# Words beside the dates of a date line: so many at most, so long together.
_WORDS_LIMIT, _LENGTH_LIMIT = 6, 60
# Longer lines (code points) are not looked at for relative words alone.
_RELATIVE_LIMIT = 80
_DELIMITERS = frozenset("s,npuW/-o")
_NAMES = re.compile(r"[bxc.:1]*x[bxc.:1]*")
_LOOSE = re.compile(
    r"[AB]?N:N(?::N)?[.]?[AB]?[hZG]?|(?<=[ch])N\.N|N\.Nh|NtN?i?|Nh|N[AB]"  # a time of its own: "Updated 4:30 am"
    r"|N[ymt]N[di]?|N\.?M|MN"  # a day without a year
    r"|[N0]-?(?=q)|(?<=q)[N0]|(?<=q:)[N0]"  # "3 min read", "page 1"
)
# "Posted by Ada Stone on March 4, 2024 in News": a name behind the cue, and the section behind the date.
_POSTED_BY = re.compile(r"\S+\s(?:by|par|por|von|door|av|da|di)\b", re.IGNORECASE)
_CUE = re.compile("[pu]")
_CUE_OF_LOOSE = re.compile("[pu][cbo:,.]{0,3}~|~[pu]$|~[pu](?=o$)")
_CLOCK = re.compile("N:N|NtN|Nh|N[AB]|~~~")
_DOTTED_CLOCK = re.compile(r"(?<=[puc:])N[.]N(?![.]?[NYF0])")
_CLOCK_SIGNS = frozenset("~pucbqs,.:-/oZGWh")
_DIGIT = re.compile(r"\d")
_RANGE = re.compile("#[-sc]{1,2}#")
_ROLES: dict[str, Role] = {"p": "published", "u": "updated"}
_LONG_NUMBER = re.compile(r"\d{4}")
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_SHORT = re.compile(r"\d[./]\s?\d\d?[./]\s?\d\d|\d-\w{1,20}-\d\d|令和")
_SPACELESS = re.compile(f"[{signs(KANA, HAN, HANGUL)}]")  # signs that may each tell
_BARE_WORD = re.compile(r"[^\s\d.,:;|()•·]+")

_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})(?P<mark>[/-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2})(?![\d/-])"
)
_SHORT_NUMERIC = re.compile(r"(?<![\d/.-])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d\d)(?![\d/-])")
_MONTHS = 12
_CLOSE = 3  # days
_DAY_FIRST = frozenset(
    names_in(
        """ar bg bn bs ca cs cy da de el es et fi fr ga gl gu he hi hr id is it kn ku lv mk ml mr ms nb nl nn
        no pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur vi"""
    )
)
_ENGLISH: dict[str, Order] = {"us": "month", "ph": "month", **dict.fromkeys(["gb", "au", "nz", "ie", "in"], "day")}

Role = Literal["published", "updated"]


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date at ``text[start:end]``, its time of day included; ``iso`` as "2025-07-15" or
    "2025-07-15T15:32", with "Z" or an offset where the text names one. ``relative``: counted back
    from the crawl date."""

    start: int
    end: int
    iso: str
    relative: bool


@dataclass(frozen=True, slots=True)
class LineDate:
    """A date of a date line and what the line calls it."""

    iso: str
    role: Role | None


def find(
    text: str, *, crawl_date: str | None = None, order: Order | None = None, first_year: int = FIRST_YEAR
) -> list[DateHit]:
    """Dates in order of their places, none overlapping. ``crawl_date``: ISO day or moment; without it
    relative words give nothing. Dates later than the day after it, or before ``first_year``, give nothing. ``order``:
    whether the "day" or the "month" leads in 06/07/2025; where nothing tells, that gives nothing."""
    if not may_hold_one(text, crawl_date):
        return []
    signs, found = _looked_at(text, crawl_date, order, first_year)
    return [
        DateHit(signs.starts[span.first], signs.ends[span.last - 1], span.iso, span.relative)
        for span in found
        if span.iso
    ]


def page_order(texts: Iterable[str], days: Iterable[str] = (), *, short: bool = False) -> Order | None:
    """What leads in the numeric dates of a page, by those that can be read one way only, or of which one reading only
    is close to one of the ISO ``days``; None where there are none, or of both kinds. ``short``: the texts are lines of
    dates, so years may have two digits."""
    known = frozenset(near for day in days for near in _around(day))
    found: set[Order] = set()
    for text in texts:
        found_in = _NUMERIC.finditer(text) if "/" in text or "-" in text else iter(())
        for match in itertools.chain(found_in, _SHORT_NUMERIC.finditer(text) if short else ()):
            first, second, year = int(match["first"]), int(match["second"]), match["year"]
            if len(year) < len("2025"):
                year = f"20{year}"
            as_day = f"{year}-{second:02}-{first:02}" in known
            as_month = f"{year}-{first:02}-{second:02}" in known
            if first > _MONTHS >= second or (as_day and not as_month):
                found.add("day")
            elif second > _MONTHS >= first or (as_month and not as_day):
                found.add("month")
    return found.pop() if len(found) == 1 else None


def _around(day: str) -> list[str]:
    """The days (ISO) that are no further from a day than an article's dates are from each other. The two readings of a
    date are four weeks apart or more."""
    try:
        number = dt.date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return []
    least, most = max(1, number - _CLOSE), min(dt.date.max.toordinal(), number + _CLOSE)
    return [dt.date.fromordinal(near).isoformat() for near in range(least, most + 1)]


def language_order(language: str | None) -> Order | None:
    """What leads in the numeric dates of a language; None for those that are written both ways: English, mostly."""
    primary, _, region = (language or "").lower().replace("_", "-").partition("-")
    if primary == "en":
        return _ENGLISH.get(region[:2])
    return "day" if primary in _DAY_FIRST else None


def is_numeric(text: str) -> bool:
    """Whether a text has a date of figures only in which day or month may lead."""
    found = itertools.chain(_NUMERIC.finditer(text), _SHORT_NUMERIC.finditer(text))
    return any(max(int(match["first"]), int(match["second"])) <= _MONTHS for match in found)


@lru_cache(maxsize=64)  # several questions are asked about the same line one after another
def _looked_at(
    text: str, crawl_date: str | None, order: Order | None, first_year: int = FIRST_YEAR
) -> tuple[Signs, Sequence[Span]]:
    signs = cut(text, first_year)
    return signs, spans(signs, _crawl_moment(crawl_date), order, first_year=first_year)


def line_date(text: str, *, crawl_date: str | None = None, order: Order | None = None) -> list[LineDate]:
    """The dates of a line that is mostly a date: beside dates it holds times, zones, weekdays, cue
    words, reading time, and a few names or places set apart by commas, bars or dashes. [] for others. A date whose
    day and month may be either has an empty ``iso``: see `find` for ``order``."""
    if len(text) > LINE_LIMIT or not may_hold_one(text, crawl_date if len(text) <= _RELATIVE_LIMIT else None):
        return []
    signs, found = _looked_at(text, crawl_date, order)
    if not found and crawl_date is not None and len(text) <= _RELATIVE_LIMIT:
        found = spans(signs, _crawl_moment(crawl_date), yearless=True)
    if not found:
        return []
    codes = _beside(signs, found)
    if _bare_day(signs, codes, found[0]) or not _nothing_else(signs, codes, len(found)):
        return []
    return _with_roles(codes, found)


def clock_line(text: str) -> Role | None:
    """What a line calls the time of day that it is, and nothing else: "Updated 4:30 pm", "Stand: 20:03 Uhr". Sites that
    show no day beside it mean the day on which they show it."""
    if len(text) > _RELATIVE_LIMIT or _DIGIT.search(text) is None:
        return None
    signs = cut(text)
    written = _DOTTED_CLOCK.sub("~~~", signs.codes)
    codes = _LOOSE.sub(lambda match: "~" * len(match.group()), written)
    cue = _CUE.search(codes)
    if cue is None or not _CLOCK.search(written) or not set(codes) <= _CLOCK_SIGNS:
        return None
    return _ROLES[cue.group()]


def may_hold_one(text: str, crawl_date: str | None) -> bool:
    """The quick no: dates hold two numbers, a year or parts as in 9.6.25 among them; a relative one a telling word."""
    if _TWO_NUMBERS.search(text) and (_LONG_NUMBER.search(text) or _SHORT.search(text)):
        return True
    return crawl_date is not None and len(text) <= _RELATIVE_LIMIT and _says_relative(text)


def _says_relative(text: str) -> bool:
    """Whether a word tells of a day counted back, or beside a number of a day without a year or an announced time."""
    known = vocabulary().relative
    small = text.lower()
    words = small.split() if small.replace(" ", "").isalnum() else _BARE_WORD.findall(small)
    dating = vocabulary().dating if _DIGIT.search(text) is not None else frozenset[str]()
    if not known.isdisjoint(words) or not dating.isdisjoint(words):
        return True
    if text.isascii():
        return False
    more = [*map(folded, words), *_SPACELESS.findall(text)]
    return not (known.isdisjoint(more) and dating.isdisjoint(more))


def _crawl_moment(crawl_date: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(crawl_date).replace(tzinfo=None) if crawl_date else None


def _beside(signs: Signs, found: Sequence[Span]) -> str:
    """The codes with "#" for what belongs to a date and "~" for times, days without a year and counts beside them."""
    codes = list(signs.codes)
    for span in found:
        codes[span.first : span.last] = "#" * (span.last - span.first)
    return _LOOSE.sub(lambda match: "~" * len(match.group()), "".join(codes))


def _nothing_else(signs: Signs, codes: str, dates: int) -> bool:
    """True when every sign beside the dates is a cue, a time, a count or one of a few names set apart."""
    if codes[-1] == ":" or codes[0] == codes[-1] == "s":  # the heading of an item; a row of a table
        return False
    if dates > 3 or re.search("[NF0Y]", codes) or (_RANGE.search(codes) and not _CUE.search(codes)):
        return False
    text = signs.text
    if "(@" in text or text.count("(") != text.count(")"):  # the end of a quoted post; a piece of a sentence
        return False
    words = [i for i, code in enumerate(codes) if code == "x"]
    if len(words) > _WORDS_LIMIT or sum(signs.ends[i] - signs.starts[i] for i in words) > _LENGTH_LIMIT:
        return False
    if any(signs.text[signs.starts[i]].islower() for i in words):
        return False
    return all(_set_apart(signs, codes, *match.span()) for match in _NAMES.finditer(codes))


def _bare_day(signs: Signs, codes: str, span: Span) -> bool:
    """True for "Today" with neither cue nor time, often the name of a section; "Yesterday" at least stands alone."""
    if not span.relative or signs.codes[span.first : span.last] != "r" or _CUE.search(codes):
        return False
    return signs.values[span.first] == 0 or re.search("[x.]", codes) is not None


def _set_apart(signs: Signs, codes: str, first: int, last: int) -> bool:
    """True when a delimiter, a cue, a gap, no gap at all or an end of the line stands on both sides of some words;
    "by" before them, or a time or count elsewhere beside a name in front, stands for these."""
    if codes[0] == "p" and codes[last - 1 :][:1] != ":" and _POSTED_BY.match(signs.text, signs.starts[0]):
        named = first == 1 and last < len(codes) and (codes[last] in "#s,-" or codes[last - 1] == "c")
        if named or (codes[first] == "c" and codes[first - 1] == "#" and last == len(codes)):
            return True
    if codes[first] == "b" or (first == 0 and codes[:last] in {"xx", "xxx"} and "~" in codes):
        return True
    return _edge(signs, codes, first - 1, first) and _edge(signs, codes, last - 1, last)


def _edge(signs: Signs, codes: str, before: int, after: int) -> bool:
    if before < 0 or after >= len(codes):
        return True
    if codes[before] in _DELIMITERS or codes[after] in _DELIMITERS:
        return True
    return codes[before] != ":" and signs.starts[after] - signs.ends[before] != 1


def _with_roles(codes: str, found: Sequence[Span]) -> list[LineDate]:
    """Each date with the cue before it; where a line begins with a date and ends with a cue, the cue after it."""
    codes = _CUE_OF_LOOSE.sub("~", codes)
    edges = [0, *(span.last for span in found)]
    nexts = [*(span.first for span in found), len(codes)]
    gaps = ["".join(_CUE.findall(codes[edge:following])) for edge, following in zip(edges, nexts, strict=True)]
    marks = [gap[:1] for gap in gaps[1:]] if not gaps[0] and gaps[-1] else [gap[-1:] for gap in gaps[:-1]]
    return [LineDate(span.iso, _ROLES.get(mark)) for span, mark in zip(found, marks, strict=True)]
