"""What HTML pages say about themselves: order of trust, odd JSON-LD, names, dates, and what is filled in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cleaner import clean_page
from cleaner.page import json_ld
from cleaner.page.html_metadata import HtmlMetadata, read
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import parse
from cleaner.page.iso_dates import address_date, iso_date
from cleaner.page.metadata_fill import fill
from cleaner.page.people import people
from cleaner.records import METADATA


def found(html: str, url: str | None = None, crawl_date: str | None = None) -> HtmlMetadata:
    return read(parse(html), url, crawl_date)


def filled(known: dict[str, Any], html: str) -> tuple[dict[str, Any], dict[str, str]]:
    return fill(known, parse(html).elsewhere.cut_out)


def script(value: Any) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Bridge &amp; river: the town decides",
    "author": [{"@type": "Person", "name": "Ada Stone"}, {"@type": "Person", "givenName": "Bo", "familyName": "Lund"}],
    "datePublished": "2025-06-30T08:15:00+02:00",
    "dateModified": "2025-07-01",
    "articleSection": ["Town", "News"],
    "description": "What was <b>decided</b>.",
    "publisher": {"@type": "Organization", "name": "The Courier"},
    "license": {"@type": "CreativeWork", "url": "https://example.org/licence"},
    "inLanguage": "en-GB",
}


def test_json_ld_of_the_article_gives_every_field() -> None:
    """The best source, with entities and tags resolved, and its origin named."""
    result = found(
        script({"@graph": [{"@type": "WebSite", "name": "The Courier"}, ARTICLE]}), "https://www.example.org/a"
    )
    assert result.values == {
        "url": "https://www.example.org/a",
        "hostname": "www.example.org",
        "site_name": "The Courier",
        "title": "Bridge & river: the town decides",
        "date": "2025-06-30T08:15:00+02:00",
        "date_modified": "2025-07-01",
        "authors": ("Ada Stone", "Bo Lund"),
        "section": "Town",
        "description": "What was decided .",
        "license": "https://example.org/licence",
        "language": "en-GB",
    }
    assert set(result.origin) == set(result.values) <= set(METADATA)
    assert {result.origin[name] for name in ("title", "authors", "date", "section")} == {"json-ld"}
    assert result.origin["url"] == "url"


def test_meta_elements_come_after_json_ld_and_before_time_and_address() -> None:
    """The order of trust, field by field."""
    meta = '<meta property="og:title" content="From meta"><meta name="author" content="Cy Moss">'
    meta += '<meta property="article:published_time" content="2025-02-02T10:00Z">'
    time = '<time datetime="2025-03-03">March</time>'
    both = found(script(ARTICLE) + meta + time)
    assert (both.values["title"], both.values["date"][:10]) == ("Bridge & river: the town decides", "2025-06-30")
    metas = found(meta + time, "https://example.org/2025/04/04/x")
    assert (metas.values["title"], metas.origin["title"]) == ("From meta", "meta:og:title")
    assert (metas.values["date"], metas.origin["date"]) == ("2025-02-02T10:00:00+00:00", "meta:article:published_time")
    assert (metas.values["authors"], metas.origin["authors"]) == (("Cy Moss",), "meta:author")
    assert found(time, "https://example.org/2025/04/04/x").origin["date"] == "time"
    address = found("<p>x", "https://example.org/2025/04/04/x")
    assert (address.values["date"], address.origin["date"]) == ("2025-04-04", "url")


def test_a_page_that_says_nothing_gives_nothing() -> None:
    """No field is invented."""
    assert found("<p>Some text on the 3rd of May 2024 by Ada Stone.").values == {}


@pytest.mark.parametrize(
    ("html", "title", "origin"),
    [
        ('<meta property=og:title content="THE TOWN DECIDES"><h1>The town decides</h1>', "The town decides", "h1"),
        (
            '<meta property=og:title content="The town decides - Courier"><h1>The town decides</h1>',
            "The town decides",
            "h1",
        ),
        ('<meta property=og:title content="Town decides"><h1>Another heading</h1>', "Town decides", "meta:og:title"),
        ("<title>The town decides | Courier</title><h1>The town decides</h1><h1>More</h1>", "The town decides", "h1"),
        (
            "<meta property=og:site_name content=Courier><title>Courier: A - B | Courier</title>",
            "Courier: A - B",
            "title",
        ),
        # The end of a longer heading is no sign of a cut where two declare the same.
        (
            "<meta property=og:title content='The town council decides on its bridge'>"
            + script({"@type": "Article", "headline": "The town council decides on its bridge"})
            + "<h1>The town council decides on its bridge at last</h1>",
            "The town council decides on its bridge",
            "json-ld",
        ),
        # What only repeats the title element was written for search engines.
        (
            "<title>Best bridges 9</title><meta property=og:title content='Best bridges 9'><h1>Our best bridges</h1>",
            "Our best bridges",
            "h1",
        ),
        (
            "<title>Best bridges 2025</title><meta property=og:title content='Best bridges 2025'><h1>Our Blog</h1>",
            "Best bridges 2025",
            "meta:og:title",
        ),
        ("<title>Only this</title>", "Only this", "title"),
        # An h1 may be the site's name; then the headline is the other part of the title, as the page shows it.
        (
            "<title>A noise when cold - Old Forum</title><h1>Old Forum</h1><h2><a href=/1>A noise when cold</a></h2>",
            "A noise when cold",
            "title",
        ),
        (
            "<title>Old Paths: The chapel above Trefin</title><h1>Old Paths</h1><h3>The chapel above Trefin</h3>",
            "The chapel above Trefin",
            "title",
        ),
        (
            "<title>The Gazette Online: Fair draws record crowd</title><font size=5>Fair draws record crowd</font>",
            "Fair draws record crowd",
            "title",
        ),
        ("<title>Testing - The Loom Book</title><h1>The Loom Book</h1><h1>Testing looms</h1>", "Testing looms", "h1"),
        ("<title>News - The lock of York</title><h1>The lock of York</h1><h1>Comments</h1>", "The lock of York", "h1"),
        ("<title>Testing - The Loom Book</title><h1>The Loom Book</h1>", "The Loom Book", "h1"),
        ("<title>Gaming news of today - The best laptops</title><h1>The best laptops</h1>", "The best laptops", "h1"),
        ("<title>Ash: the story of a tree - Courier</title><p>Ash", "Ash: the story of a tree - Courier", "title"),
        ("<title>The Lock-Keeper by Edith Warne | Poems</title><h1>The Lock-Keeper</h1>", "The Lock-Keeper", "h1"),
        ("<h1>Retrying requests<a href=#r>¶</a></h1>", "Retrying requests", "h1"),
        ("<title>Learn C#</title><h1>Learn C#</h1>", "Learn C#", "h1"),
        ("<title>Microsoft Word - report.doc</title><h1>Wells</h1>", "Wells", "h1"),
        ("<h1>Only that</h1>", "Only that", "h1"),
    ],
)
def test_titles_lose_the_site_and_the_visible_headline_wins(html: str, title: str, origin: str) -> None:
    """The h1 where it says the same as the declared headline; no " - Site" at the end."""
    result = found(html)
    assert (result.values["title"], result.origin["title"]) == (title, origin)


@pytest.mark.parametrize(
    "title",
    [
        "report.pdf",
        "Microsoft Word - Annual report 2018.docx",
        "Untitled Document",
        "Factiva",
        "Exported Data",
        "Print this page",
    ],
)
def test_what_programs_write_is_no_title(title: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><p>" + "Levels in the wells fell for the third year. " * 9
    assert "title" not in found(page).values
    assert "title" not in filled({}, page)[0]


def test_the_newsrooms_own_headline_comes_first() -> None:
    """In news, an og:title of its own wins over the rest, unless another meta element says what the heading says."""
    page = "<title>Council: bridge</title><h1>Council: bridge</h1>"
    page += script({"@type": "NewsArticle", "headline": "Council: bridge"})
    page += "<meta property=og:title content='How a town came to its bridge'>"
    assert found(page).origin["title"] == "meta:og:title"
    assert found(page.replace("NewsArticle", "BlogPosting")).origin["title"] == "h1"
    assert found(page + "<meta name=twitter:title content='Council: bridge'>").origin["title"] == "h1"


def test_the_host_name_counts_as_the_site() -> None:
    """Pages without a declared name end their titles with their address, or a part of it and more."""
    assert found("<title>A - B | Courier Labs</title>", "https://www.courier.example/").values["title"] == "A - B"
    assert found("<title>A - B - example.org</title>", "https://www.example.org/").values["title"] == "A - B"


def test_json_ld_is_read_through_its_usual_damage() -> None:
    """Comments, CDATA, raw newlines, spare commas, text after the value, byte order marks."""
    plain = json.dumps(ARTICLE)
    for text in (
        f"<!-- {plain} -->",
        f"//<![CDATA[\n{plain}\n//]]>",
        f"/*<![CDATA[*/{plain}/*]]>*/",
        plain.replace("the town", "the\ttown\n"),
        plain[:-1] + ",}",
        plain + ";",
        plain + " trailing",
        "\ufeff" + plain,
    ):
        assert found(script(text)).values["authors"] == ("Ada Stone", "Bo Lund"), text[:40]


@pytest.mark.parametrize(
    "text", ["{", "[" * 200_000, "null", "7", '"x"', '{"@type": 3}', '{"@type":"Article","author":{"name":{}}}']
)
def test_hopeless_json_ld_is_no_error(text: str) -> None:
    """Nothing there, nothing found; deep nesting does not end the page."""
    assert "authors" not in found(script(text) + "<p>x").values


def test_references_between_nodes_are_followed() -> None:
    """Graphs name the author by identity."""
    graph = [
        {"@type": "Article", "headline": "H", "author": {"@id": "#p"}, "publisher": {"@id": "#o"}},
        {"@type": "Person", "@id": "#p", "name": "Ada Stone"},
        {"@type": "Organization", "@id": "#o", "name": "Courier"},
    ]
    values = found(script({"@graph": graph})).values
    assert (values["authors"], values["site_name"]) == (("Ada Stone",), "Courier")


def test_the_article_of_the_page_is_told_from_others() -> None:
    """Teasers with JSON-LD of their own do not lend their authors."""
    others = [{"@type": "Article", "headline": f"Other {n}", "author": f"Nobody N{n}"} for n in range(5)]
    own = {"@type": "Article", "headline": "The Town", "author": "Ada Stone"}
    assert found(script([*others, own]) + "<h1>The town</h1>").values["authors"] == ("Ada Stone",)
    assert "authors" not in found(script(others) + "<h1>A list of stories</h1>").values


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["By Ada Stone and Bo Lund"], ("Ada Stone", "Bo Lund")),
        (["Von Ada Stone, Bo Lund und Cy Moss"], ("Ada Stone", "Bo Lund", "Cy Moss")),
        (["Ada Stone; Bo Lund / Cy Moss & Di Rey"], ("Ada Stone", "Bo Lund", "Cy Moss", "Di Rey")),
        (["Par Ada Stone et Bo Lund", "Por Eva Rey y Leo Sol"], ("Ada Stone", "Bo Lund", "Eva Rey", "Leo Sol")),
        (["ADA STONE", "Ada Stone"], ("Ada Stone",)),
        (["Ada Stone, Senior Staff Writer"], ("Ada Stone",)),
        (
            ["Ada Stone (Agency)", "Bo Lund 12 May 2024", "cy.moss@example.org", "https://example.org/u/di", "@handle"],
            ("Ada Stone", "Bo Lund"),
        ),
        (
            [
                "Staff",
                "Admin",
                "Follow us",
                "Editorial Team",
                "By Staff Writer",
                "Web Desk",
                "Unknown",
                "",
                "The Courier",
            ],
            (),
        ),
        (
            ["Jean-Luc O'Neil-Álvarez", "李小龙", "Мария Иванова", "김민수 기자"],
            ("Jean-Luc O'Neil-Álvarez", "李小龙", "Мария Иванова", "김민수"),
        ),
    ],
)
def test_people_are_told_from_noise(texts: list[str], expected: tuple[str, ...]) -> None:
    """Labels, roles, addresses, handles, dates and the site itself are no authors."""
    assert people(texts, ["The Courier"]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-30", "2025-06-30"),
        ("2025-06-30T08:15", "2025-06-30T08:15:00"),
        ("2025-06-30 08:15:09 +0200", "2025-06-30T08:15:09+02:00"),
        ("2025-06-30T08:15:00.123Z", "2025-06-30T08:15:00+00:00"),
        ("20250630T081500", "2025-06-30T08:15:00"),
        ("2025/6/3", "2025-06-03"),
        ("Mon, 30 Jun 2025 08:15:00 GMT", "2025-06-30T08:15:00+00:00"),
        ("Mon Jun 30 2025 08:15:00 GMT+0200 (CEST)", "2025-06-30T08:15:00+02:00"),
        ("1751264100", "2025-06-30T06:15:00+00:00"),
        ("1751264100000", "2025-06-30T06:15:00+00:00"),
        ("٢٠٢٥-٠٦-٣٠T٠٨:١٥+٠٣:٠٠", "2025-06-30T08:15:00+03:00"),
        ("2025-13-01", None),
        ("2025-02-30", None),
        ("1970-01-01", None),
        ("0000-00-00T00:00:00Z", None),
        ("yesterday", None),
        ("9" * 90, None),
        ("", None),
    ],
)
def test_machine_dates_become_iso(text: str, expected: str | None) -> None:
    """Time of day and offset stay as they were given; impossible days are none."""
    assert iso_date(text) == expected


def test_days_after_the_crawl_are_refused() -> None:
    """One day of grace for time zones."""
    assert iso_date("2025-06-30", "2025-06-29") == "2025-06-30"
    assert iso_date("2025-07-01", "2025-06-29") is None
    assert "date" not in found(script(ARTICLE), crawl_date="2025-01-01").values


def test_dates_in_addresses_stand_in_the_path_and_are_whole() -> None:
    """Numbers of articles and years alone are no dates."""
    assert address_date("https://example.org/2025/6/3/x") == "2025-06-03"
    assert address_date("https://example.org/news-2025-06-30-x") == "2025-06-30"
    assert address_date("https://example.org/x_20250630.html") == "2025-06-30"
    assert address_date("https://2025-06-30.example.org/") is None
    assert address_date("https://example.org/article120250630") is None
    assert address_date("https://example.org/2025/06/31/x") is None


def test_addresses_are_made_absolute_or_refused() -> None:
    """Relative canonical links, base elements, and schemes that are none of ours."""
    assert found("<link rel=canonical href=/a>", "https://example.org/b?x=1").values["url"] == "https://example.org/a"
    assert (
        found("<base href=https://example.org/c/><link rel=canonical href=a>").values["url"]
        == "https://example.org/c/a"
    )
    for bad in ("javascript:alert(1)", "http://[", "data:x", "https:///x"):
        assert "url" not in found(f"<link rel=canonical href='{bad}'>").values


def test_values_are_plain_text_on_one_line() -> None:
    """Tags, entities, control characters, line ends and lone surrogates never reach a record."""
    assert clean_text(" a&nbsp;<b>b</b>\x1b\n&#xFFFF;\ud800 c ") == "a b c"
    assert clean_text("head\u00adline\u200b s") == "headline s"
    assert clean_text("x < y and 3 > 2") == "x < y and 3 > 2"
    assert clean_text(["x"]) == ""
    assert len(clean_text("x" * 9_000)) == 2_000


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@id",
                        "@graph",
                        "author",
                        "name",
                        "headline",
                        "publisher",
                        "datePublished",
                        "url",
                        "license",
                        "articleSection",
                    ]
                ),
                inner | st.sampled_from(["NewsArticle", "Person", "#a"]),
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
@settings(max_examples=80, deadline=None)
def test_any_json_is_read_without_error(value: Any) -> None:
    """Whatever types stand where, values are text and origins match."""
    result = found(script({"@type": "Article", "@graph": value, "author": value, "publisher": value, "license": value}))
    assert set(result.values) == set(result.origin)
    for name, one in result.values.items():
        assert isinstance(one, tuple if name == "authors" else str)


def test_likeness_needs_no_recursion() -> None:
    """100,000 nested lists end at the limit on nodes."""
    value: Any = []
    for _ in range(900):
        value = [value]
    assert json_ld.read([json.dumps(value)], frozenset(), frozenset()).articles == []


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(
    "stub", [{}, {"headline": "The town decides"}, {"headline": "Another", "datePublished": "2020"}]
)
def test_the_article_is_found_behind_many_stubs(stub: dict[str, str], apart: bool) -> None:
    """In scripts of their own or in one list, also where they have its headline and say nothing else."""
    nodes = [
        *[{"@type": "NewsArticle", **stub}] * 6000,
        {"@type": "NewsArticle", "headline": "The town decides", "a": 1},
    ]
    scripts = [json.dumps(node) for node in nodes] if apart else [json.dumps(nodes)]
    articles = json_ld.read(scripts, frozenset(["thetowndecides"]), frozenset()).articles
    assert nodes[-1] in articles
    assert len(articles) <= json_ld.MAX_ARTICLES


def test_scripts_that_are_too_much_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not those behind them."""
    monkeypatch.setattr(json_ld, "MAX_SCRIPTS", 100)
    scripts = [json.dumps({"@type": "Article", "name": name}) for name in ("a", "b" * 100, "c")]
    assert [one["name"] for one in json_ld.read(scripts, frozenset(), frozenset()).articles] == ["a", "c"]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "headline": "The town decides", "isBasedOn": "OTHER", "citation": ["OTHER"]},
        {"@type": "WebPage", "url": "https://x.org/a", "mentions": ["OTHER"]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": "OTHER"}]},
        {"@graph": ["OTHER", {"@type": "NewsArticle", "headline": "The town decides"}]},
    ],
)
def test_other_works_that_a_page_names_say_nothing_about_its_own(data: dict[str, object]) -> None:
    """What is cited, based on, listed or only stands beside; but its own article may stand anywhere."""
    other = {"@type": "NewsArticle", "headline": "Another story", "author": {"name": "Bo Li"}, "url": "https://x.org/b"}
    own = {"@type": "NewsArticle", "headline": "The town decides", "author": {"name": "Ada Stone"}}
    for node, names in ((other, []), (own, ["Ada Stone"])):
        script = json.dumps(data).replace('"OTHER"', json.dumps(node))
        found = json_ld.read([script], frozenset(["thetowndecides"]), frozenset(["https://x.org/a"])).articles
        assert sorted({one["author"]["name"] for one in found if "author" in one}) == names


@pytest.mark.parametrize(
    ("address", "kept"),
    [("javascript:1", False), ("data:text/html,x", False), ("/terms", True), ("https://x.org/l", True)],
)
def test_a_licence_is_an_address_of_a_document(address: str, kept: bool) -> None:
    values = found(f"<head><link rel=license href='{address}'></head><body><p>Text.").values
    assert values.get("license") == (address if kept else None)


def test_microdata_of_comments_is_not_the_articles() -> None:
    """Wherever comments stand; a class that says that there are some hides neither page nor article."""
    comment = (
        '<div class="comment" itemscope itemtype="http://schema.org/Comment"><span itemprop="author">Bo Li</span>'
        '<time itemprop="datePublished" datetime="2024-02-02">x</time></div>'
    )
    text = "<h1>The town decides</h1><p>Text of it.</p>"
    html = f"<html><body class=comments-open><article class=comments>{{}}{text}</article>{comment}</body></html>"
    assert found(html.format("")).values == {"title": "The town decides"}
    assert found(html.format("<time datetime=2024-05-05>x</time>")).values["date"] == "2024-05-05"


def test_a_missing_title_is_filled_in_and_says_so() -> None:
    """With a byline that only stands in the markup; declared values stay."""
    html = (
        "<html><head><title>T</title></head><body><article><h1>The town decides</h1>"
        "<span class='author'>Ada Stone</span>"
        "<span class='date'>2024-05-03</span><p>Text of it.</p></article></body></html>"
    )
    values, origin = filled({}, html)
    assert values == {"title": "The town decides", "authors": ("Ada Stone",)}
    assert origin == {"title": "trafilatura", "authors": "trafilatura"}
    assert filled({"authors": ("A",)}, html)[0] == {"title": "The town decides"}
    assert filled({"title": "T"}, html) == ({}, {})


def test_what_readers_write_says_nothing_about_the_article() -> None:
    """The names and dates of comments, nested or not, are nobody's metadata; a class of the body hides no page."""
    comment = "<div class=comment><span class=author>Ada Stone</span> <time>March 3, 2021</time><p>No.</p></div>"
    html = (
        f"<html><body class=comments><h1>T</h1><p>Text.</p><section id=comments>{comment * 3}</section></body></html>"
    )
    assert set(filled({}, html)[0]) == {"title"}


def test_the_day_of_a_post_that_is_quoted_is_not_the_article_s() -> None:
    post = '<blockquote class="instagram-media"><p>Look</p><time datetime="2018-03-12T19:30:12+00:00">Mär 12</time>'
    html = f"<h1>The town decides</h1><p>{'Text of it, and more of it. ' * 9}</p>{post}</blockquote>"
    assert "date" not in found(html).values
    assert found(f'{html}<time datetime="2019-01-29">29 January</time>').values["date"] == "2019-01-29"


def test_an_article_that_is_set_as_a_quotation_keeps_its_day() -> None:
    text = f"<h1>The town decides</h1><time datetime=2019-01-29>29 January</time><p>{'Text of it. ' * 30}</p>"
    assert found(f"<blockquote>{text}</blockquote>").values["date"] == "2019-01-29"


@pytest.mark.parametrize("byline", ["December", "Human", "Ada", "The Courier Newsroom", "ada-stone9"])
def test_only_what_looks_like_a_full_name_is_filled_in(byline: str) -> None:
    """Libraries take whatever stands in an element called author."""
    assert "authors" not in filled({}, f"<html><body><h1>T</h1><span class='author'>{byline}</span><p>Text.</p>")[0]


def test_a_library_that_fails_fills_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their errors on odd pages cost a field, not the page."""

    def fail(*args: object, **options: object) -> None:
        raise AssertionError

    monkeypatch.setattr("trafilatura.metadata.extract_metadata", fail)
    assert filled({}, "<p>x") == ({}, {})


CARD = (
    "<h3><a href=/other>Another town decides on its bridge</a></h3><p>By Otto Other</p>"
    "<time datetime=2021-01-02>2 January 2021</time>"
)


@pytest.mark.parametrize(
    "around",
    [
        *("aside class=related", "div class=related-articles", "section class=recommended", "div class=teaser"),
        *(
            "div id=mostRead",
            "div class=sidebar",
            "div class='card x7'",
            "div class=x7",
            "article",
            "li",
            "aside",
            "nav",
        ),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_cards_of_other_articles_say_nothing_about_this_one(around: str, *, inside: bool) -> None:
    """Neither by time elements and microdata nor by their text, and libraries do not find them either."""
    names = "<span itemprop=author>Otto Other</span><a rel=author>Otto Other</a>"
    card = f"<{around}>{CARD}{names}</{around.partition(' ')[0]}>"
    text = "".join(
        f"<p>The river authority said on day {i} that the old gates would be replaced soon.</p>" for i in range(9)
    )
    html = f"<title>The town decides</title><main><h1>The town decides</h1>{text}{card if inside else ''}</main>"
    document = clean_page(html + ("" if inside else card), kind="html")
    assert (document.title, document.authors, document.date) == ("The town decides", (), None)


@pytest.mark.parametrize(
    "own",
    [
        "<aside class=article-meta>{}</aside>",
        "<footer class=entry-footer><h4><a href=/ada rel=author>Ada Stone</a></h4>{}</footer>",
        "<div class=post-sidebar>{}</div>",
        "<ul><li><a href=/ada>Written by Ada Stone</a></li><li>{}</li></ul>",
        "<h2><a href=/this>The town decides on the bridge</a></h2>{}",
    ],
)
def test_what_stands_beside_the_article_may_be_its_own(own: str) -> None:
    """Headings that name a person or repeat the title, and the article's own sidebar, are no cards."""
    stamp = "<time datetime=2024-05-03>3 May</time>"
    html = f"<title>The town decides on the bridge</title><body><p>Text.</p>{own.format(stamp)}<p>More of it.</p>"
    assert found(html).values["date"] == "2024-05-03"
    assert "2024-05-03" in parse(html).elsewhere.cut_out()


def test_a_part_with_the_headline_or_most_of_the_text_is_the_page() -> None:
    """Whatever its class says."""
    stamp = "<time datetime=2024-05-03>3 May</time>"
    assert found(f"<div class=latest><h1>The town decides</h1>{stamp}<p>Text.</p></div>").values["date"] == "2024-05-03"
    assert found(f"<div class=latest>{stamp}<p>{'Text. ' * 9}</p></div><p>Menu</p>").values["date"] == "2024-05-03"


TITLE = "Council votes to rebuild the old bridge"


@pytest.mark.parametrize(
    ("part", "date"),
    [
        ("<p><a href=/p><time datetime=2024-03-02>Posted 2 days ago</time></a></p>", "2024-03-02"),
        ("<ul><li><a href=/x><time datetime=2024-03-02>Saturday, 2 March 2024</time></a></li></ul>", "2024-03-02"),
        ("<p class=recent-date><time datetime=2024-03-02>x</time></p>", "2024-03-02"),
        ("<p class='meta no-comments'><time datetime=2024-03-02>x</time></p>", "2024-03-02"),
        ("<div class=comments><time datetime=2024-03-02>x</time></div>", None),
        ("<div class=recirculation><time datetime=2024-03-02>x</time></div>", None),
        ("<div class=side-bar><time datetime=2024-03-02>x</time></div>", None),
        ("<ul><li><a href=/x>Floods reach the lower town again<time datetime=2024-03-02>x</time></a></ul>", None),
    ],
)
def test_dates_of_this_page_and_of_others(part: str, date: str | None) -> None:
    """A link around the page's own date is no headline of another article."""
    html = f"<title>{TITLE}</title><main><h1>{TITLE}</h1>{part}<p>Text of it.</p></main>"
    assert found(html).values.get("date") == date


@pytest.mark.parametrize("title", [TITLE, "Council votes to rebuild the…"])
def test_a_headline_that_links_to_itself_is_the_pages_own(title: str) -> None:
    """Also where the title element is cut off; and whatever says that comments are possible."""
    head = f"<header><h2><a href=/p/1>{TITLE}</a></h2><time datetime=2024-03-02>x</time></header>"
    for name in ("x", "has-comments", "comments-open"):
        page = f"<title>{title}</title><h1>Logo</h1><div class={name}>{head}<p>Text of it.</p></div>"
        assert found(page).values["date"] == "2024-03-02"


def test_microdata_on_names_that_readers_see_is_the_fuller_list() -> None:
    """Meta elements have room for one author; only a list that has that one and more stands in for it."""
    link = '<a rel="author" itemprop="{}" href=/staff>{}</a>'
    for names, expected in (
        (("Ada Stone", "Bo Lund"), ("Ada Stone", "Bo Lund")),
        (("Otto Other", "Bo Lund"), ("Ada Stone",)),
    ):
        links = "".join(link.format("url", name) for name in names)
        values = found(f"<head><meta name=author content='Ada Stone'></head><body><p>{links}").values
        assert values["authors"] == expected
