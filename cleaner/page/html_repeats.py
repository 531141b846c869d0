"""Stretches of an HTML page that stood in it before, as where a page holds its article once for each layout.

They are taken out before anything is judged: to the judge a text that comes twice looks like boilerplate. Single lines
may come again by right, as in recipes and lists, and stay.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.facts import PROSE_MASS, masses
from cleaner.page.html_runs import HtmlPage
from cleaner.page.html_scan import Runs
from cleaner.page.runs import Run

#: So many runs in a row that stood in the page before, so many different ones of them prose, are no accident.
STRETCH, _PROSE = 3, 2


def repeats(runs: Sequence[Run]) -> NDArray[np.bool_]:
    """Which runs belong to a stretch that stood in the page before."""
    seen: set[str] = set()
    again = np.zeros(len(runs) + 2, bool)
    for place, run in enumerate(runs):
        again[place + 1] = run.text in seen
        seen.add(run.text)
    found = np.zeros(len(runs), bool)
    edges = np.flatnonzero(np.diff(again.astype(np.int8))).reshape(-1, 2)
    for first, last in edges[edges[:, 1] - edges[:, 0] >= STRETCH].tolist():
        texts = [run.text for run in runs[first:last]]
        prose = {text for text, mass in zip(texts, masses(texts), strict=True) if mass >= PROSE_MASS}
        found[first:last] = len(prose) >= _PROSE
    return found


def without(page: HtmlPage, out: NDArray[np.bool_]) -> HtmlPage:
    """The page without some of its runs."""
    if not out.any():
        return page
    stays = np.flatnonzero(~out)
    scan = page.scan._replace(runs=Runs(*(column[stays] for column in page.scan.runs)))
    return dataclasses.replace(page, runs=tuple(page.runs[place] for place in stays.tolist()), scan=scan)
