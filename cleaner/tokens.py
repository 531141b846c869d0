r"""The tokens that words are counted by and shingles are made of.

Tokens are the runs of ``\w`` in the NFKC-normalised, lower-cased text, so punctuation splits. Han, Kana,
Hangul and Thai, written without spaces between words, give one token for each character.
"""

from __future__ import annotations

import re
import unicodedata

from cleaner.scripts import (
    HAN,
    HAN_NUMERALS,
    HAN_SUPPLEMENTS,
    HANGUL,
    HANGUL_LETTERS,
    KANA,
    KANA_SUPPLEMENTS,
    THAI,
    Ranges,
    signs,
)

#: Whose characters are tokens of their own; those in them that are not ``\\w`` still split.
UNSPACED: Ranges = (
    *(*THAI, *HANGUL, *HANGUL_LETTERS),
    *(*KANA, *KANA_SUPPLEMENTS),
    *(*HAN, *HAN_NUMERALS, *HAN_SUPPLEMENTS),
)

_UNSPACED = signs(UNSPACED)
TOKEN = re.compile(rf"[^\W{_UNSPACED}]+|(?=\w)[{_UNSPACED}]")
_ASCII_TOKEN = re.compile(r"\w+", re.ASCII)
# NFKC and lower-casing act on each side of ASCII white space alone: it composes with nothing and ends every
# context (such as that of the Greek final sigma).
_CHUNK = re.compile(r"[^ \t\n\r\f\v]+")


def fold(text: str) -> str:
    """The text as tokens see it: NFKC-normalised, then lower-cased."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order; the reference that compiled code is tested against."""
    return TOKEN.findall(fold(text))


def count(text: str) -> int:
    """Number of tokens of a text."""
    return len(_ASCII_TOKEN.findall(text)) if text.isascii() else len(tokens(text))


def spans(text: str) -> list[tuple[int, int]]:
    """Where each token of ``tokens(text)`` stands in the text as given: (start, end) in code points.

    Normalisation may move characters. Where one composed form stands for several tokens ("½"), or where
    characters cannot be told apart, the span is that of the whole form or run of non-space characters.
    """
    if text.isascii():
        return [match.span() for match in _ASCII_TOKEN.finditer(text)]
    odd = "".join(sorted(char for char in set(text) if not _stays_in_place(char)))
    if not odd:
        return _spans_in_place(text, 0)
    # Normalisation and lower-casing end at white space: between chunks with odd characters all stays in place.
    found: list[tuple[int, int]] = []
    end = 0
    for chunk in re.finditer(rf"[^ \t\n\r\f\v]*[{re.escape(odd)}][^ \t\n\r\f\v]*", text):
        found += _spans_in_place(text[end : chunk.start()], end)
        found += [(chunk.start() + first, chunk.start() + last) for first, last in _spans_of_run(chunk.group())]
        end = chunk.end()
    return found + _spans_in_place(text[end:], end)


def _stays_in_place(char: str) -> bool:
    """Whether a character is one when folded too, and no part of another."""
    return char.isascii() or (len(fold(char)) == 1 and not _joins(char))


def _spans_in_place(text: str, start: int) -> list[tuple[int, int]]:
    """The spans of a text of such characters, which begins at ``start``."""
    folded = fold(text)
    if len(folded) != len(text):  # two of them make one
        return [
            (start + chunk.start() + first, start + chunk.start() + last)
            for chunk in _CHUNK.finditer(text)
            for first, last in _spans_of_run(chunk.group())
        ]
    return [(start + match.start(), start + match.end()) for match in TOKEN.finditer(folded)]


def _spans_of_run(run: str) -> list[tuple[int, int]]:
    folded = fold(run)
    origin = _origins(run, len(folded))
    return [(origin[m.start()][0], origin[m.end() - 1][1]) for m in TOKEN.finditer(folded)]


def _origins(run: str, length: int) -> list[tuple[int, int]]:
    """For each of ``length`` characters of the folded run, the span of ``run`` that it comes from."""
    starts = [i for i, char in enumerate(run) if i == 0 or not _joins(char)]
    clusters = list(zip(starts, [*starts[1:], len(run)], strict=True))
    origins = [(first, last) for first, last in clusters for _ in fold(run[first:last])]
    return origins if len(origins) == length else [(0, len(run))] * length


def _joins(char: str) -> bool:
    """Whether normalisation may compose the character with the one before it."""
    return unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff"
