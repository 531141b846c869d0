"""Names of writers that stand alone in a page of text: beside its date, below its headline, at its end."""

from __future__ import annotations

from cleaner.page.lexicon import fold
from cleaner.page.text_page import TextPage

# A name stands so many lines from the date, or from the headline.
_NEAR_DATE = 4
_NEAR_HEADLINE = 4
_STAMPS = {"date", "date_modified"}


def beside_date(page: TextPage) -> None:
    """Lone names on the lines above the date, or one below it; not above the headline."""
    if "authors" in page.values:
        return
    title = page.title_line
    for stamp in page.stamps:
        above = _names_above(page, stamp.line)
        below = [stamp.line + 1] if stamp.line + 1 < page.head and stamp.line + 1 not in page.taken else []
        for lines in (above, below):
            names = [name for i in lines for name in page.bylines.lone(i)]
            if names and (title is None or lines[0] > title):
                page.note("authors", tuple(dict.fromkeys(names)), "name beside date")
                for i in lines:
                    page.take(i, "authors")
                return


def _names_above(page: TextPage, line: int) -> list[int]:
    """The lines right above line ``line`` that are lone names, in order."""
    first = line
    while first > 0 and line - first < _NEAR_DATE and page.taken.get(first - 1) in _STAMPS:
        first -= 1
    last = first
    while first > 0 and line - first < _NEAR_DATE and first - 1 not in page.taken and page.bylines.lone(first - 1):
        first -= 1
    return list(range(first, last))


def below_headline(page: TextPage) -> None:
    """A lone name close below the headline, above the article."""
    title = page.title_line
    if "authors" in page.values or title is None:
        return
    for i in range(title + 1, min(title + 1 + _NEAR_HEADLINE, page.start, len(page.runs))):
        names = page.bylines.lone(i) if i not in page.taken else ()
        if names and _furniture_below(page, i) and fold(page.runs[i].text) not in fold(page.runs[title].text):
            page.note("authors", names, "name below headline")
            page.take(i, "authors")
            return


def _furniture_below(page: TextPage, i: int) -> bool:
    """Whether what stands below a byline stands below line ``i``: share buttons, a reading time, a date."""
    return any(page.facts[j].reason is not None or j in page.taken for j in range(i + 1, min(i + 3, page.start)))


def closing(page: TextPage) -> None:
    """A lone name as the last line of the article, behind a sentence; pointers and adverts do not count."""
    if "authors" in page.values:
        return
    lines = (i for i in range(page.end - 1, -1, -1) if i in page.taken or page.facts[i].reason is None)
    last, before = next(lines, None), next(lines, None)
    if last is None or before is None or last in page.taken or not page.facts[before].sentence:
        return
    if page.runs[last].written is not None:
        return  # where links end a page, most of them are buttons
    text = page.runs[last].text
    if text.lower() != text.upper() and (names := page.bylines.lone(last)):  # else any few words may be a name
        page.note("authors", names, "closing name")
        page.take(last, "authors")
