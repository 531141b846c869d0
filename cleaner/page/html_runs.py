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
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from cleaner.errors import ReadError
from cleaner.page.elsewhere import Elsewhere
from cleaner.page.html_codes import GAPS, TAGS
from cleaner.page.html_elements import SKIPPED
from cleaner.page.html_guard import tame
from cleaner.page.html_marks import Mark, read_json_ld, read_marks, read_title, start_tag
from cleaner.page.html_noscript import keep_noscript
from cleaner.page.html_scan import Scan, scan
from cleaner.page.runs import Run

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_PATH = 400
#: So many runs are the top of a page.
TOP = 200
_LINKED = 0.5
_HEADINGS = frozenset(["h2", "h3", "h4"])
_UNESCAPED = ", ".join(
    f"{drawing} {name}" for drawing in ("svg", "math") for name in ("xmp", "iframe", "noembed", "noframes")
)
_HREF = re.compile(rb'<a(?=\s)[^>]*?\shref="([^"]*)"')
_START = re.compile(rb"(?:(?:https?:)?//[^/?#]+)?/?(?:index\.\w+)?")
_ODD_NAME = re.compile(r"[^\w:.-]")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The runs of a page and what it says about itself; ``scan`` holds the elements behind them, and ``elsewhere``
    tells those of parts that speak of other works.

    ``marks`` are the elements that describe the page, in document order; ``json_ld`` the texts of its JSON-LD scripts;
    ``lang`` the root element's language; ``changed`` is True where the page had to be cut back before parsing,
    ``noscript`` where such elements are among those that were read.
    """

    runs: tuple[Run, ...]
    scan: Scan
    elsewhere: Elsewhere
    title: str | None = None
    lang: str | None = None
    marks: tuple[Mark, ...] = ()
    json_ld: tuple[str, ...] = ()
    changed: bool = False
    noscript: bool = False

    def headings(self) -> tuple[tuple[int, ...], ...]:
        """Places of the runs of each h1 element: more than one where it is broken into lines."""
        places = (place for place, run in enumerate(self.runs) if run.path is not None and "/h1[" in run.path)
        return tuple(tuple(found) for _, found in groupby(places, key=lambda place: _heading_of(self.runs[place])))

    def leads_to_start(self, place: int) -> bool:
        """Whether the first link in or around the element of the run at ``place`` leads to a site's start."""
        node = int(self.scan.runs.owner[place])
        nodes = self.scan.nodes
        if (around := int(nodes.parent[node])) >= 0 and TAGS[nodes.tag[around]] == "a":
            node = around
        found = _HREF.search(self.scan.data, int(nodes.name[node]) - 1, int(nodes.end[node]))
        address = found[1].strip() if found else b""
        return bool(address) and _START.fullmatch(address) is not None

    def top_lines(self) -> Iterator[tuple[str, bool]]:
        """The texts of the first `TOP` runs, and whether each is a link and no heading."""
        for run in self.runs[:TOP]:
            yield run.text, run.link_share >= _LINKED and (run.tag or "") not in _HEADINGS


def _heading_of(run: Run) -> str:
    """The path of the h1 element around a run."""
    above, _, below = (run.path or "").partition("/h1[")
    return f"{above}[{below.partition(']')[0]}"


def parse(html: str, data: bytes | None = None, *, noscript: bool = False) -> HtmlPage:
    """Runs and marks of a decoded page; ReadError ("malformed") where the parser gives up.

    ``data``: the page in UTF-8, where it is at hand. ``noscript``: what stands in such elements is read where the page
    shows next to nothing else.
    """
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    data = html.encode("utf-8", "ignore") if data is None else data
    tamed = tame(html, data)
    changed = tamed != html
    if changed:
        data = tamed.encode("utf-8", "ignore")
    try:
        tree = LexborHTMLParser(data)
    except SelectolaxError as error:
        raise ReadError(f"the HTML parser gave up ({error}); is the page HTML?", "malformed") from error
    if data.endswith(b"<!"):
        _remove_last_comment(tree)  # an empty one, which the parser fills with what lay in its buffer
    json_ld = read_json_ld(tree)
    reads = noscript and keep_noscript(tree)
    if not noscript:
        tree.strip_tags(sorted(SKIPPED))
    if tree.css_first("plaintext") is not None:
        tree.unwrap_tags(["plaintext"])  # its text is written out without escapes, and may hold what looks like tags
    if tree.css_first("svg, math") is not None:
        for node in tree.css(_UNESCAPED):  # likewise, and there they may hold elements beside
            node.unwrap()
    page = scan(tree.html or "")
    lang = start_tag(page, 0)[1].get("lang") or None if len(page.nodes.tag) else None
    elsewhere = Elsewhere(page)
    marks = read_marks(page, elsewhere)
    return HtmlPage(tuple(_runs(page)), page, elsewhere, read_title(page), lang, marks, json_ld, changed, reads)


def _remove_last_comment(tree: LexborHTMLParser) -> None:
    comments = [node for node in tree.root.traverse(include_text=True) if node.is_comment_node] if tree.root else []
    for node in comments[-1:]:
        node.decompose()


def _runs(page: Scan) -> Iterator[Run]:
    text = page.codes.tobytes().decode("utf-32-le", "surrogatepass")
    paths = _Paths(page)
    for start, end, owner, gap, visible, linked, _ in zip(*(column.tolist() for column in page.runs), strict=True):
        path = paths.of(owner)
        yield Run(text[start:end], GAPS[gap], path=path, tag=paths.names[owner], link_share=linked / visible)


class _Paths:
    """Paths of elements, each made once, so that nesting stays linear. ``names`` of those that were asked for."""

    def __init__(self, page: Scan) -> None:
        self._page = page
        self._parent, self._tag, self._place = (
            column.tolist() for column in (page.nodes.parent, page.nodes.tag, page.nodes.place)
        )
        self._paths = {0: "html"}
        self.names: dict[int, str] = {}

    def of(self, node: int) -> str:
        """The path of an element, and its name into ``names``."""
        waiting = []
        at = node
        while at not in self._paths:
            waiting.append(at)
            at = self._parent[at]
        path = self._paths[at]
        for at in reversed(waiting):
            step = "/body" if self._parent[at] == 0 else f"/{self._name(at)}[{self._place[at]}]"
            if len(path) + len(step) > MAX_PATH:
                path = path.partition("/…")[0] + "/…"
            path = self._paths[at] = path + step
        if node not in self.names:
            self.names[node] = self._name(node)
        return path

    def _name(self, node: int) -> str:
        return TAGS[self._tag[node]] or _ODD_NAME.sub("_", start_tag(self._page, node)[0][:40])
