"""Candidate pairs as sorted arrays of packed numbers, and the bounds that keep them linear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled

#: A bucket of more documents than this is linked: its members pair with the `LINKS` best-ranked ones only.
BUCKET_BOUND = 512
LINKS = 32

_SHIFT = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Distinct candidate pairs, packed and sorted; ``linked`` counts the buckets that were not squared."""

    packed: NDArray[np.uint64]
    linked: int = 0

    @classmethod
    def of(cls, a: NDArray[np.int64], b: NDArray[np.int64], linked: int = 0) -> Pairs:
        """Pairs (a[i], b[i])."""
        high, low = np.minimum(a, b).astype(np.uint64), np.maximum(a, b).astype(np.uint64)
        return cls(join(high << _SHIFT | low), linked)

    def unpacked(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(a, b) with a < b, sorted by a, then b."""
        return (self.packed >> _SHIFT).astype(np.int64), (self.packed & _LOW).astype(np.int64)

    def __or__(self, other: Pairs) -> Pairs:
        return Pairs(join(self.packed, other.packed), self.linked + other.linked)


@compiled
def pack(a: int | np.int64, b: int | np.int64) -> np.uint64:
    """Two numbers below 2³² as one, the smaller one high."""
    if a > b:
        a, b = b, a
    return (np.uint64(a) << _SHIFT) | np.uint64(b)


def join(*packed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sorted distinct packed pairs of all arrays."""
    everything = np.sort(np.concatenate(packed))  # ten times as fast as numpy's unique, which hashes
    first = np.ones(len(everything), np.bool_)
    first[1:] = everything[1:] != everything[:-1]
    distinct: NDArray[np.uint64] = everything[first]
    return distinct
