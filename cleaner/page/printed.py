"""What paper and film put between the lines of a text: page numbers and running heads, cues of subtitles.

A printed page ends where it is full, mostly amid a sentence. Numbers that rise by one or two each time are those of its
pages where sentences go across them, and a line that comes again beside them is a running head, as is one that holds
the number of its page. Other lines that come again, such as formulas, captions and refrains, are part of the text.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence

from cleaner.page.facts import Facts
from cleaner.page.runs import Run

_CUE = re.compile(r"(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}\s+-->\s+(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}(?:\s+[a-z]{4,8}:\S+)*")
# Subtitles have so many cues, in so much of their lines.
_CUES, _OF_LINES = 3, 0.2
# The number of a page in its running head, before or behind some words.
_IN_HEAD = re.compile(r"(?:(?P<before>\d{1,4})\s+)?(?P<head>\D*[^\W\d_]\D*?)(?:\s+(?P<behind>\d{1,4}))?")
_NUMBER = re.compile(r"[|\s–—·•-]{0,3}(\d{1,5})[|\s–—·•-]{0,3}")
# Printed text has so many lines at least; a head comes again so often, so many lines apart, and is no longer.
_LINES, _TIMES, _APART, _LONGEST = 30, 3, 8, 120
# So many of the numbers part a sentence; or so many, where as many have the same line of some words beside them, or one
# of two lines, as left and right pages have.
_PARTS, _SOME, _HEADED, _SIDE, _WORDS = 0.5, 0.25, 0.5, 0.4, 3
_RISES = (1, 2)
# So many lines stand side by side between two pages.
_HEADS = 5
# So many places of one number are looked at: a table may hold it any number of times.
_KNOWN = 8


def marked(runs: Sequence[Run], facts: Sequence[Facts], *, wrapped: bool) -> Sequence[Facts]:
    """The facts of the lines, those of cues, page numbers and running heads with a reason.

    Sentences go across lines where these are ``wrapped``, as `cleaner.page.wrapped` finds; elsewhere what stands amid a
    sentence on a line of its own was an element of a page, such as a link.
    """
    found = dict.fromkeys(_cues(runs), "timestamp") if any("-->" in run.text for run in runs) else {}
    if wrapped and len(runs) >= _LINES:
        found |= dict.fromkeys(_heads(runs, facts), "pagination")
    if not found:
        return facts
    new = list(facts)
    for i, reason in found.items():
        new[i] = dataclasses.replace(facts[i], reason=reason, prose=False)
    return new


def _cues(runs: Sequence[Run]) -> list[int]:
    """The lines that say when a subtitle is shown, each with the number above it."""
    cues = [i for i, run in enumerate(runs) if _CUE.fullmatch(run.text)]
    if len(cues) < max(_CUES, _OF_LINES * len(runs)):
        return []
    return [*cues, *(i - 1 for i in cues if i and runs[i - 1].text.isdecimal())]


def _heads(runs: Sequence[Run], facts: Sequence[Facts]) -> set[int]:
    """The lines of running heads and page numbers."""
    alone = [(i, int(found[1])) for i, run in enumerate(runs) if (found := _NUMBER.fullmatch(run.text)) is not None]
    rows = [_rising(alone)] if alone else []
    in_heads: dict[str, list[tuple[int, int]]] = {}
    for i, run in enumerate(runs):
        if facts[i].mass <= _LONGEST and facts[i].words > _WORDS and not facts[i].sentence:
            found = _IN_HEAD.fullmatch(run.text)
            if found is not None and (number := found["before"] or found["behind"]):
                in_heads.setdefault(found["head"].casefold(), []).append((i, int(number)))
    rows += [_rising(numbered) for numbered in in_heads.values() if len(numbered) >= _TIMES]
    heads = set[int]()
    for row in rows:
        places = [i for i, _ in row]
        if len(row) < _TIMES:
            continue
        same = _beside_most(runs, facts, places)
        beside = {*places, *same}
        parted = _parted(runs, facts, places, beside) / len(places)
        headed = sum(i - 1 in same or i + 1 in same for i in places) >= _HEADED * len(places)
        if (parted >= _PARTS and row[0][1] > 1) or (parted >= _SOME and headed):
            heads |= beside
    return heads


def _beside_most(runs: Sequence[Run], facts: Sequence[Facts], places: Sequence[int]) -> set[int]:
    """The lines that come again beside most of the numbers."""
    lines = [
        i for place in places for i in (place - 1, place + 1) if 0 <= i < len(runs) and _may_be_head(runs[i], facts[i])
    ]
    counts = Counter(runs[i].text for i in lines)
    return {i for i in lines if counts[runs[i].text] >= max(_TIMES - 1, _SIDE * len(places))}


def _rising(numbers: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of numbers (place, number) each of which is one or two more than the one before, and far enough
    below it."""
    rows: dict[int, list[tuple[int, int]]] = {}  # number -> (length of the row that it ends, where it stands)
    above: dict[int, int] = {}
    longest = (0, 0)
    for at, (place, number) in enumerate(numbers):
        ends = [end for rise in _RISES for end in rows.get(number - rise, ()) if place - numbers[end[1]][0] >= _APART]
        length, before = max(ends, default=(0, -1))
        if before >= 0:
            above[at] = before
        rows[number] = [*rows.get(number, ())[-_KNOWN:], (length + 1, at)]
        longest = max(longest, (length + 1, -at))  # of rows alike in length the first
    row = [-longest[1]]
    while row[-1] in above:
        row.append(above[row[-1]])
    return [numbers[at] for at in reversed(row)]


def _may_be_head(run: Run, fact: Facts) -> bool:
    short = fact.words >= _WORDS and fact.mass <= _LONGEST
    return short and not fact.sentence and run.text[0].isalnum() and not run.text[0].islower()


def _parted(runs: Sequence[Run], facts: Sequence[Facts], places: Sequence[int], beside: set[int]) -> int:
    """At how many places a sentence goes across; other heads beside them are passed over."""
    parted = 0
    for i in places:
        above = next((j for j in range(i - 1, max(-1, i - 1 - _HEADS), -1) if j not in beside), None)
        below = next((j for j in range(i + 1, min(len(runs), i + 1 + _HEADS)) if j not in beside), None)
        if above is not None and below is not None:
            parted += not facts[above].sentence and facts[above].words >= _WORDS and runs[below].text[:1].islower()
    return parted
