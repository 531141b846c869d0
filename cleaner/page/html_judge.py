"""The judge of HTML: trafilatura votes on the page's own runs; the judge of text says why, and takes out the rest."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.config import Config
from cleaner.page import lexicon as lexicons
from cleaner.page.facts import look
from cleaner.page.judge import judge
from cleaner.page.runs import Run, Verdict

KEPT_BY_VOTE = 0.9


def judge_html(runs: Sequence[Run], votes: Sequence[bool] | None, config: Config) -> list[Verdict]:
    """A verdict for each run. Without votes the judge of text decides alone, on lines that know their links."""
    own = judge(runs, config)
    if votes is None:
        return own
    facts = look(runs, lexicons.load())
    decisive = config.mode == "trafilatura"
    verdicts = []
    for fact, vote, verdict in zip(facts, votes, own, strict=True):
        if vote and (decisive or fact.reason is None or verdict.decision == "keep"):
            verdicts.append(Verdict("keep", KEPT_BY_VOTE))
        elif verdict.decision == "drop":
            verdicts.append(verdict)
        else:
            verdicts.append(Verdict("drop", 0.3, reason="list_of_links" if fact.linked else "low_score"))
    return verdicts
