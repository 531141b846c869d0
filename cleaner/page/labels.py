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
_WORD, _LABEL, _SECTION, _BY = 1, 2, 4, 8
_BY_WORDS = frozenset(
    [
        *("by", "von", "par", "por", "door", "av", "af", "di", "oleh", "na", "text", "texte", "author", "authors"),
        *("interview", "word", "words"),
    ]
)


def may_open(text: str) -> tuple[bool, bool]:
    """(may be a label, may be a byline): False only where `cleaner.page.lexicon.Lexicon.label` finds nothing, and
    where none of the first words is "by" in some language (see `cleaner.page.bylines`)."""
    label: bool | None = None
    byline = text[:1] >= _HANGUL or text[:1] == "文"
    tokens = text[:_REACH].split(None, _TOKENS)
    for token in tokens[:_TOKENS]:
        kind = _kind(token)
        byline = byline or kind & _BY != 0
        if label is None and kind & _WORD:
            label = kind & _LABEL != 0
    return (len(tokens) > _TOKENS if label is None else label), byline


def may_be_section(text: str) -> bool:
    """False only where `cleaner.page.lexicon.Lexicon.section` says no."""
    if len(text) > _REACH:
        return False
    tokens = text.split(None, _TOKENS)
    for token in tokens[:_TOKENS]:
        if (kind := _kind(token)) & _WORD:
            return kind & _SECTION != 0
    return len(tokens) > _TOKENS


@lru_cache(maxsize=1 << 15)  # first words recur; cutting one costs ten times a look-up
def _kind(token: str) -> int:
    """What the first word of a token may be, as bits; 0 where it has no word."""
    words = cut(token)
    if not words:
        return 0
    kind = _WORD | _BY * (token.rstrip(":：").lower() in _BY_WORDS)
    return kind | _LABEL * (words[0] in _starts()["label"]) | _SECTION * (words[0] in _starts()["section"])


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
