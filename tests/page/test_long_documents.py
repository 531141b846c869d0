"""Books, reports and minutes: documents far longer than any page that the judge has learned from stay whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from typing import Literal

import pytest
from writer import Writer

from cleaner.page.clean import clean_page

ABOVE = ("Home", "News", "Subscribe", "Sign in")
BELOW = ("Share on Facebook", "Privacy Policy", "Terms of use", "Copyright 2025 The Gazette. All rights reserved.")
TITLE = "What became of the river valley"
#: Blocks of the documents: some 200,000 characters, eight times what is measured as it is.
BLOCKS = 600


def report(writer: Writer) -> Iterator[str]:
    for _ in range(BLOCKS):
        yield writer.paragraph()


def chapters(writer: Writer) -> Iterator[str]:
    for number in range(BLOCKS // 25):
        yield f"Chapter {number + 1}"
        for _ in range(24):
            yield writer.paragraph()


def novel(writer: Writer) -> Iterator[str]:
    for number in range(BLOCKS):
        yield f"“{writer.sentence(4, 9)}”" if number % 3 else writer.paragraph()


def minutes(writer: Writer) -> Iterator[str]:
    for _ in range(BLOCKS):
        yield f"{writer.name().upper()}: {writer.paragraph()}"


def law(writer: Writer) -> Iterator[str]:
    for number in range(BLOCKS):
        yield f"§ {number + 1}. ({1 + number % 4}) {writer.paragraph()}"


Kind = Literal["text", "html"]
Form = Callable[[Writer], Iterator[str]]


def page(kind: Kind, body: list[str], behind: str = "") -> str:
    if kind == "text":
        return "\n\n".join([*ABOVE, TITLE, *body, *filter(None, [behind]), *BELOW])
    menu = "".join(f'<li><a href="/{number}">{entry}</a></li>' for number, entry in enumerate(ABOVE))
    story = "".join(f"<p>{escape(block)}</p>" for block in body)
    foot = "".join(f'<p><a href="/about">{entry}</a></p>' for entry in BELOW)
    head = f"<title>{TITLE} - The Gazette</title>"
    shown = f"<ul>{menu}</ul><h1>{TITLE}</h1><div>{story}</div>{behind}<div>{foot}</div>"
    return f"<html><head>{head}</head><body>{shown}</body></html>"


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize("kind", ["text", "html"])
@pytest.mark.parametrize("form", [report, chapters, novel, minutes, law])
def test_a_long_document_stays_whole(form: Form, kind: Kind) -> None:
    """All of it stays, and the lines of the site go as they do from a short page."""
    body = list(form(Writer()))
    document = clean_page(page(kind, body), kind=kind, mode="fast")
    wanted = words("\n".join(body))
    assert (wanted - words(document.text)).total() <= 0.005 * wanted.total()
    assert not {*ABOVE, *BELOW} & set(document.text.split("\n"))


def test_a_long_text_is_a_fixed_point() -> None:
    text = clean_page(page("text", list(chapters(Writer()))), kind="text").text
    assert clean_page(text, kind="text", metadata=False).text == text


def test_readers_comments_below_an_article_make_no_long_document() -> None:
    """The scale is that of the prose above them, however many they are."""
    writer = Writer()
    article = [writer.paragraph() for _ in range(25)]
    comments = ["750 Comments"]
    for number in range(750):
        when = f"{1 + number % 28} May 2024 at {1 + number % 12}:{10 + number % 50} pm"
        comments += [f"{writer.name()} says:", when, writer.sentence(), "Reply"]
    document = clean_page(page("text", article, "\n\n".join(comments)), kind="text")
    wanted, found = words("\n".join(article)), words(document.text)
    assert not wanted - found
    assert (found & wanted).total() >= 0.8 * found.total()


def test_comments_that_outweigh_their_article_go() -> None:
    """An article of some length is one by itself; a thread in which hardly anything else stands is its comments."""
    writer = Writer()
    article = [writer.paragraph() for _ in range(25)]
    texts = [f"{writer.sentence()} {writer.sentence()} {writer.sentence()}" for _ in range(100)]
    shown = "".join(
        f'<div class="comment"><b>{writer.name()}</b><span>May {1 + number % 28}, 2024</span><p>{text}</p>'
        f'<a href="#reply">Reply</a></div>'
        for number, text in enumerate(texts)
    )
    thread = f'<div class="comments"><h3>100 Comments</h3>{shown}</div>'
    kept = clean_page(page("html", article, thread), kind="html", mode="fast").text
    assert kept.split("\n\n") == article
    alone = clean_page(page("html", [], thread), kind="html", mode="fast").text
    assert all(text in alone for text in texts)
