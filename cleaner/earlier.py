"""What an earlier run left in a folder: which inputs it knows, where their rows stand, what its documents share.

From the folder's index where that is whole, else made anew from the corpus. Inputs have numbers, in the order in which
they stand in the folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.shingles import shingle_sets
from cleaner.corpus.store import HashStore
from cleaner.keys import content_key, id_key
from cleaner.output import index
from cleaner.output.index import DUPLICATE, KEPT, REJECTED
from cleaner.output.stored import StoredParquet, StoredTable, is_parquet
from cleaner.records import Rejected

if TYPE_CHECKING:
    import pyarrow as pa

Indexes = NDArray[np.int64]

_TABLES = {KEPT: "corpus", DUPLICATE: "duplicates", REJECTED: "rejected"}


class Earlier:
    """A finished folder, read only. EngineError: one of its files was changed after the run."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest
        self._stored: dict[str, StoredTable | StoredParquet] = {}
        self._index = index.read(folder, manifest["files"])
        self.rebuilt = self._index is None
        self.inputs: pa.Table = _rebuild(self) if self._index is None else self._index.inputs
        self.status = self.inputs["status"].to_numpy()
        self.kept_for = self.inputs["kept"].fill_null(-1).to_numpy()
        self._places = np.zeros(len(self), np.int64)
        for status in _TABLES:
            self._places[self.status == status] = np.arange(np.count_nonzero(self.status == status))
        self._removed_ends = np.cumsum(self.inputs["removed_bytes"].to_numpy())
        keys = np.array([id_key(name.as_py()) for name in self.inputs["id"]], np.uint64)
        self._by_key = np.argsort(keys, kind="stable")
        self._keys = keys[self._by_key]

    def __len__(self) -> int:
        """Number of inputs."""
        return len(self.inputs)

    def number(self, name: str) -> int:
        """The number of the input with this id, or -1."""
        key = id_key(name)
        at = int(np.searchsorted(self._keys, key))
        return int(self._by_key[at]) if at < len(self._keys) and self._keys[at] == key else -1

    def kept_numbers(self) -> Indexes:
        """The kept documents."""
        return np.flatnonzero(self.status == KEPT)

    def digest(self, number: int) -> bytes | None:
        """sha256 of an input's content; None where there was none, or where it is not on record."""
        found: bytes | None = self.inputs["digest"][number].as_py()
        return found

    def key(self, number: int) -> bytes | None:
        """`cleaner.keys.content_key` of an input; None where that is not on record."""
        found: bytes | None = self.inputs["key"][number].as_py()
        return found

    def tells_of(self, number: int, digest: bytes, facts: bytes) -> bool:
        """Whether an input without a key on record has this content and these facts, as far as its row tells.

        The row has the record's address and other fields; its charset and crawl date it has not. Facts of a new input
        are bytes of strangers and are compared as they are.
        """
        if self.status[number] != KEPT or self.digest(number) != digest:
            return False
        row = json.loads(self.row(number))
        urls = {"null", json.dumps(row["url"], ensure_ascii=False)}
        begins = tuple(
            f"[{kind},{url},".encode("utf-8", "surrogatepass") for kind in ("null", '"html"', '"text"') for url in urls
        )
        return facts.startswith(begins) and facts.endswith(f",{row['extra']}]".encode("utf-8", "surrogatepass"))

    def source_path(self, number: int) -> str | None:
        """Where an input came from, relative to its SOURCE; None where that is not on record."""
        found: str | None = self.inputs["source_path"][number].as_py()
        return found

    def row(self, number: int) -> bytes:
        """The line of an input in the corpus, the duplicates or the rejected."""
        return self.stored(_TABLES[int(self.status[number])]).row(int(self._places[number]))

    def removed(self, number: int) -> bytes:
        """The lines of an input's removed blocks."""
        end, size = int(self._removed_ends[number]), int(self.inputs["removed_bytes"][number].as_py())
        return self._removed_bytes(end - size, end)

    def text(self, number: int) -> str:
        """The text of a kept document."""
        text: str = json.loads(self.row(number))["text"]
        return text

    def sets(self, store: HashStore) -> ShingleSets:
        """The shingle sets of the kept documents, in their order, after what is in the store already."""
        if self._index is None:
            return shingle_sets((json.loads(row)["text"] for row in self.stored("corpus")), store)
        sizes, starts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for hashes, part in self._index.sets():
            starts.append(store.append(hashes) + np.cumsum(part) - part)
            sizes.append(part)
        kept = self.inputs.take(self.kept_numbers())
        digests = _words(kept["set_digest"])
        return ShingleSets(store, np.concatenate(starts), np.concatenate(sizes), kept["n_tokens"].to_numpy(), digests)

    def duplicate_rows(self) -> Iterator[tuple[str, str]]:
        """(id, corpus row as JSON) of each removed document; none where the index was lost."""
        return iter(()) if self._index is None else self._index.duplicates()

    def stored(self, table: str) -> StoredTable | StoredParquet:
        """One of the folder's tables, checked when it is first asked for."""
        if table not in self._stored and is_parquet(table, self.manifest):
            self._stored[table] = StoredParquet(self.folder, table, self.manifest)
        elif table not in self._stored:
            self._stored[table] = StoredTable(self.folder, table, self.manifest, rows=table != "removed")
        return self._stored[table]

    def _removed_bytes(self, start: int, end: int) -> bytes:
        table = self.stored("removed")
        assert isinstance(table, StoredTable)  # only the corpus can be Parquet
        return table.read(start, end)

    def close(self) -> None:
        """Let go of the folder's files."""
        for table in self._stored.values():
            table.close()


def text_digests(inputs: pa.Table) -> NDArray[np.uint64]:
    """The first 128 bits of each text digest, shape (n, 2), as `cleaner.corpus.collect` has them."""
    return _words(inputs["text_digest"])


def _words(column: pa.ChunkedArray) -> NDArray[np.uint64]:
    """Values of 128 bits without nulls as pairs of 64-bit numbers."""
    return np.frombuffer(b"".join(column.to_pylist()), "<u8").reshape(-1, 2).astype(np.uint64)


def _rebuild(earlier: Earlier) -> pa.Table:
    """The table of inputs from the folder's rows, as far as they tell.

    Digests of inputs are on record for kept documents only, keys for what could not be read only.
    """
    rows = [
        _row_of_index(status, json.loads(line)) for status, table in _TABLES.items() for line in earlier.stored(table)
    ]
    places = _removed_places(earlier.stored("removed"))
    # Inputs of different tables stand in the order of their removed blocks, those without any after their like.
    order, last = [], {KEPT: 0, DUPLICATE: 0, REJECTED: 0}
    for row in rows:
        first, row["removed_bytes"] = places.get(row["id"], (0, 0))
        last[row["status"]] = max(last[row["status"]], first)
        order.append(last[row["status"]])
    rows = [rows[i] for i in sorted(range(len(rows)), key=order.__getitem__)]
    numbers = {row["id"]: number for number, row in enumerate(rows)}
    for row in rows:
        row["kept"] = numbers.get(row["kept"])
    return index.inputs_table({name: [row[name] for row in rows] for name in index.INPUTS})


def _row_of_index(status: int, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the index says of an input, as far as the row of a table tells; ``kept`` is still an id."""
    found = {name: row.get(name) for name in index.INPUTS}
    if status == KEPT:
        found |= {"digest": bytes.fromhex(row["digest"]), "text_digest": bytes.fromhex(row["text_digest"][:32])}
    elif status == REJECTED:  # one that was read and then rejected is not known by this, and is cleaned again
        found["key"] = content_key(Rejected(row["id"], row["source_path"], row["reason"], row["detail"]))
    return {**found, "status": status, "kept": row.get("kept_id")}


def _removed_places(lines: Iterable[bytes]) -> dict[str, tuple[int, int]]:
    """Id -> (place of its first removed block, bytes of all of them)."""
    places: dict[str, tuple[int, int]] = {}
    at, start, prefix, name = 0, 0, b"", ""
    for line in lines:
        found = line[: line.index(b',"index":')]  # a quote inside the id has a backslash before it
        if found != prefix:
            prefix, start, name = found, at, json.loads(found + b"}")["id"]
        at += len(line)
        places[name] = start, at - start
    return places
