"""Paragraphs of text that a tool has broken into lines of one width: lynx, html2text, pandoc, mail programs.

Such a tool fills each line: it goes on in the next one where the next word has no room left. That tells lines that go
on from those that end a paragraph, without a look at what they say; and paragraphs are what the trees have learned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.runs import Run

# Lines of so many characters tell the width, which is at most so large; one line in so many may be longer.
_LONG, _WIDEST, _LONGER = 40, 110, 0.03
# What a line may fall short of the width, or exceed it: indents and marks of lists are no part of a run.
_SHORT_OF, _BEYOND = 5, 3
# The next word counts with at most so many characters: addresses have no end. One from which on letters stand without
# spaces between words (Han, Kana) counts with one, and one beside it that must not begin a line.
_WORD, _UNSPACED, _SIGNS = 15, "\u2e80", 2
# A page is wrapped that has so many filled lines, which are such a share of the long lines that stand close before
# others; so many of them break off amid a sentence, so many go on with a letter, and of these so many with a
# small one, or of a script that has no capitals, and with more than one word: lines of verse, headlines in a list, rows
# of a table or a log, addresses and what is coded may be alike in length.
_FILLED, _OF_LONG, _BREAKS_OFF, _LETTERS, _SMALL = 5, 0.5, 0.6, 0.5, 0.4
#: The marks of a quotation in a mail, which stand before each of its lines.
_QUOTE = re.compile(r"\A>[> ]*(?=\S)")
_ENDS = (*".!?:;…。！？।؟”»)", '"')
#: They begin an item of a list, a heading, a row of a table.
_BEGINS = ("* ", "- ", "• ", "+ ", "# ", "## ", "### ", "#### ", "| ", "[", "o ", "– ", "— ")


def paragraphs(runs: Sequence[Run]) -> NDArray[np.int64]:
    """The place of the first line of each paragraph; every line is one of its own where the page is not wrapped."""
    single = np.arange(len(runs))
    quoted = [run.text.startswith(">") for run in runs]
    if any(quoted):
        runs = [Run(_QUOTE.sub("", run.text), run.gap) for run in runs]
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
    letters = [text for place in filled if (text := runs[place + 1].text)[:1].isalpha()]
    if broken < _BREAKS_OFF * len(filled) or len(letters) < _LETTERS * len(filled):
        return single
    if sum(map(_goes_on, letters)) < _SMALL * len(letters):
        return single
    goes_on = np.zeros(len(runs), bool)
    goes_on[np.array(filled) + 1] = True
    for place in np.flatnonzero(goes_on).tolist():
        ended = runs[place - 1].text.endswith(_ENDS) and not runs[place].text.endswith(_ENDS)
        begins = runs[place].text.startswith(_BEGINS) or quoted[place] != quoted[place - 1]
        if begins or (ended and not goes_on[place + 1 : place + 2].any()):
            goes_on[place] = False  # an item; behind a full stop few words without one, which are a heading
    return single[~goes_on]


def _goes_on(line: str) -> bool:
    """Whether a line that begins with a letter looks like the rest of a sentence."""
    return not line[0].isupper() and (len(line) < _LONG or line[0] >= _UNSPACED or " " in line)


def _goes_close(runs: Sequence[Run], place: int) -> bool:
    return place + 1 < len(runs) and runs[place + 1].gap == "\n"


def _is_filled(runs: Sequence[Run], place: int, width: int) -> bool:
    length, behind = len(runs[place].text), runs[place + 1].text
    word = _SIGNS if behind[:1] >= _UNSPACED else min(len(behind.partition(" ")[0]), _WORD)
    return width - _SHORT_OF < length + 1 + word and length <= width + _BEYOND
