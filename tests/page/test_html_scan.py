"""The compiled reading of a page that the parser wrote out: its elements, its runs, what is odd about HTML."""

from __future__ import annotations

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from cleaner.page.class_words import BITS
from cleaner.page.html_codes import IS_HIDDEN, NUMBER, TAGS
from cleaner.page.html_elements import SKIPPED
from cleaner.page.html_scan import Scan, scan


def scanned(html: str) -> Scan:
    tree = LexborHTMLParser(html.encode())
    tree.strip_tags(sorted(SKIPPED))
    return scan(tree.html or "")


def texts(page: Scan) -> list[str]:
    text = page.codes.tobytes().decode("utf-32-le")
    return [text[start:end] for start, end in zip(page.runs.start.tolist(), page.runs.end.tolist(), strict=True)]


def test_elements_have_parents_places_and_ends() -> None:
    page = scanned("<body><div><p>a<p>b</div><div>c</div>")
    names = [TAGS[tag] for tag in page.nodes.tag]
    assert names == ["html", "head", "body", "div", "p", "p", "div"]
    assert page.nodes.parent.tolist() == [-1, 0, 0, 2, 3, 3, 2]
    assert page.nodes.place.tolist() == [1, 1, 1, 1, 1, 2, 2]
    assert page.nodes.depth.tolist() == [0, 1, 1, 2, 3, 3, 2]
    assert page.data[page.nodes.end[4] :].startswith(b"</p>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<svg><link></link><text>in</text></svg><br><p>out", ["in", "out"]),
        ("<p>a</p><iframe><p>raw & <b></iframe><p>b", ["a", "<p>raw & <b>", "b"]),
        ("<noframes><!--<noframes></noframes>--></noframes>", ["-->"]),
        ("<svg><iframe><p>in a drawing it holds elements</iframe></svg>", ["in a drawing it holds elements"]),
        ("<xmp>&lt;p></xmp>z", ["&lt;p>", "z"]),
        ("<p>a &amp; b &lt;c&gt; &quot;d&quot;&nbsp;e", ['a & b <c> "d" e']),
        ("<p title='</p><p>x' data-x='>'>y", ["y"]),
        ("<p a<b='c' \"x>t", ["t"]),
        ("x<!-- </body> -- <p> --!>y<?pi ?>z", ["xyz"]),
        ("<frameset><frame></frameset>", []),
        ("<title>no</title><h1>é 漢字 \U0001f600</h1>", ["é 漢字 \U0001f600"]),
        ("<p>a\u2003\u00a0 b\u3000c\u200bd", ["a b c\u200bd"]),
    ],
)
def test_text_is_read_as_the_parser_meant_it(html: str, expected: list[str]) -> None:
    """References, raw text, comments, void elements in drawings and odd attributes do no harm."""
    assert texts(scanned(html)) == expected


def test_class_words_count_in_any_writing_and_hidden_elements_are_marked() -> None:
    page = scanned(
        '<div class="relatedPosts x9"><p id=main-comments>a<p style="color:red;display: none">b<p hidden>c'
        '<p class="xq17zz">d<p style="text-decoration:none">e<p aria-hidden=true>f'
    )
    words = page.nodes.words[page.nodes.tag == NUMBER["p"]]
    assert page.nodes.words[page.nodes.tag == NUMBER["div"]][0] & BITS["related"]
    assert words[0] & BITS["comments"]
    assert [bool(word & IS_HIDDEN) for word in words] == [False, True, True, False, False, True]
    assert words[3] == 0


def test_classes_that_differ_in_figures_are_one_style() -> None:
    """ "post-17" and "post-18" are built alike."""
    page = scanned('<div class="post-17">a</div><div class="post-18">b</div><div class="note">c</div>')
    first, second, third = page.nodes.style[page.nodes.tag == NUMBER["div"]].tolist()
    assert first == second != third


def test_bold_and_linked_characters_are_counted() -> None:
    page = scanned("<p>ab <b>cd</b> <a href=x>efg</a> <a>h</a>")
    assert [column.tolist() for column in (page.runs.visible, page.runs.linked, page.runs.strong)] == [[8], [3], [2]]


def test_an_empty_page_has_no_runs() -> None:
    for canonical in ("", "<html><head></head><body></body></html>", "<html"):
        assert len(scan(canonical).runs.start) == 0
    assert np.count_nonzero(scan("").nodes.tag) == 0
