"""The learned judge of text: what it must get right on pages made for it."""

import pytest

from cleaner.page import score_text
from cleaner.page.judge import as_page
from cleaner.page.text_runs import cut

PROSE = [
    "The council voted on Monday to repair the old bridge, after two years of talks about who should pay for it.",
    "Work is to begin in March and will take eleven months, during which lorries have to go round by the motorway.",
    "“We have waited long enough,” said the head of the building office, who had asked for the money in three budgets.",
    "Shopkeepers on both banks fear for their trade; the town has promised signs, and a bus every ten minutes.",
    "The first plans were drawn when the bridge was closed to heavy traffic because of cracks in two of its piers.",
]
NOISE = [
    "Recent Posts",
    "Ten recipes for autumn",
    "4 mins ago",
    "Town hall closed on Friday",
    "1 hour ago",
    "Share on Facebook",
    "Privacy Policy",
]


def verdicts(lines):
    text = "\n\n".join(lines)
    scored = score_text.look(*as_page(cut(text)))
    return [score >= score_text.page_cut(scored, "balanced") for score in scored.scores], scored


def test_prose_stays_and_a_list_of_posts_goes():
    """The plainest page there is."""
    kept, _ = verdicts([*PROSE, *NOISE])
    assert kept == [True] * len(PROSE) + [False] * len(NOISE)


def test_clean_text_stays_whole():
    """A page that holds nothing but its article loses nothing."""
    kept, _ = verdicts(PROSE)
    assert all(kept)


def test_no_runs_no_scores():
    """An empty page is no error."""
    scored = score_text.look(*as_page([]))
    assert scored.scores == []
    assert score_text.page_cut(scored, "balanced") == score_text.CUTS["balanced"][0]


def test_scores_are_probabilities_of_four_decimals():
    """Scores can be written down and compared between machines."""
    _, scored = verdicts([*PROSE, *NOISE])
    assert all(0 <= score <= 1 and score == round(score, 4) for score in scored.scores)


@pytest.mark.parametrize("place", [0, 5, 8])
def test_three_measures_explain_a_score(place):
    """Each verdict names three different measures with their values."""
    _, scored = verdicts([*PROSE, *NOISE])
    reasons = score_text.explain(scored, place, kept=place < len(PROSE))
    assert len(set(reasons)) == 3
    assert all(": " in reason for reason in reasons)
