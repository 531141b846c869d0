"""Sorting of evenly spread 64-bit hashes in linear time, without a quadratic case."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled

Hashes = NDArray[np.uint64]

_FEW = 24
_WIDTH = np.uint64(64)


def distinct(values: Hashes) -> tuple[Hashes, NDArray[np.int64]]:
    """The different values of a sorted array, and where each begins, with the end of the last."""
    new = np.ones(len(values), np.bool_)
    new[1:] = values[1:] != values[:-1]
    starts = np.flatnonzero(new)
    return values[starts], np.append(starts, len(values))


@compiled
def sort_unique(values: Hashes, start: np.int64, end: np.int64, spare: Hashes, counters: NDArray[np.int64]) -> np.int64:
    """Sort values[start:end] in place, distinct ones first; returns the end of these.

    ``spare`` has room for all of them and ``counters`` for twice as many and 2 more. Hashes spread evenly, so one
    pass over their top bits leaves buckets of about one value; crowded buckets (repeats, crafted
    input) are sorted by themselves, so no input takes n² steps.
    """
    bits = 1
    while (1 << bits) < end - start:
        bits += 1
    crowd = _scatter(values, start, end, spare, counters, bits)
    for bucket in range((1 << bits) if crowd > _FEW else 0):
        first = counters[bucket - 1] if bucket > 0 else 0
        if counters[bucket] - first > _FEW:
            _shell_sort(spare, first, counters[bucket])
    kept = start
    for i in range(end - start):  # insertion sort; nothing leaves its bucket, so each step is short
        value, at = spare[i], i
        while at > 0 and spare[at - 1] > value:
            spare[at] = spare[at - 1]
            at -= 1
        spare[at] = value
    for i in range(end - start):
        if i == 0 or spare[i] != values[kept - 1]:
            values[kept] = spare[i]
            kept += 1
    return kept


@compiled
def _scatter(
    values: Hashes, start: int | np.int64, end: int | np.int64, spare: Hashes, counters: NDArray[np.int64], bits: int
) -> int:
    """Values by their top bits into ``spare``, the end of each bucket in ``counters``; returns the fullest's size."""
    shift = _WIDTH - np.uint64(bits)
    for bucket in range(1 << bits):
        counters[bucket] = 0
    for i in range(start, end):
        counters[np.int64(values[i] >> shift)] += 1
    total, crowd = 0, 0
    for bucket in range(1 << bits):
        size = counters[bucket]
        if size > crowd:  # noqa: PLR1730  # `max` takes long to compile
            crowd = size
        counters[bucket] = total
        total += size
    for i in range(start, end):
        at = np.int64(values[i] >> shift)
        spare[counters[at]] = values[i]
        counters[at] += 1
    return crowd


@compiled
def _shell_sort(values: Hashes, start: int, end: int) -> None:
    gap = 1
    while gap < (end - start) // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(start + gap, end):
            value, at = values[i], i
            while at >= start + gap and values[at - gap] > value:
                values[at] = values[at - gap]
                at -= gap
            values[at] = value
        gap //= 3
