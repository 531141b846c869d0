"""Second pass over a page of text: what the words of a line say, by the lexicon and by the page's other lines."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page.lines import Words, mix

#: Groups of phrases; a group is one measure.
GROUPS = ("navigation", "advertisement", "related", "social", "legal", "comments", "timestamp", "label", "section")
_RELATED, _COMMENTS = GROUPS.index("related") + 1, GROUPS.index("comments") + 1
#: Added to a group's place (from 1): the phrase as a whole line opens a section of noise.
HEADING = 64

#: What the words of a line say, in the order of the columns: shares of the line that phrases cover, by group and in
#: all; how many phrases of several words it holds; the group of the phrase that opens it; the noise section that it
#: opens (1 related, 2 comments); lines of the page with the same words; the share of frequent words of the page's
#: prose, and of other words that stand in its prose elsewhere.
WORDED = (
    *(f"phrase_{group}" for group in GROUPS),
    "phrases",
    "strong_phrases",
    "opener",
    "heading",
    "copies",
    "common_words",
    "known_words",
)
_ALL, _STRONG, _OPENER, _HEADING, _COPIES, _COMMON, _KNOWN = range(len(GROUPS), len(WORDED))

_LONGEST = 12  # words of the longest phrase
_ONE = np.uint64(1)


class PhraseTable(NamedTuple):
    """Hashes of phrases and of their beginnings (0: free slot), and the group of each (0: a beginning only)."""

    keys: NDArray[np.uint64]
    groups: NDArray[np.uint8]


@compiled
def find(keys: NDArray[np.uint64], key: np.uint64) -> np.uint64:
    """Slot of ``key`` in an open-addressed table, or the free slot where it would stand."""
    slots = np.uint64(len(keys) - 1)
    slot = key & slots
    while keys[slot] != 0 and keys[slot] != key:
        slot = (slot + _ONE) & slots
    return slot


@compiled
def count_keys(
    sequence: NDArray[np.uint64], keys: NDArray[np.uint64], counts: NDArray[np.int32], slots: NDArray[np.int64]
) -> None:
    """Count the entries of ``sequence`` in the table ``keys``, ``counts``; writes the slot of each."""
    for place in range(len(sequence)):
        slot = find(keys, sequence[place])
        keys[slot] = sequence[place]
        counts[slot] += 1
        slots[place] = slot


@compiled
def _phrases(
    words: NDArray[np.uint64],
    lengths: NDArray[np.uint8],
    firsts: NDArray[np.int64],
    keys: NDArray[np.uint64],
    groups: NDArray[np.uint8],
    out: NDArray[np.float32],
    lines: NDArray[np.uint64],
) -> None:
    """Columns of phrases, and the hash of each line's words. A figure beside a heading leaves it a heading."""
    for line in range(len(firsts) - 1):
        first, last = firsts[line], firsts[line + 1]
        total, whole = 0, np.uint64(last - first + 1)
        for word in range(first, last):
            total += lengths[word]
            whole = mix(whole, words[word])
        lines[line] = whole
        place = first
        while place < last:
            state, taken, found, covered, reach = np.uint64(0), 0, 0, 0, 0
            for word in range(place, min(last, place + _LONGEST)):
                state = mix(state, words[word])
                reach += lengths[word]
                slot = find(keys, state)
                if keys[slot] == 0:
                    break
                if groups[slot]:
                    taken, found, covered = word + 1 - place, groups[slot], reach
            if taken:
                bare = found & (HEADING - 1)
                share = covered / total
                out[line, bare - 1] += share
                out[line, _STRONG] += taken > 1 and covered > 3
                out[line, _ALL] += share
                if place == first:
                    out[line, _OPENER] = bare
                if found >= HEADING and last - first - taken <= 1:
                    out[line, _HEADING] = 2.0 if bare == _COMMENTS else 1.0
            place += max(1, taken)


@compiled
def _shares(
    words: Words,
    slots: NDArray[np.int64],
    counts: NDArray[np.int32],
    often: float,
    prose: NDArray[np.bool_],
    out: NDArray[np.float32],
) -> None:
    """Columns of common and known words. A word of a line of prose is known when it stands there a second time."""
    for line in range(len(prose)):
        common, known, other = 0, 0, 0
        for word in range(words.firsts[line], words.firsts[line + 1]):
            count = counts[slots[word]]
            if count >= often and words.lengths[word] <= 6:
                common += 1
            elif words.lengths[word] >= 4 or words.lengths[word] == 1:
                other += 1
                known += count > prose[line]
        out[line, _COMMON] = common / max(1, words.firsts[line + 1] - words.firsts[line])
        out[line, _KNOWN] = known / other if other else 0.5


@compiled
def _room(entries: int) -> int:
    """Slots of a table for so many entries: at least twice as many, a power of two."""
    size = 16
    while size <= 2 * entries:
        size *= 2
    return size


@compiled
def _count(words: Words, chosen: NDArray[np.bool_], slots: NDArray[np.int64]) -> tuple[NDArray[np.int32], int]:
    """Counts of the words of the chosen lines in a table, and their sum; ``slots``: where each word of the page is."""
    total = 0
    for line in range(len(chosen)):
        total += words.firsts[line + 1] - words.firsts[line] if chosen[line] else 0
    size = _room(total)
    keys, counts = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int32)
    for line in range(len(chosen)):
        for word in range(words.firsts[line], words.firsts[line + 1] if chosen[line] else 0):
            slot = find(keys, words.hashes[word])
            keys[slot] = words.hashes[word]
            counts[slot] += 1
    for word in range(len(slots)):
        slots[word] = find(keys, words.hashes[word])
    return counts, total


@compiled
def _copies(lines: NDArray[np.uint64], out: NDArray[np.float32]) -> None:
    """Column of copies: lines of the page with the same words."""
    size = _room(len(lines))
    keys, counts = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int32)
    slots = np.empty(len(lines), dtype=np.int64)
    count_keys(lines, keys, counts, slots)
    for line in range(len(lines)):
        out[line, _COPIES] = counts[slots[line]]


@compiled
def _measure(words: Words, chosen: NDArray[np.bool_], slots: NDArray[np.int64], out: NDArray[np.float32]) -> None:
    counts, total = _count(words, chosen, slots)
    _shares(words, slots, counts, max(3.0, 0.004 * total), chosen, out)


@compiled
def _measure_all(
    words: Words,
    prose: NDArray[np.bool_],
    keys: NDArray[np.uint64],
    groups: NDArray[np.uint8],
    slots: NDArray[np.int64],
    out: NDArray[np.float32],
) -> None:
    whole = np.empty(len(prose), dtype=np.uint64)
    _phrases(words.hashes, words.lengths, words.firsts, keys, groups, out, whole)
    _copies(whole, out)
    _measure(words, prose, slots, out)


def known_share(words: Words, chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Column known_words with the chosen lines in place of the page's prose."""
    out = np.empty((len(chosen), len(WORDED)), dtype=np.float32)
    _measure(words, chosen, np.empty(int(words.firsts[-1]), dtype=np.int64), out)
    return out[:, _KNOWN]


def measure_words(words: Words, prose: NDArray[np.bool_], phrases: PhraseTable) -> NDArray[np.float32]:
    """Columns `WORDED` of the lines; ``prose`` says which are prose.

    The page's own prose tells which words are common in its language and which belong to its matter.
    """
    out = np.zeros((len(prose), len(WORDED)), dtype=np.float32)
    _measure_all(words, prose, *phrases, np.empty(int(words.firsts[-1]), dtype=np.int64), out)
    return out
