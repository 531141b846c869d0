"""What one line says about itself, before its neighbours are asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cleaner.page import forms, front_matter, press_fields
from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run
from cleaner.page.thresholds import LINKED, PHRASE_MASS, PROSE_MASS

_ESCAPED_ELLIPSIS = re.compile(r"\[\s*&hellip;\s*\]\W*$")
_BULLET = re.compile(
    r"(?:[-*•‣▪●○◦–·►▶➤✓✔+]\s+|[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)\]]\s+|[(（]?[一二三四五六七八九十\d]+[)）、．])\S"
)

_LONG_MASS = 170
#: A page of no more lines is one of hardly anything.
FEW_LINES = 3
_FEW_WORDS = 5
# A line that goes on below is at least so long.
_HALF_LINE = 40


@dataclass(slots=True)
class Facts:
    """One line: ``mass`` is its length in characters of a Latin text; the flags are about its form alone."""

    mass: float
    words: int
    sentence: bool  # ends like a sentence
    prose: bool
    cut_off: bool  # ends in an ellipsis, as the leads of other articles do
    bullet: bool
    announces: bool  # ends in a colon: what follows belongs to it
    linked: bool  # mostly link text
    speaks: bool  # has a letter or digit at all
    reason: str | None  # what the lexicon says it is
    heading: str | None  # the noise section that it opens


def lone(facts: Sequence[Facts]) -> list[bool]:
    """Which lines are all that a page of hardly anything has to say: sentences or prose of which the lexicon knows
    nothing.

    For pages of which nothing else stays; none of a longer page.
    """
    few = len(facts) <= FEW_LINES
    return [
        few and (fact.sentence or fact.prose) and fact.words >= _FEW_WORDS and fact.reason is None and not fact.linked
        for fact in facts
    ]


def look(runs: Sequence[Run], lexicon: Lexicon) -> list[Facts]:
    """Facts of each run, in order."""
    measured = zip(*forms.measure([run.text for run in runs]), strict=True)
    facts = [_facts(run, lexicon, *form) for run, form in zip(runs, measured, strict=True)]
    for i in range(1, len(facts)):
        if facts[i].reason is not None and _ends_sentence(runs[i], facts[i], facts[i - 1]):
            facts[i].reason = facts[i].heading = None
    return with_fields(runs, facts)


def with_fields(runs: Sequence[Run], facts: list[Facts]) -> list[Facts]:
    """The facts, those of the fields of a press database or of front matter with a reason."""
    found = press_fields.fields(runs, facts).union(front_matter.lines(runs))
    if not found:
        return facts
    return [
        dataclasses.replace(fact, reason=fact.reason or "template", prose=False) if i in found else fact
        for i, fact in enumerate(facts)
    ]


def _ends_sentence(run: Run, fact: Facts, above: Facts) -> bool:
    """Whether a line is what was left of the sentence on the line above: "comment." below "He had no immediate"."""
    broken_off = above.mass >= _HALF_LINE and not above.sentence and not above.cut_off and not above.announces
    return broken_off and above.reason is None and run.gap == "\n" and run.text[:1].islower() and fact.sentence


def masses(texts: Sequence[str]) -> list[float]:
    """How much each line says, in characters of a Latin text: one without spaces stands for two and a half."""
    return [_mass(text, dense) for text, dense in zip(texts, forms.measure(texts).dense, strict=True)]


def _mass(text: str, dense: int) -> float:
    return len(text) + 1.5 * dense


def _facts(run: Run, lexicon: Lexicon, dense: int, spaced: int, controls: int, flags: int) -> Facts:
    """Facts of a run of this form (see `cleaner.page.forms`). In scripts without spaces a word is two characters."""
    text = run.text
    mass, words = _mass(text, dense), spaced + dense // 2
    cut_off = flags & forms.CUT_OFF != 0
    if flags & forms.ESCAPED and not cut_off:
        cut_off = _ESCAPED_ELLIPSIS.search(text, max(0, len(text) - forms.TAIL)) is not None
    sentence = flags & forms.SENTENCE != 0 and not cut_off
    linked = run.link_share > LINKED
    prose = not linked and not cut_off and mass >= PROSE_MASS and words >= 8 and controls * 8 <= words
    if prose:  # built like running text: words in lower case, few separators
        shaped = sentence or mass >= _LONG_MASS or flags & forms.INNER_SENTENCE != 0
        prose = shaped and flags & forms.RUNNING != 0
    reason, heading = (None, None) if mass > PHRASE_MASS else _phrases(text, prose, lexicon)
    return Facts(
        mass,
        words,
        sentence,
        prose and reason is None,
        cut_off,
        run.tag == "li" or is_item(text),
        flags & forms.ANNOUNCES != 0,
        linked,
        flags & forms.SPEAKS != 0,
        reason,
        heading,
    )


def is_item(text: str) -> bool:
    """Whether a line begins with a bullet, a number or a letter, as the items of lists do."""
    return _BULLET.match(text) is not None


@lru_cache(maxsize=1 << 14)  # the pages of a site repeat their menus
def _phrases(text: str, prose: bool, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """(reason, heading) by the lexicon. A line of prose is only a phrase when it opens with a pointer."""
    opener = lexicon.opener(text)
    if opener is not None:
        return opener.reason, None
    if prose:
        return None, None
    if lexicon.timestamp(text):
        return "timestamp", None
    heading = lexicon.heading(text)
    if heading is not None:
        return heading.reason, heading.reason
    whole = lexicon.whole(text)
    return (whole.reason if whole is not None else None), None
