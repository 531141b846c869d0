"""Scripts without spaces between words: the edits that articles suffer are found as in any other."""

import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def benchmark():
    """The benchmark's generator and judge of edited texts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
        import duplicates

        yield duplicates
        for name in ("duplicates", "edited_texts"):
            sys.modules.pop(name, None)


@pytest.mark.parametrize("script", ["chinese", "japanese", "thai"])
@pytest.mark.parametrize("containment", [0.8, 0.5])
def test_edits_come_out_with_their_relation(benchmark, script, containment):
    """Every edit whose exact values pass, nothing else, and most kinds do pass."""
    tally, false = benchmark.judge_edits(benchmark.edited_articles(script, 6), 0.8, containment)
    assert false == 0
    assert all(count["right"] == count["due"] for count in tally.values())
    due = {kind for kind, count in tally.items() if count["due"] == count["all"]}
    assert due >= {"headline", "dates", "boiler", "recent_posts", "para_drop", "trunc50", "embedded", "unicode"}
