"""Parquet: rows in batches that are bounded in bytes, as far as the file's own figures can be believed.

What they hide (a dictionary that is repeated in every row) is bounded by reading text columns as dictionaries and
taking values out one by one, and by the ratio of what comes out to the size of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.errors import ReadError
from cleaner.formats import arrow_values, columns, compressed
from cleaner.formats.streams import seekable

if TYPE_CHECKING:
    from cleaner.formats.origin import Origin
    from cleaner.records import Page, Rejected

#: Bytes, and rows, of a batch.
_BATCH_BYTES, _BATCH_ROWS = 8 << 20, 1024
#: Bytes that a row counts for at least when it is asked whether the file is a bomb: one byte can repeat a row forever.
_ROW_BYTES = 256
#: Bytes that are read from the file at a time.
_BUFFER = 1 << 20
#: What the description of the file's columns may take, bytes.
_THRIFT = 64 << 20
#: Damaged row groups that are passed over; then reading ends.
_MOST_LOST = 100
#: What is raised of damage.
_DAMAGE = (pa.ArrowException, OSError, ValueError, OverflowError, KeyError)


@dataclass(frozen=True, slots=True)
class _Lost:
    """Rows of a group that cannot be read, those that were read before aside."""

    rows: int
    cause: str


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The pages of all rows, numbered from 1. A row says what is damaged: the rest of a row group, or of the file."""
    number = lost = 0
    try:
        source = seekable(stream, "a Parquet file")
        with _opened(source) as file:
            size = source.seek(0, 2) if stream.seekable() else origin.size or file.metadata.serialized_size
            counted = 0
            for row in _rows(file):
                number += 1
                if isinstance(row, _Lost):
                    lost += 1
                    detail = f"row {number}: {row.cause}"
                    yield origin.rejected("malformed", detail, f"{origin.path}#{number}" if number > 1 else None)
                    number += row.rows - 1
                    if lost == _MOST_LOST:
                        return
                    continue
                counted += max(_ROW_BYTES, _size(row))
                if compressed.too_much(counted, size):
                    detail = f"row {number}: rows unpack to more than {compressed.RATIO} times the size of the file"
                    yield origin.rejected("too_large", detail, f"{origin.path}#{number}")
                    return
                yield columns.page(row, origin, number)
    except ReadError as error:
        yield origin.rejected(error.reason, str(error))
        number += 1
    except MemoryError:
        yield origin.rejected(
            "memory", "the file needs more memory than reading may take", f"{origin.path}#{number + 1}"
        )
        number += 1
    except _DAMAGE as error:
        detail = f"row {number + 1}: {_first_line(error)}"
        yield origin.rejected("malformed", detail, f"{origin.path}#{number + 1}" if number else None)
        number += 1
    if not number:
        yield origin.rejected("empty", "the file has no record")


def _opened(source: BinaryIO) -> pq.ParquetFile:
    """The file, its columns of text as dictionaries, so that a value stands in memory once."""
    plain = {
        "pre_buffer": False,
        "buffer_size": _BUFFER,
        "thrift_string_size_limit": _THRIFT,
        "thrift_container_size_limit": _THRIFT // 16,
    }
    with pq.ParquetFile(source, **plain) as file:
        schema = file.schema_arrow
        texts = {one.name for one in schema if pa.types.is_string(one.type) or pa.types.is_binary(one.type)}
        texts -= _coded_by_differences(file.metadata, texts)
    source.seek(0)
    return pq.ParquetFile(source, read_dictionary=sorted(texts), **plain)


def _coded_by_differences(metadata: pq.FileMetaData, names: set[str]) -> set[str]:
    """Those of the columns that pyarrow cannot read as dictionaries."""
    schema = metadata.schema
    places = [place for place in range(metadata.num_columns) if schema.column(place).path in names]
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    columns_of_groups = (group.column(place) for group in groups for place in places)
    return {
        column.path_in_schema
        for column in columns_of_groups
        if any(coding.startswith("DELTA") for coding in column.encodings)
    }


def _rows(file: pq.ParquetFile) -> Iterator[dict[str, Any] | _Lost]:
    metadata = file.metadata
    names = columns.unique_names(file.schema_arrow.names)
    for group in range(metadata.num_row_groups):
        about = metadata.row_group(group)
        if not about.num_rows:
            continue
        size = max(1, about.total_byte_size // about.num_rows)
        rows = max(1, min(_BATCH_ROWS, _BATCH_BYTES // size))
        given = 0
        try:
            for batch in file.iter_batches(rows, row_groups=[group], use_threads=False):
                values = [
                    (name, column, arrow_values.reader(column.type))
                    for name, column in zip(names, batch.columns, strict=True)
                ]
                for row in range(batch.num_rows):
                    given += 1
                    yield {name: read(column[row]) for name, column, read in values}
        except _DAMAGE as error:
            yield _Lost(max(1, about.num_rows - given), _first_line(error))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]


def _size(row: dict[str, Any]) -> int:
    return sum(len(value) for value in row.values() if isinstance(value, str | bytes | list | dict))
