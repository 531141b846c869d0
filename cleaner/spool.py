"""Cleaned documents between the stages: written once in input order, read as often as a stage needs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.corpus.collect import Entry
from cleaner.output.jsonl import RowFile, dump


class Spool:
    """Corpus rows on disk, in input order. In memory stay the place of each row and its id."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = RowFile(path)
        self._places: dict[str, int] = {}
        self._end = 0

    def write(self, row: dict[str, Any]) -> None:
        """Append a corpus row."""
        line = dump(row)
        self._file.write_line(line)
        self._places[row["id"]] = self._end
        self._end += len(line.encode())

    def text_of(self, document_id: str) -> str:
        """The text of one document."""
        with self._path.open("rb") as lines:
            lines.seek(self._places[document_id])
            text: str = json.loads(lines.readline())["text"]
            return text

    def close(self) -> None:
        """No more rows; from now on they can be read."""
        self._file.close()

    def rows(self) -> Iterator[dict[str, Any]]:
        """All rows in order."""
        with self._path.open("rb") as lines:
            for line in lines:
                yield json.loads(line)

    def entries(self) -> Iterator[Entry]:
        """All rows as the corpus part wants them."""
        for row in self.rows():
            yield Entry(row["id"], row["text"], row["date"], row["source_path"], row["hostname"], row["text_digest"])
