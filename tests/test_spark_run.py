"""A run on Spark gives the bytes of a local one: on one machine, on a cluster, killed, resumed, with bad pages."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spark_here

import cleaner
from cleaner import run, spool
from cleaner.output.verify import verify

ROOT = Path(__file__).parents[1]
pytestmark = [
    spark_here.NEEDED,
    spark_here.SOCKETS,
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 generated pages, 50 of them hostile, and a page that ends its process."""
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        import spark_pages

        records = list(spark_pages.pages(600, 50))
    records.insert(300, {"id": "end", "content": "This page is a segfault, please take care of it.", "section": "x"})
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "pages.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def of_local(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a local run leaves."""
    out = tmp_path_factory.mktemp("local") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_TASK", "spark_tasks:prepare")
        summary = cleaner.clean_corpus(pages, out, engine="local", workers=2)
    assert summary.duplicates > 30
    assert summary.rejected > 5
    return tree(out)


def tree(folder: Path) -> dict[str, bytes]:
    """All files of an output folder but the index."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "index" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_seeds_give_the_committed_corpus(tmp_path: Path) -> None:
    spark_here.need_session()
    cleaner.clean_corpus(ROOT / "seeds", tmp_path / "out", engine="spark")
    assert tree(tmp_path / "out") == tree(ROOT / "clean")


def test_generated_and_hostile_pages_give_the_same_bytes_and_a_crash_costs_its_page(
    pages: Path, of_local: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spark_here.need_session()
    monkeypatch.setattr(run, "_TASK", "spark_tasks:prepare")
    cleaner.clean_corpus(pages, tmp_path / "out", engine="spark")
    assert tree(tmp_path / "out") == of_local
    assert verify(tmp_path / "out") == []
    crashed = [row for row in map(json.loads, of_local["rejected.jsonl"].splitlines()) if row["reason"] == "crashed"]
    assert [row["id"] for row in crashed] == ["end"]


def test_a_run_that_was_ended_goes_on_where_it_was(
    pages: Path, of_local: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spark_here.need_session()
    monkeypatch.setattr(run, "_TASK", "spark_tasks:prepare")
    monkeypatch.setattr(spool, "OUTCOMES", 100)
    seen = 0

    def stop(number: int, *_: int) -> None:
        nonlocal seen
        seen += number
        if seen == 450:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        cleaner.clean_corpus(pages, tmp_path / "out", engine="spark", progress=stop)
    assert not (tmp_path / "out" / "manifest.json").exists()
    sent = _count_sent(monkeypatch)
    cleaner.clean_corpus(pages, tmp_path / "out", engine="spark")
    assert tree(tmp_path / "out") == of_local
    assert 180 < sum(sent) <= 201  # four shards of 100 were whole; what cannot be read is not sent


def _count_sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    from cleaner.engines import spark

    sent: list[int] = []
    frame = spark._Flow._frame

    def counted(self: Any, payloads: list[bytes]) -> Any:
        sent.append(len(payloads))
        return frame(self, payloads)

    monkeypatch.setattr(spark._Flow, "_frame", counted)
    return sent


def test_the_command_starts_spark_itself_and_nothing_of_the_jvm_reaches_the_terminal(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("The council of Lenne has built a bridge of stone, and it paid nine crowns.", encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", "run", source, "--out", tmp_path / "out", "--engine", "spark"]
    command += ["--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=spark_here.environment())
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"cleaner: 1 input: 1 kept, 0 duplicates, 0 rejected; written to {tmp_path / 'out'}"
    ]


def test_a_master_for_another_engine_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(cleaner.ConfigError, match="is for engine spark"):
        cleaner.clean_corpus(ROOT / "seeds", tmp_path / "out", master="spark://127.0.0.1:7077")


# A cluster

SCRIPT = """
import sys
import cleaner
from cleaner import run

run._TASK = "spark_tasks:prepare"
cleaner.clean_corpus(
    sys.argv[1], sys.argv[2], engine="spark", master=sys.argv[3], progress=lambda *_: print("one", flush=True)
)
"""


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A standalone master and its workers on loopback; (its URL, the workers' processes)."""
    import pyspark

    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    path = os.pathsep.join([str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {
        **spark_here.environment(),
        "PYTHONPATH": path,
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOG_DIR": str(folder),
    }
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with contextlib.ExitStack() as stack:

        def start(*arguments: object) -> subprocess.Popen[bytes]:
            command = [str(spark_class), *map(str, arguments)]
            process = subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
            return process

        place = ("--host", "127.0.0.1", "--webui-port", 0)
        start("org.apache.spark.deploy.master.Master", *place, "--port", port)
        url = f"spark://127.0.0.1:{port}"
        worker = ("org.apache.spark.deploy.worker.Worker", *place, "--cores", 1, "--memory", "1g", "--work-dir", folder)
        started = [start(*worker, url) for _ in range(workers)]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
                break
            time.sleep(0.1)
        yield url, started


def executors(worker: int) -> list[int]:
    """The processes that a worker of a cluster has started."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if b"CoarseGrainedExecutorBackend" in (entry / "cmdline").read_bytes():
                found += [int(entry.name)] * (int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == worker)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="finds the executor's process in /proc")
def test_a_cluster_gives_the_same_bytes_also_when_an_executor_is_killed(
    pages: Path, of_local: dict[str, bytes], tmp_path: Path
) -> None:
    """One master and two workers; one of the two executors is killed while the pages are cleaned."""
    paths = {"PYTHONPATH": str(ROOT / "tests"), "PYSPARK_PYTHON": sys.executable}
    with cluster(tmp_path, 2) as (url, workers):
        command = [sys.executable, "-c", SCRIPT, pages, tmp_path / "out", url]
        environment = {**spark_here.environment(), **paths}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as driver:
            assert driver.stdout is not None
            for _ in range(100):
                driver.stdout.readline()
            [victim] = executors(workers[0].pid)
            os.kill(victim, signal.SIGKILL)
            lines = driver.stdout.read().count(b"\n")
        assert driver.returncode == 0
    assert lines == 601 - 100
    assert tree(tmp_path / "out") == of_local
