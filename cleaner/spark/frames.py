"""From a DataFrame of pages to DataFrames of what comes of them."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.config import Config, resolve
from cleaner.corpus.duplicates import GROUP_BOUND
from cleaner.engines import Function
from cleaner.engines.spark_session import cause, is_local, unwarned
from cleaner.engines.spark_task import Work
from cleaner.errors import ConfigError, EngineError
from cleaner.formats.origin import Columns
from cleaner.keys import work_key
from cleaner.output.rows import TABLES
from cleaner.spark import choose, rounds, shards
from cleaner.spark.reading import PAGES
from cleaner.spark.steps import Steps

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

#: By this name a worker's child finds what is done with a page, and what a page may take, as in `LocalEngine`.
_TASK, _LIMITS = "cleaner.page_task:prepare", (10.0, 60.0, 1 << 30)
#: Pages can be large, so Spark hands few at a time to a Python worker; and it takes sets of hashes for smaller than
#: they are, so that one which it sends to all executors may not fit into the driver's heap: it sorts them instead.
_SETTINGS = {"spark.sql.execution.arrow.maxRecordsPerBatch": "256", "spark.sql.autoBroadcastJoinThreshold": "-1"}
#: Pairs that the driver may hold for each document that it may hold; a pair of numbers is so much smaller.
_PAIRS_A_DOCUMENT = 16


@dataclasses.dataclass(frozen=True, slots=True)
class Cleaned:
    """What came of the pages: DataFrames with the columns and types of the tables of an output folder.

    Every page has a row in one of ``corpus``, ``duplicates`` and ``rejected``, in no order. ``complete``: as of
    `find_duplicates`. The cleaned pages lie on the disks of the cluster until `unpersist`, or in the folder given as
    ``checkpoint``, which the DataFrames need.
    """

    corpus: DataFrame
    duplicates: DataFrame
    removed: DataFrame
    rejected: DataFrame
    complete: bool
    _outcomes: DataFrame = dataclasses.field(repr=False)

    def unpersist(self) -> None:
        """Give the disk space back. The DataFrames stay usable, but what they need is cleaned anew."""
        self._outcomes.unpersist()


def clean(
    df: DataFrame,
    text: str = "content",
    id: str = "url",  # noqa: A002  # the name of the column
    config: Config | None = None,
    *,
    checkpoint: str | None = None,
    in_driver: int = 1_000_000,
    **settings: Any,
) -> Cleaned:
    """Clean the pages of a DataFrame on its cluster, and remove duplicates among them.

    ``text``: column with the page, string or binary. ``id``: column with its id; where that is null the id is the
    content's sha256, and of equal ids the later ones, by content, get `~2`, `~3`. ``url``, ``charset`` and
    ``crawl_date`` are used where there are such columns; all others are kept in ``extra`` and may give metadata. The
    same documents stay, for the same reasons, as in a local run over the same records. Of a DataFrame that `read` has
    made all columns are known.
    ``checkpoint``: folder for what is done already, on any file system that Spark knows, of one job at a time: the
    next call with the same pages goes on there. It reads ``df`` once for each of `SHARDS` shares, which must give the
    same rows each time. ``in_driver``: documents that are like another one up to which the driver chooses alone, with
    1 KB for each; beyond, rounds of joins choose the same ones.
    ConfigError: no such column or setting. EngineError: a job fails.
    """
    resolved = resolve(config, settings)
    for name in (text, id):
        if name not in df.columns and df.columns != PAGES.names:
            raise ConfigError(f"the DataFrame has no column {name!r}; its columns: {', '.join(df.columns)}")
    names = Columns(text, id)
    with _set(df), unwarned(), _told():
        if checkpoint is None:
            from pyspark import StorageLevel

            steps, cleaned = Steps(), _outcomes(df, names, resolved).persist(StorageLevel.DISK_ONLY)
        else:
            steps, cleaned = _by_shards(df, names, resolved, Steps(checkpoint.rstrip("/")))
        found = _compared(_unique(cleaned), resolved, steps, in_driver)
        return dataclasses.replace(found, _outcomes=cleaned)


def _by_shards(df: DataFrame, names: Columns, config: Config, steps: Steps) -> tuple[Steps, DataFrame]:
    """The outcomes, shard by shard, and the steps of what is made of them all."""
    mine = steps.inside(f"{work_key(config)[:16]}-{shards.digest([names.text, names.id, _TASK])}")
    parts = shards.shards(df) or [("nothing", df.limit(0))]
    cleaned = mine.together([(name, _outcomes(part, names, config)) for name, part in parts])
    return mine.inside(f"all-{shards.digest([name for name, _ in parts])}"), cleaned


def _outcomes(df: DataFrame, names: Columns, config: Config) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema

    from cleaner.spark.pages import OUTCOMES, outcomes

    path = tuple(sys.path) if is_local(df.sparkSession) else ()
    work = Work(Function(_TASK, config), *_LIMITS, path)

    def cleaned(batches: Any) -> Any:
        return outcomes(work, names, batches)

    return df.mapInArrow(cleaned, from_arrow_schema(OUTCOMES))


def _unique(outcomes: DataFrame) -> DataFrame:
    """The same with an id for each row of its own; a new one may be another row's own, so it is looked again."""
    while True:
        repeated = outcomes.groupBy("id").count().where("count > 1").select("id")
        if repeated.isEmpty():
            return outcomes
        outcomes = _numbered(outcomes, repeated)


def _numbered(outcomes: DataFrame, repeated: DataFrame) -> DataFrame:
    """The rows of ``repeated`` ids as ID, ID~2, …: rows have no order, so their contents say which comes first."""
    from pyspark.sql import Window, functions as sql

    content = sql.coalesce("corpus.digest", sql.to_json("rejected"))
    place = sql.row_number().over(Window.partitionBy("id").orderBy(content, sql.to_json("corpus")))
    numbered = outcomes.join(repeated, "id", "left_semi").withColumn("place", place)
    name = sql.when(sql.col("place") > 1, sql.concat("id", sql.lit("~"), "place")).otherwise(sql.col("id"))
    renamed = numbered.withColumn("id", name).drop("place")
    for column in ("corpus", "rejected"):
        changed = sql.col(column).withField("id", sql.col("id"))
        renamed = renamed.withColumn(column, sql.when(sql.col(column).isNotNull(), changed))
    renamed = renamed.withColumn("removed", sql.transform("removed", lambda row: row.withField("id", sql.col("id"))))
    return outcomes.join(repeated, "id", "left_anti").unionByName(renamed.select(outcomes.columns))


def _compared(outcomes: DataFrame, config: Config, steps: Steps, in_driver: int) -> Cleaned:
    from pyspark.sql import functions as sql

    from cleaner.spark.pairs import verified

    documents = _keyed(outcomes.where("size is not null"))
    groups = documents.groupBy("doc").agg(sql.count("*").alias("members"), sql.min("id").alias("first"))
    several = groups.where("members > 1").cache()
    copies = documents.join(several, "doc").where("id <> first").select("id")
    sets = documents.where("size > 0").join(copies, "id", "left_anti").select("doc", "size", "hashes")
    pairs = verified(sets, config.threshold, config.containment, steps)
    alike = several.select("doc").union(pairs.select("a")).union(pairs.select("b")).distinct()
    inner = ("date", "source_path", "hostname", "n_chars")
    facts = documents.select(*(f"corpus.{name}" if name in inner else name for name in choose.FACTS))
    facts = steps.kept("facts", facts.join(alike, "doc", "left_semi"))
    complete = several.where(f"members > {GROUP_BOUND}").isEmpty() and pairs.where("linked > 0").isEmpty()
    several.unpersist()
    if facts.count() <= in_driver and pairs.count() <= _PAIRS_A_DOCUMENT * in_driver:
        found = choose.compared(facts.toArrow(), pairs.toArrow(), config)
        decided, duplicates = _frame(outcomes, choose.decided(found)), _frame(outcomes, choose.duplicates(found))
    else:
        decided, duplicates = rounds.chosen(steps, facts, pairs, config, _PAIRS_A_DOCUMENT * in_driver)
    return Cleaned(
        corpus=_corpus(outcomes, decided),
        duplicates=duplicates,
        removed=outcomes.select(sql.explode("removed").alias("row")).select("row.*"),
        rejected=outcomes.where("rejected is not null").select("rejected.*"),
        complete=complete,
        _outcomes=outcomes,
    )


def _keyed(documents: DataFrame) -> DataFrame:
    """With ``doc``, the same number for documents with the same shingles (or, where there are none, the same text).

    Half of the 128 bits that stand for a set are enough but for a rare accident, which is looked for.
    """
    from pyspark.sql import functions as sql

    for half in (0, 1):
        by_set = sql.when(sql.col("size") > 0, sql.col(f"set_{half}")).otherwise(sql.col(f"text_{half}"))
        other = sql.when(sql.col("size") > 0, sql.col(f"set_{1 - half}")).otherwise(sql.col(f"text_{1 - half}"))
        keyed = documents.withColumn("doc", by_set)
        kinds = (
            keyed.withColumn("other", other)
            .groupBy("doc")
            .agg(sql.min("other").alias("low"), sql.max("other").alias("high"), sql.min("size"), sql.max("size"))
        )
        if kinds.where("low <> high or `min(size)` <> `max(size)`").isEmpty():
            return keyed
    raise EngineError("two sets of shingles have the same 64 bits, in both halves of their digests: use another engine")


def _corpus(outcomes: DataFrame, decided: DataFrame) -> DataFrame:
    from pyspark.sql import functions as sql

    names = list(TABLES["corpus"])
    rows = outcomes.where("size is not null").select("corpus.*").drop("cluster", "cluster_size")
    rows = rows.join(decided, "id", "left").where("kept is null or kept")
    rows = rows.withColumn("cluster", sql.when(sql.col("kept"), sql.col("id")))
    return rows.withColumn("cluster_size", sql.coalesce("cluster_size", sql.lit(1).cast("bigint"))).select(*names)


def _frame(like: DataFrame, table: pa.Table) -> DataFrame:
    """An Arrow table as a DataFrame of the same session."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return like.sparkSession.createDataFrame(table, from_arrow_schema(table.schema))


@contextlib.contextmanager
def _set(df: DataFrame) -> Iterator[None]:
    """Inside, the session has `_SETTINGS`."""
    conf = df.sparkSession.conf
    before = {name: str(conf.get(name)) for name in _SETTINGS}
    for name, value in _SETTINGS.items():
        conf.set(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            conf.set(name, value)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What Spark says of a job that fails, in one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise EngineError(f"a job failed on Spark: {cause(error)}") from error
