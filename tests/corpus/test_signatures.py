"""Signatures are datasketch's own, bit for bit."""

import datasketch
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cleaner.corpus.hashing import hash32, shingles
from cleaner.corpus.signatures import text_signatures, to_lean_minhash, to_minhash
from cleaner.tokens import tokens

TEXTS = st.lists(st.text(st.sampled_from("abc d 日é."), max_size=50), min_size=1, max_size=5)


def by_datasketch(text, num_perm, seed):
    sketch = datasketch.MinHash(num_perm=num_perm, seed=seed, hashfunc=hash32)
    for shingle in shingles(tokens(text)):
        sketch.update(" ".join(shingle))
    return sketch


@given(TEXTS, st.sampled_from([1, 16, 128, 140]), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_equal_to_datasketch(texts, num_perm, seed):
    """Same seed, same hash function: the same values, also for a text without a token."""
    rows = text_signatures(texts, num_perm, seed)
    for text, row in zip(texts, rows, strict=True):
        assert np.array_equal(row, by_datasketch(text, num_perm, seed).hashvalues)


def test_str_and_bytes_hash_alike():
    """datasketch may be fed text or UTF-8."""
    assert hash32("das ist ein größeres wort") == hash32("das ist ein größeres wort".encode())


def test_exported_sketches_go_on_in_datasketch():
    """An exported MinHash can be updated and compared; the lean one equals it."""
    text = "one two three four five six seven"
    row = text_signatures([text], 64)[0]
    sketch, lean = to_minhash(row), to_lean_minhash(row)
    assert sketch.jaccard(by_datasketch(text, 64, 1)) == 1.0
    assert lean == datasketch.LeanMinHash(sketch)
    more = by_datasketch(text, 64, 1)
    for each in (sketch, more):
        each.update("three four five six eight")
    assert sketch == more


@pytest.mark.parametrize("threshold", [0.5, 0.8])
def test_lsh_answers_the_same(threshold):
    """MinHashLSH gives the same answers for our sketches as for datasketch's."""
    texts = [" ".join(f"w{(i * j) % (17 + i % 5)}" for j in range(60)) for i in range(30)]
    ours, theirs = (datasketch.MinHashLSH(threshold=threshold, num_perm=128) for _ in range(2))
    rows = text_signatures(texts, 128)
    for i, text in enumerate(texts):
        ours.insert(i, to_lean_minhash(rows[i]))
        theirs.insert(i, by_datasketch(text, 128, 1))
    for i, text in enumerate(texts):
        assert sorted(ours.query(to_minhash(rows[i]))) == sorted(theirs.query(by_datasketch(text, 128, 1)))
