"""Stretches of an HTML page that stood in it before, as where a page holds its article once for each layout.

They are taken out before anything is judged: to the judge a text that comes twice looks like boilerplate. Of two copies
the one goes that the page hides, else the second. Single lines may come again by right, as in recipes and lists, and so
may stretches beside the first ones, in the same element, as in songs and plans of meals: they stay. A long run that is
made of others goes as well: many pages hold the text of their article as one more, hidden block.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page import characters, dom
from cleaner.page.facts import masses
from cleaner.page.html_codes import IS_HIDDEN
from cleaner.page.html_runs import HtmlPage
from cleaner.page.html_scan import Runs
from cleaner.page.line_words import count_keys
from cleaner.page.lines import cut_words, sequence
from cleaner.page.thresholds import PROSE_MASS

#: So many runs in a row that stood in the page before, so many different ones of them prose, are no accident. In the
#: element of the first ones only a text as long as an article is none.
STRETCH, _PROSE, _ARTICLE = 3, 2, 10
_ELSEWHERE, _BESIDE = 1, 2
# A run of so many characters may be a whole text; it is made of others when so many of its sequences of four words
# stand in them.
_WHOLE_TEXT, _WIDTH, _MADE_OF = 1000, 4, 0.8


def repeats(page: HtmlPage) -> NDArray[np.bool_]:
    """Which runs of a page belong to a stretch that stood in it before, or are made of others."""
    found = _stretches(page)
    runs = page.scan.runs
    lengths = runs.end - runs.start
    if (lengths[~found] >= _WHOLE_TEXT).any():
        asked = np.flatnonzero(~found)
        # The longest first, of equals the last: the whole goes, and not what it is made of, nor the first copy.
        order = np.lexsort((-asked, -lengths[asked]))
        words = cut_words(
            page.scan.codes, characters.load(), runs.start[asked].astype(np.int64), runs.end[asked].astype(np.int64)
        )
        made = np.zeros(len(asked), bool)
        longest = order[: np.count_nonzero(lengths[asked] >= _WHOLE_TEXT)]
        _mark_made_of_others(words.hashes[: words.firsts[-1]], words.firsts, longest, _WIDTH, _MADE_OF, made)
        found[asked] = made
    return found


@compiled
def _mark_made_of_others(
    words: NDArray[np.uint64],
    firsts: NDArray[np.int64],
    asked: NDArray[np.int64],
    width: int,
    least: float,
    out: NDArray[np.bool_],
) -> None:
    """Mark those of the runs ``asked`` of whose word sequences so large a share stands in runs that are not marked.

    Sequences count across the edges of runs: a whole goes on where its parts end.
    """
    n = max(0, len(words) - width + 1)
    size = 16
    while size < 2 * n:
        size *= 2
    sequences, slots = np.empty(n, np.uint64), np.empty(n, np.int64)
    for place in range(n):
        sequences[place] = sequence(words, place, width)
    keys, counts, own = np.zeros(size, np.uint64), np.zeros(size, np.int32), np.zeros(size, np.int32)
    count_keys(sequences, keys, counts, slots)
    for run in asked:
        first, last = firsts[run], firsts[run + 1] - width + 1
        shared = 0
        for place in range(first, last):
            own[slots[place]] += 1
        for place in range(first, last):
            shared += counts[slots[place]] > own[slots[place]]
        out[run] = last > first and shared >= least * (last - first)
        for place in range(first, last):
            counts[slots[place]] -= out[run]
            own[slots[place]] = 0


def _stretches(page: HtmlPage) -> NDArray[np.bool_]:
    runs = page.runs
    around = page.scan.nodes.parent[page.scan.runs.owner].tolist()
    seen: dict[str, int] = {}  # the element around the first copy of a text
    again = np.zeros(len(runs) + 2, np.int8)
    for place in _shown_first(page):
        text, element = runs[place].text, around[place]
        if text in seen:
            again[place + 1] = _BESIDE if seen[text] == element else _ELSEWHERE
        else:
            seen[text] = element
    found = np.zeros(len(runs), bool)
    edges = np.flatnonzero(np.diff(again))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if again[last] and last - first >= STRETCH:
            texts = [run.text for run in runs[first:last]]
            prose = {text for text, mass in zip(texts, masses(texts), strict=True) if mass >= PROSE_MASS}
            found[first:last] = len(prose) >= (_ARTICLE if again[last] == _BESIDE else _PROSE)
    return found


def _shown_first(page: HtmlPage) -> Sequence[int]:
    """Places of the runs that readers see, and then of those that the page hides: theirs are the copies."""
    nodes, owner = page.scan.nodes, page.scan.runs.owner
    hidden = np.flatnonzero(nodes.words & IS_HIDDEN)
    if not len(hidden):
        return range(len(owner))
    last = np.zeros(len(nodes.parent), np.int32)
    dom.last_inside(nodes.parent, last)
    edges = np.zeros(len(nodes.parent) + 1, np.int32)
    np.add.at(edges, hidden, 1)
    np.add.at(edges, last[hidden] + 1, -1)
    inside = np.cumsum(edges)[owner] > 0
    order: list[int] = np.argsort(inside, kind="stable").tolist()
    return order


def without(page: HtmlPage, out: NDArray[np.bool_]) -> HtmlPage:
    """The page without some of its runs."""
    if not out.any():
        return page
    stays = np.flatnonzero(~out)
    scan = page.scan._replace(runs=Runs(*(column[stays] for column in page.scan.runs)))
    return dataclasses.replace(page, runs=tuple(page.runs[place] for place in stays.tolist()), scan=scan)
