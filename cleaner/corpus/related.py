"""Which documents that stand already can have anything to do with new ones: the others need not be compared at all.

One pass over the sets that stand counts how many of a document's shingles some new document has. A pair that reaches
a share s of its smaller set has at least s times that many in common, so documents with fewer are out, for certain; a
table of bits makes some counts too high and none too low.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus import few
from cleaner.corpus.sets import ShingleSets

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BITS_A_HASH = 8
_MOST_BITS = 1 << 30


def related(sets: ShingleSets, new: Indexes, old: Indexes, share: float) -> Indexes:
    """Those of ``old`` that may share so much of the smaller set with one of ``new``; all are positions in ``sets``."""
    sizes = sets.sizes[new]
    if len(new) == 0 or len(old) == 0:
        return old[:0]
    few_in_all = few.are_few(sets, np.concatenate((new, old)))
    shared = few.shared_with(sets, new, old) if few_in_all else _shared(sets, new, old)
    least = np.minimum(sets.sizes[old], int(sizes[sizes > 0].min(initial=np.iinfo(np.int64).max)))
    may = shared >= np.maximum(share * least - 1e-6, 1.0)
    if (sizes == 0).any():  # texts without any token are compared as wholes
        may |= sets.sizes[old] == 0
    return old[may]


def _shared(sets: ShingleSets, new: Indexes, old: Indexes) -> Indexes:
    """For each of ``old``, how many of its shingles one of ``new`` has (or seems to)."""
    bits = np.zeros(
        max(8, min(_MOST_BITS, 1 << (_BITS_A_HASH * int(sets.sizes[new].sum())).bit_length()) >> 3), np.uint8
    )
    for chunk in sets.chunks(new):
        _mark(chunk.hashes, chunk.starts, chunk.ends, bits)
    shared = np.zeros(len(old), np.int64)
    for chunk in sets.chunks(old):
        _count_marked(*chunk, bits, shared)
    return shared


@compiled
def _mark(hashes: Hashes, starts: Indexes, ends: Indexes, bits: NDArray[np.uint8]) -> None:
    mask = np.uint64(8 * len(bits) - 1)
    for text in range(len(starts)):
        for at in range(starts[text], ends[text]):
            slot = np.int64(hashes[at] & mask)
            bits[slot >> 3] |= np.uint8(1 << (slot & 7))


@compiled
def _count_marked(
    rows: Indexes, starts: Indexes, ends: Indexes, hashes: Hashes, bits: NDArray[np.uint8], found: Indexes
) -> None:
    """Add to ``found``, for each text, how many of its hashes are marked."""
    mask = np.uint64(8 * len(bits) - 1)
    for text in range(len(rows)):
        for at in range(starts[text], ends[text]):
            slot = np.int64(hashes[at] & mask)
            found[rows[text]] += bits[slot >> 3] >> (slot & 7) & 1
