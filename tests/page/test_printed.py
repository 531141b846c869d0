"""Page numbers, running heads and cues of subtitles go; headings of chapters, refrains and figures of tables stay."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, strategies as st

from cleaner import clean_page
from cleaner.listed import names_in
from cleaner.page import lexicon
from cleaner.page.facts import look
from cleaner.page.printed import marked
from cleaner.page.text_runs import cut

WORDS = names_in(
    """ferries sail twice a day in winter when guests want to see birds and forty people wait for post in small boats"""
)


def prose(words: int) -> str:
    """So many words in sentences of 31, none of which is like another."""
    chosen = [WORDS[(i * i + i // 7) % len(WORDS)] for i in range(words)]
    return " ".join(f"{word}." if i % 31 == 30 else word for i, word in enumerate(chosen))


def reasons(text: str, *, wrapped: bool = True) -> dict[str, str | None]:
    runs = cut(text)
    found = marked(runs, look(runs, lexicon.load()), wrapped=wrapped)
    return {run.text: fact.reason for run, fact in zip(runs, found, strict=True)}


def printed(*heads: str, pages: int = 4, amid: bool = True) -> str:
    """Pages of nine lines, each with these heads, in which {} is the page's number; ``amid``: amid a sentence."""
    lines = textwrap.wrap(prose(100 * (pages + 1)), 66)
    parts = []
    for page in range(pages):
        body = lines[page * 9 : page * 9 + 9]
        if not amid:
            body = [
                f"The part that begins here is {WORDS[page]} of all.",
                *body[1:-1],
                f"So it ends with {WORDS[page]}.",
            ]
        parts += [*(head.format(page + 45) for head in heads), *body]
    return "\n".join([*lines[:3], *parts] if amid else parts)


@pytest.mark.parametrize(
    "heads",
    [
        ("{}",),
        ("- {} -",),
        ("A. Holm and B. Lund {}",),
        ("{}  A. Holm and B. Lund",),
        ("{}", "A. Holm and B. Lund: Boats"),
    ],
)
def test_what_parts_sentences_at_the_end_of_each_page_goes(heads: tuple[str, ...]) -> None:
    found = reasons(printed(*heads))
    gone = {text for text, reason in found.items() if reason == "pagination"}
    assert gone == {head.format(page) for head in heads for page in range(45, 49)}


@pytest.mark.parametrize(
    "heads",
    [
        ("Article {} of Regulation (EU) No 1300/2013 of the Parliament",),
        ("Q{} = a + b * 3",),
        ("Figure {}: The boat in the harbour",),
        ("And the sea is wide tonight",),
    ],
)
def test_formulas_captions_and_references_amid_sentences_stay(heads: tuple[str, ...]) -> None:
    assert "pagination" not in reasons(printed(*heads)).values()


@pytest.mark.parametrize("heads", [("{}", "Best picture and best boat"), ("{}", "Read and answer the questions")])
@pytest.mark.parametrize("wrapped", [True, False])
def test_years_and_tasks_between_sentences_stay(heads: tuple[str, ...], wrapped: bool) -> None:
    assert "pagination" not in reasons(printed(*heads, amid=False), wrapped=wrapped).values()


@pytest.mark.parametrize("heads", [("{}",), ("Chapter {}",), ("Chapter", "{}"), ("And the sea is wide",)])
def test_headings_of_chapters_and_refrains_stay(heads: tuple[str, ...]) -> None:
    assert "pagination" not in reasons(printed(*heads, amid=False)).values()


def test_names_that_were_links_stay_amid_their_sentences() -> None:
    """In dumps of pages a name stands on a line of its own, again and again, where it was a link."""
    part = ["nobody on the island has asked for a bridge, as", "Ada Stone", "has said for years."]
    lines = [line for place in range(4) for line in (*part, *textwrap.wrap(prose(400), 200)[place : place + 10])]
    assert "pagination" not in reasons("\n".join(lines), wrapped=False).values()


def test_figures_of_a_table_are_no_page_numbers() -> None:
    table = "\n".join(str(number) for number in range(1, 60))
    assert "pagination" not in reasons(f"{printed('x', amid=False)}\n{table}").values()


def test_equations_between_page_numbers_do_not_hide_them() -> None:
    text = printed("{}", "A. Holm and B. Lund: Boats").replace("\n47\n", "\n(1)\n47\n")
    assert reasons(text)["47"] == "pagination"


@pytest.mark.parametrize("cue", ["00:00:{:02},400 --> 00:00:{:02},900", "00:{:02}.400 --> 00:{:02}.900 align:start"])
def test_subtitles_are_what_is_said(cue: str) -> None:
    said = [line.strip() for line in textwrap.wrap(prose(60), 40)]
    text = "\n\n".join(f"{i + 1}\n{cue.format(i, i + 1)}\n{line}" for i, line in enumerate(said))
    document = clean_page(text, kind="text", metadata=False)
    assert document.text.split("\n\n") == said
    assert {block.reason for block in document.blocks if block.verdict == "drop"} == {"timestamp"}


def test_a_cue_in_an_article_about_subtitles_stays() -> None:
    article = "\n\n".join([prose(62), "1\n00:00:01,000 --> 00:00:04,000\nHello", prose(93)])
    assert "timestamp" not in reasons(article).values()
    assert "timestamp" not in reasons("00:00:01.000 --> 00:00:04.000 the alarm rang\n" * 4).values()


def test_clean_text_of_a_printed_book_stays_as_it_is() -> None:
    document = clean_page(printed("{}", "A. Holm and B. Lund: Boats"), kind="text", metadata=False)
    assert "A. Holm" not in document.text
    assert clean_page(document.text, kind="text", metadata=False).text == document.text


@given(st.lists(st.sampled_from(["1", "2", "3", "- 4 -", "The head of a page", "goes on so", "It ends.", "1 --> 2"])))
def test_any_lines_are_read(lines: list[str]) -> None:
    runs = cut("\n".join(lines * 5))
    assert len(marked(runs, look(runs, lexicon.load()), wrapped=True)) == len(runs)
