"""Near-duplicates of a collection, from texts to clusters.

Documents with the same shingles are grouped and enter once. Candidates come from MinHash bands and from
shared shingles (`cleaner.corpus.contained`, exact); each is checked exactly; clusters are made of verified
pairs only. The result depends on documents and settings, not on the order of the input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.config import Config
from cleaner.corpus import bands, contained, few
from cleaner.corpus.clusters import Assignment, Ranking, assign, rank, spared
from cleaner.corpus.collect import Collected, collect
from cleaner.corpus.documents import Documents, entries
from cleaner.corpus.groups import Groups, group
from cleaner.corpus.occurrences import Occurrences
from cleaner.corpus.pairs import Pairs
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.signatures import signature_parts
from cleaner.corpus.verify import Verified, verify
from cleaner.records import Cluster, Pair, Relation

Indexes = NDArray[np.int64]

#: Of more documents than this with the same shingles, each is paired with the best-ranked one only.
GROUP_BOUND = 64


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed document with the kept one that it was verified against.

    ``jaccard``, ``containment``: rounded to 6 decimals; ``why_kept``: from `cleaner.records.WHY_KEPT`.
    """

    id: str
    kept_id: str
    relation: Relation
    jaccard: float
    containment: float
    why_kept: str


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_duplicates` returns.

    ``pairs``: verified pairs with a < b, sorted. ``clusters``: sorted by the kept id. ``removed``: one entry for
    each member of a cluster, in input order. ``complete``: False when pairs were left out, because more than 64
    documents have the same shingles (each pairs with the best-ranked one only) or because one shingle joins
    too many unlike documents (each is compared with the best-ranked ones only).
    """

    pairs: tuple[Pair, ...]
    clusters: tuple[Cluster, ...]
    complete: bool
    removed: tuple[Removed, ...]


def find_duplicates(
    documents: Documents,
    threshold: float = 0.8,
    *,
    containment: float = 0.8,
    keep: str | Sequence[str] = "complete",
) -> Found:
    """Duplicates among documents: Document, (id, text), or text alone, whose id is its position ("0", "1", …).

    Or a table: anything with columns such as a pyarrow Table or a DataFrame of pandas or polars, that has a column
    `text`; `id`, `date`, `source_path` and `hostname` are used where they are there.
    threshold: Jaccard similarity of 5-token shingles from which a pair is `near`. containment: share of the smaller
    one's shingles from which it is `contained`. keep: see `Config.keep`. Of equal ids the later ones get `~2`,
    `~3`, in the order given. ConfigError for a bad setting, CleanerError for a value that is no document.
    """
    settings = Config().replace(threshold=threshold, containment=containment, keep=keep)
    compared = compare(collect(entries(documents)), settings)
    return Found(tuple(compared.pairs()), tuple(compared.clusters()), compared.complete, tuple(compared.removed()))


@dataclass(frozen=True, slots=True)
class Compared:
    """A collection with its groups, verified pairs of groups and the choice of who stays."""

    documents: Collected
    settings: Config
    ranking: Ranking
    groups: Groups
    verified: Verified
    assignment: Assignment
    linked: int

    @property
    def complete(self) -> bool:
        """Whether `pairs` gives every verified pair."""
        return self.linked == 0 and not bool((self.groups.sizes > GROUP_BOUND).any())

    @property
    def kept(self) -> Indexes:
        """Positions of the documents that stay, in input order."""
        return np.flatnonzero(self.assignment.kept_by == np.arange(len(self.assignment.kept_by)))

    def clusters(self) -> Iterator[Cluster]:
        """Clusters of two or more documents, sorted by the kept id."""
        ids, members = self.documents.facts.ids, dict[int, list[str]]()
        for document in self._removed():
            members.setdefault(int(self.assignment.kept_by[document]), []).append(ids[document])
        for kept in sorted(members, key=ids.__getitem__):
            yield Cluster(ids[kept], tuple(members[kept]))

    def removed(self) -> Iterator[Removed]:
        """The removed documents in input order."""
        for document in self._removed():
            found = self.removal(document)
            if found is not None:
                yield found

    def removal(self, document: int) -> Removed | None:
        """Why the document at this position was removed; None when it stays."""
        kept = int(self.assignment.kept_by[document])
        if kept == document:
            return None
        ids = self.documents.facts.ids
        pair = self._pair(kept, document, int(self.assignment.pair[document]))
        jaccard, share = round(pair.jaccard, 6), round(pair.containment, 6)
        return Removed(ids[document], ids[kept], pair.relation, jaccard, share, self.ranking.why(kept, document))

    def pairs(self) -> Iterator[Pair]:
        """Verified pairs of documents, sorted by id; in groups beyond `GROUP_BOUND` the best-ranked one's only."""
        return iter(sorted(self._pairs(), key=lambda pair: (pair.a, pair.b)))

    def _removed(self) -> Iterable[int]:
        removed: list[int] = np.flatnonzero(self.assignment.kept_by != np.arange(len(self.assignment.kept_by))).tolist()
        return removed

    def _pairs(self) -> Iterator[Pair]:
        ranked, bounds = self.groups.ranked.tolist(), self.groups.bounds.tolist()

        def speakers(number: int) -> list[int]:
            members: list[int] = ranked[bounds[number] : bounds[number + 1]]
            return members if len(members) <= GROUP_BOUND else members[:1]

        for number in np.flatnonzero(self.groups.sizes > 1).tolist():
            members: list[int] = ranked[bounds[number] : bounds[number + 1]]
            for i, a in enumerate(members if len(members) <= GROUP_BOUND else members[:1]):
                yield from (self._pair(a, b, -1) for b in members[i + 1 :])
        for pair, (left, right) in enumerate(zip(self.verified.a.tolist(), self.verified.b.tolist(), strict=True)):
            yield from (self._pair(a, b, pair) for a in speakers(left) for b in speakers(right))

    def _pair(self, a: int, b: int, verified: int) -> Pair:
        ids = self.documents.facts.ids
        first, second = (ids[a], ids[b]) if ids[a] < ids[b] else (ids[b], ids[a])
        if verified < 0:
            same = self.groups.text_of[a] == self.groups.text_of[b]
            return Pair(first, second, 1.0, 1.0, "exact" if same else "near")
        jaccard, share = float(self.verified.jaccard[verified]), float(self.verified.containment[verified])
        return Pair(first, second, jaccard, share, "near" if jaccard >= self.settings.threshold else "contained")


def compare(documents: Collected, settings: Config, folder: Path | None = None) -> Compared:
    """Compare collected documents; published ones are never removed. ``folder``: for scratch files."""
    facts, sets = documents.facts, documents.sets
    ranking = rank(facts, settings.keep)
    groups = group(ranking.order, sets.digests, documents.text_digests, sets.sizes)
    verified, linked = _verified(sets, groups, settings, folder)
    return conclude(documents, settings, ranking, groups, verified, linked)


def conclude(
    documents: Collected, settings: Config, ranking: Ranking, groups: Groups, verified: Verified, linked: int
) -> Compared:
    """Choose who stays. ``verified``: pairs of positions in ``groups``; ``linked``: see `Found.complete`."""
    larger = _larger(verified, documents.sets.sizes[groups.heads], settings.threshold)
    least = spared(settings.keep, settings.threshold)
    assignment = assign(ranking, groups, verified, documents.facts.published, larger, least=least)
    return Compared(documents, settings, ranking, groups, verified, assignment, linked)


def _verified(sets: ShingleSets, groups: Groups, settings: Config, folder: Path | None) -> tuple[Verified, int]:
    """Verified pairs of groups, and how many shingles had too many documents to compare them all.

    Bands find nearly every pair that reaches the threshold, and cheaply; looking for shared shingles finds the
    contained ones and the few that the bands miss, so that no pair is left to chance.
    """
    numbers = np.flatnonzero(sets.sizes[groups.heads] > 0)
    heads = groups.heads[numbers]
    if few.are_few(sets, heads):
        return _of_groups(numbers, few.verified(sets, heads, settings.threshold, settings.containment)), 0
    occurrences = Occurrences(sets, heads, folder)
    near = _near_candidates(sets, heads, contained.shareable(occurrences, settings.threshold), settings)
    sharing = contained.candidates(occurrences, min(settings.threshold, settings.containment))
    found = verify(near | sharing, sets, heads, settings.threshold, settings.containment)
    return _of_groups(numbers, found), sharing.linked


def _of_groups(numbers: Indexes, found: Verified) -> Verified:
    return Verified(numbers[found.a], numbers[found.b], found.jaccard, found.containment)


def _near_candidates(sets: ShingleSets, heads: Indexes, able: Indexes, settings: Config) -> Pairs:
    """Candidates from bands among those positions of ``heads`` that can reach the threshold at all."""
    banding = bands.choose_banding(settings.threshold)
    keys = np.empty((banding.bands, len(able)), np.uint64)
    for rows, part in signature_parts(sets, heads[able], banding.num_perm):
        keys[:, rows] = bands.band_keys(part, banding)
    found = bands.candidates(keys, sets.sizes[heads[able]], settings.threshold)
    a, b = found.unpacked()
    return Pairs.of(able[a], able[b], found.linked)


def _larger(verified: Verified, sizes: Indexes, threshold: float) -> Indexes:
    """For each pair that is not near the group with the larger set, else -1."""
    a, b = verified.a, verified.b
    larger = np.where(sizes[a] > sizes[b], a, np.where(sizes[a] < sizes[b], b, -1))
    return np.where(verified.jaccard >= threshold, -1, larger)
