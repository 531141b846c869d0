"""Headlines that are broken into lines, that are links, or that stand beside a title which says little."""

from __future__ import annotations

import articles
import pytest

from cleaner.page.clean import clean_page
from cleaner.page.html_title import Said, heading_texts

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
@pytest.mark.parametrize("title", [f"{HEADLINE} - The Beacon", HEADLINE, f"The Beacon | {HEADLINE}", "Home", ""])
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
    assert heading_texts(["The headline", *articles.PROSE], Said([])) == ["The headline", *articles.PROSE]


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


def test_a_link_to_what_the_page_discusses_is_its_headline() -> None:
    line = f"{HEADLINE} (beacon.example)"
    top = f"<div><a href=/>Weaver News</a></div><div><a href=https://beacon.example/1>{line}</a></div>"
    assert clean_page(page(top, f"{HEADLINE} | Weaver News"), kind="html", mode="fast").title == HEADLINE


def test_a_link_to_a_section_is_no_headline() -> None:
    top = "<div><a href=/sh>Science and Health News</a></div>"
    title = "Pianos for everybody - Science and Health News"
    assert clean_page(page(top, title), kind="html", mode="fast").title == title


@pytest.mark.parametrize(
    ("title", "top"),
    [
        (f"The Daily Beacon - {HEADLINE}", f"<div><a href=/>The Daily Beacon</a></div><h1>{HEADLINE}</h1>"),
        (f"Guides for new sailors | {HEADLINE}", f"<p><a href=/g>Guides for new sailors</a></p><h1>{HEADLINE}</h1>"),
        (
            f"{HEADLINE} | All the news of the isles",
            f"<div>All the news of the isles</div><h1><a href=/p>{HEADLINE}</a></h1>",
        ),
        (f"{HEADLINE} - The Daily Beacon", f"<div>The Daily Beacon</div><h1><a href='#x'>{HEADLINE}</a></h1>"),
        (f"{HEADLINE} - The Daily Beacon", f"<div>The Daily Beacon</div><h1><a href=''>{HEADLINE}</a></h1>"),
    ],
)
def test_names_of_sites_and_sections_are_no_headline(title: str, top: str) -> None:
    """Nor is the headline a name where it leads to its own page."""
    assert clean_page(page(top, title), kind="html", mode="fast").title == HEADLINE


@pytest.mark.parametrize(
    ("h1", "said", "expected"),
    [
        (
            "二百台のピアノと<br>弾く人のいない町",
            "二百台のピアノと弾く人のいない町",
            "二百台のピアノと弾く人のいない町",
        ),
        ("Zweihundert Klavier-<br>spieler und kein Flügel", "Zweihundert Klavierspieler und kein Flügel", None),
        ("Two hundred pianos<br>and nobody to play them", "Two hundred pianos, and nobody to play them", None),
        ("TWO HUNDRED PIANOS<br>AND NOBODY TO PLAY THEM", HEADLINE, HEADLINE),
        (
            "<div>Ferry stays</div><div>Engineers found a crack in the hull</div>",
            "Ferry stays - The Beacon",
            "Ferry stays",
        ),
        ("<div>Ferry stays in harbour</div><div>by Karin Holm</div>", "", "Ferry stays in harbour"),
        ("Ferry stays in harbour <button>Share</button><div>Edit</div>", "", "Ferry stays in harbour"),
    ],
)
def test_lines_of_an_h1_are_joined_as_the_headline_is_written_elsewhere(
    h1: str, said: str, expected: str | None
) -> None:
    assert clean_page(page(f"<h1>{h1}</h1>", said), kind="html", mode="fast").title == (expected or said)


@pytest.mark.parametrize("title", ["Home", "Welcome", "The Beacon", "Article", "News detail", "Startseite"])
def test_a_title_of_any_page_says_less_than_the_only_h1(title: str) -> None:
    document = clean_page(
        page(f"<h1>{HEADLINE}</h1>", title), url="https://thebeacon.example/1", kind="html", mode="fast"
    )
    assert document.title == HEADLINE


@pytest.mark.parametrize("title", ["Pianos", "Hundred pianos", "Pianos - Latest"])
def test_a_short_title_says_less_than_a_headline_in_the_only_h1(title: str) -> None:
    """A word of the headline, which nothing else on the page repeats."""
    headline = "Two hundred pianos in a barn"
    found = clean_page(page(f"<a href=/>{title}</a><h1>{headline}</h1>", title), kind="html", mode="fast")
    assert (found.title, found.origin["title"]) == (headline, "h1")


@pytest.mark.parametrize(
    ("title", "h1", "below"),
    [
        ("Roundworms", "Centers for Disease Control and Prevention", "About roundworms"),
        ("Smith v. Jones", "Supreme Court of the United States", "Opinion"),
        ("Pancakes", "Cooking with Grandma in a Small Kitchen", "Pancakes as she made them"),
        ("Bridge closed", "This website uses cookies to improve your experience", "The bridge is closed"),
        ("Kitchen fire", "Cooking with Grandma in a Small Kitchen", "Fire in the kitchen"),
    ],
)
def test_what_the_site_says_of_itself_is_no_headline(title: str, h1: str, below: str) -> None:
    top = f"<header><h1>{h1}</h1></header><h2>{below}</h2>"
    assert clean_page(page(top, title), kind="html", mode="fast").title == title


def test_a_title_with_more_words_than_the_h1_stays() -> None:
    found = clean_page(page("<h1>The Wick Courier</h1>", "Two hundred pianos in a barn"), kind="html", mode="fast")
    assert found.title == "Two hundred pianos in a barn"


@pytest.mark.parametrize("title", ["Dune", "Ada Stone", "Harbour closed"])
@pytest.mark.parametrize("h1", ["The free encyclopedia of films", "We use cookies on this site"])
def test_a_short_title_says_more_than_a_tagline(title: str, h1: str) -> None:
    top = f"<h1>{h1}</h1><h2>{title}</h2>"
    assert clean_page(page(top, title), kind="html", mode="fast").title == title
