"""An HTML page with verdicts and metadata: its runs, their scores, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.config import Config
from cleaner.page import (
    html_metadata,
    html_repeats,
    html_runs,
    lexicon as lexicons,
    metadata_fill,
    score_html,
    text_metadata,
    vote,
)
from cleaner.page.facts import look
from cleaner.page.html_judge import UNSURE, judge_html
from cleaner.page.judged import Judged
from cleaner.page.lexicon import fold
from cleaner.page.runs import Run, Verdict
from cleaner.records import Page

# A title stands above the text; further down the same words are text.
_TITLE_RUNS = 3
# So many runs above the first and below the last one that stays are asked for metadata, or so many from the first on.
_ABOVE, _BELOW, _HEAD = 15, 7, 6
# Two writings of one title differ by no more characters than this.
_FOLDED = 12
_REPEATED = Verdict("drop", 0.0, reason="duplicate_block")
# Fields whose lines are taken out of the text of a page that declares its metadata elsewhere.
_LINES = {"authors", "date", "date_modified", "synopsis", "sources"}


def judge_html_page(text: str, page: Page, config: Config) -> Judged:
    """Runs of a decoded HTML page with verdicts and metadata."""
    html = html_runs.parse(text)
    if not html.runs:
        return Judged((), ())
    again = html_repeats.repeats(html.runs)
    once = html_repeats.without(html, again)
    scored = score_html.look(once, config.balance)
    votes, warnings = _votes(text, once.runs, scored.promise, page, config)
    judged = iter(judge_html(once.runs, scored, votes, config))
    verdicts = [_REPEATED if repeated else next(judged) for repeated in again.tolist()]
    if not config.metadata:
        return Judged(html.runs, verdicts, warnings=warnings)
    declared = html_metadata.read(html, url=page.url, crawl_date=page.crawl_date)
    if config.mode != "fast":
        declared = metadata_fill.fill(declared, text, url=page.url, crawl_date=page.crawl_date)
    seen = _seen(html.runs, verdicts, declared, page.crawl_date)
    values, origin = _merge(declared, seen)
    for place, name in _metadata_runs(html.runs, verdicts, values.get("title"), seen.runs).items():
        verdicts[place] = Verdict("meta", 1.0, field=name)
    return Judged(html.runs, verdicts, values, origin, warnings)


def _votes(
    text: str, runs: Sequence[Run], promise: float, page: Page, config: Config
) -> tuple[Sequence[bool] | None, tuple[str, ...]]:
    """trafilatura's vote on each run, or None where it is not asked or fails; that of what decides is a warning."""
    if config.mode == "fast" or (config.mode == "default" and promise >= UNSURE):
        return None, ()
    answer = vote.trafilatura_vote(text, runs, url=page.url, favor=config.balance, comments=config.comments)
    if answer.keeps is None:
        return None, (f"trafilatura gave nothing: {answer.failure}",) if config.mode == "trafilatura" else ()
    return answer.keeps, ()


def _seen(
    runs: Sequence[Run], verdicts: Sequence[Verdict], declared: html_metadata.HtmlMetadata, crawl_date: str | None
) -> text_metadata.TextMetadata:
    """What stands in the article and around it: menus and footers say nothing about it. Where the page declares its
    authors and date, only what stands above the article is read, for the lines that repeat them."""
    kept = [place for place, verdict in enumerate(verdicts) if verdict.decision == "keep"] or [_ABOVE]
    known = declared.values.get("authors") and declared.values.get("date")
    first, last = max(0, kept[0] - _ABOVE), (kept[0] + _HEAD if known else kept[-1] + _BELOW)
    part = runs[first:last]
    lexicon = lexicons.load()
    found = text_metadata.read(part, look(part, lexicon), lexicon, crawl_date)
    shifted = {place + first: name for place, name in found.runs.items()}
    return text_metadata.TextMetadata(found.values, found.origin, shifted)


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
    runs: Sequence[Run], verdicts: Sequence[Verdict], title: str | None, seen: Mapping[int, str]
) -> dict[int, str]:
    """Runs that are metadata: the first ones that repeat the title, and lines that name author, date and the like."""
    meta = {i: name for i, name in seen.items() if name in _LINES}
    folded, length = (fold(title), len(title)) if title else ("", 0)
    kept = 0
    for i, run in enumerate(runs):
        alike = abs(len(run.text) - length) <= _FOLDED
        if folded and alike and i not in meta and fold(run.text) == folded:
            meta[i] = "title"
        kept += verdicts[i].decision == "keep"
        if kept > _TITLE_RUNS:
            break
    return meta
