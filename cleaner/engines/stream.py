"""A child that answers one item with many parts, for readers: one at a time, started when it is needed."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from cleaner.engines import Failure, Function, wire
from cleaner.engines.child import Order
from cleaner.engines.worker import Child
from cleaner.errors import EngineError

#: Seconds between two looks at a child that is waited for.
_LOOK = 0.5


class Stream:
    """One child process, or none yet; leave it by `with`.

    cpu_seconds: CPU time until the next part. wall_seconds: time it may sleep over one. memory_bytes: resident memory.
    ``inherited``: descriptors of this process that the child may use.
    """

    def __init__(
        self,
        function: Function,
        *,
        cpu_seconds: float = 10.0,
        wall_seconds: float = 60.0,
        memory_bytes: int = 1 << 30,
        inherited: Sequence[int] = (),
    ) -> None:
        self._order = Order(function, cpu_seconds, memory_bytes, streams=True)
        self._wall_seconds, self._inherited = wall_seconds, tuple(inherited)
        self._child: Child | None = None
        self._ended = threading.Event()
        self._watch: threading.Thread | None = None

    def parts(self, item: Any) -> Iterator[bytes | Failure]:
        """The parts of the answer to ``item``, as they come; at the end a `Failure` where it broke off.

        Leaving the iterator before its end ends the child; the next item gets a new one. EngineError: none can be
        started.
        """
        child = self._ready()
        whole = False
        try:
            yield from child.ask_for_parts(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
            whole = True
        except wire.PipeError:
            yield child.cause()
        finally:
            if not whole:
                self._drop()

    def close(self) -> None:
        """End the child."""
        self._ended.set()
        self._drop()
        if self._watch is not None:
            self._watch.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ready(self) -> Child:
        if self._watch is None:
            watch = threading.Thread(target=self._look, name="cleaner-reader-watch", daemon=True)
            watch.start()  # first: a signal may come in between, and what has not begun cannot be waited for
            self._watch = watch
        if self._child is None:
            self._child = Child(self._order, self._wall_seconds, self._inherited)
            try:
                self._child.prepare()
            except EngineError:
                if not self._child.was_killed():
                    raise
                self._drop()
                self._child = Child(self._order, self._wall_seconds, self._inherited)
                self._child.prepare()
        return self._child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK):
            child = self._child
            if child is not None:
                child.watch()
