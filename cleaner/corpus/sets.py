"""The shingle sets of a collection, and the ways to go through them without having them all in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.store import HashStore

Hashes = NDArray[np.uint64]
Indexes = NDArray[np.int64]

#: Hashes of a scratch file that are in memory at a time.
CHUNK = 1 << 21


class Chunk(NamedTuple):
    """Some of the chosen texts: text ``rows[i]`` of them has ``hashes[starts[i]:ends[i]]``."""

    rows: Indexes
    starts: Indexes
    ends: Indexes
    hashes: Hashes


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """The distinct shingle hashes of n texts, each set sorted: text i has ``sizes[i]`` from ``starts[i]`` in the store.

    ``n_tokens``: tokens of each text. ``digests``: shape (n, 2), 128 bits that tell sets apart.
    """

    store: HashStore
    starts: Indexes
    sizes: Indexes
    n_tokens: Indexes
    digests: Hashes

    def __len__(self) -> int:
        return len(self.n_tokens)

    def of(self, text: int) -> Hashes:
        """The sorted distinct shingle hashes of one text."""
        return self.store.read(int(self.starts[text]), int(self.starts[text] + self.sizes[text]))

    def joined(self, other: ShingleSets) -> ShingleSets:
        """These texts, then those of ``other``, which has the same store."""
        return ShingleSets(
            self.store,
            np.concatenate((self.starts, other.starts)),
            np.concatenate((self.sizes, other.sizes)),
            np.concatenate((self.n_tokens, other.n_tokens)),
            np.concatenate((self.digests, other.digests)),
        )

    def select(self, chosen: Indexes) -> ShingleSets:
        """The chosen texts alone."""
        n_tokens, digests = self.n_tokens[chosen], self.digests[chosen]
        return ShingleSets(self.store, self.starts[chosen], self.sizes[chosen], n_tokens, digests)

    def chunks(self, chosen: Indexes) -> Iterator[Chunk]:
        """The chosen texts, each once: in memory all in one chunk, else chunk by chunk in the order of the file.

        Chunks of the same ``chosen`` are the same every time. Let go of a chunk before the next one.
        """
        starts, ends = self.starts[chosen], self.starts[chosen] + self.sizes[chosen]
        if self.store.array is not None:
            yield Chunk(np.arange(len(chosen)), starts, ends, self.store.array)
            return
        order = np.lexsort((ends, starts))
        starts, ends = starts[order], ends[order]
        first = 0
        while first < len(order):
            last = max(first + 1, int(np.searchsorted(ends, starts[first] + CHUNK, side="right")))
            origin, end = int(starts[first]), int(ends[last - 1])
            span = slice(first, last)
            yield Chunk(order[span], starts[span] - origin, ends[span] - origin, self.store.view(origin, end))
            first = last

    def gather(self, chosen: Indexes) -> Chunk:
        """The chosen texts in one chunk, in the order given."""
        starts, ends = self.starts[chosen], self.starts[chosen] + self.sizes[chosen]
        if self.store.array is not None:
            return Chunk(np.arange(len(chosen)), starts, ends, self.store.array)
        order = np.lexsort((ends, starts))
        span = _stretches(starts[order], ends[order])
        buffer = np.empty(int(sum(end - start for start, end, _ in span)), np.uint64)
        shifts = np.empty(len(chosen), np.int64)
        used, done = 0, 0
        for start, end, count in span:
            self.store.read_into(buffer[used : used + end - start], start)
            shifts[order[done : done + count]] = start - used
            used, done = used + end - start, done + count
        return Chunk(np.arange(len(chosen)), starts - shifts, ends - shifts, buffer)


def _stretches(starts: Indexes, ends: Indexes) -> list[tuple[int, int, int]]:
    """Stretches (start, end, number of sets) that are read in one go; ``starts`` ascending."""
    if len(starts) == 0:
        return []
    breaks = np.flatnonzero(starts[1:] > ends[:-1]) + 1
    firsts, lasts = np.concatenate(([0], breaks)), np.concatenate((breaks, [len(starts)]))
    return list(zip(starts[firsts].tolist(), ends[lasts - 1].tolist(), (lasts - firsts).tolist(), strict=True))
