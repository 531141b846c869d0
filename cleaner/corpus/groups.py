"""Documents with the same set of shingles, grouped before anything is compared, so that each set enters once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Indexes = NDArray[np.int64]
Digests = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups in rank order of their best document.

    ``group_of``, ``text_of``: for each document its group, and a number that copies of the same text share.
    ``ranked``: documents by group, then rank; group g has ``ranked[bounds[g]:bounds[g + 1]]``.
    """

    group_of: Indexes
    text_of: Indexes
    ranked: Indexes
    bounds: Indexes

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def sizes(self) -> Indexes:
        """Number of documents of each group."""
        return np.diff(self.bounds)

    @property
    def heads(self) -> Indexes:
        """The best-ranked document of each group."""
        return self.ranked[self.bounds[:-1]]

    def members(self, group: int) -> Indexes:
        """The documents of a group, best-ranked first."""
        return self.ranked[self.bounds[group] : self.bounds[group + 1]]


def group(order: Indexes, set_digests: Digests, text_digests: Digests, sizes: Indexes) -> Groups:
    """Group documents by set, or by text where there is no shingle; ``order`` is the ranking.

    Digests: shape (n, 2), 128 bits a document.
    """
    by_set = np.where(sizes[:, None] > 0, set_digests, text_digests)
    keys = np.column_stack((by_set, sizes > 0))
    first_of = _first_alike(keys[order])  # in rank order, so groups come out in the order of their best document
    is_first = first_of == np.arange(len(order))
    group_in_order = (np.cumsum(is_first) - 1)[first_of]
    group_of = np.empty(len(order), np.int64)
    group_of[order] = group_in_order
    ranked = order[np.argsort(group_in_order, kind="stable")]
    bounds = np.searchsorted(group_of[ranked], np.arange(np.count_nonzero(is_first) + 1)).astype(np.int64)
    return Groups(group_of, _first_alike(text_digests), ranked, bounds)


def _first_alike(keys: Digests) -> Indexes:
    """For each row the position of the first row equal to it."""
    first = np.arange(len(keys))
    by_word = np.argsort(keys[:, 0])
    same = keys[by_word[1:], 0] == keys[by_word[:-1], 0]
    repeated = np.zeros(len(keys), np.bool_)  # most rows differ from all others in their first number
    repeated[by_word[1:][same]] = repeated[by_word[:-1][same]] = True
    rows = np.flatnonzero(repeated)
    order = rows[np.lexsort(keys[rows].T[::-1])]
    new = np.ones(len(order), np.bool_)
    new[1:] = (keys[order[1:]] != keys[order[:-1]]).any(axis=1)
    first[order] = order[new][np.cumsum(new) - 1]  # lexsort is stable: the first of a run is the first row
    return first
