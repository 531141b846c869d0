"""JSON-LD as pages really have it: invalid JSON, comments and CDATA around it, several scripts, graphs, references.

Only what describes the page's own article is of interest: its node among all that the scripts hold.
"""

from __future__ import annotations

import heapq
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

#: Characters of all scripts that are parsed, and objects in them that are looked at: what takes a second at most.
MAX_SCRIPTS = 4_000_000
MAX_NODES = 100_000
#: More articles than these, none of which has the page's headline or address, are a list of other pages.
MAX_ANONYMOUS = 3
#: Articles of the page that are read, best first; of equal ones those that say most.
MAX_ARTICLES = 50
#: WebPage and WebSite nodes that are read.
MAX_PAGES = 1_000
_WRAPPING = re.compile(r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|/\*\s*\]\]>\s*\*/|(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>")
_NO_LETTERS = re.compile(r"[\W_]+")
_SPARE_COMMA = re.compile(r",(\s*[}\]])")
_DECODER = json.JSONDecoder(strict=False)
_ARTICLES = frozenset(
    ["BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting", "DiscussionForumPosting", "Recipe", "Review"]
)

# What stands under these is another work than the page's own, unless it has the page's headline or address.
_OTHER_WORKS = frozenset(
    [
        *(
            "citation",
            "comment",
            "exampleOfWork",
            "isBasedOn",
            "isBasedOnUrl",
            "isRelatedTo",
            "isSimilarTo",
            "itemListElement",
        ),
        *("mentions", "recordedIn", "relatedLink", "significantLink", "subjectOf", "translationOfWork", "workExample"),
    ]
)

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """``articles``: nodes of the page's own article, best first; ``nodes``: all that have an ``@id``, by it.

    ``pages`` and ``sites`` are WebPage and WebSite nodes.
    """

    articles: Sequence[Node] = ()
    pages: Sequence[Node] = ()
    sites: Sequence[Node] = ()
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def resolved(self, value: Any) -> Any:
        """The node that a bare reference ``{"@id": …}`` points to, else the value."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self.nodes.get(value["@id"], value)
        return value


def read(scripts: Sequence[str], headlines: frozenset[str], addresses: frozenset[str]) -> LinkedData:
    """What the scripts say of the page that has one of these folded ``headlines`` or one of these ``addresses``."""
    values = (_load(script) for script in _short_enough(scripts))
    found = [*itertools.islice((one for value in values for one in _nodes(value)), MAX_NODES)]
    nodes = [node for node, _ in found]
    articles, scores = [], []
    for node, other in found:
        if any(map(_is_article, types(node))):
            score = _likeness(node, headlines, addresses)
            if score or not other:
                articles.append(node)
                scores.append(score)
    if len(articles) > MAX_ANONYMOUS:
        articles, scores = _known_only(articles, scores)
    elif any(scores):  # what has a name of its own beside the page's article is another one
        mine = [i for i, node in enumerate(articles) if scores[i] or not (node.get("headline") or node.get("url"))]
        articles, scores = [articles[i] for i in mine], [scores[i] for i in mine]
    fullest = heapq.nsmallest(MAX_ARTICLES, range(len(articles)), key=lambda i: (-scores[i], -len(articles[i]), i))
    order = sorted(fullest, key=lambda i: (-scores[i], i))
    return LinkedData(
        [articles[i] for i in order],
        [node for node in nodes if any(name.endswith("Page") for name in types(node))][:MAX_PAGES],
        [node for node in nodes if "WebSite" in types(node)][:MAX_PAGES],
        {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 2},
    )


def types(node: Node) -> list[str]:
    """The names of a node's types, without their vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [name.rpartition("/")[2] for name in names if isinstance(name, str)]


@lru_cache(maxsize=256)  # the few titles of one page are compared again and again
def fold_headline(text: str) -> str:
    """Letters and digits of a headline, lower-cased."""
    return _NO_LETTERS.sub("", text).lower()


def _short_enough(scripts: Sequence[str]) -> Iterator[str]:
    """The scripts but those with which there would be too much of them."""
    left = MAX_SCRIPTS
    for script in scripts:
        if len(script) <= left:
            left -= len(script)
            yield script


def _load(script: str) -> Any:
    """The value of a script, or None where no repair makes it JSON."""
    text = _WRAPPING.sub("", script) if "<!" in script or "-->" in script or "]]>" in script else script
    text = text.strip().lstrip("\ufeff").rstrip(";")
    for repair in (False, True):
        try:
            return _DECODER.raw_decode(_SPARE_COMMA.sub(r"\1", text) if repair else text)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[tuple[Node, bool]]:
    """Every object inside a value, in document order, without recursion; whether it lies in another work."""
    waiting = [(value, False)]
    while waiting:
        top, other = waiting.pop()
        if isinstance(top, dict):
            yield top, other
            for name, inner in reversed(top.items()):
                if isinstance(inner, dict | list):
                    waiting.append((inner, other or name in _OTHER_WORKS))
        elif isinstance(top, list):
            waiting += [(inner, other) for inner in reversed(top) if isinstance(inner, dict | list)]


def _is_article(name: str) -> bool:
    return name.endswith("Article") or name in _ARTICLES


def _known_only(articles: list[Node], scores: list[int]) -> tuple[list[Node], list[int]]:
    known = [i for i, score in enumerate(scores) if score]
    return [articles[i] for i in known], [scores[i] for i in known]


def _likeness(node: Node, headlines: frozenset[str], addresses: frozenset[str]) -> int:
    headline = node.get("headline") or node.get("name")
    same_headline = isinstance(headline, str) and fold_headline(headline) in headlines
    main = node.get("mainEntityOfPage")
    links = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    same_address = any(isinstance(link, str) and link.partition("#")[0].rstrip("/") in addresses for link in links)
    return 2 * same_headline + same_address
