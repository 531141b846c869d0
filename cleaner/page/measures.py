"""What is measured of each line of a page of text, as one matrix for the trees."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.page import characters, context, line_words, lines, phrase_table

#: The columns of the matrix, in order.
NAMES: tuple[str, ...] = (*context.LINE, *context.NEAR, *context.PLACE, *context.PAGE)
_WORDED, _JOINED = len(lines.OWN), len(lines.OWN) + len(line_words.WORDED)
_PROSE = NAMES.index("prose")


class Measured(NamedTuple):
    """The matrix (lines x `NAMES`) of a page, and what a second look at it needs."""

    matrix: NDArray[np.float32]
    mass: NDArray[np.float64]
    words: lines.Words
    groups: NDArray[np.int64]


def measure(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Measured:
    """Measures of the lines ``text[start:end]`` in order, one at least; none begins or ends with white space."""
    return measure_codes(characters.code_points(text), starts, ends)


def measure_codes(codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Measured:
    """The same of a text's code points."""
    tables = characters.load()
    out = np.empty((len(starts), len(NAMES)), dtype=np.float32)
    words = lines.read_lines(codes, tables, starts, ends, out)
    out[:, _WORDED:_JOINED] = line_words.measure_words(words, out[:, _PROSE] > 0, phrase_table.load())
    groups = context.measure_context(codes, tables.kinds, starts, out)
    return Measured(out, out[:, lines.MASS].astype(np.float64), words, groups)
