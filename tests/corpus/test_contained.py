"""No pair that shares enough shingles is missed."""

import itertools

import numpy as np
from hypothesis import given, settings, strategies as st

from cleaner.corpus import contained
from cleaner.corpus.occurrences import Occurrences
from cleaner.corpus.pairs import BUCKET_BOUND, LINKS
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.store import HashStore
from cleaner.corpus.verify import verify

SETS = st.lists(st.sets(st.integers(0, 25), min_size=1, max_size=15), min_size=1, max_size=25)
SPREAD = 0x9E3779B97F4A7C15


def spread(value):
    return value * SPREAD % 2**64


def as_sets(sets):
    sizes = np.array([len(s) for s in sets])
    store = HashStore()
    store.append(np.array([spread(h) for s in sets for h in sorted(s, key=spread)], np.uint64))
    return ShingleSets(store, np.cumsum(sizes) - sizes, sizes, sizes, np.zeros((len(sets), 2), np.uint64))


def look(sets, share):
    chosen = np.arange(len(sets))
    found = Occurrences(sets, chosen)
    return contained.candidates(found, share), contained.shareable(found, share)


@given(SETS, st.sampled_from([0.3, 0.5, 0.8, 0.9, 1.0]))
@settings(max_examples=100, deadline=None)
def test_every_pair_that_passes_is_found(sets, share):
    """Verified candidates are exactly the pairs that reach the share of the smaller set."""
    expected = {
        (a, b): (len(x & y) / len(x | y), len(x & y) / min(len(x), len(y)))
        for (a, x), (b, y) in itertools.combinations(enumerate(sets), 2)
        if len(x & y) / min(len(x), len(y)) >= share
    }
    whole = as_sets(sets)
    pairs, able = look(whole, share)
    found = verify(pairs, whole, np.arange(len(sets)), 1.1, share)
    values = zip(found.jaccard.tolist(), found.containment.tolist(), strict=True)
    assert dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), values, strict=True)) == expected
    smaller = {a if len(sets[a]) <= len(sets[b]) else b for a, b in expected}
    assert smaller <= set(able.tolist())


def test_many_documents_around_one_paragraph_are_linked():
    """Where all would pair with all, each is compared with the best-ranked ones."""
    n = BUCKET_BOUND + 50
    pairs, _ = look(as_sets([{*range(20), 1000 + i} for i in range(n)]), 0.8)
    a, b = pairs.unpacked()
    assert pairs.linked > 0
    assert len(a) <= LINKS * n
    assert set(b.tolist()) == set(range(1, n))


def test_a_shared_paragraph_makes_no_candidates():
    """Documents that share a minor part are settled without looking for pairs."""
    pairs, able = look(as_sets([{*range(20), *range(1000 * i + 1000, 1000 * i + 1100)} for i in range(300)]), 0.8)
    assert len(pairs.packed) == 0
    assert len(able) == 0
