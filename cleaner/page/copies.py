"""Long stretches of an article that say again what stands above them, whatever their line breaks.

Pages hold their article once more for an app, a newsletter or a narrow screen, often as a single paragraph. A clause, a
quotation or a table may come again by right, however often, and stays: it is short, or no prose.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page.line_words import find
from cleaner.page.lines import Words, sequence
from cleaner.page.thresholds import PROSE_MASS

# A line says again what stands above it when so much of its sequences of words does; a line of fewer is one sequence.
_SHARE, _WIDTH = 0.8, 4
#: A stretch with so much prose that says again what stands above it is a copy, in characters of a Latin text, where it
#: is such a part of all: laws and manuals say long passages again by right.
LEAST = 1000.0
_PART = 0.1


@compiled
def _sizes(firsts: NDArray[np.int64], mass: NDArray[np.float64], kept: NDArray[np.bool_]) -> tuple[float, int]:
    """Of the kept lines: characters of those that are long enough for prose, and all words."""
    prose, words = 0.0, 0
    for line in range(len(kept)):
        if kept[line]:
            prose += mass[line] if mass[line] >= PROSE_MASS else 0.0
            words += firsts[line + 1] - firsts[line]
    return prose, words


@compiled
def _mark(
    words: NDArray[np.uint64],
    firsts: NDArray[np.int64],
    mass: NDArray[np.float64],
    kept: NDArray[np.bool_],
    out: NDArray[np.bool_],
) -> None:
    """Mark copies in ``out``. Only kept lines count; what a stretch itself says twice counts once for its length."""
    whole, count = _sizes(firsts, mass, kept)
    if whole < 2.0 * LEAST:
        return
    least, room = max(LEAST, _PART * whole), 2
    while room <= 2 * count:
        room *= 2
    seen, latest = np.zeros(room, np.uint64), np.empty(room, np.int32)
    slots = np.empty(room, np.int64)
    begin, prose = 0, 0.0
    for line in range(len(kept)):
        first, last = firsts[line], firsts[line + 1]
        if not kept[line] or first == last:
            continue
        width = min(_WIDTH, last - first)
        count = last - width + 1 - first
        again, above = 0, 0
        for place in range(count):
            key = sequence(words, first + place, width)
            slot = find(seen, key)
            if seen[slot] == 0:
                seen[slot], latest[slot] = key, line
            slots[place] = slot
            again += latest[slot] < line
            above += latest[slot] < begin
        for place in range(count):
            latest[slots[place]] = line
        if again >= _SHARE * count:
            out[line] = True
            prose += mass[line] if mass[line] >= PROSE_MASS and above >= _SHARE * count else 0.0
        else:
            if prose < least:
                out[begin:line] = False
            begin, prose = line + 1, 0.0
    if prose < least:
        out[begin:] = False


def copies(words: Words, mass: NDArray[np.float64], kept: Sequence[bool] | NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which kept lines belong to a copy of kept lines above them; ``words`` and ``mass``: of all lines."""
    out = np.zeros(len(kept), np.bool_)
    if mass.sum() >= 2.0 * LEAST:
        _mark(words.hashes, words.firsts, mass, np.asarray(kept, np.bool_), out)
    return out
