"""Sentences that say word for word what another line of the page says that stays.

Pages hold their text twice, for narrow and for wide screens, under two tabs, in a quotation of the post above, as a
lead, or in large letters beside the text. Short lines and entries of lists come again by right, as in recipes, menus
and verse; long sentences hardly ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def said_before(texts: Sequence[str]) -> list[bool]:
    """Which of some lines are the same, but for white space, as one of them before."""
    seen: set[str] = set()
    again = []
    for text in texts:
        said = " ".join(text.split())
        again.append(said in seen)
        seen.add(said)
    return again


def said_elsewhere(texts: Sequence[str], parents: Sequence[str], weights: Mapping[str, float]) -> list[bool]:
    """Which of some lines are the same, but for white space, as one that stands in more of what stays.

    ``parents``: what each line stands in, ``weights``: how much stays of each parent. The lines of one parent belong
    together and may repeat; of equal parents the first keeps its line.
    """
    places: dict[str, str] = {}
    said = [" ".join(text.split()) for text in texts]
    for text, parent in zip(said, parents, strict=True):
        if text not in places or weights[parent] > weights[places[text]]:
            places[text] = parent
    return [places[text] != parent for text, parent in zip(said, parents, strict=True)]
