"""What is measured of each run of an HTML page: as a line of text, and by its place in the page's element tree."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page import characters, claims, dom, lines, measures
from cleaner.page.html_codes import NUMBER, TAGS
from cleaner.page.html_scan import Scan

_LINE = {name: place for place, name in enumerate(measures.NAMES)}
_CORES = ("half", "most", "best")
_STYLE = ("runs", "mean", "share", "prose", "links")
_TITLE = (
    *("title_share", "title_cover", "is_title", "since_h1", "headings_before", "body_share", "after_title"),
    *("described_share", "repeats"),
)
_PAGE = (
    *("dom_runs", "dom_nodes", "dom_links", "dom_prose_runs", "dom_best", "dom_articles", "dom_h1", "dom_items"),
    *("dom_forms", "dom_controls", "dom_half_depth", "dom_has_body", "dom_list_share", "dom_heading_runs"),
    *(f"says_{kind}" for kind in claims.TYPES),
)
#: Columns that the element tree gives, in order.
DOM: tuple[str, ...] = (
    *("link_share", "strong_share", "tag"),
    *dom.DISTANCES,
    *dom.SIBLINGS,
    *(f"{what}_{level}" for level in range(dom.LEVELS) for what in dom.LEVEL),
    *("read_0", "read_1", "read_2"),
    *(f"{core}_{what}" for core in _CORES for what in dom.CORE),
    *(f"{style}_{what}" for style in dom.STYLES for what in _STYLE),
    *_TITLE,
    *_PAGE,
)
#: All columns, in order.
NAMES: tuple[str, ...] = (*DOM, *measures.NAMES)
#: The place of each in the matrix.
COLUMN = {name: place for place, name in enumerate(NAMES)}


class Measured(NamedTuple):
    """The matrix (runs x `NAMES`) of a page, and what a second look needs: measures of its lines, groups of runs."""

    matrix: NDArray[np.float32]
    lines: measures.Measured
    styles: NDArray[np.int64]
    page: Scan
    last: NDArray[np.int32]

    def containers(self, *tags: str) -> NDArray[np.int32]:
        """The nearest element of these names around each run; -1: none."""
        wanted = np.zeros(len(TAGS), bool)
        wanted[[NUMBER[tag] for tag in tags]] = True
        found = np.empty(len(self.page.nodes.parent), np.int32)
        dom.nearest(self.page.nodes.parent, self.page.nodes.tag, wanted, found)
        around: NDArray[np.int32] = found[self.page.runs.owner]
        return around


def measure(page: Scan, claimed: claims.Claims) -> Measured:
    """Measures of the runs of a page that has some; ``claimed``: what it says about itself."""
    runs, nodes = page.runs, page.nodes
    n = len(runs.start)
    text = measures.measure_codes(page.codes, runs.start.astype(np.int64), runs.end.astype(np.int64))
    line = text.matrix
    out = np.empty((n, len(DOM)), np.float32)
    visible = np.maximum(1, runs.visible)
    out[:, 0], out[:, 1], out[:, 2] = runs.linked / visible, runs.strong / visible, nodes.tag[runs.owner]
    mass = text.mass
    prose = np.where((line[:, _LINE["in_prose"]] > 0) & (out[:, 0] < 0.5), mass, 0.0)
    of_run = np.stack([np.ones(n), mass, prose, mass * out[:, 0], (prose > 0) * 1.0], axis=1)
    sums = dom.counted(nodes.tag)
    dom.sums_of(nodes.parent, runs.owner, of_run, sums)
    at = 3
    steps = np.empty((len(nodes.parent), len(dom.DISTANCES)), np.int8)
    dom.distances(nodes.parent, nodes.tag, nodes.words, dom.kind_bits(), steps)
    at = _put(out, at, steps[runs.owner])
    dom.siblings(nodes.parent, nodes.place, nodes.depth, runs.owner, out[:, at:])
    at += len(dom.SIBLINGS)
    dom.levels(nodes.parent, runs.owner, sums, out[:, at:])
    at += len(dom.LEVEL) * dom.LEVELS
    score = np.zeros(len(nodes.parent))
    commas = line[:, _LINE["comma_rate"]].astype(np.float64) * line[:, _LINE["words"]]
    best = dom.readability(nodes.parent, runs.owner, of_run, commas, sums, score)
    above = np.maximum(0, nodes.parent[runs.owner])
    for of in (runs.owner, above, np.maximum(0, nodes.parent[above])):
        at = _put(out, at, (score[of] / max(1.0, score[best]))[:, None])
    last = np.zeros(len(nodes.parent), np.int32)
    dom.last_inside(nodes.parent, last)
    cores = [dom.deepest(nodes.parent, nodes.depth, sums, share) for share in (0.5, 0.8)]
    for core in (*cores, best):
        dom.from_core(nodes.parent, nodes.depth, last, runs.owner, sums, core, out[:, at:])
        at += len(dom.CORE)
    styles = _groups(page)
    at = _put(out, at, _of_styles(styles, of_run))
    at = _put(out, at, _titles(page, text, claimed))
    tags = nodes.tag
    whole = sums[0]
    counts = [
        *(n, len(tags), whole[dom.LINKED] / max(1.0, whole[dom.MASS]), whole[dom.PROSE_RUNS], score[best]),
        *(np.count_nonzero(tags == NUMBER[name]) for name in ("article", "h1", "li", "form")),
        *(np.count_nonzero((tags == NUMBER["button"]) | (tags == NUMBER["input"])), nodes.depth[cores[0]]),
        *(
            bool(claimed.body),
            mass[steps[runs.owner, dom.DISTANCES.index("to_list")] < dom.FAR].sum() / max(1.0, whole[dom.MASS]),
        ),
        np.count_nonzero(steps[runs.owner, dom.DISTANCES.index("to_heading")] == 0),
        *claimed.types,
    ]
    out[:, at:] = np.array(counts, np.float32)
    matrix = np.hstack([out, line])
    return Measured(matrix, text._replace(matrix=matrix[:, len(DOM) :]), styles, page, last)


def _put(out: NDArray[np.float32], at: int, columns: NDArray[np.generic]) -> int:
    out[:, at : at + columns.shape[1]] = columns
    return at + int(columns.shape[1])


def _groups(page: Scan) -> NDArray[np.int64]:
    """Numbers of each run's groups of one style, a row for each of `dom.STYLES`."""
    hashes = np.empty((len(dom.STYLES), len(page.runs.start)), np.uint64)
    dom.styles_of(page.nodes.parent, page.runs.owner, page.nodes.style, hashes)
    return np.stack([np.unique(row, return_inverse=True)[1] for row in hashes])


def _of_styles(groups: NDArray[np.int64], of_run: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns `_STYLE` of each of `dom.STYLES`."""
    columns = []
    total = max(1.0, float(of_run[:, dom.PROSE].sum()))
    for row in groups:
        count, mass, prose, linked, prose_runs = (np.bincount(row, column) for column in of_run.T)
        means = (count, mass / count, prose / total, prose_runs / count, linked / np.maximum(1.0, mass))
        columns += [each[row] for each in means]
    return np.stack(columns, axis=1)


@compiled
def _shares(
    words: NDArray[np.uint64],
    firsts: NDArray[np.int64],
    known: NDArray[np.uint64],
    width: int,
    out: NDArray[np.float32],
) -> None:
    """The share of each line's word sequences of ``width`` that stand in the sorted array ``known``."""
    for line in range(len(firsts) - 1):
        first, last = firsts[line], firsts[line + 1]
        if last - first < width:
            continue
        hits = 0
        for place in range(first, last - width + 1):
            state = lines.sequence(words, place, width)
            slot = int(np.searchsorted(known, state))
            hits += slot < len(known) and known[slot] == state
        out[line] = hits / (last - first - width + 1)


@compiled
def _sequences(words: NDArray[np.uint64], width: int) -> NDArray[np.uint64]:
    out = np.empty(max(0, len(words) - width + 1), np.uint64)
    for place in range(len(out)):
        out[place] = lines.sequence(words, place, width)
    return np.unique(out)


@compiled
def _repeats(
    words: NDArray[np.uint64], firsts: NDArray[np.int64], seen: NDArray[np.uint64], out: NDArray[np.float32]
) -> None:
    """Whether a line with the same words stands before; ``seen``: room for a table of the lines."""
    mask = np.uint64(len(seen) - 1)
    for line in range(len(firsts) - 1):
        state = lines.sequence(words, firsts[line], firsts[line + 1] - firsts[line])
        if state == 0:
            continue
        slot = (state ^ (state >> np.uint64(29))) & mask
        while seen[slot] != 0 and seen[slot] != state:
            slot = (slot + np.uint64(1)) & mask
        out[line] = seen[slot] == state
        seen[slot] = state


def _words(text: str) -> NDArray[np.uint64]:
    codes = characters.code_points(text)
    found = lines.cut_words(codes, characters.load(), np.array([0]), np.array([len(codes)]))
    return found.hashes[: found.firsts[-1]]


def _titles(page: Scan, text: measures.Measured, claimed: claims.Claims) -> NDArray[np.float32]:
    """Columns `_TITLE`."""
    n = len(page.runs.start)
    out = np.zeros((n, len(_TITLE)), np.float32)
    firsts = text.words.firsts
    hashes = text.words.hashes[: firsts[-1]]
    counts = np.diff(firsts)
    if claimed.title:
        titled = _sequences(_words(claimed.title), 1)
        _shares(hashes, firsts, titled, 1, out[:, 0])
        out[:, 1] = out[:, 0] * counts / max(1, len(titled))
        out[:, 2] = (out[:, 0] > 0.99) & (out[:, 1] > 0.5)
    tags = page.nodes.tag[page.runs.owner]
    places = np.arange(n)
    heads = tags == NUMBER["h1"]
    last = np.maximum.accumulate(np.where(heads, places, -1))
    out[:, 3] = np.where(last >= 0, np.minimum(places - last, 99), 99)
    headings = np.isin(tags, [NUMBER[f"h{level}"] for level in range(1, 7)])
    out[:, 4] = np.cumsum(headings)
    if claimed.body:
        _shares(hashes, firsts, _sequences(_words(claimed.body), 3), 3, out[:, 5])
    out[:, 6] = np.maximum.accumulate(out[:, 2])
    if claimed.description:
        _shares(hashes, firsts, _sequences(_words(claimed.description), 3), 3, out[:, 7])
    _repeats(hashes, firsts, np.zeros(1 << (2 * n + 2).bit_length(), np.uint64), out[:, 8])
    return out
