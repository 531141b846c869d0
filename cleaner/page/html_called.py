"""Elements of an HTML page by what page authors call them themselves: in class, id, itemprop and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from cleaner.page.class_words import BITS
from cleaner.page.html_codes import NUMBER
from cleaner.page.html_marks import start_tag
from cleaner.page.html_runs import HtmlPage

# So many elements are looked at.
_MOST_ELEMENTS = 100
_CALLED = ("class", "id", "itemprop", "data-testid", "data-component", "role")
_NOT_IN = frozenset(NUMBER[name] for name in ("figure", "figcaption", "blockquote", "nav"))
_ABOVE = 4  # so far up an element is looked at for what it lies in


def called(
    page: HtmlPage, places: Sequence[int], wanted: re.Pattern[str], unwanted: re.Pattern[str]
) -> Iterator[tuple[int, str]]:
    """Elements around the runs at ``places``, with their names, which hold class words of bylines and dates, and match
    ``wanted`` but not ``unwanted``; in document order.

    None in parts that speak of other works, or that hold other people's words or pictures.
    """
    if not places:
        return
    nodes, owners = page.scan.nodes, page.scan.runs.owner[list(places)]
    first, last = nodes.name[owners].min(), nodes.end[owners].max()
    so_called = (nodes.words & BITS["byline"] != 0) & (nodes.name >= first) & (nodes.name < last)
    for node in np.flatnonzero(so_called)[:_MOST_ELEMENTS].tolist():
        names = names_of(page, node)
        if wanted.search(names) and not unwanted.search(names) and not _in_other(page, node):
            yield node, names


def names_of(page: HtmlPage, node: int) -> str:
    """What an element is called, in one string."""
    attributes = start_tag(page.scan, node)[1]
    return " ".join(filter(None, map(attributes.get, _CALLED)))


def _in_other(page: HtmlPage, node: int) -> bool:
    at = node
    for _ in range(_ABOVE):
        if int(page.scan.nodes.tag[at]) in _NOT_IN:
            return True
        at = max(0, int(page.scan.nodes.parent[at]))
    return page.elsewhere(node)
