"""Feeds: each item is a record with what it says of itself, whatever the version, and broken ones are rows."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.formats import feeds, table
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


def _texts(feed: str | bytes) -> list[str]:
    return [str(item.content) for item in _items(feed) if isinstance(item, Page)]


def _feed(text: str, inside: str = "") -> str:
    """A feed of one item whose element of the text holds ``text``, ``inside`` behind the declaration of XML."""
    return RSS.replace("<rss", f"{inside}<rss", 1).replace("<![CDATA[<p>The gates close <b>in May</b>.</p>]]>", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<![CDATA[<p>one\x1b two\x00 three\uffff four</p>]]>", "<p>one two three four</p>"),
        ("<![CDATA[<p>one]]> two</p><br><p>three</p>]]>", "<p>one]]> two</p><br><p>three</p>"),
        ("<![CDATA[<p>one <![CDATA[two]]> three</p>]]>", "<p>one <![CDATA[two]]> three</p>"),
        ("<![CDATA[<p>one]]>]]&gt;<![CDATA[ two</p>]]>", "<p>one]]> two</p>"),
        ("&lt;p>one ]]> two&lt;/p>", "<p>one ]]> two</p>"),
        ("&lt;p&gt;3 < 4 &amp;amp; 5 & 6 &#60; 7&lt;/p&gt;", "<p>3 < 4 &amp; 5 & 6 < 7</p>"),
        ("&lt;p&gt;caf&eacute;&nbsp;&none; R&D&lt;/p&gt;", "<p>café\xa0&none; R&D</p>"),
        ("&lt;p&gt;&#xD83D;one&#27; &#55357;&#xde00;&#xFFFF;&#x99999999;&#233;&lt;/p&gt;", "<p>�one 😀�é</p>"),
        ("<![CDATA[<p>&#xD83D;&#xDE00; &#x000026;amp; one &#60; &rarr;</p>]]>", "<p>😀 &amp;amp; one &#60; &rarr;</p>"),
        ("&lt;p&gt;&#x00003C; &#x26;lt;&lt;/p&gt;", "<p>< &lt;</p>"),
    ],
)
def test_nothing_is_lost_of_a_text_that_is_no_good_xml(text: str, found: str) -> None:
    """The parser passes over what it cannot read, and from there on over each sign by name, without a word."""
    assert _texts(_feed(text)) == [found, "No markup at all."]


@pytest.mark.parametrize(
    "sign", ["]]>", "<![CDATA[", "<!--", "&", "<", "</content:encoded", "<content:encoded ", "&#xD83D;"]
)
def test_signs_without_end_take_no_time(sign: str) -> None:
    """None of them is looked for from each place to the end."""
    begun = time.process_time()
    for text in (f"<![CDATA[{sign * 100_000}]]>", sign * 100_000):
        assert _items(_feed(text))
    assert time.process_time() - begun < 4


def test_a_text_may_be_long_and_stand_deep() -> None:
    """Of one with more than ten million characters a fifth came out."""
    long = "<p>word</p>" * 950_000
    assert _texts(_feed(f"<![CDATA[{long}]]>"))[0] == long
    deep = RSS.replace("<channel>", "<channel>" + "<a>" * 300).replace("</channel>", "</a>" * 300 + "</channel>")
    assert len(_texts(deep)) == 2


def test_a_prefix_that_nobody_declared() -> None:
    assert _texts(RSS.replace("content:encoded", "x:encoded")) == _texts(RSS)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://localhost:9/rss-0.91.dtd">\n',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]>',
    ],
)
def test_a_document_type_hides_no_feed(doctype: str) -> None:
    assert _texts(_feed("<![CDATA[<p>one</p>]]>", doctype)) == ["<p>one</p>", "No markup at all."]


def test_no_entity_grows() -> None:
    """Neither in a text nor in an attribute, where they are put in whatever the parser is told."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "grown"}">' for n in range(9))
    feed = _feed("&lt;p&gt;&e8;&lt;/p&gt;", f"<!DOCTYPE rss [{entities}]>").replace(
        "<category>", '<category term="&e8;">'
    )
    page = _items(feed)[0]
    assert isinstance(page, Page)
    assert (page.content, page.extra["tags"]) == ("<p>&e8;</p>", ["&e8;"])


@pytest.mark.parametrize(
    ("said", "charset", "warnings"),
    [
        ("utf-16", "utf-8", ()),
        ("utf-8", "utf-16", ()),
        ("utf-8", "latin-1", ("charset_mismatch",)),
        ("iso-8859-1", "utf-8", ("charset_mismatch",)),
        ("none", "utf-8", ("charset_unknown",)),
    ],
)
def test_a_charset_that_is_not_what_the_feed_says(said: str, charset: str, warnings: tuple[str, ...]) -> None:
    feed = RSS.replace('encoding="UTF-8"', f'encoding="{said}"').replace("The gates", "<p>Törchen für Körbe, größer")
    pages = [item for item in _items(feed.encode(charset)) if isinstance(item, Page)]
    assert [page.warnings for page in pages] == [warnings, warnings]
    assert "Törchen für Körbe, größer" in str(pages[0].content)


@given(
    st.binary(max_size=30) | st.text("<>&;#x0123D8/![]CDATA-'\"? :", max_size=40).map(str.encode), st.integers(0, 2000)
)
@settings(max_examples=200, deadline=None)
def test_any_bytes_in_a_feed_are_pages_or_rows(junk: bytes, at: int) -> None:
    """No error of a parser's or of letters' leaves the reader, wherever they stand."""
    feed = RSS.encode()
    assert list(feeds.read(io.BytesIO(feed[:at] + junk + feed[at:]), Origin("feed.xml")))
