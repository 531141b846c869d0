"""trafilatura's vote on our runs: alignment, its silent losses, and its failures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from cleaner import clean_page
from cleaner.page import vote as votes
from cleaner.page.html_runs import parse
from cleaner.page.runs import Run
from cleaner.page.vote import readable, trafilatura_vote
from cleaner.page.vote_align import align
from cleaner.page.vote_guard import restore_lost

SENTENCE = "The council met on Tuesday to discuss the new bridge over the river, which number {} of its members wants. "
PARAGRAPHS = [
    SENTENCE.format(n) + f"Nobody knows what sum {n} will cost the town in the end, said the treasurer."
    for n in range(8)
]
MENU = "<nav><ul>" + "".join(f"<li><a href=/{n}>Section {n}</a>" for n in range(9)) + "</ul></nav>"
FOOTER = "<footer><p><a href=/more>More</a><p><a href=/terms>Terms</a></footer>"


def page(article: str, before: str = "", after: str = "") -> str:
    return f"<html><body>{MENU}{before}<article><h1>A bridge</h1>{article}</article>{after}{FOOTER}</body></html>"


def kept(html: str, **options: object) -> list[str]:
    runs = parse(html).runs
    vote = trafilatura_vote(html, runs, **options)  # type: ignore[arg-type]
    assert vote is not None
    assert len(vote) == len(runs)
    return [run.text for run, keep in zip(runs, vote, strict=True) if keep]


ARTICLE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def test_thousands_of_pieces_that_begin_alike_are_found() -> None:
    """Entries of a list begin alike; looking for each among all that do takes a minute on so many."""
    entries = [f"Chapter number {n:06d} of the long book about rivers" for n in range(20_000)]
    assert align(entries, entries[:-1]) == [True] * (len(entries) - 1) + [False]


def test_the_article_is_kept_and_the_rest_is_not() -> None:
    """The plain case: every paragraph of the article, nothing of menu and footer."""
    found = kept(page(ARTICLE))
    assert [text for text in found if text in PARAGRAPHS] == PARAGRAPHS
    assert not any(text.startswith("Section") or text in ("More", "Terms") for text in found)


@pytest.mark.parametrize(
    "odd", ["&#27;", "&#xFFFF;", "&#1;", "\x1b", "\x01", "\ufffe", "&#x1FFFE;", "&#0;", "\0", "\ud800"]
)
def test_one_odd_character_does_not_lose_the_article(odd: str) -> None:
    """A numeric reference to a control character or noncharacter anywhere costs trafilatura the whole page."""
    found = kept(page(ARTICLE, before=f"<p>{odd}</p>").replace("treasurer.</p>", f"treasurer{odd}.</p>", 1))
    assert len([text for text in found if "treasurer" in text]) == len(PARAGRAPHS)


@pytest.mark.parametrize("wrapper", ["div", "span", "section"])
def test_an_article_below_any_depth_is_kept(wrapper: str) -> None:
    """libxml2 stops reading below 256 open elements."""
    found = kept(page(f"<{wrapper}>" * 600 + ARTICLE))
    assert [text for text in found if text in PARAGRAPHS] == PARAGRAPHS


def test_what_trafilatura_reads_is_well_formed_for_it() -> None:
    """Flattened pages keep attributes above, blocks below, raw text of scripts, and escape what is text."""
    html = "<div class='a&quot;b'>" + "<div>" * 200 + "<h2>x &lt;b&gt;</h2><br><a href=y>z</a><script>1<2</script>"
    text = readable(html)
    assert '<div class="a&quot;b">' in text
    assert text.count("<div") == votes.MAX_DEPTH - 1
    assert "<h2>x &lt;b&gt;</h2><br>z<script>1<2</script>" in text


@pytest.mark.parametrize(
    "error", [AssertionError("drop_tree"), RecursionError(), ValueError("x"), IndexError(), TypeError()]
)
def test_a_failure_is_no_vote_and_a_warning(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge decides alone, and the document says so, also where trafilatura is asked on doubtful pages only."""

    def fail(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    html = page(ARTICLE)
    assert trafilatura_vote(html, parse(html).runs) is None
    assert "trafilatura_failed" in clean_page(html, mode="trafilatura").warnings
    assert "trafilatura_failed" not in clean_page(html).warnings  # not asked
    monkeypatch.setattr("cleaner.page.clean_html.UNSURE", 2.0)
    assert "trafilatura_failed" in clean_page(html).warnings


def test_running_out_of_memory_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits on time and memory must be able to end a page."""

    def fail(*args: object, **options: object) -> None:
        raise MemoryError

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    with pytest.raises(MemoryError):
        trafilatura_vote(page(ARTICLE), parse(page(ARTICLE)).runs)


def test_no_article_and_no_text_are_failures_not_answers() -> None:
    """Nothing found is no vote against every run."""
    assert trafilatura_vote("<p>Hi", parse("").runs) is None
    assert trafilatura_vote("<script>x</script>", parse("<p>a").runs) is None


def test_the_vote_on_a_page_does_not_depend_on_pages_before() -> None:
    """trafilatura's deduplication would remember: the same page three times gives the same answer."""
    html = page(ARTICLE + ARTICLE)
    runs = parse(html).runs
    assert len({trafilatura_vote(html, runs) for _ in range(4)}) == 1


def test_short_runs_match_only_in_their_own_place() -> None:
    """A "More" in a menu is not the one that begins a sentence; of two equal lines that beside the article counts."""
    runs = ["More", "Read on", "More than a hundred people came.", "More", "Share", "They stayed until late.", "More"]
    assert align(runs, ["More than a hundred people came.", "They stayed until late."]) == [False] * 2 + [True] + [
        False
    ] * 2 + [True, False]
    assert align(["Intro", "a b c", "Intro", "d e f"], ["Intro", "d e f"]) == [False, False, True, True]


def test_alignment_bears_marks_bullets_and_parts_left_out() -> None:
    """Bullets, cell marks and footnote marks differ; runs inside one piece are found one after the other."""
    assert align(["one two", "three", "***", "four"], ["- one two\n| three | four"]) == [True] * 4
    long = "The first sentence stands here as it was, and the second one [12] stands here too, as it was."
    assert align(["Menu", long, "End"], [long.replace("[12] ", ""), "End"]) == [False, True, True]


@given(st.lists(st.tuples(st.text(alphabet="ab c", min_size=1, max_size=6), st.booleans()), max_size=30))
@settings(max_examples=150, deadline=None)
def test_as_much_text_is_found_as_was_kept(lines: list[tuple[str, bool]]) -> None:
    """Whatever subset of unlike runs is the text, those runs are found and no others."""
    lines = [(f"{number}: {text}.", keep) for number, (text, keep) in enumerate(lines)]
    runs = [text for text, _ in lines]
    wanted = "".join("".join(text.split()) for text, keep in lines if keep)
    found = align(runs, [text for text, keep in lines if keep])
    assert "".join("".join(run.split()) for run, keep in zip(runs, found, strict=True) if keep) == wanted


def run(text: str, path: str, link_share: float = 0.0) -> Run:
    return Run(text, "\n\n", path=path, tag=path.rpartition("/")[2].partition("[")[0], link_share=link_share)


LONG = " ".join(["word"] * 30)


def test_lost_prose_beside_kept_prose_is_restored() -> None:
    """A paragraph between kept ones of its container comes back; short lines, links and other containers do not."""
    runs = [
        run(LONG, "html/body/div[1]/p[1]"),
        run(LONG, "html/body/div[1]/p[2]"),
        run("short", "html/body/div[1]/p[3]"),
        run(LONG, "html/body/div[1]/p[4]", 0.5),
        run(LONG, "html/body/aside[1]/p[1]"),
    ]
    assert restore_lost(runs, [True, False, False, False, False]) == (True, True, False, False, False)


def test_the_second_body_of_a_split_article_is_restored_whole() -> None:
    """An advertisement between two containers of the same shape: headings inside the second one come back too."""
    first = [run(LONG, f"html/body/div[1]/div[1]/p[{n}]") for n in (1, 2)]
    second = [
        run(text, f"html/body/div[3]/div[1]/{step}")
        for text, step in ((LONG, "p[1]"), ("Head", "h2[1]"), (LONG, "p[2]"))
    ]
    end = [run("Next", "html/body/div[3]/div[1]/p[3]")]
    comments = [run(LONG, f"html/body/ol[1]/li[{n}]/p[1]") for n in (1, 2, 3)]
    runs = [*first, *second, *end, *comments]
    assert restore_lost(runs, [True, True, *[False] * 7]) == (True, True, True, True, True, *[False] * 4)


def test_comments_are_kept_only_when_wanted() -> None:
    """The setting reaches trafilatura."""
    comment = "I have lived beside this river for forty years and never once did I need a bridge to cross it."
    html = page(
        ARTICLE, after=f'<section id="comments" class="comments"><div class="comment"><p>{comment}</p></div></section>'
    )
    assert comment not in kept(html)
    assert comment in kept(html, comments=True)
