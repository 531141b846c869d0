"""Files of every form that a run reads -> a DataFrame of their pages, read on the cluster, each file by one task."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from cleaner.engines import Answered
from cleaner.engines.spark_session import unwarned
from cleaner.formats.origin import Columns
from cleaner.formats.packed import Packed
from cleaner.formats.sources import Found, Tally, find
from cleaner.guarded_reading import items
from cleaner.records import Rejected

if TYPE_CHECKING:
    import os

    from pyspark.sql import DataFrame, SparkSession

#: A page: its content as UTF-8 or as it came, and what is said about it, as `Packed` has them. Where there is none,
#: ``reason`` and ``detail`` say why. `clean` knows a DataFrame of pages by these names.
PAGES = pa.schema(
    [
        *(("id", pa.string()), ("source_path", pa.string()), ("content", pa.binary()), ("facts", pa.binary())),
        *(("reason", pa.string()), ("detail", pa.string())),
    ]
)
_FOUND = "path string, id string, size bigint, error string"
#: Rows, and bytes of their content, of a batch.
_BATCH_ROWS, _BATCH_BYTES = 256, 16 << 20


def read(
    spark: SparkSession,
    *sources: str | os.PathLike[str],
    text: str | None = None,
    id: str | None = None,  # noqa: A002  # the name of the option and of what it means
) -> DataFrame:
    """The pages of files, folders, patterns and URLs, in the forms that `cleaner.read` reads, for `clean`.

    The files are listed here and read by the workers, to which paths must mean the same; URLs are opened by fsspec.
    ``text``, ``id``: names of the fields of records, else they are guessed. Columns: `PAGES`.
    ReadError: no such SOURCE.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    found = [(one.path, one.id, one.size, one.error) for one in find(*sources)]
    names = Columns(text, id)

    def read_each(batches: Any) -> Any:
        return page_batches(_items(names, batches))

    with unwarned():
        files = spark.createDataFrame(found, _FOUND).repartition(max(1, len(found)))
        return files.mapInArrow(read_each, from_arrow_schema(PAGES))


def page_batches(pages: Iterable[Packed | Rejected]) -> Iterator[pa.RecordBatch]:
    """Batches of `PAGES`."""
    rows: list[dict[str, Any]] = []
    size = 0
    for item in pages:
        row: dict[str, Any] = {"id": item.id, "source_path": item.source_path}
        if isinstance(item, Rejected):
            row |= {"reason": item.reason, "detail": item.detail}
        else:
            row |= {"content": item.content, "facts": item.facts}
            size += len(item.content)
        rows.append(row)
        if len(rows) >= _BATCH_ROWS or size >= _BATCH_BYTES:
            yield pa.RecordBatch.from_pylist(rows, PAGES)
            rows, size = [], 0
    if rows:
        yield pa.RecordBatch.from_pylist(rows, PAGES)


def page_items(batch: pa.RecordBatch) -> Iterator[Packed | Answered]:
    """The pages of such a batch, as an engine takes them."""
    for place in range(batch.num_rows):
        name, path, content, facts, reason, detail = (column[place].as_py() for column in batch.columns)
        if reason is not None:
            yield Answered((name, path), Rejected(name, path, reason, detail))
        else:
            yield Packed(name, path, hashlib.sha256(content).digest(), facts, content)


def _items(names: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[Packed | Rejected]:
    """As a run reads them: in a child of the worker, so that bytes that end a reader cost no more than their record."""
    found = (Found(**row) for batch in batches for row in batch.to_pylist())
    return items(found, names, Tally())
