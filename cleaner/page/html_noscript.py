"""Text that stands in ``noscript`` only: forums and other pages drawn by scripts have it there for who runs none.

Beside a page's own text such elements hold pictures that load late once more, pixels that count readers, and requests
to turn scripts on. So they are read only where they are asked for, and where the page shows next to nothing without
them: a name, a menu, "Loading…". Then those with text count as any other element; the others go as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.page.html_elements import SKIPPED

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

#: Visible characters: fewer in noscript are a request or a label, more beside it are a page that has its own text.
LEAST, MOST_BESIDE = 200, 400
#: What the page shows beside is at most this share of what noscript holds.
SHARE = 0.1
_NEVER_SHOWN = sorted(SKIPPED - {"noscript"})


def keep_noscript(tree: LexborHTMLParser) -> bool:
    """Take out of a tree what a reader without scripts would not see; whether noscript elements are left in it."""
    tree.strip_tags(_NEVER_SHOWN)
    for node in tree.css("noscript noscript"):
        node.unwrap()
    held = [(node, _visible(node.text())) for node in tree.css("body noscript")]
    inside = sum(count for _, count in held)
    beside = _visible(tree.body.text()) - inside if tree.body is not None else 0
    reads = inside >= LEAST and beside <= min(MOST_BESIDE, SHARE * inside)
    for node, count in held:
        if not count:  # its place is left, which paths count
            for child in list(node.iter(include_text=True)):
                child.decompose()
    if not reads:
        tree.strip_tags(["noscript"])
    return reads


def holds_text(html: str) -> bool:
    """Whether a decoded page has its text in noscript."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    from cleaner.page.html_guard import tame

    try:
        return keep_noscript(LexborHTMLParser(tame(html)))
    except SelectolaxError:
        return False


def _visible(text: str) -> int:
    return len("".join(text.split()))
