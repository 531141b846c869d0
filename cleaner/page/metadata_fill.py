"""Title and date of an HTML page by trafilatura and htmldate, for pages that declare none; with the title, authors.

trafilatura finds authors by the names of classes, as `cleaner.page.html_authors` does in no time: asked for them alone
it would double the time of a page and find hardly one more.

Both read the page as our parser wrote it out again, without what makes lxml fail. htmldate searches markup only: its
search in running text asks the clock what "yesterday" means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from cleaner.page.bylines import is_name
from cleaner.page.failures import known_failures
from cleaner.page.html_metas import clean_text
from cleaner.page.iso_dates import iso_date, last_day
from cleaner.page.people import people
from cleaner.page.vote import MAX_CHARACTERS, MAX_TAGS, readable

FIELDS = ("title", "authors", "date")
_FAR_FUTURE = "2100-01-01"


def fill(
    known: Mapping[str, Any],
    html: Callable[[], str],
    url: str | None = None,
    crawl_date: str | None = None,
    deepest: int | None = None,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values of those of `FIELDS` that are not ``known``, and their origin: "trafilatura" or "htmldate".

    ``html`` gives the page without the parts that speak of other works, ``deepest`` how far its elements nest, where
    that is known. Authors come with a missing title only, and must look like full names. A page on which the
    libraries fail gives nothing.
    """
    missing = [name for name in FIELDS if not known.get(name)]
    if "title" not in missing and "date" not in missing:
        return {}, {}
    source = html()
    if len(source) > MAX_CHARACTERS or source.count("<") > MAX_TAGS:
        return {}, {}
    page = readable(source, deepest)
    values: dict[str, Any] = {}
    if "date" in missing:
        values["date"] = _date(page, url, crawl_date)
    if "title" in missing:
        document = _document(page, url)
        values["title"] = clean_text(getattr(document, "title", None))
        site = (known.get("site_name") or "", known.get("hostname") or "")
        authors = clean_text(getattr(document, "author", None)).split(";")
        values["authors"] = tuple(name for name in people(authors, site) if is_name(name))
    added = {name: values[name] for name in missing if values.get(name)}
    return added, {name: "htmldate" if name == "date" else "trafilatura" for name in added}


def _date(page: str, url: str | None, crawl_date: str | None) -> str | None:
    from htmldate import find_date

    last = last_day(crawl_date) if crawl_date is not None else _FAR_FUTURE
    try:
        day = find_date(page, extensive_search=False, original_date=True, url=url, min_date="1990-01-01", max_date=last)
    except known_failures():
        return None
    return iso_date(day, crawl_date) if day and _stands(day, page) else None


def _stands(day: str, page: str) -> bool:
    """Whether a page has an ISO day in writing. htmldate completes "2024-05" by the clock, and takes 05/01/2024 for
    whichever it likes."""
    year, month, number = day[:4], day[5:7].lstrip("0"), day[8:10].lstrip("0")
    if re.search(rf"(?<!\d){year}[-/._年]?\s?0?{month}[-/._月]?\s?0?{number}(?!\d)", page):
        return True
    before = rf"(?<!\d)0?{number}[^\W\d]{{0,3}}(?:\W{{1,2}}[^\W\d]{{1,20}}){{1,3}}\W{{1,3}}{year}"
    behind = rf"(?<![^\W\d])[^\W\d]{{3,}}\W{{1,3}}0?{number}[^\W\d]{{0,3}}\W{{1,3}}{year}"
    if re.search(f"{before}|{behind}", page):
        return True
    either = int(number) <= 12 and number != month
    marks = r"\." if either else "[./-]"
    figures = rf"(?<!\d)(?:0?{number}({marks})\s?0?{month}" + ("" if either else rf"|0?{month}([/-])0?{number}")
    return re.search(rf"{figures})[./-]\s?(?:{year[:2]})?{year[2:]}(?!\d)", page) is not None


def _document(page: str, url: str | None) -> Any:
    from trafilatura.metadata import extract_metadata

    # A fixed day in place of a search for one: the date is asked of htmldate above, and only when it is missing.
    nothing = {"extensive_search": False, "min_date": _FAR_FUTURE, "max_date": _FAR_FUTURE}
    try:
        return extract_metadata(page, default_url=url, date_config=nothing, extensive=False)
    except known_failures():
        return None
