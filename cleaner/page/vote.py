"""trafilatura's vote: which runs of a page it would keep, guarded against what it loses without a word.

It is given the page as our own parser sees it, so that both read the same tree. Before that:
control characters and noncharacters are taken out (one of them anywhere loses the whole article), and what stands
deeper than `MAX_DEPTH` open elements is laid flat (libxml2 stops at 256). Where it fails there is no vote.
All settings are fixed; deduplication, which remembers earlier pages, is off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from cleaner.config import Balance
from cleaner.page.failures import known_failures
from cleaner.page.html_elements import BLOCKS, SKIPPED, VOID
from cleaner.page.html_guard import tame
from cleaner.page.html_noscript import keep_noscript
from cleaner.page.runs import Run
from cleaner.page.vote_align import align
from cleaner.page.vote_guard import restore_lost

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_DEPTH = 150
# What the deepest element with text may lie above others.
_SPARE = 50
MAX_CHARACTERS = 8_000_000
#: jusText and trafilatura compare blocks with blocks: 50,000 of them take half a minute, this many a second or two.
MAX_RUNS = 5_000
#: 200,000 elements without text take it as long.
MAX_TAGS = 60_000
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_FLAT = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6"])
_IN_LINE = frozenset(["hi", "ref", "del", "graphic"])


def trafilatura_vote(
    html: str,
    runs: Sequence[Run],
    *,
    url: str | None = None,
    favor: Balance = "balanced",
    comments: bool = False,
    noscript: bool = False,
) -> tuple[bool, ...] | None:
    """Which of the ``runs`` of ``html`` trafilatura would keep; does not raise on any page.

    None where it finds no article, fails, or would take too long: that is no vote, and none against every run.
    """
    if not runs or len(html) > MAX_CHARACTERS or len(runs) > MAX_RUNS:
        return None
    text = readable(html, noscript=noscript)
    if text.count("<") > MAX_TAGS:
        return None
    keeps = align([run.text for run in runs], _extract(text, url, favor, comments))
    return restore_lost(runs, keeps) if any(keeps) else None


def readable(html: str, deepest: int | None = None, *, noscript: bool = False) -> str:
    """The page written out again from our tree, without characters that XML has no place for, and not too deep.

    ``deepest``: how many elements are open around its deepest one, as far as they hold text, where that is known.
    ``noscript``: what stands in such elements is read where the page shows next to nothing else.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(tame(html))
    if noscript and keep_noscript(tree):
        tree.unwrap_tags(["noscript"])  # trafilatura never looks into them
    shallow = deepest is not None and deepest < MAX_DEPTH - _SPARE
    text = tree.html or "" if shallow or not _too_deep(tree) else _flattened(tree)
    return _UNWANTED.sub("", text)


def _extract(html: str, url: str | None, favor: Balance, comments: bool) -> list[str]:
    """The pieces of trafilatura's text in order; none where it finds no article or fails."""
    import trafilatura

    try:
        document: Any = trafilatura.bare_extraction(
            html,
            url=url,
            favor_precision=favor == "precision",
            favor_recall=favor == "recall",
            include_comments=comments,
            include_tables=True,
            deduplicate=False,
            with_metadata=False,
        )
    except known_failures():
        return []
    if document is None or document.body is None:
        return []
    pieces = list(_pieces(document.body))
    if comments and document.commentsbody is not None:
        pieces += _pieces(document.commentsbody)
    return pieces


def _pieces(body: Any) -> Iterator[str]:
    """The text between the edges of trafilatura's own elements; its inline ones do not cut."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag not in _IN_LINE and parts:
            yield "".join(parts)
            parts = []
        text = element.text if event == "start" else element.tail
        if text:
            parts.append(text)
    if parts:
        yield "".join(parts)


def _too_deep(tree: LexborHTMLParser) -> bool:
    return any(depth > MAX_DEPTH for _, depth in _walk(tree))


def _walk(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, int]]:
    """The nodes of a tree with the number of elements open around each."""
    root = tree.root
    if root is None:
        return
    stack = [root.mem_id]
    nodes = root.traverse(include_text=True)
    next(nodes)
    for node in nodes:
        parent = node.parent
        identity = parent.mem_id if parent is not None else 0
        while stack[-1] != identity:
            stack.pop()
        yield node, len(stack)
        stack.append(node.mem_id)


def _flattened(tree: LexborHTMLParser) -> str:
    """The page as HTML in which blocks below `MAX_DEPTH` elements are paragraphs or headings side by side."""
    pieces: list[str] = ["<html>"]
    ends = [""]
    for node, depth in _walk(tree):
        while len(ends) > depth:
            pieces.append(ends.pop())
        tag = node.tag or "-"
        start, end = "", ""
        if tag == "-text":
            parent = node.parent
            raw = parent is not None and parent.tag in SKIPPED
            start = (node.text_content or "") if raw else escape(node.text_content or "", quote=False)
        elif tag[0] != "-":
            start, end = _tags(node, tag, depth)
        pieces.append(start)
        ends.append(end)
    return "".join([*pieces, *reversed(ends)])


def _tags(node: LexborNode, tag: str, depth: int) -> tuple[str, str]:
    """Start and end tag of an element in the flattened page."""
    if tag in SKIPPED or depth <= MAX_DEPTH:
        names = "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes.items())
        return f"<{tag}{names}>", "" if tag in VOID else f"</{tag}>"
    if tag in VOID:
        return f"<{tag}>", ""
    if tag not in BLOCKS:
        return "", ""
    name = tag if tag in _FLAT else "p"
    return f"<{name}>", f"</{name}>"
