"""A table in several files, cut by the number of documents and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from cleaner.output.jsonl import RowFile, dump
from cleaner.output.parquet_rows import ParquetRows

#: Documents whose rows stand in one part. Fixed, so that no setting and no number of workers moves a row.
DOCUMENTS_PER_PART = 10_000


#: Forms that the parts of the corpus can have.
Form = Literal["jsonl", "parquet"]


def part_name(number: int, form: Form = "jsonl") -> str:
    """The file name of a part."""
    return f"part-{number:05d}.{form}"


class Parts:
    """A folder of parts being written. The first part is there even if no document comes."""

    def __init__(self, path: Path, documents_per_part: int = DOCUMENTS_PER_PART, form: Form = "jsonl") -> None:
        self.path = path
        self.documents = 0
        self.files: list[RowFile | ParquetRows] = []
        self._form: Form = form
        self._documents_per_part = documents_per_part
        self._next_part()

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append all rows of the next document, which may be none; they stay in one part."""
        self.write_data("".join(map(dump, rows)).encode())

    def write_data(self, lines: bytes) -> None:
        """Append all rows of the next document, made by `cleaner.output.jsonl.dump` elsewhere."""
        if self.documents and self.documents % self._documents_per_part == 0:
            self._next_part()
        self.documents += 1
        self.files[-1].write_data(lines)

    def close(self) -> None:
        """Bring the last part to the disk; the others are there already."""
        self.files[-1].close()

    def abandon(self) -> None:
        """Close parts that nobody will need, whatever the disk says."""
        self.files[-1].abandon()

    def _next_part(self) -> None:
        if self.files:
            self.files[-1].close()
        path = self.path / part_name(len(self.files), self._form)
        self.files.append(RowFile(path) if self._form == "jsonl" else ParquetRows(path, self.path.name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abandon()
