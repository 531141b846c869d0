"""Classes and folded forms of characters, as tables that compiled code reads.

``characters.npz`` beside this module is written by ``benchmarks/characters.py`` from Unicode's
categories and frozen, so that every Python release scores a line alike. What `cleaner.page.forms` asks of a line's
form follows the release: a letter that it does not know yet is none.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Code points from here on have no entry of their own: nearly all are signs of CJK extensions.
KNOWN = 0x20000
#: Code points from here on fold to themselves.
FOLDED = 0x10000

OTHER, SPACE, INVISIBLE = 0, 1, 2
LOWER, UPPER = 3, 4
#: Letters without case of scripts with spaces; letters of scripts without spaces; Hangul.
LETTER, UNSPACED, HANGUL = 5, 6, 7
MARK, DIGIT = 8, 9
#: A Han or Kana sign: a word of its own.
SIGN = 10
#: Sentence ends that a space follows, and those that need none.
STOP, STOP_SIGN = 11, 12
COMMA, COLON, QUOTE, BRACKET, SEPARATOR, DASH, ELLIPSIS, MARKUP = 13, 14, 15, 16, 17, 18, 19, 20
CLASSES = 21


class Tables(NamedTuple):
    """Class (uint8) and folded form (uint32) of each code point below `KNOWN`, and of all others in the last place."""

    kinds: NDArray[np.uint8]
    folds: NDArray[np.uint32]


@lru_cache(maxsize=1)
def load() -> Tables:
    """The tables beside this module; read once."""
    with (
        files("cleaner.page").joinpath("characters.npz").open("rb") as stream,
        np.load(stream, allow_pickle=False) as data,
    ):
        lengths = np.diff(data["firsts"].astype(np.int64), append=KNOWN)
        kinds = np.append(np.repeat(data["kinds"], lengths), np.uint8(SIGN))
        folds = np.arange(KNOWN + 1, dtype=np.uint32)
        folds[data["changed"]] = data["folds"]
    return Tables(kinds, folds)


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of ``text``; lone surrogates are characters like others."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)
