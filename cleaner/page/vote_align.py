"""Which runs of a page stand in a text that another extractor made of the same page.

Both sides are compared by their letters and digits (NFKC), so that bullets, cell marks and white space do not matter.
A run is found where it begins or ends together with a piece of the text; among all places the chain that covers most of
the text, in order and without overlap, wins: a short run ("More") cannot match inside another's text. A run of which
the extractor left a part out is found by the share of its shingles in the stretch between its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

KEY = 8
MAX_PLACES = 64
#: Pieces of a page that begin, or end, with the same `KEY` characters; beyond, looking at each for each is too slow.
MAX_ALIKE = 256
MIN_PARTIAL = 16
PARTIAL_SHARE = 0.5
REACH = 20_000
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Place:
    """A run at a place of the text, and the chain that leads to it; ``gain`` is the length of text covered so far."""

    run: int
    start: int
    end: int
    gain: float
    before: _Place | None


def skeleton(text: str) -> str:
    """Letters and digits only, compatibility forms folded."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text))


def align(runs: Sequence[str], pieces: Sequence[str]) -> list[bool]:
    """True for each run that the pieces (in order) hold. A run without letters or digits follows its neighbours."""
    keys = [skeleton(run) for run in runs]
    text, starts, ends = _join(pieces)
    chain = _best_chain(_places(keys, text, starts, ends))
    found = [False] * len(runs)
    for place in chain:
        found[place.run] = True
    _find_parts(keys, text, chain, found)
    return _with_neighbours(keys, found)


def _join(pieces: Sequence[str]) -> tuple[str, list[int], list[int]]:
    keys = [key for piece in pieces for line in piece.splitlines() if (key := skeleton(line))]
    starts, ends, at = [], [], 0
    for key in keys:
        starts.append(at)
        at += len(key)
        ends.append(at)
    return "".join(keys), starts, ends


def _places(keys: Sequence[str], text: str, starts: list[int], ends: list[int]) -> list[list[tuple[int, int]]]:
    """For each run the (start, end) at which it stands; at most `MAX_PLACES`, around its own turn among equal runs."""
    first, last, whole = _index(text, starts, ends)
    known: dict[str, list[tuple[int, int]]] = {}
    turns: defaultdict[str, int] = defaultdict(int)
    places = []
    for key in keys:
        if key not in known:
            known[key] = _occurrences(key, text, first, last, whole) if key else []
        turn = turns[key]
        turns[key] += 1
        low = max(0, min(turn - MAX_PLACES // 2, len(known[key]) - MAX_PLACES))
        places.append(known[key][low : low + MAX_PLACES])
    return places


_Index = dict[str, list[int]]


def _index(text: str, starts: list[int], ends: list[int]) -> tuple[_Index, _Index, _Index]:
    """Where the pieces begin and end, by their first and last 1 to `KEY` characters, and begin, by all of them."""
    first: defaultdict[str, list[int]] = defaultdict(list)
    last: defaultdict[str, list[int]] = defaultdict(list)
    whole: defaultdict[str, list[int]] = defaultdict(list)
    for start, end in zip(starts, ends, strict=True):
        whole[text[start:end]].append(start)
        for size in range(1, KEY + 1):
            first[text[start : start + size]].append(start)
            last[text[max(0, end - size) : end]].append(end)
    return first, last, whole


def _occurrences(key: str, text: str, first: _Index, last: _Index, whole: _Index) -> list[tuple[int, int]]:
    """Where pieces begin or end with the run; where hundreds begin or end alike, only those that are all of it."""
    size = len(key)
    found = set(whole.get(key, ()))
    if len(begun := first.get(key[:KEY], ())) <= MAX_ALIKE:
        found.update(start for start in begun if text.startswith(key, start))
    if len(ended := last.get(key[-KEY:], ())) <= MAX_ALIKE:
        found.update(end - size for end in ended if end >= size and text.startswith(key, end - size))
    return [(start, start + size) for start in sorted(found)]


def _best_chain(places: Sequence[Sequence[tuple[int, int]]]) -> list[_Place]:
    """The places of most length in order of runs and of text, without overlap; neighbours in both count a little more.

    ``best`` are chains by rising end and rising gain: the best one that ends at or before a place is found by
    bisection.
    """
    ends: list[int] = []
    best: list[_Place] = []
    previous: dict[int, _Place] = {}
    for run, spots in enumerate(places):
        reached = []
        for start, end in spots:
            at = bisect_right(ends, start) - 1
            before = best[at] if at >= 0 else None
            gain = (before.gain if before else 0.0) + (end - start)
            beside = previous.get(start)
            if beside is not None and beside.gain + (end - start) + 0.5 >= gain:
                before, gain = beside, beside.gain + (end - start) + 0.5
            reached.append(_Place(run, start, end, gain, before))
        for place in reached:
            _insert(ends, best, place)
        if spots:
            previous = {place.end: place for place in reached}
    return _unroll(best[-1]) if best else []


def _insert(ends: list[int], best: list[_Place], place: _Place) -> None:
    at = bisect_right(ends, place.end)
    if at and best[at - 1].gain >= place.gain:
        return
    low = at - 1 if at and ends[at - 1] == place.end else at
    high = low
    while high < len(ends) and best[high].gain <= place.gain:
        high += 1
    ends[low:high], best[low:high] = [place.end], [place]


def _unroll(place: _Place | None) -> list[_Place]:
    chain = []
    while place is not None:
        chain.append(place)
        place = place.before
    return chain[::-1]


def _find_parts(keys: Sequence[str], text: str, chain: Sequence[_Place], found: list[bool]) -> None:
    """Mark the runs in the text between the places of their neighbours that no run begins or ends with a piece of.

    Short ones must follow the run before at once, longer ones may stand anywhere, in part if need be.
    """
    bounds = [(-1, 0), *((place.run, place.end) for place in chain)]
    following = [*((place.run, place.start) for place in chain), (len(keys), len(text))]
    for (left, start), (right, end) in zip(bounds, following, strict=True):
        if end - start < MIN_PARTIAL // 2:
            continue
        begin = start
        shingles = {text[at : at + KEY] for at in range(start, end - KEY + 1)}
        for run in range(left + 1, right):
            key = keys[run]
            if not key:
                continue
            whole = len(key) >= MIN_PARTIAL
            at = text.find(key, begin, min(end, begin + REACH if whole else begin + len(key)))
            if at >= 0:
                found[run], begin = True, at + len(key)
            elif whole:
                own = [key[at : at + KEY] for at in range(len(key) - KEY + 1)]
                found[run] = sum(one in shingles for one in own) >= PARTIAL_SHARE * len(own)


def _with_neighbours(keys: Sequence[str], found: list[bool]) -> list[bool]:
    """Runs without letters and digits (rules, stars, bullets) stay where both neighbours that have some do."""
    result = found[:]
    before = False
    waiting: list[int] = []
    for run, key in enumerate(keys):
        if not key:
            waiting.append(run)
            continue
        for one in waiting:
            result[one] = before and found[run]
        before, waiting = found[run], []
    return result
