"""Lists of words as data in code: one string of them reads better than so many in quotes."""

from __future__ import annotations


def names_in(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())
