"""Bands: recall at the threshold, and bounded buckets."""

import itertools

import numpy as np
import pytest

from cleaner.corpus.bands import PERMUTATIONS, Banding, band_keys, candidates, choose_banding
from cleaner.corpus.pairs import BUCKET_BOUND, LINKS


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0])
def test_recall_at_the_threshold(threshold):
    """At least 99 of 100 pairs at the threshold become candidates, within the budget of signature values."""
    banding = choose_banding(threshold)
    assert banding.recall(threshold) >= 0.99
    assert banding.num_perm <= PERMUTATIONS


def test_known_choices():
    """The choices that were measured stay as they are."""
    assert choose_banding(0.7) == Banding(26, 5)
    assert choose_banding(0.8) == Banding(20, 7)


def test_more_values_than_the_budget_where_single_rows_need_them():
    """A tiny threshold still has its recall."""
    assert choose_banding(0.01).recall(0.01) >= 0.99


def test_curve_rises_from_none_to_all():
    """The curve runs from 0 at similarity 0 to 1 at similarity 1."""
    values = [recall for _, recall in choose_banding(0.8).curve()]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (0.0, 1.0)


def test_candidates_are_the_rows_that_share_a_band():
    """Equal to comparing all rows band by band, less the pairs whose sizes rule the threshold out."""
    random = np.random.default_rng(3)
    banding = Banding(4, 2)
    rows = random.integers(0, 4, (60, banding.num_perm)).astype(np.uint32)
    sizes = random.integers(1, 30, 60)
    expected = [
        (a, b)
        for a, b in itertools.combinations(range(60), 2)
        if (rows[a].reshape(4, 2) == rows[b].reshape(4, 2)).all(axis=1).any()
        and min(sizes[a], sizes[b]) >= 0.5 * max(sizes[a], sizes[b])
    ]
    a, b = candidates(band_keys(rows, banding), sizes, 0.5).unpacked()
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == expected


def test_a_huge_bucket_is_linked_and_counted():
    """All members pair with the best-ranked ones, not with each other."""
    n = BUCKET_BOUND + 100
    found = candidates(band_keys(np.zeros((n, 2), np.uint32), Banding(1, 2)), np.full(n, 5), 0.8)
    a, b = found.unpacked()
    assert found.linked == 1
    assert set(a.tolist()) == set(range(LINKS))
    assert len(a) == LINKS * n - LINKS * (LINKS + 1) // 2
    assert set(b.tolist()) == set(range(1, n))
