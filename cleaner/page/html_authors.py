"""Authors of an HTML page by the class names of elements: what page authors call "byline" or "author" themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from cleaner.page.bylines import is_name
from cleaner.page.class_words import BITS
from cleaner.page.html_marks import start_tag, whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import HtmlPage
from cleaner.page.people import people

# So many elements are looked at. More different authors than this are those of a list of articles.
_MOST_ELEMENTS, _MOST_BYLINES = 40, 6
# Names on longer texts are those of people whom they speak of.
_LONGEST, _MOST_PIECES = 120, 40
# Class words of bylines are those of dates as well.
_AUTHOR = re.compile(
    r"author|byline|\bbyl\b|journalist|writer|posted-by|submitted-by|zuozhe|xiaobian|bianji", re.IGNORECASE
)
# What speaks of authors and names other things: how many there are, pictures of them, where to find more of theirs.
_OTHER = re.compile(r"count|image|photo|avatar|more|related|social|follow|bio\b|guest|comment", re.IGNORECASE)
_CALLED = ("class", "id", "itemprop", "data-testid", "data-component", "role")
_JOINT = re.compile(r"[,;&|/·•]|and|und|et|y|e|og|och|en|i", re.IGNORECASE)
# What stands before names, in an element of its own: "By", "Written by:", "Autor".
_LABEL = re.compile(r"[^\W\d_]{1,12}(?:\s[^\W\d_]{1,12}){0,2}\s*[:：]?")


def read(
    page: HtmlPage, places: Sequence[int], not_people: Sequence[str], noise: Callable[[str], bool]
) -> tuple[str, ...]:
    """The people named in the first element around the runs at ``places`` that is called an author's; () without one.

    Not those in parts that speak of other works, nor ``not_people``: the site and its publisher. ``noise`` says of a
    name that it is a phrase of pages. A page on which elements name several authors each of something else has none.
    """
    bylines = list(
        dict.fromkeys(filter(None, (_names(page, node, not_people, noise) for node in _nodes(page, places))))
    )
    return bylines[0] if 0 < len(bylines) <= _MOST_BYLINES else ()


def _nodes(page: HtmlPage, places: Sequence[int]) -> Iterator[int]:
    """Elements that are called an author's, in document order."""
    if not places:
        return
    nodes, owners = page.scan.nodes, page.scan.runs.owner[list(places)]
    first, last = nodes.name[owners].min(), nodes.end[owners].max()
    so_called = (nodes.words & BITS["byline"] != 0) & (nodes.name >= first) & (nodes.name < last)
    for node in np.flatnonzero(so_called)[:_MOST_ELEMENTS].tolist():
        attributes = start_tag(page.scan, node)[1]
        called = " ".join(attributes.get(name, "") for name in _CALLED)
        if _AUTHOR.search(called) and not _OTHER.search(called) and not page.elsewhere(node):
            yield node


def _names(page: HtmlPage, node: int, not_people: Sequence[str], noise: Callable[[str], bool]) -> tuple[str, ...]:
    """The full names that an element begins with, by its text between tags; behind them stand roles and dates."""
    names: list[str] = []
    joined = True
    for piece in filter(None, map(clean_text, whole_texts(page.scan, node)[:_MOST_PIECES])):
        if _JOINT.fullmatch(piece):
            joined = True
            continue
        found = [name for name in people([piece], not_people) if is_name(name)] if len(piece) <= _LONGEST else []
        if found and joined and not noise(piece):
            names += found
        elif names or not _LABEL.fullmatch(piece):
            break
        joined = not names or piece.endswith((",", ";", "&"))
    return tuple(dict.fromkeys(names))
