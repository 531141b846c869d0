"""Title of an HTML page by trafilatura, for pages that declare none, and the authors that come with it.

trafilatura finds authors by the names of classes, as `cleaner.page.html_authors` does in no time: asked for them alone
it would double the time of a page and find hardly one more. Its dates, htmldate's, are not asked for: on pages that
declare none it takes those of builds, of the addresses of pictures, and of the last change for that of publication;
`cleaner.page.html_dates` reads the elements that are called a date.

It reads the page as our parser wrote it out again, without what makes lxml fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cleaner.page.bylines import is_name
from cleaner.page.failures import known_failures
from cleaner.page.html_metas import clean_text
from cleaner.page.html_title import is_no_title
from cleaner.page.people import people
from cleaner.page.vote import MAX_CHARACTERS, MAX_TAGS, readable

FIELDS = ("title", "authors")
_FAR_FUTURE = "2100-01-01"


def fill(
    known: Mapping[str, Any],
    html: Callable[[], str],
    url: str | None = None,
    deepest: int | None = None,
    *,
    noscript: bool = False,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values of those of `FIELDS` that are not ``known``, and their origin: "trafilatura".

    ``html`` gives the page without the parts that speak of other works, ``deepest`` how far its elements nest, where
    that is known; ``noscript``: its text stands there. Authors come with a missing title only, and must look like full
    names. A page on which the library fails gives nothing.
    """
    if known.get("title"):
        return {}, {}
    source = html()
    if len(source) > MAX_CHARACTERS or source.count("<") > MAX_TAGS:
        return {}, {}
    document = _document(readable(source, deepest, noscript=noscript), url)
    site = (known.get("site_name") or "", known.get("hostname") or "")
    authors = clean_text(getattr(document, "author", None)).split(";")
    title = clean_text(getattr(document, "title", None))
    values = {
        "title": "" if is_no_title(title) else title,
        "authors": tuple(name for name in people(authors, site) if is_name(name)),
    }
    added = {name: value for name, value in values.items() if value and not known.get(name)}
    return added, dict.fromkeys(added, "trafilatura")


def _document(page: str, url: str | None) -> Any:
    from trafilatura.metadata import extract_metadata

    # A fixed day in place of a search for one.
    nothing = {"extensive_search": False, "min_date": _FAR_FUTURE, "max_date": _FAR_FUTURE}
    try:
        return extract_metadata(page, default_url=url, date_config=nothing, extensive=False)
    except known_failures():
        return None
