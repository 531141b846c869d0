"""The Spark engine: one bad item costs itself, the cluster is not read ahead without end, what is missing is said."""

from __future__ import annotations

import importlib.util
import itertools
import os
import socket
import stat
import sys
import time
from pathlib import Path

import pytest
import spark_here

from cleaner.engines import Answered, Failure, Function, load
from cleaner.errors import ConfigError, EngineError

HERE = Path(__file__).parent
ACT = Function("child_functions:act")
pytestmark = spark_here.SOCKETS
needs_pyspark = pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits are exact on Linux only")


@pytest.fixture
def shared(monkeypatch):
    """The session that tests share, and the functions of the children."""
    monkeypatch.syspath_prepend(str(HERE))
    return spark_here.need_session()


@spark_here.NEEDED
@linux_only
def test_misdeeds_cost_one_item_each_and_are_named(shared):
    deeds = {
        "do:exit": Failure("crashed", "the process ended with status 3"),
        "do:segfault": Failure("crashed", "the process was ended by SIGSEGV"),
        "do:spin in C": Failure("timeout", "more than 0.5 s of CPU time"),
        "do:hog": Failure("memory", "more than 300 MiB of memory"),
    }
    items = [*map(str, range(5)), *itertools.chain(*([deed, f"after {deed}"] for deed in deeds)), *map(str, range(99))]
    engine = load("spark", cpu_seconds=0.5, memory_bytes=300 << 20)
    out = list(engine.map(ACT, items, describe=str))
    assert [key for key, _ in out] == items
    assert [(key, answer) for key, answer in out if key != answer] == list(deeds.items())


@spark_here.NEEDED
@linux_only
def test_a_child_that_sleeps_is_ended_by_the_wall_clock(shared):
    [(_, answer)] = load("spark", wall_seconds=0.5).map(ACT, ["do:sleep"], describe=str)
    assert answer == Failure("timeout", "no answer within 0.5 s")


@spark_here.NEEDED
def test_an_item_is_tried_once_more_in_a_fresh_child(shared, tmp_path):
    items = [str(number) for number in range(4)]
    out = list(load("spark").map(Function("child_functions:once", str(tmp_path)), items, describe=str))
    assert out == [(item, item) for item in items]


@spark_here.NEEDED
@linux_only
def test_a_child_serves_several_chunks(shared):
    """Its start costs a second: chunks of one map must not pay it again and again."""
    pids = [pid for _, pid in load("spark").map(ACT, ["do:pid"] * 600, describe=str)]
    assert len(set(pids)) <= 2


@spark_here.NEEDED
def test_answered_items_keep_their_places(shared):
    items = [Answered("k0", {"as": "it is"}), "a", Answered("k1", 1), Answered("k2", 2), "b", *["c"] * 90]
    out = list(load("spark").map(ACT, items, describe=str))
    assert out == [("k0", {"as": "it is"}), ("a", "a"), ("k1", 1), ("k2", 2), ("b", "b"), *[("c", "c")] * 90]


@needs_pyspark
def test_answered_items_alone_start_no_cluster(monkeypatch):
    monkeypatch.setattr("cleaner.engines.spark.check_java", lambda: None)
    engine = load("spark", master="spark://127.0.0.1:1")
    assert list(engine.map(ACT, [Answered(n, n) for n in range(200)], describe=str)) == [(n, n) for n in range(200)]


@spark_here.NEEDED
def test_items_are_read_only_a_bounded_part_ahead(shared, monkeypatch):
    monkeypatch.setattr("cleaner.engines.spark._FEW_ITEMS", 4)
    taken: list[int] = []
    items = (taken.append(number) or number for number in itertools.count())
    answers = load("spark").map(Function("child_functions:echo"), items, describe=int)
    for number, (key, _) in zip(range(60), answers, strict=False):
        assert key == number
        assert len(taken) <= number + 1 + 8 * 4
    answers.close()


@spark_here.NEEDED
@linux_only
def test_closing_early_ends_the_children(shared):
    answers = load("spark").map(ACT, iter(lambda: "do:nap and pid", None), describe=str)
    _, pid = next(answers)
    start = time.monotonic()
    answers.close()
    while Path(f"/proc/{pid}").exists() and time.monotonic() < start + 60:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


@spark_here.NEEDED
def test_an_item_that_cannot_be_sent_is_named(shared):
    with pytest.raises(EngineError, match="item 1 cannot be sent"):
        list(load("spark").map(ACT, [lambda: None], describe=lambda _: "item 1"))


@spark_here.NEEDED
def test_a_worker_with_another_version_is_an_error(shared, monkeypatch):
    """It would clean pages otherwise than the settings in the manifest say."""
    monkeypatch.setattr("cleaner.engines.spark_task.VERSION", "0.0.0")
    from cleaner.engines.spark_task import Work

    monkeypatch.setattr("cleaner.engines.spark.Work", lambda *given: Work(*given, version="0.0.0"))
    with pytest.raises(
        EngineError, match=r"a Spark worker has cleaner .*, this is 0\.0\.0: install the same everywhere"
    ):
        list(load("spark").map(ACT, ["a"], describe=str))


@spark_here.NEEDED
def test_a_session_that_is_open_is_not_used_for_another_master(shared):
    with pytest.raises(ConfigError, match=r"a Spark session with master local.* is open"):
        list(load("spark", master="spark://elsewhere:7077").map(ACT, ["a"], describe=str))


# What is missing


@needs_pyspark
def test_no_java_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineError, match=r"needs Java 17 or later, and there is no java .*apt install openjdk"):
        load("spark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match=r"there is no java in JAVA_HOME"):
        load("spark")


@needs_pyspark
@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize(("version", "number"), [("1.8.0_402", "8"), ("11.0.22", "11")])
def test_an_old_java_says_what_to_install(monkeypatch, tmp_path, version, number):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match=rf"needs Java 17 or later, and .*java is Java {number}: install one"):
        load("spark")


@needs_pyspark
@pytest.mark.parametrize("option", ["workers", "cpu_seconds", "wall_seconds", "memory_bytes"])
def test_limits_of_nothing_are_refused(option):
    with pytest.raises(ConfigError, match=f"{option} must be above 0, not 0"):
        load("spark", **{option: 0})


@spark_here.NEEDED
@pytest.mark.parametrize("place", ["", "127.0.0.1", "127.0.0.1:no", "no.such.host.invalid:7077"])
def test_a_master_that_cannot_be_reached_is_named_at_once(place):
    from cleaner.engines import spark_session

    with pytest.raises(EngineError, match=rf"cannot reach the Spark master spark://{place} "):
        spark_session._check_reachable(f"spark://{place}")


@spark_here.NEEDED
def test_one_master_of_several_is_enough():
    from cleaner.engines import spark_session

    with socket.create_server(("127.0.0.1", 0)) as server:
        spark_session._check_reachable(f"spark://127.0.0.1:1,127.0.0.1:{server.getsockname()[1]}")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "An error occurred while calling None.org.apache.X.\n: org.apache.spark.SparkException: Bad: 'x'\n\tat a.b",
            "SparkException: Bad: 'x'",
        ),
        ("An exception\nTraceback (most recent call last):\n  File x\nModuleNotFoundError: No y\n", "ModuleNotFound"),
        ("", "RuntimeError"),
    ],
)
def test_what_spark_says_becomes_one_line(said, expected):
    from cleaner.engines.spark_session import cause

    assert cause(RuntimeError(said)).startswith(expected)
    assert "\n" not in cause(RuntimeError(said))
