"""Compiled reading of the bytes of canonical HTML: characters, names, class words, ends of comments and raw text."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Hashes = NDArray[np.uint64]

FNV, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
MIX, SHIFT, ONE = np.uint64(0x9E3779B97F4A7C15), np.uint64(29), np.uint64(1)
LT, GT, SLASH, AMP, QUOTE, EQUALS, BLANK, BANG, QUERY, DASH, NEWLINE = (ord(sign) for sign in '<>/&"= !?-\n')


def hash_name(name: str) -> int:
    """FNV-1a of the bytes of a name."""
    state = int(FNV)
    for byte in name.encode():
        state = (state ^ byte) * int(PRIME) % (1 << 64)
    return state


@compiled
def is_space(code: int | np.int64) -> Any:
    """Python's own white space (`str.isspace`)."""
    if code < 128:
        return code == 32 or 9 <= code <= 13 or 28 <= code <= 31
    return code in (0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000) or 0x2000 <= code <= 0x200A


@compiled
def reference(data: Bytes, at: int) -> tuple[Any, int]:
    """The character that the reference at ``at`` stands for, and the place after it. Serialisers write five."""
    if data[at + 1] == 97:
        return AMP, at + 5
    if data[at + 1] == 108:
        return LT, at + 4
    if data[at + 1] == 103:
        return GT, at + 4
    if data[at + 1] == 113:
        return QUOTE, at + 6
    return 0xA0, at + 6


@compiled
def character(data: Bytes, at: int) -> tuple[np.int64, int]:
    """The code point at ``at`` of UTF-8, and the place after it."""
    first = np.int64(data[at])
    if first < 0x80:
        return first, at + 1
    if first < 0xE0:
        return (first & 31) << 6 | (data[at + 1] & 63), at + 2
    if first < 0xF0:
        return (first & 15) << 12 | np.int64(data[at + 1] & 63) << 6 | (data[at + 2] & 63), at + 3
    return (
        (first & 7) << 18 | np.int64(data[at + 1] & 63) << 12 | np.int64(data[at + 2] & 63) << 6 | (data[at + 3] & 63),
        at + 4,
    )


@compiled
def slot(keys: Hashes, key: np.uint64) -> np.uint64:
    """The slot of a key in an open-addressed table, or the free one where it would stand."""
    mask = np.uint64(len(keys) - 1)
    place = (key ^ (key >> SHIFT)) & mask
    while keys[place] != 0 and keys[place] != key:
        place = (place + ONE) & mask
    return place


@compiled
def known(hashes: Hashes, key: np.uint64) -> int:
    """The place of a name in the sorted table, or -1."""
    low, high = 0, len(hashes)
    while low < high:
        middle = (low + high) >> 1
        if hashes[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < len(hashes) and hashes[low] == key else -1


@compiled
def class_words(data: Bytes, at: int, end: int, words: Hashes, groups: Ints) -> int:
    """Bits of the groups to which the words of an attribute belong: runs of letters, cut before capitals."""
    bits, state, length, small = 0, FNV, 0, False
    for place in range(at, end + 1):
        byte = data[place] if place < end else BLANK
        capital = 65 <= byte <= 90
        letter = capital or 97 <= byte <= 122
        if length and (not letter or (capital and small)):
            found = slot(words, state)
            if words[found] == state:
                bits |= groups[found]
            state, length = FNV, 0
        if letter:
            state = (state ^ np.uint64(byte | 32)) * PRIME
            length += 1
        small = letter and not capital
    return bits


@compiled
def hides(data: Bytes, at: int, end: int) -> bool:
    """Whether a style says "display: none"."""
    for place in range(at, end - 8):
        if data[place] == 112 and data[place + 1] == 108 and data[place + 2] == 97 and data[place + 3] == 121:
            value = place + 4
            while value < end - 1 and data[value] in (BLANK, 58):
                value += 1
            if data[value] == 110 and data[value + 1] == 111:
                return True
    return False


@compiled
def class_hash(data: Bytes, at: int, end: int, state: np.uint64) -> np.uint64:
    """The hash of a class attribute, figures aside: "post-17" and "post-18" are one style."""
    for place in range(at, end):
        if not 48 <= data[place] <= 57:
            state = (state ^ np.uint64(data[place])) * PRIME
    return state


@compiled
def after(data: Bytes, at: int) -> int:
    """The place after a comment, processing instruction or document type that begins at ``at``."""
    comment = at + 3 < len(data) and data[at + 2] == DASH and data[at + 3] == DASH
    at += 6 if comment else 2  # a comment may begin with ">"
    while at < len(data) and not (data[at] == GT and (not comment or (data[at - 1] == DASH and data[at - 2] == DASH))):
        at += 1
    return at + 1


@compiled
def raw_end(data: Bytes, at: int, state: np.uint64) -> int:
    """Where the end tag of an element begins whose text is not escaped; ``state`` is the hash of its name."""
    while at < len(data):
        if data[at] == LT and at + 1 < len(data) and data[at + 1] == SLASH:
            name, place = FNV, at + 2
            while place < len(data) and data[place] != GT:
                name = (name ^ np.uint64(data[place])) * PRIME
                place += 1
            if name == state:
                return at
        at += 1
    return at
