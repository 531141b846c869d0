"""Reading a finished folder's tables by place, to carry rows over to a later run byte for byte."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from cleaner.errors import EngineError
from cleaner.output.manifest import file_digest
from cleaner.output.parquet_rows import RowGroups

_CHUNK = 1 << 20


class StoredTable:
    """The rows of one table ("corpus", "duplicates", …) as one run of bytes, whatever parts it is in.

    Every file is read once and compared with its checksum, so that nothing is carried over that was changed since.
    ``rows``: also note where each row begins. EngineError: a file is missing or was changed.
    """

    def __init__(self, folder: Path, table: str, manifest: Mapping[str, Any], *, rows: bool = True) -> None:
        listed = manifest["files"]
        self._paths = [folder / name for name in sorted(listed) if name.split("/")[0].split(".")[0] == table]
        self._ends = array("q", [0])
        self._parts = [0]
        self._size = 0
        self._open: tuple[int, IO[bytes]] | None = None
        for path in self._paths:
            if self._scan(path, rows=rows) != listed[path.relative_to(folder).as_posix()]:
                raise EngineError(f"{path} was changed after the run that wrote it: restore it, or use --restart")
            self._parts.append(self._size)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self._ends) - 1

    def row(self, number: int) -> bytes:
        """One row, with its line feed."""
        return self.read(self._ends[number], self._ends[number + 1])

    def __iter__(self) -> Iterator[bytes]:
        """All rows in order."""
        for path in self._paths:
            with path.open("rb") as file:
                yield from file

    def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` up to ``end``, which lie in one part."""
        if start == end:
            return b""
        part = bisect_right(self._parts, start) - 1
        if self._open is None or self._open[0] != part:
            self.close()
            self._open = part, self._paths[part].open("rb")
        file = self._open[1]
        file.seek(start - self._parts[part])
        return file.read(end - start)

    def close(self) -> None:
        """Let go of the open part."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _scan(self, path: Path, *, rows: bool) -> str:
        sha256 = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    sha256.update(chunk)
                    if rows:
                        self._note_rows(chunk)
                    self._size += len(chunk)
        except OSError as error:
            raise EngineError(f"cannot read {path}: {error.strerror or error}; restore it, or use --restart") from error
        return sha256.hexdigest()

    def _note_rows(self, chunk: bytes) -> None:
        at = chunk.find(b"\n")
        while at >= 0:
            self._ends.append(self._size + at + 1)
            at = chunk.find(b"\n", at + 1)


class StoredParquet:
    """The same of a table whose parts are Parquet; rows are given as the lines that they would be in JSON Lines."""

    def __init__(self, folder: Path, table: str, manifest: Mapping[str, Any]) -> None:
        listed = manifest["files"]
        self._parts: list[RowGroups] = []
        self._firsts = [0]
        for name in sorted(name for name in listed if name.split("/")[0] == table):
            path = folder / name
            try:
                digest = file_digest(path)
            except OSError as error:
                raise EngineError(
                    f"cannot read {path}: {error.strerror or error}; restore it, or use --restart"
                ) from error
            if digest != listed[name]:
                raise EngineError(f"{path} was changed after the run that wrote it: restore it, or use --restart")
            self._parts.append(RowGroups(path))
            self._firsts.append(self._firsts[-1] + len(self._parts[-1]))

    def __len__(self) -> int:
        """Number of rows."""
        return self._firsts[-1]

    def row(self, number: int) -> bytes:
        """One row, with its line feed."""
        part = bisect_right(self._firsts, number) - 1
        return self._parts[part].line(number - self._firsts[part])

    def __iter__(self) -> Iterator[bytes]:
        """All rows in order."""
        return map(self.row, range(len(self)))

    def close(self) -> None:
        """Let go of the files."""
        for part in self._parts:
            part.close()


def is_parquet(table: str, manifest: Mapping[str, Any]) -> bool:
    """Whether the parts of a table are Parquet."""
    return any(name.startswith(f"{table}/") and name.endswith(".parquet") for name in manifest["files"])
