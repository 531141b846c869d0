"""Which documents stay, where the driver cannot hold those that are like another one: rounds of joins.

The rule is that of `cleaner.corpus.clusters`, and so is the answer. Documents with the same shingles are one group,
which ranks as its best document does. In each round the groups that no better one is like stay, those that are like
them go, and what is like these has one fewer to wait for; a group that is left without any stays. In the end each that
went is claimed by the best of those that it is like and that stayed. A round needs numbers only, two for each pair; as
soon as the pairs that are left fit into the driver, it goes through them alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cleaner.config import Config
from cleaner.corpus.clusters import Keep, moment, rule, source_place, spared
from cleaner.output.parquet_rows import schema
from cleaner.output.rows import duplicate_row

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from cleaner.spark.steps import Steps

#: By what a document ranks, for each name of a rule: lower is better, as Spark compares numbers and strings.
_RANKS = {
    "preferred_source": ("place",),
    "more_complete": ("fewer_tokens",),
    "earlier": ("undated", "moment"),
    "longer": ("fewer_chars",),
    "better_known": ("fewer_merits",),
    "smaller_id": ("id",),
}
_RANKED = pa.schema(
    [
        *((name, pa.int64()) for name in ("doc", "size", "text_0", "text_1", "place", "fewer_tokens", "undated")),
        *(("moment", pa.string()), ("fewer_chars", pa.int64()), ("fewer_merits", pa.int64()), ("id", pa.string())),
    ]
)


def chosen(
    steps: Steps, facts: DataFrame, pairs: DataFrame, settings: Config, in_driver: int
) -> tuple[DataFrame, DataFrame]:
    """The rows `choose.DECIDED`, and those of the table of duplicates.

    ``facts``: columns `choose.FACTS` of documents that are like another one; ``pairs``: as `pairs.VERIFIED`.
    ``in_driver``: pairs that the driver may hold.
    """
    from pyspark.sql import functions as sql
    from pyspark.sql.pandas.types import from_arrow_schema

    keep = settings.keep

    def ranks(batches: Any) -> Any:
        return ranked(keep, batches)

    documents = facts.mapInArrow(ranks, from_arrow_schema(_RANKED))
    rank = sql.struct(*(name for part in rule(keep) for name in _RANKS[part]))
    documents = steps.kept(
        "ranked", documents.select("doc", "size", sql.struct(rank.alias("rank"), "text_0", "text_1").alias("one"))
    )
    best = steps.kept("best", documents.groupBy("doc").agg(sql.min("one").alias("best"), sql.max("size").alias("size")))
    edges = steps.kept("edges", _directed(pairs, best, settings))
    gone = _gone(steps, edges.select("better", "worse"), in_driver)
    staying = edges.join(gone, edges.better == gone.doc, "left_anti")
    claims = (
        staying.join(best.withColumnRenamed("doc", "better"), "better")
        .groupBy(sql.col("worse").alias("doc"))
        .agg(sql.min(sql.struct("best", "jaccard", "containment")).alias("claim"))
    )
    settled = documents.join(best, "doc").join(claims, "doc", "left")
    settled = settled.select(
        "one",
        sql.coalesce("claim.best", "best").alias("kept"),
        sql.col("claim.jaccard").alias("jaccard"),
        sql.col("claim.containment").alias("containment"),
    )
    settled = steps.kept("settled", settled)
    return _decided(settled), _duplicates(settled, settings)


def ranked(keep: Keep, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What documents rank by: rows of `_RANKED` for rows of `choose.FACTS`."""
    prefixes = () if isinstance(keep, str) else tuple(keep)
    for batch in batches:
        dates = batch.column("date").to_pylist()
        names = (batch.column(name).to_pylist() for name in ("id", "source_path", "hostname"))
        values = {name: batch.column(name) for name in ("doc", "size", "text_0", "text_1", "id")}
        values["place"] = pa.array((source_place(prefixes, *some) for some in zip(*names, strict=True)), pa.int64())
        values["undated"] = pa.array([int(not date) for date in dates], pa.int64())
        values["moment"] = pa.array([moment(date) if date else "" for date in dates], pa.string())
        for name in ("tokens", "chars"):
            values[f"fewer_{name}"] = pa.array(-batch.column(f"n_{name}").to_numpy())
        values["fewer_merits"] = pa.array(-batch.column("merits").to_numpy())
        yield pa.record_batch([values[name] for name in _RANKED.names], schema=_RANKED)


def removed(better: NDArray[np.int64], worse: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those that go, where ``better[i]`` ranks before ``worse[i]`` and is like it: what the rounds come to."""
    names, places = np.unique(np.concatenate((better, worse)), return_inverse=True)
    first, second = places[: len(better)], places[len(better) :]
    order = np.argsort(first, kind="stable")
    bounds = np.searchsorted(first[order], np.arange(len(names) + 1)).tolist()
    others = second[order].tolist()
    waiting = np.bincount(second, minlength=len(names)).tolist()
    goes = [False] * len(names)
    ready = [place for place, number in enumerate(waiting) if number == 0]
    while ready:
        place = ready.pop()
        for other in others[bounds[place] : bounds[place + 1]]:
            goes[other] |= not goes[place]
            waiting[other] -= 1
            if waiting[other] == 0:
                ready.append(other)
    return names[np.array(goes, np.bool_)]


def _directed(pairs: DataFrame, best: DataFrame, settings: Config) -> DataFrame:
    """The pairs of groups as (better, worse), with their values; without those of which both stay (`spared`)."""
    from pyspark.sql import functions as sql

    sides = [
        best.select(
            sql.col("doc").alias(side),
            sql.col("best.rank").alias(f"{side}_rank"),
            sql.col("size").alias(f"{side}_size"),
        )
        for side in ("a", "b")
    ]
    first = sql.col("a_rank") < sql.col("b_rank")
    better, worse = (sql.when(first, sql.col(one)).otherwise(sql.col(other)) for one, other in (("a", "b"), ("b", "a")))
    smaller = sql.when(first, sql.expr("a_size < b_size")).otherwise(sql.expr("b_size < a_size"))
    least = spared(settings.keep, settings.threshold)
    joined = pairs.join(sides[0], "a").join(sides[1], "b").where((sql.col("jaccard") >= least) | ~smaller)
    return joined.select(better.alias("better"), worse.alias("worse"), "jaccard", "containment")


def _gone(steps: Steps, edges: DataFrame, in_driver: int) -> DataFrame:
    """The groups (doc) that do not stay."""
    from pyspark.sql import functions as sql
    from pyspark.sql.pandas.types import from_arrow_schema

    found: list[DataFrame] = []
    left, number = edges, edges.count()
    while number > in_driver:
        step = len(found)
        worse = left.select(sql.col("worse").alias("better"))
        first = left.select("better").distinct().join(worse, "better", "left_anti")
        go = left.join(first, "better", "left_semi").select(sql.col("worse").alias("doc")).distinct()
        found.append(steps.kept(f"gone-{step:04d}", go))
        left = left.join(found[-1], left.worse == found[-1].doc, "left_anti")
        left = left.join(found[-1], left.better == found[-1].doc, "left_anti")
        left = steps.kept(f"left-{step:04d}", left)
        number = left.count()
    numbers = left.toArrow()
    rest = pa.table({"doc": removed(numbers["better"].to_numpy(), numbers["worse"].to_numpy())})
    gone = edges.sparkSession.createDataFrame(rest, from_arrow_schema(rest.schema))
    for part in found:
        gone = gone.union(part)
    return gone


def _decided(settled: DataFrame) -> DataFrame:
    from pyspark.sql import functions as sql

    rows = settled.select(sql.col("one.rank.id").alias("id"), sql.col("kept.rank.id").alias("kept_id"))
    sizes = rows.groupBy("kept_id").agg(sql.count("*").alias("cluster_size")).where("cluster_size > 1")
    return rows.join(sizes, "kept_id").select("id", sql.expr("id = kept_id").alias("kept"), "cluster_size")


def _duplicates(settled: DataFrame, settings: Config) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema

    keep, threshold = settings.keep, settings.threshold

    def rows(batches: Any) -> Any:
        return duplicates(keep, threshold, batches)

    gone = settled.where("one.rank.id <> kept.rank.id")
    return gone.mapInArrow(rows, from_arrow_schema(schema("duplicates")))


def duplicates(keep: Keep, threshold: float, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows of the table of duplicates for documents that go (``one``), with who stands for them (``kept``)."""
    parts = [(name, _RANKS[name]) for name in rule(keep)]
    for batch in batches:
        rows = []
        for row in batch.to_pylist():
            one, kept, jaccard = row["one"], row["kept"], row["jaccard"]
            first, second = kept["rank"], one["rank"]
            why = next(name for name, by in parts if [first[key] for key in by] < [second[key] for key in by])
            if jaccard is None:  # no pair: their shingles are the same
                same = (one["text_0"], one["text_1"]) == (kept["text_0"], kept["text_1"])
                relation, jaccard, share = "exact" if same else "near", 1.0, 1.0
            else:
                relation, share = "near" if jaccard >= threshold else "contained", row["containment"]
            values = {"relation": relation, "jaccard": round(jaccard, 6), "containment": round(share, 6)}
            rows.append(duplicate_row(second["id"], first["id"], why_kept=why, **values))
        yield pa.RecordBatch.from_pylist(rows, schema("duplicates"))
