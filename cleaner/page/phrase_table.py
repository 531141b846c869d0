"""The lexicon's phrases as an open-addressed hash table for compiled look-ups.

A phrase is entered with all its beginnings, so that a look-up word by word knows at once when no
phrase goes on. Words are hashed as the pages' words are: see `cleaner.page.lines`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.page import characters
from cleaner.page.line_words import GROUPS, HEADING, PhraseTable
from cleaner.page.lines import cut_words, mix_all

_GROUP_OF: Mapping[str, str] = {
    **dict.fromkeys(["navigation", "pagination", "interface"], "navigation"),
    **dict.fromkeys(["related", "recent_posts", "also_read", "teaser"], "related"),
    **dict.fromkeys(["share", "subscribe", "tags"], "social"),
    **dict.fromkeys(["legal", "cookie"], "legal"),
    "advertisement": "advertisement",
    "comments": "comments",
    "timestamp": "timestamp",
    "section": "section",
    **dict.fromkeys(["label", "byline", "credit"], "label"),
}
_ROOM = 3  # slots per entry


@lru_cache(maxsize=1)
def load() -> PhraseTable:
    """The table of ``lexicon.json`` beside this module; made once."""
    return build(json.loads(files("cleaner.page").joinpath("lexicon.json").read_text(encoding="utf-8")))


def build(lexicon: Mapping[str, Any]) -> PhraseTable:
    """The table of a lexicon; of phrases that stand in several groups the first stays."""
    phrases = list(_entries(lexicon))
    lengths = np.array([len(phrase) for phrase, _ in phrases], dtype=np.int64)
    starts = np.cumsum(lengths + 1) - lengths - 1
    words = cut_words(
        characters.code_points("\n".join(phrase for phrase, _ in phrases)), characters.load(), starts, starts + lengths
    )
    entered: dict[int, int] = {}
    for place, (_, group) in enumerate(phrases):
        beginnings = _beginnings(words.hashes[words.firsts[place] : words.firsts[place + 1]])
        for beginning in beginnings[:-1]:
            entered.setdefault(beginning, 0)
        if beginnings and entered.get(beginnings[-1], 0) == 0:
            entered[beginnings[-1]] = group
    return _spread(entered)


def _beginnings(words: NDArray[np.uint64]) -> list[int]:
    """Hashes of the first word, of the first two, and so on."""
    states = np.empty(len(words), dtype=np.uint64)
    mix_all(words, states)
    return [int(state) for state in states]


def _spread(entered: Mapping[int, int]) -> PhraseTable:
    size = 1 << (max(1, len(entered)) * _ROOM - 1).bit_length()
    keys, groups = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.uint8)
    for key, group in entered.items():
        slot = key & (size - 1)
        while keys[slot]:
            slot = (slot + 1) & (size - 1)
        keys[slot], groups[slot] = key, group
    return PhraseTable(keys, groups)


def _entries(lexicon: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """(phrase, group) for each phrase, headings first."""
    for part, mark in (("heading", HEADING), ("opener", 0), ("whole", 0)):
        for reason, languages in lexicon[part].items():
            for phrase in _strings(languages):
                yield phrase, _group(reason) + mark
    for languages in lexicon["label"].values():
        for phrase in _strings(languages):
            yield phrase, _group("label")
    for phrase in _strings(lexicon["section"]):
        yield phrase, _group("section")
    for forms in lexicon["timestamp"].values():
        for template in forms["templates"]:
            for part in template.split("{}"):
                if len(part.strip()) > 1:
                    yield part, _group("timestamp")
        for phrase in (*forms["units"], *forms.get("bare", ()), *forms.get("lone", ())):
            if len(phrase) > 1:  # "d", "h" stand for too much else
                yield phrase, _group("timestamp")


def _group(reason: str) -> int:
    return GROUPS.index(_GROUP_OF[reason]) + 1


def _strings(languages: Mapping[str, Any]) -> Iterator[str]:
    for phrases in languages.values():
        yield from phrases
