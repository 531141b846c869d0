"""Dates that machines wrote: ISO 8601 and its loose forms, RFC 2822 and C's, Unix time, and dates in addresses."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

#: The first year of a date that is guessed, and of one that is declared: archives put old papers online.
EARLIEST, EARLIEST_DECLARED = 1990, 1700
_LATEST = 2100
# What empty dates become in other people's software.
_EMPTY = frozenset(["1969-12-31", "1970-01-01", "1899-12-30", "1900-01-01"])
_ISO = re.compile(
    r"\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:(?:T|\s+|\s*-\s*)(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?(?!\d)",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_RFC = re.compile(r"\s*(?:[A-Z][a-z]{2},\s*)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+\d{2}:\d{2}")
_SCRIPT = re.compile(
    r"\s*[A-Z][a-z]{2}\s+([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{4}\s+\d{2}:\d{2}:\d{2})\s+(?:GMT|UTC)([+-]\d{4})?"
)
# C's asctime, and Twitter, which puts a zone before the year.
_C_TIME = re.compile(
    r"\s*[A-Z][a-z]{2}\s+([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{2}:\d{2}:\d{2})(?:\s+([+-]\d{4}|UTC|GMT))?\s+(\d{4})\s*$"
)
_UNIX = re.compile(r"\s*(\d{10})(?:\d{3})?(?:\.\d+)?\s*$")  # seconds or milliseconds, from 2001 on
_HOUR = re.compile(r"\s*(20\d\d)(\d\d)(\d\d)([01]\d|2[0-3])\s*$")  # Unix time of that many seconds is to come
_ADDRESS = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<mark>[/_-])(?P<m>[01]?\d)(?P=mark)(?P<d>[0-3]?\d)(?!\d)")
_COMPACT = re.compile(r"(?<![\dA-Za-z])(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")


def iso_date(text: str, crawl_date: str | None = None) -> str | None:
    """A machine's date as ISO 8601: "2025-06-30", or "2025-06-30T08:15:00+02:00" where it has a time of day.

    None for anything else, for years before `EARLIEST_DECLARED`, for what an empty date becomes, and for days later
    than the one after ``crawl_date``.
    """
    value = read_date(text)
    return value if value is not None and not is_future(value, crawl_date) else None


def read_date(text: str) -> str | None:
    """`iso_date` without a look at the crawl date."""
    text = text[:100]
    value = _from_iso(text) or _from_words(text) or _from_unix(text)
    if value is None or not EARLIEST_DECLARED <= int(value[:4]) <= _LATEST or value[:10] in _EMPTY:
        return None
    return value


def is_empty(text: str) -> bool:
    """Whether a text is what an empty date becomes, or has zeros for figures: "0000-00-00 00:00:00"."""
    return (_from_iso(text) or _from_words(text) or "")[:10] in _EMPTY or not re.search(r"[^\W0_]", text)


def is_future(value: str, crawl_date: str | None) -> bool:
    """Whether an ISO date is later than the day after ``crawl_date``: somewhere on earth that has begun."""
    return crawl_date is not None and value[:10] > last_day(crawl_date)


def address_date(url: str, crawl_date: str | None = None) -> str | None:
    """The day that stands in the path of an address: "/2025/06/30/…", "…-2025-06-30-…", "…_20250630.html"."""
    return path_date(url.partition("://")[2].partition("/")[2], crawl_date)


def path_date(path: str, crawl_date: str | None = None) -> str | None:
    """The day that stands in a path or in the name of a file."""
    for pattern in (_ADDRESS, _COMPACT):
        for match in pattern.finditer(path):
            value = _day(match["y"], match["m"], match["d"])
            if value is not None and int(value[:4]) >= EARLIEST and not is_future(value, crawl_date):
                return value
    return None


def last_day(crawl_date: str) -> str:
    """The day after a crawl: somewhere on earth it has begun."""
    day = dt.date.fromisoformat(crawl_date[:10])
    return (day if day == dt.date.max else day + dt.timedelta(days=1)).isoformat()


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _from_iso(text: str) -> str | None:
    match = _ISO.match(text)
    if match is None:
        loose = _LOOSE.match(text)
        return _day(*loose.groups()) if loose else None
    day = _day(match[1], match[2], match[3])
    if day is None or match[4] is None or int(match[4]) > 23 or int(match[5]) > 59:
        return day
    return f"{day}T{int(match[4]):02d}:{int(match[5]):02d}:{min(int(match[6] or 0), 59):02d}{_offset(match[7])}"


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone[0] not in "+-":
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    return f"{zone[0]}{hours:02d}:{minutes:02d}" if hours <= 14 and minutes < 60 else ""


def _from_words(text: str) -> str | None:
    """RFC 2822, and what JavaScript and C print for a date."""
    script = _SCRIPT.match(text)
    if script is not None:
        text = f"{script[2]} {script[1]} {script[3]} {script[4] or '+0000'}"
    if (plain := _C_TIME.match(text)) is not None:
        text = f"{plain[2]} {plain[1]} {plain[5]} {plain[3]} {plain[4] or ''}"
    if not _RFC.match(text):
        return None
    try:
        return parsedate_to_datetime(text.strip()).isoformat(timespec="seconds")
    except ValueError:  # the 31st of June, or a month that is none
        return None


def _from_unix(text: str) -> str | None:
    hour = _HOUR.match(text)
    if hour is not None:
        day = _day(hour[1], hour[2], hour[3])
        return f"{day}T{hour[4]}:00" if day is not None else None
    match = _UNIX.match(text)
    return dt.datetime.fromtimestamp(int(match[1]), dt.UTC).isoformat(timespec="seconds") if match is not None else None
