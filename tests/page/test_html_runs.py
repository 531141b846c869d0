"""Runs of an HTML page: conservation of its text, paths, gaps, and pages made to be slow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaner.page.html_guard import MAX_DEPTH, tame
from cleaner.page.html_runs import MAX_PATH, parse

OUTSIDE = {"script", "style", "noscript", "template"}


def visible(text: str) -> str:
    return "".join(text.split())


def text_of_body(html: str) -> str:
    """An independent reading of the text nodes, each asking its own ancestors; no stack, no order of events."""
    body = LexborHTMLParser(html).body
    if body is None or body.tag != "body":
        return ""
    pieces = []
    for node in body.traverse(include_text=True):
        if node.tag != "-text":
            continue
        above = node.parent
        while above is not None and above.tag not in OUTSIDE:
            above = above.parent
        if above is None:
            pieces.append(node.text_content or "")
    return visible("".join(pieces))


def runs_of(html: str) -> list[tuple[str, str]]:
    return [(run.gap, run.text) for run in parse(html).runs]


NAMES = (
    "p div span a b table tr td th caption ul ol li dl dt dd pre br hr script style noscript template svg title math mi"
    " select option textarea button section h1 my-tag body html head frameset iframe center font"
)
TAG = st.builds("<{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(NAMES.split()))
LINK = st.just("<a href=x>")
MARKUP = st.one_of(
    TAG,
    TAG,
    LINK,
    st.text(max_size=8),
    st.sampled_from(["<!-- c -->", "&#27;", "&#xFFFF;", "&#0;", "&amp;", "\0", "\n", " "]),
)


@given(st.lists(MARKUP, max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_every_visible_character_of_the_body_lies_in_exactly_one_run(html: str) -> None:
    """Nothing of the page's text is lost, doubled or moved, whatever the markup."""
    page = parse(html)
    assert visible("".join(run.text for run in page.runs)) == text_of_body(html)
    for run in page.runs:
        assert run.text == " ".join(run.text.split()) != ""
        assert 0.0 <= run.link_share <= 1.0
        assert (run.path or "").startswith("html/body")
        assert (run.start, run.end) == (None, None)


def test_a_path_is_an_xpath_to_the_nearest_element_that_is_not_inline() -> None:
    """Whoever reads a path finds the element: inline elements between blocks count as steps."""
    page = parse("<div>a</div><div><span><p>b<p>c <b>d</b></span></div>")
    assert [(run.path, run.text) for run in page.runs] == [
        ("html/body/div[1]", "a"),
        ("html/body/div[2]/span[1]/p[1]", "b"),
        ("html/body/div[2]/span[1]/p[2]", "c d"),
    ]
    assert [run.tag for run in page.runs] == ["div", "p", "p"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<p>b", [("\n\n", "a"), ("\n\n", "b")]),
        ("a<br>b<br><br>c<hr>d", [("\n\n", "a"), ("\n", "b"), ("\n\n", "c"), ("\n\n", "d")]),
        ("<ul><li>a<li><p>b</p><p>c</p></ul>", [("\n\n", "a"), ("\n", "b"), ("\n\n", "c")]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>d", [("\n\n", "a"), ("\n", "b"), ("\n", "c"), ("\n\n", "d")]),
        ("<dl><dt>a<dd>b</dd><div><dt>c<dd>d</div></dl>", [("\n\n", "a"), ("\n", "b"), ("\n", "c"), ("\n", "d")]),
        ("<table><tr><td>a<td><p>b<tr><th>c</table>", [("\n\n", "a"), ("\t", "b"), ("\n", "c")]),
        ("<table><caption>t</caption><tr><td>a", [("\n\n", "t"), ("\n\n", "a")]),
        ("<pre>a\n  b\n\nc</pre>", [("\n\n", "a"), ("\n", "b"), ("\n\n", "c")]),
        ("a<div></div>b", [("\n\n", "a"), ("\n\n", "b")]),
        ("<select><option>a<option>b</select>", [("\n\n", "a"), ("\n", "b")]),
    ],
)
def test_gaps_say_what_stood_between_two_runs(html: str, expected: list[tuple[str, str]]) -> None:
    """Paragraphs, line breaks, list items, rows and cells keep their layout in the clean text."""
    assert runs_of(html) == expected


def test_a_line_is_not_cut_by_what_only_stands_in_it() -> None:
    """Icons, scripts, comments, formulas, unknown names and inline tags leave a line whole; icons' text is apart."""
    html = (
        "<p>one <svg><path/></svg><script>x</script>two <!-- c --><math><mi>x</mi></math> <my-mark>three</my-mark>"
        " fo<b>ur</b><noscript>no</noscript> <svg><title>icon</title></svg> five"
    )
    assert runs_of(html) == [("\n\n", "one two x three four"), ("\n", "icon"), ("\n", "five")]


def test_link_share_counts_visible_characters_of_real_links() -> None:
    """Anchors without href are no links; the share is of characters, white space aside."""
    assert [
        run.link_share for run in parse("<p><a href=x>ab c</a> d<p><a name=x>e</a><p><a href=x><b>f</b></a>").runs
    ] == [
        0.75,
        0.0,
        1.0,
    ]


def test_odd_characters_are_kept_and_do_no_harm() -> None:
    """Numeric references to control characters and noncharacters, NUL and lone surrogates."""
    assert parse("<p>a&#27;b&#xFFFF;c&#0;d\0e\ud800f").runs[0].text == "a\x1bb\uffffc\ufffddef"


def test_pages_without_a_body_have_no_runs() -> None:
    """An empty page and a frameset are pages without text, not errors."""
    assert parse("").runs == () == parse("<frameset><frame></frameset>").runs


def test_what_the_page_says_about_itself_is_read_in_the_same_parse() -> None:
    """Title, language, h1, meta, microdata and JSON-LD, wherever they stand."""
    page = parse(
        '<html lang="de-AT"><svg><title>icon</title></svg><title> A &amp; B </title><meta property=og:title content=T>'
        '<script type="Application/LD+JSON">{"a": 1}</script><h1>Head <i>line</i></h1>'
        "<span itemprop=author>N <b>M</b></span>"
    )
    assert (page.title, page.lang, page.json_ld) == ("A & B", "de-AT", ('{"a": 1}',))
    assert [[page.runs[place].text for place in places] for places in page.headings()] == [["Head line"]]
    assert [(mark.tag, mark.text) for mark in page.marks] == [("meta", ""), ("span", "N M")]
    assert page.marks[0].attributes == {"property": "og:title", "content": "T"}
    assert not page.changed


def test_text_below_any_depth_is_kept_and_paths_stay_short() -> None:
    """100,000 open elements: an HTML5 parser alone needs half a minute for them."""
    page = parse("<div>" * 100_000 + "deep<p>text")
    assert [run.text for run in page.runs] == ["deep", "text"]
    assert all(len(run.path or "") <= MAX_PATH + 20 for run in page.runs)
    assert page.changed


def test_depth_is_cut_back_only_in_markup() -> None:
    """Tags inside scripts, comments and text areas do not count, and those closed again do not nest."""
    inside = "<div>" * (MAX_DEPTH + 10)
    for html in (
        f"<script>{inside}</script>",
        f"<!--{inside}-->",
        f"<textarea>{inside}</textarea>",
        "<p>" * (MAX_DEPTH + 10),
    ):
        assert tame(html) == html
    deep = inside + "x" + "</div>" * (MAX_DEPTH + 10) + "<div>y</div>"
    assert tame(deep).count("<div>") == MAX_DEPTH + 1
    assert [run.path for run in parse(deep).runs][-1] == "html/body/div[2]"


@pytest.mark.parametrize(
    "shape",
    [
        "<!--<script>-->" + "<div>" * 20_000,
        "<div>" * 20_000 + "x" + "</div>" * 20_000,
        "<div></x>" * 20_000,
        "<a><div></a>" * 20_000,
        "<rt>x" * 20_000,
        "<optgroup>x" * 20_000,
        "<ruby></ruby><rp>" * 20_000,
    ],
)
def test_no_depth_is_overlooked(shape: str) -> None:
    """A script in a comment is none, and end tags that close nothing, or not what lies inside, count for nothing."""
    assert tame(shape) != shape


def test_ordinary_pages_are_left_as_they_are() -> None:
    """Data in attributes, drawings of many shapes, scripts that compare, and paragraphs never closed are no attack."""
    data = "<div data-x='" + "{&quot;a&quot;: 1, &quot;b&quot;: 2} " * 5_000 + "'>text</div>"
    drawing = "<svg>" + "<path d='M0 0'/>" * (MAX_DEPTH + 10) + "</svg>"
    compares = "<script>for(i=0;i<n;i++) " + "a = b + c; " * 9_000 + "</script>"
    icons = "<p><i class=icon></i><b class=x>y</b>" * 500
    rubies = "<p>" + "<ruby>潮<rt>しお<rp></ruby>が" * (MAX_DEPTH + 10)
    broken_rubies = rubies + "<div></x>" * 10 + "<span>" * (MAX_DEPTH - 20)
    for html in (data, drawing, compares, icons, rubies, broken_rubies):
        assert tame(html) == html


def test_attributes_and_open_formatting_do_not_explode() -> None:
    """50,000 attributes on one tag, and 2,000 formatting elements reopened in each of 2,000 paragraphs."""
    attributes = parse("<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">text")
    assert [run.text for run in attributes.runs] == ["text"]
    assert attributes.changed
    formatting = parse("".join(f"<b id={i}><p>word " for i in range(2_000)))
    assert len(formatting.runs) == 2_000
    assert formatting.changed


def test_a_list_of_many_options_does_not_explode() -> None:
    """20,000 of them; the text and the paths are those of the page as it was."""
    for one in ("<option>word", "<optgroup><option>word</option></optgroup>"):
        many, few = (parse(f"<SELECT name=x>{one * times}</SELECT><p>text") for times in (20_000, 20))
        assert [run.text for run in many.runs] == ["word"] * 20_000 + ["text"]
        assert [(run.path, run.gap) for run in many.runs[:20]] == [(run.path, run.gap) for run in few.runs[:20]]
        assert many.changed
        assert not few.changed


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<math><xmp>a&lt;<mi>b</mi>", "a<b"),
        ("<p>x<svg><xmp>a&lt;<g>b</g></xmp></svg>y", "xa<by"),
        ("<math><iframe>a<b>&amp;c", "a&c"),
        ("<svg><foreignObject><iframe><b>x</b>&lt;z", "<b>x</b>&lt;z"),
        ("<math><mi><noembed><b>x&lt;</noembed>y", "<b>x&lt;y"),
        ("<</p <b>><!", "<>"),
        ("a-->b<!", "a-->b"),
        ("<p>a<!-- c --><iframe>b<!", "ab<!"),
    ],
)
def test_text_that_is_written_out_without_escapes_is_text(html: str, text: str) -> None:
    """In drawings and formulas elements that hold raw text elsewhere hold elements; a comment may begin with ">"."""
    assert "".join("".join(run.text for run in parse(html).runs).split()) == text


@pytest.mark.parametrize("frame", ["<iframe src=/ns.html height=0 />", "<IFRAME\nsrc='/ns.html'\n/>\n"])
def test_an_iframe_that_noscript_leaves_open_does_not_take_the_page_with_it(frame: str) -> None:
    """As XML closes it: for a parser that reads noscript, everything behind is the iframe's own text."""
    for before in ("<body>", "<head>"):
        assert runs_of(f"{before}<noscript>{frame}</noscript><p>one</p><p>two</p>") == [
            ("\n\n", "one"),
            ("\n\n", "two"),
        ]
    assert not parse("<noscript><iframe src=/ns.html></iframe></noscript><p>one</p>").changed
