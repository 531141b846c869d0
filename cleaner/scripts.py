"""Scripts whose words no space parts, as ranges of code points: said once, for all who ask.

Which of them count differs with the question (a token of its own, a sign that says as much as a short word, a
phrase that is found inside a line), so each module names those that it needs. Compiled code reads them as tables.
"""

from __future__ import annotations

#: First and last code points, both within, in order.
Ranges = tuple[tuple[int, int], ...]

THAI: Ranges = ((0x0E00, 0x0E7F),)
LAO: Ranges = ((0x0E80, 0x0EFF),)
TIBETAN: Ranges = ((0x0F00, 0x0FFF),)
BURMESE: Ranges = ((0x1000, 0x109F),)
KHMER: Ranges = ((0x1780, 0x17FF),)

#: Hiragana and Katakana with their marks, and the extensions of the latter.
KANA: Ranges = ((0x3040, 0x30FF), (0x31F0, 0x31FF))
#: Without what stands between words: the double hyphen and the middle dot.
KANA_LETTERS: Ranges = ((0x3041, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF))
#: NFKC makes full ones of them.
KANA_HALF_WIDTH: Ranges = ((0xFF66, 0xFF9F),)
KANA_SUPPLEMENTS: Ranges = ((0x1AFF0, 0x1B16F),)

#: Unified ideographs (the hexagrams between them are no letters), and compatibility ones, of which NFKC leaves a few.
HAN: Ranges = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
#: Iteration mark and zero; numerals.
HAN_NUMERALS: Ranges = ((0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B))
HAN_SUPPLEMENTS: Ranges = ((0x20000, 0x3FFFF),)

#: Syllables, and the old letters behind them. Korean has spaces, yet says as much in a sign as the others.
HANGUL: Ranges = ((0xAC00, 0xD7FF),)
#: Letters alone; NFKC leaves archaic ones uncomposed.
HANGUL_LETTERS: Ranges = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F))

#: One character of these says as much as two or three of others.
DENSE: Ranges = (*THAI, *LAO, *BURMESE, *KHMER, *KANA, *HAN, *HANGUL)


def signs(*scripts: Ranges) -> str:
    """Scripts as the inside of a character class of a regular expression."""
    return "".join(f"{chr(first)}-{chr(last)}" for script in scripts for first, last in script)


def within(code: int, script: Ranges) -> bool:
    """Whether a code point belongs to a script."""
    return any(first <= code <= last for first, last in script)
