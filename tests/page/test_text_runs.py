"""Runs of a text page: offsets are exact and nothing visible is lost."""

from __future__ import annotations

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
