"""Exact check of candidate pairs on their sets of 64-bit shingle hashes.

Equal hashes count as equal shingles; what that can cost is said in `cleaner.corpus.hashing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus.pairs import Pairs
from cleaner.corpus.search import lower_bound
from cleaner.corpus.sets import ShingleSets

Indexes = NDArray[np.int64]

#: Hashes of pairs that are checked at a time.
GATHERED = 1 << 24

_SKEW = 16


@dataclass(frozen=True, slots=True)
class Verified:
    """Pairs that pass, sorted by (a, b); positions in the ``chosen`` that the candidates were made from."""

    a: Indexes
    b: Indexes
    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]


def verify(pairs: Pairs, sets: ShingleSets, chosen: Indexes, threshold: float, containment: float) -> Verified:
    """The candidates whose Jaccard similarity or share of the smaller set reaches its setting."""
    a, b = pairs.unpacked()
    sizes = sets.sizes[chosen]
    shared = np.zeros(len(a), np.int64)
    for first, last, documents in _spans(a, b, sizes):
        near = sets.gather(chosen[documents])
        left, right = (np.searchsorted(documents, column[first:last]) for column in (a, b))
        count_shared(near.hashes, near.starts, near.ends, left, right, shared[first:last])
    return passing(a, b, shared, sizes, threshold, containment)


def passing(a: Indexes, b: Indexes, shared: Indexes, sizes: Indexes, threshold: float, containment: float) -> Verified:
    """Those of the pairs (a[i], b[i]), with so many ``shared`` hashes, that reach a setting."""
    jaccard = shared / (sizes[a] + sizes[b] - shared)
    share = shared / np.minimum(sizes[a], sizes[b])
    passed = (jaccard >= threshold) | (share >= containment)
    return Verified(a[passed], b[passed], jaccard[passed], share[passed])


def _spans(a: Indexes, b: Indexes, sizes: Indexes) -> Iterator[tuple[int, int, Indexes]]:
    """Parts (first, end) of the pairs with their documents, whose sets have at most about `GATHERED` hashes."""
    first, width = 0, len(a)
    while first < len(a):
        documents = np.unique(np.concatenate((a[first : first + width], b[first : first + width])))
        if width > 1 and sizes[documents].sum() > GATHERED:
            width = (width + 1) // 2
            continue
        yield first, min(first + width, len(a)), documents
        first, width = first + width, 2 * width


@compiled
def count_shared(
    hashes: NDArray[np.uint64], starts: Indexes, ends: Indexes, a: Indexes, b: Indexes, shared: Indexes
) -> None:
    """Add to shared[i] the number of shingles that texts a[i] and b[i] have in common, for each i."""
    for pair in range(len(a)):
        i, i_end = starts[a[pair]], ends[a[pair]]
        j, j_end = starts[b[pair]], ends[b[pair]]
        if i_end - i > j_end - j:
            i, i_end, j, j_end = j, j_end, i, i_end
        if j_end - j > _SKEW * (i_end - i):
            shared[pair] += _overlap_by_search(hashes, i, i_end, j, j_end)
            continue
        while i < i_end and j < j_end:
            left, right = hashes[i], hashes[j]
            shared[pair] += left == right
            i += left <= right
            j += right <= left


@compiled
def _overlap_by_search(hashes: NDArray[np.uint64], i: int, i_end: int, j: int, j_end: int) -> int:
    """Shared values of two sorted ranges, the first much shorter than the second."""
    shared = 0
    for at in range(i, i_end):
        j = lower_bound(hashes, j, j_end, hashes[at])
        shared += j < j_end and hashes[j] == hashes[at]
    return shared
