"""Lines as folded words, and tries of phrases over them.

Folding evens out what writers vary: case, accents, vowel signs, width, punctuation. Scripts written without
spaces (Han, Kana, Thai) are cut into single signs, so that a phrase is found wherever it begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from cleaner.scripts import HAN, KANA, KANA_HALF_WIDTH, THAI, signs

_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
# Signs that writers leave out or vary: accents, Hebrew points, Arabic vowel signs and tatweel.
_SIGNS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_VARIANTS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ک": "ك", "ی": "ي", "ى": "ي", "ە": "ه"}
)
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u1000-\u109f\u1780-\u17d3"
)
_SPACELESS = signs(THAI, KANA, KANA_HALF_WIDTH, HAN)
_INNER = "\u00ad\u200b\u200d\u200e\u200f\u2060\ufeff"
# A word: one sign of a script written without spaces (with its marks), or a run of letters, digits and marks.
_WORD = re.compile(f"[{_SPACELESS}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|(?:[^\\W_{_SPACELESS}]|[{_MARKS}{_INNER}])+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_FOLDED_WORD = re.compile(f"(?:[^\\W_]|[{_MARKS}])+")
_SPACELESS_SIGN = re.compile(f"[{_SPACELESS}]")

Trie = dict[str, Any]


class Entry(NamedTuple):
    """A phrase of the lexicon: what it stands for, its folded words and its flags."""

    value: str  # a reason or a field
    words: tuple[str, ...]
    flags: str  # "=" the whole line only, ":" with a delimiter only, "…" more words may follow


def fold(text: str) -> str:
    """The form in which lines are compared: NFKC and casefold; invisible signs, accents, Hebrew points,
    Arabic vowel signs and a few letter variants (ı ø ł đ, Persian and Arabic kaf and yeh) evened out;
    every run of other signs than letters, digits and marks is one space; no space at the ends."""
    return " ".join(_FOLDED_WORD.findall(_even(text)))


def _even(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold()
    text = _SIGNS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", text).translate(_VARIANTS)


@lru_cache(maxsize=1 << 14)  # words recur; folding one costs ten times a look-up
def _even_word(word: str) -> str:
    return _even(word).strip()


def places(text: str) -> Iterator[tuple[str, int, int]]:
    """Folded words with start and end, one by one, so that a look-up may stop early."""
    if text.isascii():
        for match in _ASCII_WORD.finditer(text.lower()):
            yield match.group(), match.start(), match.end()
        return
    for match in _WORD.finditer(text):
        if word := _even_word(match.group()):
            yield word, match.start(), match.end()


def is_spaceless(text: str) -> bool:
    """Whether signs of scripts that are written without spaces stand in a text."""
    return not text.isascii() and _SPACELESS_SIGN.search(text) is not None


@lru_cache(maxsize=64)  # several questions are asked about the same line one after another
def cut(text: str) -> tuple[str, ...]:
    """All folded words of a line: those of `places`."""
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.lower()))
    return tuple(word for found in _WORD.findall(text) if (word := _even_word(found)))


def plant(trie: Trie, phrase: str, value: str) -> None:
    """Add a phrase with its flags (see `Entry`). The first entry of a phrase stays; one without words is none."""
    bare = phrase.lstrip("=").rstrip(":…")
    words = cut(bare)
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    if words:
        node.setdefault(
            "",
            Entry(value, words, phrase[: len(phrase) - len(phrase.lstrip("="))] + phrase[len(phrase.rstrip(":…")) :]),
        )


def opening(trie: Trie, text: str) -> list[tuple[Entry, int, int]]:
    """Entries with which the text begins, each with the places where it starts and ends, longest first.

    Reads no further into the text than the trie goes.
    """
    found: list[tuple[Entry, int, int]] = []
    node = trie
    first = -1
    for word, start, end in places(text):
        follower = node.get(word)
        if follower is None:
            break
        node = follower
        first = start if first < 0 else first
        if (entry := node.get("")) is not None:
            found.append((entry, first, end))
    found.reverse()
    return found


def longest(trie: Trie, words: Sequence[str], start: int) -> tuple[Entry, int] | None:
    """The longest entry that begins at word ``start``, with the place after its last word."""
    best = None
    node = trie
    for place in range(start, len(words)):
        follower = node.get(words[place])
        if follower is None:
            break
        node = follower
        if (entry := node.get("")) is not None:
            best = entry, place + 1
    return best


def strong(entry: Entry) -> bool:
    """True for phrases that hardly stand in prose by chance: several words, or three signs without spaces."""
    if "=" in entry.flags or ":" in entry.flags:
        return False
    if _SPACELESS_SIGN.match(entry.words[0]):
        return len(entry.words) >= 3
    return len(entry.words) >= 2
