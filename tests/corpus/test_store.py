"""Collections that do not fit in memory: the same answers from a scratch file, in slices and in chunks."""

import random

import numpy as np
import pytest

from cleaner.config import Config
from cleaner.corpus import contained, occurrences, postings, sets, shingles, signatures, store, verify
from cleaner.corpus.collect import Entry, collect
from cleaner.corpus.duplicates import compare
from cleaner.corpus.passages import find_passages


def collection(n=120, seed=5):
    """Texts with copies, halves, joins and a paragraph that many share; some have no token."""
    chance = random.Random(seed)
    texts = []
    for number in range(n):
        words = [f"w{chance.randrange(5000)}" for _ in range(chance.randint(0, 90))]
        if texts and chance.random() < 0.5:
            words = chance.choice(texts).split()
            words = words[: chance.randint(1, len(words))] if words and chance.random() < 0.5 else words
            words += chance.choice(texts).split() if chance.random() < 0.2 else []
        if chance.random() < 0.3:
            words += [f"standing{i}" for i in range(12)]
        texts.append(" ".join(words) if number % 29 else "...")
    return [(f"d{number}", text) for number, text in enumerate(texts)]


def results(documents):
    collected = collect(Entry(*document) for document in documents)
    compared = compare(collected, Config(threshold=0.6, containment=0.7))
    passages = find_passages(
        collected.facts.ids, collected.sets, compared.kept, [text for _, text in documents].__getitem__
    )
    return list(compared.pairs()), list(compared.removed()), passages, collected


def test_a_scratch_file_changes_nothing(monkeypatch):
    """With bounds so low that everything goes through files, chunks, slices and parts."""
    documents = collection()
    *expected, whole = results(documents)
    assert whole.sets.store.array is not None
    for module, name, value in (
        (shingles, "BATCH_CHARS", 500),
        (store, "IN_MEMORY", 100),
        (sets, "CHUNK", 150),
        (occurrences, "SLICE", 700),
        (contained, "PROBES", 300),
        (postings, "GATHERED", 250),
        (verify, "GATHERED", 400),
        (signatures, "PART", 7),
    ):
        monkeypatch.setattr(module, name, value)
    *found, split = results(documents)
    assert split.sets.store.array is None
    assert found == expected
    assert all(np.array_equal(whole.sets.of(i), split.sets.of(i)) for i in range(len(documents)))


@pytest.mark.parametrize("in_memory", [0, 1 << 20])
def test_chosen_texts_come_whole_whatever_their_order(monkeypatch, in_memory):
    """Chunks and gathered sets hold exactly the sets asked for."""
    monkeypatch.setattr(store, "IN_MEMORY", in_memory)
    monkeypatch.setattr(sets, "CHUNK", 64)
    whole = shingles.shingle_sets(text for _, text in collection())
    chosen = np.random.default_rng(1).permutation(len(whole))[:70]
    wanted = [whole.of(int(text)).tolist() for text in chosen]
    seen = {}
    for chunk in whole.chunks(chosen):
        for row, start, end in zip(chunk.rows.tolist(), chunk.starts, chunk.ends, strict=True):
            seen[row] = chunk.hashes[start:end].tolist()
    assert [seen[row] for row in range(len(chosen))] == wanted
    chunk = whole.gather(chosen)
    assert [chunk.hashes[s:e].tolist() for s, e in zip(chunk.starts, chunk.ends, strict=True)] == wanted


def test_a_store_without_memory_says_nothing_else(monkeypatch):
    """What was not made whole is let go of without a second error."""
    monkeypatch.setattr(store, "IN_MEMORY", 1 << 58)
    with pytest.raises(MemoryError):
        store.HashStore()
