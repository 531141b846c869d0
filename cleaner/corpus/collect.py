"""Reading documents once: what comparing them needs is kept, their texts are not."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.clusters import Facts, merits
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.shingles import shingle_sets
from cleaner.corpus.store import HashStore
from cleaner.errors import CleanerError
from cleaner.records import METADATA

_BATCH_CHARS = 1 << 16
_REMEMBERED = 1 << 16


class Entry(NamedTuple):
    """One document to compare.

    ``date``: ISO date or time. ``source_path``, ``hostname``: what a list of preferred sources is matched
    against, besides the id. ``merits``: see `clusters.merits`. ``text_digest``: sha256 of the text in hex, computed
    when None.
    """

    id: str
    text: str
    date: str | None = None
    source_path: str | None = None
    hostname: str | None = None
    merits: int = 0
    text_digest: str | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Entry:
        """The entry of a row of a corpus."""
        known = merits((row[name] for name in METADATA), row["warnings"])
        return cls(row["id"], row["text"], row["date"], row["source_path"], row["hostname"], known, row["text_digest"])


@dataclass(frozen=True, slots=True)
class Collected:
    """Facts, shingle sets and text digests (shape (n, 2): 128 bits each) of n documents, in input order."""

    facts: Facts
    sets: ShingleSets
    text_digests: NDArray[np.uint64]

    def joined(self, other: Collected) -> Collected:
        """These documents, then those of ``other``, whose sets are in the same store."""
        digests = np.concatenate((self.text_digests, other.text_digests))
        return Collected(self.facts.joined(other.facts), self.sets.joined(other.sets), digests)


def collect(entries: Iterable[Entry], store: HashStore | None = None) -> Collected:
    """Read the entries once; their sets go into ``store``, if one is given. CleanerError when an id comes twice."""
    columns: tuple[list[str], list[str | None], list[str | None], list[str | None]] = ([], [], [], [])
    digests = bytearray()
    n_chars, merit = array("q"), array("h")
    known: dict[str | None, str | None] = {}  # dates, paths and hosts repeat: one string for all

    def texts() -> Iterator[str]:
        for batch in _batches(entries):
            ids, bodies, *others, known_of, given = zip(*batch, strict=True)
            columns[0].extend(ids)
            for column, values in zip(columns[1:], others, strict=True):
                column.extend([known.setdefault(value, value) for value in values] if any(values) else values)
            digests.extend(b"".join(map(_digest, bodies, given)))
            n_chars.extend(map(len, bodies))
            merit.extend(known_of)
            if len(known) > _REMEMBERED:
                known.clear()
            yield from bodies

    sets = shingle_sets(texts(), store)
    refuse_repeated(columns[0])
    published = np.zeros(len(sets), np.bool_)
    facts = Facts(*columns, sets.n_tokens, np.array(n_chars, np.int64), np.array(merit, np.int16), published)
    return Collected(facts, sets, np.frombuffer(digests, "<u8").reshape(-1, 2).astype(np.uint64))


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
    if batch:
        yield batch


def _digest(text: str, sha256_hex: str | None) -> bytes:
    """128 bits that tell texts apart."""
    if sha256_hex:
        return bytes.fromhex(sha256_hex[:32])
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def refuse_repeated(ids: Sequence[str]) -> None:
    """CleanerError when an id comes twice."""
    if len(set(ids)) == len(ids):
        return
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise CleanerError(f"two documents have the id {name!r}; give each document an id of its own")
        seen.add(name)
