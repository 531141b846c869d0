"""Measures of a second look at a page: each line's first score among its neighbours', groups' and page's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page.context import GROUPS
from cleaner.page.line_words import known_share
from cleaner.page.measures import Measured
from cleaner.page.windows import core, total, windows_of

_OFFSETS, _WINDOWS = (-3, -2, -1, 1, 2, 3), (3, 8, 20)
_CUTS = (0.9, 0.7, 0.5, 0.3, 0.15)
_NEAR = (
    *(f"score {offset:+d}" for offset in _OFFSETS),
    *(f"{name} {side}{size}" for size in _WINDOWS for side in ("last", "next") for name in ("score", "scored_mass")),
)
#: The columns, in order.
SECOND = (
    *_NEAR,
    *("score", "expected_before", "expected_after", "best_before", "best_after", "to_sure_before", "to_sure_after"),
    *("rank_mass", "rank_share", "from_score_core", "in_score_core", "known_sure"),
    *(f"{group}_{what}" for what in ("score", "best", "expected") for group in GROUPS),
    *("expected", "best", *(f"mass_{cut}" for cut in _CUTS)),
)
_OFFSET_ARRAY, _WINDOW_ARRAY = np.array(_OFFSETS, dtype=np.int64), np.array(_WINDOWS, dtype=np.int64)
_CUT_ARRAY = np.array(_CUTS)
_NEARS = len(_NEAR)
# The columns that grow with the page.
_GROWING = np.array(
    [
        SECOND.index(name)
        for name in (
            *("expected_before", "expected_after", "rank_mass", "from_score_core", "in_score_core", "expected"),
            *(f"{group}_expected" for group in GROUPS),
            *(f"mass_{cut}" for cut in _CUTS),
        )
    ]
)
_FAR = 99.0
_SURE = 0.8


@compiled
def _behind(scores: NDArray[np.float64], mass: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Down the page, before each line: expected mass, best score, lines to the last sure one."""
    expected, best, to = 0.0, 0.0, _FAR
    for line in range(len(scores)):
        out[0, line], out[1, line], out[2, line] = expected, best, to
        expected += scores[line] * mass[line]
        best = max(best, scores[line])
        to = 1.0 if scores[line] >= _SURE else min(to + 1.0, _FAR)


@compiled
def _fill(
    scores: NDArray[np.float64],
    full_mass: NDArray[np.float64],
    groups: NDArray[np.int64],
    known: NDArray[np.float32],
    order: NDArray[np.int64],
    offsets: NDArray[np.int64],
    windows: NDArray[np.int64],
    cuts: NDArray[np.float64],
    out: NDArray[np.float32],
) -> None:
    """All columns; ``known``: the column known_sure, ``order``: lines from the best score down."""
    n, rows = len(scores), len(groups)
    mass, scored, weights, values = np.empty(n), np.empty(n), np.empty(n), np.empty((n, 2))
    expected = 0.0
    for line in range(n):
        mass[line] = min(full_mass[line], 1000.0)
        values[line, 0], values[line, 1] = scores[line], scores[line] * np.sqrt(mass[line])
        scored[line] = scores[line] * mass[line]
        weights[line] = (scores[line] - 0.4) * np.sqrt(mass[line])
        expected += scored[line]
    windows_of(values, 1, offsets, windows, np.zeros((n + 1, 2)), out[:, :_NEARS])
    down, up, rank, of = np.empty((3, n)), np.empty((3, n)), np.empty(n), np.empty((4, rows, n))
    _behind(scores, mass, down)
    _behind(scores[::-1].copy(), mass[::-1].copy(), up)
    above = 0.0
    for place in range(n):
        above += mass[order[place]]
        rank[order[place]] = above
    first, last = core(weights)
    total(groups, scored, mass, scores, np.empty((4, n + 1)), of)
    most = np.zeros(len(cuts))
    for line in range(n):
        for i in range(len(cuts)):
            most[i] += mass[line] if scores[line] >= cuts[i] else 0.0
    best = scores.max()
    for line in range(n):
        at, back = _NEARS, n - 1 - line
        out[line, at] = scores[line]
        for i in range(3):
            out[line, at + 1 + 2 * i], out[line, at + 2 + 2 * i] = down[i, line], up[i, back]
        at += 7
        out[line, at], out[line, at + 1] = rank[line], rank[line] / max(1.0, expected)
        out[line, at + 2] = min(line - first, 0) + max(line - last, 0)
        out[line, at + 3], out[line, at + 4] = min(line - first, last - line), known[line]
        at += 5
        for row in range(rows):
            out[line, at + row] = of[1, row, line] / max(1.0, of[2, row, line])
            out[line, at + rows + row], out[line, at + 2 * rows + row] = of[3, row, line], of[1, row, line]
        at += 3 * rows
        out[line, at], out[line, at + 1] = expected, best
        for i in range(len(cuts)):
            out[line, at + 2 + i] = most[i]


def measure_scores(measured: Measured, scores: NDArray[np.float64]) -> NDArray[np.float32]:
    """Columns `SECOND` of the lines, given their first scores (0-1)."""
    known = known_share(measured.words, scores >= _SURE)
    order = np.argsort(-scores, kind="stable")
    out = np.empty((len(scores), len(SECOND)), dtype=np.float32)
    _fill(scores, measured.mass, measured.groups, known, order, _OFFSET_ARRAY, _WINDOW_ARRAY, _CUT_ARRAY, out)
    if measured.scale < 1.0:
        out[:, _GROWING] *= np.float32(measured.scale)
    return out
