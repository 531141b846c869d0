"""What an HTML page says about itself: title, meta, link, time and base elements, microdata, JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_MARKS = 2_000
MAX_TEXT = 500
_SELECTOR = "meta, link, time, base, [itemprop], [rel~=author]"


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that may say something about the page; ``text`` is the beginning of what stands in it."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


def read_marks(tree: LexborHTMLParser) -> tuple[Mark, ...]:
    """Meta, link, time and base elements and those with ``itemprop`` or ``rel=author``, in document order."""
    nodes = tree.css(_SELECTOR)[:MAX_MARKS]
    return tuple(Mark(node.tag or "", attributes(node), _text(node)) for node in nodes)


def read_title(tree: LexborHTMLParser) -> str | None:
    """The text of the first title element that has some and does not belong to a drawing."""
    for node in tree.css("title")[:20]:
        parent = node.parent
        if parent is not None and parent.tag != "svg" and (text := _text(node)):
            return text
    return None


def read_json_ld(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The texts of the JSON-LD scripts, not yet parsed."""
    scripts = (script.first_child for script in tree.css('script[type*="ld+json" i]'))
    texts = (content.text_content for content in scripts if content is not None)
    return tuple(text for text in texts if text and text.strip())


def attributes(node: LexborNode | None) -> dict[str, str]:
    """Names and values; a name without a value has an empty one."""
    return {name: value or "" for name, value in node.attributes.items()} if node is not None else {}


def _text(node: LexborNode) -> str:
    """The first `MAX_TEXT` characters of an element's text, from at most 100 of its nodes: linear for any nesting."""
    pieces: list[str] = []
    left = MAX_TEXT
    for inner in islice(node.traverse(include_text=True), 100):
        if inner.tag == "-text" and left > 0:
            pieces.append((inner.text_content or "")[:left])
            left -= len(pieces[-1])
    return " ".join(" ".join(pieces).split())
