"""Dates of an HTML page by the class names of elements: what page authors call "date" or "published" themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.page import dates
from cleaner.page.date_patterns import Order
from cleaner.page.html_called import called, names_of
from cleaner.page.html_marks import whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_other_days import is_other_day
from cleaner.page.html_runs import HtmlPage
from cleaner.page.iso_dates import is_future

_DATE = re.compile(r"date|time|publish|posted|datum|fecha|erschienen", re.IGNORECASE)
# Dates of other things than the article: what happens, is born, sold or said on a day, and what choosers choose from.
_OTHER = re.compile(
    r"event|start|end(?:s|[-_ ]?date)|due|expir|valid|birth|born|death|deadline|releas|deliver|ship|availab|copyright"
    r"|calendar|picker|range|filter|sort|search|count|joined|member|since|comment|reply|review|rating|quote|message"
    r"|forum|video|duration|read|caption|photo|image|footer|order|price|schedul|job|runtime|timer|timeline",
    re.IGNORECASE,
)
# The element around it says this of a date that is none of the article's.
_OTHER_AROUND = re.compile(r"event|birth|born|death|expir|releas|deliver|comment|review|forum", re.IGNORECASE)
_MODIFIED = re.compile(r"updated|update[-_ ]|modif|revis|changed|edited|aktualis|ge(?:ae|ä)ndert", re.IGNORECASE)
# A page on which elements are called dates and name more different ones is a list.
_MOST_DATES = 2
# Behind so many pieces of an element's text there is no date of it.
_PIECES = 4


def read(page: HtmlPage, crawl_date: str | None, order: Order | None) -> dict[str, str]:
    """``date`` and ``date_modified`` (ISO) by the elements of a page that are called a date and say one; {} without.

    Relative dates ("3 hours ago") count for nothing, nor do days later than the one after ``crawl_date``. ``order`` is
    that of `cleaner.page.dates.find`. A page on which such elements name several dates is a list and has none.
    """
    found: dict[str, list[str]] = {"date": [], "date_modified": []}
    for node, names in called(page, range(len(page.runs)), _DATE, _OTHER):
        around = names_of(page, max(0, int(page.scan.nodes.parent[node])))
        if _OTHER_AROUND.search(around) or is_other_day(page, node):
            continue
        modified = _MODIFIED.search(names) is not None
        for hit in _dates(whole_texts(page.scan, node), order):
            if hit.iso and not is_future(hit.iso, crawl_date):
                updated = hit.role == "updated" or (modified and hit.role is None)
                found["date_modified" if updated else "date"].append(hit.iso)
    return {name: days[0] for name, days in found.items() if 0 < len({day[:10] for day in days}) <= _MOST_DATES}


def _dates(texts: Sequence[str], order: Order | None) -> list[dates.LineDate]:
    """The dates that an element says and little else, or that one of its first pieces says."""
    pieces = [piece for piece in map(clean_text, texts) if piece]
    if found := dates.line_date(" ".join(pieces), order=order):
        return found
    return next((found for piece in pieces[:_PIECES] if (found := dates.line_date(piece, order=order))), [])
