"""The index of a finished folder: what a later run needs to know its inputs and to compare new documents exactly.

Plain Parquet, four tables:

    index/inputs.parquet      one row an input, in the folder's order of inputs (`INPUTS`): some 170 bytes
    index/sets.parquet        the sorted 64-bit shingle hashes of each kept document, in the same order: 8 bytes a
                              distinct shingle, so 2.4 KB for a text of 300 words
    index/duplicates.parquet  the corpus row of each removed document, in any order, for the case that the kept one goes
    index/about.parquet       one row: the form of the index and the sha256 of the folder's files that it belongs to

It holds whole sets and not sketches, so that comparing with it gives what comparing with the texts gives. An index that
is missing, damaged, of another form or of another corpus is no index; the caller makes it anew.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.output.disk import disk_errors
from cleaner.output.manifest import LOOKS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

FOLDER = "index"
TABLES = ("inputs", "sets", "duplicates", "about")

#: Raised when anything changes that gives the stored numbers another meaning: tokens, shingles, hashes, columns.
FORM = 2

KEPT, DUPLICATE, REJECTED = 0, 1, 2

#: Column -> Parquet type. ``key``: `cleaner.keys.content_key` of the input, by which it is known. ``digest``: of its
#: content; null where nothing could be read. ``status``: 0 kept, 1 duplicate, 2 rejected. ``removed_bytes``: length of
#: its rows in removed/. ``kept``: for a duplicate the number of the row of the kept document, null when that stands in
#: another folder. The rest but ``source_path`` is null where there is no document; ``text_digest`` and ``set_digest``
#: (128 bits) tell texts and sets of shingles apart.
INPUTS: Mapping[str, str] = {
    "id": "string",
    "key": "half_digest",
    "digest": "digest",
    "status": "int8",
    "removed_bytes": "int64",
    "kept": "int64",
    "n_tokens": "int64",
    "n_chars": "int64",
    "date": "string",
    "source_path": "string",
    "hostname": "string",
    "text_digest": "half_digest",
    "set_digest": "half_digest",
}

_SET_ROWS = 1 << 13
_DUPLICATE_ROWS = 1 << 10


def inputs_table(columns: Mapping[str, Any]) -> pa.Table:
    """A table of `INPUTS` from one list or array a column."""
    import pyarrow as pa

    schema = _schemas()["inputs"]
    return pa.table({name: pa.array(columns[name], schema.field(name).type) for name in INPUTS}, schema=schema)


def stamp(files: Mapping[str, str]) -> str:
    """What ties an index to its folder: the sha256 of the digests of its tables, as the manifest lists them."""
    listed = {name: digest for name, digest in files.items() if not name.startswith(f"{FOLDER}/") and name not in LOOKS}
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Index:
    """An index that was found whole. ``inputs``: its table, in memory; the rest is read when asked for."""

    folder: Path
    inputs: pa.Table

    def sets(self) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
        """(hashes, sizes of the sets) of the kept documents, some thousands at a time."""
        import numpy as np

        for batch in self._batches("sets", _SET_ROWS):
            lists = batch.column(0)
            sizes = np.diff(lists.offsets.to_numpy()).astype(np.int64)
            yield lists.flatten().to_numpy().astype(np.uint64, copy=False), sizes

    def duplicates(self) -> Iterator[tuple[str, str]]:
        """(id, corpus row as JSON) of each removed document."""
        for batch in self._batches("duplicates", _DUPLICATE_ROWS):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _batches(self, table: str, rows: int) -> Iterator[pa.RecordBatch]:
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.folder / f"{table}.parquet", pre_buffer=False) as file:  # never the whole file
            if file.num_row_groups:  # old pyarrow cannot go through none
                yield from file.iter_batches(rows)


def read(folder: Path, files: Mapping[str, str]) -> Index | None:
    """The index of an output folder whose manifest lists ``files``, or None when there is none that can be used."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = (folder / FOLDER).absolute()  # `~` and `file:` in front have a meaning to pyarrow
    try:
        about = pq.read_table(path / "about.parquet").to_pylist()
        if about != [{"form": FORM, "files": stamp(files)}]:
            return None
        inputs = pq.read_table(path / "inputs.parquet").combine_chunks()
        n_sets = pq.read_metadata(path / "sets.parquet").num_rows
        pq.read_metadata(path / "duplicates.parquet")
    except (OSError, ValueError, KeyError, pa.ArrowException):
        return None
    schema = _schemas()["inputs"]
    if inputs.schema.names != schema.names or inputs.schema.types != schema.types:
        return None
    return Index(path, inputs) if n_sets == (inputs["status"].to_numpy() == KEPT).sum() else None


def write(
    folder: Path,
    files: Mapping[str, str],
    inputs: Iterable[pa.Table],
    sets: Iterable[tuple[NDArray[np.uint64], NDArray[np.int64]]],
    duplicates: Iterable[tuple[str, str]],
) -> None:
    """Write an index. EngineError: the disk is full, read-only or broken."""
    import numpy as np
    import pyarrow as pa

    schemas = _schemas()

    def set_tables() -> Iterator[pa.Table]:
        for hashes, sizes in sets:
            offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
            lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(hashes))
            yield pa.table([lists.cast(schemas["sets"].field(0).type)], schema=schemas["sets"])

    def duplicate_tables() -> Iterator[pa.Table]:
        found = iter(duplicates)
        while rows := list(itertools.islice(found, _DUPLICATE_ROWS)):
            yield pa.table([[row[i] for row in rows] for i in (0, 1)], schema=schemas["duplicates"])

    def about() -> Iterator[pa.Table]:
        yield pa.table([[FORM], [stamp(files)]], schema=schemas["about"])

    tables: Mapping[str, Callable[[], Iterable[pa.Table]]] = {
        "inputs": lambda: inputs,
        "sets": set_tables,
        "duplicates": duplicate_tables,
        "about": about,
    }
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in tables.items():
            _write_table(folder.absolute() / f"{name}.parquet", schemas[name], make())


def _write_table(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    import pyarrow.parquet as pq

    hashes = path.name == "sets.parquet"  # even numbers that neither a dictionary nor compression makes smaller
    with pq.ParquetWriter(
        path, schema, compression="none" if hashes else "zstd", use_dictionary=not hashes, write_statistics=not hashes
    ) as writer:
        for table in tables:
            writer.write_table(table)


def _schemas() -> dict[str, pa.Schema]:
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "int8": pa.int8(),
        "int64": pa.int64(),
        "digest": pa.binary(32),
        "half_digest": pa.binary(16),
    }
    return {
        "inputs": pa.schema([(name, types[kind]) for name, kind in INPUTS.items()]),
        "sets": pa.schema([("shingles", pa.list_(pa.field("element", pa.uint64(), nullable=False)))]),
        "duplicates": pa.schema([("id", pa.string()), ("row", pa.string())]),
        "about": pa.schema([("form", pa.int64()), ("files", pa.string())]),
    }
