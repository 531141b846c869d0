"""The judge of text: each line alone first, then again in its context (jusText's two passes).

Alone, a line is known by the lexicon or by its form. In context, the sections that a heading such as
"Recent Posts" opens are closed, the prose is grouped, and short lines go with the prose they belong to.
The judge runs to a fixed point: what it keeps it would keep again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from cleaner.config import Config
from cleaner.page import lexicon as lexicons
from cleaner.page.facts import Facts, look
from cleaner.page.runs import KEEP, Run, Verdict
from cleaner.page.zones import close_sections, main_prose

# Codes of lines in context: prose, short sentence, list item, cut-off lead, other short line (headings, menus).
PROSE, SENTENCE, BULLET, LEAD, SHORT = "PSBLS"[0], "S", "B", "L", "H"
_MAX_PASSES = 4


def judge(runs: Sequence[Run], config: Config) -> list[Verdict]:
    """A verdict "keep" or "drop" for each run; judging the kept runs again keeps them all."""
    lexicon = lexicons.load()
    facts = look(runs, lexicon)
    verdicts = [_alone(fact) for fact in facts]
    alive = [i for i, verdict in enumerate(verdicts) if verdict.decision == "keep"]
    for _ in range(_MAX_PASSES):
        before = len(alive)
        _in_context(alive, facts, verdicts, config)
        alive = [i for i in alive if verdicts[i].decision == "keep"]
        if len(alive) == before:
            break
    return [_overrule(run, verdict, config) for run, verdict in zip(runs, verdicts, strict=True)]


def _overrule(run: Run, verdict: Verdict, config: Config) -> Verdict:
    """The user's own phrases win over every rule."""
    if config.phrases_keep and any(phrase in run.text for phrase in config.phrases_keep):
        return KEEP
    if config.phrases_drop and any(phrase in run.text for phrase in config.phrases_drop):
        return Verdict("drop", 0.0, reason="template")
    return verdict


def _alone(fact: Facts) -> Verdict:
    """First pass: what needs no context."""
    if not fact.speaks:
        return Verdict("drop", 0.05, reason="boilerplate_run")
    if fact.reason is not None:
        return Verdict("drop", 0.02, reason=fact.reason)
    return KEEP


def _in_context(alive: Sequence[int], facts: Sequence[Facts], verdicts: list[Verdict], config: Config) -> None:
    """Second pass over the lines that are still kept; writes into ``verdicts``."""
    for i, reason in close_sections(alive, facts, config).items():
        verdicts[i] = Verdict("drop", 0.1, reason=reason)
    open_lines = [i for i in alive if verdicts[i].decision == "keep"]
    if not any(facts[i].prose for i in open_lines):
        _judge_without_prose(open_lines, facts, verdicts)
        return
    for i in main_prose(open_lines, facts, config):
        verdicts[i] = Verdict("drop", 0.3, reason="low_score")
    open_lines = [i for i in open_lines if verdicts[i].decision == "keep"]
    groups = [(code, list(members)) for code, members in groupby(open_lines, key=lambda i: _code(facts[i]))]
    for place, (code, members) in enumerate(groups):
        before = groups[place - 1] if place else None
        after = groups[place + 1] if place + 1 < len(groups) else None
        _RULES[code](members, before, after, facts, verdicts)


def _code(fact: Facts) -> str:
    if fact.prose:
        return PROSE
    if fact.cut_off and fact.mass >= 30:
        return LEAD
    if fact.bullet and not fact.linked:
        return BULLET
    if fact.sentence and fact.words >= 3 and not fact.linked:
        return SENTENCE
    return SHORT


Group = tuple[str, list[int]]


def _is(group: Group | None, codes: str) -> bool:
    return group is not None and group[0] in codes


def _judge_prose(
    members: list[int], before: Group | None, after: Group | None, facts: Sequence[Facts], verdicts: list[Verdict]
) -> None:
    for i in members:
        verdicts[i] = Verdict("keep", 0.95)


def _judge_sentences(
    members: list[int], before: Group | None, after: Group | None, facts: Sequence[Facts], verdicts: list[Verdict]
) -> None:
    """Short sentences stay beside prose, or where there are enough of them."""
    near = _is(before, PROSE + BULLET) or _is(after, PROSE + BULLET)
    enough = sum(facts[i].mass for i in members) >= 200
    for i in members:
        verdicts[i] = Verdict("keep", 0.8) if near or enough else Verdict("drop", 0.3, reason="boilerplate_run")


def _judge_bullets(
    members: list[int], before: Group | None, after: Group | None, facts: Sequence[Facts], verdicts: list[Verdict]
) -> None:
    """A list follows the text that it belongs to; a list of short entries on its own is a menu."""
    average = sum(facts[i].mass for i in members) / len(members)
    announced = before is not None and facts[before[1][-1]].announces
    attached = _is(before, PROSE + SENTENCE) or (_is(before, SHORT) and average >= 35)
    keep = announced or (attached and average >= 22) or average >= 60
    for i in members:
        verdicts[i] = Verdict("keep", 0.75) if keep else Verdict("drop", 0.2, reason="list_of_links")


def _judge_leads(
    members: list[int], before: Group | None, after: Group | None, facts: Sequence[Facts], verdicts: list[Verdict]
) -> None:
    """A line that breaks off is the lead of another article, unless prose goes on around it."""
    inside = _is(before, PROSE + SENTENCE) and _is(after, PROSE + SENTENCE) and len(members) <= 2
    for i in members:
        verdicts[i] = Verdict("keep", 0.6) if inside else Verdict("drop", 0.15, reason="teaser")


def _judge_shorts(
    members: list[int], before: Group | None, after: Group | None, facts: Sequence[Facts], verdicts: list[Verdict]
) -> None:
    """Short lines without a sentence: sub-headings stay with what follows them, menus go."""
    follows = _is(after, PROSE + SENTENCE + BULLET)
    inside = follows and _is(before, PROSE + SENTENCE + BULLET)
    for place, i in enumerate(reversed(members)):
        near = place == 0 if not inside else place < 2 or len(members) <= 4
        keep = follows and near and facts[i].words >= 2 and not facts[i].linked
        verdicts[i] = Verdict("keep", 0.6) if keep else Verdict("drop", 0.2, reason="boilerplate_run")


_RULES = {
    PROSE: _judge_prose,
    SENTENCE: _judge_sentences,
    BULLET: _judge_bullets,
    LEAD: _judge_leads,
    SHORT: _judge_shorts,
}


def _judge_without_prose(members: Sequence[int], facts: Sequence[Facts], verdicts: list[Verdict]) -> None:
    """A page without prose: a short one is a note or a list and stays, of a long one the lines that say something."""
    if len(members) <= _NOTE_LINES:
        return
    for i in members:
        fact = facts[i]
        if not (fact.sentence or (fact.bullet and fact.mass >= 25) or fact.mass >= 40) or fact.linked:
            verdicts[i] = Verdict("drop", 0.3, reason="boilerplate_run")


_NOTE_LINES = 15
