"""Authors by class names: that the names are read as they stand, and that nobody else is taken for an author."""

from __future__ import annotations

import pytest

from cleaner import clean_page

PROSE = (
    "The river authority of Lenne said on Monday that the old lock gates would be replaced before the winter floods. "
    "Engineers found cracks in three of the four gates last spring, and traffic on the canal has been slow ever since."
)


def authors(above: str = "", below: str = "", head: str = "") -> tuple[tuple[str, ...], str | None]:
    page = f"<html><head>{head}</head><body><article><h1>Lenne to replace lock gates</h1>{above}"
    document = clean_page(f"{page}<p>{PROSE}</p><p>{PROSE[::-1]}</p>{below}</article></body></html>", mode="fast")
    return document.authors, document.origin["authors"]


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<div class=byline>By <a href=/a>Ada Stone</a></div>", ("Ada Stone",)),
        ("<div class=article__author-name>Ada Stone</div>", ("Ada Stone",)),
        (
            "<div class=byline><span>By</span><a>Ada Stone</a><span>Senior Writer</span><i>May 3</i></div>",
            ("Ada Stone",),
        ),
        ("<p class=byline><a>Ada Stone</a> and <a>Bo Lund</a></p>", ("Ada Stone", "Bo Lund")),
        (
            "<p class=byline><a>Ada Stone</a>, <a>Bo Lund</a> &amp; <a>Cy Young</a></p>",
            ("Ada Stone", "Bo Lund", "Cy Young"),
        ),
        ("<div class=author><b>Ada Stone</b><b>Harbour Editorial</b></div>", ("Ada Stone",)),
        ("<div data-testid=byline class=meta><a>Ada Stone</a></div>", ("Ada Stone",)),
        ("<span class=author>Ada Stone</span><span class=author>Bo Lund</span>", ("Ada Stone", "Bo Lund")),
        ("<a class=author-name href=/u/x>Juan Carlos Ruiz Lopez</a>", ("Juan Carlos Ruiz Lopez",)),
        ("<div class=byline>Photo: <a>Bo Lund</a></div><div class=byline>By <a>Ada Stone</a></div>", ("Ada Stone",)),
        ("<span class=author-title>Chief Economist</span><span class=author>Ada Stone</span>", ("Ada Stone",)),
        ("<div class=byline>By <a>Ryszard Petru</a></div>", ("Ryszard Petru",)),
        ("<div class=author>Ein Interview von Katharina Vollmer</div>", ("Katharina Vollmer",)),
        ("<div class=author>Entrevista de Ana Pérez</div>", ("Ana Pérez",)),
        ("<div class=author>Protokoll: Katharina Vollmer</div>", ("Katharina Vollmer",)),
        ("<div class=author>BY ADA STONE AND BO LUND</div>", ("Ada Stone", "Bo Lund")),
    ],
)
def test_names_of_an_element_that_is_called_an_authors(markup: str, names: tuple[str, ...]) -> None:
    """Several names need a joint between them: what stands beside a name is a role."""
    assert authors(f"<div><div>{markup}</div><div>Some line</div></div>") == (names, "element: author")


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=author-count>Ada Stone</div>",
        "<div class=author-image>Ada Stone</div>",
        "<div class=more-from-author>Ada Stone</div>",
        "<div class=byline>Recent Posts</div>",
        "<div class=byline>Edited by <a>Ada Stone</a></div>",
        "<div class=byline>Filed under <a>Local Matters</a></div>",
        "<span class=quote-author>Ada Stone</span>",
        "<span class=book-author>Ada Stone</span>",
        "<figure><figcaption class=author>Ada Stone</figcaption></figure>",
        "<blockquote><p>Ideas are cheap.</p><span class=author>Ada Stone</span></blockquote>",
        "<div class=byline>The Courier Newsroom</div>",
        "<div class=byline>December</div>",
        "<div class=byline>The mayor, Ada Stone, said that nobody had asked her</div>",
        "<div class=comments><div class=comment><span class=comment-author>Ada Stone</span></div></div>",
        "<div class=comments><div class=author>Ada Stone</div></div>",
    ],
)
def test_nobody_else_is_an_author(markup: str) -> None:
    """Pictures, counts, links, phrases of pages, sentences, organisations and readers name no author."""
    assert authors(below=f"<div>{markup}</div>")[0] == ()


def test_what_is_declared_is_better() -> None:
    """A page's own statement wins over its class names."""
    said = "<meta name=author content='Bo Lund'>"
    assert authors("<div class=byline>By <a>Ada Stone</a></div>", head=said) == (("Bo Lund",), "meta:author")


def test_a_list_of_articles_has_no_author() -> None:
    """Each entry has its own."""
    names = ("Ada Stone", "Bo Lund", "Cy Young", "Di Marco", "Ed Frost", "Flo Hart", "Gus Reed")
    assert authors(below="".join(f"<div><div class=author>{name}</div></div>" for name in names))[0] == ()


def test_half_a_name_is_none() -> None:
    """Only the beginning of a large element is read, and what is cut there is not a name."""
    assert authors(f"<div class=byline><i data-x={'x' * 1985}></i><b>Ada Stonebridge</b></div>")[0] == ()


def test_what_is_pressed_is_nobody() -> None:
    assert authors("<button>Send Flowers</button><button>Share</button>")[0] == ()
