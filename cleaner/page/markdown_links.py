"""Menus in Markdown: lines of a text page that are links and nothing else, where articles have none.

Pages turned into Markdown keep their menus as lists of links, and their buttons as links side by side. A list of links
in an article stands below its first prose and is left to the judge, as is a link in a sentence. Lynx numbers the links
of a page and lists their addresses at its end.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from cleaner.page.facts import Facts
from cleaner.page.markdown import NUMBER
from cleaner.page.runs import Run, rows

# Neither crosses a line, and each looks at a sign once.
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
# What stands between links and before them: bullets, numbers, separators.
_REST = re.compile(r"(?:[\s*+|·•>»›/,#_~-]|\d{1,3}[.)])*")
_LONGEST = 2_000
# Side by side stand buttons and the entries of a menu, of so many words.
_BESIDE, _FEW_WORDS = 2, 3
# An address in the list of lynx, of so many or more in a row, of which links of the page have so many of the numbers,
# since lynx numbers every link; and the headings of the list. One that holds a line break takes two lines.
_REFERENCE = re.compile(r"(\d{1,4})\. [a-z]{2,15}:.+")
_ROW, _KNOWN = 2, 0.5
_LISTS = frozenset(["References", "Visible links:", "Hidden links:"])
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
    links = {i: found for i, run in enumerate(runs) if (found := labels(run.written or run.text)) is not None}
    listed = _listed(runs)
    if not links and not listed:
        return facts
    first = next((i for i, fact in enumerate(facts) if fact.prose and i not in links), 0)
    new = list(facts)
    below = None
    for i, fact in enumerate(facts):
        if i in listed:
            new[i] = dataclasses.replace(fact, reason="list_of_links", prose=False)
            continue
        if fact.heading is not None or i not in links:
            below = fact.heading if fact.heading in _HEADS else None
            continue
        short = len(links[i]) >= _BESIDE and all(len(label.split()) <= _FEW_WORDS for label in links[i])
        if fact.reason is None and (i < first or short or below is not None):
            new[i] = dataclasses.replace(fact, reason=below or "list_of_links", prose=False)
    return new


def _listed(runs: Sequence[Run]) -> set[int]:
    """The lines of lynx's lists of addresses with their headings."""
    numbers = {number for run in runs if run.written is not None for number in NUMBER.findall(run.written)}
    if not numbers:
        return set()
    listed = [_REFERENCE.fullmatch(run.text) for run in runs]
    known = [
        i
        for i, one in enumerate(listed)
        if one is not None or ("://" in runs[i].text and any(listed[i - 1 : i]) and any(listed[i + 1 : i + 2]))
    ]
    found: set[int] = set()
    for first, last in rows(known):
        told = {one[1] for one in listed[first : last + 1] if one is not None}
        if len(told) >= _ROW and len(numbers & told) >= _KNOWN * len(told):
            heads = itertools.takewhile(lambda i: runs[i].text in _LISTS, range(first - 1, -1, -1))
            found |= {*range(first, last + 1), *heads}
    return found
