"""Glances: a look-up that is left out would have found nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files

import pytest

from cleaner.page import glance
from cleaner.page.lexicon import OPENER_LIMIT, load

DATA = json.loads(files("cleaner.page").joinpath("lexicon.json").read_text(encoding="utf-8"))


def phrases(part: str) -> Iterator[str]:
    for languages in DATA[part].values():
        for some in languages.values():
            yield from some


@pytest.mark.parametrize(
    ("part", "flag", "ask"),
    [
        ("opener", glance.OPENER, "first"),
        ("label", glance.LABEL, "first"),
        ("heading", glance.HEADING, "other"),
        ("whole", glance.PHRASE, "other"),
    ],
)
def test_every_phrase_of_the_lexicon_may_be_one(part: str, flag: int, ask: str) -> None:
    """Alone, behind signs, and before something else."""
    quick = getattr(load()._glance, ask)
    for phrase in phrases(part):
        bare = phrase.strip("=:…")
        for line in (
            bare,
            f"| • {bare}:",
            f"{bare} — Ana Torvald 12. 3. 2024",
            bare.upper() if bare.isascii() else bare,
        ):
            assert quick(line) & flag, line


def test_figures_stand_before_headings_but_open_nothing_else() -> None:
    quick = load()._glance
    assert quick.other("12 comments") & glance.HEADING
    assert not quick.other("12 34 56") & glance.HEADING
    assert not quick.first("12 by Ana Torvald") & glance.LABEL


def test_a_word_may_end_where_the_reach_does() -> None:
    """What the look-up itself would read of a line that begins with many signs."""
    line = "-" * (OPENER_LIMIT - 2) + "bypass"
    assert load()._glance.first(line) & glance.LABEL


def test_lines_without_words_are_nothing() -> None:
    quick = load()._glance
    for line in ("", " ", "—", "• • •"):
        assert quick.first(line) == quick.other(line) == 0
