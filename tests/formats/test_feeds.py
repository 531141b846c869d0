"""Feeds: each item is a record with what it says of itself, whatever the version, and broken ones are rows."""

from __future__ import annotations

import io

import pytest

from cleaner.formats import table
from cleaner.formats.origin import Origin
from cleaner.records import Page, Rejected

RSS = """<?xml version="1.0" encoding="UTF-8"?><!-- made by hand --><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Lenne Courier</title><link>https://example.org</link><description>News</description>
<item><title>Lock gates &amp; floods</title><link>https://example.org/1</link><guid>1</guid>
<dc:creator>Ada Stone</dc:creator>
<pubDate>Thu, 14 Feb 2019 10:00:00 +0000</pubDate><category>Canals</category><description>The lead.</description>
<content:encoded><![CDATA[<p>The gates close <b>in May</b>.</p>]]></content:encoded></item>
<item><title>Rail</title><description>No markup at all.</description></item>
<item><title>Nothing</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Lenne Courier</title><id>urn:1</id>
<entry><title>Lock gates</title><link rel="self" href="https://example.org/a.atom"/><link href="https://example.org/1"/>
<author><name>Ada Stone</name><uri>https://example.org/ada</uri></author><published>2019-02-14T10:00:00Z</published>
<updated>2019-02-15T10:00:00Z</updated><summary>The lead.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The gates close.</p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/">
<channel><title>T</title></channel><item><title>Lock gates</title><link>https://example.org/1</link>
<description>&lt;p&gt;The gates close.&lt;/p&gt;</description></item></rdf:RDF>"""


def _items(feed: str | bytes, name: str = "feed.xml") -> list[Page | Rejected]:
    data = feed if isinstance(feed, bytes) else feed.encode()
    return list(table.read(io.BytesIO(data), Origin(name)))


@pytest.mark.parametrize("name", ["feed.xml", "feed", "a.rss", "a.atom"])
def test_items_of_rss(name: str) -> None:
    """The full text before the lead; what has no text is a row."""
    first, second, third = _items(RSS, name)
    assert isinstance(first, Page)
    assert (first.id, first.content, first.kind) == (f"{name}#1", "<p>The gates close <b>in May</b>.</p>", "html")
    assert (first.url, dict(first.extra)) == (
        "https://example.org/1",
        {
            "title": "Lock gates & floods",
            "guid": "1",
            "author": "Ada Stone",
            "date": "Thu, 14 Feb 2019 10:00:00 +0000",
            "tags": ["Canals"],
        },
    )
    assert isinstance(second, Page)
    assert (second.content, second.kind) == ("No markup at all.", None)
    assert isinstance(third, Rejected)
    assert third.reason == "empty"


def test_entries_of_atom() -> None:
    """The address of the page, not of the entry; the name of a person, not the address."""
    (entry,) = _items(ATOM)
    assert isinstance(entry, Page)
    assert "<p>The gates close.</p>" in str(entry.content)
    assert (entry.kind, entry.url, entry.extra["author"]) == ("html", "https://example.org/1", "Ada Stone")
    assert (entry.extra["date"], entry.extra["date_modified"]) == ("2019-02-14T10:00:00Z", "2019-02-15T10:00:00Z")


def test_items_of_rdf() -> None:
    (item,) = _items(RDF)
    assert isinstance(item, Page)
    assert (item.content, item.kind, item.url) == ("<p>The gates close.</p>", "html", "https://example.org/1")


def test_a_charset_of_xml_is_heeded() -> None:
    (item,) = _items(
        RDF.replace('"1.0"?>', '"1.0" encoding="ISO-8859-1"?>', 1).replace("gates", "Töre").encode("latin-1")
    )
    assert isinstance(item, Page)
    assert item.content == "<p>The Töre close.</p>"
    (item,) = _items(RDF.replace('"1.0"?>', '"1.0" encoding="UTF-16"?>', 1).encode("utf-16"))
    assert isinstance(item, Page)


@pytest.mark.parametrize(
    ("feed", "reason"),
    [("<rss", "empty"), ("<rss></rss>", "empty"), (RSS[:60], "unsupported"), ("<feed>no entry</feed>", "empty")],
)
def test_what_holds_no_items_is_a_row(feed: str, reason: str) -> None:
    """Never an exception, never silence."""
    (row,) = _items(feed)
    assert isinstance(row, Rejected)
    assert row.reason == reason


def test_a_feed_that_breaks_off_gives_its_items() -> None:
    """The last one may be cut; entities that grow are not followed."""
    items = _items(RSS[: RSS.index("Nothing")])
    assert [isinstance(item, Page) for item in items] == [True, True, False, False]
    assert getattr(items[-1], "reason", None) == "malformed"
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    (item,) = _items(
        f"<?xml version='1.0'?>{bomb}<rss><item><description>The &b; gates.</description></item></rss>", "f"
    )
    assert isinstance(item, Rejected) or "aaaa" not in str(item.content)
