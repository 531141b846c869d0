"""Measures of lines: what they say of lines made for it, whatever the script."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cleaner.page import html_measures, html_second, measures
from cleaner.page.measure_names import describe
from cleaner.page.second import SECOND, measure_scores
from cleaner.page.text_runs import cut


def measured(text):
    runs = cut(text)
    starts = np.array([run.start for run in runs], np.int64)
    ends = np.array([run.end for run in runs], np.int64)
    return measures.measure(text, starts, ends)


def value(text, name, line=0):
    return float(measured(text).matrix[line, measures.NAMES.index(name)])


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("Four words, two capital Words.", "capital_words", 0.4),
        ("It ends here.”", "sentence_end", 1),
        ("It ends here…", "sentence_end", 0),
        ("It goes on...", "ellipsis_end", 1),
        ("他说了两句话。这是第二句。", "sentence_end", 1),
        ("他说了两句话。这是第二句。", "sentences", 2),
        ("At 10:45 it rang", "clock", 1),
        ("A score of 3:1 points", "clock", 1),
        ("Ratio: 12 to one", "clock", 0),
        ("It was 1987 then", "year", 1),
        ("It was 9871 then", "year", 0),
        ("- a point", "bullet", 1),
        ("write to a@b.example", "address", 1),
        ("see https://a.example", "address", 1),
        ("und so weiter:", "colon_end", 1),
    ],
)
def test_a_line_alone(line, name, expected):
    """Each measure of form, on one line that shows it."""
    assert value(line, name) == pytest.approx(expected)


def test_signs_that_say_much_weigh_more():
    """A line of Han signs is as long as the Latin line that says the same, not a third of it."""
    assert value("政府公布了新的计划", "mass") > 20


def test_lines_broken_at_links_are_prose_together():
    """A sentence that a dump cut at its links is prose, though none of its pieces is."""
    pieces = [
        "The minister said on Tuesday in the town where the talks",
        "of both countries",
        ", which began in spring, are to be held in autumn, that nobody had",
        "asked for more time to sign it.",
    ]
    text = "\n".join(pieces)
    names = measures.NAMES
    matrix = measured(text).matrix
    assert matrix[:, names.index("prose")].sum() == 0
    assert matrix[:, names.index("in_prose")].all()
    assert (matrix[:, names.index("joined_lines")] == len(pieces)).all()


def test_headings_of_noise_are_counted_down_the_page():
    """Lines know how far above a heading of other articles stands."""
    text = "A line of text stands here.\n\nRecent Posts\n\nOne\n\nTwo"
    column = measured(text).matrix[:, measures.NAMES.index("since_related")]
    assert column.tolist() == [99, 0, 1, 2]


def test_every_measure_has_words():
    """Whatever decides can be said."""
    assert all(describe(name, 1.0).endswith(": 1") for name in (*SECOND, *html_measures.NAMES, *html_second.SECOND))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_can_be_measured(text):
    """Lone surrogates, controls and rare planes give finite measures, the same each time."""
    if not cut(text):
        return
    first, again = measured(text), measured(text)
    assert np.isfinite(first.matrix).all()
    assert (first.matrix == again.matrix).all()
    assert np.isfinite(measure_scores(first, np.full(len(first.matrix), 0.5))).all()
