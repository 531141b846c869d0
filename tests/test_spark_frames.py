"""Cleaning a DataFrame: the same documents stay as in a local run, and no row of it is lost."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
import spark_here

import cleaner
from cleaner.config import Config
from cleaner.corpus import duplicates
from cleaner.corpus.collect import Entry, collect
from cleaner.keys import work_key
from cleaner.output.parquet_rows import schema
from cleaner.spark import shards

ROOT = Path(__file__).parents[1]
pytestmark = [
    spark_here.NEEDED,
    spark_here.SOCKETS,
]
TABLES = ("corpus", "duplicates", "removed", "rejected")


@pytest.fixture
def spark() -> Any:
    return spark_here.need_session()


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Generated pages with planted duplicates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        import spark_pages

        return list(spark_pages.pages(1500))


def rows(table: Any) -> list[str]:
    """The rows in an order of their own; a row of a DataFrame comes from no file."""
    return sorted(json.dumps({**row, "source_path": None}, sort_keys=True) for row in table.to_pylist())


def types(schema: pa.Schema) -> list[tuple[str, str]]:
    """Names and types; pyspark 4.0 forgets that entries of a list are never null."""
    return [(one.name, str(one.type).replace(" not null", "")) for one in schema]


def frame(spark: Any, records: list[dict[str, Any]], kind: Any = None) -> Any:
    return spark.createDataFrame(pa.Table.from_pylist(records, kind))


def test_the_rows_are_those_of_a_local_run(spark: Any, records: list[dict[str, Any]], tmp_path: Path) -> None:
    import cleaner.spark

    source = tmp_path / "pages.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    settings = {"mode": "fast", "min_words": 100, "keep": "earliest"}
    local = cleaner.clean_corpus(source, tmp_path / "out", workers=2, text_field="content", id_field="id", **settings)
    assert local.duplicates > 100
    assert local.rejected > 1
    found = cleaner.spark.clean(frame(spark, records).repartition(3), id="id", **settings)
    assert found.complete
    for name in TABLES:
        mine = getattr(found, name).toArrow()
        assert rows(mine) == rows(local.to_arrow(name)), name
        assert types(mine.schema) == types(schema(name))
    found.unpersist()


def test_the_rows_are_the_same_where_the_driver_may_hold_nothing(spark: Any, records: list[dict[str, Any]]) -> None:
    import cleaner.spark

    pages = frame(spark, records[:400])
    alone, rounds = (cleaner.spark.clean(pages, id="id", mode="fast", in_driver=most) for most in (1000, 0))
    for name in ("corpus", "duplicates"):
        assert rows(getattr(rounds, name).toArrow()) == rows(getattr(alone, name).toArrow()), name
    assert rounds.duplicates.count() > 20
    assert rounds.complete


TEXT = "The council of Lenne has built a bridge of {n} stones over the river, and paid {n} crowns for each one of them."

BODY = TEXT.format(n=9).encode()
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><p>" + BODY + b"</p></html>"
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2025-01-02T03:04:05Z\r\n"
    b"WARC-Record-ID: <urn:uuid:1b9c2d3e-0000-4000-8000-000000000001>\r\nContent-Type: application/http\r\n"
    b"Content-Length: " + str(len(HTTP)).encode() + b"\r\n\r\n" + HTTP + b"\r\n\r\n"
)


def test_ids_are_made_where_there_are_none_and_told_apart_where_they_repeat(spark: Any) -> None:
    import cleaner.spark

    texts = [" ".join(TEXT.format(n=number * 10 + part) for part in range(5)) for number in range(5)]
    kind = pa.schema([("url", pa.string()), ("content", pa.binary())])
    names = ["u", "u", None, "v", "u~2"]  # the last one is what the second would be called
    given = [{"url": url, "content": text.encode()} for url, text in zip(names, texts, strict=True)]
    found = cleaner.spark.clean(frame(spark, [*given, {"url": "w", "content": None}], kind))
    kept = {row["id"]: row for row in found.corpus.toArrow().to_pylist()}
    [nameless] = [name for name in kept if name.startswith("sha256:")]
    assert set(kept) == {"u", "u~2", "u~2~2", "v", nameless}
    assert kept["u"]["digest"] == min(hashlib.sha256(text.encode()).hexdigest() for text in texts[:2])
    assert nameless == f"sha256:{kept[nameless]['digest']}"
    [rejected] = found.rejected.toArrow().to_pylist()
    assert (rejected["id"], rejected["reason"]) == ("w", "malformed")
    assert {row["id"] for row in found.removed.toArrow().to_pylist()} <= set(kept)


@pytest.mark.parametrize("contents", [[], [" ", ""]])
def test_a_frame_without_documents_gives_frames_without_rows(spark: Any, contents: list[str]) -> None:
    import cleaner.spark

    kind = pa.schema([("url", pa.string()), ("content", pa.string())])
    given = [{"url": str(number), "content": content} for number, content in enumerate(contents)]
    found = cleaner.spark.clean(frame(spark, given, kind))
    assert [getattr(found, name).count() for name in TABLES] == [0, 0, 0, len(contents)]
    assert found.complete


def test_a_page_that_ends_its_process_is_a_rejected_row(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import cleaner.spark

    monkeypatch.setattr("cleaner.spark.frames._TASK", "spark_tasks:prepare")
    pages = [{"id": str(number), "content": TEXT.format(n=number * 7)} for number in range(20)]
    pages[7]["content"] = "a segfault, please"
    found = cleaner.spark.clean(frame(spark, pages), id="id")
    [rejected] = found.rejected.toArrow().to_pylist()
    assert rejected == {
        "id": "7",
        "source_path": None,
        "reason": "crashed",
        "detail": "the process was ended by SIGSEGV",
    }
    assert found.corpus.count() + found.duplicates.count() == 19


def test_a_column_that_is_not_there_is_named(spark: Any) -> None:
    import cleaner.spark

    with pytest.raises(cleaner.ConfigError, match="no column 'url'; its columns: id, content"):
        cleaner.spark.clean(frame(spark, [{"id": "a", "content": "b"}]))


def test_a_job_that_fails_is_one_line(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import cleaner.spark

    monkeypatch.setattr("cleaner.spark.frames._TASK", "no_such_module:f")
    with pytest.raises(cleaner.EngineError, match=r"a job failed on Spark: .*no_such_module") as error:
        cleaner.spark.clean(frame(spark, [{"id": "a", "content": "b"}]), id="id")
    assert "\n" not in str(error.value)


def test_files_are_read_on_the_cluster_as_a_run_reads_them(
    spark: Any, records: list[dict[str, Any]], tmp_path: Path
) -> None:
    import cleaner.spark

    pages = tmp_path / "pages"
    (pages / "sub").mkdir(parents=True)
    lines = "".join(json.dumps({**one, "title": f"Title {one['id']}"}) + "\n" for one in records[:60]).encode()
    (pages / "sub" / "a.jsonl.gz").write_bytes(gzip.compress(lines))
    (pages / "broken.jsonl.gz").write_bytes(gzip.compress(lines.replace(b'"id": "', b'"id": "b'))[:-900])
    (pages / "one.html").write_bytes(f"<html><title>Caf\xe9</title><p>{TEXT.format(n=1)}</p>".encode("latin-1"))
    (pages / "page.warc").write_bytes(WARC)
    (pages / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    local = cleaner.clean_corpus(pages, tmp_path / "out", workers=2, mode="fast")
    assert local.rejected > 1
    found = cleaner.spark.clean(cleaner.spark.read(spark, pages), mode="fast")
    for name in TABLES:
        mine, its = (table.to_pylist() for table in (getattr(found, name).toArrow(), local.to_arrow(name)))
        assert sorted(map(json.dumps, mine)) == sorted(map(json.dumps, its)), name
    found.unpersist()


# Pairs


@pytest.fixture(scope="module")
def compared(records: list[dict[str, Any]]) -> duplicates.Compared:
    """What the local engine finds in the texts, boilerplate and all, so that much is shared by many."""
    return duplicates.compare(collect(Entry(one["id"], one["content"]) for one in records), Config(containment=0.5))


def sets_of(found: duplicates.Compared) -> pa.Table:
    """Each set once, under its group's number."""
    numbers = [n for n, head in enumerate(found.groups.heads.tolist()) if found.documents.sets.sizes[head]]
    hashes = [found.documents.sets.of(int(found.groups.heads[number])).view(np.int64) for number in numbers]
    return pa.table({"doc": numbers, "size": pa.array(map(len, hashes), pa.int32()), "hashes": hashes})


def on_duckdb(sets: pa.Table, share: float) -> set[tuple[int, ...]]:
    from cleaner.spark.pairs import candidates_sql

    measured, pairs = candidates_sql(share)
    with duckdb.connect() as connection:
        connection.register("sets", sets)
        connection.execute(f"CREATE TABLE measured AS {measured}")
        return set(connection.execute(pairs).fetchall())


def on_spark(spark: Any, sets: pa.Table, share: float) -> set[tuple[int, ...]]:
    from cleaner.spark.pairs import candidates_sql

    measured, pairs = candidates_sql(share, "spark")
    spark.createDataFrame(sets).createOrReplaceTempView("sets")
    spark.sql(measured).cache().createOrReplaceTempView("measured")
    found = {tuple(row.values()) for row in spark.sql(pairs).toArrow().to_pylist()}
    spark.sql("UNCACHE TABLE measured")
    return found


def test_one_sql_gives_the_same_pairs_on_duckdb_and_spark_and_all_that_pass(
    spark: Any, compared: duplicates.Compared
) -> None:
    from cleaner.spark.pairs import verified
    from cleaner.spark.steps import Steps

    sets = sets_of(compared)
    pairs = on_duckdb(sets, 0.5)
    assert pairs == on_spark(spark, sets, 0.5)
    exact = compared.verified
    assert len(exact.a) > 100
    assert {(a, b, 0) for a, b in zip(exact.a.tolist(), exact.b.tolist(), strict=True)} <= pairs
    found = verified(spark.createDataFrame(sets), compared.settings.threshold, 0.5, Steps()).toArrow()
    found = found.sort_by([("a", "ascending"), ("b", "ascending")])
    for name in ("a", "b", "jaccard", "containment"):
        assert found[name].to_pylist() == getattr(exact, name).tolist()


def test_a_shingle_of_too_many_links_them_and_is_told(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand pages alike must not become half a million pairs."""
    monkeypatch.setattr("cleaner.spark.pairs.BUCKET_BOUND", 8)
    monkeypatch.setattr("cleaner.spark.pairs.LINKS", 2)
    hashes = [[*range(20), 100 + number] for number in range(30)]
    sets = pa.table({"doc": range(30), "size": pa.array([21] * 30, pa.int32()), "hashes": hashes})
    pairs = on_duckdb(sets, 0.8)
    assert pairs == {(a, b, 1) for a in (0, 1) for b in range(a + 1, 30)}
    assert pairs == on_spark(spark, sets, 0.8)


def test_sets_that_share_one_half_of_their_digests_are_told_apart(spark: Any) -> None:
    from cleaner.spark.frames import _keyed

    names = ["size", "set_0", "set_1", "text_0", "text_1"]
    documents = spark.createDataFrame([(5, 1, 10, 0, 0), (5, 1, 11, 0, 1), (5, 1, 10, 0, 2), (0, 0, 0, 7, 8)], names)
    assert sorted(row["doc"] for row in _keyed(documents).toArrow().to_pylist()) == [8, 10, 10, 11]
    both = spark.createDataFrame([(5, 1, 10, 0, 0), (5, 1, 11, 0, 1), (5, 2, 11, 0, 2)], names)
    with pytest.raises(cleaner.EngineError, match="in both halves"):
        _keyed(both)


# What is done already

JOB = """
import json
import sys
import warnings
import spark_here
import cleaner.spark

warnings.simplefilter("ignore")
spark = spark_here.need_session()
cleaner.spark.frames._TASK, cleaner.spark.shards.SHARDS = "spark_tasks:prepare", 6
pages = json.loads(open(sys.argv[1]).read())
pages = spark.createDataFrame(pages, "id string, content string, kind map<string,string>")
cleaner.spark.clean(pages, id="id", checkpoint=sys.argv[2])
"""


def whole(folder: Path) -> dict[str, int]:
    """The shards that are whole in a checkpoint folder, with the time of that."""
    return {mark.parent.name: mark.stat().st_mtime_ns for mark in folder.glob("*/shard-*/_SUCCESS")}


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process group")
def test_a_job_that_was_killed_goes_on_with_the_shards_that_are_missing(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cleaner.spark

    monkeypatch.setattr("cleaner.spark.frames._TASK", "spark_tasks:prepare")
    monkeypatch.setattr(shards, "SHARDS", 6)
    pages = [
        {"id": str(n), "content": f"slowly, please. {TEXT.format(n=n // 2)}", "kind": {"n": str(n)}} for n in range(30)
    ]
    (tmp_path / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
    folder = tmp_path / "checkpoint"
    command = [sys.executable, "-c", JOB, tmp_path / "pages.json", folder]
    environment = {**spark_here.environment(), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    with subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL) as job:
        while len(whole(folder)) < 2 and job.poll() is None:
            time.sleep(0.02)
        os.killpg(job.pid, signal.SIGKILL)
    before = whole(folder)
    assert 2 <= len(before) < 6
    given = spark.createDataFrame(pages, "id string, content string, kind map<string,string>")
    found, alone = (cleaner.spark.clean(given, id="id", checkpoint=name) for name in (f"{folder}/", None))
    tables = {name: rows(getattr(alone, name).toArrow()) for name in TABLES}
    assert {name: rows(getattr(found, name).toArrow()) for name in TABLES} == tables
    assert len(tables["duplicates"]) == 15
    after = whole(folder)
    assert before.items() < after.items()
    assert [path.name.partition("-")[0] for path in folder.iterdir()] == [work_key(Config())[:16]]
    # Another order of the rows, and one row that is new: only the shard that it falls into is another one.
    more = given.orderBy("content").union(given.limit(1).selectExpr("'new' AS id", "content", "kind"))
    assert len({name for name, _ in shards.shards(more)} - set(after)) == 1
