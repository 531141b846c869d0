"""In how many documents of a collection each of its shingles stands.

Counted in a table indexed by hash: a collision makes a shingle look more common than it is, which
costs time and loses nothing. A large collection is counted in slices of the range of hashes, since in a
sorted set each slice is one stretch; so the table has a bounded size and stays sparse.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus.search import stretch
from cleaner.corpus.sets import Block, ShingleSets
from cleaner.corpus.store import ByteBlocks

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Counters = NDArray[np.uint8]

#: Hashes that are counted at a time; the table has one to two bytes for each.
SLICE = 1 << 25

_LEAST = 64
_MOST = np.uint8(255)
_RANGE = 1 << 64


class Occurrences:
    """For each shingle of the ``chosen`` texts, how many of them have it (or seem to), at most 255.

    One byte a shingle, in memory or in a scratch file like the sets themselves.
    """

    def __init__(self, sets: ShingleSets, chosen: Indexes, folder: Path | None = None) -> None:
        self.sets, self.chosen = sets, chosen
        self._counts = ByteBlocks([len(block.hashes) for block in sets.blocks(chosen)], folder)
        total = int(sets.sizes[chosen].sum())
        spans = slices(total, SLICE)
        table = np.empty(max(_LEAST, 1 << (total // len(spans)).bit_length()), np.uint8)
        for low, high in spans:
            table[:] = 0
            for block in sets.blocks(chosen):
                _count(block.hashes, block.starts, block.ends, low, high, table)
            for number, block in enumerate(sets.blocks(chosen)):
                counts = self._counts.read(number)
                _note(block.hashes, block.starts, block.ends, low, high, table, counts)
                self._counts.write(number, counts)

    def __iter__(self) -> Iterator[tuple[Block, Counters]]:
        """Each block of the chosen texts with the counts of its hashes."""
        for number, block in enumerate(self.sets.blocks(self.chosen)):
            yield block, self._counts.read(number)

    @property
    def sizes(self) -> Indexes:
        """Number of distinct shingles of each chosen text."""
        return self.sets.sizes[self.chosen]

    def common(self) -> Indexes:
        """For each chosen text, how many of its shingles some other one has too (or seems to)."""
        common = np.zeros(len(self.chosen), np.int64)
        for block, counts in self:
            before = np.zeros(len(counts) + 1, np.int32)
            np.cumsum(counts > 1, out=before[1:])
            common[block.rows] = before[block.ends] - before[block.starts]
        return common


def slices(total: int, most: int) -> list[tuple[np.uint64, np.uint64]]:
    """Bounds (both inclusive) of equal parts of the range of hashes, so many that each has about ``most`` of them."""
    parts = 1 + total // most
    edges = [number * _RANGE // parts for number in range(parts + 1)]
    return [(np.uint64(low), np.uint64(high - 1)) for low, high in itertools.pairwise(edges)]


@compiled
def _count(hashes: Hashes, starts: Indexes, ends: Indexes, low: np.uint64, high: np.uint64, table: Counters) -> None:
    mask = np.uint64(len(table) - 1)
    for text in range(len(starts)):
        first, end = stretch(hashes, starts[text], ends[text], low, high)
        for at in range(first, end):
            slot = hashes[at] & mask
            if table[slot] < _MOST:
                table[slot] += 1


@compiled
def _note(
    hashes: Hashes,
    starts: Indexes,
    ends: Indexes,
    low: np.uint64,
    high: np.uint64,
    table: Counters,
    counts: Counters,
) -> None:
    """What the table says of each hash of a slice, into ``counts``."""
    mask = np.uint64(len(table) - 1)
    for text in range(len(starts)):
        first, end = stretch(hashes, starts[text], ends[text], low, high)
        for at in range(first, end):
            counts[at] = table[hashes[at] & mask]
