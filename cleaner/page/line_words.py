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
def _look_up(sequence: NDArray[np.uint64], keys: NDArray[np.uint64], slots: NDArray[np.int64]) -> None:
    for place in range(len(sequence)):
        slots[place] = find(keys, sequence[place])


def _table(entries: int) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    size = 1 << max(4, (2 * entries).bit_length())
    return np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int32)


def count_in(words: Words, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int32], int]:
    """Slot of each word of the page in a table that counts the words of the chosen lines, the counts, and their sum."""
    count = int(words.firsts[-1])
    sequence = words.hashes[:count][np.repeat(chosen, np.diff(words.firsts))]
    table, counts = _table(len(sequence))
    slots = np.empty(count, dtype=np.int64)
    count_keys(sequence, table, counts, slots)
    _look_up(words.hashes[:count], table, slots)
    return slots, counts, len(sequence)


def known_share(words: Words, chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Column known_words with the chosen lines in place of the page's prose."""
    slots, counts, size = count_in(words, chosen)
    out = np.zeros((len(chosen), len(WORDED)), dtype=np.float32)
    _shares(words, slots, counts, max(3.0, 0.004 * size), chosen, out)
    return out[:, _KNOWN]


def measure_words(words: Words, prose: NDArray[np.bool_], phrases: PhraseTable) -> NDArray[np.float32]:
    """Columns `WORDED` of the lines; ``prose`` says which are prose.

    The page's own prose tells which words are common in its language and which belong to its matter.
    """
    out = np.zeros((len(prose), len(WORDED)), dtype=np.float32)
    whole = np.empty(len(prose), dtype=np.uint64)
    _phrases(*words, *phrases, out, whole)
    table, counts = _table(len(whole))
    slots = np.empty(len(whole), dtype=np.int64)
    count_keys(whole, table, counts, slots)
    out[:, _COPIES] = counts[slots]
    slots, counts, size = count_in(words, prose)
    _shares(words, slots, counts, max(3.0, 0.004 * size), prose, out)
    return out
