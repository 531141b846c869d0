"""Dates of an HTML page that stand in an inline element of their own, on a line with a name or a section.

"Ada Stone May 4, 2022" says neither: where the date begins is told by the element around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.page import dates
from cleaner.page.bylines import is_name
from cleaner.page.facts import Facts
from cleaner.page.html_marks import whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import HtmlPage
from cleaner.page.lexicon import Lexicon
from cleaner.page.name_words import BY_PATTERN
from cleaner.page.runs import Run

# So many pieces of an element's text are looked at.
_PIECES = 40
# A date of the article stands in its head, and not in what holds other things.
_OTHER = re.compile(r"/(?:figure|figcaption|caption|li|dl|td|th|blockquote|aside|footer)\[")
_BY = re.compile(rf"(?:(?:posted|written|published)\s)?(?:{BY_PATTERN})(?:\s+(?P<name>.+))?", re.IGNORECASE)


def told_apart(
    page: HtmlPage, places: Sequence[int], facts: Sequence[Facts], lexicon: Lexicon, crawl_date: str | None
) -> list[Run]:
    """The runs at ``places``, with their ``facts``; in those above the page's prose a date that an inline element holds
    stands between bars, where beside it are but names, sections, counts and buttons."""
    runs = [page.runs[place] for place in places]
    for i, (place, fact) in enumerate(zip(places, facts, strict=True)):
        if fact.prose:
            break
        if _OTHER.search(runs[i].path or "") is None:
            runs[i] = _told_apart(page, place, lexicon, crawl_date)
    return runs


def _told_apart(page: HtmlPage, place: int, lexicon: Lexicon, crawl_date: str | None) -> Run:
    run = page.runs[place]
    text = run.text
    if len(text) > dates.LINE_LIMIT or not dates.may_hold_one(text, crawl_date) or dates.line_date(text, order="day"):
        return run
    texts = whole_texts(page.scan, int(page.scan.runs.owner[place]))
    pieces = _of_run([piece for piece in map(clean_text, texts) if piece][:_PIECES], text)
    dated = [piece for piece in pieces if dates.line_date(piece, order="day")]
    if len(pieces) < 2 or len(dated) != 1:
        return run
    parts, joined = [], False
    for piece in pieces:
        if piece == dated[0]:
            parts.append(piece)
        elif (by := _BY.fullmatch(piece)) and (by["name"] is None or is_name(by["name"])):
            parts.append(piece)
            joined = by["name"] is None
            continue
        elif joined and is_name(piece):
            parts[-1] += f" {piece}"
        elif is_name(piece) or lexicon.section(piece):
            parts.append(piece)
        elif not _is_count_or_button(piece):
            return run
        joined = False
    return run._replace(text=" | ".join(parts))


def _is_count_or_button(piece: str) -> bool:
    return piece[0].islower() or any(map(str.isdigit, piece)) or not any(map(str.isalpha, piece))


def _of_run(pieces: Sequence[str], text: str) -> Sequence[str]:
    """The pieces in a row that make up the text of a run, spaces aside; none where they do not."""
    wanted = "".join(text.split())
    for first in range(len(pieces)):
        found = ""
        for after, piece in enumerate(pieces[first:], first + 1):
            found += "".join(piece.split())
            if found == wanted:
                return pieces[first:after]
            if not wanted.startswith(found):
                break
    return ()
