"""Candidates for one document inside another: every pair whose shared shingles reach a share of the smaller set.

Exact, no sketch. Let a set A of n shingles lie inside B to the share c: they have at least
ceil(c·n) shingles in common, all of them among the m shingles of A that some other document has too. So whatever
order those m stand in, one of the first m - ceil(c·n) + 1 is in B. These are A's probes, rarest first; every document
is looked through for the probes of all others. A document with too few shingles in common with any other
has no probe, and most of a corpus is settled by that alone.

How many documents have a shingle is counted in a table indexed by hash: a collision makes a shingle look more common
than it is, which costs time and loses nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.compiled import compiled
from cleaner.corpus.pairs import BUCKET_BOUND, LINKS, Pairs, join, pack
from cleaner.corpus.search import lower_bound
from cleaner.corpus.shingles import ShingleSets

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Counters = NDArray[np.uint8]
Small = NDArray[np.int32]

_MOST = np.uint8(255)
_TABLE_LEAST = 64
_TABLE_LIMIT = 1 << 28
_CHUNK = 1 << 22


def count_documents(sets: ShingleSets, chosen: Indexes) -> Counters:
    """A table of how many of the chosen documents have a shingle, by the low bits of its hash, at most 255."""
    room = max(_TABLE_LEAST, int(sets.sizes[chosen].sum()))
    table = np.zeros(min(_TABLE_LIMIT, 1 << room.bit_length()), np.uint8)
    _count(sets.hashes, sets.bounds, chosen, table)
    return table


def common_counts(sets: ShingleSets, chosen: Indexes, table: Counters) -> Indexes:
    """For each chosen document, how many of its shingles some other one has too (or seems to)."""
    return _common(sets.hashes, sets.bounds, chosen, table)


def shareable(sets: ShingleSets, chosen: Indexes, common: Indexes, share: float) -> Indexes:
    """Positions in ``chosen`` of the documents that may have this share of their shingles in common with another."""
    return np.flatnonzero(common >= _needed(sets.sizes[chosen], share))


class Probes(NamedTuple):
    """Probe i of the distinct ones belongs to ``owners[bounds[i]:bounds[i + 1]]``.

    ``links``: -1, or for a probe that is linked its row in the table of heads.
    """

    owners: Indexes
    bounds: Indexes
    links: Indexes


def candidates(sets: ShingleSets, chosen: Indexes, table: Counters, common: Indexes, share: float) -> Pairs:
    """Pairs (positions in ``chosen``, which is in rank order) that may share so much of the smaller set.

    A probe that very many documents ask for or have (their product beyond the square of `BUCKET_BOUND`) links all
    that have it to the `LINKS` best-ranked of them instead, and is counted.
    """
    wanted = common - np.ceil(_needed(sets.sizes[chosen], share)).astype(np.int64) + 1
    room = int(wanted[wanted > 0].sum())
    hashes, owners = np.empty(room, np.uint64), np.empty(room, np.int64)
    _choose_probes(sets.hashes, sets.bounds, chosen, table, wanted, hashes, owners)
    order = np.lexsort((owners, hashes))
    distinct, starts = np.unique(hashes[order], return_index=True)
    bounds = np.append(starts, room)
    bits = _bits(distinct, len(table))
    hits, rows = _look_through(sets, chosen, bits, distinct)
    wide = np.diff(bounds) * np.bincount(hits, minlength=len(distinct)) > BUCKET_BOUND**2
    probes = Probes(owners[order], bounds, np.where(wide, np.cumsum(wide) - 1, -1))
    return Pairs(_collect(sets.sizes[chosen], probes, hits, rows), int(wide.sum()))


def _needed(sizes: Indexes, share: float) -> NDArray[np.float64]:
    # The tolerance keeps a pair that reaches the share exactly; the exact check decides.
    needed: NDArray[np.float64] = np.maximum(share * sizes - 1e-6, 1.0)
    return needed


def _bits(distinct: Hashes, length: int) -> Counters:
    """A bit for each value that the low bits of a hash can have, set where some probe has that value."""
    slots = (distinct & np.uint64(length - 1)).astype(np.int64)
    marks = np.zeros(length, np.bool_)
    marks[slots] = True
    return np.packbits(marks, bitorder="little")


def _look_through(sets: ShingleSets, chosen: Indexes, bits: Counters, distinct: Hashes) -> tuple[Small, Small]:
    """Every (probe, document that has it), by document, as positions in ``distinct`` and ``chosen``."""
    longest = int(sets.sizes[chosen].max(initial=0))
    hits, rows = np.empty(max(_CHUNK, longest), np.int32), np.empty(max(_CHUNK, longest), np.int32)
    parts: list[tuple[Small, Small]] = []
    done = 0
    while done < len(chosen):
        used, done = _fill_hits(sets.hashes, sets.bounds, chosen, bits, distinct, done, hits, rows)
        parts.append((hits[:used].copy(), rows[:used].copy()))
    none = np.empty(0, np.int32)
    return np.concatenate([none, *(part[0] for part in parts)]), np.concatenate([none, *(part[1] for part in parts)])


def _collect(sizes: Indexes, probes: Probes, hits: Small, rows: Small) -> Hashes:
    found, done = np.empty(0, np.uint64), 0
    seen = np.full(len(sizes), -1, np.int64)
    heads = np.full((int(probes.links.max(initial=-1)) + 1, LINKS), -1, np.int64)
    chunk = np.empty(max(_CHUNK, 2 * len(sizes)), np.uint64)
    while done < len(hits):
        used, done = _fill_pairs(sizes, probes, hits, rows, done, heads, seen, chunk)
        found = join(found, chunk[:used])
    return found


@compiled
def _count(hashes: Hashes, bounds: Indexes, chosen: Indexes, table: Counters) -> None:
    mask = np.uint64(len(table) - 1)
    for document in chosen:
        for at in range(bounds[document], bounds[document + 1]):
            slot = np.int64(hashes[at] & mask)
            if table[slot] < _MOST:
                table[slot] += 1


@compiled
def _common(hashes: Hashes, bounds: Indexes, chosen: Indexes, table: Counters) -> Indexes:
    """For each chosen document, how many of its shingles are counted twice or more."""
    mask = np.uint64(len(table) - 1)
    common = np.zeros(len(chosen), np.int64)
    for row in range(len(chosen)):
        for at in range(bounds[chosen[row]], bounds[chosen[row] + 1]):
            common[row] += table[np.int64(hashes[at] & mask)] > 1
    return common


@compiled
def _choose_probes(
    hashes: Hashes,
    bounds: Indexes,
    chosen: Indexes,
    table: Counters,
    wanted: Indexes,
    probes: Hashes,
    owners: Indexes,
) -> None:
    """The wanted number of probes of each document, with their owner; by count, then by hash, the order of a set."""
    mask = np.uint64(len(table) - 1)
    by_count = np.empty(256, np.int64)
    found = 0
    for row in range(len(chosen)):
        left = wanted[row]
        if left <= 0:
            continue
        by_count[:] = 0
        for at in range(bounds[chosen[row]], bounds[chosen[row] + 1]):
            by_count[table[np.int64(hashes[at] & mask)]] += 1
        cut = 2
        while by_count[cut] < left:
            left -= by_count[cut]
            cut += 1
        for at in range(bounds[chosen[row]], bounds[chosen[row] + 1]):
            count = table[np.int64(hashes[at] & mask)]
            if 1 < count < cut or (count == cut and left > 0):
                left -= count == cut
                probes[found] = hashes[at]
                owners[found] = row
                found += 1


@compiled
def _fill_hits(
    hashes: Hashes,
    bounds: Indexes,
    chosen: Indexes,
    bits: Counters,
    distinct: Hashes,
    row: int,
    hits: Small,
    rows: Small,
) -> tuple[int, int]:
    """Probes in the documents from ``row`` on, until there may be no room for one more; (hits, next row)."""
    mask = np.uint64(8 * len(bits) - 1)
    used = 0
    while row < len(chosen) and used + bounds[chosen[row] + 1] - bounds[chosen[row]] <= len(hits):
        for at in range(bounds[chosen[row]], bounds[chosen[row] + 1]):
            slot = np.int64(hashes[at] & mask)
            if bits[slot >> 3] >> (slot & 7) & 1:
                probe = lower_bound(distinct, 0, len(distinct), hashes[at])
                if probe < len(distinct) and distinct[probe] == hashes[at]:
                    hits[used] = probe
                    rows[used] = row
                    used += 1
        row += 1
    return used, row


@compiled
def _fill_pairs(
    sizes: Indexes,
    probes: Probes,
    hits: Small,
    rows: Small,
    hit: int,
    heads: NDArray[np.int64],
    seen: Indexes,
    packed: Hashes,
) -> tuple[int, int]:
    """Pairs of documents from ``hit`` on, in rank order, until ``packed`` is full; (pairs, next hit).

    The first documents that have a linked probe become its heads, and later ones pair with them. ``seen[a] == b`` keeps
    a pair from being written twice for one b.
    """
    used = 0
    while hit < len(hits) and used + len(sizes) <= len(packed):
        probe, row = hits[hit], rows[hit]
        link = probes.links[probe]
        for i in range(LINKS if link >= 0 else 0):
            other = heads[link, i]
            if other < 0:
                heads[link, i] = row
                break
            if seen[other] != row:
                seen[other] = row
                packed[used] = pack(row, other)
                used += 1
        for i in range(probes.bounds[probe], probes.bounds[probe + 1] if link < 0 else 0):
            other = probes.owners[i]
            if other != row and sizes[other] <= sizes[row] and seen[other] != row:  # the owner is the smaller set
                seen[other] = row
                packed[used] = pack(row, other)
                used += 1
        hit += 1
    return used, hit
