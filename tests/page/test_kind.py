"""HTML or text, told by the beginning of a page exactly as the contract says."""

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.page.kind import LOOK, begins_as_html, opening, tell

HTML = [
    "<!doctype html><title>x</title>",
    "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
    "\ufeff \n\t<html lang=en>",
    "<HTML>",
    "<head><title>x",
    "<body class=a>",
    "<?xml version='1.0'?>\n<html xmlns='x'>",
    "<?xml version='1.0'?><!-- a -> b --><!DOCTYPE html PUBLIC 'a' 'b'>\n<html>",
    "<p>One.</p><p>Two.</p>",
    "<div><p class='a'>One</p></div>",
    "Words first, then <table><tr><td>a</td></tr></table> and <a href='x'>b</a>",
]
TEXT = [
    "",
    "   \n ",
    "A text about nothing.",
    "Tags like <p> and <div> and <a> are how a page is written.",
    "In HTML, <p> opens and </p> closes a paragraph.",
    "<pre>a</pre><b>x</b><i>y</i><br/>",
    "1 < 2 and a <b and c> d",
    "<?xml version='1.0'?><rss><channel></channel></rss>",
    "<?xml version='1.0'?><feed><content>&lt;html</content></feed>",
    "<!-- a comment --> and text",
    "<ARTICLE>\n<P>x\n<LI>",
    "<abbr>a</abbr><link>b</link><address>c</address>",
]


@pytest.mark.parametrize("page", HTML)
def test_html_is_told(page):
    """Each way in which HTML may begin."""
    assert tell(page) == "html"


@pytest.mark.parametrize("page", TEXT)
def test_text_stays_text(page):
    """Tags inside text, feeds and comparisons make no HTML."""
    assert tell(page) == "text"


def test_only_the_first_characters_count():
    """Markup quoted late in a long text does not change what the text is."""
    markup = "<p>a</p><p>b</p>"
    assert tell("x" * (LOOK - len(markup)) + markup) == "html"
    assert tell("x" * LOOK + markup) == "text"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "cp932"])
@pytest.mark.parametrize("page", HTML + TEXT)
def test_undecoded_bytes_give_the_same_answer(codec, page):
    """The check before decoding sees what the check after it will see."""
    assert tell(opening(page.removeprefix("\ufeff").encode(codec))) == tell(page)


def test_beginning_of_a_whole_page_is_the_strong_sign():
    """Three tags make a fragment HTML, but do not overrule a file's name."""
    assert begins_as_html("<html>")
    assert not begins_as_html("<p>One.</p><p>Two.</p>")


@pytest.mark.parametrize(
    "piece", ["<", "<p ", "<?xml ", "<?xml?><!--", "<?xml?><!-- - ", " ", "</", "<?xml?><!doctype ["]
)
def test_hostile_repetitions_are_answered(piece):
    """Linear expressions: a megabyte of half-open markup is answered at once (a quadratic one would hang the suite)."""
    assert tell(piece * (1_000_000 // len(piece))) == "text"


@given(st.text(alphabet="<>/!?-pdivahtmlx \n\ufeff"))
@settings(deadline=None)
def test_every_text_has_a_kind(text):
    """Never raises, and never answers anything else."""
    assert tell(text) in {"html", "text"}
