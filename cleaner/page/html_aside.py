"""What is taken out of an HTML page before anything is judged: text that stood in it before, consent walls, and what a
database of the press put around its article."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np

from cleaner.page import html_consent, html_repeats
from cleaner.page.html_runs import HtmlPage

REPEATED, WALL, FIELD = "duplicate_block", "cookie", "template"


class Aside(NamedTuple):
    """A page that is left to judge, and of each run of the page that was given the reason why it is not in it."""

    page: HtmlPage
    reasons: list[str | None]


def look(page: HtmlPage, fields: AbstractSet[int]) -> Aside:
    """A page that has runs without those that need no judge; something is always left. ``fields``: see above."""
    again, walls = html_repeats.repeats(page), html_consent.walls(page)
    out = again | walls
    around = np.zeros(len(out), bool)
    around[list(fields)] = True
    if not (out | around).all():
        out |= around
    reasons = [
        WALL if wall else REPEATED if copy else FIELD if gone else None
        for wall, copy, gone in zip(walls.tolist(), again.tolist(), out.tolist(), strict=True)
    ]
    return Aside(html_repeats.without(page, out), reasons)
