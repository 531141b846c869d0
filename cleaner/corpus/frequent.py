"""Frequent passages: standing paragraphs and phrases that very many documents have.

Frequent shingles that follow each other nearly wherever they stand are chained, so that a paragraph comes out
once, whole, although a few documents have it cut or changed. Work is linear in the documents that have any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.excerpts import excerpt, positions
from cleaner.corpus.hashing import SHINGLE_TOKENS
from cleaner.corpus.postings import Postings
from cleaner.tokens import spans

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]

#: Two shingles are chained when one follows the other in at least this share of the documents that have either.
FOLLOWS = 0.8
TEXT_CHARS = 1000
EXAMPLE_IDS = 3

_TRIED = 20


@dataclass(frozen=True, slots=True)
class FrequentPassage:
    """A passage that stands in many kept documents.

    ``text`` as the first document writes it that has it whole, cut after `TEXT_CHARS` characters;
    ``words``: its tokens; ``documents``: how many have its rarest shingle; ``examples``: the first ids of these.
    """

    text: str
    words: int
    documents: int
    examples: tuple[str, ...]


def frequent_passages(
    common: Postings, names: Sequence[str], text_of: Callable[[int], str], sequence_of: Callable[[int], Hashes]
) -> list[FrequentPassage]:
    """Passages made of the frequent shingles ``common``, most documents first, then most words, then by text.

    ``text_of``, ``sequence_of``: the text of a document and its shingle hashes in order.
    """
    if len(common.hashes) == 0:
        return []
    followers = _followers(common, sequence_of)
    passages = [_passage(chain, common, names, text_of, sequence_of) for chain in chains(followers)]
    return sorted(passages, key=lambda passage: (-passage.documents, -passage.words, passage.text))


def chains(followers: Indexes) -> list[list[int]]:
    """Maximal chains of a partial one-to-one map (-1: none); a circle starts at its smallest number."""
    followed = set(followers[followers >= 0].tolist())
    after: list[int] = followers.tolist()
    starts = [shingle for shingle in range(len(after)) if shingle not in followed]
    seen: set[int] = set()
    found = []
    for start in [*starts, *range(len(after))]:
        chain, shingle = [], start
        while shingle >= 0 and shingle not in seen:
            seen.add(shingle)
            chain.append(shingle)
            shingle = after[shingle]
        if chain:
            found.append(chain)
    return found


def _followers(common: Postings, sequence_of: Callable[[int], Hashes]) -> Indexes:
    """For each frequent shingle the one that nearly always follows it, or -1; no two have the same."""
    steps = [np.empty(0, np.int64)]
    for document in np.unique(common.documents).tolist():
        places = positions(common.hashes, sequence_of(document))
        inside = (places[:-1] >= 0) & (places[1:] >= 0) & (places[:-1] != places[1:])
        steps.append(np.unique(places[:-1][inside] << 32 | places[1:][inside]))
    packed, times = np.unique(np.concatenate(steps), return_counts=True)
    first, second = packed >> 32, packed & 0xFFFFFFFF
    counts = common.counts
    usual = times >= FOLLOWS * np.maximum(counts[first], counts[second])
    first, second, times = first[usual], second[usual], times[usual]
    mutual = _best(first, second, times) & _best(second, first, times)
    followers = np.full(len(common.hashes), -1, np.int64)
    followers[first[mutual]] = second[mutual]
    return followers


def _best(owner: Indexes, other: Indexes, times: Indexes) -> NDArray[np.bool_]:
    """Marks the most frequent step of each owner; ties go to the smaller other."""
    order = np.lexsort((other, -times, owner))
    best = np.zeros(len(owner), np.bool_)
    best[order] = np.diff(owner[order], prepend=-1) != 0
    return best


def _passage(
    chain: list[int],
    common: Postings,
    names: Sequence[str],
    text_of: Callable[[int], str],
    sequence_of: Callable[[int], Hashes],
) -> FrequentPassage:
    rarest = min(chain, key=lambda shingle: (int(common.counts[shingle]), shingle))
    holders: list[int] = common.of(rarest).tolist()
    best, first, length = holders[0], 0, 0
    for document in holders[:_TRIED]:
        places = positions(common.hashes, sequence_of(document))
        at, size = _longest(chain, chain.index(rarest), places.tolist())
        if size > length:
            best, first, length = document, at, size
        if length == len(chain):
            break
    text = text_of(best)
    tokens = spans(text)[first : first + length + SHINGLE_TOKENS - 1]
    examples = tuple(names[document] for document in holders[:EXAMPLE_IDS])
    return FrequentPassage(excerpt(text, tokens, TEXT_CHARS), len(tokens), len(holders), examples)


def _longest(chain: list[int], middle: int, places: list[int]) -> tuple[int, int]:
    """(first position, length) of the longest stretch of the chain through its member ``middle`` in a document."""
    best = (0, 0)
    for at, place in enumerate(places):
        if place != chain[middle]:
            continue
        before, after = 0, 1
        while before < min(middle, at) and places[at - before - 1] == chain[middle - before - 1]:
            before += 1
        while after < min(len(chain) - middle, len(places) - at) and places[at + after] == chain[middle + after]:
            after += 1
        if before + after > best[1]:
            best = (at - before, before + after)
    return best
