"""Which document stays, and which others it stands for.

Documents are taken in rank order. The best-ranked one that nobody stands for stays, and stands for every
document left that has a verified pair with it. So each removed document matches the kept one directly, and nothing
rests on candidates.

Documents of an earlier run come first and are never removed. A published document is no reason for one to go in which
it is but `contained`, and which has the larger set of shingles: that one says more, and both stay; so does an article
beside an earlier flash, or one of a preferred source, that has less than half of it (`spared`). Only so, and among
published documents, may two kept ones match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.groups import Groups
from cleaner.corpus.verify import Verified
from cleaner.records import METADATA

_DAY = len("2024-01-17")
_HALF = 0.5

Indexes = NDArray[np.int64]
Ranks = NDArray[np.signedinteger[Any]]
Keep = str | Sequence[str]


# Warnings that something of a text is missing or damaged, each of which weighs more than all metadata.
_DAMAGE = frozenset(["cut_off", "paywall", "replacement_characters", "truncated", "resynced"])


def merits(metadata: Iterable[object], warnings: Iterable[str]) -> int:
    """How much is known of a document, as a number to compare: its metadata that are there, less signs of damage."""
    return sum(map(bool, metadata)) - (len(METADATA) + 1) * len(_DAMAGE.intersection(warnings))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the choice is made by, one entry a document, in input order.

    ``source_paths``, ``hostnames``: what a list of preferred sources is matched against, besides the id.
    ``merits``: see `merits`. ``published``: whether the document stands in the output of an earlier run.
    """

    ids: Sequence[str]
    dates: Sequence[str | None]
    source_paths: Sequence[str | None]
    hostnames: Sequence[str | None]
    n_tokens: Indexes
    n_chars: Indexes
    merits: NDArray[np.int16]
    published: NDArray[np.bool_]

    def joined(self, other: Facts) -> Facts:
        """These documents, then those of ``other``."""
        return Facts(
            [*self.ids, *other.ids],
            [*self.dates, *other.dates],
            [*self.source_paths, *other.source_paths],
            [*self.hostnames, *other.hostnames],
            np.concatenate((self.n_tokens, other.n_tokens)),
            np.concatenate((self.n_chars, other.n_chars)),
            np.concatenate((self.merits, other.merits)),
            np.concatenate((self.published, other.published)),
        )


@dataclass(frozen=True, slots=True)
class Ranking:
    """``order``: documents, best first. ``columns``: what was compared, in this order, lower is better."""

    order: Indexes
    columns: tuple[tuple[str, Ranks], ...]

    def why(self, kept: int, removed: int) -> str:
        """The reason from `cleaner.records.WHY_KEPT` that put ``kept`` before ``removed``."""
        return next(name for name, column in self.columns if column[kept] < column[removed])


def rule(keep: Keep) -> tuple[str, ...]:
    """What documents are compared by under the setting ``keep``: keys of `cleaner.records.WHY_KEPT`, in their order."""
    if keep == "longest":
        return ("longer", "earlier", "better_known", "smaller_id")
    if keep == "earliest":
        return ("earlier", "more_complete", "better_known", "smaller_id")
    usual = ("more_complete", "earlier", "better_known", "smaller_id")
    return usual if isinstance(keep, str) else ("preferred_source", *usual)


def spared(keep: Keep, threshold: float) -> float:
    """Pairs of a smaller Jaccard than this are no reason for the larger document to go.

    0.0 where documents rank by how much they say. Else a smaller one may come first, and is only a part of the larger.
    """
    return 0.0 if rule(keep)[0] in ("more_complete", "longer") else min(threshold, _HALF)


def rank(facts: Facts, keep: Keep) -> Ranking:
    """Rank documents by the setting ``keep``; published ones come first."""
    columns: Mapping[str, Callable[[], Ranks]] = {
        "preferred_source": lambda: _source_ranks(facts, tuple(keep)),
        "more_complete": lambda: -facts.n_tokens,
        "earlier": lambda: _date_ranks(facts.dates),
        "longer": lambda: -facts.n_chars,
        "better_known": lambda: -facts.merits,
        "smaller_id": lambda: _id_ranks(facts.ids),
    }
    compared = [(name, columns[name]()) for name in rule(keep)]
    if facts.published.any():
        compared.insert(0, ("already_published", (~facts.published).astype(np.int64)))
    return Ranking(np.lexsort([column for _, column in reversed(compared)]), tuple(compared))


@dataclass(frozen=True, slots=True)
class Assignment:
    """For each document the one that stands for it (itself when kept), and the verified pair of their groups.

    ``pair``: position in `Verified`, or -1 when both have the same shingles or text.
    """

    kept_by: Indexes
    pair: Indexes


def assign(
    ranking: Ranking,
    groups: Groups,
    verified: Verified,
    published: NDArray[np.bool_],
    larger: Indexes,
    *,
    least: float = 0.0,
) -> Assignment:
    """Go through the documents in rank order as the module says; time linear in documents and pairs.

    A copy of the very text of a published document goes to that one, before anything else. ``larger``: for each
    verified pair that is `contained` its group with the larger set, else -1; such a group is not removed for the other
    where that is published, or has less than ``least`` of both (Jaccard).
    """
    state = Assignment(np.full(len(groups.group_of), -1, np.int64), np.full(len(groups.group_of), -1, np.int64))
    neighbours = _neighbours(verified, len(groups))
    open_groups = np.ones(len(groups), np.bool_)
    if published.any():
        _claim_published_copies(state, groups, published)
    lonely = (groups.sizes == 1) & (np.diff(neighbours.bounds) == 0)
    alone = lonely[groups.group_of]
    state.kept_by[alone] = np.flatnonzero(alone)
    for document in ranking.order[~alone[ranking.order]].tolist():
        if state.kept_by[document] >= 0:
            continue
        state.kept_by[document] = document
        group = int(groups.group_of[document])
        for other, pair in ((group, -1), *neighbours.of(group)):
            if pair >= 0 and larger[pair] == other and (published[document] or verified.jaccard[pair] < least):
                continue
            if open_groups[other]:
                members = groups.members(other)
                members = members[(state.kept_by[members] < 0) & ~published[members]]
                state.kept_by[members], state.pair[members] = document, pair
                open_groups[other] = False  # whoever is not claimed now is published
    return state


@dataclass(frozen=True, slots=True)
class _Neighbours:
    bounds: Indexes
    others: Indexes
    pairs: Indexes

    def of(self, group: int) -> Iterable[tuple[int, int]]:
        span = slice(self.bounds[group], self.bounds[group + 1])
        return zip(self.others[span].tolist(), self.pairs[span].tolist(), strict=True)


def _neighbours(verified: Verified, n_groups: int) -> _Neighbours:
    ends = np.concatenate((verified.a, verified.b))
    others = np.concatenate((verified.b, verified.a))
    pairs = np.tile(np.arange(len(verified.a)), 2)
    order = np.lexsort((others, ends))
    bounds = np.searchsorted(ends[order], np.arange(n_groups + 1))
    return _Neighbours(bounds.astype(np.int64), others[order], pairs[order])


def _claim_published_copies(state: Assignment, groups: Groups, published: NDArray[np.bool_]) -> None:
    for group in np.unique(groups.group_of[published]).tolist():
        members = groups.members(group)
        firsts: dict[int, int] = {}
        for member in members[published[members]].tolist():
            firsts.setdefault(int(groups.text_of[member]), member)
        for member in members[~published[members]].tolist():
            state.kept_by[member] = firsts.get(int(groups.text_of[member]), -1)


def _column(values: Iterable[int]) -> Indexes:
    return np.array(list(values), np.int64)


def _id_ranks(ids: Sequence[str]) -> Indexes:
    places = np.empty(len(ids), np.int64)
    places[np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)] = np.arange(len(ids))
    return places


def _date_ranks(dates: Sequence[str | None]) -> Indexes:
    moments = {date: moment(date) for date in set(dates) if date}
    places = {found: place for place, found in enumerate(sorted(set(moments.values())))}
    return _column(places[moments[date]] if date else len(places) for date in dates)


def moment(date: str) -> str:
    """An ISO date or time as a string that sorts by time: UTC where it has a zone; anything else as it is.

    A day without a time comes behind the times of that day: it says less.
    """
    try:
        if len(date) == _DAY:
            return f"{datetime.fromisoformat(date).date().isoformat()}T~"
        found = datetime.fromisoformat(date)
        return (found if found.tzinfo is None else found.astimezone(UTC)).replace(tzinfo=None).isoformat()
    except (ValueError, OverflowError):
        return date


def source_place(prefixes: Sequence[str], *names: str | None) -> int:
    """Place of the first of ``prefixes`` that one of the names begins with; their number where there is none."""
    known = [name for name in names if name]
    return next((i for i, prefix in enumerate(prefixes) if any(n.startswith(prefix) for n in known)), len(prefixes))


def _source_ranks(facts: Facts, prefixes: tuple[str, ...]) -> Indexes:
    names = zip(facts.ids, facts.source_paths, facts.hostnames, strict=True)
    return _column(source_place(prefixes, *some) for some in names)
