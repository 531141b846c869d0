"""An HTML page with verdicts and metadata: its runs, trafilatura's vote on them, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.config import Config
from cleaner.page import html_runs, lexicon as lexicons, metadata, vote
from cleaner.page.facts import look
from cleaner.page.html_judge import judge_html
from cleaner.page.judged import Judged, around_metadata
from cleaner.page.runs import Run
from cleaner.records import Page


def judge_html_page(text: str, page: Page, config: Config) -> Judged:
    """Runs of a decoded HTML page with verdicts and metadata."""
    html = html_runs.parse(text)
    votes, warnings = _votes(text, html.runs, page, config)
    if not config.metadata:
        return Judged(html.runs, judge_html(html.runs, votes, config), warnings=warnings)
    lexicon = lexicons.load()
    facts = look(html.runs, lexicon)
    found = metadata.of_html(html, text, facts, lexicon, page, ask_libraries=config.mode != "fast")
    verdicts = around_metadata(
        html.runs,
        found.runs,
        lambda rest, which: judge_html(rest, None if votes is None else [votes[i] for i in which], config),
    )
    return Judged(html.runs, verdicts, found.values, found.origin, (*warnings, *found.warnings))


def _votes(text: str, runs: Sequence[Run], page: Page, config: Config) -> tuple[Sequence[bool] | None, tuple[str, ...]]:
    """trafilatura's vote on each run, or None where it is not asked or fails; a failure is a warning."""
    if config.mode == "fast":
        return None, ()
    answer = vote.trafilatura_vote(text, runs, url=page.url, favor=config.balance, comments=config.comments)
    if answer.keeps is None:
        return None, ("trafilatura_failed",)
    return answer.keeps, ()
