"""What a reader of Markdown sees: the words of links and emphasis without their marks, nothing of images and addresses.

Pages are turned into Markdown by html2text, markdownify, pandoc and the services that feed language models, and into
text with numbered links by lynx. The judge has learned from text as readers see it, so it is shown that; the text of
the page itself keeps its marks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.runs import Run

# An address, which a tool may have broken into lines, and the title that may stand behind it: one word, or what begins
# like an address. It and the label before it have an end within so many characters, so that a page of open brackets
# takes no more than a few times as long.
_ADDRESS = (
    r"\((?:(?:[^()\s\\]|\\.|\n(?!\n)|\((?:[^()\s\\]|\\.){0,500}+\)){0,1000}+\)"
    r"|\s?(?=[a-z]{2,15}:(?!\s)|[/#.?<])(?:[^()\n\\]|\\.|\n(?!\n)|\((?:[^()\n\\]|\\.){0,500}+\)){0,2000}+\))"
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
# In code no sign is a mark. A line ends with a backslash where a tool broke it.
_MARKS = re.compile(
    r"(?<!`)`[^`\n]{1,200}`(?!`)|\*{2,3}(?=\S)|(?<=\S)\*{2,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)"
    r"|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|\\(?=[!-/:-@\[-`{-~\n]|\Z)"
)
# A code that stands for no character, so that hardly any text has it.
_UNSEEN = "\ufdd0"
_BLANK = [ord(sign) for sign in f" \t\n{_UNSEEN}"]
#: What stands for a line of which nothing is seen.
NOTHING = "-"


def read(runs: Sequence[Run]) -> Sequence[Run]:
    """The lines as readers see them: ``text`` without marks, ``written`` with them, ``link_share`` told by the links.

    Lines that a link or an image goes across are marked by ``goes_on``. What is read of a line depends on it and on the
    links that go across it alone, so that clean text is read as it was in its page.
    """
    texts = [run.text for run in runs]
    linked = any(_holds_link(text) for text in texts if "]" in text or "(BUTTON)" in text)
    if not linked and not any("*" in text or "_" in text or "\\" in text for text in texts):
        return runs
    seen = "".join(
        itertools.chain.from_iterable((run.gap if place else "", run.text) for place, run in enumerate(runs))
    )
    labels = np.zeros(len(seen), np.bool_)
    if linked:
        seen, labels = _without_addresses(_IMAGE.sub(_hide, _SHOWN.sub(_hide, seen)))
        for signs in (_REST, NUMBER):
            seen = signs.sub(_hide, seen)
    return list(_lines(runs, _MARKS.sub(_hide_mark, seen), labels))


def _holds_link(text: str) -> bool:
    return "](" in text or NUMBER.search(text) is not None or _SHOWN.search(text) is not None


def _without_addresses(seen: str) -> tuple[str, NDArray[np.bool_]]:
    """The page with the labels of its links in their places and nothing else of them, and which signs they are."""
    linked = np.zeros(len(seen), np.bool_)
    pieces, done = list[str](), 0
    for link in _LINK.finditer(seen):
        start, end = link.span(1)
        linked[start:end] = True
        pieces += (seen[done : link.start()], _UNSEEN, link[1], _UNSEEN * (link.end() - end))
        done = link.end()
    return "".join([*pieces, seen[done:]]), linked


def _hide(found: re.Match[str]) -> str:
    return _UNSEEN * len(found[0])


def _hide_mark(found: re.Match[str]) -> str:
    return f"{_UNSEEN}{found[0][1:-1]}{_UNSEEN}" if found[0][0] == "`" else _hide(found)


def _lines(runs: Sequence[Run], seen: str, linked: NDArray[np.bool_]) -> Iterator[Run]:
    signs = np.frombuffer(seen.encode("utf-32-le", "surrogatepass"), np.uint32)
    shown = np.concatenate([[0], np.cumsum(linked & ~np.isin(signs, _BLANK))])  # signs of labels before each place
    start = 0
    for place, run in enumerate(runs):
        before = start
        start += len(run.gap) if place else 0
        end = start + len(run.text)
        text = seen[start:end].replace(_UNSEEN, "").strip()
        goes_on = place > 0 and (seen[before] == _UNSEEN or bool(linked[before]))
        if text == run.text:
            yield run._replace(goes_on=True) if goes_on else run
        else:
            share = float(shown[end] - shown[start]) / max(1, len(text))
            yield run._replace(text=text or NOTHING, written=run.text, link_share=share, goes_on=goes_on)
        start = end
