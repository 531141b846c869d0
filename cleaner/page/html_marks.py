"""What an HTML page says about itself: title, meta, link, time and base elements, microdata, JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import numpy as np

from cleaner.page.elsewhere import Elsewhere
from cleaner.page.html_codes import IS_TITLE, MARKED, TAGS
from cleaner.page.html_elements import VOID
from cleaner.page.html_scan import Scan

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_MARKS = 2_000
MAX_TEXT = 500
# So many bytes of an element are looked at for its text, markup included.
_MAX_BYTES = 2_000
_MARKS = frozenset(["meta", "link", "time", "base"])
_RELATIONS = ("canonical", "license", "author", "itemprop")
# As the serialiser writes them: no angle bracket inside, values in double quotes.
_ATTRIBUTE = re.compile(r'\s(=?[^=\s]*)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>?")


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that may say something about the page; ``text`` is the beginning of what stands in it."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


def read_marks(page: Scan, elsewhere: Elsewhere) -> tuple[Mark, ...]:
    """Elements that describe the page, in document order: meta, link of a relation that counts, time, base, and those
    with ``itemprop`` or ``rel=author``; none of what lies ``elsewhere``, but for the page's own meta elements."""
    marks = []
    for node in np.flatnonzero(page.nodes.mark == MARKED)[:MAX_MARKS].tolist():
        name = TAGS[page.nodes.tag[node]]
        tag = _tag(page, node)
        if name == "link" and not any(relation in tag.lower() for relation in _RELATIONS):
            continue  # style sheets, icons, feeds: the most of them
        name, found = name or tag.split(" ", 1)[0], _attributes(tag)
        inline = "itemprop" in found or "author" in found.get("rel", "").lower().split()
        if (inline or name == "time") and elsewhere(node):
            continue
        if inline or name in _MARKS:
            silent = name in VOID or found.get("content") or found.get("datetime")
            marks.append(Mark(name, found, "" if silent else _text(page, node)))
    return tuple(marks)


def read_title(page: Scan) -> str | None:
    """The text of the first title element that has some and does not belong to a drawing."""
    titles = np.flatnonzero(page.nodes.mark == IS_TITLE)[:20].tolist()
    return next((text for node in titles if (text := _text(page, node))), None)


def read_json_ld(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The texts of the JSON-LD scripts, not yet parsed."""
    scripts = (script.first_child for script in tree.css('script[type*="ld+json" i]'))
    texts = (content.text_content for content in scripts if content is not None)
    return tuple(text for text in texts if text and text.strip())


def start_tag(page: Scan, node: int) -> tuple[str, dict[str, str]]:
    """Name and attributes of an element; an attribute without a value has an empty one."""
    tag = _tag(page, node)
    return TAGS[page.nodes.tag[node]] or tag.split(" ", 1)[0], _attributes(tag)


def _tag(page: Scan, node: int) -> str:
    first = int(page.nodes.name[node])
    return page.data[first : page.data.index(b">", first)].decode("utf-8", "replace")


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {name: unescape(value) if "&" in value else value for name, value in found}


def whole_texts(page: Scan, node: int) -> list[str]:
    """What stands between the tags in the first `_MAX_BYTES` of an element, without a piece that is cut there."""
    texts, cut = _texts(page, node)
    return texts[:-1] if cut else texts


def _text(page: Scan, node: int) -> str:
    """The first `MAX_TEXT` characters of an element's text."""
    return " ".join(" ".join(_texts(page, node)[0])[:MAX_TEXT].split())


def _texts(page: Scan, node: int) -> tuple[list[str], bool]:
    start, end = page.data.index(b">", int(page.nodes.name[node])) + 1, int(page.nodes.end[node])
    data = page.data[start : min(end, start + _MAX_BYTES)]
    return [unescape(text) for text in _TAG.split(data.decode("utf-8", "ignore"))], end - start > _MAX_BYTES
