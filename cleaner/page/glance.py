"""What a line may be to the lexicon, told by one look-up a word, before anything is walked through.

Most lines begin with a word that opens nothing, and words recur.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from cleaner.page.words import cut

#: What the line may be by its first word, by the first one that is no figure, and by any of its words.
OPENER, LABEL, SECTION, HEADING, PHRASE = 1, 2, 4, 8, 16
_FIRST = OPENER | LABEL | SECTION
# Of a token: it has a word at all, and all of its words are figures.
_WORD, _COUNTS = 32, 64

#: A figure among the words of a line: "12", "1k".
COUNT = re.compile(r"\d+[km]?")
_RECENT = 64  # several questions are asked about the same line one after another
_TOKENS = 1 << 15


class Glance:
    """First words of the parts of a lexicon. ``reach``: how far into a line its opener or label may begin, in code
    points."""

    def __init__(
        self,
        opener: Container[str],
        label: Container[str],
        section: Container[str],
        heading: Container[str],
        phrase: Container[str],
        reach: int,
    ) -> None:
        self._firsts = ((OPENER, opener), (LABEL, label), (SECTION, section))
        self._heading, self._phrase, self._reach = heading, phrase, reach
        self._kind = lru_cache(_TOKENS)(self._kind_of)
        #: What a line may be by its first word: `OPENER`, `LABEL`, `SECTION`. Bits that are missing are answers, bits
        #: that are there are not.
        self.first = lru_cache(_RECENT)(self._first)
        #: What it may be by others, in the same sense: `HEADING`, `PHRASE`.
        self.other = lru_cache(_RECENT)(self._other)

    def _first(self, text: str) -> int:
        head = text[: self._reach]  # a word may end there
        kind = self._kind(head.split(None, 1)[0]) if head and not head.isspace() else 0
        if kind & _WORD:
            return kind & _FIRST
        kinds = map(self._kind, head.split())
        return next((kind & _FIRST for kind in kinds if kind & _WORD), 0)

    def _other(self, text: str) -> int:
        found, counting = 0, True
        for token in text.split():
            kind = self._kind(token)
            found |= kind & PHRASE
            if counting and kind & _WORD and not kind & _COUNTS:
                found |= kind & HEADING
                counting = False
        return found

    def _kind_of(self, token: str) -> int:
        words = cut(token)
        if not words:
            return 0
        kind = _WORD
        for flag, starts in self._firsts:
            if words[0] in starts:
                kind |= flag
        counted = next((word for word in words if not COUNT.fullmatch(word)), None)
        kind |= _COUNTS if counted is None else HEADING * (counted in self._heading)
        return kind | PHRASE * any(word in self._phrase for word in words)
