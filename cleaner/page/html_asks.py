"""Consent walls of HTML pages told by what they say: their elements may be called anything, or nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.page import asks, dom
from cleaner.page.html_codes import NUMBER
from cleaner.page.html_runs import HtmlPage

# The element around a wall adds so many characters, and such a share, for its heading and buttons.
_MORE, _SHARE = 400, 0.5
# Elements that are pressed.
_PRESSED = frozenset(NUMBER[name] for name in ("a", "button", "input"))


def asking(page: HtmlPage, holds_page: frozenset[int]) -> list[tuple[int, int]]:
    """First element and the one after the last of each wall; ``holds_page``: elements that are in none of them."""
    found = []
    texts = [run.text for run in page.runs]
    for row in asks.rows(texts, asks.said_in(texts)):
        found += _element(page, row, holds_page)
    return found


def _element(page: HtmlPage, row: list[int], holds_page: frozenset[int]) -> list[tuple[int, int]]:
    """The element around these runs with its heading and buttons, if it is no more than a wall."""
    nodes, owner = page.scan.nodes, page.scan.runs.owner
    last = np.zeros(len(nodes.parent), np.int32)
    dom.last_inside(nodes.parent, last)
    visible = np.cumsum([0, *page.scan.runs.visible.tolist()])

    def mass(node: int) -> int:
        inside: NDArray[np.intp] = np.flatnonzero((owner >= node) & (owner <= last[node]))
        return int(visible[inside[-1] + 1] - visible[inside[0]]) if len(inside) else 0

    def is_free(node: int) -> bool:
        """Whether nothing of the article is in it."""
        inside = np.flatnonzero((owner >= node) & (owner <= last[node])).tolist()
        tags = nodes.tag[node : last[node] + 1].tolist()
        return holds_page.isdisjoint(tags) and not any(asks.is_of_page(page.runs[place].text) for place in inside)

    node = int(owner[row[0]])
    while node > 0 and last[node] < owner[row[-1]]:
        node = int(nodes.parent[node])
    own = mass(node)
    while node > 0:
        above = int(nodes.parent[node])
        if above <= 0 or mass(above) > own * (1.0 + _SHARE) + _MORE or not is_free(above):
            break
        node = above
    inside = np.flatnonzero((owner >= node) & (owner <= last[node])).tolist()
    pressed = any(
        asks.is_answer(page.runs[place].text)
        and (page.runs[place].link_share > 0 or nodes.tag[owner[place]] in _PRESSED)
        for place in inside
    )
    if not pressed or own > asks.MOST or not is_free(node):
        return []
    return [(node, int(last[node]) + 1)]
