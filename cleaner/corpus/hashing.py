"""Token and shingle hashes: the definition in plain Python, and its constants for compiled code.

A token's hash runs over its code points, a shingle's over the hashes of its tokens; both end with the
64-bit finaliser of MurmurHash3. Among n distinct shingles some two collide with a chance of n²/2⁶⁵
(2.7 % at 10⁹), and then a single Jaccard value is off by one shingle. Never change a constant here: signatures kept on
disk would lose their meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

SHINGLE_TOKENS = 5
MASK = (1 << 64) - 1
TOKEN_START = 0x6A09E667F3BCC908
TOKEN_FACTOR = 0x9E3779B97F4A7C15
SHINGLE_FACTOR = 0xD1342543DE82EF95
FINAL_1 = 0xFF51AFD7ED558CCD
FINAL_2 = 0xC4CEB9FE1A85EC53
DIGEST_SALT = 0x3C6EF372FE94F82A


def finalise(value: int) -> int:
    """MurmurHash3's 64-bit finaliser: a bijection that spreads every input bit."""
    value ^= value >> 33
    value = value * FINAL_1 & MASK
    value ^= value >> 33
    value = value * FINAL_2 & MASK
    return value ^ value >> 33


def token_hash(token: str) -> int:
    """64-bit hash of one token."""
    value = TOKEN_START
    for char in token:
        value = (value ^ ord(char)) * TOKEN_FACTOR & MASK
    return finalise(value)


def shingle_hash(shingle: Sequence[str]) -> int:
    """64-bit hash of one shingle, given as its tokens."""
    value = 0
    for token in shingle:
        value = (value * SHINGLE_FACTOR + token_hash(token)) & MASK
    return finalise(value)


def shingles(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """The shingles of a text in order, repeats included: 5 consecutive tokens; a shorter text is one shingle."""
    last = max(1, len(tokens) - SHINGLE_TOKENS + 1) if tokens else 0
    return [tuple(tokens[i : i + SHINGLE_TOKENS]) for i in range(last)]


def hash32(shingle: str | bytes) -> int:
    """The ``hashfunc`` that makes ``datasketch.MinHash`` equal to our signatures.

    ``shingle``: its tokens joined by single spaces, as str or UTF-8. Returns 32 bits.
    """
    text = shingle.decode("utf-8") if isinstance(shingle, bytes) else shingle
    return shingle_hash(text.split(" ")) & 0xFFFFFFFF
