"""Measures of a second look at an HTML page: each run's first score among runs of its form and in its containers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.page import dom, second
from cleaner.page.html_measures import Measured

_STYLE = ("score", "best", "expected")
_LEVEL = ("score", "expected")
_CORES = ("half", "most")
#: The columns, in order.
SECOND: tuple[str, ...] = (
    *second.SECOND,
    *(f"{style}_{what}" for style in dom.STYLES for what in _STYLE),
    *(f"level{level}_{what}" for level in range(dom.LEVELS) for what in _LEVEL),
    *(f"scored_{core}_{what}" for core in _CORES for what in dom.CORE),
)


def measure_scores(measured: Measured, scores: NDArray[np.float64]) -> NDArray[np.float32]:
    """Columns `SECOND` of the runs, given their first scores (0-1)."""
    runs, nodes = measured.page.runs, measured.page.nodes
    mass = np.minimum(measured.lines.mass, 1000.0)
    expected = scores * mass
    total = max(1.0, float(np.cumsum(expected)[-1]))
    of_lines = second.measure_scores(measured.lines, scores)
    out = np.empty((len(scores), len(SECOND)), np.float32)
    at = of_lines.shape[1]
    out[:, :at] = of_lines
    for row in measured.styles:
        expected_of, mass_of = np.bincount(row, expected), np.bincount(row, mass)
        best = np.zeros(len(expected_of))
        np.maximum.at(best, row, scores)
        for column in (expected_of / np.maximum(1.0, mass_of), best, expected_of / total):
            out[:, at] = column[row]
            at += 1
    # As in the first look, with the expected article in place of the prose.
    nothing = np.zeros(len(scores))
    of_run = np.stack([np.ones(len(scores)), mass, expected, nothing, nothing], axis=1)
    sums = dom.counted(nodes.tag)
    dom.sums_of(nodes.parent, runs.owner, of_run, sums)
    levels = np.empty((len(scores), len(dom.LEVEL) * dom.LEVELS), np.float32)
    dom.levels(nodes.parent, runs.owner, sums, levels)
    for level in range(dom.LEVELS):
        first = level * len(dom.LEVEL) + dom.LEVEL.index("prose_share")
        out[:, at : at + 2] = levels[:, first : first + 2]
        at += 2
    for share in (0.5, 0.8):
        core = dom.deepest(nodes.parent, nodes.depth, sums, share)
        dom.from_core(nodes.parent, nodes.depth, measured.last, runs.owner, sums, core, out[:, at:])
        at += len(dom.CORE)
    return out
