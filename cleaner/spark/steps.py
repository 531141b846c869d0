"""Rows that a job keeps between its steps: on the cluster, or in a folder, where the next job finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Spark writes it into a folder last, when all the files that belong to it stand there.
_WHOLE = "_SUCCESS"


@dataclass(frozen=True, slots=True)
class Steps:
    """Where rows are kept. ``folder``: a URL that Spark knows; None: on the disks of the executors.

    A folder is looked at by name, so the name says all that the rows depend on.
    """

    folder: str | None = None

    def inside(self, name: str) -> Steps:
        """The steps that belong to ``name``."""
        return self if self.folder is None else replace(self, folder=f"{self.folder}/{name}")

    def kept(self, name: str, rows: DataFrame) -> DataFrame:
        """The rows, made once, without the plan that made them: those in the folder, where an earlier job ended this.

        Without a folder they go to Spark's checkpoint directory, if the session has one. If not, and an executor
        that holds some of them is lost, the job fails.
        """
        from pyspark import StorageLevel

        if self.folder is None:
            if rows.sparkSession.sparkContext.getCheckpointDir() is not None:
                return rows.checkpoint()
            return rows.localCheckpoint(storageLevel=StorageLevel.DISK_ONLY)
        return self.together([(name, rows)])

    def together(self, parts: Sequence[tuple[str, DataFrame]]) -> DataFrame:
        """The rows of all parts, one or more, each kept in the folder, which there must be, under its name."""
        for name, rows in parts:
            if not self.has(name, rows.sparkSession):
                rows.write.mode("overwrite").option("compression", "zstd").parquet(f"{self.folder}/{name}")
        first = parts[0][1]
        return first.sparkSession.read.schema(first.schema).parquet(*(f"{self.folder}/{name}" for name, _ in parts))

    def has(self, name: str, spark: SparkSession) -> bool:
        """Whether all rows of this name are in the folder."""
        if self.folder is None:
            return False
        context = spark.sparkContext
        place = context._jvm.org.apache.hadoop.fs.Path(f"{self.folder}/{name}/{_WHOLE}")  # type: ignore[union-attr]  # noqa: SLF001
        return bool(place.getFileSystem(context._jsc.hadoopConfiguration()).exists(place))  # noqa: SLF001
