"""Which documents have which shingle, for the shingles that several of them have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.compiled import compiled
from cleaner.corpus.contained import count_documents
from cleaner.corpus.pairs import pack
from cleaner.corpus.shingles import ShingleSets

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Postings:
    """Shingles of two or more documents, sorted: shingle i is in ``documents[bounds[i]:bounds[i + 1]]``, ascending."""

    hashes: Hashes
    documents: Indexes
    bounds: Indexes

    @property
    def counts(self) -> Indexes:
        """Number of documents of each shingle."""
        return np.diff(self.bounds)

    def of(self, shingle: int) -> Indexes:
        """The documents that have a shingle."""
        return self.documents[self.bounds[shingle] : self.bounds[shingle + 1]]

    def select(self, wanted: NDArray[np.bool_]) -> Postings:
        """Only the wanted shingles."""
        counts = self.counts
        bounds = np.concatenate(([0], np.cumsum(counts[wanted])))
        return Postings(self.hashes[wanted], self.documents[np.repeat(wanted, counts)], bounds)


def postings(sets: ShingleSets, chosen: Indexes) -> Postings:
    """Postings of the chosen texts, by their position in ``chosen``."""
    table = count_documents(sets, chosen)
    room = _gather(sets.hashes, sets.bounds, chosen, table, np.empty(0, np.uint64), np.empty(0, np.int64))
    hashes, documents = np.empty(room, np.uint64), np.empty(room, np.int64)
    _gather(sets.hashes, sets.bounds, chosen, table, hashes, documents)
    order = np.argsort(hashes, kind="stable")
    distinct, starts = np.unique(hashes[order], return_index=True)
    gathered = Postings(distinct, documents[order], np.append(starts, room).astype(np.int64))
    return gathered.select(gathered.counts > 1)


def shared_counts(shared: Postings) -> tuple[Indexes, Indexes, Indexes]:
    """(a, b, n) for each pair of documents a < b with n > 0 shingles in common, sorted.

    Work is the sum of squares of the documents of a shingle: give it shingles that few documents have.
    """
    packed, totals = np.empty(0, np.uint64), np.empty(0, np.int64)
    largest = int(shared.counts.max(initial=0)) ** 2
    chunk = np.empty(max(_CHUNK, largest) if len(shared.hashes) else 0, np.uint64)
    done = 0
    while done < len(shared.hashes):
        used, done = _fill_pairs(shared.documents, shared.bounds, done, chunk)
        new, counts = np.unique(chunk[:used], return_counts=True)
        packed, totals = _merge(np.concatenate((packed, new)), np.concatenate((totals, counts)))
    return (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64), totals


def _merge(packed: Hashes, totals: Indexes) -> tuple[Hashes, Indexes]:
    order = np.argsort(packed, kind="stable")
    distinct, starts = np.unique(packed[order], return_index=True)
    return distinct, np.add.reduceat(totals[order], starts) if len(starts) else totals


@compiled
def _gather(
    hashes: Hashes, bounds: Indexes, chosen: Indexes, table: NDArray[np.uint8], out: Hashes, owners: Indexes
) -> int:
    """Shingles counted twice or more with their document, or only their number when there is no room."""
    mask = np.uint64(len(table) - 1)
    found = 0
    for row in range(len(chosen)):
        for at in range(bounds[chosen[row]], bounds[chosen[row] + 1]):
            if table[np.int64(hashes[at] & mask)] > 1:
                if found < len(out):
                    out[found] = hashes[at]
                    owners[found] = row
                found += 1
    return found


@compiled
def _fill_pairs(documents: Indexes, bounds: Indexes, shingle: int, packed: Hashes) -> tuple[int, int]:
    """Pairs of documents of each shingle from ``shingle`` on, until ``packed`` is full; (pairs, next shingle)."""
    used = 0
    while shingle < len(bounds) - 1:
        first, last = bounds[shingle], bounds[shingle + 1]
        if used + (last - first) * (last - first - 1) // 2 > len(packed):
            break
        for i in range(first, last):
            for j in range(i + 1, last):
                packed[used] = pack(documents[i], documents[j])
                used += 1
        shingle += 1
    return used, shingle
