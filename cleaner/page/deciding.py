"""The measures that decided on what goes for its score alone: for whoever asks, never on the way of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cleaner.config import Balance, Config
from cleaner.page import decode, kind as kinds, markdown, score_text, text_runs
from cleaner.page.judge import look_at, parted, standing
from cleaner.page.runs import Run
from cleaner.records import Block, Kind, Page

# What `judge` says of readers' comments below an article, and of consent walls.
_BESIDE = frozenset([("comments", 0.0), ("cookie", 0.0)])


def deciding(page: Page, blocks: Sequence[Block], config: Config) -> Mapping[int, list[str]]:
    """For each dropped block whose reason is "low_score" the three measures that moved its score most, in words.

    ``blocks`` are those that `clean_page` gave for the page with these settings.
    """
    asked = [block.index for block in blocks if block.reason == "low_score"]
    if not asked:
        return {}
    decoded = decode.decode(page.content, charset=page.charset, html=page.kind == "html" if page.kind else None)
    if (page.kind or kinds.tell(decoded.text)) == "html":
        return _of_html(decoded.text, asked, config)
    return _of_text(markdown.read(text_runs.cut(decoded.text)), blocks, asked)


def of_lines(runs: Sequence[Run], given: Mapping[int, float]) -> dict[int, list[str]]:
    """The same for lines of a text page that were put together from what a run has left, without its metadata.

    ``given``: place among the runs -> the score that the run gave. A place is left out where these lines do not have
    that very score, since then they are not what the judge saw.
    """
    return _of_seen(markdown.read(runs), given)


def _of_seen(runs: Sequence[Run], given: Mapping[int, float]) -> dict[int, list[str]]:
    scored, of = look_at(runs)
    return {
        place: score_text.explain(scored, of[place], kept=False)
        for place, score in given.items()
        if scored.scores[of[place]] == score
    }


def cut_range(kind: Kind, balance: Balance) -> tuple[float, float]:
    """The least and the highest score from which blocks of a page stay; each page has its own cut between them."""
    if kind == "text":
        return score_text.CUTS[balance]
    from cleaner.page.score_html import CUTS as ARTICLES, OTHER_CUTS as OTHERS

    return OTHERS[balance][0], ARTICLES[balance][1]


def _of_html(text: str, asked: Sequence[int], config: Config) -> dict[int, list[str]]:
    from cleaner.page import html_aside, html_below, html_runs, press_pages, score_html

    html = html_runs.parse(text, noscript=config.noscript)
    pressed = press_pages.read(html)
    aside = html_aside.look(html, pressed.fields | pressed.runs.keys())
    looked = html_below.look(aside.page, config.balance, comments=config.comments)
    below = iter(looked.below.tolist())
    judged = [index for index, why in enumerate(aside.reasons) if why is None and not next(below)]
    places = {index: place for place, index in enumerate(judged)}
    return {index: score_html.explain(looked.scored, places[index], kept=False) for index in asked}


def _of_text(runs: Sequence[Run], blocks: Sequence[Block], asked: Sequence[int]) -> dict[int, list[str]]:
    """The judge looks at a page without its metadata, then at what stayed, until all of it stays: what went at a later
    look had its score there."""
    numbers = [block.index for block in blocks if block.verdict != "meta"]
    rest = parted([runs[number] for number in numbers], numbers)
    scores = {place: blocks[number].score for place, number in enumerate(numbers) if number in set(asked)}
    places, found = list(range(len(rest))), dict[int, list[str]]()
    lines: Sequence[Run] = rest
    beside = [at for at, number in enumerate(numbers) if (blocks[number].reason, blocks[number].score) not in _BESIDE]
    if len(beside) < len(rest):
        without = [rest[at] for at in beside]
        asked_of = {at: scores[place] for at, place in enumerate(beside) if place in scores}
        if _of_seen(without, asked_of):  # the rest was judged as it stands without them
            places, lines = beside, without
    while scores:
        told = _of_seen(lines, {at: scores[place] for at, place in enumerate(places) if place in scores})
        if not told:
            break
        for at, words in told.items():
            found[numbers[places[at]]] = words
            del scores[places[at]]
        places = [place for place, number in enumerate(numbers) if place in scores or blocks[number].verdict == "keep"]
        lines = standing(rest, places, numbers)
    if scores:
        scored, of = look_at(rest)
        found |= {numbers[place]: score_text.explain(scored, of[place], kept=False) for place in scores}
    return found
