"""Rows as Parquet: the same columns and types as the lines of JSON have, written from these and read back to them."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.output.disk import disk_errors
from cleaner.output.jsonl import dump
from cleaner.output.manifest import file_digest
from cleaner.output.rows import TABLES
from cleaner.records import METADATA

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows, and bytes of their lines, of a row group: the first that is reached ends it, so that all runs cut alike.
_GROUP_ROWS, _GROUP_BYTES = 1000, 16 << 20


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table (a key of `cleaner.output.rows.TABLES`)."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "texts": pa.list_(pa.field("element", pa.string(), nullable=False)),
        "count": pa.int64(),
        "share": pa.float64(),
        "digest": pa.string(),
        "origin": pa.struct([(name, pa.string()) for name in METADATA]),
        "json": pa.string(),
    }
    fields = TABLES[table].items()
    return pa.schema(
        [pa.field(name, types[kind.removesuffix("?")], nullable=kind.endswith("?")) for name, kind in fields]
    )


class ParquetRows:
    """A Parquet file being written, with the face of `cleaner.output.jsonl.RowFile`."""

    def __init__(self, path: Path, table: str) -> None:
        import pyarrow.parquet as pq

        self.path, self.rows, self.digest = path, 0, ""
        self._schema = schema(table)
        self._lines: list[bytes] = []
        self._size = 0
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("wb")
            self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")

    def write(self, row: Mapping[str, Any]) -> None:
        """Append one row."""
        self.write_data(dump(row).encode())

    def write_data(self, lines: bytes) -> None:
        """Append rows that `cleaner.output.jsonl.dump` has made."""
        for line in lines.splitlines(keepends=True):
            self._lines.append(line)
            self._size += len(line)
            self.rows += 1
            if len(self._lines) >= _GROUP_ROWS or self._size >= _GROUP_BYTES:
                self._write_group()

    def close(self) -> None:
        """Bring everything to the disk; harmless when done before."""
        if self._file.closed:
            return
        if self._lines:
            self._write_group()
        with disk_errors(self.path):
            self._writer.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self.digest = file_digest(self.path)

    def abandon(self) -> None:
        """Close a file that nobody will need, whatever the disk says."""
        with contextlib.suppress(OSError, ValueError):
            self._writer.close()
        with contextlib.suppress(OSError):
            self._file.close()

    def _write_group(self) -> None:
        import pyarrow as pa

        rows = [json.loads(line) for line in self._lines]
        self._lines, self._size = [], 0
        with disk_errors(self.path):
            self._writer.write_table(pa.Table.from_pylist(rows, self._schema), row_group_size=_GROUP_ROWS)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file that `ParquetRows` has written, one row group in memory at a time.

    OSError or ValueError: the file cannot be read, or is no such file.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path.absolute(), pre_buffer=False) as file:
        for group in range(file.num_row_groups):
            yield from file.read_row_group(group).to_pylist()


class RowGroups:
    """Lines of a Parquet file by number, as JSON; the last row group that was asked for stays in memory."""

    def __init__(self, path: Path) -> None:
        import numpy as np
        import pyarrow.parquet as pq

        self._file = pq.ParquetFile(path.absolute(), pre_buffer=False)
        metadata = self._file.metadata
        self._ends = np.cumsum([metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)])
        self._group, self._rows = -1, list[dict[str, Any]]()

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def line(self, number: int) -> bytes:
        """One row as `cleaner.output.jsonl.dump` writes it."""
        group = int(self._ends.searchsorted(number, side="right"))
        if group != self._group:
            self._group, self._rows = group, self._file.read_row_group(group).to_pylist()
        return dump(self._rows[number - int(self._ends[group]) + len(self._rows)]).encode()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
