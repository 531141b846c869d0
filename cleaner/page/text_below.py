"""Readers' comments below the article of a page of text, where they are many.

To the judge a long page of comments is a long page of prose. In text they show by their frame alone: again and again
the same short line ("Reply"), and between two of them a time and what somebody wrote.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache

import numpy as np

from cleaner.page import dates
from cleaner.page.facts import Facts
from cleaner.page.runs import Run

# The line that comes again has at most so many characters, so many times, with at most so many lines between.
_SHORT, _COMMENTS, _STEP = 30, 8, 25
# Nearly all of what stands between two holds a time, and so much text.
_SHARE, _MASS = 0.8, 40.0
# An article of so much prose stays above; it is most of the page's, or a heading of comments stands so near above them:
# threads begin with a post that may be long.
_ABOVE = 900.0
_MOST, _NEAR = 0.6, 6
# "30 thoughts on “The long way round”", in any language. Pages of other kinds count comments again and again.
_COUNTED, _HEADINGS = re.compile(r"\d{1,5}\s\S+\s(?:\S+\s){0,2}[“\"«„‘'].*"), 5
_FIGURES = dict.fromkeys((*range(0x30, 0x3A), *range(0x660, 0x66A), *range(0x6F0, 0x6FA)))


def comments(runs: Sequence[Run], facts: Sequence[Facts], kept: Sequence[int]) -> range:
    """The lines that are comments, of a page of which those ``kept`` would stay; empty where hardly any would."""
    if len(runs) < 2 * _COMMENTS:
        return range(0)
    again: dict[str, list[int]] = defaultdict(list)
    for place, run in enumerate(runs):
        if len(run.text) <= _SHORT and facts[place].speaks:
            again[run.text.translate(_FIGURES)].append(place)
    many = [places for places in again.values() if len(places) >= _COMMENTS]
    frame = {place for places in many for place in places}
    is_time = cache(lambda place: _is_time(runs[place], facts[place]))
    marks = (row for places in many for row in _rows(places, facts))
    found = max((_framed(row, frame, is_time) for row in marks), key=len, default=range(0))
    return found if found and _below_an_article(found, runs, facts, kept) else found[:0]


def _rows(places: Sequence[int], facts: Sequence[Facts]) -> Iterator[list[int]]:
    """Rows of places that are near each other, with text between nearly all of them."""
    if facts[places[0]].reason == "share":
        return  # the posts of a live blog may be shared
    edges = [i for i, (one, other) in enumerate(itertools.pairwise(places), start=1) if other - one > _STEP]
    for first, last in itertools.pairwise([0, *edges, len(places)]):
        row = list(places[first:last])
        between = [max(fact.mass for fact in facts[a + 1 : b + 1]) for a, b in itertools.pairwise(row)]
        if len(row) >= _COMMENTS and sum(mass >= _MASS for mass in between) >= _SHARE * len(between):
            yield row


def _framed(marks: Sequence[int], frame: Collection[int], is_time: Callable[[int], bool]) -> range:
    """The lines from the first comment to the last of the ``marks``, each of which ends one; empty without times."""
    if is_time(marks[0]):
        return range(0)
    starts = [max(0, marks[0] - _STEP), *(mark + 1 for mark in marks[:-1])]
    times = [list(filter(is_time, range(start, mark))) for start, mark in zip(starts, marks, strict=True)]
    if sum(map(bool, times[1:])) < _SHARE * (len(marks) - 1):
        return range(0)
    first = marks[0]
    if times[0]:  # as many lines stand above the time as in the other comments, those of the frame aside
        pairs = zip(starts[1:], times[1:], strict=True)
        above = [sum(place not in frame for place in range(start, found[0])) for start, found in pairs if found]
        first = max(0, times[0][-1] - int(np.median(above)))
    return range(first, marks[-1] + 1)


def _below_an_article(found: range, runs: Sequence[Run], facts: Sequence[Facts], kept: Sequence[int]) -> bool:
    above, whole = (sum(fact.mass for fact in part if fact.prose) for part in (facts[: found.start], facts))
    headings = [
        place
        for place, (run, fact) in enumerate(zip(runs, facts, strict=True))
        if fact.heading == "comments" or _COUNTED.fullmatch(run.text)
    ]
    headed = any(found.start - _NEAR <= place <= found.start for place in headings) and len(headings) <= _HEADINGS
    if not headed and above < _MOST * whole:
        return False
    return sum(facts[place].mass for place in kept if place < found.start and facts[place].prose) >= _ABOVE


def _is_time(run: Run, fact: Facts) -> bool:
    return fact.reason == "timestamp" or (fact.mass <= dates.LINE_LIMIT and bool(dates.line_date(run.text)))
