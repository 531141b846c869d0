"""Sentences that say again, word for word, what a line before them on the page has said and stays.

Pages hold their text twice, for narrow and for wide screens, under two tabs, in a quotation of the post above. Short
lines and entries of lists come again by right, as in recipes, menus and verse; long sentences hardly ever.
"""

from __future__ import annotations

from collections.abc import Sequence


def said_before(texts: Sequence[str], parents: Sequence[str] | None = None) -> list[bool]:
    """Which of some lines are the same, but for white space, as one of them before.

    ``parents``: what each line stands in, where that is known; lines of one parent belong together and may repeat.
    """
    seen: dict[str, set[str]] = {}
    again = []
    for place, text in enumerate(texts):
        before = seen.setdefault(" ".join(text.split()), set())
        parent = parents[place] if parents is not None else str(place)
        again.append(bool(before) and parent not in before)
        before.add(parent)
    return again
