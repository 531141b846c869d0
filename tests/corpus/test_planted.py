"""Duplicates planted in generated documents, with one large family: all are found, and nothing else."""

from collections import Counter

import pytest

from cleaner.config import Config
from cleaner.corpus import store
from cleaner.corpus.collect import Entry, collect
from cleaner.corpus.duplicates import compare


@pytest.mark.parametrize("in_memory", [store.IN_MEMORY, 1000])
def test_every_planted_duplicate_goes_for_one_of_its_family(benchmark, in_memory, monkeypatch):
    """In memory and from a scratch file; the order of input does not matter."""
    monkeypatch.setattr(store, "IN_MEMORY", in_memory)
    documents = list(benchmark.generate(1500))
    removed = [
        {(row.id, row.kept_id) for row in compare(collect(Entry(*one) for one in order), Config()).removed()}
        for order in (documents, documents[::-1])
    ]
    assert removed[0] == removed[1]
    families = Counter(name.rsplit("-", 1)[0] for name, _ in documents)
    assert len(removed[0]) == len(documents) - len(families)
    assert all(a.rsplit("-", 1)[0] == b.rsplit("-", 1)[0] for a, b in removed[0])
    assert max(families.values()) > 50
