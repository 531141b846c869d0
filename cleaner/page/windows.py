"""Compiled sums over the lines of a page: over windows, over the best stretch, over groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled


@compiled
def windows_of(
    values: NDArray[np.float64],
    single: int,
    offsets: NDArray[np.int64],
    windows: NDArray[np.int64],
    sums: NDArray[np.float64],
    out: NDArray[np.float32],
) -> None:
    """Values of the first ``single`` columns at line offsets, and means of all columns over the lines before and after.

    ``sums`` (one row more than ``values``, first row 0) becomes their prefix sums.
    """
    n, k = values.shape
    for line in range(n):
        for j in range(k):
            sums[line + 1, j] = sums[line, j] + values[line, j]
    for line in range(n):
        at = 0
        for offset in offsets:
            for j in range(single):
                out[line, at + j] = values[line + offset, j] if 0 <= line + offset < n else -1.0
            at += single
        for size in windows:
            first, last = max(0, line - size), min(n, line + 1 + size)
            for j in range(k):
                out[line, at + j] = (sums[line, j] - sums[first, j]) / max(1, line - first)
                out[line, at + k + j] = (sums[last, j] - sums[line + 1, j]) / max(1, last - line - 1)
            at += 2 * k


@compiled
def core(weights: NDArray[np.float64]) -> tuple[int, int]:
    """First and last line of the stretch with the largest sum of weights."""
    best, first, last, total, begin = 0.0, 0, len(weights) - 1, 0.0, 0
    for line in range(len(weights)):
        if total <= 0.0:
            total, begin = 0.0, line
        total += weights[line]
        if total > best:
            best, first, last = total, begin, line
    return first, last


@compiled
def total(
    groups: NDArray[np.int64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    third: NDArray[np.float64],
    room: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """For each row of ``groups`` and each line, of its group: lines, sums of ``first`` and ``second``, best ``third``.

    Into ``out`` (4 x rows x lines); the best is 0 at least; ``room`` is (4 x groups).
    """
    for row in range(len(groups)):
        room[:] = 0.0
        for line in range(len(first)):
            group = groups[row, line]
            room[0, group] += 1.0
            room[1, group] += first[line]
            room[2, group] += second[line]
            room[3, group] = max(room[3, group], third[line])
        for line in range(len(first)):
            group = groups[row, line]
            for what in range(4):
                out[what, row, line] = room[what, group]
