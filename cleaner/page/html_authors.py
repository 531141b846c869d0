"""Authors of an HTML page by the class names of elements: what page authors call "byline" or "author" themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.page.bylines import is_name, is_phrase
from cleaner.page.html_called import called
from cleaner.page.html_marks import whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import HtmlPage
from cleaner.page.lexicon import Lexicon
from cleaner.page.name_words import BY_PATTERN
from cleaner.page.people import people

# More different authors than this are those of a list of articles.
_MOST_BYLINES = 6
# Names on longer texts are those of people whom they speak of.
_LONGEST, _MOST_PIECES = 120, 40
# Class words of bylines are those of dates as well.
_AUTHOR = re.compile(
    r"author|byline|\bbyl\b|journalist|writer|posted-by|submitted-by|zuozhe|xiaobian|bianji", re.IGNORECASE
)
# What speaks of authors and names other things: how many there are, what they are and where, pictures of them, where to
# find more of theirs, and those of a book, a quotation or a review.
_OTHER = re.compile(
    r"count|image|photo|avatar|more|related|social|follow|bio\b|guest|comment|quote|book|review|testimonial|caption"
    r"|video|title|location|role|job|position|company|affiliation|email|twitter",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[,;&|/·•]|and|und|et|y|e|og|och|en|i", re.IGNORECASE)
# What stands before names, in an element of its own: "By", "Written by:", "Autor".
_LABEL = re.compile(
    r"(?:(?:written|reported|report|posted|published|story|words|opinion|analysis|article|text)\s)?"
    rf"(?:{BY_PATTERN}|da|de|от|text|texte|texto|autor(?:in|en|es|a|e)?|authors?|auteurs?|автор"
    r"|yazar|writer|reporter|opinion|analysis|exclusive)\s*[:：]?",
    re.IGNORECASE,
)


def read(page: HtmlPage, places: Sequence[int], not_people: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The people named in the first element around the runs at ``places`` that is called an author's, and in those like
    it beside it; () without one.

    Not those in parts that speak of other works, nor ``not_people``: the site and its publisher, nor phrases of
    the ``lexicon``. A page on which elements name several authors each of something else has none.
    """
    nodes = page.scan.nodes
    so_called = called(page, places, _AUTHOR, _OTHER)
    found = [(node, names) for node, _ in so_called if (names := _names(page, node, not_people, lexicon))]
    if not 0 < len({names for _, names in found}) <= _MOST_BYLINES:
        return ()
    first = found[0][0]
    kin = (nodes.parent[first], nodes.style[first])
    alike = [names for node, names in found if (nodes.parent[node], nodes.style[node]) == kin]
    return tuple(dict.fromkeys(name for names in alike for name in names))


def _names(page: HtmlPage, node: int, not_people: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The full names that an element begins with, by its text between tags; behind them stand roles and dates."""
    names: list[str] = []
    joined = True
    for piece in filter(None, map(clean_text, whole_texts(page.scan, node)[:_MOST_PIECES])):
        if _JOINT.fullmatch(piece):
            joined = True
            continue
        found = [name for name in people([piece], not_people) if is_name(name)] if len(piece) <= _LONGEST else []
        if found and joined and not is_phrase(piece, lexicon):
            names += found
        elif names or not _LABEL.fullmatch(piece):
            break
        joined = not names or piece.endswith((",", ";", "&"))
    return tuple(dict.fromkeys(names))
