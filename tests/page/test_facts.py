"""Facts of one line: its form, and that hostile lines cost no more than their length."""

from __future__ import annotations

import time

import pytest

from cleaner.page.facts import look
from cleaner.page.lexicon import load
from cleaner.page.runs import Run

SENTENCE = "The council of Lenne voted on Tuesday for a new bridge, after a debate that lasted well into the night."


def of(text: str, **fields: object) -> object:
    return look([Run(text, "\n\n", **fields)], load())[0]  # type: ignore[arg-type]


def test_prose_is_long_and_built_like_running_text() -> None:
    assert of(SENTENCE).prose
    assert not of(
        "Home | News | Sport | Weather | Business | Opinion | Travel | Culture | Podcasts | Video | More"
    ).prose
    assert not of("Short.").prose
    assert not of(SENTENCE, link_share=1.0).prose


def test_a_character_of_a_script_without_spaces_says_as_much_as_several() -> None:
    assert of("市议会周二投票决定修建一座横跨河流的新桥，此前的辩论一直持续到深夜，居民们对此表示欢迎。").prose


@pytest.mark.parametrize("text", ["Heavy rain hit the coast and…", "Heavy rain hit the coast and...", "It rained […]"])
def test_a_line_that_breaks_off_is_seen(text: str) -> None:
    assert of(text).cut_off


def test_phrases_of_the_lexicon_are_no_prose() -> None:
    fact = of("Also Read: Ten ways to cook rice in a pot that is far too small for it, and why it never works.")
    assert fact.reason == "also_read"
    assert not fact.prose
    assert of("Recent Posts").heading == "recent_posts"


@pytest.mark.parametrize("filling", ["...", "…", " ", "\t", "\u3000", "| ", "[…]", ".", "- ", "1. "])
def test_cost_grows_with_length_not_with_its_square(filling: str) -> None:
    def seconds(count: int) -> float:
        line = f"{SENTENCE}{filling * count}{SENTENCE}"
        start = time.process_time()
        of(line)
        return time.process_time() - start

    seconds(10)
    assert seconds(16_000) < 10 * seconds(4_000) + 0.05
