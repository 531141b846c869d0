"""Differences are shown word by word, and both texts can be read out of them."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings, strategies as st

from cleaner.look.word_diff import MOST_WORDS, Run, folded, word_diff

TEXTS = st.text(st.sampled_from("ab \n"), max_size=40)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS)
def test_both_texts_are_in_it(left: str, right: str) -> None:
    runs = word_diff(left, right)
    assert "".join(run.text for run in runs if run.side != "right").split() == left.split()
    assert "".join(run.text for run in runs if run.side != "left").split() == right.split()


def test_a_changed_word_stands_alone() -> None:
    runs = word_diff("The bridge was closed for nine years.", "The bridge was closed for ten years.")
    assert [(run.side, run.text) for run in runs][:3] == [
        ("both", "The bridge was closed for "),
        ("left", "nine "),
        ("right", "ten "),
    ]


def test_a_few_common_words_between_two_changes_belong_to_both() -> None:
    runs = word_diff("a b c one x two d e f", "a b c three x four d e f")
    assert [run.side for run in runs] == ["both", "left", "right", "both"]


def test_long_common_runs_are_folded() -> None:
    same = " ".join(map(str, range(100)))
    assert folded(word_diff(f"{same} old", f"{same} new"), 5) == [
        95,
        Run("both", "95 96 97 98 99 "),
        Run("left", "old"),
        Run("right", "new"),
    ]
    assert folded(word_diff(same, same), 5) == [100]


def test_a_text_that_is_made_to_take_long_does_not() -> None:
    """Twenty thousand equal words on each side, then a rest that is only counted."""
    runs = word_diff("word " * (MOST_WORDS + 5), "word " * MOST_WORDS + "end")
    assert [(run.side, run.words) for run in runs] == [("both", MOST_WORDS), ("left", 5), ("right", 1)]
