"""What a Python worker does with rows of a DataFrame: its child cleans the pages, texts become shingle sets."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.corpus.collect import Entry
from cleaner.corpus.shingles import shingle_sets
from cleaner.engines import Answered, Failure
from cleaner.engines.spark_task import Work, answers
from cleaner.formats import columns
from cleaner.formats.origin import Columns, Origin
from cleaner.formats.packed import Packed, pack
from cleaner.output.parquet_rows import schema
from cleaner.output.rows import rejected_row
from cleaner.records import Page, Rejected
from cleaner.spark.reading import PAGES, page_items

#: Rows, and bytes of their lines, of a batch that goes out.
_BATCH_ROWS, _BATCH_BYTES = 256, 16 << 20
#: Stands in the place of the file in which a record was found; no id begins with it.
_NOWHERE = "\0"

#: What comes of a row: one of ``corpus`` and ``rejected``, and ``removed``. Of a document also ``hashes`` (its sorted
#: shingle hashes, as signed numbers), their number, ``n_tokens``, ``merits`` as the choice wants
#: them, and 128 bits each that stand for set and text.
OUTCOMES = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("corpus", pa.struct(list(schema("corpus")))),
        pa.field("rejected", pa.struct(list(schema("rejected")))),
        pa.field("removed", pa.list_(pa.field("element", pa.struct(list(schema("removed"))), nullable=False))),
        pa.field("hashes", pa.list_(pa.field("element", pa.int64(), nullable=False))),
        *(pa.field(name, pa.int64()) for name in ("size", "n_tokens", "merits", "set_0", "set_1", "text_0", "text_1")),
    ]
)


def outcomes(work: Work, names: Columns, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches of `OUTCOMES` for batches of rows, in their order. EngineError: no row can be cleaned here."""
    rows: list[dict[str, Any]] = []
    size = 0
    for (name, source_path), answer in answers(work, _items(names, batches), _described):
        rows.append(_outcome(name, source_path, answer))
        size += len(answer["removed"]) + len(answer.get("row", "")) if isinstance(answer, dict) else 0
        if len(rows) >= _BATCH_ROWS or size >= _BATCH_BYTES:
            yield _batch(rows)
            rows, size = [], 0
    if rows:
        yield _batch(rows)


def page(record: dict[str, Any], names: Columns) -> Page | Rejected:
    """The page of a row. It lies in no file; where it has no id, the content's digest is one."""
    found = columns.page(record, Origin(_NOWHERE, columns=names), 0)
    if found.id.startswith(_NOWHERE):
        found = dataclasses.replace(found, id=_digest(found, record, names))
    return dataclasses.replace(found, source_path=None)


def _digest(found: Page | Rejected, record: dict[str, Any], names: Columns) -> str:
    content = found.content if isinstance(found, Page) else record.get(names.text or "")
    data = content if isinstance(content, bytes) else str(content or "").encode("utf-8", "surrogatepass")
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _items(names: Columns, batches: Iterator[pa.RecordBatch]) -> Iterator[Packed | Answered]:
    for batch in batches:
        if batch.schema.names == PAGES.names:
            yield from page_items(batch)
            continue
        for row in range(batch.num_rows):
            item = page({name: batch.column(name)[row].as_py() for name in batch.schema.names}, names)
            yield pack(item) if isinstance(item, Page) else Answered((item.id, None), item)


def _described(item: Packed) -> tuple[str, str | None]:
    return item.id, item.source_path


def _outcome(name: str, source_path: str | None, answer: Any) -> dict[str, Any]:
    """The row of an answer, shingles aside."""
    if isinstance(answer, Failure):
        answer = Rejected(name, source_path, answer.cause, answer.detail)
    if isinstance(answer, Rejected):
        return {"id": name, "rejected": rejected_row(answer), "removed": []}
    removed = list(map(json.loads, answer["removed"].splitlines()))
    if "rejected" in answer:
        return {
            "id": name,
            "rejected": rejected_row(Rejected(name, source_path, *answer["rejected"])),
            "removed": removed,
        }
    return {"id": name, "corpus": json.loads(answer["row"]), "removed": removed}


def _batch(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    documents = [row for row in rows if "corpus" in row]
    sets = shingle_sets(row["corpus"]["text"] for row in documents)
    for place, row in enumerate(documents):
        row["hashes"] = sets.of(place).view(np.int64)
        row["size"] = int(sets.sizes[place])
        row["n_tokens"] = int(sets.n_tokens[place])
        row["merits"] = Entry.of_row(row["corpus"]).merits
        row["set_0"], row["set_1"] = sets.digests[place].view(np.int64).tolist()
        digest = bytes.fromhex(row["corpus"]["text_digest"][:32])
        row["text_0"], row["text_1"] = np.frombuffer(digest, "<i8").tolist()
    return pa.RecordBatch.from_pylist(rows, OUTCOMES)
