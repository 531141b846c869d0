"""A page of text while its metadata is read: what was found, and where the article begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleaner.page import headline
from cleaner.page.bylines import Bylines
from cleaner.page.date_lines import DateLines, Stamp
from cleaner.page.facts import Facts
from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run

# The head of a page: the lines above the article's prose, and so many below its beginning.
_BELOW_LEAD = 8


class TextPage:
    """A page while it is read; the first value of a field wins.

    ``start``: where the article's prose begins; ``end``: the heading that ends it; ``head``: where the lines end in
    which metadata stands; ``last_prose``: the article's last line of prose or -1. ``stamps``: the dates of date lines;
    ``credits``: names of bylines with their lines. ``values``, ``origin``: by field; ``taken``: index of a line -> its
    field. ``order_told``: how day and month are told apart, as origins say it.
    """

    def __init__(self, runs: Sequence[Run], facts: Sequence[Facts], lexicon: Lexicon, crawl_date: str | None) -> None:
        self.runs, self.facts, self.lexicon, self.crawl_date = runs, facts, lexicon, crawl_date
        self.bylines = Bylines(runs, facts, lexicon)
        self.date_lines = DateLines(runs, facts, lexicon, crawl_date)
        self.start = headline.body_start(facts)
        self.end = _end_of_article(facts)
        self.head = min(self.start + _BELOW_LEAD, self.end)
        self.last_prose = max((i for i in range(self.end) if facts[i].prose), default=-1)
        self.stamps: list[Stamp] = []
        self.credits: list[tuple[tuple[str, ...], range]] = []
        self.values: dict[str, Any] = {}
        self.origin: dict[str, str] = {}
        self.taken: dict[int, str] = {}
        self.order_told = ""

    @property
    def title_line(self) -> int | None:
        """The last line that is the headline."""
        return max((i for i, name in self.taken.items() if name == "title"), default=None)

    def note(self, name: str, value: Any, origin: str) -> None:
        """A value of a field, unless it has one."""
        if value and name not in self.values:
            self.values[name] = value
            self.origin[name] = origin

    def take(self, index: int, name: str) -> None:
        """A line is metadata, of this field unless it is of another already."""
        self.taken.setdefault(index, name)


def _end_of_article(facts: Sequence[Facts]) -> int:
    """Index of the heading that ends the article: the first one with most of the page's prose above it."""
    total = sum(fact.mass for fact in facts if fact.prose)
    above = 0.0
    for i, fact in enumerate(facts):
        above += fact.mass if fact.prose else 0.0
        if fact.heading is not None and total and above >= 0.5 * total:
            return i
    return len(facts)
