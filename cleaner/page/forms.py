"""The outer form of lines, measured by one compiled pass over their characters.

What a character is comes from Python's own string methods: each is asked about once in a process, the first time it
is met.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner import scripts, tokens
from cleaner.compiled import compiled
from cleaner.page.characters import code_points

#: Flags of a character.
_MET, _SPACE, _WORD, _ALNUM, _DENSE, _CASED, _LOWER, _CLOSER = 1, 2, 4, 8, 16, 32, 64, 128
_STOP, _COLON, _CONTROL, _INNER, _SIGN_STOP, _QUOTE = 256, 512, 1024, 2048, 4096, 8192
_ALONE = 16384  # a token of its own
#: Flags of a line.
SENTENCE, ANNOUNCES, CUT_OFF, ESCAPED, SPEAKS, RUNNING, INNER_SENTENCE = 1, 2, 4, 8, 16, 32, 64

_CLOSERS = "\"'”’»«“„‟)]}）】」』〉》*_ \u200b\u200e\u200f"
_STOPS = ".!?。！？．؟۔।॥։።༎჻՝…"
_SIGN_STOPS, _INNER_STOPS, _QUOTES, _CONTROLS = "。！？", ".!?؟۔।", "\"'”’»)]", "|›»>/·•→"
_CODES = 0x110000
_DOT, _ELLIPSIS, _AMPERSAND = 0x2E, 0x2026, 0x26
#: An ellipsis is looked for in so many last characters.
TAIL = 64
# A line of running text has so large a share of words in small letters.
_SMALL_WORDS = 0.35


class Forms(NamedTuple):
    """Of each line: ``dense`` characters of scripts without spaces, ``words`` between spaces, ``controls``: separators
    before a space, and ``flags``:

    `SENTENCE` ends as sentences do, `ANNOUNCES` ends in a colon, `CUT_OFF` ends in an ellipsis, `ESCAPED` has an
    ampersand near its end, `SPEAKS` has a letter or digit, `RUNNING` is no row of capitalised words, `INNER_SENTENCE`
    has the end of a sentence inside.
    """

    dense: list[int]
    words: list[int]
    controls: list[int]
    flags: list[int]


def measure(texts: Sequence[str]) -> Forms:
    """The forms of lines, in order."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    codes = code_points("".join(texts))
    _meet(codes)
    dense, words, controls, flags = (np.zeros(len(texts), dtype=np.int64) for _ in range(4))
    _measure(codes, _characters(), ends - lengths, ends, dense, words, controls, flags)
    return Forms(dense.tolist(), words.tolist(), controls.tolist(), flags.tolist())


def count_tokens(text: str) -> int:
    """Number of tokens of a text: as `cleaner.tokens.count`."""
    if text.isascii():
        return tokens.count(text)
    codes = code_points(tokens.fold(text))
    _meet(codes)
    return int(_count(codes, _characters()))


@lru_cache(maxsize=1)
def _characters() -> NDArray[np.uint16]:
    """Flags of each code point that was met; 0 of others."""
    return np.zeros(_CODES, dtype=np.uint16)


def _meet(codes: NDArray[np.uint32]) -> None:
    """See to it that the flags of all these characters are known."""
    table = _characters()
    new = _unmet(codes, table, np.empty(256, dtype=np.uint32))
    while len(new):
        for code in set(new.tolist()):
            table[code] = _flags_of(code)
        new = _unmet(codes, table, np.empty(len(codes), dtype=np.uint32))


def _flags_of(code: int) -> int:
    char = chr(code)
    named = (
        *((_CLOSER, _CLOSERS), (_STOP, _STOPS), (_COLON, ":："), (_CONTROL, _CONTROLS)),
        *((_INNER, _INNER_STOPS), (_SIGN_STOP, _SIGN_STOPS), (_QUOTE, _QUOTES)),
    )
    told = (
        *((_MET, True), (_SPACE, char.isspace()), (_WORD, char.isalnum() or char == "_"), (_ALNUM, char.isalnum())),
        *((_DENSE, scripts.within(code, scripts.DENSE)),),
        *((_CASED, char.lower() != char.upper()), (_LOWER, char.islower())),
        *((_ALONE, scripts.within(code, tokens.UNSPACED)),),
    )
    return sum(flag for flag, holds in told if holds) + sum(flag for flag, signs in named if char in signs)


@compiled
def _unmet(codes: NDArray[np.uint32], table: NDArray[np.uint16], room: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Characters without flags, as far as there is room for them."""
    found = 0
    for code in codes:
        if table[code] == 0 and found < len(room):
            room[found] = code
            found += 1
    return room[:found]


@compiled
def _count(codes: NDArray[np.uint32], table: NDArray[np.uint16]) -> int:
    found, inside = 0, False
    for code in codes:
        kind = table[code]
        alone = (kind & _ALONE) != 0
        word = (kind & _WORD) != 0
        found += word and (alone or not inside)
        inside = word and not alone
    return found


@compiled
def _measure(
    codes: NDArray[np.uint32],
    table: NDArray[np.uint16],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    dense: NDArray[np.int64],
    words: NDArray[np.int64],
    controls: NDArray[np.int64],
    flags: NDArray[np.int64],
) -> None:
    for line in range(len(starts)):
        start, end = starts[line], ends[line]
        cased, small, speaks, inner = 0, 0, False, False
        before = _SPACE
        ended = False  # a sentence mark, and quotes behind it
        parted = False  # and white space behind that
        for place in range(start, end):
            kind = table[codes[place]]
            if kind & _SPACE:
                controls[line] += (before & _CONTROL) != 0
                parted = parted or ended
                ended = False
            else:
                if before & _SPACE:
                    words[line] += 1
                    cased += (kind & _CASED) != 0
                    small += (kind & _CASED) != 0 and (kind & _LOWER) != 0
                inner = inner or parted or (kind & _SIGN_STOP) != 0
                parted = False
                ended = (kind & _INNER) != 0 or (ended and (kind & _QUOTE) != 0)
            dense[line] += (kind & _DENSE) != 0
            speaks = speaks or (kind & _ALNUM) != 0
            before = kind
        flags[line] = speaks * SPEAKS + inner * INNER_SENTENCE
        if cased * 2 < words[line] or small >= cased * _SMALL_WORDS:
            flags[line] += RUNNING
        flags[line] += _ending(codes, table, start, end)


@compiled
def _ending(codes: NDArray[np.uint32], table: NDArray[np.uint16], start: int, end: int) -> int:
    """The flags that the end of a line gives."""
    last = end - 1
    while last >= start and table[codes[last]] & _CLOSER:
        last -= 1
    stops = last >= start and (table[codes[last]] & _STOP) != 0
    announces = last >= start and (table[codes[last]] & _COLON) != 0
    cut_off, escaped, silent = False, False, True
    for place in range(end - 1, max(start, end - TAIL) - 1, -1):
        code = codes[place]
        escaped = escaped or code == _AMPERSAND
        if silent and code == _ELLIPSIS:
            cut_off = True
        if silent and code == _DOT and place + 2 < end:
            cut_off = cut_off or (codes[place + 1] == _DOT and codes[place + 2] == _DOT)
        silent = silent and (table[code] & _WORD) == 0
    return (stops and not cut_off) * SENTENCE + announces * ANNOUNCES + cut_off * CUT_OFF + escaped * ESCAPED
