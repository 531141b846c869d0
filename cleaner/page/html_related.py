"""What a page itself calls other articles: links below "You may also like", all of a part headed "Related posts", and
whole articles with headlines of their own, as pages that never end load them below the first one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.html_codes import NUMBER
from cleaner.page.html_measures import COLUMN
from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run
from cleaner.page.score_html import Scored

Flags = NDArray[np.bool_]

_H1 = NUMBER["h1"]
_OTHERS = frozenset(["related", "also_read", "recent_posts"])
# On pages that are less like an article than this, listings, such headings are what they are made of.
_AN_ARTICLE = 0.35
# So many runs behind the heading that are nothing but a link are of it; one or two may be the text's own.
_LINKS, _A_LINK = 3, 0.9
# A headline has so many of its words in the page's title where it is the page's, and fewer where it is another's.
_OWN, _OTHER = 0.9, 0.5
_HEAD = 12  # runs at the head of an article, among which its date stands
# A part of the page whose first words are such a heading goes whole below so much, and such a share, of what stays.
_ABOVE, _SHARE = 600.0, 0.2


def related(runs: Sequence[Run], scored: Scored, keeps: Flags, lexicon: Lexicon) -> dict[int, str]:
    """Place -> reason of the runs that stay by their scores and are of other articles."""
    if scored.article < _AN_ARTICLE:
        return {}
    matrix = scored.measured.matrix
    heads = np.flatnonzero(matrix[:, COLUMN["heading"]] == 1.0).tolist()
    mass = np.cumsum(scored.measured.lines.mass * keeps)
    found = {place: "teaser" for place in _next_articles(scored, mass) if keeps[place]}
    for head in heads:
        heading = lexicon.heading(runs[head].text)
        if heading is None or heading.reason not in _OTHERS:
            continue
        places = _links(matrix[:, COLUMN["link_share"]], head)
        if matrix[head, COLUMN["to_heading"]] == 0 and mass[head] >= max(_ABOVE, _SHARE * mass[-1]):
            places += _part(scored, head)
        found |= {place: heading.reason for place in places if keeps[place]}
    return found


def _next_articles(scored: Scored, mass: NDArray[np.float64]) -> list[int]:
    """The runs of elements called article with a headline that is not the page's, and a date or time near it, below the
    one with the page's: chapters have none, and posts of a live blog stand inside it."""
    page, last, matrix = scored.measured.page, scored.measured.last, scored.measured.matrix
    owner, around = page.runs.owner, scored.measured.containers("article")
    shares = matrix[:, COLUMN["title_share"]]
    headlines = np.flatnonzero((page.nodes.tag[owner] == _H1) & (around >= 0))
    own = headlines[shares[headlines] >= _OWN]
    found: list[int] = []
    for place in headlines[shares[headlines] < _OTHER].tolist() if len(own) else ():
        first, article = int(around[own[0]]), int(around[place])
        inside = np.flatnonzero((owner >= article) & (owner <= last[article]))
        dated = matrix[inside, COLUMN["stamp"]][:_HEAD].any()
        if article > last[first] and mass[place] >= _ABOVE and dated:
            found += inside.tolist()
    return found


def _links(shares: NDArray[np.float32], head: int) -> list[int]:
    others = np.flatnonzero(shares[head + 1 :] < _A_LINK)
    end = head + 1 + int(others[0]) if len(others) else len(shares)
    return list(range(head + 1, end)) if end - head > _LINKS else []


def _part(scored: Scored, head: int) -> list[int]:
    """The runs of the largest element that begins with a run that is not the page's first."""
    page, last = scored.measured.page, scored.measured.last
    owner, parent = page.runs.owner, page.nodes.parent
    part = int(owner[head])
    while parent[part] > owner[head - 1]:
        part = int(parent[part])
    inside: list[int] = np.flatnonzero((owner >= part) & (owner <= last[part])).tolist()
    return inside
