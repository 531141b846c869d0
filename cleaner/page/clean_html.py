"""An HTML page with verdicts and metadata: its runs, their scores, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleaner.config import Config
from cleaner.page import html_below, html_consent, html_repeats, html_runs, lexicon as lexicons, metadata, vote
from cleaner.page.decode import Decoded
from cleaner.page.facts import look
from cleaner.page.html_judge import LIKE_AN_ARTICLE, UNSURE, judge_html
from cleaner.page.judge import overrule
from cleaner.page.judged import Judged
from cleaner.page.runs import Verdict
from cleaner.records import Page

# So many runs above the first one that stays are asked for metadata, below the last one, and in all: menus and footers
# say nothing about the article.
_ABOVE, _BELOW, _ASKED = 15, 7, 60
# Longer runs are prose, which gives no metadata: it need not be known which work they speak of.
_LONG = 200
# What goes before anything is judged, or beside it: see `known` below.
_BELOW_IT, _AGAIN, _WALL = 1, 2, 3
_REPEATED = Verdict("drop", 0.0, reason="duplicate_block")
_CONSENT = Verdict("drop", 0.0, reason="cookie")


def judge_html_page(decoded: Decoded, page: Page, config: Config) -> Judged:
    """Runs of a decoded HTML page with verdicts and metadata."""
    text = decoded.text
    html = html_runs.parse(text, decoded.utf8, noscript=config.noscript)
    if not html.runs:
        return Judged((), ())
    again, walls = html_repeats.repeats(html), html_consent.walls(html)
    once = html_repeats.without(html, again | walls)
    looked = html_below.look(once, config.balance, comments=config.comments)
    scored = looked.scored
    unsure = scored.promise < UNSURE and scored.article >= LIKE_AN_ARTICLE
    votes, warnings = _votes(text, looked.page, unsure, page, config)
    judged = iter(judge_html(looked.page.runs, scored, votes, config))
    out = np.zeros(len(html.runs), np.int8)
    out[~(again | walls)] = np.where(looked.below, _BELOW_IT, 0)
    out[again], out[walls] = _AGAIN, _WALL
    known = (None, Verdict("drop", 0.0, reason=looked.reason), _REPEATED, _CONSENT)
    verdicts = [
        overrule(run, verdict, config) if (verdict := known[why]) else next(judged)
        for run, why in zip(html.runs, out.tolist(), strict=True)
    ]
    if not config.metadata:
        return Judged(html.runs, verdicts, warnings=warnings)
    owners = html.scan.runs.owner
    places = [
        place
        for place in _part(verdicts)
        if not walls[place] and (len(html.runs[place].text) > _LONG or not html.elsewhere(int(owners[place])))
    ]
    lexicon = lexicons.load()
    facts = look([html.runs[place] for place in places], lexicon)
    found = metadata.of_html(html, places, facts, lexicon, page, ask_trafilatura=config.mode != "fast")
    for place, name in found.runs.items():
        verdicts[place] = Verdict("meta", 1.0, field=name)
    return Judged(html.runs, verdicts, found.values, found.origin, (*warnings, *found.warnings))


def _votes(
    text: str, html: html_runs.HtmlPage, unsure: bool, page: Page, config: Config
) -> tuple[Sequence[bool] | None, tuple[str, ...]]:
    """trafilatura's vote on each run, or None where it is not asked or gives none; the latter is a warning."""
    if config.mode == "fast" or (config.mode == "default" and not unsure):
        return None, ()
    answer = vote.trafilatura_vote(
        text, html.runs, url=page.url, favor=config.balance, comments=config.comments, noscript=html.noscript
    )
    return answer, () if answer is not None else ("trafilatura_failed",)


def _part(verdicts: Sequence[Verdict]) -> range:
    """Places of the runs that are asked for metadata."""
    kept = [place for place, verdict in enumerate(verdicts) if verdict.decision == "keep"] or [_ABOVE]
    first = max(0, kept[0] - _ABOVE)
    return range(first, min(len(verdicts), kept[-1] + 1 + _BELOW, first + _ASKED))
