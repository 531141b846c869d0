"""What two texts share and where they differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["both", "left", "right"]

#: Words of each text that are compared; the time grows with their product.
MOST_WORDS = 20_000
#: Fewer equal words than this between two differences are read more easily as a part of them.
_ISLAND = 3
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both texts have ("both"), or only one of them; white space is that of one of them."""

    side: Side
    text: str

    @property
    def words(self) -> int:
        """How many words."""
        return len(self.text.split())


def word_diff(left: str, right: str) -> list[Run]:
    """The texts as one sequence of runs: without "right" ones it is the left text, without "left" ones the right.

    Of longer texts only the first `MOST_WORDS` words are compared; the rest of each is a run of its own side.
    """
    from rapidfuzz.distance import Indel

    a, b = _WORD.findall(left), _WORD.findall(right)
    a_words, b_words = ([word.strip() for word in words[:MOST_WORDS]] for words in (a, b))
    runs: list[Run] = []
    for step in Indel.opcodes(a_words, b_words):
        if step.tag == "equal":
            words = zip(a[step.src_start : step.src_end], b[step.dest_start : step.dest_end], strict=True)
            # The last word of a text has no space after it, though the other text may go on.
            runs.append(Run("both", "".join(max(pair, key=len) for pair in words)))
        elif step.tag == "delete":
            runs.append(Run("left", "".join(a[step.src_start : step.src_end])))
        else:
            runs.append(Run("right", "".join(b[step.dest_start : step.dest_end])))
    runs += [Run("left", "".join(a[MOST_WORDS:])), Run("right", "".join(b[MOST_WORDS:]))]
    return _without_islands([run for run in runs if run.text])


def folded(runs: Sequence[Run], context: int) -> list[Run | int]:
    """The runs with long common ones cut down to ``context`` words beside a difference; numbers are words left out."""
    found: list[Run | int] = []
    for place, run in enumerate(runs):
        if run.side != "both" or run.words <= 2 * context + 1:
            found.append(run)
            continue
        words = _WORD.findall(run.text)
        head = words[:context] if place else []
        tail = words[-context:] if place < len(runs) - 1 else []
        found += [Run("both", "".join(head))] if head else []
        found.append(len(words) - len(head) - len(tail))
        found += [Run("both", "".join(tail))] if tail else []
    return found


def _without_islands(runs: Sequence[Run]) -> list[Run]:
    """Two or fewer common words between two differences belong to both; differences in a row are put together."""
    found: list[Run] = []
    left = right = ""
    for place, run in enumerate(runs):
        inside = 0 < place < len(runs) - 1
        if run.side == "both" and not (inside and (left or right) and run.words < _ISLAND):
            found += _pair(left, right)
            left = right = ""
            found.append(run)
        else:
            left += run.text if run.side != "right" else ""
            right += run.text if run.side != "left" else ""
    return found + _pair(left, right)


def _pair(left: str, right: str) -> list[Run]:
    sides: tuple[tuple[Side, str], ...] = (("left", left), ("right", right))
    return [Run(side, text) for side, text in sides if text]
