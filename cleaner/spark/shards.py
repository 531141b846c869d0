"""The rows of a DataFrame in shards that are known again by what they hold, wherever the rows stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType

#: Shares of a DataFrame that are cleaned one after the other: a killed job loses less than one of them.
SHARDS = 16


def shards(df: DataFrame) -> list[tuple[str, DataFrame]]:
    """The shards that have rows, each with a name that says what it holds: 128 bits over its rows, in any order."""
    from pyspark.sql import functions as sql

    first, second = (_row_hash(df, salt) for salt in (0, 1))
    shard = sql.pmod(first, sql.lit(SHARDS))
    seen = df.select(shard.alias("shard"), first.alias("a"), second.alias("b"), sql.spark_partition_id().alias("part"))
    held = [sql.sum(sql.col(name).cast("decimal(20, 0)")).cast("string") for name in ("a", "b")]
    found = seen.groupBy("shard").agg(sql.count("*"), *held, sql.max("part")).orderBy("shard").collect()
    together = max((row[4] + 1 for row in found), default=1) // SHARDS
    together = max(together, df.sparkSession.sparkContext.defaultParallelism)
    columns = [[field.name, field.dataType.simpleString()] for field in df.schema.fields]
    return [
        (f"shard-{row[0]:05d}-{digest([columns, *row[1:4]])}", df.where(shard == row[0]).coalesce(together))
        for row in found
    ]


def digest(parts: Iterable[object]) -> str:
    """128 bits of what JSON can say, in hex."""
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()[:32]


def _row_hash(df: DataFrame, salt: int) -> Column:
    """64 bits of a row. Spark passes over nulls, so that they are counted in beside the values."""
    from pyspark.sql import functions as sql

    columns: list[Column] = [sql.lit(salt)]
    for field in df.schema.fields:
        name = "`" + field.name.replace("`", "``") + "`"
        columns += [sql.isnull(name), sql.to_json(sql.struct(name)) if _has_map(field.dataType) else sql.col(name)]
    return sql.xxhash64(*columns)


def _has_map(kind: DataType) -> bool:
    """Whether a map, which Spark does not hash, is in a value of this type."""
    return "map<" in kind.simpleString()
