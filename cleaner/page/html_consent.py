"""Consent walls of an HTML page: what asks a reader to allow cookies, beside or above the article.

Their long sentences look like prose, and to the judge a page that begins with prose about cookies is less of an
article: the article's own paragraphs lose. So they are told by what page authors and consent managers call them, and
taken out before anything is judged.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from cleaner.page.class_words import BITS
from cleaner.page.facts import masses
from cleaner.page.html_asks import asking
from cleaner.page.html_codes import NUMBER
from cleaner.page.html_marks import start_tag
from cleaner.page.html_runs import HtmlPage
from cleaner.page.thresholds import PROSE_MASS

# Names by which consent managers call their elements, and those that page authors give: "cookie-notice". What a page is
# filed under ("tag-cookies") and pages that speak of cookies ("cookie-policy") are called otherwise.
_NAMES = re.compile(
    r"(?<!\S)(?:(?!tag|categor|cat[-_]|topic|keyword|post|entry|article)[a-z0-9]+[-_]+){0,3}(?:"
    r"cookies?[-_]*(?:notice|notification|note|banner|bar|consent|law|pop-?up|modal|wall|dialog|message|msg|alert|overlay"
    r"|disclaimer|warning|hint|box|layer|disclosure|prompt|compliance|info(?:bar|box|rmation)?)(?![a-z])"
    r"|(?:gdpr|consent|privacy)[-_]*(?:banner|manager|modal|wall|overlay|dialog|pop-?up|layer|notice|bar)(?![a-z])"
    r"|onetrust|cc[-_](?:window|banner)|cmpbox|qc-cmp|didomi|usercentrics|cybotcookiebot|truste[-_]|trustarc|iubenda-cs|osano-cm|termly"
    r"|borlabscookie|borlabs-cookie|cmplz|cky-consent|fc-consent|moove_gdpr|cookielaw|cookieconsent)"
)
# One of these is in each of them: most elements are told by that.
_PIECES = re.compile(
    rb"cookie|consent|gdpr|privacy|onetrust|cc[-_]|cmpbox|qc-cmp|didomi|usercentrics|truste|trustarc|iubenda|osano|termly"
    rb"|borlabs|cmplz|cky-",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# An element with one of these holds the page, whatever it is called.
_PAGE = frozenset(NUMBER[name] for name in ("html", "body", "main", "article", "h1"))
_MOST_ELEMENTS = 300
#: Beside a wall there must be so much prose (characters of a Latin text): what a page shows alone is left to the judge.
LEAST_BESIDE = 200.0


def walls(page: HtmlPage) -> NDArray[np.bool_]:
    """Which runs of a page stand in a consent wall; none where little prose stands beside."""
    owners = page.scan.runs.owner
    inside = np.zeros(len(owners), bool)
    nodes = page.scan.nodes
    end = -1
    for node in np.flatnonzero(nodes.words & BITS["legal"])[:_MOST_ELEMENTS].tolist():
        if node < end or not _is_wall(page, node):
            continue
        end = node + int(np.searchsorted(nodes.name[node:], nodes.end[node]))
        if _PAGE.isdisjoint(nodes.tag[node:end].tolist()):
            inside |= (owners >= node) & (owners < end)
        else:
            end = -1
    for node, end in asking(page, _PAGE):
        inside |= (owners >= node) & (owners < end)
    if inside.any():
        beside = masses([page.runs[place].text for place in np.flatnonzero(~inside).tolist()])
        inside &= sum(mass for mass in beside if mass >= PROSE_MASS) >= LEAST_BESIDE
    return inside


def _is_wall(page: HtmlPage, node: int) -> bool:
    first = int(page.scan.nodes.name[node])
    if _PIECES.search(page.scan.data, first, page.scan.data.index(b">", first)) is None:
        return False
    attributes = start_tag(page.scan, node)[1]
    names = f"{attributes.get('id', '')} {attributes.get('class', '')}"
    return _NAMES.search(_HUMP.sub("-", names).lower()) is not None or _NAMES.search(names.lower()) is not None
