"""The local engine: every item is handled in a child process that can be killed without loss.

One thread a worker talks to one child at a time and starts a new one when it dies. An item its child
dies on is tried once more, alone in a fresh child, so that what an earlier item left behind cannot
condemn it; if that child dies as well, a `Failure` takes the item's place.

A child that somebody else kills says little about its item: the system may be short of memory, or a person tired of
it. Items that this happens to twice are in doubt until the same worker answers another one. When several in a row are,
it is not the items, and the run ends with an error instead of condemning them all.
"""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple

from cleaner.engines import Answered, Failure, Function, Key, limits, wire
from cleaner.engines.child import Order
from cleaner.engines.worker import Child
from cleaner.errors import ConfigError, EngineError

#: Most items, and most bytes of them beyond the first, that go to a child in one message.
_BATCH_ITEMS, _BATCH_BYTES = 32, 256 << 10
#: Most items, and most bytes of them, that are away or answered and not yet taken, for one worker.
_WINDOW_ITEMS, _WINDOW_BYTES = 256, 32 << 20
#: Seconds without an answer after which a further child is started even for few items.
_PATIENCE = 0.25
#: So many items whose children were killed twice, none answered in between, are not at fault.
_MOST_DOUBTFUL = 3


class LocalEngine:
    """Maps in child processes of this machine.

    workers: children at the same time; None: one per CPU that this process may use.
    cpu_seconds: CPU time one item may use. wall_seconds: time a child may sleep over one item.
    memory_bytes: resident memory a child may have, imports included.
    """

    def __init__(
        self,
        workers: int | None = None,
        cpu_seconds: float = 10.0,
        wall_seconds: float = 60.0,
        memory_bytes: int = 1 << 30,
    ) -> None:
        self.workers = limits.usable_cpus() if workers is None else workers
        self.cpu_seconds, self.wall_seconds, self.memory_bytes = cpu_seconds, wall_seconds, memory_bytes
        if not isinstance(self.workers, int):
            raise ConfigError(f"workers must be a whole number, not {self.workers!r}")
        for name in ("workers", "cpu_seconds", "wall_seconds", "memory_bytes"):
            if not getattr(self, name) > 0:  # nor NaN
                raise ConfigError(f"{name} must be above 0, not {getattr(self, name)!r}")

    def map(
        self, function: Function, items: Iterable[Any], *, describe: Callable[[Any], Key]
    ) -> Iterator[tuple[Key, Any]]:
        """See `cleaner.engines.Engine.map`."""
        pool = self.pool(function)
        try:
            yield from pool.run(iter(items), describe)
        finally:
            pool.stop()

    def pool(self, function: Function) -> Pool[Any]:
        """Children that stay between several runs of items; `Pool.stop` ends them."""
        return Pool(Order(function, self.cpu_seconds, self.memory_bytes), self.workers, self.wall_seconds)


_SHORT_OF_MEMORY = (
    "is the machine short of memory? Run again, with fewer --workers or a smaller --memory: nothing is lost"
)


@dataclass(eq=False, slots=True)
class _Task(Generic[Key]):
    """One item on its way: ``payload`` until answered, then ``answer``."""

    key: Key
    payload: bytes
    size: int
    answer: Any = None
    done: bool = False


class _Death(NamedTuple):
    """How a child died; ``loading``: over its own code."""

    failure: Failure
    loading: bool


class Pool(Generic[Key]):
    """Children with their threads, the tasks that are away in input order, and those nobody has begun.

    `run` may be called again once it has come to its end; when it was left before, only `stop` may be called.
    """

    def __init__(self, order: Order, workers: int, wall_seconds: float) -> None:
        self._order, self._workers, self._wall_seconds = order, workers, wall_seconds
        self._away: deque[_Task[Key]] = deque()  # in input order; only the calling thread touches it
        self._bytes = 0
        # What threads share is guarded by the lock of these two.
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)  # an answer, or a thread's error
        self._offered = threading.Condition(self._lock)  # a task to begin, or the end
        self._waiting: deque[_Task[Key]] = deque()
        self._doubtful: dict[int, list[tuple[_Task[Key], Failure]]] = {}  # of each worker
        self._children: dict[int, Child] = {}
        self._threads: list[threading.Thread] = []
        self._idle = 0  # threads that wait for a task
        self._starting = 0  # threads whose child is not ready yet
        self._stopping = False
        self._error: BaseException | None = None

    # The calling thread

    def run(self, items: Iterator[Any], describe: Callable[[Any], Key]) -> Iterator[tuple[Key, Any]]:
        """Yield answers in input order, reading ahead as far as the window allows."""
        ended, failed = False, None
        while True:
            if self._away and self._away[0].done:
                task = self._away.popleft()
                self._bytes -= task.size
                yield task.key, task.answer
            elif not ended and self._has_room():
                try:
                    self._offer(next(items), describe)
                except StopIteration:
                    ended = True
                except Exception as error:  # noqa: BLE001 - raised again when its turn has come
                    ended, failed = True, error
            elif self._away:
                self._wait(self._away[0])
            else:
                break
        if failed is not None:
            raise failed

    def _has_room(self) -> bool:
        items, size = len(self._away), self._bytes
        return items < self._workers or (items < self._workers * _WINDOW_ITEMS and size < self._workers * _WINDOW_BYTES)

    def _offer(self, item: Any, describe: Callable[[Any], Key]) -> None:
        if isinstance(item, Answered):
            self._away.append(_Task(item.key, b"", 0, item.answer, done=True))
            return
        key = describe(item)
        try:
            payload = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            raise EngineError(f"{key} cannot be sent to a worker process: {error}") from error
        task = _Task(key, payload, len(payload))
        self._away.append(task)
        self._bytes += task.size
        with self._lock:
            self._waiting.append(task)
            if self._idle:
                self._offered.notify()
            elif self._backlog():
                self._grow()

    def _backlog(self) -> bool:
        """Is there more to begin than the threads there are will take with their next message?

        A child costs a start-up, so that few small items are left to one. Bytes are estimated
        by the newest item, which is exact enough: patience catches what this misses.
        """
        per_thread = max(1, min(_BATCH_ITEMS, _BATCH_BYTES // max(1, self._waiting[-1].size)))
        return len(self._waiting) > per_thread * len(self._threads)

    def _grow(self) -> None:
        """One more thread, if there may be one; its child is started by the thread itself."""
        if len(self._threads) < self._workers:
            number = len(self._threads)
            self._starting += 1
            thread = threading.Thread(target=self._serve, args=(number,), name=f"cleaner-worker-{number}", daemon=True)
            thread.start()  # first: a signal may come in between, and what has not begun cannot be waited for
            self._threads.append(thread)

    def _wait(self, task: _Task[Key]) -> None:
        """Until ``task`` is answered, with an eye on children that hang."""
        with self._lock:
            while not task.done and self._error is None:
                quiet = not self._changed.wait(_PATIENCE)
                if quiet:
                    if sum(map(len, self._doubtful.values())) == sum(not away.done for away in self._away):
                        for number in self._doubtful:
                            self._condemn(number)  # nothing else is on its way that could clear them
                        continue
                    if self._waiting and not self._idle and not self._starting:
                        self._grow()
                for child in self._children.values() if quiet or not limits.MEMORY_IS_EXACT else ():
                    child.watch()
            if self._error is not None:
                raise self._error

    def stop(self) -> None:
        """End all children and threads."""
        with self._lock:
            self._stopping = True
            self._waiting.clear()
            for child in self._children.values():
                child.kill()
            self._offered.notify_all()
        for thread in self._threads:
            thread.join()

    # A worker's thread

    def _serve(self, number: int) -> None:
        try:
            self._new_child(number)
            with self._lock:
                self._starting -= 1
            while batch := self._take():
                self._carry_out(number, batch)
        except BaseException as error:  # noqa: BLE001 - raised again in the calling thread
            with self._lock:
                self._error = self._error or error
                self._changed.notify()
        finally:
            self._drop_child(number)

    def _take(self) -> list[_Task[Key]]:
        """The next tasks for one message: few when little is left, so that all workers have some; [] at the end."""
        with self._lock:
            self._idle += 1
            while not self._waiting and not self._stopping:
                self._offered.wait()
            self._idle -= 1
            most = min(_BATCH_ITEMS, 1 + len(self._waiting) // (2 * max(1, len(self._threads))))
            batch: list[_Task[Key]] = []
            size = 0
            while self._waiting and len(batch) < most and (not batch or size + self._waiting[0].size <= _BATCH_BYTES):
                batch.append(self._waiting.popleft())
                size += batch[-1].size
            return batch

    def _carry_out(self, number: int, batch: list[_Task[Key]]) -> None:
        if self._ask(number, batch) is None:
            return
        suspect, *others = [task for task in batch if not task.done]
        with self._lock:
            self._waiting.extendleft(reversed(others))
            self._offered.notify(len(others))
        death = self._ask(number, [suspect])
        if death is not None:
            self._judge(number, suspect, death)

    def _judge(self, number: int, task: _Task[Key], death: _Death) -> None:
        """What becomes of an item on which two children have died."""
        if not death.failure.killed:
            self._finish(number, task, death.failure)
            return
        if death.loading:
            raise EngineError(f"a worker process is killed while it loads its code, twice; {_SHORT_OF_MEMORY}")
        with self._lock:
            doubtful = self._doubtful.setdefault(number, [])
            doubtful.append((task, death.failure))
            if len(doubtful) < _MOST_DOUBTFUL:
                return
            self._doubtful.clear()  # an answer that another child still gives condemns none of them
        raise EngineError(f"worker processes are killed one after another, on every item; {_SHORT_OF_MEMORY}")

    def _condemn(self, number: int) -> None:
        """A worker's items in doubt have failed after all. To be called with the lock."""
        doubtful = self._doubtful.get(number, [])
        for task, failure in doubtful:
            task.answer, task.payload, task.done = failure, b"", True
        doubtful.clear()

    def _ask(self, number: int, batch: list[_Task[Key]]) -> _Death | None:
        """Have the worker's child answer the batch; how it died, if it did, on the first task without answer."""
        child = self._children.get(number) or self._new_child(number)
        try:
            for task, answer in zip(batch, child.ask([task.payload for task in batch]), strict=True):
                self._finish(number, task, answer)
        except wire.PipeError:
            death = _Death(child.cause(), child.loading)
            self._drop_child(number)
            return death
        return None

    def _finish(self, number: int, task: _Task[Key], answer: Any) -> None:
        with self._lock:
            task.answer, task.payload, task.done = answer, b"", True
            self._condemn(number)
            self._changed.notify()

    def _new_child(self, number: int) -> Child:
        """A child that is ready; where somebody kills it before, a second one."""
        child = self._started(number)
        try:
            child.prepare()
        except EngineError:
            if self._stopping or not child.was_killed():
                raise
            self._drop_child(number)
            child = self._started(number)
            child.prepare()
        return child

    def _started(self, number: int) -> Child:
        child = Child(self._order, self._wall_seconds)
        with self._lock:
            self._children[number] = child
            if self._stopping:
                child.kill()
        return child

    def _drop_child(self, number: int) -> None:
        with self._lock:
            child = self._children.pop(number, None)
        if child is not None:
            child.close()
