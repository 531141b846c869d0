"""Which documents have which shingle, for the shingles that several of them have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus.occurrences import Occurrences, slices
from cleaner.corpus.pairs import pack
from cleaner.corpus.search import stretch
from cleaner.corpus.sorting import distinct

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]

#: Shingles that are sorted at a time.
GATHERED = 1 << 21

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


def postings(found: Occurrences) -> Postings:
    """Postings of the chosen texts, by their position in ``found.chosen``."""
    total = int(found.common.sum())
    parts = [Postings(np.empty(0, np.uint64), np.empty(0, np.int64), np.zeros(1, np.int64))]
    for low, high in slices(total, GATHERED) if total else []:
        hashes, documents = _gathered(found, low, high)
        order = np.argsort(hashes)
        counts = np.diff(distinct(hashes[order])[1])
        several = order[np.repeat(counts > 1, counts)]  # most hashes only seemed to be shared
        hashes, documents = hashes[several], documents[several]
        order = np.lexsort((documents, hashes))
        different, bounds = distinct(hashes[order])
        parts.append(Postings(different, documents[order].astype(np.int64), bounds))
    shifts = np.cumsum([0, *(part.bounds[-1] for part in parts)])
    ends = [part.bounds[1:] + shift for part, shift in zip(parts, shifts, strict=False)]
    return Postings(
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.documents for part in parts]),
        np.concatenate([np.zeros(1, np.int64), *ends]),
    )


def _gathered(found: Occurrences, low: np.uint64, high: np.uint64) -> tuple[Hashes, NDArray[np.int32]]:
    """Shingles between ``low`` and ``high`` that are counted twice or more, each with its document."""
    parts = [(np.empty(0, np.uint64), np.empty(0, np.int32))]
    for chunk, counts in found:
        hashes, documents = np.empty(len(counts), np.uint64), np.empty(len(counts), np.int32)
        used = _gather(*chunk, counts, low, high, hashes, documents)
        parts.append((hashes[:used].copy(), documents[:used].copy()))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


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
    rows: Indexes,
    starts: Indexes,
    ends: Indexes,
    hashes: Hashes,
    counts: NDArray[np.uint8],
    low: np.uint64,
    high: np.uint64,
    out: Hashes,
    owners: NDArray[np.int32],
) -> int:
    found = 0
    for i in range(len(rows)):
        first, end = stretch(hashes, starts[i], ends[i], low, high)
        for at in range(first, end):
            if counts[at] > 1:
                out[found] = hashes[at]
                owners[found] = rows[i]
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
