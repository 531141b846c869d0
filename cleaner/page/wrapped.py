"""Paragraphs of text that a tool has broken into lines of one width: lynx, html2text, pandoc, mail programs.

Such a tool fills each line: it goes on in the next one where the next word has no room left. That tells lines that go
on from those that end a paragraph, without a look at what they say; and paragraphs are what the trees have learned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.runs import Run

# Lines of so many characters tell the width, which is at most so large; one line in so many may be longer.
_LONG, _WIDEST, _LONGER = 40, 110, 0.03
# What a line may fall short of the width, or exceed it: indents and marks of lists are no part of a run.
_SHORT_OF, _BEYOND = 5, 3
# The next word counts with at most so many characters: addresses have no end.
_WORD = 15
# A page is wrapped that has so many filled lines, which are such a share of the long lines that stand close before
# others; so many of them break off in the middle of a sentence, and go on with no capital letter: lines of verse and
# headlines in a list may be alike in length.
_FILLED, _OF_LONG, _BREAKS_OFF, _SMALL = 5, 0.5, 0.6, 0.4
_ENDS = (*".!?:;…。！？।؟”»)", '"')
#: They begin an item of a list, a heading, a quotation, a row of a table.
_BEGINS = ("* ", "- ", "• ", "+ ", "# ", "## ", "### ", "#### ", "> ", "| ", "[", "o ", "– ", "— ")


def paragraphs(runs: Sequence[Run]) -> NDArray[np.int64]:
    """The place of the first line of each paragraph; every line is one of its own where the page is not wrapped."""
    single = np.arange(len(runs))
    lengths = np.fromiter((len(run.text) for run in runs), np.int64, len(runs))
    long = lengths[lengths >= _LONG]
    if len(long) < _FILLED:
        return single
    width = int(np.partition(long, at := int((1.0 - _LONGER) * (len(long) - 1)))[at])
    if width > _WIDEST:
        return single
    close = [place for place in np.flatnonzero(lengths >= _LONG).tolist() if _goes_close(runs, place)]
    filled = [place for place in close if _is_filled(runs, place, width)]
    if len(filled) < max(_FILLED, _OF_LONG * len(close)):
        return single
    broken = sum(not runs[place].text.endswith(_ENDS) for place in filled)
    small = sum(not runs[place + 1].text[:1].isupper() for place in filled)
    if broken < _BREAKS_OFF * len(filled) or small < _SMALL * len(filled):
        return single
    goes_on = np.zeros(len(runs), bool)
    goes_on[np.array(filled) + 1] = True
    for place in np.flatnonzero(goes_on).tolist():
        ended = runs[place - 1].text.endswith(_ENDS) and not runs[place].text.endswith(_ENDS)
        if runs[place].text.startswith(_BEGINS) or (ended and not goes_on[place + 1 : place + 2].any()):
            goes_on[place] = False  # an item; behind a full stop few words without one, which are a heading
    return single[~goes_on]


def _goes_close(runs: Sequence[Run], place: int) -> bool:
    return place + 1 < len(runs) and runs[place + 1].gap == "\n"


def _is_filled(runs: Sequence[Run], place: int, width: int) -> bool:
    length = len(runs[place].text)
    word = runs[place + 1].text.partition(" ")[0]
    return width - _SHORT_OF < length + 1 + min(len(word), _WORD) and length <= width + _BEYOND
