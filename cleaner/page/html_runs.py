"""An HTML page as runs of text in document order, with what the page says about itself, from one parse.

A run is the text between two edges: every tag that is not inline, ``br`` and ``hr``, and inside ``pre`` every newline.
Each non-white-space character of the body's text nodes lies in exactly one run; comments and elements of
`Effect.SKIP` have none.
Control elements and drawings (`Effect.SOFT`) cut a line only where they hold text.

`Run.path` leads from the root to the nearest element that is not inline, each step with its place (from 1) among the
siblings of its name: "html/body/div[2]/p[1]", an XPath on the tree of an HTML5 parser. From `MAX_PATH` characters on a
path is its beginning, "…" and the last step, and need not be unique.

`Run.gap` follows from what lies between a run and the one before: a tab between cells of one row; a line break
between items of one list, rows of one table, options of one control, and at a single ``br``; else a blank line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.errors import ReadError
from cleaner.page.html_elements import EFFECTS, GAP_INSIDE, LINE_PARENTS, LISTS, PRE, Effect
from cleaner.page.html_guard import tame
from cleaner.page.html_marks import Mark, attributes, read_json_ld, read_marks, read_title
from cleaner.page.runs import Gap, Run

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_PATH = 400
_TERMS = frozenset(["dt", "dd"])  # a div may stand around them, inside their list
_ODD_NAME = re.compile(r"[^\w:.-]")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The runs of a page and what it says about itself.

    ``marks`` are the elements that describe the page, in document order; ``json_ld`` the texts of its JSON-LD scripts;
    ``lang`` the root element's language; ``changed`` is True where the page had to be cut back before parsing.
    """

    runs: tuple[Run, ...]
    title: str | None = None
    lang: str | None = None
    marks: tuple[Mark, ...] = ()
    json_ld: tuple[str, ...] = ()
    changed: bool = False

    def headings(self) -> tuple[Run, ...]:
        """The runs inside h1 elements."""
        return tuple(run for run in self.runs if run.path is not None and "/h1[" in run.path)


def parse(html: str) -> HtmlPage:
    """Runs and marks of a decoded page; ReadError ("malformed") where the parser gives up."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    tamed = tame(html)
    try:
        tree = LexborHTMLParser(tamed)
    except SelectolaxError as error:
        raise ReadError(f"the HTML parser gave up ({error}); is the page HTML?", "malformed") from error
    body = tree.body
    runs = _Walk(body).runs if body is not None and body.tag == "body" else []
    lang = attributes(tree.root).get("lang") or None
    return HtmlPage(tuple(runs), read_title(tree), lang, read_marks(tree), read_json_ld(tree), tamed != html)


@dataclass(slots=True)
class _Open:
    """An element whose end has not been reached. ``owns``: runs may belong to it; ``cuts``: its edges end a run."""

    identity: int
    tag: str
    place: int
    depth: int
    skipped: bool
    owns: bool
    cuts: bool
    link: bool
    pre: bool
    drawing: bool
    path: str | None = None
    children: dict[str, int] | None = None

    def next_place(self, tag: str) -> int:
        if self.children is None:
            self.children = {}
        place = self.children[tag] = self.children.get(tag, 0) + 1
        return place


class _Walk:
    """One pass over the body without recursion; ``runs`` is the result.

    ``owners`` are the open elements that are not inline. ``common`` of them belong to the last run and to the next one,
    ``left`` is the name of the last run's owner just below those: what lies between two runs follows from them.
    """

    def __init__(self, body: LexborNode) -> None:
        self.runs: list[Run] = []
        self.stack = [_Open(body.mem_id, "body", 1, 0, False, True, True, False, False, False, "html/body")]
        self.owners = self.stack[:]
        self.owner, self.path = self.stack[0], "html/body"
        self.parts: list[str] = []
        self.links: list[bool] = []
        self.gap: Gap = "\n\n"
        self.common, self.left, self.edge, self.breaks = 0, "", True, 0
        nodes = body.traverse(include_text=True)
        next(nodes)
        for node in nodes:
            self._visit(node)
        self._flush()

    def _visit(self, node: LexborNode) -> None:
        tag = node.tag
        if tag is None or (tag[0] == "-" and tag != "-text"):
            return
        parent = node.parent
        identity = parent.mem_id if parent is not None else 0
        while self.stack[-1].identity != identity:
            self._leave()
        if tag != "-text":
            self._enter(node, tag)
        elif not self.stack[-1].skipped:
            self._text(node.text_content or "")

    def _enter(self, node: LexborNode, tag: str) -> None:
        parent = self.stack[-1]
        effect = EFFECTS.get(tag)
        if effect is None:
            effect = Effect.LINE if self.owners[-1].tag in LINE_PARENTS else Effect.BLOCK
            tag = _ODD_NAME.sub("_", tag[:40])
        skipped = parent.skipped or effect is Effect.SKIP
        if effect is Effect.BREAK and not skipped:
            self._break()
        owns = not skipped and (effect is Effect.BLOCK or effect is Effect.SOFT)
        drawing = parent.drawing or tag == "svg"
        cuts = owns and effect is Effect.BLOCK and not drawing
        link = parent.link or (tag == "a" and "href" in node.attributes)
        place = parent.next_place(tag)
        element = _Open(
            node.mem_id, tag, place, parent.depth + 1, skipped, owns, cuts, link, parent.pre or tag in PRE, drawing
        )
        self.stack.append(element)
        if owns:
            self.owners.append(element)
        if cuts:
            self._flush()
            self.edge = True

    def _leave(self) -> None:
        element = self.stack.pop()
        if element.cuts:
            self._flush()
            self.edge = True
        if element.owns:
            self.owners.pop()
            if len(self.owners) < self.common:
                self.common, self.left = len(self.owners), element.tag

    def _break(self) -> None:
        self._flush()
        self.breaks += 1

    def _text(self, text: str) -> None:
        if not self.stack[-1].pre or "\n" not in text:
            self._piece(text)
            return
        for index, line in enumerate(text.split("\n")):
            if index:
                self._break()
            self._piece(line)

    def _piece(self, text: str) -> None:
        visible = bool(text) and not text.isspace()
        if self.parts and visible and self.owner is not self.owners[-1]:
            self._flush()
        if visible and not self.parts:
            self._begin()
        if self.parts or visible:
            self.parts.append(text)
            self.links.append(self.stack[-1].link)

    def _begin(self) -> None:
        self.gap = self._gap_before()
        self.owner = self.owners[-1]
        self.path = self._path(self.owner)
        self.common, self.left, self.edge, self.breaks = len(self.owners), "", False, 0

    def _gap_before(self) -> Gap:
        parent = self.owners[self.common - 1].tag if self.common else ""
        right = self.owners[self.common].tag if len(self.owners) > self.common else ""
        if self.left and right and "caption" not in (self.left, right) and parent in GAP_INSIDE:
            return GAP_INSIDE[parent]
        if (parent == "li" and (self.left or right) in LISTS) or (self.left in _TERMS and right in _TERMS):
            return "\n"
        return "\n\n" if self.edge or self.breaks > 1 else "\n"

    def _flush(self) -> None:
        if not self.parts:
            return
        text = " ".join("".join(self.parts).split() if len(self.parts) > 1 else self.parts[0].split())
        share = _link_share(self.parts, self.links)
        self.runs.append(Run(text, self.gap, path=self.path, tag=self.owner.tag, link_share=share))
        self.parts, self.links = [], []

    def _path(self, owner: _Open) -> str:
        """The path of an open element; each element's is made once, so that nesting stays linear."""
        at = owner.depth
        while self.stack[at].path is None:
            at -= 1
        path = self.stack[at].path or ""
        for element in self.stack[at + 1 : owner.depth + 1]:
            step = f"/{element.tag}[{element.place}]"
            if len(path) + len(step) > MAX_PATH:
                path = path.partition("/…")[0] + "/…"
            path = element.path = path + step
        return path


def _link_share(parts: list[str], links: list[bool]) -> float:
    """The share of visible characters that stand inside links."""
    if not any(links):
        return 0.0
    if all(links):
        return 1.0
    sizes = [sum(map(len, part.split())) for part in parts]
    return sum(size for size, link in zip(sizes, links, strict=True) if link) / sum(sizes)
