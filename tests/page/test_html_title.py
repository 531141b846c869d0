"""Headlines that are broken into lines, that are links, or that stand beside a title which says little."""

from __future__ import annotations

import articles
import pytest

from cleaner.page.clean import clean_page
from cleaner.page.html_title import heading_texts

PROSE = "".join(f"<p>{text}</p>" for text in articles.PROSE[:6])
HEADLINE = "Two hundred pianos and nobody to play them"


def page(top: str, title: str = "", head: str = "") -> str:
    menu = "<nav><ul><li><a href=/n>News</a><li><a href=/s>Sport</a><li><a href=/w>Weather</a></ul></nav>"
    return (
        f"<html><head><title>{title}</title>{head}</head><body>{menu}<main><article>{top}{PROSE}</article></main>"
        "<footer><p>© 2024 The Beacon. All rights reserved.</p></footer></body></html>"
    )


@pytest.mark.parametrize(
    "h1",
    [
        "Two hundred pianos<br>and nobody to play them",
        "<div>Two hundred pianos</div><div>and nobody to play them</div>",
    ],
)
@pytest.mark.parametrize("title", [f"{HEADLINE} - The Beacon", HEADLINE, f"The Beacon | {HEADLINE}", "Music", ""])
@pytest.mark.parametrize("head", ["", f'<meta property="og:title" content="{HEADLINE}">'])
def test_a_headline_on_two_lines_is_one(h1: str, title: str, head: str) -> None:
    document = clean_page(page(f"<h1>{h1}</h1>", title, head), kind="html", mode="fast")
    assert document.title == HEADLINE
    lines = [block for block in document.blocks if block.text in {"Two hundred pianos", "and nobody to play them"}]
    assert [block.field for block in lines] == ["title", "title"]


def test_a_section_above_the_headline_in_its_h1_is_none_of_it() -> None:
    top = f"<h1><div>Music</div><div>{HEADLINE}</div></h1>"
    assert clean_page(page(top, f"{HEADLINE} - The Beacon"), kind="html", mode="fast").title == HEADLINE


def test_an_h1_that_holds_the_page_is_no_headline() -> None:
    """Nobody closed it."""
    assert heading_texts(["The headline", *articles.PROSE], []) == ["The headline", *articles.PROSE]


@pytest.mark.parametrize("separator", [" » ", " - ", " | ", ": "])
def test_an_h1_that_is_a_link_is_the_name_of_the_blog(separator: str) -> None:
    top = f"<h1><a href=/>Limestone Diary</a></h1><h2><a href=/p>{HEADLINE}</a></h2>"
    assert clean_page(page(top, f"Limestone Diary{separator}{HEADLINE}"), kind="html", mode="fast").title == HEADLINE


def test_the_rest_of_a_title_that_its_metadata_repeat_is_the_headline() -> None:
    """Each page of a book has the book's name above it, as a link."""
    title = "Plan and intended audience | Introduction to Quantum Weaving"
    top = "<h1><a href=/>Introduction to Quantum Weaving</a></h1><h2>Plan and intended audience</h2>"
    head = f'<meta property="og:title" content="{title}">'
    assert clean_page(page(top, title, head), kind="html", mode="fast").title == "Plan and intended audience"


@pytest.mark.parametrize("line", [HEADLINE, f"{HEADLINE} (beacon.example)"])
def test_a_link_to_what_the_page_discusses_is_its_headline(line: str) -> None:
    top = f"<div><a href=/>Weaver News</a></div><div><a href=https://beacon.example/1>{line}</a></div>"
    assert clean_page(page(top, f"{HEADLINE} | Weaver News"), kind="html", mode="fast").title == HEADLINE


def test_a_link_to_a_section_is_no_headline() -> None:
    top = "<div><a href=/sh>Science and Health News</a></div>"
    title = "Pianos for everybody - Science and Health News"
    assert clean_page(page(top, title), kind="html", mode="fast").title == title


@pytest.mark.parametrize("title", ["Home", "Welcome", "The Beacon", "Article"])
def test_a_title_of_a_word_or_two_says_less_than_the_only_h1(title: str) -> None:
    assert clean_page(page(f"<h1>{HEADLINE}</h1>", title), kind="html", mode="fast").title == HEADLINE


@pytest.mark.parametrize("h1", ["Our blog", f"<a href=/>{HEADLINE}</a>", f"{HEADLINE}</h1><h1>Another one here"])
def test_and_more_than_a_short_one_a_link_or_one_of_several(h1: str) -> None:
    assert clean_page(page(f"<h1>{h1}</h1>", "Harbour closed"), kind="html", mode="fast").title == "Harbour closed"
