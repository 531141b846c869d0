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
#: Characters of prose that one in twenty of the labelled pages exceeds. A page that has more of it, such as a book, is
#: measured on the scale on which it has so much: the trees have seen long pages only where most of them was noise.
MOST_PROSE = 25_000.0
_PAGE_PROSE, _PROSE_BEFORE, _HEADING, _STAMP, _PHRASES = (
    NAMES.index(name) for name in ("page_prose", "prose_before", "heading", "stamp", "phrases")
)
# Behind a heading of other articles or comments so many of the lines are time stamps or mostly noise phrases; behind a
# chapter of a book that has such a name hardly any are.
_NOISY = 0.1
# The columns that grow with the page.
_GROWING = np.array(
    [
        NAMES.index(name)
        for name in (
            *("prose_before", "prose_after", "prose_since_heading", "from_start", "from_end"),
            *("from_core", "in_core", "from_wide_core", "page_lines", "page_prose", "page_stretches"),
            *(f"{group}_{what}" for what in ("lines", "prose") for group in context.GROUPS),
        )
    ]
)


class Measured(NamedTuple):
    """The matrix (lines x `NAMES`) of a page, and what a second look at it needs.

    ``scale`` (0-1): by what lengths and distances over the page are multiplied, 1 but for the longest pages.
    """

    matrix: NDArray[np.float32]
    mass: NDArray[np.float64]
    words: lines.Words
    groups: NDArray[np.int64]
    scale: float = 1.0


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
    scale = _scale(out)
    if scale < 1.0:
        out[:, _GROWING] *= np.float32(scale)
    return Measured(out, out[:, lines.MASS].astype(np.float64), words, groups, scale)


def _scale(out: NDArray[np.float32]) -> float:
    """`Measured.scale`: by the page's prose, or that above a section of noise, which may be of any length."""
    prose = float(out[0, _PAGE_PROSE])
    if prose <= MOST_PROSE:
        return 1.0
    noisy = (out[:, _STAMP] > 0) | (out[:, _PHRASES] > 0.5)
    behind, noisy_behind = np.arange(len(out) - 1, -1, -1), noisy.sum() - np.cumsum(noisy)
    opens = (out[:, _HEADING] > 0) & (noisy_behind > 0) & (noisy_behind >= _NOISY * behind)
    if opens.any():
        prose = float(out[np.argmax(opens), _PROSE_BEFORE])
    return min(1.0, MOST_PROSE / max(1.0, prose))
