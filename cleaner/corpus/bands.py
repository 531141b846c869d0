"""Near-duplicate candidates from signatures: equal bands of rows, grouped as sorted runs.

Bands and rows are chosen for recall at the threshold, since every candidate is checked exactly afterwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus.pairs import BUCKET_BOUND, LINKS, Pairs, join, pack

RECALL = 0.99
PERMUTATIONS = 144

_KEY_START = np.uint64(0x9E3779B97F4A7C15)
_KEY_FACTOR = np.uint64(0xD1342543DE82EF95)
_KEY_SHIFT = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Banding:
    """``bands`` groups of ``rows`` signature values; two documents are candidates when one group is equal."""

    bands: int
    rows: int

    @property
    def num_perm(self) -> int:
        """Signature length in use."""
        return self.bands * self.rows

    def recall(self, similarity: float) -> float:
        """Share of the pairs with this Jaccard similarity that become candidates."""
        return float(1.0 - (1.0 - similarity**self.rows) ** self.bands)

    def curve(self, steps: int = 20) -> list[tuple[float, float]]:
        """(similarity, recall) at evenly spaced similarities from 0 to 1."""
        return [(step / steps, self.recall(step / steps)) for step in range(steps + 1)]


def choose_banding(threshold: float, recall: float = RECALL, budget: int = PERMUTATIONS) -> Banding:
    """The most rows a band that keep ``recall`` at the threshold with at most ``budget`` signature values.

    More rows mean fewer false candidates. Below a similarity of about .03 even single rows need more values than the
    budget and get them.
    """
    best = Banding(_bands_needed(threshold, 1, recall), 1)
    for rows in range(2, budget + 1):
        banding = Banding(_bands_needed(threshold, rows, recall), rows)
        if banding.num_perm <= budget:
            best = banding
    return best


def band_keys(signatures: NDArray[np.uint32], banding: Banding) -> NDArray[np.uint64]:
    """The bucket of each row of ``signatures`` in each band, shape (bands, n)."""
    keys = np.full((banding.bands, len(signatures)), _KEY_START)
    for k in range(banding.num_perm):
        band = k // banding.rows
        mixed = (keys[band] ^ signatures[:, k]) * _KEY_FACTOR
        keys[band] = mixed ^ mixed >> _KEY_SHIFT
    return keys


def candidates(keys: NDArray[np.uint64], sizes: NDArray[np.int64], threshold: float) -> Pairs:
    """Pairs of documents that share a bucket and whose set sizes allow the threshold.

    ``keys``: as `band_keys` gives them, documents in rank order. A bucket of
    more than `BUCKET_BOUND` is linked to its `LINKS` best-ranked ones instead of squared, and counted.
    """
    found, linked = np.empty(0, np.uint64), 0
    for band in keys:
        order = np.argsort(band, kind="stable")
        edges = np.flatnonzero(np.diff(band[order])) + 1
        starts, ends = np.concatenate(([0], edges)), np.concatenate((edges, [len(order)]))
        many = ends - starts > 1
        starts, ends = starts[many], ends[many]
        packed = np.empty(_bucket_pairs(order, starts, ends, sizes, threshold, np.empty(0, np.uint64)), np.uint64)
        _bucket_pairs(order, starts, ends, sizes, threshold, packed)
        found = join(found, packed)
        linked += int(np.count_nonzero(ends - starts > BUCKET_BOUND))
    return Pairs(found, linked)


def _bands_needed(threshold: float, rows: int, recall: float) -> int:
    hit = threshold**rows
    if hit >= 1.0:
        return 1
    return max(1, math.ceil(math.log1p(-recall) / math.log1p(-hit))) if hit > 1e-12 else 1 << 40


@compiled
def _bucket_pairs(
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    sizes: NDArray[np.int64],
    threshold: float,
    packed: NDArray[np.uint64],
) -> int:
    """Pairs within each run of ``order`` into ``packed``, or only their number when it has no room."""
    found = 0
    for bucket in range(len(starts)):
        first, last = starts[bucket], ends[bucket]
        heads = last - first if last - first <= BUCKET_BOUND else LINKS
        for i in range(first, first + heads):
            for j in range(i + 1, last):
                a, b = order[i], order[j]
                if sizes[a] >= threshold * sizes[b] and sizes[b] >= threshold * sizes[a]:
                    if found < len(packed):
                        packed[found] = pack(a, b)
                    found += 1
    return found
