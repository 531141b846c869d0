"""Scripts without spaces between words: the edits that articles suffer are found as in any other."""

import pytest


@pytest.mark.parametrize("script", ["chinese", "japanese", "thai"])
@pytest.mark.parametrize("containment", [0.8, 0.5])
def test_edits_come_out_with_their_relation(benchmark, script, containment):
    """Every edit whose exact values pass, nothing else, and most kinds do pass."""
    tally, false = benchmark.judge_edits(benchmark.edited_articles(script, 6), 0.8, containment)
    assert false == 0
    assert all(count["right"] == count["due"] for count in tally.values())
    due = {kind for kind, count in tally.items() if count["due"] == count["all"]}
    assert due >= {"headline", "dates", "boiler", "recent_posts", "para_drop", "trunc50", "embedded", "unicode"}
