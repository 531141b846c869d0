"""What a run costs on Spark beside the local engine, on generated pages with planted duplicates.

    python benchmarks/spark.py run --documents 20000 --hostile 50     same bytes from both engines, and the cost of each
    python benchmarks/spark.py frame --documents 20000 100000         `cleaner.spark.clean`: CPU, shuffled bytes, memory
    python benchmarks/spark.py same --documents 20000                 its rows beside those of a local run

Each with ``--html N`` (each N-th page is HTML, 0: none) and ``--work DIR``. Figures are of all processes together: CPU
time without the start of Spark and of the workers, which a few hundred pages go through before, and the highest sum of
proportional memory (PSS), looked at twice a second. Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json
from spark_pages import pages

import cleaner
import cleaner.spark
from cleaner.engines.spark_session import session

_WARM_UP = 400
_LOOK = 0.5
_CORES = 2
#: Documents of a partition after a shuffle: some 60 MB of shingles.
_PART = 12_500
_TICKS = os.sysconf("SC_CLK_TCK")
_TABLES = ("corpus", "duplicates", "removed", "rejected")


class Cost:
    """CPU seconds and peak memory of this process and all below it."""

    def __init__(self) -> None:
        self.cpu, self.wall, self.peak = 0.0, 0.0, 0

    def line(self, documents: int) -> str:
        """The figures, with the CPU time a document."""
        each = 1e6 * self.cpu / documents
        return f"CPU {self.cpu:.1f} s ({each:.0f} us a document), wall {self.wall:.1f} s, peak {self.peak >> 20} MiB"


@contextmanager
def cost() -> Iterator[Cost]:
    """Measure what happens inside."""
    measured, ended = Cost(), threading.Event()
    before, start = _cpu(), time.perf_counter()
    seen = dict(before)

    def look() -> None:
        while not ended.wait(_LOOK):
            seen.update(_cpu())
            measured.peak = max(measured.peak, _memory())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield measured
    finally:
        seen.update(_cpu())
        measured.cpu = (sum(seen.values()) - sum(before.values())) / _TICKS
        measured.wall = time.perf_counter() - start
        ended.set()
        thread.join()


def _family() -> list[int]:
    """This process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found = [os.getpid()]
    for pid in found:
        found.extend(parents.get(pid, []))
    return found


def _cpu() -> dict[int, int]:
    """CPU time of each in ticks. Those that have ended count with what they had when they were last looked at."""
    found = {}
    for pid in _family():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[pid] = int(fields[11]) + int(fields[12])
    return found


def _memory() -> int:
    total = 0
    for pid in _family():
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return total


def write_pages(path: Path, documents: int, hostile: int, html: int) -> None:
    """The pages as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for record in pages(documents, hostile, html):
            file.write(json.dumps(record) + "\n")


def run(documents: int, options: argparse.Namespace, work: Path) -> None:
    """The same run on both engines."""
    source, warm = work / "pages.jsonl", work / "warm.jsonl"
    write_pages(source, documents, options.hostile, options.html)
    write_pages(warm, _WARM_UP, 0, options.html)
    fields: dict[str, Any] = {"text_field": "content", "id_field": "id"}
    costs, sums = {}, {}
    cleaner.clean_corpus(warm, work / "warm", engine="local", workers=_CORES, **fields)
    with cost() as costs["local"]:
        summary = cleaner.clean_corpus(source, work / "local", engine="local", workers=_CORES, **fields)
    with session("local", _CORES):
        cleaner.clean_corpus(warm, work / "warm", engine="spark", restart=True, **fields)
        with cost() as costs["spark"]:
            cleaner.clean_corpus(source, work / "spark", engine="spark", **fields)
    print(f"{summary.inputs} inputs: {summary.kept} kept, {summary.duplicates} duplicates, {summary.rejected} rejected")
    for name, measured in costs.items():
        sums[name] = json.loads((work / name / "manifest.json").read_text(encoding="utf-8"))
        print(f"  {name}: {measured.line(documents)}")
    print(
        f"  spark / local CPU: {costs['spark'].cpu / costs['local'].cpu:.2f}; "
        f"same bytes: {sums['local'] == sums['spark']}"
    )


def frame(documents: int, options: argparse.Namespace, work: Path) -> None:
    """`cleaner.spark.clean` from Parquet to Parquet, beside what the local engine needs from the same file."""
    write_pages(work / "pages.jsonl", documents, options.hostile, options.html)
    warm = pa.Table.from_pylist(list(pages(_WARM_UP, 0, options.html)))
    fields: dict[str, Any] = {"text_field": "content", "id_field": "id", "workers": _CORES, "format": "parquet"}
    if not options.alone:
        with cost() as local:
            cleaner.clean_corpus(work / "pages.jsonl", work / "local", **fields)
        print(f"{documents} documents\n  local: {local.line(documents)}")
    with session("local", _CORES) as spark:
        spark.conf.set("spark.sql.shuffle.partitions", str(max(4 * _CORES, documents // _PART)))
        cleaner.spark.clean(spark.createDataFrame(warm), id="id").corpus.count()
        before = _shuffled(spark)
        with cost() as measured:
            found = cleaner.spark.clean(_read(spark, work / "pages.jsonl"), id="id")
            for name in _TABLES:
                getattr(found, name).write.parquet(str(work / "frames" / name))
        print(f"  spark.clean: {measured.line(documents)}")
        print(f"  shuffled: {(_shuffled(spark) - before) / documents:.0f} bytes a document")
        _tell_stages(spark, documents)


def same(documents: int, options: argparse.Namespace, work: Path) -> None:
    """The rows of `cleaner.spark.clean` and of a local run."""
    write_pages(work / "pages.jsonl", documents, options.hostile, options.html)
    summary = cleaner.clean_corpus(
        work / "pages.jsonl", work / "local", workers=_CORES, text_field="content", id_field="id"
    )
    with session("local", _CORES) as spark:
        spark.conf.set("spark.sql.shuffle.partitions", str(max(4 * _CORES, documents // _PART)))
        found = cleaner.spark.clean(_read(spark, work / "pages.jsonl"), id="id")
        print(f"{documents} documents, complete: {found.complete}")
        for name in _TABLES:
            mine, its = (sorted(_lines(table)) for table in (getattr(found, name).toArrow(), summary.to_arrow(name)))
            print(f"  {name}: {len(its)} rows, the same: {mine == its}")


def _lines(table: pa.Table) -> Iterator[str]:
    for batch in table.to_batches():
        for row in batch.to_pylist():
            yield json.dumps({**row, "source_path": None}, sort_keys=True)


def _read(spark: Any, path: Path) -> Any:
    """Lines of JSON in parts of a few MB, lone surrogates aside, which Spark cannot hold."""
    kind = "id string, url string, content string, crawl_date string, section string"
    spark.conf.set("spark.sql.files.maxPartitionBytes", str(8 << 20))
    return spark.read.schema(kind).json(str(path))


def _shuffled(spark: Any) -> int:
    executors = spark.sparkContext._jsc.sc().statusStore().executorList(False)  # noqa: SLF001
    return sum(executors.apply(place).totalShuffleWrite() for place in range(executors.size()))


def _tell_stages(spark: Any, documents: int) -> None:
    """The stages that move most, with what each document adds to them."""
    gateway = spark.sparkContext._gateway  # noqa: SLF001
    nothing, none = gateway.jvm.java.util.ArrayList(), gateway.new_array(gateway.jvm.double, 0)
    stages = spark.sparkContext._jsc.sc().statusStore().stageList(nothing, False, False, none, nothing)  # noqa: SLF001
    found = [stages.apply(place) for place in range(stages.size())]
    for stage in sorted(found, key=lambda one: -one.shuffleWriteBytes())[:8]:
        if stage.shuffleWriteBytes() > documents:
            rows, size = stage.shuffleWriteRecords() / documents, stage.shuffleWriteBytes() / documents
            print(
                f"    stage {stage.stageId()}: {rows:.1f} rows, {size:.0f} bytes, JVM CPU "
                f"{stage.executorCpuTime() / documents / 1e3:.0f} us a document; "
                f"spilled {stage.diskBytesSpilled() >> 20} MiB"
            )


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "frame", "same"])
    parser.add_argument("--documents", type=int, nargs="+", default=[20_000])
    parser.add_argument("--hostile", type=int, default=0)
    parser.add_argument("--html", type=int, default=8)
    parser.add_argument("--alone", action="store_true", help="frame: without the local engine beside it")
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    for documents in options.documents:
        work = Path(tempfile.mkdtemp(dir=options.work))
        try:
            {"run": run, "frame": frame, "same": same}[options.what](documents, options, work)
        finally:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
