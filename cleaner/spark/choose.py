"""Which documents stay: decided in the driver, from the facts of those that are like another one, and from no text."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cleaner.config import Config
from cleaner.corpus.clusters import Facts, rank
from cleaner.corpus.collect import Collected, refuse_repeated
from cleaner.corpus.duplicates import Compared, conclude
from cleaner.corpus.groups import group
from cleaner.corpus.sets import ShingleSets
from cleaner.corpus.store import HashStore
from cleaner.corpus.verify import Verified
from cleaner.output.parquet_rows import schema
from cleaner.output.rows import duplicate_row

#: What the driver wants to know of a document: columns of `facts`.
FACTS = (
    *("id", "date", "source_path", "hostname", "n_chars", "n_tokens", "merits", "size", "doc"),
    *("set_0", "set_1", "text_0", "text_1"),
)
#: What was decided on a document that is like another one.
DECIDED = pa.schema([("id", pa.string()), ("kept", pa.bool_()), ("cluster_size", pa.int64())])


def compared(facts: pa.Table, pairs: pa.Table, settings: Config) -> Compared:
    """The choice among documents. ``facts``: columns `FACTS`; ``pairs``: as `cleaner.spark.pairs.VERIFIED`."""
    sizes, n_tokens, n_chars, merits, doc = (
        _numbers(facts, name) for name in ("size", "n_tokens", "n_chars", "merits", "doc")
    )
    set_digests, text_digests = _digests(facts, "set"), _digests(facts, "text")
    ids, dates, paths, hosts = (facts[name].to_pylist() for name in ("id", "date", "source_path", "hostname"))
    about = Facts(ids, dates, paths, hosts, n_tokens, n_chars, merits.astype(np.int16), np.zeros(len(facts), np.bool_))
    refuse_repeated(ids)
    sets = ShingleSets(HashStore(), np.zeros(len(facts), np.int64), sizes, n_tokens, set_digests)
    ranking = rank(about, settings.keep)
    groups = group(ranking.order, set_digests, text_digests, sizes)
    found = _of_groups(pairs, doc[groups.heads])
    linked = int(_numbers(pairs, "linked").any())
    return conclude(Collected(about, sets, text_digests), settings, ranking, groups, found, linked)


def decided(found: Compared) -> pa.Table:
    """`DECIDED` for each document that is in a cluster."""
    ids, kept_by = found.documents.facts.ids, found.assignment.kept_by.tolist()
    sizes = Counter(kept_by)
    rows = [(ids[at], kept == at, sizes[kept]) for at, kept in enumerate(kept_by) if sizes[kept] > 1]
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, DECIDED.types, strict=True)], DECIDED)


def duplicates(found: Compared) -> pa.Table:
    """Rows of the table of duplicates."""
    rows: list[dict[str, Any]] = []
    for one in found.removed():
        values = {"relation": one.relation, "jaccard": one.jaccard, "containment": one.containment}
        rows.append(duplicate_row(one.id, one.kept_id, why_kept=one.why_kept, **values))  # type: ignore[arg-type]
    return pa.Table.from_pylist(rows, schema("duplicates"))


def _of_groups(pairs: pa.Table, heads: NDArray[np.int64]) -> Verified:
    """Pairs of keys as pairs of positions in ``heads``, the keys of the groups."""
    order = np.argsort(heads, kind="stable")
    places = [order[np.searchsorted(heads[order], _numbers(pairs, name))] for name in ("a", "b")]
    a, b = np.minimum(*places), np.maximum(*places)
    sort = np.lexsort((b, a))
    jaccard, containment = (pairs[name].to_numpy()[sort] for name in ("jaccard", "containment"))
    return Verified(a[sort], b[sort], jaccard, containment)


def _numbers(table: pa.Table, name: str) -> NDArray[np.int64]:
    values: NDArray[np.int64] = table[name].to_numpy().astype(np.int64)
    return values


def _digests(table: pa.Table, name: str) -> NDArray[np.uint64]:
    return np.column_stack([_numbers(table, f"{name}_{half}").view(np.uint64) for half in (0, 1)])
