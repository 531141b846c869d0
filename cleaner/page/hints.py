"""What the input says of a page before the page is read: fields of its record, HTTP headers, the name of its file.

Fields of a record are statements, and win over all that is read out of the page. An address or a file's name with a
date in it, when the record was made, and HTTP headers are hints, and count only where the page says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.language_tags import language_tag
from cleaner.page import dates
from cleaner.page.addresses import host_of
from cleaner.page.html_metas import clean_text
from cleaner.page.iso_dates import EARLIEST_DECLARED, address_date, is_empty, is_future, path_date, read_date
from cleaner.page.people import people
from cleaner.records import Page

# Names of a record's fields by their letters and digits, in order of trust.
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "articletitle", "pagetitle"),
    "section": ("section", "category", "articlesection"),
    "site_name": ("sitename", "sitetitle", "publisher", "publication", "newspaper", "sourcename"),
    "description": ("description", "excerpt", "abstract", "metadescription"),
    "license": ("license", "licence"),
}
_AUTHORS = ("authors", "author", "byline", "creator", "writer")
_DATES: Mapping[str, tuple[str, ...]] = {
    "date": (
        *("date", "datepublished", "publisheddate", "publishdate", "published", "publishedat", "pubdate"),
        *("publicationdate", "datepublish", "publishtime", "publishedtime", "datepub", "pubtime", "publishedon"),
        *("dateposted", "postdate", "postedat", "articledate", "createdutc"),
    ),
    "date_modified": ("datemodified", "modified", "modifieddate", "updated", "updatedat", "datemodify", "lastupdated"),
}
# When a network took a post in, or a table its row.
_CREATED = ("createdat", "datecreated", "createddate", "created")
_LANGUAGES = ("language", "lang", "languagecode")
# What records call a language that they do not know.
_UNSAID = frozenset(["und", "unknown", "none", "null", "n/a", "na", "nan", "mul", "mis", "zxx", "-"])
_ADDRESSES = ("url", "canonicalurl", "sourceurl", "link", "permalink", "uri", "warctargeturi", "source")
# A source may be a site; one with a path is a page.
_PATH = re.compile(r"://[^/]+/[^/?#]")
# Fields that hold fields, and those that hold the headers of an HTTP answer.
_INNER, _HEADERS = ("metadata", "meta"), ("httpheaders", "http", "headers", "responseheaders")
_WRITTEN_LIST = re.compile(r"\s*\[\s*['\"].{0,5000}['\"]\s*\]\s*", re.DOTALL)
_QUOTED = re.compile(r"(?<![^\s\[,])(['\"])((?:\\.|(?!\1)[^\\]){0,300})\1(?=\s*[,\]])", re.DOTALL)
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST_TITLE = 400
_MOST_FIELDS = 500
_LARGEST_MOMENT = 1e14  # milliseconds since 1970, and then some
# What fields of dates hold besides: whether something was published, and small numbers such as 1.
_LARGEST_FLAG = 999
# "Tuesday 5 March at 1815", "4 May, 1730 GMT": no year.
_TIME_WITHOUT_COLON = re.compile(
    r"\b(?:at|um|à)\s+\d{4}\b|\b\d{4}\s*(?:h(?:ou)?rs?|h|uhr|gmt|utc|[ecmp][sd]t|z)\b", re.IGNORECASE
)
# Records that were cut out of Common Crawl have these fields, and call the day of the crawl their date.
_CRAWLS = frozenset(["dump", "warcfilename"])


class Hints:
    """``stated``: field -> value as in a document, from the record; ``hinted``: field -> (value, origin), weaker than
    what the page says; ``warnings``: "date_in_future" where the record's date is later than the crawl,
    "date_unreadable" where nothing can be made of it, "language_unsure" where its language is none that exists."""

    def __init__(self, page: Page) -> None:
        self.stated: dict[str, Any] = {}
        self.hinted: dict[str, tuple[Any, str]] = {}
        self.warnings: tuple[str, ...] = ()
        fields = _fields(page.extra)
        self._state("url", page.url or next(_addresses(fields), None))
        if fields:
            self._read(fields, page.crawl_date)
        self._hint(page, fields)

    def days(self) -> tuple[str, ...]:
        """The ISO days that an address or a file's name hints at."""
        return tuple(value for name, (value, _) in self.hinted.items() if name == "date")

    def _read(self, fields: Mapping[str, Any], crawl_date: str | None) -> None:
        for name, keys in _TEXTS.items():
            self._state(name, next(_texts(fields, keys), None))
        others = [self.stated.get("site_name") or "", host_of(self.stated.get("url")) or ""]
        named = (_people(fields[key], others) for key in _AUTHORS if key in fields)
        self._state("authors", next(filter(None, named), None))
        if isinstance(fields.get("source"), Mapping) and "site_name" not in self.stated:  # as news services have it
            self._state("site_name", next(_texts(fields, ("source",)), None))
        for name, keys in _DATES.items():
            self._state(name, self._date(fields, keys, crawl_date))
        languages = list(_texts(fields, _LANGUAGES))
        self._state("language", next(filter(None, map(language_tag, languages)), None))
        if any(name.lower() not in _UNSAID for name in languages) and "language" not in self.stated:
            self.warnings += ("language_unsure",)

    def _state(self, name: str, value: Any) -> None:
        if value:
            self.stated[name] = value

    def _date(self, fields: Mapping[str, Any], keys: tuple[str, ...], crawl_date: str | None) -> str | None:
        unreadable = False
        for key in filter(fields.__contains__, keys):
            if key == "date" and not _CRAWLS.isdisjoint(fields):
                continue
            value = _moment(fields[key])
            if value is not None and not is_future(value, crawl_date):
                return value
            if value is not None:
                self.warnings += ("date_in_future",)
            unreadable = unreadable or (value is None and _says_something(fields[key]))
        if unreadable:
            self.warnings += ("date_unreadable",)
        return None

    def _hint(self, page: Page, fields: Mapping[str, Any]) -> None:
        crawl = page.crawl_date
        url = self.stated.get("url")
        headers = next((_fields(fields[key]) for key in _HEADERS if isinstance(fields.get(key), Mapping)), fields)
        modified = _moment(headers.get("lastmodified"))
        created = None if self.stated.get("date") else self._date(fields, _CREATED, crawl)
        served_anew = modified is None or crawl is None or modified[:10] >= crawl[:10]
        for name, value, origin in (
            ("date", address_date(url, crawl) if url else None, "url"),
            ("date", created, "record"),
            ("date", path_date(page.source_path, crawl) if page.source_path else None, "file-name"),
            ("date_modified", None if served_anew else modified, "http"),
        ):
            if value:
                self.hinted.setdefault(name, (value, origin))


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record by the letters and digits of their names; those of an inner ``metadata`` behind them."""
    found: dict[str, Any] = {}
    inner: list[Mapping[str, Any]] = []
    for name, value in list(record.items())[:_MOST_FIELDS]:
        key = _NOT_WORD.sub("", str(name)[:100]).lower()
        found.setdefault(key, value)
        if key in _INNER and isinstance(value, Mapping):
            inner.append(value)
    for values in inner:
        for name, value in list(values.items())[:_MOST_FIELDS]:
            found.setdefault(_NOT_WORD.sub("", str(name)[:100]).lower(), value)
    return found


def _texts(fields: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    """The usable strings of some fields, as plain text on one line; of a list the first."""
    for key in filter(fields.__contains__, keys):
        value = fields[key]
        if isinstance(value, list | tuple) and value:
            value = value[0]
        if isinstance(value, Mapping):  # {"title": {"rendered": "…"}} of WordPress, {"publisher": {"name": "…"}}
            value = value.get("rendered", value.get("name"))
        text = clean_text(value)
        if text and (key not in _TEXTS["title"] or len(text) <= _LONGEST_TITLE):
            yield text


def _addresses(fields: Mapping[str, Any]) -> Iterator[str]:
    for key in _ADDRESSES:
        for text in _texts(fields, (key,)):
            if text.startswith(("http://", "https://")) and " " not in text and (key != "source" or _PATH.search(text)):
                yield text


def _people(value: Any, others: list[str]) -> tuple[str, ...]:
    """People of a string, a list of strings, objects with a name, or a list as Python and JSON write it, which is what
    a CSV makes of one."""
    if isinstance(value, str) and _WRITTEN_LIST.fullmatch(value):
        value = [re.sub(r"\\(.)", r"\1", quoted.group(2)) for quoted in _QUOTED.finditer(value)]
    values = value if isinstance(value, list | tuple) else [value]
    names = [entry.get("name") if isinstance(entry, Mapping) else entry for entry in values[:50]]
    return people([clean_text(name) for name in names], others)


def _moment(value: Any) -> str | None:
    """An ISO date out of a machine's date, Unix seconds, or a date in words; {"$date": …} is how MongoDB writes one."""
    text = _said(value)
    found = read_date(text)
    if found is not None or not text or len(text) > dates.LINE_LIMIT or is_empty(text):
        return found
    if _TIME_WITHOUT_COLON.search(text):
        return None
    hits = dates.find(text, first_year=EARLIEST_DECLARED)
    return next((hit.iso for hit in hits if not hit.relative and not is_empty(hit.iso)), None)


def _said(value: Any) -> str:
    """What a field of a date says, as text on one line; "" for what can be no date."""
    value = value.get("$date") if isinstance(value, Mapping) else value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if not isinstance(value, str):
        value = str(int(value)) if abs(value) < _LARGEST_MOMENT else ""
    text = clean_text(value)
    return "" if text.isdecimal() and int(text[:20]) <= _LARGEST_FLAG else text


def _says_something(value: Any) -> bool:
    text = _said(value)
    return any(map(str.isdigit, text)) and not text.startswith(("-", "0001-")) and not is_empty(text)
