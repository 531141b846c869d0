"""Candidates for one document inside another: every pair whose shared shingles reach a share of the smaller set.

Exact, no sketch. Let a set A of n shingles lie inside B to the share c: they have at least
ceil(c·n) shingles in common, all of them among the m shingles of A that some other document has too. So whatever
order those m stand in, one of the first m - ceil(c·n) + 1 is in B. These are A's probes, rarest first; every document
is looked through for the probes of all others. A document with too few shingles in common with any other
has no probe, and most of a corpus is settled by that alone.

Probes are taken in slices of the range of hashes, so that memory does not grow with their number.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.corpus.occurrences import Occurrences, slices
from cleaner.corpus.pairs import BUCKET_BOUND, LINKS, Pairs, join, pack
from cleaner.corpus.search import lower_bound, stretch
from cleaner.corpus.sorting import distinct

Indexes = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Counters = NDArray[np.uint8]
Small = NDArray[np.int32]

#: Probes that are looked for at a time.
PROBES = 1 << 21

_CHUNK = 1 << 22
_NEVER = np.iinfo(np.int64).max
_BITS_A_PROBE = 16


def shareable(found: Occurrences, share: float) -> Indexes:
    """Positions in ``found.chosen`` of the texts that may have this share of their shingles in common with another."""
    return np.flatnonzero(found.common >= _needed(found.sizes, share))


class Probes(NamedTuple):
    """Probe i of the distinct ones belongs to ``owners[bounds[i]:bounds[i + 1]]``.

    ``links``: -1, or for a probe that is linked its row in the table of heads.
    """

    owners: Small
    bounds: Indexes
    links: Indexes


def candidates(found: Occurrences, share: float) -> Pairs:
    """Pairs (positions in ``found.chosen``, which is in rank order) that may share so much of the smaller set.

    A probe that very many documents ask for or have (their product beyond the square of `BUCKET_BOUND`) links all
    that have it to the `LINKS` best-ranked of them instead, and is counted.
    """
    sizes = found.sizes
    needed = np.ceil(_needed(sizes, share)).astype(np.int64)
    wanted = np.maximum(found.common - needed + 1, 0)
    total = int(wanted.sum())
    able = found.common >= needed[wanted > 0].min(initial=_NEVER)  # others have too little in common with any owner
    packed, linked = np.empty(0, np.uint64), 0
    for low, high in slices(total, PROBES) if total else []:
        hashes, owners = _chosen_probes(found, wanted, low, high)
        order = np.lexsort((owners, hashes))
        different, bounds = distinct(hashes[order])
        hits, rows = _look_through(found, able, different, low, high)
        wide = np.diff(bounds) * np.bincount(hits, minlength=len(different)) > BUCKET_BOUND**2
        probes = Probes(owners[order], bounds, np.where(wide, np.cumsum(wide) - 1, -1))
        packed = join(packed, _collect(sizes, probes, hits, rows))
        linked += int(wide.sum())
    return Pairs(packed, linked)


def _needed(sizes: Indexes, share: float) -> NDArray[np.float64]:
    # The tolerance keeps a pair that reaches the share exactly; the exact check decides.
    needed: NDArray[np.float64] = np.maximum(share * sizes - 1e-6, 1.0)
    return needed


def _chosen_probes(found: Occurrences, wanted: Indexes, low: np.uint64, high: np.uint64) -> tuple[Hashes, Small]:
    """The probes within one slice, with their owners."""
    parts = [(np.empty(0, np.uint64), np.empty(0, np.int32))]
    for chunk, counts in found:
        room = int(wanted[chunk.rows].sum())
        hashes, owners = np.empty(room, np.uint64), np.empty(room, np.int32)
        used = _choose_probes(*chunk, counts, wanted, low, high, np.empty(256, np.int64), hashes, owners)
        parts.append((hashes[:used].copy(), owners[:used].copy()))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


class Lookup(NamedTuple):
    """The distinct probes of a slice, sorted, and what finds a hash among them in a step or two.

    ``bits``: a bit for each value that the low bits of a hash can have, set where some probe has that value.
    ``places``: those with the same ``number = (hash - low) >> shift`` are
    ``hashes[places[number]:places[number + 1]]``.
    """

    hashes: Hashes
    bits: Counters
    places: Indexes
    low: np.uint64
    shift: np.uint64


def _lookup(different: Hashes, low: np.uint64, high: np.uint64) -> Lookup:
    length = 1 << max(6, (_BITS_A_PROBE * len(different)).bit_length())
    marks = np.zeros(length, np.bool_)
    marks[(different & np.uint64(length - 1)).astype(np.int64)] = True
    width = int(high) - int(low)
    # About one hash for each number; a shift by 64 is undefined.
    shift = np.uint64(min(63, max(0, width.bit_length() - len(different).bit_length() + 1)))
    numbers = (different - low) >> shift
    places = np.searchsorted(numbers, np.arange((width >> int(shift)) + 2, dtype=np.uint64))
    return Lookup(different, np.packbits(marks, bitorder="little"), places, low, shift)


def _look_through(
    found: Occurrences, able: NDArray[np.bool_], different: Hashes, low: np.uint64, high: np.uint64
) -> tuple[Small, Small]:
    """Every (probe, able document that has it), by document, as positions in ``different`` and ``found.chosen``."""
    probes = _lookup(different, low, high)
    room = max(_CHUNK, int(found.sizes.max(initial=0)))
    hits, rows = np.empty(room, np.int32), np.empty(room, np.int32)
    parts = [(np.empty(0, np.int32), np.empty(0, np.int32))]
    for chunk in found.sets.chunks(found.chosen):
        done = 0
        while done < len(chunk.rows):
            used, done = _fill_hits(*chunk, able, probes, high, done, hits, rows)
            parts.append((hits[:used].copy(), rows[:used].copy()))
    all_hits, all_rows = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    order = np.argsort(all_rows, kind="stable")
    return all_hits[order], all_rows[order]


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
def _choose_probes(
    rows: Indexes,
    starts: Indexes,
    ends: Indexes,
    hashes: Hashes,
    counts: Counters,
    wanted: Indexes,
    low: np.uint64,
    high: np.uint64,
    by_count: Indexes,
    probes: Hashes,
    owners: Small,
) -> int:
    """The wanted number of probes of each document, by count, then by hash, the order of a set.

    Those between ``low`` and ``high`` go into ``probes``, with their ``owners``; returns their number. ``by_count``:
    room for 256 numbers.
    """
    found = 0
    for i in range(len(rows)):
        left = wanted[rows[i]]
        if left <= 0:
            continue
        for count in range(256):
            by_count[count] = 0
        for at in range(starts[i], ends[i]):
            by_count[counts[at]] += 1
        cut = 2
        while by_count[cut] < left:
            left -= by_count[cut]
            cut += 1
        for at in range(starts[i], ends[i]):
            count = counts[at]
            if 1 < count < cut or (count == cut and left > 0):
                left -= count == cut
                if low <= hashes[at] <= high:
                    probes[found] = hashes[at]
                    owners[found] = rows[i]
                    found += 1
    return found


@compiled
def _fill_hits(
    rows: Indexes,
    starts: Indexes,
    ends: Indexes,
    hashes: Hashes,
    able: NDArray[np.bool_],
    probes: Lookup,
    high: np.uint64,
    first: int,
    hits: Small,
    owners: Small,
) -> tuple[int, int]:
    """Probes in able documents from ``first`` on, until there may be no room for one more; (hits, next document)."""
    mask = np.uint64(8 * len(probes.bits) - 1)
    used = 0
    while first < len(rows) and used + ends[first] - starts[first] <= len(hits):
        start, end = starts[first], starts[first]
        if able[rows[first]]:
            start, end = stretch(hashes, start, ends[first], probes.low, high)
        for at in range(start, end):
            slot = np.int64(hashes[at] & mask)
            if probes.bits[slot >> 3] >> (slot & 7) & 1:
                number = np.int64((hashes[at] - probes.low) >> probes.shift)
                last = probes.places[number + 1]
                probe = lower_bound(probes.hashes, probes.places[number], last, hashes[at])
                if probe < last and probes.hashes[probe] == hashes[at]:
                    hits[used] = probe
                    owners[used] = rows[first]
                    used += 1
        first += 1
    return used, first


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
        probe, row = hits[hit], np.int64(rows[hit])
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
            other = np.int64(probes.owners[i])
            if other != row and sizes[other] <= sizes[row] and seen[other] != row:  # the owner is the smaller set
                seen[other] = row
                packed[used] = pack(row, other)
                used += 1
        hit += 1
    return used, hit
