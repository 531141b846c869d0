"""Few documents, in plain numpy: what compiled code gives, without the second that it takes to load.

Each is compared with each, so there is no need of candidates. Whoever has a choice asks `are_few` or `is_small`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus import hashing
from cleaner.corpus.postings import Postings
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.sorting import distinct
from cleaner.corpus.verify import Verified, passing
from cleaner.tokens import tokens

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]

#: Up to so many documents of so many tokens together, or texts of so many characters, are few.
DOCUMENTS = 64
TOKENS = 1 << 16
CHARACTERS = 1 << 18

_SHINGLE_FACTOR = np.uint64(hashing.SHINGLE_FACTOR)
_FINAL_1 = np.uint64(hashing.FINAL_1)
_FINAL_2 = np.uint64(hashing.FINAL_2)
_SHIFT = np.uint64(33)
_DIGEST_SALT = np.uint64(hashing.DIGEST_SALT)


def is_small(texts: Sequence[str]) -> bool:
    """Whether `text_sets` is quick enough for these."""
    return len(texts) <= DOCUMENTS and sum(map(len, texts)) <= CHARACTERS


def are_few(sets: ShingleSets, chosen: Indexes) -> bool:
    """Whether `verified` and `postings` are quick enough for the chosen texts, and `sequence` for all of them."""
    return len(chosen) <= DOCUMENTS and int(sets.n_tokens[chosen].sum()) <= TOKENS


def sequence(text: str) -> Hashes:
    """The shingle hashes of one text in order of position, repeats included."""
    return _shingles(_token_hashes(text))


def text_sets(texts: Sequence[str]) -> tuple[Hashes, Indexes, Indexes, Hashes]:
    """Sets of texts one after the other, the size of each, its text's tokens, and its digest, shape (n, 2)."""
    hashed = [_token_hashes(text) for text in texts]
    sets = [distinct(np.sort(_shingles(tokens_of_one)))[0] for tokens_of_one in hashed]
    digests = np.array([_digest(values) for values in sets], np.uint64).reshape(-1, 2)
    return np.concatenate([np.empty(0, np.uint64), *sets]), _lengths(sets), _lengths(hashed), digests


def _token_hashes(text: str) -> Hashes:
    return np.array([hashing.token_hash(token) for token in tokens(text)], np.uint64)


def _shingles(hashes: Hashes) -> Hashes:
    width = min(len(hashes), hashing.SHINGLE_TOKENS)
    values = np.zeros(len(hashes) - width + 1 if width else 0, np.uint64)
    for place in range(width):
        values = values * _SHINGLE_FACTOR + hashes[place : place + len(values)]
    return _finalised(values)


def _finalised(values: Hashes) -> Hashes:
    """`hashing.finalise` of each."""
    values = (values ^ values >> _SHIFT) * _FINAL_1
    values = (values ^ values >> _SHIFT) * _FINAL_2
    return values ^ values >> _SHIFT


def _lengths(arrays: Sequence[Hashes]) -> Indexes:
    return np.array([len(values) for values in arrays], np.int64)


def _digest(values: Hashes) -> tuple[np.uint64, np.uint64]:
    mixed = _finalised(values ^ _DIGEST_SALT)
    return mixed.sum(dtype=np.uint64), (mixed * values).sum(dtype=np.uint64)


def verified(sets: ShingleSets, chosen: Indexes, threshold: float, containment: float) -> Verified:
    """Every pair of the chosen texts that reaches a setting, as `cleaner.corpus.verify.verify` gives it."""
    a, b, shared = shared_counts(postings(sets, chosen), len(chosen))
    return passing(a, b, shared, sets.sizes[chosen], threshold, containment)


def postings(sets: ShingleSets, chosen: Indexes) -> Postings:
    """Which of the chosen texts have which shingle, for the shingles that several have."""
    owners = np.repeat(np.arange(len(chosen)), sets.sizes[chosen])
    hashes = np.concatenate([np.empty(0, np.uint64), *(sets.of(text) for text in chosen.tolist())])
    order = np.argsort(hashes, kind="stable")
    different, bounds = distinct(hashes[order])
    return Postings(different, owners[order], bounds).select(np.diff(bounds) > 1)


def shared_counts(shared: Postings, n: int) -> tuple[Indexes, Indexes, Indexes]:
    """(a, b, shingles in common) for each pair a < b of n documents that has any, sorted."""
    has = np.zeros((n, len(shared.hashes)), np.float32)  # sums of ones are exact up to 2²⁴
    has[shared.documents, np.repeat(np.arange(len(shared.hashes)), shared.counts)] = 1
    together = np.triu(has @ has.T, 1)
    a, b = np.nonzero(together)
    return a, b, together[a, b].astype(np.int64)


def shared_with(sets: ShingleSets, new: Indexes, old: Indexes) -> Indexes:
    """For each of ``old``, how many of its shingles one of ``new`` has."""
    known = np.concatenate([np.empty(0, np.uint64), *(sets.of(text) for text in new.tolist())])
    return np.array([np.isin(sets.of(text), known).sum() for text in old.tolist()], np.int64)
