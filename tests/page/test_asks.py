"""Consent walls in text go before the article is judged; who writes about them is left alone."""

from __future__ import annotations

import html
import re

import pytest
from walls import PROSE, WALLS

from cleaner.config import Config
from cleaner.page.asks import rows
from cleaner.page.clean import clean_page
from cleaner.page.deciding import deciding
from cleaner.records import Page

MORE = [
    "A new engine room is planned for the autumn, when the ferry lies in dock for six weeks in any case.",
    "Until then a second man stands watch below, which the crew call the most boring work on the whole coast.",
    "The town council meets on Thursday and wants to know why the sprinklers had been shut off since March.",
]


def lines_of(wall: str) -> list[str]:
    return [html.unescape(line) for line in re.split(r"<[^>]+>", wall) if line.strip()]


@pytest.mark.parametrize("language", WALLS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("below", [False, True])
def test_a_wall_goes_and_the_article_stays(language: str, gap: str, below: bool) -> None:
    article, wall = [*PROSE, *MORE], lines_of(WALLS[language])
    text = gap.join([*article, *wall] if below else [*wall, *article])
    document = clean_page(text, kind="text", metadata=False)
    kept = [line for line in document.text.split("\n") if line]
    assert [
        line for line in kept if len(line) > 60
    ] == article  # a heading or button without its wall is any short line
    assert sum(block.reason == "cookie" for block in document.blocks) >= 1
    assert clean_page(document.text, kind="text", metadata=False).text == document.text
    asked = {block.index for block in document.blocks if block.reason == "low_score"}
    assert set(deciding(Page("a", text, kind="text"), document.blocks, Config(metadata=False))) == asked


LAW = [
    "The right to object is older than the web. Who cites a legitimate interest has to weigh it, the judges wrote.",
    "Readers must be able to withdraw their consent as easily as they gave it, and may withdraw consent at any time.",
    "“We and our partners use cookies”, the banner of the paper had said for years, and nobody had read on.",
]


@pytest.mark.parametrize(
    "lines",
    [[*PROSE, *LAW[:2], *MORE], [*PROSE, LAW[2], *MORE], [*lines_of(WALLS["en"]), PROSE[0][:80]]],
)
def test_who_writes_about_consent_keeps_it(lines: list[str]) -> None:
    assert not rows(lines) or sum(map(len, lines)) < 1_000
    document = clean_page("\n\n".join([*lines, "x"]), kind="text", metadata=False)
    assert not any(block.reason == "cookie" and block.score == 0.0 for block in document.blocks)


def test_a_policy_is_longer_than_a_wall() -> None:
    section = lines_of(WALLS["en"])
    policy = [f"{number}. {line}" for number in range(12) for line in section]
    document = clean_page("\n".join([*policy, *PROSE * 20]), kind="text", metadata=False)
    assert len(rows(policy)) == 1
    assert not any(block.reason == "cookie" and block.score == 0.0 for block in document.blocks)
