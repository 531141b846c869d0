"""The sort of shingle hashes equals numpy's, on spread and on crowded values."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cleaner.corpus.sorting import sort_unique


def sorted_by_us(values):
    padded = np.array([7, *values, 9], np.uint64)
    end = sort_unique(
        padded, 1, 1 + len(values), np.empty(len(values), np.uint64), np.empty(2 * len(values) + 2, np.int64)
    )
    assert padded[0] == 7
    assert padded[-1] == 9
    return padded[1:end].tolist()


@given(st.lists(st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 5), st.just(2**64 - 1)), max_size=200))
@settings(max_examples=200, deadline=None)
def test_sorted_and_distinct(values):
    """Any values come out sorted, each once, and nothing outside the range is touched."""
    assert sorted_by_us(values) == sorted(set(values))


@pytest.mark.parametrize("crowd", ["one bucket", "two values"])
def test_crafted_values_do_not_blow_up(crowd):
    """Values that all fall into one bucket are sorted too (quadratic steps would not end)."""
    n = 200_000
    values = [(i * 7919) % n for i in range(n)] if crowd == "one bucket" else [i % 2 for i in range(n)]
    assert sorted_by_us(values) == sorted(set(values))
