"""What stands below an article in great number: comments of readers, teasers of other articles.

Fifty comments look like a forum to the judge, and two hundred teasers like a front page; so all of it stays. Where the
page alone, without what comes again and again below, is an article, and more of one than the whole, that is what it is.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.config import Balance
from cleaner.page import dom, score_html
from cleaner.page.html_measures import COLUMN
from cleaner.page.html_runs import HtmlPage
from cleaner.page.html_scan import Nodes, Runs, Scan
from cleaner.page.score_html import Scored
from cleaner.page.thresholds import LINKED

Flags = NDArray[np.bool_]

# A page of fewer runs has no great number of anything.
_RUNS = 30
# What comes again: so many elements of one name in one element, each with more than one run and so many characters.
_UNITS, _UNIT_RUNS, _UNIT_MASS = 8, 2, 40.0
# They are most of what stands between the first and the last one.
_MOST = 0.9
# Comments have a class of comments so near, or nearly each has a time and the same short button or link ("Reply"), but
# no heading, and no class of a forum is near. The posts of a live blog have a time too, and may be shared.
_NEAR, _SHORT, _ALIKE, _TIMED, _HEADED, _SHARED = 6.0, 30, 0.9, 0.8, 0.1, 0.5
# So many headings with links, so many runs from one to the next, are teasers where so many of the first ones lead to
# other pages, and the whole page is less of an article than this: lists of the best films have such headings too.
_TEASERS, _STEP, _LEAD, _NO_ARTICLE = 20, 8, 0.6, 0.65
# So many elements are looked at, those with most text, and so many of the stretches tried.
_LOOKED_AT, _TRIED = 8, 3
# They are looked at where so much of what would stay is theirs, and so much prose, which then has to stay, is above.
_PART, _ABOVE = 0.2, 900.0
# Alone the page is to be as much of an article as this, not much less than the whole, and to have hardly anything after
# them.
_ARTICLE, _LESS, _AFTER = 0.55, 0.1, 0.2
# Where the page calls them comments, it is enough that it promises so much more F1 without them: plain pages of small
# sites are not much like an article, but surer ones without their readers.
_PROMISED = 0.05


class Looked(NamedTuple):
    """A page without what stands ``below`` its article (a flag for each run of the page that was given) for
    ``reason``, and its scores."""

    page: HtmlPage
    scored: Scored
    below: Flags
    reason: str


class _Many(NamedTuple):
    first: int
    last: int
    reason: str
    called: bool = False  # the page itself calls them comments


def look(page: HtmlPage, balance: Balance = "balanced", *, comments: bool = False) -> Looked:
    """Scores of the runs of a page that has some. ``comments``: readers' comments are wanted, and stay."""
    scored = score_html.look(page, balance)
    below = np.zeros(len(page.runs), bool)
    if len(below) >= _RUNS:
        stays = scored.scores >= scored.cut
        for many in _candidates(page, scored, stays, comments=comments):
            below[many.first : many.last] = True
            rest = without(page, below)
            again = score_html.look(rest, balance)
            if _is_article(again, scored, many):
                return Looked(rest, again, below, many.reason)
            below[:] = False
    return Looked(page, scored, below, "")


def _is_article(rest: Scored, whole: Scored, many: _Many) -> bool:
    mass = rest.measured.lines.mass * (rest.scores >= rest.cut)
    article = rest.article >= max(_ARTICLE, whole.article - _LESS)
    promised = many.called and rest.promise >= whole.promise + _PROMISED
    above = mass[: many.first].sum()
    return (article or promised) and bool(above >= _ABOVE and mass[many.first :].sum() <= _AFTER * above)


def _candidates(page: HtmlPage, scored: Scored, stays: Flags, *, comments: bool) -> Iterator[_Many]:
    """Stretches of the page that may be comments or teasers, the first that has most first."""
    matrix = scored.measured.matrix
    mass = scored.measured.lines.mass * stays
    prose = np.cumsum(scored.measured.lines.mass * (matrix[:, COLUMN["in_prose"]] > 0))
    found = [] if comments else list(_comments(page, scored))
    if scored.article < _NO_ARTICLE:
        found += _teasers(page, matrix)
    weights = [mass[many.first : many.last].sum() for many in found]
    for place in np.argsort(weights)[::-1][:_TRIED].tolist():
        many = found[place]
        if weights[place] >= _PART * mass.sum() and many.first > 0 and prose[many.first - 1] >= _ABOVE:
            yield many


def _comments(page: HtmlPage, scored: Scored) -> Iterator[_Many]:
    nodes, owner, matrix = page.scan.nodes, page.scan.runs.owner, scored.measured.matrix
    sums = np.zeros((len(nodes.parent), 2))
    mass = scored.measured.lines.mass
    dom.sums_of(nodes.parent, owner, np.stack([np.ones(len(owner)), mass], axis=1), sums)
    units = (sums[:, 0] >= _UNIT_RUNS) & (sums[:, 1] >= _UNIT_MASS)
    units[0] = False
    last = scored.measured.last
    heaviest = np.bincount(nodes.parent[units], sums[units, 1], minlength=1).argsort(kind="stable")[::-1]
    enough = np.bincount(nodes.parent[units], minlength=1) >= _UNITS
    for parent in heaviest[enough[heaviest]][:_LOOKED_AT].tolist():
        inside = np.flatnonzero(units & (nodes.parent == parent))
        inside = inside[nodes.tag[inside] == np.bincount(nodes.tag[inside]).argmax()]
        if len(inside) < _UNITS:
            continue
        unit = np.searchsorted(inside, owner, side="right") - 1
        runs = np.flatnonzero((unit >= 0) & (owner <= last[inside[unit]]))
        if mass[runs].sum() < _MOST * mass[runs[0] : runs[-1] + 1].sum():
            continue
        called = np.median(matrix[runs, COLUMN["class_comments"]]) <= _NEAR
        if called or _alike(page, matrix, runs, unit[runs]):
            yield _Many(int(runs[0]), int(runs[-1]) + 1, "comments", called=bool(called))


def _alike(page: HtmlPage, matrix: NDArray[np.float32], runs: NDArray[np.int64], unit: NDArray[np.int64]) -> bool:
    """Whether units without headings have times, and one and the same short button or link, figures aside."""

    def of(name: str) -> NDArray[np.float32]:
        column: NDArray[np.float32] = matrix[runs, COLUMN[name]]
        return column

    def units(which: Flags) -> int:
        return len(np.unique(unit[which]))

    n = len(np.unique(unit))
    headed, timed = units(of("to_heading") == 0), units(of("stamp") > 0)
    if headed > _HEADED * n or timed < _TIMED * n or np.median(of("class_forum")) <= _NEAR:
        return False
    pressed = (of("to_control") <= 1) | (of("link_share") > 0)
    asked = pressed & (page.scan.runs.visible[runs] <= _SHORT) & (of("phrase_social") < _SHARED)
    texts = {
        (number, "".join(char for char in page.runs[run].text if not char.isdecimal()))
        for run, number in zip(runs[asked].tolist(), unit[asked].tolist(), strict=True)
    }
    return max(Counter(text for _, text in texts).values(), default=0) >= _ALIKE * n


def _teasers(page: HtmlPage, matrix: NDArray[np.float32]) -> Iterator[_Many]:
    linked = (matrix[:, COLUMN["to_heading"]] == 0) & (matrix[:, COLUMN["link_share"]] > LINKED)
    places = np.flatnonzero(linked)
    if len(places) < _TEASERS:
        return
    owner = page.scan.runs.owner
    for row in np.split(places, np.flatnonzero(np.diff(places) > _STEP) + 1):
        asked = row[: 2 * _TEASERS].tolist()
        lead = sum(page.elsewhere(int(owner[place])) for place in asked)
        if len(row) >= _TEASERS and lead >= _LEAD * len(asked):
            yield _Many(int(row[0]), min(len(owner), int(row[-1] + np.median(np.diff(row)))), "teaser")


def without(page: HtmlPage, below: Flags) -> HtmlPage:
    """The page without these runs and the elements that hold nothing else."""
    nodes, runs = page.scan.nodes, page.scan.runs
    sums = np.zeros((len(nodes.parent), 2))
    dom.sums_of(nodes.parent, runs.owner, np.stack([np.ones(len(below)), below * 1.0], axis=1), sums)
    last = np.zeros(len(nodes.parent), np.int32)
    dom.last_inside(nodes.parent, last)
    gone = np.flatnonzero((sums[:, 0] > 0) & (sums[:, 0] == sums[:, 1]))
    edges = np.zeros(len(nodes.parent) + 1, np.int64)
    np.add.at(edges, gone, 1)
    np.add.at(edges, last[gone] + 1, -1)
    stays = np.cumsum(edges[:-1]) == 0
    number = (np.cumsum(stays) - 1).astype(np.int32)
    elements = Nodes(*(column[stays] for column in nodes))
    elements = elements._replace(parent=np.where(elements.parent < 0, -1, number[elements.parent]).astype(np.int32))
    left = Runs(*(column[~below] for column in runs))
    scan = Scan(page.scan.data, elements, left._replace(owner=number[left.owner]), page.scan.codes)
    texts = tuple(page.runs[place] for place in np.flatnonzero(~below).tolist())
    return dataclasses.replace(page, runs=texts, scan=scan)
