"""Days of an HTML page that are none of its article's: of what happens, of bookings, of today, of what is cited.

Told by what page authors call the element and those around it, whoever finds the date.
"""

from __future__ import annotations

import re

import numpy as np

from cleaner.page.html_called import names_of
from cleaner.page.html_codes import NUMBER
from cleaner.page.html_marks import whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import HtmlPage

_FRAME = frozenset(NUMBER[name] for name in ("html", "body", "main", "article"))
_WHOLE = frozenset(NUMBER[name] for name in ("html", "body"))
_MASTHEAD = frozenset(NUMBER[name] for name in ("header", "footer"))
_HEADLINE = NUMBER["h1"]
# So far up an element is looked at for its name, and for a header; so many of those inside for the one with a line.
_ABOVE, _FAR, _WITHIN = 4, 30, 50
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What a page is filed under stands in its class names as well.
_FILED = re.compile(r"\b(?:category|tag|tags|topic|section|channel)[-_]\S+")
# Of the element itself or of one around it, which holds no headline.
_WORDS = (
    "events? veranstaltung evenement eventos? termin concert konzert gig match fixtures? game kick[-_]?off"
    " tour[-_]?dates? tickets? obituar(?:y|ies) funeral birth born bday dob death booking check[-_]?(?:in|out) arrival"
    " departure anreise abreise flight hearing weather forecast wetter tweet citation references? reflist retrieved"
    " today heute current[-_]?(?:date|day|time) prev previous vacancy closing auction effective expir(?:y|es|ation)"
    " (?:show|travel|print|start|end|due|service|available|access)[-_]?date date[-_]?(?:today|available)"
    " veranstaltungs?dat(?:um|e)"
)
_NAMED = re.compile(rf"(?<![a-z])(?:{_WORDS.replace(' ', '|')})(?![a-z])")
# A page that is one: Drupal and WordPress say so, above its headline.
_IS_EVENT = re.compile(r"(?<![a-z])type[-_](?:tribe[-_])?events?(?![a-z])")


def is_other_day(page: HtmlPage, node: int, line: str | None = None) -> bool:
    """Whether a date in an element is the day of something else; ``line`` is the part of its text that says the date.

    So is one above or below all that is the page's own: in a header or footer which holds no headline and does not lie
    in an article.
    """
    if line is not None and _is_named(_inside(page, node, line)):
        return True
    nodes, at, masthead = page.scan.nodes, node, False
    for step in range(_FAR):
        tag = int(nodes.tag[at])
        names = _names(page, at) if step <= _ABOVE else ""
        if _IS_EVENT.search(names):
            return True
        if tag in _FRAME:
            return masthead and tag in _WHOLE
        if _has_headline(page, at):
            return False
        masthead |= tag in _MASTHEAD
        if _is_named(names):
            return True
        at = max(0, int(nodes.parent[at]))
    return masthead


def _is_named(names: str) -> bool:
    return _NAMED.search(names) is not None


def _names(page: HtmlPage, node: int) -> str:
    return _FILED.sub("", _HUMP.sub("-", names_of(page, node)).lower())


def _inside(page: HtmlPage, node: int, line: str) -> str:
    """What the elements inside are called that hold just the line."""
    nodes = page.scan.nodes
    end = int(np.searchsorted(nodes.name, nodes.end[node]))
    inside = range(node + 1, min(end, node + 1 + _WITHIN))
    return " ".join(
        _names(page, at) for at in inside if clean_text(" ".join(whole_texts(page.scan, at))) == clean_text(line)
    )


def _has_headline(page: HtmlPage, node: int) -> bool:
    nodes = page.scan.nodes
    first, last = np.searchsorted(nodes.name, (nodes.name[node], nodes.end[node]))
    return bool((nodes.tag[first:last] == _HEADLINE).any())
