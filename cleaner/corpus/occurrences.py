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
from cleaner.corpus.sets import Chunk, ShingleSets
from cleaner.corpus.store import ByteChunks

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

    One byte a shingle, in memory or in a scratch file like the sets themselves. ``common``: for each chosen text,
    how many of its shingles some other one has too (or seems to).
    """

    def __init__(self, sets: ShingleSets, chosen: Indexes, folder: Path | None = None) -> None:
        self.sets, self.chosen = sets, chosen
        self.common = np.zeros(len(chosen), np.int64)
        self._counts = ByteChunks([len(chunk.hashes) for chunk in sets.chunks(chosen)], folder)
        total = int(sets.sizes[chosen].sum())
        spans = slices(total, SLICE)
        table = np.empty(max(_LEAST, 1 << (total // len(spans)).bit_length()), np.uint8)
        for low, high in spans:
            table[:] = 0
            for chunk in sets.chunks(chosen):
                _count(*chunk, low, high, table)
            for number, chunk in enumerate(sets.chunks(chosen)):
                counts = self._counts.read(number)
                _note(*chunk, low, high, table, counts, self.common)
                self._counts.write(number, counts)

    def __iter__(self) -> Iterator[tuple[Chunk, Counters]]:
        """Each chunk of the chosen texts with the counts of its hashes."""
        for number, chunk in enumerate(self.sets.chunks(self.chosen)):
            yield chunk, self._counts.read(number)

    @property
    def sizes(self) -> Indexes:
        """Number of distinct shingles of each chosen text."""
        return self.sets.sizes[self.chosen]


def slices(total: int, most: int) -> list[tuple[np.uint64, np.uint64]]:
    """Bounds (both inclusive) of equal parts of the range of hashes, so many that each has about ``most`` of them."""
    parts = 1 + total // most
    edges = [number * _RANGE // parts for number in range(parts + 1)]
    return [(np.uint64(low), np.uint64(high - 1)) for low, high in itertools.pairwise(edges)]


@compiled
def _count(
    rows: Indexes,
    starts: Indexes,
    ends: Indexes,
    hashes: Hashes,
    low: np.uint64,
    high: np.uint64,
    table: Counters,
) -> None:
    mask = np.uint64(len(table) - 1)
    for text in range(len(rows)):
        first, end = stretch(hashes, starts[text], ends[text], low, high)
        for at in range(first, end):
            slot = hashes[at] & mask
            if table[slot] < _MOST:
                table[slot] += 1


@compiled
def _note(
    rows: Indexes,
    starts: Indexes,
    ends: Indexes,
    hashes: Hashes,
    low: np.uint64,
    high: np.uint64,
    table: Counters,
    counts: Counters,
    common: Indexes,
) -> None:
    """What the table says of each hash of a slice into ``counts``; adds to ``common`` those of other texts too."""
    mask = np.uint64(len(table) - 1)
    for text in range(len(rows)):
        first, end = stretch(hashes, starts[text], ends[text], low, high)
        found = 0
        for at in range(first, end):
            counts[at] = table[hashes[at] & mask]
            found += counts[at] > 1
        common[rows[text]] += found
