"""Must not touch: articles that are written as hardly any page is, alone on their page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from html import escape
from typing import Literal

import pytest
from writer import Writer

from cleaner.page.clean import clean_page


def paragraphs(text: str) -> str:
    return text


def capitals(text: str) -> str:
    return text.upper()


def small_letters(text: str) -> str:
    return text.lower()


def spoken(text: str) -> str:
    """As speech recognition writes: one line, no capitals, no punctuation."""
    return re.sub(r"[.,]", "", " ".join(text.split()).lower())


def one_line(text: str) -> str:
    return " ".join(text.split())


def sentence_a_line(text: str) -> str:
    return re.sub(r"\. +", ".\n", text)


def narrow(text: str) -> str:
    return "\n\n".join(textwrap.fill(paragraph, 40) for paragraph in text.split("\n\n"))


def mail(text: str) -> str:
    return "\n".join(f"> {line}" for line in textwrap.wrap(text, 70))


def chat(text: str) -> str:
    lines = sentence_a_line(text).split("\n")
    return "\n".join(f"[{10 + number % 12}:{10 + number % 50}] <ada> {line}" for number, line in enumerate(lines))


def numbered(text: str) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(sentence_a_line(text).split("\n"), start=1))


FORMS = [paragraphs, capitals, small_letters, spoken, one_line, sentence_a_line, narrow, mail, chat, numbered]


@pytest.mark.parametrize("kind", ["text", "html"])
@pytest.mark.parametrize("form", FORMS)
def test_all_words_stay(form: Callable[[str], str], kind: Literal["text", "html"]) -> None:
    for seed in range(5):
        writer = Writer(seed)
        text = form("\n\n".join(writer.paragraph() for _ in range(8)))
        blocks = "".join(f"<p>{escape(block)}</p>".replace("\n", "<br>") for block in text.split("\n\n"))
        page = (
            text if kind == "text" else f"<html><head><title>Page</title></head><body><div>{blocks}</div></body></html>"
        )
        assert clean_page(page, kind=kind, mode="fast").text.split() == text.split()


@pytest.mark.parametrize("end", ["comment.", "yesterday.", "share.", "comments."])
def test_the_end_of_a_wrapped_sentence_is_no_label(end: str) -> None:
    """What the lexicon knows as a label may be the last word of a paragraph that was wrapped."""
    writer = Writer()
    above = f"{writer.paragraph()}\n\n{writer.sentence(12, 12)[:-1]}\nand then a spokesman for the ministry said to us"
    assert clean_page(f"{above}\n{end}\n\n{writer.paragraph()}", kind="text").text.split("\n")[-3] == end


def test_a_label_below_a_sentence_goes() -> None:
    writer = Writer()
    page = f"{writer.paragraph()}\n{writer.paragraph()}\nleave a comment\n{writer.paragraph()}"
    assert "leave a comment" not in clean_page(page, kind="text").text
