"""A document with its removed blocks back in place, made of its clean text and the rows of what was removed.

The kept blocks of a page follow from its text: they are its lines, for HTML pages also the cells of a line. The
number of kept blocks before a removed one follows from the indexes. So nothing of the input is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

_LINES = re.compile(r"([\n]+)")
_CELLS = re.compile(r"([\n\t]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page in order: kept text, or a removed block with its row. ``gap`` stands before it."""

    text: str
    gap: str = ""
    removed: Row | None = None


def in_place(text: str, removed: Sequence[Row]) -> list[Piece]:
    """The page of a document: each kept block and each removed one in the order of the page.

    ``removed``: all rows of the document's removed and metadata blocks, in any order. "" for a page of which nothing
    was kept.
    """
    rows = sorted(removed, key=lambda row: int(row["index"]))
    pattern = _CELLS if any(row["path"] is not None for row in rows) else _LINES
    kept = _blocks(text, pattern)
    pieces: list[Piece] = []
    last: Row | None = None
    for row in rows:
        while len(pieces) < row["index"] and kept:
            pieces.append(_after_removed(kept.pop(0), last))
            last = None
        pieces.append(Piece(row["text"], _gap(pieces, row, last), row))
        last = row
    while kept:
        pieces.append(_after_removed(kept.pop(0), last))
        last = None
    return pieces


def joined(pieces: Sequence[Piece]) -> str:
    """The pieces as one text; the first one's gap counts for nothing."""
    return "".join(piece.gap * (place > 0) + piece.text for place, piece in enumerate(pieces))


def spans(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, Row]]:
    """(start, end, row) of each removed block in `joined`, in code points."""
    end = 0
    for place, piece in enumerate(pieces):
        start = end + len(piece.gap) * (place > 0)
        end = start + len(piece.text)
        if piece.removed is not None:
            yield start, end, piece.removed


def _blocks(text: str, pattern: re.Pattern[str]) -> list[Piece]:
    """The kept blocks of a text, each with its gap; what is blank is none."""
    parts = pattern.split(text)
    gaps = ["", *parts[1::2]]
    return [Piece(part, gap) for part, gap in zip(parts[::2], gaps, strict=True) if part]


def _after_removed(piece: Piece, last: Row | None) -> Piece:
    return piece if last is None else Piece(piece.text, "\n\n")


def _gap(pieces: Sequence[Piece], row: Row, last: Row | None) -> str:
    """A blank line before a removed block, and one line break between lines that follow each other in the input."""
    if not pieces:
        return ""
    if last is not None and row["start"] is not None and last["end"] is not None and row["start"] - last["end"] == 1:
        return "\n"
    return "\n\n"
