"""Reading documents once: what comparing them needs is kept, their texts are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.clusters import Facts
from cleaner.corpus.shingles import ShingleSets, shingle_sets
from cleaner.errors import CleanerError

_BATCH_CHARS = 1 << 16


class Entry(NamedTuple):
    """One document to compare.

    ``date``: ISO date or time. ``source_path``, ``hostname``: what a list of preferred sources is matched
    against, besides the id. ``text_digest``: sha256 of the text in hex, computed when None.
    """

    id: str
    text: str
    date: str | None = None
    source_path: str | None = None
    hostname: str | None = None
    text_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """Facts, shingle sets and text digests (shape (n, 2): 128 bits each) of n documents, in input order."""

    facts: Facts
    sets: ShingleSets
    text_digests: NDArray[np.uint64]


def collect(entries: Iterable[Entry]) -> Collected:
    """Read the entries once. CleanerError when an id comes twice."""
    ids: list[str] = []
    dates: list[str | None] = []
    sources: list[tuple[str, ...]] = []
    digests = bytearray()
    n_chars: list[int] = []

    def texts() -> Iterator[str]:
        for batch in _batches(entries):
            ids.extend([entry.id for entry in batch])
            dates.extend([entry.date for entry in batch])
            sources.extend([_sources(entry) for entry in batch])
            digests.extend(b"".join([_digest(entry) for entry in batch]))
            n_chars.extend([len(entry.text) for entry in batch])
            yield from [entry.text for entry in batch]

    sets = shingle_sets(texts())
    _refuse_repeated(ids)
    facts = Facts(ids, dates, sources, sets.n_tokens, np.array(n_chars, np.int64))
    return Collected(facts, sets, np.frombuffer(bytes(digests), "<u8").reshape(-1, 4)[:, :2].astype(np.uint64))


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """A few entries at a time, since lists are quicker than single steps; never many large ones."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.text)
        if size >= _BATCH_CHARS:
            yield batch
            batch, size = [], 0
    yield batch


def _sources(entry: Entry) -> tuple[str, ...]:
    if entry.source_path is None and entry.hostname is None:
        return ()
    return tuple(name for name in (entry.source_path, entry.hostname) if name)


def _digest(entry: Entry) -> bytes:
    if entry.text_digest:
        return bytes.fromhex(entry.text_digest)
    return sha256(entry.text.encode("utf-8", "surrogatepass")).digest()


def _refuse_repeated(ids: list[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise CleanerError(f"two documents have the id {name!r}; give each document an id of its own")
        seen.add(name)
