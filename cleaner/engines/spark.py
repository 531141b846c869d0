"""The Spark engine: items travel in chunks to the workers of a cluster, whose children answer them one by one.

Reading, comparing and writing stay with the calling process, so a run gives the same bytes as with any engine.
A few chunks a core are away at a time: the cluster does not idle, and the memory of the calling process is bounded.
"""

from __future__ import annotations

import pickle
import sys
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from cleaner.engines import Answered, Function, Key
from cleaner.engines.local import LocalEngine
from cleaner.engines.spark_session import cause, check_java, is_local, session, unwarned
from cleaner.engines.spark_task import ANSWERS, ITEMS, Work, carry_out, decode
from cleaner.errors import EngineError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Items of the first chunks, and of all beyond some thousands; bytes beyond the first item of a chunk for one core.
_FEW_ITEMS, _CHUNK_ITEMS, _CHUNK_BYTES = 32, 512, 8 << 20
#: Chunks that are away at a time; with more cores than half of it, a chunk has work for several of them.
_MOST_CHUNKS = 64
#: Bytes of items, as they were sent, whose answers are not taken yet.
_WINDOW_BYTES = 512 << 20


class SparkEngine:
    """Maps on Spark: ``master`` is its URL, ``workers`` the cores to use; see `spark_session.session`.

    cpu_seconds, wall_seconds, memory_bytes: what one item may take, as in `LocalEngine`.
    """

    def __init__(
        self,
        workers: int | None = None,
        master: str | None = None,
        cpu_seconds: float = 10.0,
        wall_seconds: float = 60.0,
        memory_bytes: int = 1 << 30,
    ) -> None:
        checked = LocalEngine(workers, cpu_seconds, wall_seconds, memory_bytes)
        self._workers, self._master = workers, master
        self._limits = checked.cpu_seconds, checked.wall_seconds, checked.memory_bytes
        check_java()

    def map(
        self, function: Function, items: Iterable[Any], *, describe: Callable[[Any], Key]
    ) -> Iterator[tuple[Key, Any]]:
        """See `cleaner.engines.Engine.map`. EngineError: Spark does not start, or a job of it fails."""
        with _Flow(Work(function, *self._limits), self._master, self._workers) as flow:
            yield from flow.run(iter(items), describe)


class _Chunk:
    """Items that travel together. ``entries``: for each a key, with the answer where there was no need to ask."""

    def __init__(self) -> None:
        self.entries: list[tuple[Any, bool, Any]] = []
        self.payloads: list[bytes] = []
        self.size = 0
        self.answers: Future[list[Any]] | None = None

    def add(self, item: Any, describe: Callable[[Any], Any]) -> None:
        if isinstance(item, Answered):
            self.entries.append((item.key, True, item.answer))
            return
        key = describe(item)
        try:
            self.payloads.append(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
        except Exception as error:
            raise EngineError(f"{key} cannot be sent to a worker process: {error}") from error
        self.entries.append((key, False, None))
        self.size += len(self.payloads[-1])

    def settled(self) -> Iterator[tuple[Any, Any]]:
        """Keys and answers; waits for these."""
        answers = iter(self.answers.result() if self.answers is not None else ())
        for key, known, answer in self.entries:
            yield key, answer if known else next(answers)


class _Flow:
    """One map: the session, started with the first chunk, and the chunks that are away, in input order."""

    def __init__(self, work: Work, master: str | None, workers: int | None) -> None:
        self._work, self._master, self._workers = work, master, workers
        self._stack = ExitStack()
        self._spark: SparkSession | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._away: deque[_Chunk] = deque()
        self._cores, self._items, self._bytes = 1, 0, 0
        self._group = f"cleaner-{uuid.uuid4().hex}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End all jobs, and the session where it was started here."""
        if self._spark is not None and any(not _is_done(chunk) for chunk in self._away):
            with suppress(Exception):
                self._spark.sparkContext.cancelJobGroup(self._group)
        self._stack.close()  # jobs of a session that ends come back with an error
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def run(self, items: Iterator[Any], describe: Callable[[Any], Any]) -> Iterator[tuple[Any, Any]]:
        """Yield answers in input order, reading ahead as far as the window allows."""
        failed, ended, chunk = None, False, _Chunk()
        while True:
            if self._away and (_is_done(self._away[0]) or ended or not self._has_room()):
                first = self._away.popleft()
                yield from first.settled()
                self._bytes -= first.size
            elif ended:
                break
            else:
                try:
                    chunk.add(next(items), describe)
                except StopIteration:
                    ended = True
                except Exception as error:  # noqa: BLE001  # raised again when its turn has come
                    ended, failed = True, error
                if ended or self._is_full(chunk):
                    self._send(chunk)
                    chunk = _Chunk()
        if failed is not None:
            raise failed

    def _has_room(self) -> bool:
        return len(self._away) < min(_MOST_CHUNKS, 3 * self._cores) and self._bytes < _WINDOW_BYTES

    @property
    def _parts(self) -> int:
        """How many cores a chunk is for."""
        return max(1, 2 * self._cores // _MOST_CHUNKS)

    def _is_full(self, chunk: _Chunk) -> bool:
        """The first chunks are small, so that all cores have some work of few items."""
        most = min(_CHUNK_ITEMS, max(_FEW_ITEMS, self._items // (8 * self._cores)))
        return len(chunk.entries) >= most * self._parts or chunk.size >= _CHUNK_BYTES * self._parts

    def _send(self, chunk: _Chunk) -> None:
        self._items += len(chunk.entries)
        self._bytes += chunk.size
        if chunk.payloads:
            if self._spark is None:
                self._open()
            frame = self._frame(chunk.payloads)
            chunk.payloads = []
            assert self._threads is not None
            chunk.answers = self._threads.submit(self._collect, frame)
        self._away.append(chunk)

    def _open(self) -> None:
        self._spark = self._stack.enter_context(session(self._master, self._workers))
        self._cores = max(1, self._spark.sparkContext.defaultParallelism)
        self._threads = ThreadPoolExecutor(min(_MOST_CHUNKS, 3 * self._cores), "cleaner-spark")
        if is_local(self._spark):
            self._work = replace(self._work, path=tuple(sys.path))

    def _frame(self, payloads: list[bytes]) -> DataFrame:
        import pyarrow as pa

        assert self._spark is not None
        work = self._work

        def answers(batches: Any) -> Any:
            return carry_out(work, batches)

        items = pa.table([pa.array(range(len(payloads)), pa.int32()), pa.array(payloads, pa.binary())], ["n", "item"])
        with unwarned():
            frame = self._spark.createDataFrame(items, ITEMS).coalesce(self._parts)
            return frame.mapInArrow(answers, ANSWERS)

    def _collect(self, frame: DataFrame) -> list[Any]:
        """Run a job; the answers in the order of the items. EngineError: it failed."""
        assert self._spark is not None
        try:
            self._spark.sparkContext.setJobGroup(self._group, "cleaner: pages", interruptOnCancel=True)
            found = frame.toArrow()
        except Exception as error:
            raise EngineError(f"a job failed on Spark: {cause(error)}") from error
        order = found.column("n").to_pylist()
        answers = found.column("answer").to_pylist()
        return [decode(answers[at]) for at in sorted(range(len(order)), key=order.__getitem__)]


def _is_done(chunk: _Chunk) -> bool:
    return chunk.answers is None or chunk.answers.done()
