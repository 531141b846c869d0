"""Decisions that somebody has marked as wrong, kept in a file of their own, and the labelled pages made of them.

A mark names a block by its place among all blocks of its page (from 0), as `cleaner explain` counts them. A labelled
page has the form that `benchmarks/train.py` reads; `test_case` has that of the golden cases.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.errors import ReadError
from cleaner.look.in_place import Piece
from cleaner.output.disk import disk_errors
from cleaner.output.jsonl import dump

_FIELDS = ("id", "block", "text", "was", "should")
#: Labels of lines in a labelled page.
_ARTICLE, _NOT, _METADATA, _BLANK = 1, 0, 2, -1


class Marks:
    """The marks in a file of JSON Lines, one for each (id, block); ``block`` None marks a duplicate that is none.

    ReadError: the file holds something else, or has no folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._marks: dict[tuple[str, int | None], dict[str, Any]] = {}
        if not path.absolute().parent.is_dir():
            raise ReadError(f"there is no folder {path.parent} for marks; name another file with --marks")
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            for line in lines:
                row = json.loads(line)
                self._marks[row["id"], row["block"]] = {name: row[name] for name in _FIELDS}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReadError(f"{path} is no file of marks: {error}; name another one with --marks") from error

    def __len__(self) -> int:
        return len(self._marks)

    def all(self) -> list[dict[str, Any]]:
        """All marks, by id and block."""
        return [self._marks[key] for key in sorted(self._marks, key=lambda key: (key[0], key[1] is None, key[1] or 0))]

    def of(self, id_: str) -> dict[int | None, str]:
        """Block -> what it should be, for one input."""
        return {block: mark["should"] for (name, block), mark in self._marks.items() if name == id_}

    def set(self, mark: Mapping[str, Any]) -> None:
        """Add a mark, or take it back where it stands already. EngineError: the disk."""
        key = mark["id"], mark["block"]
        if key in self._marks:
            del self._marks[key]
        else:
            self._marks[key] = {name: mark[name] for name in _FIELDS}
        fresh = self.path.with_name(f".{self.path.name}.new")
        with disk_errors(self.path):
            fresh.write_text("".join(map(dump, self.all())), encoding="utf-8")
            fresh.replace(self.path)


def labels(pieces: Sequence[Piece], marks: Mapping[int | None, str]) -> list[str]:
    """ "keep", "drop:REASON" or "meta:FIELD" for each piece of a page, corrected by the marks."""
    found = []
    for place, piece in enumerate(pieces):
        row = piece.removed
        was = "keep" if row is None else f"meta:{row['field']}" if row["verdict"] == "meta" else f"drop:{row['reason']}"
        found.append(marks.get(place, was))
    return found


def labelled_page(row: Mapping[str, Any], pieces: Sequence[Piece], marks: Mapping[int | None, str]) -> dict[str, Any]:
    """A page as a row for `benchmarks/train.py`: its lines with a label each."""
    lines: list[str] = []
    numbers: list[int] = []
    for place, (piece, label) in enumerate(zip(pieces, labels(pieces, marks), strict=True)):
        if place and piece.gap == "\n\n":
            lines.append("")
            numbers.append(_BLANK)
        lines.append(piece.text)
        numbers.append(_ARTICLE if label == "keep" else _METADATA if label.startswith("meta") else _NOT)
    return {
        "id": row["id"],
        "source": "marks",
        "url": row["url"],
        "lang": row["language"],
        "ptype": "article",
        "style": "marks",
        "gold_coverage": 1.0,
        "lines": lines,
        "labels": numbers,
    }


def test_case(row: Mapping[str, Any], pieces: Sequence[Piece], marks: Mapping[int | None, str]) -> str:
    """A page as a golden case: a comment, then each line with its label; only marked lines name what they are for."""
    lines = [f"# protects: a decision on {' '.join(row['id'].split())} that was marked as wrong"]
    for place, (piece, label) in enumerate(zip(pieces, labels(pieces, marks), strict=True)):
        if place and piece.gap == "\n\n":
            lines.append("|")
        shown = label if place in marks or label == "keep" or label.startswith("meta") else "drop"
        lines.append(f"{shown} | {piece.text}")
    return "\n".join(lines) + "\n"
