"""Menus in Markdown: lines of a text page that are links and nothing else, where articles have none.

Pages turned into Markdown keep their menus as lists of links, and their buttons as links side by side. A list of links
in an article stands below its first prose and is left to the judge, as is a link in a sentence.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from cleaner.page.facts import Facts
from cleaner.page.runs import Run

# Neither crosses a line, and each looks at a sign once.
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
# What stands between links and before them: bullets, numbers, separators.
_REST = re.compile(r"(?:[\s*+|·•>»›/,#_~-]|\d{1,3}[.)])*")
_LONGEST = 2_000
# Side by side stand buttons and the entries of a menu, of so many words.
_BESIDE, _FEW_WORDS = 2, 3
# The headings of noise below which a list of links belongs to them.
_HEADS = frozenset(["related", "recent_posts", "also_read", "share", "navigation"])


def labels(text: str) -> list[str] | None:
    """The labels of a line that is Markdown links and nothing else; None for any other line."""
    if "](" not in text or len(text) > _LONGEST:
        return None
    bare = _IMAGE.sub("", text)
    found = _LINK.findall(bare)
    return found if found and _REST.fullmatch(_LINK.sub("", bare)) else None


def marked(runs: Sequence[Run], facts: Sequence[Facts]) -> Sequence[Facts]:
    """The facts of the lines, those of menus with a reason: links above the first prose, short ones side by side, and
    lists of links below a heading of noise."""
    links = {i: found for i, run in enumerate(runs) if (found := labels(run.text)) is not None}
    if not links:
        return facts
    first = next((i for i, fact in enumerate(facts) if fact.prose and i not in links), 0)
    new = list(facts)
    below = None
    for i, fact in enumerate(facts):
        if fact.heading is not None or i not in links:
            below = fact.heading if fact.heading in _HEADS else None
            continue
        short = len(links[i]) >= _BESIDE and all(len(label.split()) <= _FEW_WORDS for label in links[i])
        if fact.reason is None and (i < first or short or below is not None):
            new[i] = dataclasses.replace(fact, reason=below or "list_of_links", prose=False)
    return new
