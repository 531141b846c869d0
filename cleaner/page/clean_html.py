"""An HTML page with verdicts and metadata: its runs, trafilatura's vote on them, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.config import Config
from cleaner.page import html_metadata, html_runs, lexicon as lexicons, metadata_fill, text_metadata, vote
from cleaner.page.facts import look
from cleaner.page.html_judge import judge_html
from cleaner.page.judged import Judged, around_metadata
from cleaner.page.lexicon import fold
from cleaner.page.runs import Run
from cleaner.records import Page

# A title stands above the text; further down the same words are text.
_TITLE_RUNS = 3
# Fields whose lines are taken out of the text of a page that declares its metadata elsewhere.
_LINES = {"authors", "date", "date_modified", "synopsis", "sources"}


def judge_html_page(text: str, page: Page, config: Config) -> Judged:
    """Runs of a decoded HTML page with verdicts and metadata."""
    html = html_runs.parse(text)
    votes, warnings = _votes(text, html.runs, page, config)
    if not config.metadata:
        return Judged(html.runs, judge_html(html.runs, votes, config), warnings=warnings)
    declared = html_metadata.read(html, url=page.url, crawl_date=page.crawl_date)
    if config.mode != "fast":
        declared = metadata_fill.fill(declared, text, url=page.url, crawl_date=page.crawl_date)
    lexicon = lexicons.load()
    seen = text_metadata.read(html.runs, look(html.runs, lexicon), lexicon, page.crawl_date)
    values, origin = _merge(declared, seen)
    meta = _metadata_runs(html.runs, votes, values.get("title"), seen.runs)
    verdicts = around_metadata(
        html.runs,
        meta,
        lambda rest, which: judge_html(rest, None if votes is None else [votes[i] for i in which], config),
    )
    return Judged(html.runs, verdicts, values, origin, warnings)


def _votes(text: str, runs: Sequence[Run], page: Page, config: Config) -> tuple[Sequence[bool] | None, tuple[str, ...]]:
    """trafilatura's vote on each run, or None where it is not asked or fails; a failure is a warning."""
    if config.mode == "fast":
        return None, ()
    answer = vote.trafilatura_vote(text, runs, url=page.url, favor=config.balance, comments=config.comments)
    if answer.keeps is None:
        return None, (f"trafilatura gave nothing: {answer.failure}",)
    return answer.keeps, ()


def _merge(
    declared: html_metadata.HtmlMetadata, seen: text_metadata.TextMetadata
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the page declares wins over what stands in its text."""
    values, origin = dict(declared.values), dict(declared.origin)
    for name, value in seen.values.items():
        if not values.get(name) and (name != "section" or "title" in seen.values):
            values[name], origin[name] = value, f"text: {seen.origin[name]}"
    return values, origin


def _metadata_runs(
    runs: Sequence[Run], votes: Sequence[bool] | None, title: str | None, seen: Mapping[int, str]
) -> dict[int, str]:
    """Runs that are metadata: the first ones that repeat the title, and lines that name author, date and the like."""
    meta = {i: name for i, name in seen.items() if name in _LINES}
    folded = fold(title) if title else ""
    kept = 0
    for i, run in enumerate(runs):
        if folded and i not in meta and fold(run.text) == folded:
            meta[i] = "title"
        kept += votes is None or votes[i]
        if kept > _TITLE_RUNS:
            break
    return meta
