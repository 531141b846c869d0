"""The measures that decided on what went for its score alone, as far as the rows of a folder tell.

A text page is put together again from its clean text and its removed blocks, and scored once more. What is not on
record is whether a blank line stood between a block that stayed and one that went, so both are tried, and the measures
are believed only where the recorded score comes out to the last digit. HTML pages need their element tree, which no
folder holds: `cleaner.again.decided_again` reads the input for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.look.in_place import Piece

#: Pages beyond these are left to who reads the input again: a report must not take long over one page.
_MOST_BLOCKS, _MOST_CHARACTERS = 3_000, 300_000
REASON = "low_score"


def decided(pieces: Sequence[Piece]) -> dict[int, list[str]]:
    """For removed blocks with the reason "low_score" the three measures that decided, in words, by index.

    ``pieces``: all of a page, as `in_place` gives them. A block of which the folder does not tell is left out.
    """
    asked = [piece.removed for piece in pieces if piece.removed and piece.removed["reason"] == REASON]
    if not asked or asked[0]["path"] is not None:
        return {}
    if len(pieces) > _MOST_BLOCKS or sum(len(piece.text) for piece in pieces) > _MOST_CHARACTERS:
        return {}
    found = _scored_again(pieces, blank=True)
    return found if len(found) == len(asked) else {**_scored_again(pieces, blank=False), **found}


def cuts(settings: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Between which scores the cut of a page lies by the settings of a manifest, for pages of "text" and "html"."""
    from cleaner.page.deciding import cut_range

    balance = settings.get("balance", "balanced")
    return {"text": cut_range("text", balance), "html": cut_range("html", balance)}


def _scored_again(pieces: Sequence[Piece], *, blank: bool) -> dict[int, list[str]]:
    """The measures by index, with a blank line or a line break where a block that stayed meets one that went."""
    from cleaner.page.deciding import of_lines
    from cleaner.page.runs import Gap, Run

    runs: list[Run] = []
    given: dict[int, float] = {}
    index: dict[int, int] = {}
    before: Piece | None = None
    for piece in pieces:
        edge = before is not None and (before.removed is None) is not (piece.removed is None)
        gap: Gap = "\n" if (not blank if edge else piece.gap == "\n") else "\n\n"
        before = piece
        if piece.removed and piece.removed["verdict"] == "meta":
            continue  # the judge saw the page without it
        if piece.removed and piece.removed["reason"] == REASON:
            given[len(runs)] = piece.removed["score"]
            index[len(runs)] = piece.removed["index"]
        runs.append(Run(piece.text, gap))
    return {index[place]: measures for place, measures in of_lines(runs, given).items()}
