"""What both kinds of page are cut into before any verdict: runs of text, and the verdict on one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal, NamedTuple

from cleaner.records import Decision

Gap = Literal["\n\n", "\n", "\t"]


class Run(NamedTuple):
    """A run of text of the page, in document order, not yet judged.

    ``gap`` is what stands between the run before and this one in clean text: a blank line (text) or
    the edge of a block-level element (HTML), a line break, or the edge of a table cell.
    Text pages set ``start`` and ``end`` (code points); HTML pages set ``path``, the element path, and ``tag``, the
    nearest element that is not inline; both ``link_share``, the share of visible characters inside links. Where text
    has marks of Markdown, ``text`` is what a judge reads and ``written`` what stands there; ``goes_on``: with the line
    before, amid a link.
    """

    text: str
    gap: Gap
    start: int | None = None
    end: int | None = None
    path: str | None = None
    tag: str | None = None
    link_share: float = 0.0
    written: str | None = None
    goes_on: bool = False


class Verdict(NamedTuple):
    """The judge's answer on one run: ``field`` for "meta", ``reason`` for "drop", ``score`` 0-1 (1: surely article)."""

    decision: Decision
    score: float
    reason: str | None = None
    field: str | None = None


KEEP = Verdict("keep", 1.0)


def rows(places: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of each row of places that follow each other."""
    edges = [at for at, (one, other) in enumerate(itertools.pairwise(places), start=1) if other != one + 1]
    bounds = itertools.pairwise([0, *edges, len(places)])
    return [(places[first], places[last - 1]) for first, last in bounds if first < last]
