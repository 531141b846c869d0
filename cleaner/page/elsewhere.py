"""The parts of an HTML page that speak of other works: what readers wrote, what is quoted, lists of other articles.

Their dates and names are not the article's. A part tells itself by its element, by the words of its class, id and role,
or by the heading that it begins with: one that leads to another page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from html import unescape

import numpy as np

from cleaner.page.class_words import BITS, GROUPS
from cleaner.page.html_codes import IS_TITLE, NUMBER, TAGS
from cleaner.page.html_scan import Scan
from cleaner.page.json_ld import fold_headline
from cleaner.page.name_words import BY_PATTERN

# These may say that there are comments, and hold the article as well.
_WHOLE = frozenset(["html", "body", "main", "article"])
_FRAME = frozenset(NUMBER[name] for name in ("html", "head", "body", "main"))
_A = NUMBER["a"]
_FIRST, *_LOWER = (NUMBER[name] for name in ("h1", "h2", "h3", "h4", "h5", "h6"))
_IS_HEADING = np.isin(np.arange(len(TAGS)), [_FIRST, *_LOWER])
# What is quoted has a day and a writer of its own, posts of networks above all.
_QUOTED = NUMBER["blockquote"]
_NAVIGATION = NUMBER["nav"]
# An item or link with a headline in it is the entry of a list.
_ENTRIES = frozenset([NUMBER["li"], NUMBER["a"]])
# Names of such parts as they stand in classes and ids, between what is no letter.
_LISTS = re.compile(
    r"(?<![a-z])(?:related|recommend(?:ed|ations?|s)?|recirc(?:ulation)?|teasers?|trending|popular|similar|promos?"
    r"|most[ _-]?(?:read|popular|viewed|shared|recent)|(?:latest|recents?)(?![ _-]?(?:date|update|time))(?:[ _-]?\w+)?"
    r"|(?:read|see)[ _-]?(?:more|next|also)"
    r"|(?:more|other|top)[ _-]?(?:news|posts|articles|stories|entries|from|like)|also[ _-]?(?:read|like)|up[ _-]?next"
    r"|outbrain|taboola|(?<!post[_-])(?<!article[_-])(?<!entry[_-])(?<!story[_-])side[ _-]?bars?)(?![a-z])"
)
_NAMED = re.compile(r'\s(?:class|id|role)="([^"]*)"')
# One of these groups of class words, or one of these pieces, is in each of them: most elements are told by that.
_GROUPS = BITS["related"] | BITS["edge"]
_PIECES = (b"most", b"recent", b"also", b"other", b"top", b"recirc", b"recommends", b"promos", b"side")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LINK = re.compile(rb'(<a\s(?:[^>]*?\s)?href="[^"#][^>]*>)(.*?)</a>', re.DOTALL)
# Links that say something about this article: who wrote it, when, and what it is filed under.
_OWN_LINK = re.compile(
    rb'\s(?:itemprop=|rel="[^"]*\b(?:author|bookmark|tag|category)\b|class="[^"]*(?:author|byline|date))'
)
_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE_WORDS = 6
# What says that there may be comments, or how many there are, and holds none.
_NO_COMMENTS = re.compile(
    r"(?:no|has|with)[ _-]comments?|comments?[ _-](?:open|closed|enabled|disabled|on|off|count|link|number)"
    r"|repl(?:y|ies)[ _-](?:enabled|disabled|count)|discussion[ _-]meta"
)
_COMMENT_WORD = re.compile(rf"(?<![a-z])(?:{'|'.join(GROUPS['comments'].split())})(?![a-z])")
_TAG = re.compile(rb"<[^>]*>?")
_TIME = re.compile(rb"<time\b.*?</time>", re.DOTALL)
_BYLINE = re.compile(rf"(?:\w+\s)?(?:{BY_PATTERN})\s", re.IGNORECASE)
# Links of fewer words, or signs where words are not told by spaces, are names or labels.
_WORDS, _SIGNS = 4, 10
# A heading of fewer letters and digits is not looked for in the page's title.
_LEAST_HEADING = 12
# So many bytes of a heading are read, so many headings of a page looked at, so far up is a link around one looked for.
_HEADING_BYTES, _MOST_HEADINGS, _LINK_ABOVE = 2_000, 500, 3


class Elsewhere:
    """Whether an element of a page lies in a part that speaks of other works.

    A part that holds the page's headline, or half of its text, is the article's own whatever it is called.
    """

    def __init__(self, page: Scan) -> None:
        nodes = page.nodes
        self._page = page
        # Single numbers are read, which views give faster than arrays do.
        columns = (nodes.parent, nodes.words, nodes.tag, nodes.name, nodes.end)
        self._parent, self._words, self._tag, self._name, self._end = (column.data for column in columns)
        self._known: dict[int, bool] = {-1: False, 0: False}
        self._headings: list[int] = np.flatnonzero(_IS_HEADING[nodes.tag])[:_MOST_HEADINGS].tolist()
        self._leading: dict[int, bool] = {}

    def __call__(self, node: int) -> bool:
        way = []
        while node not in self._known:
            way.append(node)
            node = self._parent[node]
        inside = self._known[node]
        for one in reversed(way):
            inside = self._known[one] = inside or self._begins_at(one)
        return inside

    def cut_out(self) -> str:
        """The page without these parts."""
        data = self._page.data
        kept, at = [], 0
        for node in range(1, len(self._tag)):
            first = self._name[node] - 1
            if first >= at and self(node):
                kept.append(data[at:first])
                at = data.find(b">", self._end[node]) + 1 or len(data)
        return b"".join([*kept, data[at:]]).decode("utf-8", "replace")

    def _begins_at(self, node: int) -> bool:
        number = self._tag[node]
        if number in _FRAME:
            return False
        after = bisect_left(self._name, self._end[node], node)
        if self._words[node] & BITS["comments"] and TAGS[number] not in _WHOLE and self._has_comments(node):
            return _first_between(self._own, node, after) is None
        heading = _first_between(self._headings, node, after)
        if not (self._is_list(node, number) or (heading is not None and self._leads_away(heading))):
            return False
        if _first_between(self._own, node, after) is not None:
            return False
        owners, visible = self._page.runs.owner, self._page.runs.visible
        return bool(2 * visible[(owners >= node) & (owners < after)].sum() < visible.sum())

    def _is_list(self, node: int, number: int) -> bool:
        if number in {_NAVIGATION, _QUOTED} or (number in _ENTRIES and self._leads_away(node)):
            return True
        if not self._words[node] & _GROUPS:
            first = self._name[node]
            tag = self._page.data[first : self._page.data.index(b">", first)].lower()
            if not any(map(tag.__contains__, _PIECES)):
                return False
        names = " ".join(_NAMED.findall(self._start_tag(node)))
        return _LISTS.search(_HUMP.sub("-", names).lower()) is not None

    def _has_comments(self, node: int) -> bool:
        names = _HUMP.sub("-", " ".join(_NAMED.findall(self._start_tag(node)))).lower()
        return _COMMENT_WORD.search(_NO_COMMENTS.sub(" ", names)) is not None

    def _start_tag(self, node: int) -> str:
        first = self._name[node]
        return self._page.data[first : self._page.data.index(b">", first) + 1].decode("utf-8", "replace")

    def _leads_away(self, node: int) -> bool:
        """Whether a heading or entry holds, or lies in, a link to another page that reads like a headline.

        Links to places on the same page do not count, nor do names of people.
        """
        if node not in self._leading:
            self._leading[node] = self._has_link(node)
        return self._leading[node]

    def _has_link(self, node: int) -> bool:
        above = [node]
        for _ in range(_LINK_ABOVE):
            above.append(max(0, self._parent[above[-1]]))
        outer = next((one for one in above if self._tag[one] == _A), node)
        first, end = self._name[outer] - 1, self._end[outer]
        links = _LINK.finditer(self._page.data, first, min(end + len("</a>"), first + _HEADING_BYTES))
        return any(
            self._is_other_headline(_text(_TIME.sub(b" ", match[2])).strip())
            for match in links
            if _OWN_LINK.search(match[1]) is None
        )

    def _is_other_headline(self, text: str) -> bool:
        words = len(text.split())
        long = words >= _WORDS or (not text.isascii() and len(text) >= _SIGNS and " " not in text)
        if not long or _BYLINE.match(text) is not None or (words <= _DATE_WORDS and _DATED.search(text) is not None):
            return False
        key = fold_headline(text)
        return key not in self._title and not self._begins_with_title(key)

    @cached_property
    def _title(self) -> str:
        """The page's title element, folded."""
        marks = np.flatnonzero(self._page.nodes.mark == IS_TITLE)[:1].tolist()
        return self._folded(marks[0]) if marks else ""

    @cached_property
    def _own(self) -> list[int]:
        """The headings that the title element repeats; where there is none, those of the first rank."""
        keys = ((node, self._folded(node)) for node in self._headings)
        titled = [
            node
            for node, key in keys
            if len(key) >= _LEAST_HEADING and (key in self._title or self._begins_with_title(key))
        ]
        return titled or [node for node in self._headings if self._tag[node] == _FIRST]

    def _begins_with_title(self, key: str) -> bool:
        """Whether the title element is a heading that was cut off."""
        return len(self._title) >= _LEAST_HEADING and key.startswith(self._title)

    def _folded(self, node: int) -> str:
        start = self._page.data.index(b">", self._name[node]) + 1
        end = min(self._end[node], start + _HEADING_BYTES)
        return fold_headline(_text(self._page.data[start:end]))


def _text(markup: bytes) -> str:
    return unescape(_TAG.sub(b" ", markup).decode("utf-8", "ignore"))


def _first_between(nodes: Sequence[int], first: int, after: int) -> int | None:
    """The first of ascending ``nodes`` from ``first`` on, before ``after``."""
    at = bisect_left(nodes, first)
    return nodes[at] if at < len(nodes) and nodes[at] < after else None
