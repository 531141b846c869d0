"""Compiled shingles equal the definition in plain Python."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cleaner.corpus import few, shingles as compiled
from cleaner.corpus.hashing import shingle_hash, shingles
from cleaner.tokens import tokens

WORDS = st.text(st.sampled_from("ab .日\u0301İΣς½ﬁ\ud800_ท😀"), max_size=60)
TEXTS = st.lists(st.one_of(st.text(max_size=60), WORDS), max_size=8)


@pytest.fixture(autouse=True, scope="module")
def nothing_is_few():
    """Few texts have a way of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few, "DOCUMENTS", -1)
        yield


def reference(text):
    return [shingle_hash(shingle) for shingle in shingles(tokens(text))]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_sets_equal_the_definition(texts):
    """Sets, bounds and token counts of a batch are those of the reference tokeniser and hash."""
    sets = compiled.shingle_sets(texts)
    assert len(sets) == len(texts)
    for i, text in enumerate(texts):
        assert sets.n_tokens[i] == len(tokens(text))
        assert sets.of(i).tolist() == sorted(set(reference(text)))
        assert compiled.shingle_sequence(text).tolist() == reference(text)


def test_every_character_is_classed_like_the_tokeniser():
    """The table of code points knows each character as the regular expression does."""
    points = [point for point in range(0x0, 0x110000, 3) if not 0x30000 < point < 0xE0000]
    alone = compiled.shingle_sets(map(chr, points))
    expected = [len(tokens(chr(point))) for point in points]
    assert alone.n_tokens.tolist() == expected


def test_digests_tell_sets_apart():
    """Texts with the same set of shingles have one digest, others another."""
    sets = compiled.shingle_sets(["a b c d e f", "A, b c: d e f!", "a b c d e g", "", "...", "f e d c b a"])
    rows = [tuple(row) for row in sets.digests.tolist()]
    assert rows[0] == rows[1]
    assert rows[3] == rows[4]
    assert len(set(rows)) == 4


def test_batches_make_no_difference(monkeypatch):
    """The result does not depend on how texts fall into batches."""
    texts = [f"number {i} of some texts about the number {i * 7}" for i in range(50)]
    whole = compiled.shingle_sets(texts)
    monkeypatch.setattr(compiled, "BATCH_CHARS", 64)
    split = compiled.shingle_sets(texts)
    assert np.array_equal(whole.store.array, split.store.array)
    assert np.array_equal(whole.starts, split.starts)
    assert np.array_equal(whole.sizes, split.sizes)


def test_one_long_line():
    """Four megabytes without a break, in one word, few words or many, go through."""
    sets = compiled.shingle_sets(["x" * 4_000_000, "a b " * 1_000_000, "字" * 1_000_000])
    assert sets.sizes.tolist() == [1, 2, 1]
    assert sets.n_tokens.tolist() == [1, 2_000_000, 1_000_000]
