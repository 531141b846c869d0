"""Feeds of news sites and blogs: RSS 0.9 to 2.0 and Atom (RFC 4287). Each item with a text is a record."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree

from cleaner.errors import ReadError
from cleaner.formats import columns, feed_bytes
from cleaner.formats.feed_bytes import TEXTS
from cleaner.formats.streams import read_at_most
from cleaner.page.decode import LIMIT
from cleaner.records import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.formats.origin import Origin

#: How a whole feed ends, in its last bytes: comments of servers may follow.
_END, _TAIL = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>"), 4096
#: Elements of an item -> fields of a record, whatever their namespace; of several with one name the first counts.
_FIELDS = {
    "title": "title",
    "link": "url",
    "pubDate": "date",
    "published": "date",
    "date": "date",
    "updated": "date_modified",
    "creator": "author",
    "author": "author",
    "guid": "guid",
    "id": "guid",
}


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The items of a feed in order. "malformed" where no XML can be made out, "empty" for an item without text."""
    content = read_at_most(stream, LIMIT + 1)
    if len(content) > LIMIT:
        yield origin.rejected("too_large", f"more than the {LIMIT // 1024**2} MiB that a feed may have")
        return
    try:
        text = feed_bytes.decoded(content)
        content = feed_bytes.mended(text.utf8 or text.text.encode())
        root = etree.fromstring(content, _parser())
    except ReadError as error:
        yield origin.rejected(error.reason, f"no feed: {error}")
        return
    except (etree.XMLSyntaxError, ValueError) as error:
        yield origin.rejected("malformed", f"no feed: {error}")
        return
    items = [] if root is None else [one for one in root.iter() if _name(one) in ("item", "entry")]
    if not items:
        yield origin.rejected("empty", "a feed without items")
    notes = [note for note in text.warnings if note.startswith("charset_")]  # of letters lost a page says itself
    for number, item in enumerate(items, 1):
        page = columns.page(_record(item), origin, number)
        yield replace(page, warnings=(*page.warnings, *notes)) if isinstance(page, Page) else page
    if items and not _END.search(content[-_TAIL:]):
        yield origin.rejected("malformed", "the feed breaks off: what follows its last item is missing")


def _parser() -> etree.XMLParser:
    """No text is too long and no element too deep for it: the file's size bounds both, and no entity can grow."""
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, recover=True, remove_comments=True, huge_tree=True
    )


def _record(item: Any) -> dict[str, Any]:
    """What an item says. Its text is HTML where there is markup in it."""
    found: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for element in item:
        name = _name(element)
        if name in TEXTS:
            texts.setdefault(name, _markup(element))
        elif name == "category":
            found.setdefault("tags", []).append(element.get("term") or _text(element))
        elif name == "link" and element.get("rel", "alternate") != "alternate":
            continue
        elif name in _FIELDS and (said := _text(element) or element.get("href", "")):
            found.setdefault(_FIELDS[name], said)
    text = next((texts[name] for name in TEXTS if texts.get(name, "").strip()), "")
    return {**found, "html" if "<" in text else "text": text}


def _name(element: Any) -> str:
    """The element's name without its namespace, also one that nobody declared; "" for what is none, such as an
    instruction."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    """All text in an element: a person's name in Atom stands in one of its own, beside an address."""
    names: Sequence[Any] = [child for child in element if _name(child) == "name"]
    return " ".join("".join((names or [element])[0].itertext()).split())


def _markup(element: Any) -> str:
    """What an element holds: text, or elements as in Atom's XHTML."""
    inside = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + inside
