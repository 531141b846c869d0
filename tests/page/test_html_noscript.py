"""Text in ``noscript``: left alone unless it is asked for and the page shows next to nothing without it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaner import Document, NoArticle, clean_page
from cleaner.page.html_runs import parse
from cleaner.page.vote import readable, trafilatura_vote

SENTENCE = "The keeper of lock {} said that the old gates leak, and that the town will pay for new ones this year."
POSTS = [" ".join(SENTENCE.format(3 * post + n) for n in range(3)) for post in range(4)]
FORUM = (
    "<html><head><title>Gates of the lock - River Forum</title>"
    "<noscript><style>.splash{{display:none}}</style></noscript></head><body><script>draw()</script>{beside}"
    "<noscript><img src=pixel.gif><iframe src=/ns.html></iframe></noscript>"
    '<noscript data-path="/t/1"><header><a href="/">River Forum</a></header><h1>Gates of the lock</h1>'
    + "".join(f'<div><div class="cooked"><p>{text}</p></div></div>' for text in POSTS)
    + "<template><p>never shown</p></template></noscript></body></html>"
)
PAGE = FORUM.format(beside="<div id='app'></div>")


def visible(text: str) -> str:
    return "".join(text.split())


def test_by_default_it_is_no_part_of_the_page_and_the_rejection_names_the_setting() -> None:
    with pytest.raises(NoArticle, match=r"its text stands in <noscript>.*--noscript") as caught:
        clean_page(PAGE)
    assert (caught.value.reason, caught.value.blocks) == ("empty", ())
    with pytest.raises(NoArticle, match=r"--noscript") as caught:
        clean_page(FORUM.format(beside="<p>Please wait…</p><p>Skip to content</p>"))
    assert caught.value.reason == "no_article"


@pytest.mark.parametrize("mode", ["default", "fast", "trafilatura"])
@pytest.mark.parametrize("beside", ["", "<p>Loading…</p>"])
def test_the_posts_of_a_forum_are_read_where_they_are_asked_for(mode: str, beside: str) -> None:
    """By the judge and by trafilatura's vote alike; nothing that no reader would see comes in."""
    document = clean_page(FORUM.format(beside=beside), noscript=True, mode=mode)
    assert all(text in document.text for text in POSTS)
    assert "never shown" not in str(document.blocks)
    assert document.title == "Gates of the lock"
    said = visible(
        beside.removeprefix("<p>").removesuffix("</p>") + "River Forum" + "Gates of the lock" + "".join(POSTS)
    )
    assert visible("".join(block.text for block in document.blocks)) == said


def test_the_vote_sees_the_tree_that_the_judge_sees() -> None:
    html = parse(PAGE, noscript=True)
    vote = trafilatura_vote(PAGE, html.runs, noscript=html.noscript)
    assert vote is not None
    assert {run.text for run, keep in zip(html.runs, vote, strict=True) if keep} >= set(POSTS)
    assert "<noscript data-path" not in readable(PAGE, noscript=True)
    assert parse(PAGE).runs == ()


def test_a_path_leads_through_the_elements_of_the_page() -> None:
    """The pixel's noscript is the first one in the body."""
    path = next(run.path for run in parse(PAGE, noscript=True).runs if run.text == POSTS[0])
    assert path == "html/body/noscript[2]/div[1]/div[1]/p[1]"


@pytest.mark.parametrize(
    "page",
    [
        "<article><h1>Gates</h1>" + "".join(f"<p>{text}</p>" for text in POSTS) + "</article>"
        "<figure><img data-src=a.jpg><noscript><img src=a.jpg alt='A gate'>A gate of the lock</noscript></figure>",
        # As Next.js sends an article: its parts stand in the page, and some once more for readers without scripts.
        "".join(f"<p>{text}</p>" for text in POSTS)
        + "<noscript>"
        + "".join(f"<p>{text}</p>" for text in POSTS * 9)
        + "</noscript>",
        "<p>Home</p>" * 9 + "".join(f"<p>{text}</p>" for text in POSTS[:1]) + f"<noscript><p>{SENTENCE}</p></noscript>",
        f"<p>{POSTS[0]}</p><noscript>You need to enable JavaScript to run this app.</noscript>",
    ],
)
def test_a_page_that_shows_its_text_stays_as_it_is(page: str) -> None:
    """Pictures that load late, requests to turn scripts on, and second copies of the text never come in."""
    html = f"<html><body>{page}</body></html>"

    def said(document: Document) -> tuple[object, ...]:
        return (document.text, document.title, document.blocks, document.warnings)

    assert said(clean_page(html, noscript=True)) == said(clean_page(html))
    assert not parse(html, noscript=True).noscript


def test_a_request_to_turn_scripts_on_is_no_text() -> None:
    """Nobody is sent to a setting that would find nothing."""
    page = "<html><body><div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript></html>"
    for noscript in (False, True):
        with pytest.raises(NoArticle, match=r"no visible character: what it shows comes by scripts$") as caught:
            clean_page(page, noscript=noscript)
        assert caught.value.reason == "empty"


PIECES = [
    "<noscript>",
    "</noscript>",
    "<div>",
    "</div>",
    "<p>",
    "<br>",
    "<script>x</script>",
    "<img>",
    "<table><td>",
    SENTENCE,
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=60, deadline=None)
def test_where_noscript_is_read_every_visible_character_lies_in_one_run(html: str) -> None:
    """An independent reading of the same tree: what no script, style or template holds."""
    page = parse(html, noscript=True)
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "template"] if page.noscript else ["script", "style", "template", "noscript"])
    shown = visible(tree.body.text()) if tree.body is not None else ""
    assert visible("".join(run.text for run in page.runs)) == shown


def test_nested_and_unclosed_ones_are_read_in_one_pass() -> None:
    """Whatever the markup, each visible character lies in one run; thousands of them cost no more than their text."""
    text = SENTENCE * 3
    for html in (
        f"<body><noscript><div><noscript>{text}</noscript>{text}</div>",
        "<body>" + "<noscript>" * 3000 + text,
        "<body>" + f"<noscript>{text}" * 300,
    ):
        runs = parse(html, noscript=True).runs
        assert visible("".join(run.text for run in runs)) == visible(text * html.count(text))


def test_a_set_of_frames_says_so() -> None:
    page = "<html><head><title>Well</title></head><frameset cols=9,80><frame src=menu.htm><frame src=w.htm></frameset>"
    with pytest.raises(NoArticle, match=r"no visible character: what it shows are other pages, in frames$"):
        clean_page(f"{page}</html>", kind="html", mode="fast")
