"""Plain pages of small sites: a short article, and more around it than in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from writer import Writer

from cleaner.page.clean import clean_page

HEAD = (
    "<html><head><title>A walk to the weir | Tom's diary</title></head><body><div id=top><a href=/>Home</a>"
    "<a href=/about>About</a></div><div id=main><h2>A walk to the weir</h2>"
)
FOOT = "<div id=foot>Powered by WordPress</div></body></html>"


def wordpress(writer: Writer, number: int) -> str:
    return (
        f'<li id="comment-{number}" class="comment"><div class="vcard"><cite>{writer.name()}</cite> says:</div>'
        f'<div class="comment-meta"><a href="#c{number}">{1 + number % 28}. May 2011 at 10:{10 + number}</a></div>'
        f"<p>{writer.paragraph()}</p></li>"
    )


def signed(writer: Writer, number: int) -> str:
    return (
        f'<li id="comment-{number}"><p>{writer.paragraph()}</p><p><cite>Comment by {writer.name()} — '
        f'{1 + number % 28}.05, 2011 @ 13:{10 + number} <a href="#comment-{number}">#</a></cite></p></li>'
    )


def spip(writer: Writer, number: int) -> str:
    return (
        f'<li class="forum-fil"><div class="forum-top"><strong>{writer.name()}</strong> <small>({1 + number % 28} juin '
        f'2018 @11h{10 + number})</small> :</div><div class="forum-message"><h5>{writer.sentence(3, 5)}</h5>'
        f"<p>{writer.paragraph()}</p></div></li>"
    )


def diary(around: str, paragraphs: int = 5) -> tuple[str, list[str]]:
    """A page and the paragraphs of its article."""
    writer = Writer(paragraphs)
    article = [writer.paragraph() for _ in range(paragraphs)]
    return f"{HEAD}{''.join(f'<p>{text}</p>' for text in article)}{around}</div>{FOOT}", article


@pytest.mark.parametrize("count", [3, 12, 48])
@pytest.mark.parametrize(
    ("unit", "around"),
    [
        (wordpress, '<h3 id="comments">{} Responses</h3><ol class="commentlist">{}</ol>'),
        (signed, '<h2 id="comments">{} Comments</h2><ol id="commentlist">{}</ol>'),
        (spip, '<div class="divforum"><h4>{} commentaires</h4><ul class="forum">{}</ul></div>'),
    ],
)
def test_comments_of_readers_go(unit: Callable[[Writer, int], str], around: str, count: int) -> None:
    writer = Writer(count)
    html, article = diary(around.format(count, "".join(unit(writer, number) for number in range(count))))
    assert clean_page(html, kind="html", mode="fast").text.split("\n\n") == article


@pytest.mark.xfail(
    strict=True, reason="the first of them stays: its headline and lead read like a section of the article"
)
@pytest.mark.parametrize("count", [4, 8])
def test_other_posts_with_a_link_to_the_rest_go(count: int) -> None:
    writer = Writer(count)
    others = "".join(
        f'<div class="post"><h3><a href="/p{number}">{writer.sentence(4, 7)}</a></h3><p>{writer.paragraph()}</p>'
        f'<a href="/p{number}">Read the rest</a></div>'
        for number in range(count)
    )
    html, article = diary(f"</div><div class=more>{others}")
    assert clean_page(html, kind="html", mode="fast").text.split("\n\n") == article


def test_comments_stay_where_they_are_wanted() -> None:
    writer = Writer(3)
    html, article = diary(
        f"<div><h4>3 commentaires</h4><ul>{''.join(spip(writer, number) for number in range(3))}</ul></div>"
    )
    text = clean_page(html, kind="html", mode="fast", comments=True).text
    assert text.startswith("\n\n".join(article))
    assert text.count("juin") == 3


@pytest.mark.parametrize("around", ["", "div", "section"])
@pytest.mark.parametrize("heading", ["Comments on the new weir", "Discussion", "Responses", "Reviews", "Your thoughts"])
def test_must_not_touch_a_section_that_is_called_like_comments(heading: str, around: str) -> None:
    """None of them says when it was written."""
    writer = Writer(9)
    more = [writer.paragraph() for _ in range(4)]
    section = f"<h3>{heading}</h3>" + "".join(f"<p>{text}</p>" for text in more)
    html, article = diary(f"<{around}>{section}</{around}>" if around else section)
    text = clean_page(html, kind="html", mode="fast").text
    assert all(part in text for part in article + more)


def test_must_not_touch_answers_to_a_consultation() -> None:
    """Dated answers are the article where nothing counts them or calls them comments."""
    writer = Writer(13)
    answers = [writer.paragraph() for _ in range(4)]
    shown = "".join(f"<h3>{writer.name()}</h3><p>{n} March 2021</p><p>{text}</p>" for n, text in enumerate(answers, 1))
    html, article = diary(f"<section><h2>Responses</h2>{shown}</section>")
    text = clean_page(html, kind="html", mode="fast").text
    assert all(part in text for part in article + answers)


@pytest.mark.parametrize(
    "line", ["The year 2021 was dry, and the council did nothing.", "It began at 7 pm on 12 March."]
)
def test_must_not_touch_a_counted_section_that_tells_of_a_day(line: str) -> None:
    writer = Writer(17)
    more = [writer.paragraph(), line, writer.paragraph()]
    html, article = diary("<section><h2>3 Responses</h2>" + "".join(f"<p>{text}</p>" for text in more) + "</section>")
    text = clean_page(html, kind="html", mode="fast").text
    assert all(part in text for part in article + more)


@pytest.mark.parametrize("paragraphs", [1, 2, 3, 5, 12])
def test_must_not_touch_an_article_by_itself(paragraphs: int) -> None:
    html, article = diary("", paragraphs)
    assert clean_page(html, kind="html", mode="fast").text.split("\n\n") == article


def test_must_not_touch_a_paragraph_behind_a_picture() -> None:
    """Prose behind what interrupts an article is still of it."""
    writer = Writer(7)
    article = [writer.paragraph() for _ in range(6)]
    box = '<div class="promo"><a href="/shop">Our shop</a></div><figure><figcaption>The weir</figcaption></figure>'
    body = box.join(f"<p>{text}</p>" for text in article)
    text = clean_page(f"{HEAD}{body}</div>{FOOT}", kind="html", mode="fast").text
    assert [part for part in text.split("\n\n") if part in article] == article
