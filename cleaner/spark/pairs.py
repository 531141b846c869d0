"""Pairs of alike sets, found where they lie: candidates by the SQL of this folder, each checked on an executor."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cleaner.corpus.pairs import BUCKET_BOUND, LINKS
from cleaner.corpus.verify import count_shared, passing
from cleaner.engines.spark_session import unwarned

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from cleaner.spark.steps import Steps

#: Verified pairs: the keys of two sets, whether a linked hash led to them, and the exact values.
VERIFIED = "a bigint, b bigint, linked int, jaccard double, containment double"


def candidates_sql(share: float, dialect: str = "duckdb") -> tuple[str, str]:
    """Two statements: `measured` from `sets`, and from that (a, b, linked) for all pairs that may share so much.

    ``share``: of the smaller set. ``dialect``: "duckdb", in which they are written, or another one that sqlglot knows.
    """
    text = files("cleaner.spark").joinpath("candidates.sql").read_text(encoding="utf-8")
    written = text.format(share=f"{share:.17e}", most=BUCKET_BOUND**2, links=LINKS)
    if dialect == "duckdb":
        measured, pairs = written.split(";")
    else:
        import sqlglot

        measured, pairs = sqlglot.transpile(written, read="duckdb", write=dialect, comments=False)
    return measured, pairs


def verified(sets: DataFrame, threshold: float, containment: float, steps: Steps) -> DataFrame:
    """Pairs of ``sets`` (doc, size, hashes) that reach a setting, as `VERIFIED`; kept as "pairs"."""
    from pyspark import StorageLevel

    spark = sets.sparkSession
    if steps.has("pairs", spark):
        return steps.kept("pairs", spark.createDataFrame([], VERIFIED))
    measure, pair = candidates_sql(min(threshold, containment), "spark")
    # A view that is dropped takes what is kept of its rows along, so views stay until all is read.
    views = {name: f"cleaner_{name}_{uuid.uuid4().hex}" for name in ("sets", "measured")}
    sets.createOrReplaceTempView(views["sets"])
    measured = spark.sql(measure.replace(" sets", f" {views['sets']}")).persist(StorageLevel.DISK_ONLY)
    measured.count()  # now, else each of the four places that read it may begin to make it
    measured.createOrReplaceTempView(views["measured"])
    found = spark.sql(pair.replace(" measured", f" {views['measured']}"))
    left = sets.selectExpr("doc as a", "hashes as a_hashes")
    right = sets.selectExpr("doc as b", "hashes as b_hashes")
    pairs = found.join(left, "a").join(right, "b").select("a", "b", "linked", "a_hashes", "b_hashes")

    def check(batches: Any) -> Any:
        return checked(threshold, containment, batches)

    try:
        with unwarned():
            return steps.kept("pairs", pairs.mapInArrow(check, VERIFIED))
    finally:
        measured.unpersist()
        for view in views.values():
            spark.catalog.dropTempView(view)


def checked(threshold: float, containment: float, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Those of the candidates that reach a setting, with their exact values."""
    for batch in batches:
        a, b, linked = (batch.column(name).to_numpy() for name in ("a", "b", "linked"))
        a_hashes, a_starts, a_ends = _flat(batch.column("a_hashes"))
        b_hashes, b_starts, b_ends = _flat(batch.column("b_hashes"))
        starts = np.concatenate((a_starts, b_starts + len(a_hashes)))
        ends = np.concatenate((a_ends, b_ends + len(a_hashes)))
        rows = np.arange(len(a))
        shared = np.zeros(len(a), np.int64)
        count_shared(np.concatenate((a_hashes, b_hashes)), starts, ends, rows, rows + len(a), shared)
        found = passing(rows, rows + len(a), shared, ends - starts, threshold, containment)
        values = [a[found.a], b[found.a], linked[found.a], found.jaccard, found.containment]
        yield pa.record_batch(values, ["a", "b", "linked", "jaccard", "containment"])


def _flat(column: Any) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """All hashes of a column of lists, and where those of each row begin and end."""
    ends = np.cumsum(column.value_lengths().to_numpy(zero_copy_only=False).astype(np.int64))
    hashes = column.flatten().to_numpy(zero_copy_only=False).view(np.uint64)
    return hashes, np.concatenate((np.zeros(1, np.int64), ends))[: len(ends)], ends
