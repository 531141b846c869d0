"""What stands below an article in great number goes, where the article stands alone without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from writer import Writer

from cleaner.page.clean import clean_page

HEAD = (
    "<html><head><title>The long way round - Gazette</title></head><body><nav><a href=/n>News</a><a href=/s>Sport</a>"
    "</nav><h1>The long way round</h1><div>"
)
FOOT = '</div><footer><a href="/p">Privacy</a> © 2024 Gazette</footer></body></html>'


def called_comments(writer: Writer, number: int) -> str:
    return (
        f'<li class="comment depth-1"><article><b class="fn">{writer.name()}</b><time>May {1 + number % 28}, 2024, 1:05'
        f'</time><div class="comment-content"><p>{writer.paragraph()}</p></div><a href="#r">Reply</a></article></li>'
    )


def nameless_comments(writer: Writer, number: int) -> str:
    return (
        f'<div class="css-1a"><div class="css-2b"><span>{writer.name()}</span> <span>{2 + number % 20} hours ago</span>'
        f'</div><div class="css-3c">{writer.paragraph()}</div><div class="css-4d"><button>Like</button><i>{number}</i>'
        "<button>Reply</button></div></div>"
    )


def teasers(writer: Writer, number: int) -> str:
    title = writer.sentence(5, 8)[:-1]
    return f'<div class="k3s"><h4><a href="/s{number}">{title}</a></h4><div>{writer.paragraph()}</div></div>'


def posts_of_a_live_blog(writer: Writer, number: int) -> str:
    return (
        f'<div class="p7"><span>{10 + number % 12}:{10 + number % 50}</span><p>{writer.paragraph()}</p>'
        f'<p>{writer.paragraph()}</p><a href="#s">Share</a></div>'
    )


def best_films(writer: Writer, number: int) -> str:
    name = f'<a href="https://films.example/{number}">{number}. {writer.sentence(4, 6)[:-1]}</a>'
    return f'<div class="k3s"><h3>{name}</h3><p>{writer.paragraph()}</p></div>'


def questions(writer: Writer, number: int) -> str:
    return f'<div class="k3s"><b>{writer.sentence(5, 9)[:-1]}?</b><p>{writer.paragraph()}</p></div>'


def page(unit: Callable[[Writer, int], str], count: int) -> tuple[str, list[str]]:
    """A page with ``count`` units below its article, and the article's paragraphs."""
    writer = Writer(count)
    article = [writer.paragraph() for _ in range(10)]
    many = "".join(unit(writer, number) for number in range(count))
    return f"{HEAD}{''.join(f'<p>{text}</p>' for text in article)}</div><div>{many}{FOOT}", article


@pytest.mark.parametrize("count", [30, 200])
@pytest.mark.parametrize(
    ("unit", "reason"), [(called_comments, "comments"), (nameless_comments, "comments"), (teasers, "teaser")]
)
def test_the_article_stays_and_what_is_below_goes(unit: Callable[[Writer, int], str], reason: str, count: int) -> None:
    if unit is teasers and count < 100:
        count *= 10  # a few are known by what is around them
    html, article = page(unit, count)
    document = clean_page(html, kind="html", mode="fast")
    assert document.text.split("\n\n") == article
    assert sum(block.reason == reason for block in document.blocks) >= 2 * count


def test_comments_stay_where_they_are_wanted() -> None:
    html, article = page(called_comments, 60)
    text = clean_page(html, kind="html", mode="fast", comments=True).text
    assert text.startswith("\n\n".join(article))
    assert len(text.split("\n\n")) >= len(article) + 60


@pytest.mark.parametrize("unit", [posts_of_a_live_blog, best_films, questions])
def test_must_not_touch_what_an_article_consists_of(unit: Callable[[Writer, int], str]) -> None:
    html, article = page(unit, 40)
    document = clean_page(html, kind="html", mode="fast")
    assert document.text.startswith("\n\n".join(article))
    long = [block for block in document.blocks if len(block.text) > 80]
    assert len(long) >= 40 + len(article)
    assert all(block.verdict == "keep" for block in long)


def test_must_not_touch_a_thread() -> None:
    """Nothing is above the first of its posts."""
    writer = Writer()
    posts = "".join(nameless_comments(writer, number) for number in range(30))
    document = clean_page(f"{HEAD}{posts}{FOOT}", kind="html", mode="fast")
    assert sum(block.verdict == "keep" and len(block.text) > 60 for block in document.blocks) >= 28
