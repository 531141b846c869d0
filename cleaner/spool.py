"""What came of the inputs that a run cleans, between the stages: on disk, in input order, read by number."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cleaner.output.disk import disk_errors
from cleaner.output.jsonl import dump

if TYPE_CHECKING:
    from cleaner.corpus.collect import Entry


class Pieces:
    """A scratch file of pieces of bytes, each found again by its number. Eight bytes of memory a piece."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ends = array("q", [0])
        with disk_errors(path):
            self._file: IO[bytes] = path.open("w+b")
        self._at_end = True

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, data: bytes) -> None:
        """One more piece."""
        with disk_errors(self._path):
            if not self._at_end:
                self._file.seek(0, 2)
                self._at_end = True
            self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def __getitem__(self, number: int) -> bytes:
        start, end = self._ends[number], self._ends[number + 1]
        self._at_end = False
        with disk_errors(self._path):
            self._file.seek(start)
            return self._file.read(end - start)

    def size(self, number: int) -> int:
        """Length of a piece in bytes."""
        return self._ends[number + 1] - self._ends[number]

    def close(self) -> None:
        """Let go of the file; harmless when done before."""
        self._file.close()


class Spool:
    """The outcomes of inputs, and the corpus rows of the documents among them.

    ``document[n]``: the number of the n-th outcome's document, or -1 when it was rejected.
    ``rejections`` and ``reasons`` count rejected inputs and removed blocks.
    """

    def __init__(self, folder: Path) -> None:
        self.document = array("q")
        self.rows = Pieces(folder / "documents.jsonl")
        self.rejected = Pieces(folder / "rejected.jsonl")
        self.removed = Pieces(folder / "removed.jsonl")
        self.rejections: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()

    def __len__(self) -> int:
        """Number of outcomes."""
        return len(self.document)

    def write(self, row: dict[str, Any] | None, rejected: dict[str, Any] | None, removed: str) -> None:
        """The next outcome: a corpus row or a rejected row, and the lines of its removed blocks."""
        self.document.append(-1 if row is None else len(self.rows))
        self.rejected.append(b"" if rejected is None else dump(rejected).encode())
        self.removed.append(removed.encode())
        if row is not None:
            self.rows.append(dump(row).encode())
        if rejected is not None:
            self.rejections[rejected["reason"]] += 1
        self.reasons.update(reasons(removed))

    def revive(self, row: str) -> int:
        """A document that is not cleaned again; returns its number."""
        self.rows.append(row.encode())
        return len(self.rows) - 1

    def entries(self) -> Iterator[Entry]:
        """All documents as the corpus part wants them."""
        from cleaner.corpus.collect import Entry  # compiled code: loaded when there is something to compare

        for number in range(len(self.rows)):
            row = json.loads(self.rows[number])
            yield Entry(row["id"], row["text"], row["date"], row["source_path"], row["hostname"], row["text_digest"])

    def text(self, document: int) -> str:
        """The text of one document."""
        text: str = json.loads(self.rows[document])["text"]
        return text

    def close(self) -> None:
        """Let go of the files; harmless when done before."""
        for pieces in (self.rows, self.rejected, self.removed):
            pieces.close()


def reasons(removed: str) -> Counter[str]:
    """How many of these rows of removed blocks have which reason (metadata: which field)."""
    rows = map(json.loads, removed.splitlines())
    return Counter(row["reason"] or row["field"] for row in rows)
