"""What both kinds of page are cut into before any verdict: runs of text, and the verdict on one."""

from __future__ import annotations

from typing import Literal, NamedTuple

from cleaner.records import Decision

Gap = Literal["\n\n", "\n", "\t"]


class Run(NamedTuple):
    """A run of text of the page, in document order, not yet judged.

    ``gap`` is what stands between the run before and this one in clean text: a blank line (text) or
    the edge of a block-level element (HTML), a line break, or the edge of a table cell.
    Text pages set ``start`` and ``end`` (code points); HTML pages set the other fields: ``path`` the
    element path, ``tag`` the nearest element that is not inline, ``link_share`` the share of
    visible characters inside links.
    """

    text: str
    gap: Gap
    start: int | None = None
    end: int | None = None
    path: str | None = None
    tag: str | None = None
    link_share: float = 0.0


class Verdict(NamedTuple):
    """The judge's answer on one run: ``field`` for "meta", ``reason`` for "drop", ``score`` 0-1 (1: surely article)."""

    decision: Decision
    score: float
    reason: str | None = None
    field: str | None = None


KEEP = Verdict("keep", 1.0)
