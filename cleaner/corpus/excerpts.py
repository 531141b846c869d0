"""Where shared shingles stand in a text, and that text as it was written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.hashing import SHINGLE_TOKENS

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]

EXAMPLES = 3
EXAMPLE_CHARS = 300


def runs(sequence: Hashes, shared: Hashes) -> Indexes:
    """Runs of places in a sequence whose hashes are in the sorted ``shared``: shape (n, 2), (first, end)."""
    inside = np.concatenate(([False], positions(shared, sequence) >= 0, [False]))
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return edges.reshape(-1, 2)


def covered(found: Indexes, n_tokens: int) -> tuple[int, int]:
    """(tokens covered by runs of shingle positions, tokens of the longest run)."""
    firsts, lasts = found[:, 0], np.minimum(found[:, 1] + SHINGLE_TOKENS - 1, n_tokens)
    if len(found) == 0:
        return 0, 0
    fresh = np.maximum(firsts, np.concatenate(([0], lasts[:-1])))
    return int((lasts - fresh).sum()), int((lasts - firsts).max())


def excerpts(text: str, places: Indexes, found: Indexes) -> tuple[str, ...]:
    """The longest runs as they stand in the text, longest first, then by position. ``places``: where tokens stand."""
    longest = sorted(found.tolist(), key=lambda run: (run[0] - run[1], run[0]))[:EXAMPLES]
    stretches = (places[first : end + SHINGLE_TOKENS - 1].tolist() for first, end in longest)
    return tuple(excerpt(text, stretch, EXAMPLE_CHARS) for stretch in stretches)


def excerpt(text: str, places: Sequence[tuple[int, int]], limit: int) -> str:
    """The text from the first to the last of consecutive tokens, cut after a token to at most ``limit`` characters."""
    start, end = places[0]
    for _, token_end in places:
        if token_end - start <= limit:
            end = token_end
    return text[start : min(end, start + limit)]


def positions(values: Hashes, sequence: Hashes) -> Indexes:
    """For each hash of the sequence its position in the sorted ``values``, or -1."""
    if len(values) == 0:
        return np.full(len(sequence), -1, np.int64)
    at = np.minimum(np.searchsorted(values, sequence), len(values) - 1)
    return np.where(values[at] == sequence, at, -1)
