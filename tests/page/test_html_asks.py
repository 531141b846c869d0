"""Consent walls that are called nothing of the kind are told by what they say; who writes about them is left alone."""

from __future__ import annotations

import pytest
from walls import PROSE, WALLS

from cleaner import clean_page
from cleaner.page.html_consent import walls
from cleaner.page.html_runs import parse

ARTICLE = f"<article><h1>Ferry sails again</h1>{''.join(f'<p>{text}</p>' for text in PROSE)}</article>"


def page(wall: str, article: str = ARTICLE, names: str = "class=sc-4f1a") -> str:
    return f"<html><body><div><div {names}>{wall}</div></div><main>{article}</main></body></html>"


@pytest.mark.parametrize("language", WALLS)
@pytest.mark.parametrize("names", ["class=sc-4f1a", ""])
def test_a_wall_goes_whatever_it_is_called(language: str, names: str) -> None:
    document = clean_page(page(WALLS[language], names=names), mode="fast")
    assert document.text == "\n\n".join(PROSE)
    inside = [block for block in document.blocks if "/div[1]" in (block.path or "")]
    assert {block.reason for block in inside} == {"cookie"}


NEWS = (
    "<article><h1>Court fines paper</h1><p>Readers were told that “we and our 312 partners use cookies"
    " and similar technologies”, and could not refuse, the court found on Friday in a case that two students had"
    " brought.</p><p>The publisher had argued that it has a legitimate interest. Who clicks “Agree” must be able to"
    " withdraw consent as easily, the judges said. An appeal is possible.</p>"
    + "".join(f"<p>{text}</p>" for text in PROSE)
    + "</article>"
)
POLICY = "".join(
    f"<h2>{number}. What we do</h2><p>We and our partners use cookies and similar technologies to store information on"
    " your device. You can withdraw your consent, and have the right to object to such processing.</p><p>Another"
    f" paragraph says what we keep for {number} days, and who may see it in which of our offices.</p>"
    for number in range(1, 22)
)


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body><nav><a href=/>Home</a></nav>{NEWS}</body></html>",
        f"<html><body><div>{NEWS.replace('article>', 'div>').replace('h1>', 'h2>')}</div></body></html>",
        f"<html><body><div><a href=/>Home</a><div>{POLICY}</div></div><p>{' '.join(PROSE)}</p></body></html>",
        page(
            "<p>We use cookies to make this site work better for you and for all of our readers.</p><button>OK</button>"
        ),
        page("<p>Our partners in the valley sell the bread on Mondays, on Thursdays and before each feast.</p>"),
    ],
)
def test_what_speaks_of_consent_is_no_wall(html: str) -> None:
    assert not walls(parse(html)).any()


def test_a_wall_that_stands_alone_is_left_to_the_judge() -> None:
    assert not walls(parse(page(WALLS["en"], "<p>Please wait</p>"))).any()


SAID = "<p>“We and our 312 partners store and access information on your device, such as cookies”, it said.</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<div><div>{WALLS['en']}</div><h2>Ferry</h2><p>{PROSE[0]}</p><p>{PROSE[1]}</p></div><p>{PROSE[2]}</p>",
        f"<div>{WALLS['en']}<p>{PROSE[0]}</p><p>{PROSE[1]}</p></div><div><p>{PROSE[2]}</p></div>",
        f"<div><div>{WALLS['en']}</div><p>{PROSE[0]}</p><p>{PROSE[1]}</p><div>{WALLS['en']}</div></div><p>{PROSE[2]}</p>",
        f"<div><p>{PROSE[0]}</p><q>{SAID}<a href=/s>Share</a></q></div><p>{PROSE[1]}</p><p>{PROSE[2]}</p>",
    ],
)
def test_the_article_beside_a_wall_in_one_element_stays(html: str) -> None:
    parsed = parse(f"<html><body>{html}<p>{PROSE[3]}</p></body></html>")
    out = walls(parsed)
    kept = [run.text for run, is_out in zip(parsed.runs, out, strict=True) if not is_out]
    assert set(PROSE) <= set(kept)
    assert ("Share" in html) == any("“We and our" in text for text in kept)
