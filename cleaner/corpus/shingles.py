"""Text -> sets of shingle hashes, compiled, in one pass over batches of texts.

Equal to the definition in `cleaner.tokens` and `cleaner.corpus.hashing`. Python normalises
(NFKC, nothing to do for ASCII); lower-casing, tokens, hashes, sorting and unique run over arrays of code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus import few, hashing
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.sorting import sort_unique
from cleaner.corpus.store import HashStore
from cleaner.tokens import UNSPACED

Hashes = NDArray[np.uint64]
Counts = NDArray[np.int64]

BATCH_CHARS = 1 << 18

_NO_COUNTS: Counts = np.empty(0, np.int64)
_SHINGLE = hashing.SHINGLE_TOKENS
_START = np.uint64(hashing.TOKEN_START)
_TOKEN_FACTOR = np.uint64(hashing.TOKEN_FACTOR)
_SHINGLE_FACTOR = np.uint64(hashing.SHINGLE_FACTOR)
_LEAVING_FACTOR = np.uint64(pow(hashing.SHINGLE_FACTOR, _SHINGLE, 1 << 64))
_FINAL_1 = np.uint64(hashing.FINAL_1)
_FINAL_2 = np.uint64(hashing.FINAL_2)
_SHIFT = np.uint64(33)
_ALONE = np.uint32(1 << 31)
_POINT = np.uint32((1 << 31) - 1)
_DIGEST_SALT = np.uint64(hashing.DIGEST_SALT)


def shingle_sets(texts: Iterable[str], store: HashStore | None = None) -> ShingleSets:
    """Shingle sets of texts, read once, in batches; only the sets are kept, after what ``store`` holds already."""
    store = HashStore() if store is None else store
    first = len(store)
    parts: list[tuple[Counts, Counts, Hashes]] = [(_NO_COUNTS, _NO_COUNTS, np.empty((0, 2), np.uint64))]
    for batch in _batches(texts):
        make = few.text_sets if len(parts) == 1 and few.is_small(batch) else _text_sets
        hashes, sizes, n_tokens, digests = make(batch)
        store.append(hashes)
        parts.append((sizes, n_tokens, digests))
    sizes, n_tokens, digests = (np.concatenate(column) for column in zip(*parts, strict=True))
    return ShingleSets(store, first + np.cumsum(sizes) - sizes, sizes, n_tokens, digests)


def _text_sets(texts: Sequence[str]) -> tuple[Hashes, Counts, Counts, Hashes]:
    """As `cleaner.corpus.few.text_sets`, compiled."""
    parts = [text if text.isascii() else normalised(text) for text in texts]
    points, n = _code_points(parts), len(parts)
    starts = np.zeros(n + 1, np.int64)
    np.cumsum(np.fromiter(map(len, parts), np.int64, n), out=starts[1:])
    hashes = np.empty(len(points), np.uint64)  # there are at most as many shingles as characters
    ends, n_tokens, digests = np.empty(n, np.int64), np.empty(n, np.int64), np.empty((n, 2), np.uint64)
    longest = int(np.diff(starts).max())
    room = np.empty(longest, np.uint64), np.empty(2 * longest + 2, np.int64)
    used = _fill_sets(points, starts, _classes(), hashes, ends, n_tokens, digests, *room)
    return hashes[:used], np.diff(ends, prepend=0), n_tokens, digests


def shingle_sequence(text: str) -> Hashes:
    """The shingle hashes of one text in order of position, repeats included."""
    points = _code_points([normalised(text)])
    tokens = np.empty(len(points), np.uint64)
    found = np.empty(len(points), np.uint64)
    n_tokens = _hash_tokens(points, 0, len(points), _classes(), tokens)
    return found[: _hash_shingles(tokens, np.int64(n_tokens), found, np.int64(0))]


def normalised(text: str) -> str:
    """The text up to what `_classes` does to single characters; afterwards both give what ``tokens.fold`` gives."""
    text = unicodedata.normalize("NFKC", text)
    # The two characters whose lower case is more than one character or depends on the neighbours.
    return text.lower() if "\u0130" in text or "\u03a3" in text else text


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Several texts at a time; a small batch is the last."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= BATCH_CHARS or len(batch) >= BATCH_CHARS // 16:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _code_points(parts: Sequence[str]) -> NDArray[np.uint32]:
    # numpy keeps text as UCS-4, lone surrogates included; an empty string would become one NUL.
    joined = "".join(parts)
    return np.array([joined]).view(np.uint32) if joined else np.empty(0, np.uint32)


@lru_cache(maxsize=1)
def _classes() -> NDArray[np.uint32]:
    """For each code point: 0 when it is in no token, else its lower case, top bit set for a token of its own."""
    points = np.arange(0x110000, dtype=np.uint32)
    everything = points.view("U1114112")[0].replace("\u0130", "i").lower()  # U+0130 never gets here, see normalised
    lowered = np.array([everything]).view(np.uint32)
    alone = np.zeros(0x110000, np.bool_)
    for first, last in UNSPACED:
        alone[first : last + 1] = True
    classes = np.zeros(0x110000, np.uint32)
    for word in re.finditer(r"\w+", everything):
        classes[word.start() : word.end()] = lowered[word.start() : word.end()]
    return np.where((classes > 0) & alone[lowered], lowered | _ALONE, classes)


@compiled
def _finalise(value: np.uint64) -> np.uint64:
    value ^= value >> _SHIFT
    value *= _FINAL_1
    value ^= value >> _SHIFT
    value *= _FINAL_2
    return value ^ (value >> _SHIFT)


@compiled
def _hash_tokens(points: NDArray[np.uint32], start: int, end: int, classes: NDArray[np.uint32], tokens: Hashes) -> int:
    """Token hashes of points[start:end] into ``tokens``; returns their number."""
    found = 0
    value, inside = _START, False
    for i in range(start, end):
        char = classes[points[i]]
        if char != 0 and char < _ALONE:
            value = (value ^ np.uint64(char)) * _TOKEN_FACTOR
            inside = True
            continue
        if inside:
            tokens[found] = _finalise(value)
            found += 1
            value, inside = _START, False
        if char != 0:
            tokens[found] = _finalise((_START ^ np.uint64(char & _POINT)) * _TOKEN_FACTOR)
            found += 1
    if inside:
        tokens[found] = _finalise(value)
        found += 1
    return found


@compiled
def _hash_shingles(tokens: Hashes, n_tokens: np.int64, out: Hashes, at: np.int64) -> np.int64:
    """Shingle hashes of the tokens in order into out[at:]; returns the end."""
    value = np.uint64(0)
    for i in range(n_tokens):
        value = value * _SHINGLE_FACTOR + tokens[i]
        if i >= _SHINGLE:
            value -= tokens[i - _SHINGLE] * _LEAVING_FACTOR
        if i >= _SHINGLE - 1:
            out[at] = _finalise(value)
            at += 1
    if 0 < n_tokens < _SHINGLE:
        out[at] = _finalise(value)
        at += 1
    return at


@compiled
def _fill_sets(
    points: NDArray[np.uint32],
    starts: Counts,
    classes: NDArray[np.uint32],
    out: Hashes,
    set_ends: Counts,
    n_tokens: Counts,
    digests: Hashes,
    tokens: Hashes,
    counters: Counts,
) -> np.int64:
    """Shingle sets of one batch into ``out``, with the end, token count and digest of each; returns the end.

    ``tokens``, ``counters``: room for the longest text, as `sort_unique` wants it.
    """
    used = np.int64(0)  # no literal, for which everything below would be compiled once more
    for text in range(len(n_tokens)):
        n_tokens[text] = _hash_tokens(points, starts[text], starts[text + 1], classes, tokens)
        last = _hash_shingles(tokens, n_tokens[text], out, used)
        last = sort_unique(out, used, last, tokens, counters)
        low, high = np.uint64(0), np.uint64(0)
        for i in range(used, last):
            mixed = _finalise(out[i] ^ _DIGEST_SALT)
            low += mixed
            high += mixed * out[i]
        digests[text, 0], digests[text, 1] = low, high
        set_ends[text] = last
        used = last
    return used
