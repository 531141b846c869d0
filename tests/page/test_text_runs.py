"""Runs of a text page: offsets are exact and nothing visible is lost."""

from __future__ import annotations

import re
import tracemalloc

from hypothesis import given, strategies as st

from cleaner.page.text_runs import cut


def test_one_run_a_line_with_offsets_and_gaps() -> None:
    text = "  First \nsecond\r\n\r\n \tthird\u2028fourth"
    assert [(run.text, run.gap) for run in cut(text)] == [
        ("First", "\n\n"),
        ("second", "\n"),
        ("third", "\n\n"),
        ("fourth", "\n"),
    ]


def test_a_carriage_return_and_line_feed_are_one_line_end() -> None:
    assert [run.gap for run in cut("a\r\nb")] == ["\n\n", "\n"]


def test_a_page_of_white_space_has_no_run() -> None:
    assert cut(" \n\t\r\n\u3000\n") == ()


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\r\t \u2028\x0b\x1c"), max_size=200)
)
def test_every_visible_character_lies_in_exactly_one_run(text: str) -> None:
    covered = [0] * len(text)
    last = 0
    for run in cut(text):
        assert run.start is not None
        assert run.end is not None
        assert last <= run.start < run.end
        assert run.text == text[run.start : run.end] == run.text.strip()
        covered[run.start : run.end] = [1] * (run.end - run.start)
        last = run.end
    assert all(char.isspace() or inside for char, inside in zip(text, covered, strict=True))


@given(st.text(alphabet=st.sampled_from("ab \r\n\t\v\f\x85\u2028\u2029\x1c\u3000"), max_size=60))
def test_gaps_are_those_of_the_lines_between(text: str) -> None:
    """The plain way: cut into lines, one after the other."""
    expected, blank = [], True
    for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text):
        if line.strip():
            expected.append((line.strip(), "\n\n" if blank else "\n"))
        blank = not line.strip()
    assert [(run.text, run.gap) for run in cut(text)] == expected


def test_blank_lines_cost_no_memory() -> None:
    """Line ends alone, however many, must not use up what a page may have."""
    text = "\n" * 1_000_000 + "a"
    tracemalloc.start()
    try:
        assert [run.text for run in cut(text)] == ["a"]
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
