"""First pass over a page of text: what each line says about itself, and its words as hashes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page import characters as c
from cleaner.page.thresholds import PROSE_MASS

#: What a line says about itself, in the order of the columns. Shares are of the line, 0-1.
OWN = (
    *(
        "mass",
        "words",
        "word_length",
        "upper_share",
        "capital_words",
        "first_kind",
        "digit_share",
        "comma_rate",
        "sentences",
        "sentence_end",
    ),
    *(
        "question_end",
        "ellipsis_end",
        "colon_end",
        "bullet",
        "numbered",
        "separators",
        "quotes",
        "quote_start",
        "dense_share",
        "symbol_share",
    ),
    *("address", "clock", "year", "numbers", "brackets", "dashes", "root_mass", "prose"),
)
MASS, FIRST_KIND, SENTENCE_END, SENTENCES, PROSE = (
    OWN.index(n) for n in ("mass", "first_kind", "sentence_end", "sentences", "prose")
)
_LONG_MASS = 170.0

# Mass and words that one character of a class stands for: signs say as much as two or three Latin letters.
# All are quarters, so that sums are exact in any order.
_WEIGHTS = np.zeros((c.CLASSES, 3))
_WEIGHTS[:, 0] = 1.0
_WEIGHTS[[c.SIGN, c.HANGUL, c.STOP_SIGN, c.MARK, c.INVISIBLE], 0] = 2.5, 2.0, 2.0, 0.25, 0.0
_WEIGHTS[[c.SPACE, c.SIGN, c.UNSPACED], 1] = 1.0, 0.5, 0.25
_WEIGHTS[[c.LOWER, c.UPPER, c.LETTER, c.UNSPACED, c.HANGUL, c.SIGN], 2] = 1.0  # letters

_IN_WORD = np.zeros(c.CLASSES, dtype=np.bool_)
_IN_WORD[[c.LOWER, c.UPPER, c.LETTER, c.UNSPACED, c.HANGUL, c.MARK, c.DIGIT]] = True
_CLOSES = np.zeros(c.CLASSES, dtype=np.bool_)
_CLOSES[[c.QUOTE, c.BRACKET, c.SPACE, c.INVISIBLE]] = True

# Columns of a tally after the classes: what needs the order of the characters.
_CASED, _CAPITALS, _SENTENCES, _CLOCK, _YEAR, _NUMBERS, _ADDRESS, _LAST = range(c.CLASSES, c.CLASSES + 8)
_TALLIED = c.CLASSES + 8
_SLASH, _AT = 47, 64

_SEED = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_ONE = np.uint64(1)


class Words(NamedTuple):
    """Words of all lines: hashes, lengths (at most 255), and the first word of each line; one place past the last."""

    hashes: NDArray[np.uint64]
    lengths: NDArray[np.uint8]
    firsts: NDArray[np.int64]


@compiled
def mix(state: np.uint64, word: np.uint64) -> np.uint64:
    """The hash of a sequence of words, one word on; never 0."""
    state = (state ^ word) * _MIX
    return (state ^ (state >> _SHIFT)) | _ONE


@compiled
def sequence(words: NDArray[np.uint64], first: int, width: int) -> np.uint64:
    """The hash of ``width`` words in a row; 0 of none."""
    state = np.uint64(width)
    for place in range(first, first + width):
        state = mix(state, words[place])
    return state


@compiled
def mix_all(words: NDArray[np.uint64], states: NDArray[np.uint64]) -> None:
    """Hashes of the first word, of the first two, and so on, into ``states``."""
    state = np.uint64(0)
    for place in range(len(words)):
        state = mix(state, words[place])
        states[place] = state


@compiled
def _scan(
    codes: NDArray[np.uint32],
    all_kinds: NDArray[np.uint8],
    all_folds: NDArray[np.uint32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    tally: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    lengths: NDArray[np.uint8],
    firsts: NDArray[np.int64],
) -> None:
    """Cut the lines into words; count classes of characters and what needs their order into ``tally``.

    A sign of a script without spaces is a word; what is invisible belongs to none.
    """
    count = 0
    for line in range(len(starts)):
        state, length, inside = _SEED, 0, False
        before, last, digits, value, last_place = c.SPACE, c.SPACE, 0, 0, starts[line]
        for place in range(starts[line], ends[line]):
            code = codes[place]
            known = min(code, c.KNOWN)
            kind = all_kinds[known]
            tally[line, kind] += 1
            if kind == c.INVISIBLE:
                continue
            if kind in (c.LOWER, c.UPPER):
                if not inside:
                    tally[line, _CASED] += 1
                    tally[line, _CAPITALS] += kind == c.UPPER
            elif kind == c.SPACE:
                tally[line, _SENTENCES] += last == c.STOP and before != c.SPACE
            elif kind == c.STOP_SIGN:
                tally[line, _SENTENCES] += 1
            if kind == c.DIGIT:
                tally[line, _NUMBERS] += digits == 0
                digits += 1
                value = value * 10 + code - 48 if digits < 6 and code < 58 else 0
                tally[line, _YEAR] |= digits == 4 and 1900 <= value < 2100
                tally[line, _CLOCK] |= before == c.COLON and last == c.DIGIT
            else:
                digits, value = 0, 0
                tally[line, _ADDRESS] |= (code == _AT and before != c.SPACE) or (code == _SLASH and before == c.COLON)
            inside = _IN_WORD[kind]
            if inside:
                state = (state ^ np.uint64(all_folds[known])) * _PRIME
                length += 1
            else:
                if length:
                    hashes[count], lengths[count] = state, min(length, 255)
                    count, state, length = count + 1, _SEED, 0
                if kind == c.SIGN:
                    hashes[count], lengths[count] = (_SEED ^ np.uint64(all_folds[known])) * _PRIME, 1
                    count += 1
            before = kind
            if not _CLOSES[kind]:
                last_place = place
                if kind != c.COLON:
                    last = kind
        if length:
            hashes[count], lengths[count] = state, min(length, 255)
            count += 1
        tally[line, _LAST] = last_place
        firsts[line + 1] = count


@compiled
def _describe(
    codes: NDArray[np.uint32],
    all_kinds: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    tally: NDArray[np.int64],
    weights: NDArray[np.float64],
    out: NDArray[np.float32],
) -> None:
    """Columns `OWN` from the tallies; ``weights`` are mass, words and letters of each class."""
    for line in range(len(starts)):
        of, start, end, place = tally[line], starts[line], ends[line], tally[line, _LAST]
        mass, words, letters = 0.0, 1.0, 0.0
        for kind in range(c.CLASSES):
            mass += of[kind] * weights[kind, 0]
            words += of[kind] * weights[kind, 1]
            letters += of[kind] * weights[kind, 2]
        visible = max(1, end - start - of[c.SPACE])
        first, last = all_kinds[min(codes[start], c.KNOWN)], all_kinds[min(codes[place], c.KNOWN)]
        second = all_kinds[min(codes[min(start + 1, end - 1)], c.KNOWN)]
        sign = codes[place]
        dots = place - start >= 2 and sign == 46 and codes[place - 1] == 46 and codes[place - 2] == 46
        cut_off = dots or last == c.ELLIPSIS
        sentence = last in (c.STOP, c.STOP_SIGN) and not dots
        capitals = of[_CAPITALS] / of[_CASED] if of[_CASED] else 0.3
        shouted = of[c.UPPER] > 9 * of[c.LOWER]  # where all is capitals, those of words say nothing
        running = capitals <= 0.65 or 2 * of[_CASED] < words or shouted
        shaped = sentence or of[_SENTENCES] > 0 or mass >= _LONG_MASS
        prose = (
            mass >= PROSE_MASS and words >= 8 and running and shaped and not cut_off and of[c.SEPARATOR] < 0.15 * words
        )
        values = (
            mass,
            words,
            letters / words,
            of[c.UPPER] / max(1, of[c.UPPER] + of[c.LOWER]),
            capitals,
            first * 1.0,
            of[c.DIGIT] / visible,
            of[c.COMMA] / words,
            of[_SENTENCES] * 1.0,
            sentence * 1.0,
            (sign in (33, 63, 0xFF01, 0xFF1F)) * 1.0,
            cut_off * 1.0,
            (last == c.COLON) * 1.0,
            (first in (c.SEPARATOR, c.DASH) and second == c.SPACE) * 1.0,
            (first == c.DIGIT and second in (c.STOP, c.BRACKET)) * 1.0,
            of[c.SEPARATOR] / words,
            of[c.QUOTE] / words,
            (first == c.QUOTE) * 1.0,
            (of[c.SIGN] + of[c.UNSPACED] + of[c.HANGUL]) / visible,
            1.0 - (letters + of[c.DIGIT] + of[c.MARK]) / visible,
            of[_ADDRESS] * 1.0,
            of[_CLOCK] * 1.0,
            of[_YEAR] * 1.0,
            of[_NUMBERS] / words,
            of[c.BRACKET] * 1.0,
            of[c.DASH] * 1.0,
            np.sqrt(min(mass, 600.0)),
            prose * 1.0,
        )
        for column in range(len(values)):
            out[line, column] = values[column]


def read_lines(
    codes: NDArray[np.uint32],
    tables: c.Tables,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    out: NDArray[np.float32],
) -> Words:
    """Fill the first columns of ``out`` with `OWN` of the lines ``[start:end]``; returns their words."""
    words, tally = _read(codes, tables, starts, ends)
    _describe(codes, tables.kinds, starts, ends, tally, _WEIGHTS, out)
    return words


def cut_words(codes: NDArray[np.uint32], tables: c.Tables, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Words:
    """The words of the lines ``[start:end]``, which may be empty."""
    return _read(codes, tables, starts, ends)[0]


def _read(
    codes: NDArray[np.uint32], tables: c.Tables, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[Words, NDArray[np.int64]]:
    room = len(codes) + 1
    words = Words(np.empty(room, np.uint64), np.empty(room, np.uint8), np.zeros(len(starts) + 1, np.int64))
    tally = np.zeros((len(starts), _TALLIED), dtype=np.int64)
    _scan(codes, *tables, starts, ends, tally, words.hashes, words.lengths, words.firsts)
    return words, tally
