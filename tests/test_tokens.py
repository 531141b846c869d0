"""Tokens: the definition that words, shingles and signatures rest on."""

import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.tokens import count, fold, spans, tokens

MIXED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aB9_ \n\t.-'’½ﬁΣσİıßé\u0301\u0e33\u0e01日本ーｶﾞ한ᄒ\u1161\u11ab\ud800😀ａＢ①々〇"),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("... — !", []),
        ("Don't stop", ["don", "t", "stop"]),
        ("snake_case 3.14", ["snake_case", "3", "14"]),
        ("ＡＢＣ ﬁne", ["abc", "fine"]),
        ("日本語 テキスト、한국", [*"日本語テキスト한국"]),
        ("ไทย2024", ["ไ", "ท", "ย", "2024"]),
        ("iPhone手机x", ["iphone", "手", "机", "x"]),
        ("ｶﾞ", ["ガ"]),
        ("𠀋あ", ["𠀋", "あ"]),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_tokens_by_example(text, expected):
    """Punctuation splits, compatibility forms are folded, unspaced scripts go by character."""
    assert tokens(text) == expected


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_count_is_the_number_of_tokens(text):
    """The quick count agrees with the tokens."""
    assert count(text) == len(tokens(text))


@given(MIXED)
@settings(max_examples=400, deadline=None)
def test_spans_point_at_the_tokens(text):
    """Each token has a place in the text as given, in order, and that place folds to text holding the token."""
    places = spans(text)
    assert len(places) == len(tokens(text))
    for (start, end), token in zip(places, tokens(text), strict=True):
        assert 0 <= start < end <= len(text)
        assert token.replace("ς", "σ") in fold(text[start:end]).replace("ς", "σ")
    assert places == sorted(places)


def test_spans_of_decomposed_text():
    """A letter and its combining mark are one place, also between characters that stand alone."""
    text = unicodedata.normalize("NFD", "über naïve ") + "日が本"
    assert [text[a:b] for a, b in spans(text)] == [
        *unicodedata.normalize("NFD", "über naïve").split(),
        "日",
        "が",
        "本",
    ]
