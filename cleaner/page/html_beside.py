"""Dates of an HTML page that stand in an inline element of their own, on a line with a name or a section.

"Ada Stone May 4, 2022" says neither: where the date begins is told by the element around it.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.page import dates
from cleaner.page.html_marks import whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import HtmlPage
from cleaner.page.runs import Run

# So many pieces of an element's text are looked at.
_PIECES = 20


def told_apart(page: HtmlPage, place: int, crawl_date: str | None) -> Run:
    """The run at ``place``, with " | " around each date that an inline element holds and nothing else, and without what
    is counted or pressed behind it ("12 comments", "permalink"); as it is where it holds none, or is mostly a date."""
    run = page.runs[place]
    text = run.text
    if len(text) > dates.LINE_LIMIT or not dates.may_hold_one(text, crawl_date) or dates.line_date(text, order="day"):
        return run
    texts = whole_texts(page.scan, int(page.scan.runs.owner[place]))[:_PIECES]
    pieces = _of_run([piece for piece in map(clean_text, texts) if piece], text)
    if len(pieces) < 2:
        return run
    dated = [bool(dates.line_date(piece, order="day")) for piece in pieces]
    if not any(dated):
        return run
    behind = len(dated) - dated[::-1].index(True)
    pieces = [piece for i, piece in enumerate(pieces) if i < behind or not _is_count_or_button(piece)]
    dated = [*dated[:behind], *[False] * (len(pieces) - behind)]
    parts, last = [pieces[0]], dated[0]
    for piece, is_date in zip(pieces[1:], dated[1:], strict=True):
        parts += [" | " if is_date or last else " ", piece]
        last = is_date
    return run._replace(text="".join(parts))


def _is_count_or_button(piece: str) -> bool:
    return piece[0].islower() or any(map(str.isdigit, piece))


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
