"""From signs to dates: patterns over the codes of `cleaner.page.date_signs`, and what they mean.

Order of day and month in 06/07/2025: a number above 12 is the day; else the weekday beside it tells, if only one
reading falls on it; else the month comes first beside a time zone of the United States or Canada; else what is known of
the page's order decides, or AM/PM without any zone. A reading that the crawl date makes a future one gives way to the
other. With full stops the day always leads. Where nothing decides, the date is none: its ``iso`` is empty.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from cleaner.page.date_signs import BUDDHIST, FIRST_YEAR, LAST_YEAR, Signs, folded, vocabulary

_MONTH = "(?:M(?:[/(o]M)?o?|VN)"
_DATE = re.compile(
    "(?<![NF0Y][./-])(?:"
    rf"(?P<day_month>N[.c/-]{{0,3}},?{_MONTH}[.,c/-]{{0,3}}Y)"
    r"|(?P<month_day>M[./-]?N[.c/-]{0,2},?c?Y)"
    r"|(?P<year_month>Y[.,cy/-]{0,3}M[.c/-]{0,2}N(?![.,c]{0,3}Y))"
    r"|(?P<year_day>Y\.?c\.?N\.?M(?![.,c]{0,3}Y))"
    r"|(?P<cjk>(?:Y|RN)yNmNd?)"
    r"|(?P<iso>Y-N-N(?!-[NF0Y])|Y/N/N(?!/[NF0Y])|Y\.N\.N(?!\.[NF0Y]))"
    r"|(?P<numeric>N-N-Y(?!-[NF0Y])|N/N/Y(?!/[NF0Y])|N\.N\.Y(?!\.[NF0Y]))"
    r"|(?P<short>N/N/N(?!/[NF0Y])|N\.N\.N(?!\.[NF0Y]))"
    r"|(?P<short_named>N-M-N)"
    ")"
)
# A day without its year: "8 января", "June 9"; no number may stand beside it that could be one.
_YEARLESS = re.compile(
    rf"(?<![NF0Y][./:-])(?<![NF0Y])(?:N[.c/-]{{0,3}}{_MONTH}|{_MONTH}[.]?N[.c]{{0,2}})(?![./:,s-]{{0,2}}[NF0Y](?!:))"
)
_TIME = re.compile(
    "(?P<half>[AB]?)"
    r"(?:N:N(?::N(?:[.,][NF0])?)?h?|NtN?i?|Nh(?:N(?![./-][NF0Y]))?|N\.Nh|(?<=[ch])N\.N|(?<=[ch]\.)N\.N"
    r"|(?P<dotted>(?<=#)N\.N(?![./-]?[NF0Y]))|(?P<bare>N(?=[AB])))"
    r"\.?(?P<after>[AB]?)\.?"
    r"o?(?P<zone>Z|G(?:[+-](?:N(?::?N)?|F))?|(?:\+|(?<=:N:N)-)(?:N:?N|F))?"
)
_BEFORE_TIME = re.compile(r"[,sco1WTydm.:h-]{0,5}")  # between a date and its time
_AFTER_TIME = re.compile(r"[,sco1Wh|./-]{0,5}")  # between a time and the date that follows
# The weekday of a date stands before it or behind it. "Sat" is an hour and a month in other languages.
_WEEKDAY_BEFORE, _WEEKDAY_AFTER = re.compile(r"[WhM][c.,s]{0,3}\Z"), re.compile(r"[,s(o]{0,2}[WhM]")
_COUNTED = re.compile("[rN01]")
_NO_WORDS = frozenset("#,:+/snN0FY")
# Counts of seconds, minutes, hours or days up to this are believed.
_LARGEST_COUNT = 400
# "3 May 2024 14.05": minutes have two figures, versions and per cents need not.
_MINUTE = 2
_HALF_DAY, _DAY = 43_200, 86_400


Order = Literal["day", "month"]
#: Stands for a day that may be one of two.
EITHER = dt.date.min


class Span(NamedTuple):
    """A date over the signs ``first`` to ``last`` (excluded); ``relative``: counted back from the crawl. ``iso`` is ""
    where its day and month may be either."""

    first: int
    last: int
    iso: str
    relative: bool


class _Time(NamedTuple):
    first: int
    last: int
    clock: str  # "15:32" with Z or an offset, if any
    month_first: bool  # told as in the United States
    us_zone: bool


class _Candidate(NamedTuple):
    first: int
    last: int
    days: tuple[dt.date, ...]  # day first, then month first: the readings that the calendar knows
    short: bool  # its year has two digits
    relative: bool


def spans(
    signs: Signs,
    crawl: dt.datetime | None,
    order: Order | None = None,
    *,
    yearless: bool = False,
    first_year: int = FIRST_YEAR,
) -> list[Span]:
    """Dates in order of their places, with the time of day beside each; relative ones only with ``crawl``. With
    ``yearless``, days without a year get the last one before the crawl, where the line has no other date. None is
    before ``first_year``."""
    candidates = list(_absolute(signs))
    if crawl is not None and crawl.year >= FIRST_YEAR:
        candidates += list(_relative(signs, _without(signs.codes, candidates), crawl))
        candidates.sort()
        if yearless and not candidates:
            candidates = list(_this_year(signs, crawl))
    starting, ending = _times(signs, _without(signs.codes, candidates))
    found = []
    for candidate in candidates:
        first, last = candidate[:2]
        time = _time_after(signs.codes, starting, last) or _time_before(signs.codes, ending, first)
        told = _on_weekday(candidate, signs)
        told = told._replace(days=tuple(day for day in told.days if day.year >= first_year))
        day = _choose(told, time, crawl, order, signs.codes)
        if day is None:
            continue
        if day is EITHER:
            found.append(Span(first, last, "", candidate.relative))
            continue
        if time is None:
            found.append(Span(first, last, day.isoformat(), candidate.relative))
            continue
        del starting[time.first], ending[time.last]
        iso = f"{day}T{time.clock}"
        found.append(Span(min(first, time.first), max(last, time.last), iso, candidate.relative))
    return found


def _without(codes: str, candidates: Sequence[_Candidate]) -> str:
    left = list(codes)
    for candidate in candidates:
        left[candidate.first : candidate.last] = "#" * (candidate.last - candidate.first)
    return "".join(left)


def _absolute(signs: Signs) -> Iterator[_Candidate]:
    for match in _DATE.finditer(signs.codes):
        kind, codes = match.lastgroup or "", match.group()
        first, last = match.span()
        short = kind.startswith("short")
        if (short or kind in {"iso", "numeric"}) and not _whole(signs, codes, first, last, short=short):
            continue
        days = tuple(_days(kind, codes, signs.values[first:last]))
        if days:
            yield _Candidate(first, last, days, short, relative=False)


def _this_year(signs: Signs, crawl: dt.datetime) -> Iterator[_Candidate]:
    """Days without a year, each in the year that puts it last before the crawl."""
    last = min(crawl.date(), dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1)
    for match in _YEARLESS.finditer(signs.codes):
        first, end = match.span()
        numbers = [signs.values[i] for i in range(first, end) if signs.codes[i] == "N"]
        months = next((signs.values[i] for i in range(first, end) if signs.codes[i] == "M"), None)
        if months is None or len(numbers) != 1:
            continue
        month = months[-1] if "N.M" in match.group() else months[0]
        for year in (crawl.year + 1, crawl.year, crawl.year - 1):
            with contextlib.suppress(ValueError):  # the 29th of February of another year
                if (day := dt.date(year, month, numbers[0])) <= last:
                    yield _Candidate(first, end, (day,), short=False, relative=True)
                    break


def _whole(signs: Signs, codes: str, first: int, last: int, *, short: bool) -> bool:
    """True for numbers written as one date: no gaps (but in "9. 6. 2025"), and no path such as "/2025/06/09/"."""
    start, end = signs.starts[first], signs.ends[last - 1]
    if signs.text[start - 1 : start] == "/" or signs.text[end : end + 1] == "/":
        return False
    tight = signs.ends[first : last - 1] == signs.starts[first + 1 : last]
    if short:
        return tight and end - signs.starts[last - 1] == 2
    return tight or "." in codes


def _days(kind: str, codes: str, values: Sequence[Any]) -> Iterator[dt.date]:
    for year, month, day in _orders(kind, codes, values):
        try:
            yield dt.date(year - BUDDHIST if year > LAST_YEAR else year, month, day)
        except ValueError:  # the calendar has no such day
            continue


def _orders(kind: str, codes: str, values: Sequence[Any]) -> list[tuple[int, int, int]]:
    """Year, month and day by each reading."""
    numbers = [value for code, value in zip(codes, values, strict=True) if code in "NY"]
    if kind in {"iso", "cjk"}:
        era = values[0] if codes[0] == "R" else 0
        return [(numbers[0] + era, numbers[1], numbers[2])]
    if kind in {"numeric", "short"}:
        first, second, year = numbers[0], numbers[1], numbers[2] + (2000 if kind == "short" else 0)
        orders = [(year, second, first), (year, first, second)]
        return orders[:1] if "." in codes or first == second else orders
    if "V" in codes:
        return [(numbers[2], numbers[1], numbers[0])]
    months = values[codes.index("M")]
    # "listopada" is October in Croatian, which puts a full stop after the day, and else November.
    month = months[-1] if "N.M" in codes else months[0]
    if kind in {"year_month", "year_day"}:
        return [(numbers[0], month, numbers[1])]
    return [(numbers[1] + (2000 if kind == "short_named" else 0), month, numbers[0])]


def _on_weekday(found: _Candidate, signs: Signs) -> _Candidate:
    """The candidate with the one reading that falls on the weekday beside it, if there is just one."""
    if len(found.days) == 1:
        return found
    before = _WEEKDAY_BEFORE.search(signs.codes, max(0, found.first - 4), found.first)
    after = _WEEKDAY_AFTER.match(signs.codes, found.last)
    place = before.start() if before is not None else after.end() - 1 if after is not None else None
    if place is None:
        return found
    named = vocabulary().weekdays.get(folded(signs.text[signs.starts[place] : signs.ends[place]]), ())
    fitting = tuple(day for day in found.days if day.weekday() in named)
    return found._replace(days=fitting) if len(fitting) == 1 else found


def _choose(
    found: _Candidate, time: _Time | None, crawl: dt.datetime | None, order: Order | None, codes: str
) -> dt.date | None:
    """The one reading of a candidate, `EITHER` where nothing tells which, or None where no page can bear it."""
    if found.short and time is None and not _alone(found, codes):
        return None
    days = list(found.days)
    if crawl is not None:
        days = [day for day in days if day - dt.timedelta(days=1) <= crawl.date()]
    if not days:
        return None
    if len(days) == 1:
        return days[0]
    if time is not None and time.month_first and (time.us_zone or order is None):
        return days[-1]
    return EITHER if order is None else days[0 if order == "day" else -1]


def _alone(found: _Candidate, codes: str) -> bool:
    """A two-digit year needs a time, or nothing but cue words and weekdays around it."""
    return not codes[: found.first].strip("Wpuc:,.so") and not codes[found.last :].strip("Wpuc:,.soq")


def _times(signs: Signs, codes: str) -> tuple[dict[int, _Time], dict[int, _Time]]:
    """Times of day by their first sign, and by the place after their last."""
    times = [time for match in _TIME.finditer(codes) if (time := _read_time(match, signs)) is not None]
    return {time.first: time for time in times}, {time.last: time for time in times}


def _time_after(codes: str, starting: Mapping[int, _Time], last: int) -> _Time | None:
    for place in range(last, last + 6) if starting else ():
        if place in starting:
            return starting[place] if _BEFORE_TIME.fullmatch(codes, last, place) else None
    return None


def _time_before(codes: str, ending: Mapping[int, _Time], first: int) -> _Time | None:
    for place in range(first, first - 6, -1) if ending else ():
        if place in ending:
            return ending[place] if _AFTER_TIME.fullmatch(codes, place, first) else None
    return None


def _read_time(match: re.Match[str], signs: Signs) -> _Time | None:
    """The clock time of a match, None where no clock shows it."""
    first, last = match.span()
    zone = match["zone"] or ""
    zone_at = last - len(zone)
    numbers = [signs.values[i] for i in range(first, zone_at) if signs.codes[i] == "N"]
    hour, minute = numbers[0], (numbers[1] if len(numbers) > 1 else 0)
    half = match["half"] or match["after"]
    if hour > 23 or minute > 59 or (hour > 12 and match["bare"]):
        return None
    if match["dotted"] and signs.ends[match.end("dotted") - 1] - signs.starts[match.end("dotted") - 1] != _MINUTE:
        return None
    glued = first > 0 and signs.codes[first - 1] == "c" and signs.ends[first - 1] == signs.starts[first]
    if glued and "." in signs.codes[first:zone_at]:
        return None  # "v1.12" is a version, "v 1.12" a time in Czech
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "B" else 0)
    if zone:
        month_first = signs.text[signs.starts[zone_at] : signs.ends[last - 1]] in vocabulary().us_zones
    else:
        month_first = bool(half) and signs.text[signs.starts[first] : signs.ends[last - 1]].isascii()
    clock = f"{hour:02}:{minute:02}{_offset(zone, signs.values[zone_at:last])}"
    return _Time(first, last, clock, month_first, us_zone=month_first and bool(zone))


def _offset(codes: str, values: Sequence[Any]) -> str:
    """ "Z" or "+01:00" for UTC and numeric offsets; "" for named zones, which are not looked up."""
    numbers = [value for code, value in zip(codes, values, strict=True) if code in "NF"]
    if not numbers:
        return "Z" if codes == "G" else ""
    hours, minutes = divmod(numbers[0], 100) if "F" in codes else (numbers[0], numbers[1] if len(numbers) > 1 else 0)
    sign = "-" if "-" in codes else "+"
    return f"{sign}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""


def _relative(signs: Signs, codes: str, crawl: dt.datetime) -> Iterator[_Candidate]:
    """Relative days ("yesterday"); counts of seconds, minutes, hours or days ago. Weeks and more are too vague."""
    last = 0
    for match in _COUNTED.finditer(codes):
        i = match.start()
        if i < last:
            continue
        if codes[i] == "r":
            last = i + 1
            yield _Candidate(i, last, (crawl.date() - dt.timedelta(days=signs.values[i]),), short=False, relative=True)
        elif (found := _ago(signs, codes, i, last)) is not None:
            first, last, seconds = found
            yield _Candidate(first, last, (_day_before(crawl, seconds),), short=False, relative=True)


def _ago(signs: Signs, codes: str, i: int, least: int) -> tuple[int, int, int] | None:
    """First sign (not before ``least``), place after the last, and seconds of "3 hours ago" around the number at
    ``i``; the longest wording wins."""
    count = 1 if codes[i] == "1" else signs.values[i]
    if count is None or count > _LARGEST_COUNT:
        return None
    afters = list(_joined(signs, codes, i, 1))
    patterns = vocabulary().ago
    for first, before in reversed(list(_joined(signs, codes, i, -1))):
        for last, after in reversed(afters):
            seconds = patterns.get(f"{before}|{after}")
            if seconds is not None and first >= least:
                return first, last + 1, seconds * count
    return None


def _joined(signs: Signs, codes: str, i: int, step: int) -> Iterator[tuple[int, str]]:
    """The words beside ``i``, none to four, run together, each with the place of the outermost."""
    yield i, ""
    joined, words, at = "", 0, i + step
    while 0 <= at < len(codes) and words < 4 and abs(at - i) < 7 and codes[at] not in _NO_WORDS:
        if codes[at] not in ".-o":
            word = folded(signs.text[signs.starts[at] : signs.ends[at]]).replace(" ", "")
            joined, words = (word + joined if step < 0 else joined + word), words + 1
            yield at, joined
        at += step


def _day_before(crawl: dt.datetime, seconds: int) -> dt.date:
    """The day that many seconds before the crawl. Of a crawl known by its day only, twelve hours ago and more was
    more likely the day before."""
    if crawl.time() == dt.time():
        return crawl.date() - dt.timedelta(days=(seconds + _HALF_DAY) // _DAY)
    return (crawl - dt.timedelta(seconds=seconds)).date()
