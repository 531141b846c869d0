"""What one line says about itself, before its neighbours are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run

# Scripts without spaces say as much in one character as others in two or three; a word there is two characters.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_CLOSERS = "\"'”’»«“„‟)]}）】」』〉》*_ \u200b\u200e\u200f"
_SENTENCE_END = tuple(".!?。！？．؟۔।॥։።༎჻՝…")
_INNER_SENTENCE = re.compile(r"[.!?؟۔।][\"'”’»)\]]*\s+\S|[。！？]")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.|&hellip;)\s*\]|\(\s*(?:…|\.\.\.)\s*\))\W*$")
# An ellipsis is looked for in so many last characters: a pattern that ends in `$` would otherwise be quadratic.
_TAIL = 64
_BULLET = re.compile(
    r"(?:[-*•‣▪●○◦–·►▶➤✓✔+]\s+|[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)\]]\s+|[(（]?[一二三四五六七八九十\d]+[)）、．])\S"
)
_CONTROL = re.compile(r"[|›»>/·•→]\s")
_LOWER_WORD = re.compile(r"(?<![^\s(\"'“‘«„])[^\W\d_A-Z](?=\w)")

# A line is prose when it is long enough to be a sentence or more of running text. Latin characters.
PROSE_MASS = 80
_LONG_MASS = 170


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


def look(runs: Sequence[Run], lexicon: Lexicon) -> list[Facts]:
    """Facts of each run, in order."""
    return [facts(run, lexicon) for run in runs]


def facts(run: Run, lexicon: Lexicon) -> Facts:
    """Facts of one run."""
    text = run.text
    dense = len(_DENSE.findall(text))
    mass = len(text) + 1.5 * dense
    words = len(text.split()) + dense // 2
    bare = text.rstrip(_CLOSERS)
    cut_off = _CUT_OFF.search(text, max(0, len(text) - _TAIL)) is not None
    sentence = bare.endswith(_SENTENCE_END) and not cut_off
    linked = run.link_share > 0.6
    prose = not linked and not cut_off and _is_prose(text, mass, words, sentence)
    reason, heading = (None, None) if mass > 300 else _phrases(text, prose, lexicon)
    return Facts(
        mass=mass,
        words=words,
        sentence=sentence,
        prose=prose and reason is None,
        cut_off=cut_off,
        bullet=_BULLET.match(text) is not None or run.tag == "li",
        announces=bare.endswith((":", "：")),
        linked=linked,
        speaks=any(char.isalnum() for char in text),
        reason=reason,
        heading=heading,
    )


def _is_prose(text: str, mass: float, words: int, sentence: bool) -> bool:
    """Long enough, and built like running text: words in lower case, few separators."""
    if mass < PROSE_MASS or words < 8:
        return False
    if len(_CONTROL.findall(text)) * 8 > words:
        return False
    shaped = sentence or mass >= _LONG_MASS or _INNER_SENTENCE.search(text) is not None
    return shaped and _running(text)


def _running(text: str) -> bool:
    """False for menus and lists of names: most of their words start with a capital. Scripts without case pass."""
    words = text.split()
    cased = [word for word in words if word[:1].lower() != word[:1].upper()]
    if len(cased) * 2 < len(words):
        return True
    return sum(word[0].islower() for word in cased) >= len(cased) * 0.35


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
