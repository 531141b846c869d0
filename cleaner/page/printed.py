"""What paper and film put between the lines of a text: page numbers and running heads, cues of subtitles.

A printed page ends where it is full, mostly amid a sentence. A line that comes again and again, but for its figures, is
a running head where sentences go across it; so are numbers that rise by one or two each time. Headings of chapters and
the lines of a refrain, which stand between sentences, are none.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner.page.facts import Facts
from cleaner.page.runs import Run

_CUE = re.compile(r"(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}\s+-->\s+(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}(?:\s|\Z)")
_NUMBER = re.compile(r"[|\s–—·•-]{0,3}(\d{1,5})[|\s–—·•-]{0,3}")
_DIGITS = re.compile(r"\d+")
# Printed text has so many lines at least; a head comes again so often, so many lines apart, and is no longer.
_LINES, _TIMES, _APART, _LONGEST = 30, 3, 8, 120
# So many of its places part a sentence; or so many of the numbers have the same line of some words beside them, or one
# of two lines, as left and right pages have.
_PARTS, _HEADED, _SIDE, _WORDS = 0.5, 0.5, 0.4, 3
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
    if len(runs) >= _LINES:
        found |= dict.fromkeys(_heads(runs, facts, wrapped=wrapped), "pagination")
    if not found:
        return facts
    new = list(facts)
    for i, reason in found.items():
        new[i] = dataclasses.replace(facts[i], reason=reason, prose=False)
    return new


def _cues(runs: Sequence[Run]) -> Iterator[int]:
    """The lines that say when a subtitle is shown, each with the number above it."""
    for i, run in enumerate(runs):
        if _CUE.match(run.text):
            yield i
            if i and runs[i - 1].text.isdecimal():
                yield i - 1


def _heads(runs: Sequence[Run], facts: Sequence[Facts], *, wrapped: bool) -> set[int]:
    """The lines of running heads and page numbers."""
    numbers = _rising(runs, [i for i, run in enumerate(runs) if _NUMBER.fullmatch(run.text)])
    found = _headed(runs, facts, numbers) if _come_apart(numbers) else set[int]()
    if not wrapped:
        return found
    groups: dict[str, list[int]] = {}
    for i, run in enumerate(runs):
        if _may_be_head(run, facts[i]):
            groups.setdefault(_DIGITS.sub("0", run.text).casefold(), []).append(i)
    often = [places for places in (numbers, *groups.values()) if _come_apart(places)]
    beside = {i for places in often for i in places}
    return found.union(*(places for places in often if _part_sentences(runs, facts, places, beside)))


def _headed(runs: Sequence[Run], facts: Sequence[Facts], numbers: Sequence[int]) -> set[int]:
    """The numbers and the lines that come again beside most of them."""
    lines = [_lines_beside(runs, facts, i) for i in numbers]
    least = max(_TIMES - 1, _SIDE * len(numbers))
    same = {line for line, count in Counter(itertools.chain.from_iterable(lines)).items() if count >= least}
    if sum(not same.isdisjoint(each) for each in lines) < _HEADED * len(numbers):
        return set()
    return {*numbers, *(i for i, run in enumerate(runs) if run.text in same)}


def _come_apart(places: Sequence[int]) -> bool:
    return len(places) >= _TIMES and all(after - before >= _APART for before, after in itertools.pairwise(places))


def _rising(runs: Sequence[Run], places: Sequence[int]) -> list[int]:
    """The longest row of numbers each of which is one or two more than the one before, and far enough below it."""
    rows: dict[int, list[tuple[int, int]]] = {}  # number -> (length of the row that it ends, its place)
    above: dict[int, int] = {}
    longest = (0, -1)
    for i in places:
        number = _value(runs[i])
        ends = [end for rise in _RISES for end in rows.get(number - rise, ()) if i - end[1] >= _APART]
        length, before = max(ends, default=(0, -1))
        if before >= 0:
            above[i] = before
        rows[number] = [*rows.get(number, ())[-_KNOWN:], (length + 1, i)]
        longest = max(longest, (length + 1, -i))  # of rows alike in length the first
    if not places:
        return []
    row = [-longest[1]]
    while row[-1] in above:
        row.append(above[row[-1]])
    return row[::-1]


def _value(run: Run) -> int:
    found = _NUMBER.fullmatch(run.text)
    return int(found[1]) if found is not None else 0


def _lines_beside(runs: Sequence[Run], facts: Sequence[Facts], i: int) -> set[str]:
    """The lines of some words right above and below a number."""
    beside = (j for j in (i - 1, i + 1) if 0 <= j < len(runs))
    return {runs[j].text for j in beside if facts[j].words >= _WORDS and _may_be_head(runs[j], facts[j])}


def _may_be_head(run: Run, fact: Facts) -> bool:
    if fact.words < _WORDS and _DIGITS.search(run.text) is None:
        return False  # a sign or a name, as code and tables repeat them
    return fact.mass <= _LONGEST and not fact.sentence and run.text[0].isalnum() and not run.text[0].islower()


def _part_sentences(runs: Sequence[Run], facts: Sequence[Facts], places: Sequence[int], beside: set[int]) -> bool:
    """Whether a sentence goes across most of the places; other heads beside them are passed over."""
    parted = 0
    for i in places:
        above = next((j for j in range(i - 1, max(-1, i - 1 - _HEADS), -1) if j not in beside), None)
        below = next((j for j in range(i + 1, min(len(runs), i + 1 + _HEADS)) if j not in beside), None)
        if above is not None and below is not None:
            parted += not facts[above].sentence and facts[above].words >= _WORDS and runs[below].text[:1].islower()
    return parted >= _PARTS * len(places)
