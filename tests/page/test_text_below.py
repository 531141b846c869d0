"""Readers' comments below the article of a text go, where they are many and the article is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from writer import Writer

from cleaner.config import Config
from cleaner.page.clean import clean_page
from cleaner.page.deciding import deciding
from cleaner.records import Page


def comments(writer: Writer, number: int) -> Iterator[str]:
    yield from (f"{writer.name()} says:", f"May {1 + number % 28}, 2024 at 1:05 pm", writer.paragraph(), "Reply")


def arabic_comments(writer: Writer, number: int) -> Iterator[str]:
    yield from (f"{writer.name()}", f"منذ {2 + number % 20} ساعات", writer.paragraph(), f"{number}", "رد")


def posts_of_a_forum(writer: Writer, number: int) -> Iterator[str]:
    yield from (f"by {writer.name()} » Mon May {1 + number % 28}, 2024 1:05 pm", writer.paragraph(), "Top")


def posts_with_likes(writer: Writer, number: int) -> Iterator[str]:
    yield from (writer.name(), f"May {1 + number % 28}", writer.paragraph(), f"{number % 7} Likes", "Reply")


def posts_with_ranks(writer: Writer, number: int) -> Iterator[str]:
    yield from (
        f"#{number + 1}",
        writer.name(),
        "Senior Member",
        f"Posts: {100 + 7 * number}",
        writer.paragraph(),
        "Quote",
    )


def posts_of_a_live_blog(writer: Writer, number: int) -> Iterator[str]:
    yield from (f"{10 + number % 12}:{10 + number % 50}", writer.paragraph(), writer.paragraph(), "Share")


def tips(writer: Writer, number: int) -> Iterator[str]:
    yield from (f"Tip {number}", writer.paragraph(), "Good to know:", writer.sentence())


def page(unit: Callable[[Writer, int], Iterator[str]], count: int, heading: str, gap: str) -> tuple[str, list[str]]:
    """A text with ``count`` units below its article, and the article's paragraphs."""
    writer = Writer(count)
    article = [writer.paragraph() for _ in range(10)]
    units = [line for number in range(count) for line in unit(writer, number)]
    return gap.join(["Home", "News", "Sign in", *article, heading, *units, "Privacy policy", "© 2024 Gazette"]), article


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("count", [30, 200])
@pytest.mark.parametrize(
    ("unit", "heading"),
    [(comments, "{} thoughts on “The way”"), (comments, "{} Comments"), (arabic_comments, "التعليقات")],
)
def test_the_article_stays_and_comments_go(
    unit: Callable[[Writer, int], Iterator[str]], heading: str, count: int, gap: str
) -> None:
    text, article = page(unit, count, heading.format(count), gap)
    document = clean_page(text, kind="text", metadata=False)
    kept = [line for line in document.text.split("\n") if line]
    assert kept[: len(article)] == article
    assert sum(map(len, kept)) <= 1.05 * sum(map(len, article))
    assert sum(block.reason == "comments" for block in document.blocks) >= 3 * count
    assert clean_page(document.text, kind="text", metadata=False).text == document.text


def test_what_decided_is_what_the_judge_saw_without_comments() -> None:
    def told(count: int) -> list[list[str]]:
        text, _ = page(comments, 40, "40 Comments", "\n")
        imprint = (
            "The Gazette is a newspaper of Gazette Holdings Limited, 4 Quay Street, Wick, registered under 1234567"
        )
        lines = text.replace("Sign in\n", f"{imprint}\nSign in\n").split("\n")
        cut = "\n".join([*lines[:14], *(lines[14 : 15 + 4 * count] if count else ()), *lines[-2:]])
        blocks = clean_page(cut, kind="text").blocks
        return list(deciding(Page("a", cut, kind="text"), blocks, Config()).values())

    assert told(40) == told(0) != []


def test_comments_stay_where_they_are_wanted() -> None:
    text, article = page(comments, 60, "60 Comments", "\n\n")
    kept = clean_page(text, kind="text", comments=True).text
    assert len(kept) >= 2 * len("\n\n".join(article))


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("unit", [posts_of_a_live_blog, tips])
def test_must_not_touch_what_an_article_consists_of(unit: Callable[[Writer, int], Iterator[str]], gap: str) -> None:
    text, _ = page(unit, 40, "What we know", gap)
    long = [block for block in clean_page(text, kind="text").blocks if len(block.text) > 100]
    assert len(long) >= 45
    assert all(block.verdict == "keep" for block in long)


@pytest.mark.parametrize("count", [6, 60])
@pytest.mark.parametrize("unit", [posts_of_a_forum, posts_with_likes, posts_with_ranks])
def test_must_not_touch_a_thread(unit: Callable[[Writer, int], Iterator[str]], count: int) -> None:
    """Its first post is long, but the others are posts of a forum, and no heading calls them comments."""
    text, _ = page(unit, count, "Page 1", "\n\n")
    long = [block for block in clean_page(text, kind="text").blocks if len(block.text) > 200]
    assert sum(block.verdict == "keep" for block in long) >= 0.9 * len(long)
