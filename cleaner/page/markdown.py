"""What a reader of Markdown sees: the words of links and emphasis without their marks, nothing of images and addresses.

Pages are turned into Markdown by html2text, markdownify, pandoc and the services that feed language models, and into
text with numbered links by lynx. The judge has learned from text as readers see it, so it is shown that; the text of
the page itself keeps its marks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from cleaner.page.runs import Run

# An address, which a tool may have broken into lines, and the title that may stand behind it: one word, or what begins
# like an address. It and the label before it have an end within so many characters, so that a page of open brackets
# takes no more than a few times as long.
_ADDRESS = (
    r"\((?:(?:[^()\s\\]|\\.|\n(?!\n)|\((?:[^()\s\\]|\\.){0,500}+\)){0,1000}+\)"
    r"|\s?(?=[a-z]{2,15}:|[/#.?<])(?:[^()\n\\]|\\.|\n(?!\n)|\((?:[^()\n\\]|\\.){0,500}+\)){0,2000}+\))"
)
_LABEL = r"(?<!\\)\[((?:[^\[\]\n\\]|\\.|\n(?!\n)|\[[^\[\]\n]{0,300}+\]){0,800}+)\]"
_IMAGE = re.compile(rf"(?<!\\)!{_LABEL}{_ADDRESS}", re.DOTALL)
_LINK = re.compile(f"{_LABEL}{_ADDRESS}", re.DOTALL)
# What is left of a link whose label begins before a blank line, or far away.
_REST = re.compile(rf"(?<!\\)\]{_ADDRESS}", re.DOTALL)
# What lynx writes for pictures and buttons.
_SHOWN = re.compile(r"\[[\w.-]{1,200}\.(?:svg|png|jpe?g|gif|webp)\]|\(BUTTON\)")
#: The number that lynx puts before a link.
NUMBER = re.compile(r"(?<!\S)\[(\d{1,4})\](?=[\w“‘\"])")
# Marks of emphasis, and what keeps a sign from being one. Those of headings stay: they tell the lexicon what it reads.
_MARKS = re.compile(
    r"\*{2,3}(?=\S)|(?<=\S)\*{2,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)"
    r"|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|\\(?=[!-/:-@\[-`{-~])"
)
_UNSEEN = "\0"
_BLANK = frozenset(" \t\n\0")
#: What stands for a line of which nothing is seen.
NOTHING = "-"


def read(runs: Sequence[Run]) -> Sequence[Run]:
    """The lines as readers see them: ``text`` without marks, ``written`` with them, ``link_share`` told by the links.

    Lines that a link or an image goes across are marked by ``goes_on``. Pages without links are returned as they are.
    """
    texts = [run.text for run in runs if "]" in run.text]
    if not any("](" in text or NUMBER.search(text) for text in texts):
        return runs
    whole = "".join(
        itertools.chain.from_iterable((run.gap if place else "", run.text) for place, run in enumerate(runs))
    )
    seen = _IMAGE.sub(_hide, _SHOWN.sub(_hide, whole))
    linked = bytearray(len(whole))
    for start, end in _links(seen):
        linked[start:end] = b"\1" * (end - start)
    seen = _LINK.sub(_without_address, seen)
    for marks in (_REST, NUMBER, _MARKS):
        seen = marks.sub(_hide, seen)
    return list(_lines(runs, seen, linked))


def _links(seen: str) -> Iterator[tuple[int, int]]:
    return (link.span(1) for link in _LINK.finditer(seen))


def _hide(found: re.Match[str]) -> str:
    return _UNSEEN * len(found[0])


def _without_address(found: re.Match[str]) -> str:
    behind = found.end() - found.end(1)
    return f"{_UNSEEN}{found[1]}{_UNSEEN * behind}"


def _lines(runs: Sequence[Run], seen: str, linked: bytearray) -> Iterator[Run]:
    start = 0
    for place, run in enumerate(runs):
        before = start
        start += len(run.gap) if place else 0
        end = start + len(run.text)
        text = seen[start:end].replace(_UNSEEN, "").strip()
        goes_on = place > 0 and (seen[before] == _UNSEEN or linked[before] == 1)
        if text == run.text:
            yield run._replace(goes_on=True) if goes_on else run
        else:
            share = sum(linked[i] for i in range(start, end) if seen[i] not in _BLANK) / max(1, len(text))
            yield run._replace(text=text or NOTHING, written=run.text, link_share=share, goes_on=goes_on)
        start = end
