"""Paragraphs of text that a tool has broken into lines of one width: lynx, html2text, pandoc, mail programs.

Such a tool fills each line: it goes on in the next one where the next word has no room left. That tells lines that go
on from those that end a paragraph, without a look at what they say; and paragraphs are what the trees have learned.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.facts import is_item
from cleaner.page.markdown import NOTHING
from cleaner.page.name_words import BY
from cleaner.page.runs import Run

# Lines of so many characters tell the width, which is at most so large; one line in so many may be longer.
_LONG, _WIDEST, _LONGER = 40, 110, 0.03
# What a line may fall short of the width, or exceed it: indents and marks of lists are no part of a run.
_SHORT_OF, _BEYOND = 5, 3
# The next word counts with at most so many characters: addresses have no end. One from which on letters stand without
# spaces between words (Han, Kana) counts with one, and one beside it that must not begin a line.
_WORD, _UNSPACED, _SIGNS = 15, "\u2e80", 2
# A word of more characters makes a line longer than the width.
_UNBROKEN = 40
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


def paragraphs(runs: Sequence[Run]) -> list[int]:
    """The place of the first line of each paragraph; every line is one of its own where the page is not wrapped.

    Lines that a link goes across are one.
    """
    if _is_wide([len(run.written or run.text) for run in runs], runs):
        firsts = np.arange(len(runs))
    else:
        firsts = _filled_up([run if run.written is None else run._replace(text=run.written) for run in runs], runs)
    across = [i for i, run in enumerate(runs) if run.goes_on and i]
    found: list[int] = (np.setdiff1d(firsts, across) if across else firsts).tolist()
    return found


def _is_wide(lengths: Sequence[int], runs: Sequence[Run]) -> bool:
    """Whether the page is surely not wrapped: too few lines are long, or too many have more than any width.

    Most pages are told by this, in a fraction of the time.
    """
    long = sum(length >= _LONG for length in lengths)
    if long < _FILLED:
        return True
    left = _LONGER * long + 1
    for length, run in zip(lengths, runs, strict=True):
        if length > _WIDEST and not _is_unbroken(run.written or run.text):
            left -= 1
            if left < 0:
                return True
    return False


def joined(runs: Sequence[Run], firsts: Sequence[int]) -> list[Run]:
    """One run for each paragraph that begins at one of the places ``firsts``: its lines, one behind the other."""
    return [_join(runs[first:last]) for first, last in itertools.pairwise([*firsts, len(runs)])]


def _join(lines: Sequence[Run]) -> Run:
    lines = [line for line in lines if line.text != NOTHING] or lines[:1]
    if len(lines) == 1:
        return lines[0]
    text = lines[0].text
    for line in lines[1:]:
        text += line.text if text[-1] >= _UNSPACED and line.text[0] >= _UNSPACED else f" {line.text}"
    size = sum(len(line.text) for line in lines)
    return lines[0]._replace(text=text, link_share=sum(line.link_share * len(line.text) for line in lines) / size)


def _filled_up(runs: Sequence[Run], seen: Sequence[Run]) -> NDArray[np.int64]:
    """The same by the lengths of the lines, as they are written; ``seen``: as they are read."""
    single = np.arange(len(runs))
    quoted = [run.text.startswith(">") for run in runs]
    if any(quoted):
        runs = [Run(_QUOTE.sub("", run.text), run.gap) for run in runs]
    lengths = np.fromiter((len(run.text) for run in runs), np.int64, len(runs))
    long = lengths[lengths >= _LONG]
    if (long > _WIDEST).any():
        long = lengths[[i for i in np.flatnonzero(lengths >= _LONG).tolist() if not _is_unbroken(runs[i].text)]]
    if len(long) < _FILLED:
        return single
    width = int(np.partition(long, at := int((1.0 - _LONGER) * (len(long) - 1)))[at])
    if width > _WIDEST:
        return single
    close = [place for place in np.flatnonzero(lengths >= _LONG).tolist() if _goes_close(runs, place)]
    filled = [place for place in close if _is_filled(runs, place, width)]
    ended = sum(not is_item(runs[place + 1].text) for place in set(close).difference(filled))
    if len(filled) < max(_FILLED, _OF_LONG * (len(filled) + ended)):
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
        told = runs[place - 1].text.endswith(_ENDS) and not runs[place].text.endswith(_ENDS)
        text = _QUOTE.sub("", seen[place].text)
        begins = text.startswith(_BEGINS) or quoted[place] != quoted[place - 1] or _is_byline(text)
        if begins or (told and not goes_on[place + 1 : place + 2].any()):
            goes_on[place] = False  # an item; behind a full stop few words without one, which are a heading
    return single[~goes_on]


def _is_byline(line: str) -> bool:
    """Whether a line is "By Ada Stone", which may stand close below a headline that fills its line."""
    first, _, name = line.partition(" ")
    short = len(line) < _LONG and line[0].isupper() and not line.endswith(_ENDS)
    return short and name[:1].isupper() and first.lower().removesuffix(":") in BY


def _goes_on(line: str) -> bool:
    """Whether a line that begins with a letter looks like the rest of a sentence."""
    return not line[0].isupper() and (len(line) < _LONG or line[0] >= _UNSPACED or " " in line)


def _is_unbroken(line: str) -> bool:
    """Whether a line holds an address that no tool breaks, however long it makes the line."""
    return max(map(len, line.split())) > _UNBROKEN


def _goes_close(runs: Sequence[Run], place: int) -> bool:
    return place + 1 < len(runs) and runs[place + 1].gap == "\n"


def _is_filled(runs: Sequence[Run], place: int, width: int) -> bool:
    length, behind = len(runs[place].text), runs[place + 1].text
    word = _SIGNS if behind[:1] >= _UNSPACED else min(len(behind.partition(" ")[0]), _WORD)
    return width - _SHORT_OF < length + 1 + word and length <= width + _BEYOND
