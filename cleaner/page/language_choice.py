"""The language of a document, out of what its text shows and what the record or the page says."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.language_tags import is_same
from cleaner.page.language import UNKNOWN, detect

# Below so many characters detectors err too often (measured: 82-91 % right), and what the page says is better.
_SHORT = 40
# From this probability on a language is sure.
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Language:
    """BCP-47 ``code``, its ``score`` (probability 0-1; 0.0 where nothing but a statement stands behind it), where it
    comes from, and whether it is ``sure``."""

    code: str
    score: float
    origin: str | None
    sure: bool


def choose(text: str, declared: str | None, origin: str | None) -> Language:
    """The record's language first; then the text's, where the text is long enough; else what the page declares."""
    found = detect(text)
    same = declared is not None and is_same(declared, found.code)
    if declared is not None and origin == "record":
        known = found.code != UNKNOWN[0] and found.score >= _SURE
        return Language(declared, found.score if same else 0.0, origin, sure=same or not known)
    if declared is not None and (found.code == UNKNOWN[0] or (len(text) < _SHORT and not same)):
        return Language(declared, 0.0, origin, sure=True)
    return Language(found.code, found.score, found.origin, sure=found.score >= _SURE)
