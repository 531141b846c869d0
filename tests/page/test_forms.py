"""Forms of lines: the compiled pass says what Python's own patterns say."""

from __future__ import annotations

import re

from hypothesis import given, settings, strategies as st

from cleaner import tokens
from cleaner.page import forms

CLOSERS = "\"'”’»«“„‟)]}）】」』〉》*_ \u200b\u200e\u200f"
STOPS = tuple(".!?。！？．؟۔।॥։።༎჻՝…")
DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
INNER = re.compile(r"[.!?؟۔।][\"'”’»)\]]*\s+\S|[。！？]")
CONTROL = re.compile(r"[|›»>/·•→]\s")
CUT_OFF = re.compile(r"(?:…|\.\.\.)\W*$")
SIGNS = "aB3ß .!?…|>•-:：。你の한ก\u200b\u0301’“(&[]\u3000_/©ǅ\u1c90\n\x85\ud800"


def running(text: str) -> bool:
    words = text.split()
    cased = [word for word in words if word[:1].lower() != word[:1].upper()]
    return len(cased) * 2 < len(words) or sum(word[0].islower() for word in cased) >= len(cased) * 0.35


def expected(text: str) -> tuple[int, int, int, int]:
    bare = text.rstrip(CLOSERS)
    cut_off = CUT_OFF.search(text, max(0, len(text) - forms.TAIL)) is not None
    flags = {
        forms.SENTENCE: bare.endswith(STOPS) and not cut_off,
        forms.ANNOUNCES: bare.endswith((":", "：")),
        forms.CUT_OFF: cut_off,
        forms.ESCAPED: "&" in text[-forms.TAIL :],
        forms.SPEAKS: any(char.isalnum() for char in text),
        forms.RUNNING: running(text),
        forms.INNER_SENTENCE: INNER.search(text) is not None,
    }
    said = sum(flag for flag, holds in flags.items() if holds)
    return len(DENSE.findall(text)), len(text.split()), len(CONTROL.findall(text)), said


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text(st.sampled_from(SIGNS), min_size=1, max_size=90) | st.text(min_size=1, max_size=40), max_size=6)
)
def test_the_compiled_pass_agrees_with_pythons_patterns(texts: list[str]) -> None:
    """On any characters, lone surrogates among them, and whatever lines stand around a line."""
    texts = [stripped for text in texts if (stripped := text.strip())]
    assert list(zip(*forms.measure(texts), strict=True)) == [expected(text) for text in texts]


def test_no_lines_have_no_forms() -> None:
    assert forms.measure([]) == ([], [], [], [])


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(SIGNS + "가ไİΣ½ﷺ\u0345\u1100")) | st.text())
def test_tokens_are_counted_as_they_are_cut(text: str) -> None:
    """In any script; what is compared are the two definitions."""
    assert forms.count_tokens(text) == len(tokens.tokens(text))
