"""Write ``cleaner/page/characters.npz``: the class and the folded form of every code point.

    python benchmarks/characters.py

The tables are frozen as data because Python releases know different versions of Unicode, and a page
must be judged alike by all of them.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import numpy as np

from cleaner.page import characters as c
from cleaner.scripts import BURMESE, HAN, KANA, KANA_HALF_WIDTH, KHMER, LAO, THAI, signs

OUT = Path(__file__).parents[1] / "cleaner" / "page" / "characters.npz"

_SIGNS = re.compile(f"[{signs(KANA, KANA_HALF_WIDTH, HAN)}]")
_UNSPACED = re.compile(f"[{signs(THAI, LAO, BURMESE, KHMER)}]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
# Signs that writers leave out: accents, Hebrew points, Arabic vowel signs and tatweel.
_OMITTED = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_LISTED = {
    c.STOP: ".!?؟۔।॥։෴܀⸮።",
    c.STOP_SIGN: "。！？｡．",
    c.COMMA: ",;،؛፣、，；､",
    c.COLON: ":：",
    c.SEPARATOR: "|¦·•‧∙⋅›‹→←►▶▸▪■●○◦‣⁃✓✔*#+_=~/\\<>^",
    c.DASH: "-‐‑‒–—―−",
    c.ELLIPSIS: "…⋯",
    c.QUOTE: "\"'`´‘’‚‛“”„‟«»「」『』《》〈〉",
}
_BY_CATEGORY = {
    "Ll": c.LOWER,
    "Lu": c.UPPER,
    "Lt": c.UPPER,
    "Lo": c.LETTER,
    "Lm": c.LETTER,
    "Mn": c.MARK,
    "Mc": c.MARK,
    "Me": c.MARK,
    "Nd": c.DIGIT,
    "Nl": c.DIGIT,
    "No": c.DIGIT,
    "Cf": c.INVISIBLE,
    "Ps": c.BRACKET,
    "Pe": c.BRACKET,
    "Pi": c.QUOTE,
    "Pf": c.QUOTE,
    "Zs": c.SPACE,
    "Zl": c.SPACE,
    "Zp": c.SPACE,
    "Cc": c.SPACE,
    "Po": c.MARKUP,
    "Pc": c.MARKUP,
    "Pd": c.DASH,
}
_VARIANTS = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ک": "ك", "ی": "ي", "ى": "ي"}


def kind(char: str) -> int:
    """The class of one character."""
    for code, chars in _LISTED.items():
        if char in chars:
            return code
    if _OMITTED.match(char):
        return c.INVISIBLE
    category = unicodedata.category(char)
    if category in ("Lo", "Lm", "Nl") and (_SIGNS.match(char) or 0x20000 <= ord(char) < 0x40000):
        return c.SIGN
    if category[0] == "L" and _UNSPACED.match(char):
        return c.UNSPACED
    if category[0] == "L" and _HANGUL.match(char):
        return c.HANGUL
    return _BY_CATEGORY.get(category, c.OTHER)


def folded(char: str) -> int:
    """The code point by which words are compared: small, without accent or width."""
    small = unicodedata.normalize("NFKD", char.casefold())
    first = next((sign for sign in small if not _OMITTED.match(sign)), char)
    first = _VARIANTS.get(first, first)
    return ord(first) if ord(first) < c.FOLDED else ord(char)


def main() -> None:
    kinds = np.array([kind(chr(code)) for code in range(c.KNOWN)], dtype=np.uint8)
    firsts = np.flatnonzero(np.diff(kinds, prepend=np.uint8(255))).astype(np.uint32)
    folds = np.array([folded(chr(code)) for code in range(c.FOLDED)], dtype=np.int64)
    changed = np.flatnonzero(folds != np.arange(c.FOLDED))
    np.savez_compressed(
        OUT,
        firsts=firsts,
        kinds=kinds[firsts],
        changed=changed.astype(np.uint16),
        folds=folds[changed].astype(np.uint16),
    )
    print(f"{OUT}: {OUT.stat().st_size} bytes, Unicode {unicodedata.unidata_version}")


if __name__ == "__main__":
    main()
