"""Few documents compared in plain numpy come out as compiled code has them."""

import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cleaner.config import Config
from cleaner.corpus import few, shingles
from cleaner.corpus.collect import Entry, collect
from cleaner.corpus.duplicates import compare
from cleaner.corpus.passages import FREQUENT, find_passages
from cleaner.corpus.related import related

WORDS = st.text(st.sampled_from("ab .日\u0301İΣς½ﬁ\ud800_ท😀"), max_size=60)


@given(st.lists(st.one_of(st.text(max_size=60), WORDS), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_sets_and_sequences(texts):
    """Hashes, sizes, token counts and digests, bit for bit."""
    plain, compiled = few.text_sets(texts), shingles._text_sets(texts)
    for ours, theirs in zip(plain, compiled, strict=True):
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)
    for text in texts:
        assert np.array_equal(few.sequence(text), shingles.shingle_sequence(text))


def collection(chance):
    """Texts that are cut, joined and changed; a paragraph in many of them; some without a token."""
    standing = " ".join(f"standing{i}" for i in range(9))
    texts = []
    for number in range(few.DOCUMENTS - 3):
        words = [f"w{chance.randrange(3000)}" for _ in range(chance.randint(30, 90))]
        if number > 35:
            words = chance.choice(texts).split()[chance.randint(0, 5) :]
            words[chance.randrange(len(words)) :] = chance.choice(texts).split()[: chance.randint(0, 40)]
        texts.append(f"{' '.join(words)} {standing if chance.random() < 0.9 else ''}")
    return [*texts, "...", "...", ""]


def results(texts):
    collected = collect(Entry(f"d{number}", text) for number, text in enumerate(texts))
    compared = compare(collected, Config(threshold=0.6, containment=0.7))
    passages = find_passages(collected.facts.ids, collected.sets, compared.kept, texts.__getitem__)
    old, new = np.arange(40), np.arange(40, 50)
    return list(compared.pairs()), list(compared.removed()), passages, related(collected.sets, new, old, 0.5).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_pairs_passages_and_related_documents(seed, monkeypatch):
    """The bound decides on the way, never on the result."""
    texts = collection(random.Random(seed))
    plain = results(texts)
    monkeypatch.setattr(few, "DOCUMENTS", -1)
    compiled = results(texts)
    assert compiled[:-1] == plain[:-1]
    assert set(compiled[-1]) >= set(plain[-1])  # a table of bits lets some more pass
    pairs, removed, (passages, frequent), _ = plain
    assert len(pairs) > len(removed) > 5
    assert passages
    assert any(found.documents > FREQUENT for found in frequent)


def test_nothing_is_compiled_for_few():
    """Neither the compiler nor datasketch is loaded, which take seconds."""
    code = """if True:
        import sys, cleaner
        text = " ".join(f"word{i}" for i in range(300))
        assert len(cleaner.find_duplicates([text, text + " more", "other"]).pairs) == 1
        print(*sorted({name.split(".")[0] for name in sys.modules}))"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not set(loaded) & {"numba", "scipy", "datasketch"}
