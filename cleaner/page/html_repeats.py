"""Stretches of an HTML page that stood in it before, as where a page holds its article once for each layout.

They are taken out before anything is judged: to the judge a text that comes twice looks like boilerplate. Single lines
may come again by right, as in recipes and lists, and so may stretches beside the first ones, in the same element, as in
songs and plans of meals: they stay.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from cleaner.page.facts import PROSE_MASS, masses
from cleaner.page.html_runs import HtmlPage
from cleaner.page.html_scan import Runs

#: So many runs in a row that stood in the page before, so many different ones of them prose, are no accident. In the
#: element of the first ones only a text as long as an article is none.
STRETCH, _PROSE, _ARTICLE = 3, 2, 10
_ELSEWHERE, _BESIDE = 1, 2


def repeats(page: HtmlPage) -> NDArray[np.bool_]:
    """Which runs of a page belong to a stretch that stood in it before."""
    runs = page.runs
    around = page.scan.nodes.parent[page.scan.runs.owner].tolist()
    seen: dict[str, int] = {}  # the element around the first copy of a text
    again = np.zeros(len(runs) + 2, np.int8)
    for place, (run, element) in enumerate(zip(runs, around, strict=True), start=1):
        if run.text in seen:
            again[place] = _BESIDE if seen[run.text] == element else _ELSEWHERE
        else:
            seen[run.text] = element
    found = np.zeros(len(runs), bool)
    edges = np.flatnonzero(np.diff(again))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if again[last] and last - first >= STRETCH:
            texts = [run.text for run in runs[first:last]]
            prose = {text for text, mass in zip(texts, masses(texts), strict=True) if mass >= PROSE_MASS}
            found[first:last] = len(prose) >= (_ARTICLE if again[last] == _BESIDE else _PROSE)
    return found


def without(page: HtmlPage, out: NDArray[np.bool_]) -> HtmlPage:
    """The page without some of its runs."""
    if not out.any():
        return page
    stays = np.flatnonzero(~out)
    scan = page.scan._replace(runs=Runs(*(column[stays] for column in page.scan.runs)))
    return dataclasses.replace(page, runs=tuple(page.runs[place] for place in stays.tolist()), scan=scan)
