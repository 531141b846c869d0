"""Scripts without spaces are said in one place, and their ranges are what they seem."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from cleaner import scripts, tokens

PACKAGE = Path(scripts.__file__).parent
TABLES = {name: value for name, value in vars(scripts).items() if name.isupper()}
NAMES = {"HAN": "CJK", "KANA": "(HIRA|KATA)", "BURMESE": "MYANMAR", "KANA_HALF_WIDTH": "HALFWIDTH KATA"}


@pytest.mark.parametrize("name", TABLES)
def test_ranges_are_in_order_and_apart(name: str) -> None:
    ranges = sorted(TABLES[name])
    assert all(first <= last for first, last in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


@pytest.mark.parametrize("name", ["THAI", "LAO", "TIBETAN", "BURMESE", "KHMER", "HAN", "HANGUL", "KANA_HALF_WIDTH"])
def test_letters_are_of_the_script(name: str) -> None:
    """Old letters and marks have names of their own, so what is asked is each letter's name."""
    for first, last in TABLES[name]:
        for char in map(chr, range(first, last + 1)):
            if unicodedata.category(char) == "Lo":
                assert re.match(NAMES.get(name, name), unicodedata.name(char)), hex(ord(char))


def test_signs_and_within_agree() -> None:
    held = re.compile(f"[{scripts.signs(scripts.THAI, scripts.HAN)}]")
    both = (*scripts.THAI, *scripts.HAN)
    assert all((held.match(chr(code)) is not None) == scripts.within(code, both) for code in range(0x11000))


def test_tokens_of_their_own_do_not_change() -> None:
    """Signatures of former runs were made by them."""
    alone = "ก五あアㄱ가丆々〇〢ㇰ豈ퟋᄀꥠ𠀀𛀀"
    assert tokens.tokens(alone) == list(tokens.fold(alone))
    assert tokens.tokens("ກກ ကက កក བོད") == ["ກກ", "ကက", "កក", *re.findall(r"\w+", "བོད")]


def test_no_other_module_has_ranges_of_them() -> None:
    """Their first code points, as escapes or numbers, stand nowhere else in the package."""
    said = re.compile(r"(?i)(?:\\u|0x)(?:0?e00|0?e80|3040|30a1|3400|4e00|ac00)(?![0-9a-f])")
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "scripts.py":
            assert not said.search(path.read_text(encoding="utf-8")), path
