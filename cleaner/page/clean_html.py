"""An HTML page with verdicts and metadata: its runs, their scores, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.config import Config
from cleaner.page import html_aside, html_below, html_runs, lexicon as lexicons, metadata, press_pages, vote
from cleaner.page.decode import Decoded
from cleaner.page.facts import look
from cleaner.page.html_judge import LIKE_AN_ARTICLE, UNSURE, judge_html
from cleaner.page.judge import overrule
from cleaner.page.judged import Judged
from cleaner.page.runs import KEEP, Verdict
from cleaner.records import Page

# So many runs above the first one that stays are asked for metadata, below the last one, and in all: menus and footers
# say nothing about the article.
_ABOVE, _BELOW, _ASKED = 15, 7, 60
# Longer runs are prose, which gives no metadata: it need not be known which work they speak of.
_LONG = 200


def judge_html_page(decoded: Decoded, page: Page, config: Config) -> Judged:
    """Runs of a decoded HTML page with verdicts and metadata."""
    text = decoded.text
    html = html_runs.parse(text, decoded.utf8, noscript=config.noscript)
    if not html.runs:
        return Judged((), ())
    pressed = press_pages.read(html, page.crawl_date)
    aside = html_aside.look(html, pressed.fields | pressed.runs.keys())
    looked = html_below.look(aside.page, config.balance, comments=config.comments)
    scored = looked.scored
    unsure = scored.promise < UNSURE and scored.article >= LIKE_AN_ARTICLE
    votes, warnings = _votes(text, looked.page, unsure, page, config)
    judged = iter(judge_html(looked.page.runs, scored, votes, config))
    below = iter(looked.below.tolist())
    reasons = [why or (looked.reason if next(below) else None) for why in aside.reasons]
    verdicts = [
        _believed(next(judged), place, pressed)
        if why is None
        else overrule(run, _unjudged(why, pressed.runs.get(place)), config)
        for place, (run, why) in enumerate(zip(html.runs, reasons, strict=True))
    ]
    if not config.metadata:
        return Judged(html.runs, verdicts, warnings=warnings)
    owners = html.scan.runs.owner
    places = [
        place
        for place in _part(verdicts)
        if place not in pressed.runs
        and aside.reasons[place] != html_aside.WALL
        and (len(html.runs[place].text) > _LONG or not html.elsewhere(int(owners[place])))
    ]
    lexicon = lexicons.load()
    facts = look([html.runs[place] for place in places], lexicon)
    found = metadata.of_html(
        html, places, facts, lexicon, page, said=pressed.values, ask_trafilatura=config.mode != "fast"
    )
    said = {place: name for place, name in found.runs.items() if place not in pressed.text}
    for place, name in {**said, **pressed.runs}.items():
        verdicts[place] = Verdict("meta", 1.0, field=name)
    return Judged(html.runs, verdicts, found.values, found.origin, (*warnings, *found.warnings))


def _believed(verdict: Verdict, place: int, pressed: press_pages.PressPage) -> Verdict:
    """The verdict on a run, which stays where a database says that it is text and nothing but its score against it."""
    by_score = verdict.reason in {"low_score", "boilerplate_run"}
    return Verdict("keep", verdict.score) if by_score and place in pressed.text else verdict


def _unjudged(reason: str, field: str | None) -> Verdict:
    """The verdict on a run that no judge saw, where metadata is not asked for: then a headline is text."""
    return KEEP if field == "title" and reason == html_aside.FIELD else Verdict("drop", 0.0, reason=reason)


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
