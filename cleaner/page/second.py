"""Measures of a second look at a page: each line's first score among its neighbours', groups' and page's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page.context import GROUPS
from cleaner.page.line_words import known_share
from cleaner.page.measures import Measured
from cleaner.page.windows import core, totals, windows_of

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


def measure_scores(measured: Measured, scores: NDArray[np.float64]) -> NDArray[np.float32]:
    """Columns `SECOND` of the lines, given their first scores (0-1)."""
    n = len(scores)
    mass = np.minimum(measured.mass, 1000.0)
    values = np.stack([scores, scores * np.sqrt(mass)], axis=1)
    near = np.empty((n, len(_NEAR)), dtype=np.float32)
    windows_of(values, 1, _OFFSET_ARRAY, _WINDOW_ARRAY, np.zeros((n + 1, 2)), near)
    down, up = np.empty((3, n)), np.empty((3, n))
    _behind(scores, mass, down)
    _behind(scores[::-1].copy(), mass[::-1].copy(), up)
    up = up[:, ::-1]
    order = np.argsort(-scores, kind="stable")
    rank = np.empty(n)
    rank[order] = np.cumsum(mass[order])
    expected = float(np.cumsum(scores * mass)[-1])
    first, last = core((scores - 0.4) * np.sqrt(mass))
    place = np.arange(n)
    _, expected_of, mass_of, best_of = totals(measured.groups, scores * mass, mass, scores)
    columns = [
        *(scores, down[0], up[0], down[1], up[1], down[2], up[2]),
        *(rank, rank / max(1.0, expected)),
        *(np.minimum(place - first, 0) + np.maximum(place - last, 0), np.minimum(place - first, last - place)),
        known_share(measured.words, scores >= _SURE),
        *(expected_of / np.maximum(1.0, mass_of)),
        *best_of,
        *expected_of,
    ]
    out = np.empty((n, len(SECOND)), dtype=np.float32)
    out[:, : len(_NEAR)] = near
    out[:, len(_NEAR) : len(_NEAR) + len(columns)] = np.array(columns).T
    above = [float(np.cumsum(np.where(scores >= cut, mass, 0.0))[-1]) for cut in _CUTS]
    out[:, len(_NEAR) + len(columns) :] = [expected, float(scores.max()), *above]
    return out
