"""What kept documents share: wire copy, quoted statements, standing paragraphs.

Shingles in more than `FREQUENT` documents count for no pair; they are reported by `cleaner.corpus.frequent`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus import few
from cleaner.corpus.excerpts import covered, excerpts, positions, runs
from cleaner.corpus.frequent import FrequentPassage, frequent_passages
from cleaner.corpus.hashing import SHINGLE_TOKENS
from cleaner.corpus.occurrences import Occurrences
from cleaner.corpus.postings import postings, shared_counts
from cleaner.corpus.recent import Recent
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.shingles import shingle_sequence
from cleaner.tokens import spans

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]

#: A pair is reported from so many shared words on, or from such a share of the smaller document.
SHARED_WORDS = 50
SHARE = 0.05
#: A shingle in more documents than this is frequent.
FREQUENT = 20

#: Tokens of documents whose places, and whose hashes, are kept for the pairs to come.
_KEPT = 1 << 20


@dataclass(frozen=True, slots=True)
class Passage:
    """Two kept documents, a < b, that share text.

    ``shared_words``: tokens of the smaller one (fewer distinct shingles, then a) that shared shingles cover;
    ``share_a``, ``share_b``: shared distinct shingles over each one's own; ``longest_run``: most
    consecutive tokens of the smaller one whose every shingle the other has; ``examples``: the longest such runs of
    a, as they stand in its text, cut after `excerpts.EXAMPLE_CHARS` characters.
    """

    a: str
    b: str
    shared_words: int
    share_a: float
    share_b: float
    longest_run: int
    examples: tuple[str, ...]


def find_passages(
    ids: Sequence[str], sets: ShingleSets, kept: Indexes, text_of: Callable[[int], str], folder: Path | None = None
) -> tuple[list[Passage], list[FrequentPassage]]:
    """Passages of pairs, sorted by (a, b), and frequent passages, most documents first.

    ids, sets: of all documents; kept: positions of those to compare; text_of: the text at a position, asked for
    only where something is shared; folder: for scratch files.
    """
    chosen = np.array(sorted(kept.tolist(), key=ids.__getitem__), np.int64)
    names = [ids[document] for document in chosen.tolist()]
    are_few = few.are_few(sets, chosen)
    found = few.postings(sets, chosen) if are_few else postings(Occurrences(sets, chosen, folder))
    frequent = found.counts > FREQUENT
    common, shared = found.select(frequent), found.select(~frequent)
    counts = few.shared_counts(shared, len(chosen)) if are_few else shared_counts(shared)

    def text_of_chosen(document: int) -> str:
        return text_of(int(chosen[document]))

    def sequence_of(document: int) -> Hashes:
        text = text_of_chosen(document)
        return few.sequence(text) if are_few else shingle_sequence(text)

    sequence = Recent(sequence_of, _KEPT)
    pairs = _pairs(sets, chosen, counts, common.hashes, names, text_of_chosen, sequence)
    return pairs, frequent_passages(common, names, text_of_chosen, sequence)


def _pairs(
    sets: ShingleSets,
    chosen: Indexes,
    shared: tuple[Indexes, Indexes, Indexes],
    frequent: Hashes,
    names: Sequence[str],
    text_of: Callable[[int], str],
    sequence: Callable[[int], Hashes],
) -> list[Passage]:
    sizes, n_tokens = sets.sizes[chosen], sets.n_tokens[chosen]
    a, b, counts = shared
    smaller = np.where(sizes[a] <= sizes[b], a, b)
    # Each shared shingle covers at most its 5 tokens wherever it stands; all repeats might be of shared ones.
    repeats = np.maximum(n_tokens - SHINGLE_TOKENS + 1, 1) - sizes
    wide = (counts >= SHARE * sizes[smaller]) | (SHINGLE_TOKENS * (counts + repeats[smaller]) >= SHARED_WORDS)

    places = Recent(lambda document: _places(text_of(document)), _KEPT)
    passages = []
    for left, right, count in zip(a[wide].tolist(), b[wide].tolist(), counts[wide].tolist(), strict=True):
        both = _shared(sets.of(int(chosen[left])), sets.of(int(chosen[right])), frequent)
        small = left if sizes[left] <= sizes[right] else right
        words, longest = covered(runs(sequence(small), both), int(n_tokens[small]))
        if words < SHARED_WORDS and count < SHARE * sizes[small]:
            continue
        examples = excerpts(text_of(left), places(left), runs(sequence(left), both))
        share_a, share_b = round(count / int(sizes[left]), 6), round(count / int(sizes[right]), 6)
        passages.append(Passage(names[left], names[right], words, share_a, share_b, longest, examples))
    return passages


def _places(text: str) -> Indexes:
    """`spans` in a tenth of the memory: shape (n, 2)."""
    return np.array(spans(text), np.int64).reshape(-1, 2)


def _shared(a: Hashes, b: Hashes, frequent: Hashes) -> Hashes:
    """Sorted values of the sorted sets a and b that are not in ``frequent``."""
    both = a[positions(b, a) >= 0]
    return both[positions(frequent, both) < 0]
