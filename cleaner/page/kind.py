"""Is a page HTML or text? Told from its beginning alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.records import Kind

#: How many characters of the page are searched for tags.
LOOK = 4096
#: How many complete tags, with an opening and a closing one among them, make a page HTML.
TAGS = 3

# Each part can start at one place only and consumes what it passed, so both expressions take linear time.
_START = re.compile(r"[\s\ufeff]*<(?:!doctype html|html|head|body)", re.IGNORECASE)
_XML = re.compile(
    r"[\s\ufeff]*<\?xml\b[^>]*>\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)*(?:<!doctype\b[^\[>]*(?:\[[^\]]*\]\s*)?>\s*)?<html",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)(?:p|div|a|li|article|section|table)(?:[\s/][^<>]*)?>", re.IGNORECASE)


def tell(text: str) -> Kind:
    """ "html" or "text".

    HTML starts, after byte order mark and white space, with a doctype, `<html`, `<head`, `<body` or an XML declaration
    and `<html` (comments and a doctype may stand between); or its first 4,096 characters hold three or more tags of
    p, div, a, li, article, section and table, opening and closing ones taken together, with at least one of each: a
    text that only speaks of `<p>` and `<div>` stays text.
    """
    if begins_as_html(text):
        return "html"
    closing = [bool(match[1]) for match in _TAG.finditer(text[:LOOK])]
    return "html" if len(closing) >= TAGS and 0 < sum(closing) < len(closing) else "text"


def begins_as_html(text: str) -> bool:
    """Whether ``text`` opens like a whole HTML page, the strong half of `tell`."""
    return bool(_START.match(text) or _XML.match(text, 0, 16 * LOOK))


def opening(content: bytes) -> str:
    """The beginning of undecoded ``content``, read so that `tell` and `begins_as_html` give the right answer.

    Markup is ASCII in every charset in use, so each byte may stand for a character; the zero bytes of UTF-16 and
    UTF-32 and the byte order marks are left out.
    """
    start = content[: 4 * LOOK].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return start.replace(b"\x00", b"").decode("latin-1")
