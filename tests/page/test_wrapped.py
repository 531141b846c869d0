"""Lines of one width are judged as the paragraphs that a tool broke into them; others are left alone."""

from __future__ import annotations

import itertools
import textwrap

import pytest
from writer import Writer

from cleaner.config import Config
from cleaner.page import text_runs
from cleaner.page.clean import clean_page
from cleaner.page.deciding import deciding
from cleaner.page.wrapped import paragraphs
from cleaner.records import Page

MENU = ["Home", "News", "Sport", "Weather", "Sign in", "Subscribe now", "Most read", "Privacy policy", "Contact"]
TEASERS = [
    "Mayor opens the second bridge after nine years of delay",
    "Schools stay shut on Friday as the river rises again",
    "Why the old harbour is full of boats that nobody owns",
]


_HAN = "".join(chr(0x4E00 + number * 37 % 2000) for number in range(100))


def page(seed: int) -> tuple[list[str], list[str]]:
    """Lines of a page, each a paragraph, and those of its article."""
    writer = Writer(seed)
    article = [" ".join(writer.paragraph() for _ in range(1 + number % 2)) for number in range(8)]
    return [
        *MENU,
        *article,
        "Read also",
        *(line[:34] for line in TEASERS),
        "© 2024 Gazette. All rights reserved.",
    ], article


def wrapped(lines: list[str], width: int, indent: str = "") -> list[str]:
    return [
        part
        for line in lines
        for part in textwrap.wrap(line, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    ]


def joined(text: str) -> list[str]:
    """The paragraphs of a text as the judge sees them."""
    runs = text_runs.cut(text)
    firsts = [*paragraphs(runs), len(runs)]
    return [" ".join(run.text for run in runs[a:b]) for a, b in itertools.pairwise(firsts)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("width", [60, 72, 80])
def test_paragraphs_are_found_again(seed: int, width: int) -> None:
    lines, article = page(seed)
    found = joined("\n\n".join("\n".join(wrapped([line], width)) for line in lines))
    assert [line for line in found if line in article] == article
    assert found[: len(MENU)] == MENU


@pytest.mark.parametrize(("width", "indent"), [(60, ""), (72, ""), (80, "   ")])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_wrapped_page_is_cleaned_like_the_page_itself(width: int, indent: str, gap: str) -> None:
    lines, article = page(7)
    text = gap.join("\n".join(wrapped([line], width, indent)) for line in lines)
    document = clean_page(text, kind="text", metadata=False)
    assert document.text.split() == clean_page(gap.join(lines), kind="text", metadata=False).text.split()
    assert set(article[3].split()) <= set(document.text.split())
    assert clean_page(document.text, kind="text", metadata=False).text == document.text
    assert all(block.text == text[block.start : block.end] for block in document.blocks)


def test_the_lines_of_a_paragraph_share_their_score_and_what_decided() -> None:
    lines, article = page(3)
    text = "\n\n".join("\n".join(wrapped([line], 50)) for line in lines)
    document = clean_page(text, kind="text", metadata=False)
    scores = {block.text: block.score for block in document.blocks}
    first, *rest = wrapped([article[0]], 50)
    assert {scores[first]} == {scores[one] for one in rest}
    asked = [block.index for block in document.blocks if block.reason == "low_score"]
    told = deciding(Page("x", text, kind="text"), document.blocks, Config(metadata=False))
    assert sorted(told) == asked


@pytest.mark.parametrize(
    "lines",
    [
        [f"{number} Elm Street and its houses of brick" for number in range(40)],
        TEASERS * 10,
        [Writer(number).sentence() for number in range(40)],
        [Writer(number).paragraph() for number in range(10)],
        ["O that the river ran as rivers ran", "When we were young and every field was ours", "And no one asked"] * 8,
        ["x = compute(first, second, third)", "    return x", "def compute(a, b, c):"] * 10,
        [f"2024-01-{n:02} 12:{n:02}:00 INFO {Writer(n).sentence(9, 9)}"[:66].rstrip() for n in range(10, 30)],
        [f"https://example.org/2024/{'-'.join(Writer(n).sentence(6, 6).split())}"[:64] for n in range(20)],
        [Writer(n).sentence(20, 20).replace(" ", "")[1:77] for n in range(20)],
        [f"{n}. {Writer(n).sentence(12, 12)}"[:62].rstrip() for n in range(20)],
        [_HAN[n : n + 40 + n * 7 % 17] for n in range(30)],
        [],
    ],
)
def test_what_no_tool_has_wrapped_is_left_as_it_is(lines: list[str]) -> None:
    runs = text_runs.cut("\n".join(lines))
    assert paragraphs(runs) == list(range(len(runs)))


def test_items_of_a_wrapped_list_stay_apart() -> None:
    items = [f"* {Writer(number).paragraph()}" for number in range(6)]
    text = "\n".join("\n".join(textwrap.wrap(item, 72, subsequent_indent="  ")) for item in items)
    assert joined(text) == items


@pytest.mark.parametrize("width", range(56, 76))
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_headline_byline_and_date_are_told_apart_whatever_the_width(width: int, gap: str) -> None:
    """The headline fills its line up to where a byline would have no room."""
    words = "Old bridge to the harbour opens again after nine years of repairs and a long quarrel"
    headline = textwrap.wrap(words, width)[0]
    body = "\n\n".join("\n".join(wrapped([Writer(seed).paragraph()], width)) for seed in range(8))
    text = "\n\n".join([gap.join([headline, "By Ada Stone", "14 March 2024"]), body])
    document = clean_page(text, kind="text")
    assert (document.title, document.authors, document.date) == (headline, ("Ada Stone",), "2024-03-14")


def test_quotations_in_a_mail_are_paragraphs_too() -> None:
    """The marks belong to the lines; where they begin or end a paragraph does as well."""
    lines, article = page(5)
    quoted = [wrapped([line], 70, "> ") for line in article]
    answers = [wrapped([line], 70) for line in article]
    text = "\n".join(line for pair in zip(quoted, answers, strict=True) for lines in pair for line in lines)
    found = [one.replace("> ", "") for one in joined(text)]
    assert [one for one in found if one in article] == [line for line in article for _ in range(2)]
    text = "\n>\n".join("\n".join(wrapped([line], 70, "> ")) for line in lines)
    document = clean_page(text, kind="text", metadata=False)
    assert set(article[2].split()) <= set(document.text.split())
    assert "Subscribe now" not in document.text
    assert clean_page(document.text, kind="text", metadata=False).text == document.text


def test_wrapped_letters_without_spaces() -> None:
    paragraphs_of = [_HAN[n : n + 70] + _HAN[: 60 + n] + "。" for n in range(8)]
    text = "\n".join("\n".join(textwrap.wrap(line, 50)) for line in paragraphs_of)
    assert [line.replace(" ", "") for line in joined(text)] == paragraphs_of
