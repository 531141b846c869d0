"""Overlaps of sorted sets, also of very unequal ones."""

import numpy as np
from hypothesis import given, settings, strategies as st

from cleaner.corpus.verify import count_shared

VALUES = st.sets(st.integers(0, 300), max_size=12)


@given(VALUES, st.sets(st.integers(0, 300), max_size=300))
@settings(max_examples=100, deadline=None)
def test_overlap_is_the_size_of_the_intersection(small, large):
    """Merging and searching count the same."""
    hashes = np.array([*sorted(small), *sorted(large)], np.uint64)
    bounds = np.array([0, len(small), len(small) + len(large)])
    shared = np.zeros(2, np.int64)
    count_shared(hashes, bounds[:-1], bounds[1:], np.array([0, 1]), np.array([1, 0]), shared)
    assert shared.tolist() == [len(small & large)] * 2
