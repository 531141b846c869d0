"""MinHash signatures, bit for bit those of ``datasketch.MinHash`` with our shingle hash.

datasketch 2's scheme "affine32": value k of a signature is the minimum over the shingles of
``a_k * fmix32(h) + b_k`` modulo 2³², with (a, b) drawn as datasketch draws them and h the low 32 bits of the
shingle's hash (`cleaner.corpus.hashing.hash32`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus.hashing import hash32
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.shingles import shingle_sets

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHash

Signatures = NDArray[np.uint32]

SEED = 1
#: Signatures that are made at a time.
PART = 1 << 13
SCHEME = "affine32"

_LOW = np.uint64(0xFFFFFFFF)
_FINAL_1 = np.uint32(0x85EBCA6B)
_FINAL_2 = np.uint32(0xC2B2AE35)


def signatures(sets: ShingleSets, chosen: NDArray[np.int64], num_perm: int, seed: int = SEED) -> Signatures:
    """Signatures of the chosen texts, shape (len(chosen), num_perm).

    A text without shingles has no signature: every value of its row is 2³² - 1, as in datasketch.
    """
    values = np.full((len(chosen), num_perm), 0xFFFFFFFF, np.uint32)
    for rows, part in signature_parts(sets, chosen, num_perm, seed):
        values[rows] = part
    return values


def signature_parts(
    sets: ShingleSets, chosen: NDArray[np.int64], num_perm: int, seed: int = SEED
) -> Iterator[tuple[NDArray[np.int64], Signatures]]:
    """(positions in ``chosen``, their signatures) for a few thousand texts at a time."""
    multipliers, offsets = permutations(num_perm, seed)
    for chunk in sets.chunks(chosen):
        for first in range(0, len(chunk.rows), PART):
            part = slice(first, first + PART)
            values = np.full((len(chunk.rows[part]), num_perm), 0xFFFFFFFF, np.uint32)
            _fill_signatures(chunk.hashes, chunk.starts[part], chunk.ends[part], multipliers, offsets, values)
            yield chunk.rows[part], values


def text_signatures(texts: Iterable[str], num_perm: int = 128, seed: int = SEED) -> Signatures:
    """Signatures of texts, shape (n, num_perm)."""
    sets = shingle_sets(texts)
    return signatures(sets, np.arange(len(sets)), num_perm, seed)


def to_minhash(row: Signatures, seed: int = SEED) -> MinHash:
    """One signature as ``datasketch.MinHash``, which can be updated with shingles as `hash32` takes them."""
    from datasketch import MinHash

    return MinHash(
        seed=seed, hashfunc=hash32, hashvalues=row, permutations=np.array(permutations(len(row), seed)), scheme=SCHEME
    )


def to_lean_minhash(row: Signatures, seed: int = SEED) -> LeanMinHash:
    """One signature as ``datasketch.LeanMinHash``."""
    from datasketch import LeanMinHash

    return LeanMinHash(seed=seed, hashvalues=row, scheme=SCHEME)


@lru_cache(maxsize=8)
def permutations(num_perm: int, seed: int = SEED) -> tuple[Signatures, Signatures]:
    """(a, b) of each permutation, drawn as datasketch draws them, which itself takes a second to import."""
    chance = np.random.RandomState(seed)  # its stream is frozen, and it is datasketch's
    multipliers = chance.randint(0, 1 << 31, num_perm, np.uint32) * np.uint32(2) + np.uint32(1)
    return multipliers, chance.randint(0, 1 << 32, num_perm, np.uint32)


@compiled
def _fill_signatures(
    hashes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    multipliers: Signatures,
    offsets: Signatures,
    values: Signatures,
) -> None:
    for row in range(len(starts)):
        for at in range(starts[row], ends[row]):
            mixed = np.uint32(hashes[at] & _LOW)
            mixed = np.uint32((mixed ^ (mixed >> np.uint32(16))) * _FINAL_1)
            mixed = np.uint32((mixed ^ (mixed >> np.uint32(13))) * _FINAL_2)
            mixed ^= mixed >> np.uint32(16)
            for k in range(len(multipliers)):
                value = np.uint32(multipliers[k] * mixed + offsets[k])
                values[row, k] = min(values[row, k], value)
