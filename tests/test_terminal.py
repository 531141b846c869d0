"""Input strings never reach the terminal raw."""

from __future__ import annotations

import unicodedata

from hypothesis import given, strategies as st

from cleaner.terminal import printable, shown


def test_controls_and_overrides_are_shown_as_escapes() -> None:
    assert printable("a\x1b]0;pwned\x07\n\x9b\u202etxt\u200b") == "a\\x1b]0;pwned\\x07\\x0a\\x9b\\u202etxt\\u200b"


def test_ordinary_text_in_any_script_is_untouched() -> None:
    text = "Grüße, 世界 – नमस्ते “quoted” \u00a0€"
    assert printable(text) == text


def test_tabs_of_a_text_are_spaces_and_those_of_a_name_are_not() -> None:
    assert shown("Lenne\t9\x1b") == "Lenne  9\\x1b"
    assert printable("a\tb.txt") == "a\\x09b.txt"


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert printable("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(max_size=60))
def test_nothing_unsafe_comes_through(text: str) -> None:
    assert not {unicodedata.category(char) for char in printable(text)} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
