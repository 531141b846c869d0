"""What stands under a heading of other articles goes; what only follows one stays."""

from __future__ import annotations

import re

import pytest
from writer import Writer

from cleaner.page.clean import clean_page
from cleaner.records import Document


def page(*parts: str, heading: str = "") -> tuple[Document, list[str]]:
    """The document of a page with an article of eight paragraphs, and these; {p} and {t} stand for a paragraph and a
    title of others."""
    writer = Writer(11)
    article = [writer.paragraph() for _ in range(8)]
    others = [
        re.sub("{p}|{t}", lambda found: writer.paragraph() if found[0] == "{p}" else writer.sentence(5, 8)[:-1], part)
        for part in parts
    ]
    html = (
        "<html><head><title>The long way round - Gazette</title></head><body><nav><a href=/n>News</a></nav><main>"
        f"{heading}<article><h1>The long way round</h1>{''.join(f'<p>{text}</p>' for text in article)}"
        f"{''.join(others)}</article></main><footer><a href=/p>Privacy</a> © 2024 Gazette</footer></body></html>"
    )
    return clean_page(html, mode="fast"), article


LINK = '<p><a href="/a">{t}</a></p>'


@pytest.mark.parametrize(
    "heading", ["You may also like...", "Related posts", "Lesen Sie auch", "Artículos relacionados"]
)
def test_links_below_a_heading_of_others_go(heading: str) -> None:
    document, article = page(f"<p>{heading}</p>", *[LINK] * 4)
    assert document.text.split("\n\n") == article
    dropped = {
        block.reason for block in document.blocks if "/article" in (block.path or "") and block.verdict == "drop"
    }
    assert dropped <= {"related", "also_read", "recent_posts"}


@pytest.mark.parametrize("heading", ["Related posts", "Você pode gostar..."])
def test_a_part_of_others_goes_whole(heading: str) -> None:
    """Poems of a site below the poem of the page: each reads like an article."""
    part = f"<section><h3>{heading}</h3>{'<div><p>{p}</p></div>' * 5}</section>"
    document, article = page(part)
    assert document.text.split("\n\n") == article


def test_text_behind_others_stays() -> None:
    """Editors put them into the article too: as a paragraph of it, or in an element of their own."""
    own = (
        "<p>The mill itself was sold in the spring of that year, and nobody in the valley knew to whom it had gone.</p>"
    )
    for part in ("<p>Related articles:</p>", "<div><h3>Related articles</h3><p><a href=/1>{t}</a></p></div>"):
        document, article = page(part, own)
        assert own[3:-4] in document.text.splitlines()
        assert set(article) <= set(document.text.splitlines())


def test_a_heading_above_the_article_takes_nothing_along() -> None:
    """The part that begins with it is the whole page."""
    document, article = page(heading="<h3>Trending now</h3>")
    assert document.text.split("\n\n") == article


BOX = f"<div><div class=box><h4>Related stories</h4><ul>{'<li><a href=/1>{t}</a></li>' * 2}</ul></div>"


@pytest.mark.parametrize("begin", [BOX, "<section><h2>Next up</h2>", "<div><h2>In this section</h2>"])
def test_a_heading_where_a_part_of_the_article_begins_takes_no_prose_along(begin: str) -> None:
    document, article = page(begin + "<p>{p}</p>" * 6 + "</div>")
    kept = [part for part in document.text.split("\n\n") if len(part) > 100]
    assert (kept[:8], len(kept)) == (article, 14)
