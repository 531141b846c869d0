"""Comparing the new documents of a run with each other, with those that stand, and with those of other folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet  # noqa: F401  # for the index: this module is loaded while the workers start
from numpy.typing import NDArray

from cleaner.config import Config
from cleaner.corpus.clusters import Facts
from cleaner.corpus.collect import Collected, collect, refuse_repeated
from cleaner.corpus.duplicates import Compared, Removed, compare
from cleaner.corpus.frequent import FrequentPassage
from cleaner.corpus.passages import Passage, find_passages
from cleaner.corpus.related import related
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.store import HashStore
from cleaner.earlier import Earlier, text_digests
from cleaner.spool import Spool

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Standing:
    """Kept documents ``numbers`` of a finished folder; ``prefix`` goes before their ids where it is another folder."""

    earlier: Earlier
    numbers: Indexes
    prefix: str = ""

    def sets(self, store: HashStore) -> ShingleSets:
        """Their shingle sets."""
        places = np.searchsorted(self.earlier.kept_numbers(), self.numbers)
        return self.earlier.sets(store).select(places)

    def collected(self, chosen: Indexes, sets: ShingleSets) -> Collected:
        """Those at the positions ``chosen``, whose sets are ``sets``, as published documents."""
        inputs = self.earlier.inputs.take(self.numbers[chosen])
        names = [self.prefix + name for name in inputs["id"].to_pylist()]
        dates, paths, hosts = (inputs[name].to_pylist() for name in ("date", "source_path", "hostname"))
        n_chars = inputs["n_chars"].to_numpy().astype(np.int64)
        merits = np.zeros(len(names), np.int16)  # what is published stays as it is
        facts = Facts(names, dates, paths, hosts, sets.n_tokens, n_chars, merits, np.ones(len(names), np.bool_))
        return Collected(facts, sets, text_digests(inputs))


class Pool:
    """All documents that take part: those of the spool, those that stand, those of other folders, in this order.

    ``n_new``, ``n_standing``: how many of the first two. ``sets``: the shingle sets of all.
    """

    def __init__(self, spool: Spool, standing: Sequence[Standing], config: Config, scratch: Path) -> None:
        self._spool, self._standing, self._config, self._scratch = spool, standing, config, scratch
        store = HashStore(scratch)
        self.documents = collect(spool.entries(), store)
        self.n_new = len(self.documents.sets)
        self.sets = self.documents.sets
        self._firsts = [self.n_new]
        for part in standing:
            self.sets = self.sets.joined(part.sets(store))
            self._firsts.append(len(self.sets))
        self.n_standing = self._firsts[1] - self.n_new if standing and not standing[0].prefix else 0
        self._related = self._find_related()
        self._compared = self._compare()

    @property
    def linked(self) -> int:
        """How many shingles had too many documents to compare all of them with each other."""
        return self._compared.linked

    def removal(self, document: int) -> Removed | None:
        """Why a document of the spool was removed; None when it stays."""
        return self._compared.removal(document)

    def kept_by(self, document: int) -> int:
        """The position in the pool of the document that stands for one of the spool: itself when it stays."""
        kept = int(self._compared.assignment.kept_by[document])
        return kept if kept < self.n_new else int(self._related[kept - self.n_new])

    def passages(self, names: Sequence[str], kept: Indexes) -> tuple[list[Passage], list[FrequentPassage]]:
        """What the kept documents at these positions share; ``names``: the ids of new and standing documents."""
        return find_passages(names, self.sets, kept, self._text_of(), self._scratch)

    def _text_of(self) -> Callable[[int], str]:
        def text_of(position: int) -> str:
            if position < self.n_new:
                return self._spool.text(position)
            standing = self._standing[0]
            return standing.earlier.text(int(standing.numbers[position - self.n_new]))

        return text_of

    def _find_related(self) -> Indexes:
        share = min(self._config.threshold, self._config.containment)
        return related(self.sets, np.arange(self.n_new), np.arange(self.n_new, len(self.sets)), share)

    def _compare(self) -> Compared:
        documents = self.documents
        for part, first, end in zip(self._standing, self._firsts, self._firsts[1:], strict=False):
            chosen = self._related[(self._related >= first) & (self._related < end)]
            documents = documents.joined(part.collected(chosen - first, self.sets.select(chosen)))
        refuse_repeated(documents.facts.ids)  # an input may be called as documents of other folders are
        return compare(documents, self._config, self._scratch)
