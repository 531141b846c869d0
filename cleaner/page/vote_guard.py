"""Article text that an extractor lost: prose beside the prose that it kept.

Two kinds of place count, and only prose (a long run with few links) decides:
- the very container of a kept paragraph, for paragraphs of the same element;
- a twin of a container that holds kept paragraphs: the same path but for the place of one step, as where an
  advertisement cuts an article into several bodies. All from a twin's first to its last paragraph belongs to it.
Lists of comments, teasers and products have no kept twin, or no prose, and are left alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from cleaner.page.runs import Run
from cleaner.scripts import signs
from cleaner.tokens import UNSPACED

MIN_WORDS = 25
MIN_DENSE = 60
MAX_LINKS = 0.2
MIN_TWIN = 2
_DENSE = re.compile(f"[{signs(UNSPACED)}]")


def restore_lost(runs: Sequence[Run], keeps: Sequence[bool]) -> tuple[bool, ...]:
    """The answers with True also for the runs that were lost; nothing is taken away."""
    parents = [(run.path or "").rpartition("/")[0] for run in runs]
    prose = [_is_prose(run) and "…" not in parent for run, parent in zip(runs, parents, strict=True)]
    kept = {(parents[i], runs[i].tag) for i, keep in enumerate(keeps) if keep and prose[i]}
    result = [keep or (prose[i] and (parents[i], runs[i].tag) in kept) for i, keep in enumerate(keeps)]
    for spots in _twins(parents, prose, result):
        container = parents[spots[0]]
        for i in range(spots[0], spots[-1] + 1):
            result[i] = result[i] or parents[i] == container
    return tuple(result)


def _is_prose(run: Run) -> bool:
    if run.link_share >= MAX_LINKS:
        return False
    return len(run.text.split()) >= MIN_WORDS or len(_DENSE.findall(run.text)) >= MIN_DENSE


def _twins(parents: Sequence[str], prose: Sequence[bool], keeps: Sequence[bool]) -> list[list[int]]:
    """The lost prose of each container that is the twin of one with kept prose; `MIN_TWIN` runs on both sides."""
    kept = Counter(parents[i] for i, keep in enumerate(keeps) if keep and prose[i])
    lost: defaultdict[str, list[int]] = defaultdict(list)
    for i, keep in enumerate(keeps):
        if prose[i] and not keep:
            lost[parents[i]].append(i)
    shapes = {shape for path, count in kept.items() if count >= MIN_TWIN for shape in _shapes(path)}
    return [spots for path, spots in lost.items() if len(spots) >= MIN_TWIN and not shapes.isdisjoint(_shapes(path))]


def _shapes(path: str) -> Iterator[tuple[str, ...]]:
    """The path as often as it has steps, each time without the place of one of them."""
    steps = tuple(path.split("/"))
    for at, step in enumerate(steps):
        if "[" in step:
            yield (*steps[:at], step.partition("[")[0], *steps[at + 1 :])
