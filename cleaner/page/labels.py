"""Whether a line may begin with a label of metadata, or with the name of a section, at all.

One look-up in place of a walk through the lexicon: most lines begin with a word that opens neither, and their words
recur. Both answers are about the lexicon that stands beside this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from cleaner.page.words import cut

# Signs without letters before the first word, such as bullets, are no more than two.
_TOKENS = 3
_REACH = 60
_HANGUL = "\uac00"
_BY_WORDS = frozenset(
    [
        *("by", "von", "par", "por", "door", "av", "af", "di", "oleh", "na", "text", "texte", "author", "authors"),
        *("interview", "word", "words"),
    ]
)


def may_be_label(text: str) -> bool:
    """False only where `cleaner.page.lexicon.Lexicon.label` finds nothing."""
    return _may_begin(text, "label")


def may_be_byline(text: str) -> bool:
    """Whether one of the first words is "by" in some language, or a role in Korean may follow: see
    `cleaner.page.bylines`."""
    first = text[:1]
    if first >= _HANGUL or first == "文":
        return True
    return any(token.rstrip(":：").lower() in _BY_WORDS for token in text[:_REACH].split(None, _TOKENS)[:_TOKENS])


def may_be_section(text: str) -> bool:
    """False only where `cleaner.page.lexicon.Lexicon.section` says no."""
    return len(text) <= _REACH and _may_begin(text, "section")


def _may_begin(text: str, part: str) -> bool:
    tokens = text[:_REACH].split(None, _TOKENS)
    for token in tokens[:_TOKENS]:
        if (word := _first_word(token)) is not None:
            return word in _starts()[part]
    return len(tokens) > _TOKENS


@lru_cache(maxsize=1 << 13)
def _first_word(token: str) -> str | None:
    words = cut(token)
    return words[0] if words else None


@lru_cache(maxsize=1)
def _starts() -> Mapping[str, frozenset[str]]:
    """The first words of all phrases of a part of the lexicon."""
    data = json.loads(files("cleaner.page").joinpath("lexicon.json").read_text(encoding="utf-8"))
    labels = (phrase for languages in data["label"].values() for phrases in languages.values() for phrase in phrases)
    sections = (name for names in data["section"].values() for name in names)
    return {
        part: frozenset(words[0] for phrase in phrases if (words := cut(phrase)))
        for part, phrases in (("label", labels), ("section", sections))
    }
