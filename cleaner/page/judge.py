"""The judge of text: learned scores, sure phrases, and a reason for all that goes.

A line that the lexicon knows is dropped whatever its score; of the others those stay whose score reaches the
page's cut. A page on which hardly anything looks like noise is left almost whole. The judge runs to a fixed
point: what it keeps it would keep again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.config import Config
from cleaner.page import asks, lexicon as lexicons, printed, score_text
from cleaner.page.copies import copies
from cleaner.page.facts import Facts, lone, look, with_fields
from cleaner.page.markdown_links import marked
from cleaner.page.reasons import reasons
from cleaner.page.runs import KEEP, Gap, Run, Verdict, rows
from cleaner.page.text_below import comments
from cleaner.page.thresholds import BETWEEN, SURE
from cleaner.page.wrapped import paragraphs

# A page is looked at until all that is left of it stays, at most at so many times its size and so much more. Its size
# is in lines; one of more characters than these takes the time of several.
_PASSES, _SPARE = 3, 20_000
_LINE = 200
# Where at most this share of a page's mass looks like noise, only what is surely noise goes: scores below the cut.
_CLEAN, _CLEAN_CUT = 0.08, 0.05
# So often what is no part of a page is taken out and the rest judged anew; beyond that it stays.
_ROUNDS = 8
# Fences of Markdown, the line below the head of a table, brackets of code.
_SIGNS = re.compile(r"[`~]{3,}|\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?|[\])}(\[{][\])}(\[{;,. \t]*")
_COMMENT, _WANTED = Verdict("drop", 0.0, reason="comments"), Verdict("keep", 1.0)
_CONSENT = Verdict("drop", 0.0, reason="cookie")


def judge(
    runs: Sequence[Run], config: Config, facts: Sequence[Facts] | None = None, places: Sequence[int] | None = None
) -> list[Verdict]:
    """A verdict "keep" or "drop" for each run; judging the kept runs again keeps them all.

    ``facts``: those of the runs, where they are known already. ``places`` of the runs in their page, where others, of
    metadata, stand between them.
    """
    if facts is None:
        facts = look(runs, lexicons.load())
    beside: dict[int, Verdict] = {}  # what is no part of the page, which is judged as it stands without it
    for number in range(_ROUNDS + 1):
        rest = [i for i in range(len(runs)) if i not in beside]
        at = rest if places is None else [places[i] for i in rest]
        page = (parted([runs[i] for i in rest], at), [facts[i] for i in rest], config, at)
        found, verdicts = _look(*page) if number < _ROUNDS else ({}, _settle(*page)[0])
        if not found:
            break
        beside |= {rest[place]: verdict for place, verdict in found.items()}
    left = iter(verdicts)
    return [overrule(run, beside[i] if i in beside else next(left), config) for i, run in enumerate(runs)]


def parted(runs: list[Run], places: Sequence[int]) -> list[Run]:
    """The runs, of which none goes on with one that stands no longer before it."""
    for i, run in enumerate(runs):
        if run.goes_on and (i == 0 or places[i - 1] != places[i] - 1):
            runs[i] = run._replace(goes_on=False)
    return runs


def _look(
    runs: Sequence[Run], facts: Sequence[Facts], config: Config, places: Sequence[int]
) -> tuple[dict[int, Verdict], list[Verdict]]:
    """What is no part of the page (consent walls, comments below the article), and verdicts where there is nothing."""
    said = asks.said_in([run.text for run in runs])
    if walls := _walls(runs, said):
        return dict.fromkeys(walls, _CONSENT), []
    verdicts, kept = _settle(runs, facts, config, places)
    below = comments(runs, facts, kept)
    if said and not below:  # what stood between is gone
        still = {place: said[i] for place, i in enumerate(kept) if i in said}
        walls = [kept[place] for place in _walls([runs[i] for i in kept], still)]
    wanted = {i for i in below if config.comments and facts[i].reason is None and facts[i].speaks}
    found = {i: _WANTED if i in wanted else _COMMENT for i in below}
    return {**found, **dict.fromkeys(walls, _CONSENT)}, verdicts


def _settle(
    runs: Sequence[Run], facts: Sequence[Facts], config: Config, places: Sequence[int]
) -> tuple[list[Verdict], list[int]]:
    """Verdicts, and the places of what is kept: it would be kept again."""
    verdicts = _pass(runs, facts, config)
    kept = [i for i, verdict in enumerate(verdicts) if verdict.decision == "keep"]
    parted = len(places) > 0 and places[-1] - places[0] >= len(places)
    changed = parted or len(kept) < len(runs)  # a page that stays whole would look the same
    sizes = [1 + len(run.text) // _LINE for run in runs]
    left = _PASSES * sum(sizes) + _SPARE if changed else 0
    while left > 0:
        left -= sum(sizes[i] for i in kept)
        again = _pass(standing(runs, kept, places), [facts[i] for i in kept], config)
        dropped = {i: verdict for i, verdict in zip(kept, again, strict=True) if verdict.decision == "drop"}
        if not dropped:
            break
        for i, verdict in dropped.items():
            verdicts[i] = verdict
        kept = [i for i in kept if i not in dropped]
    return verdicts, kept


def _walls(runs: Sequence[Run], said: Mapping[int, frozenset[int]]) -> list[int]:
    """The lines of consent walls, from the first to the last that says so; beside them the text is longer.

    ``said``: what they say, by `asks.said_in`.
    """
    found: list[int] = []
    for row in asks.rows([run.text for run in runs], said) if said else ():
        wall = range(row[0], row[-1] + 1)
        if sum(len(runs[i].text) for i in wall) <= asks.MOST:
            found += wall
    whole = sum(len(run.text) for run in runs) if found else 0
    return found if 2 * sum(len(runs[i].text) for i in found) < whole else []


def _pass(runs: Sequence[Run], facts: Sequence[Facts], config: Config) -> list[Verdict]:
    """Verdicts on a page as it stands."""
    if not runs:
        return []
    firsts = paragraphs(runs)
    facts = with_fields(runs, list(facts))  # what is a field depends on the text that is left
    facts = printed.marked(runs, marked(runs, facts), wrapped=len(firsts) < len(runs))
    scored, of = _look_at(runs, firsts)
    scores = np.array(scored.scores)[of].tolist()
    stays = _stays(scores, facts, _cut(scored, scores, facts, config))
    if not any(stays):
        stays = lone(facts)
    again = copies(scored.words, scored.mass, np.bincount(of, stays) > 0)[of].tolist()
    verdicts = []
    for fact, score, stay, copy, reason in zip(facts, scores, stays, again, reasons(facts, stays), strict=True):
        if fact.reason is not None or not fact.speaks:
            verdicts.append(Verdict("drop", min(score, SURE), reason=fact.reason or "boilerplate_run"))
        elif copy:
            verdicts.append(Verdict("drop", min(score, SURE), reason="duplicate_block"))
        elif stay or (config.comments and reason == "comments"):
            verdicts.append(Verdict("keep", score))
        else:
            verdicts.append(Verdict("drop", score, reason=reason))
    return _together(runs, facts, _with_signs(runs, facts, verdicts))


def _with_signs(runs: Sequence[Run], facts: Sequence[Facts], verdicts: list[Verdict]) -> list[Verdict]:
    """Lines of signs that hold a text together stay with the line beside them that does: ends of code, of tables."""
    signs = [i for i, fact in enumerate(facts) if not fact.speaks and _SIGNS.fullmatch(runs[i].text)]
    for i in signs:
        if i and runs[i].gap == "\n" and verdicts[i - 1].decision == "keep":
            verdicts[i] = Verdict("keep", verdicts[i].score)
    for i in reversed(signs):
        if i + 1 < len(runs) and runs[i + 1].gap == "\n" and verdicts[i + 1].decision == "keep":
            verdicts[i] = Verdict("keep", verdicts[i].score)
    return verdicts


def _together(runs: Sequence[Run], facts: Sequence[Facts], verdicts: list[Verdict]) -> list[Verdict]:
    """Lines that a link goes across share the verdict of the one that says most: half a link is none."""
    joined = [i for i, run in enumerate(runs) if run.goes_on and i]
    for first, last in rows(joined):
        told = max(range(first - 1, last + 1), key=lambda i: facts[i].mass)
        verdicts[first - 1 : last + 1] = [verdicts[told]] * (last - first + 2)
    return verdicts


def _stays(scores: Sequence[float], facts: Sequence[Facts], cut: float) -> list[bool]:
    """Which lines stay by their scores: those that reach the cut, and those that come close between two that do."""
    known = [fact.reason is not None or not fact.speaks for fact in facts]
    reach = [score >= cut and not out for score, out in zip(scores, known, strict=True)]
    between = [False, *(reach[i - 1] and reach[i + 1] for i in range(1, len(reach) - 1)), False]
    return [
        stay or (inside and not out and score >= BETWEEN * cut)
        for stay, inside, out, score in zip(reach, between[: len(reach)], known, scores, strict=True)
    ]


def look_at(runs: Sequence[Run]) -> tuple[score_text.Scored, NDArray[np.int64]]:
    """Scores of the page's paragraphs, and the place of each run's among them: mostly every line is one of its own."""
    return _look_at(runs, paragraphs(runs))


def _look_at(runs: Sequence[Run], firsts: Sequence[int]) -> tuple[score_text.Scored, NDArray[np.int64]]:
    """The same where it is known at which runs paragraphs begin."""
    begin = np.array(firsts, np.int64)
    text, starts, ends = as_page(runs)
    lasts = np.append(begin[1:], len(runs))[: len(begin)] - 1
    of = np.zeros(len(runs), np.int64)
    of[begin[1:]] = 1
    return score_text.look(text, starts[begin], ends[lasts]), np.cumsum(of)


def _cut(scored: score_text.Scored, scores: Sequence[float], facts: Sequence[Facts], config: Config) -> float:
    """The score from which lines are kept: hardly any on a page that is clean already."""
    cut = score_text.page_cut(scored, config.balance)
    mass = sum(fact.mass for fact in facts)
    noise = sum(fact.mass for fact, score in zip(facts, scores, strict=True) if score < cut or fact.reason)
    return min(cut, _CLEAN_CUT) if noise <= _CLEAN * mass else cut


def as_page(runs: Sequence[Run]) -> tuple[str, NDArray[np.int64], NDArray[np.int64]]:
    """The runs as one text, and where in it each of them starts and ends (code points)."""
    if not runs:
        return "", np.zeros(0, np.int64), np.zeros(0, np.int64)
    texts, gaps = [run.text for run in runs], ["", *(run.gap for run in runs[1:])]
    lengths, between = (np.array([len(part) for part in parts], dtype=np.int64) for parts in (texts, gaps))
    ends = np.cumsum(lengths + between)
    return "".join(itertools.chain.from_iterable(zip(gaps, texts, strict=True))), ends - lengths, ends


def standing(runs: Sequence[Run], kept: Sequence[int], places: Sequence[int] | None = None) -> list[Run]:
    """The kept runs as they will stand in clean text: with a blank line where something was removed between two.

    ``places`` of the runs in their page, where others stood between them.
    """
    at = range(len(runs)) if places is None else places
    standing = []
    for place, i in enumerate(kept):
        follows = place > 0 and at[kept[place - 1]] == at[i] - 1
        gap: Gap = runs[i].gap if follows else "\n\n"
        standing.append(runs[i]._replace(gap=gap, goes_on=runs[i].goes_on and follows))
    return standing


def overrule(run: Run, verdict: Verdict, config: Config) -> Verdict:
    """The user's own phrases win over every rule."""
    texts = (run.text,) if run.written is None else (run.text, run.written)
    if config.phrases_keep and any(phrase in text for phrase in config.phrases_keep for text in texts):
        return KEEP
    if config.phrases_drop and any(phrase in text for phrase in config.phrases_drop for text in texts):
        return Verdict("drop", 0.0, reason="template")
    return verdict
