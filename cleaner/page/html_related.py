"""What a page itself calls other articles, or comments of its readers: links below "You may also like", all of a part
headed "Related posts" or "3 comments"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.html_measures import COLUMN
from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run
from cleaner.page.score_html import Scored

Flags = NDArray[np.bool_]

_OTHERS, _READERS = frozenset(["related", "also_read", "recent_posts"]), frozenset(["comments"])
# On pages that are less like an article than this, listings, headings of other articles are what they are made of.
_AN_ARTICLE = 0.35
# So many runs behind the heading that are nothing but a link are of it; one or two may be the text's own.
_LINKS, _A_LINK = 3, 0.9
# A part of the page whose first words are such a heading goes below so much of what stays and, where it is of other
# articles, such a share of it: as far as no more than so many runs lie behind a link. Prose without any may be headed
# "Next up".
_ABOVE, _SHARE = 600.0, 0.2
_LINKED, _BEHIND = 0.5, 3
# Of comments one run of so many, and so many at least, says when in so few characters; so near the page calls them so.
_TIMED, _TIMES, _A_STAMP, _NEAR = 12, 2, 60.0, 6.0
_COUNTED = re.compile(r"\d")


def related(
    runs: Sequence[Run], scored: Scored, keeps: Flags, lexicon: Lexicon, *, comments: bool = False
) -> dict[int, str]:
    """Place -> reason of the runs that stay by their scores and are of other articles, or readers' comments where none
    are wanted."""
    asked = (_OTHERS if scored.article >= _AN_ARTICLE else frozenset()) | (frozenset() if comments else _READERS)
    matrix = scored.measured.matrix
    # 1: a heading of other articles or of another part of noise, 2: one of comments.
    heads = np.flatnonzero(matrix[:, COLUMN["heading"]] >= 1.0).tolist()
    mass = np.cumsum(scored.measured.lines.mass * keeps)
    found: dict[int, str] = {}
    for head in heads:
        heading = lexicon.heading(runs[head].text)
        if heading is None or heading.reason not in asked:
            continue
        of_readers = heading.reason in _READERS
        places = [] if of_readers else _links(matrix[:, COLUMN["link_share"]], head)
        enough = _ABOVE if of_readers else max(_ABOVE, _SHARE * mass[-1])
        if matrix[head, COLUMN["to_heading"]] == 0 and mass[head] >= enough:
            places += _comments(scored, head, runs[head].text) if of_readers else _part(scored, head)
        found |= {place: heading.reason for place in places if keeps[place]}
    return found


def _links(shares: NDArray[np.float32], head: int) -> list[int]:
    others = np.flatnonzero(shares[head + 1 :] < _A_LINK)
    end = head + 1 + int(others[0]) if len(others) else len(shares)
    return list(range(head + 1, end)) if end - head > _LINKS else []


def _element(scored: Scored, head: int) -> int:
    """The first element that begins with a run and holds more than it."""
    page, last = scored.measured.page, scored.measured.last
    owner, parent = page.runs.owner, page.nodes.parent
    part = int(owner[head])
    while parent[part] > owner[head - 1] and not (head + 1 < len(owner) and owner[head + 1] <= last[part]):
        part = int(parent[part])
    return part


def _inside(scored: Scored, head: int) -> list[int]:
    """The runs of the first element that begins with a run and holds more than it."""
    owner, part = scored.measured.page.runs.owner, _element(scored, head)
    inside: list[int] = np.flatnonzero((owner >= part) & (owner <= scored.measured.last[part])).tolist()
    return inside


def _comments(scored: Scored, head: int, heading: str) -> list[int]:
    """The runs of the first element that begins with a heading of comments, where they are some.

    Sections of articles are called "Responses" and "Comments" too. So the heading counts them or the page calls them
    comments, and short lines say when they were written, two at least.
    """
    matrix, inside = scored.measured.matrix, _inside(scored, head)
    called = np.median(matrix[inside, COLUMN["class_comments"]]) <= _NEAR
    if not (called or _COUNTED.search(heading)):
        return []
    mass = scored.measured.lines.mass[inside]
    timed = np.count_nonzero((matrix[inside, COLUMN["stamp"]] > 0.0) & (mass < _A_STAMP))
    return inside if timed >= max(_TIMES, len(inside) / _TIMED) else []


def _part(scored: Scored, head: int) -> list[int]:
    """The runs of other articles in the first element that begins with a run and holds more than it."""
    owner, parent = scored.measured.page.runs.owner, scored.measured.page.nodes.parent
    part, inside = _element(scored, head), _inside(scored, head)
    linked = scored.measured.matrix[:, COLUMN["link_share"]] >= _LINKED
    if not linked[inside].any():  # prose beside the heading itself is the article's
        return [] if any(parent[owner[place]] == part for place in inside[1:]) else inside
    found: list[int] = []
    near = head
    for place in inside:
        near = place if linked[place] else near
        if place - near > _BEHIND:
            break
        found.append(place)
    return found
