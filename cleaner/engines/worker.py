"""The parent's end of one child: start it, ask it, end it, and say what it died of."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import IO, Any

from cleaner.engines import Failure, limits, wire
from cleaner.engines.child import Order
from cleaner.errors import EngineError

_BOOT = "import sys; sys.path[:] = {path!r}; from cleaner.engines.child import main; main()"
#: Exit statuses, as `subprocess` has them, of a process that was ended by these signals.
_CPU_ALARM = -int(getattr(signal, "SIGPROF", 27))
_KILLED = -int(getattr(signal, "SIGKILL", 9))
#: Seconds of waiting after which a child that never became ready is given up.
_START_SECONDS = 300.0
#: A hang uses less CPU time than this in a whole waiting period (seconds); a starved process uses more.
_SIGN_OF_LIFE = 0.5
#: Seconds between two measures of a child that cannot limit itself.
_LOOK = 0.2
#: Waiting periods granted to a child that shows life, before it counts as hanging all the same.
_PERIODS = 10


class Child:
    """One child process. Used by one thread, except for `kill` and `watch`, which any thread may call.

    A fresh interpreter, not a fork: it is safe in a process with threads, works the same on every
    system, and does not re-run the caller's main module. ``inherited``: descriptors that it may use as well.
    EngineError: it cannot be started.
    """

    def __init__(self, order: Order, wall_seconds: float, inherited: Sequence[int] = ()) -> None:
        self.order = order
        self.wall_seconds = wall_seconds
        self._condemned: Failure | None = None
        self._next_look = 0.0
        self._at_work = False
        self._loading = False
        self._deadline = time.monotonic() + _START_SECONDS
        self._cpu_then: float | None = None
        self._periods = 0
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-c", _BOOT.format(path=sys.path), str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=tuple(inherited),
            )
        except OSError as error:
            raise EngineError(f"cannot start a worker process ({sys.executable}): {error.strerror or error}") from error

    def prepare(self) -> None:
        """Hand over the order and wait until the child is ready; EngineError when it cannot be."""
        try:
            wire.send_items(self._to, [pickle.dumps(self.order, pickle.HIGHEST_PROTOCOL)])
            kind, data = wire.receive_answer(self._from)
        except (OSError, wire.PipeError):
            died_of = self.cause().detail
            raise EngineError(f"a worker process ended before its first item: {died_of}") from None
        if kind != wire.READY:
            name = self.order.function.name
            raise EngineError(f"a worker process could not prepare {name}: {wire.decode(data)}")
        self._deadline = float("inf")
        self._at_work = True

    def ask(self, payloads: Sequence[bytes]) -> Iterator[Any]:
        """Yield one answer, or a `Failure`, per payload; wire.PipeError at the first one it died on."""
        try:
            self._renew()
            wire.send_items(self._to, payloads)
            for _ in payloads:
                kind, data = self._receive()
                self._renew()
                answer = wire.decode(data)
                yield answer if kind == wire.ANSWER else Failure("crashed", answer)
        except OSError as error:
            raise wire.PipeError("the other end is gone") from error
        finally:
            self._deadline = float("inf")

    def ask_for_parts(self, payload: bytes) -> Iterator[bytes | Failure]:
        """Yield the parts of one item's answer as they come, and a `Failure` at the end where it raised.

        wire.PipeError: the child died. It counts as waiting only while a part is waited for.
        """
        try:
            self._renew()
            wire.send_items(self._to, [payload])
            while True:
                self._renew()
                kind, data = self._receive()
                self._deadline = float("inf")
                if kind == wire.ANSWER:
                    return
                yield data if kind == wire.PART else Failure("crashed", str(wire.decode(data)))
                if kind != wire.PART:
                    return
        except OSError as error:
            raise wire.PipeError("the other end is gone") from error
        finally:
            self._deadline = float("inf")

    def was_killed(self) -> bool:
        """Whether somebody else has ended it by SIGKILL, which says nothing about what it was asked."""
        return self._condemned is None and self._process.poll() == _KILLED

    def watch(self) -> None:
        """End the child if it has been waiting too long; called now and then.

        Memory and CPU time are limited by the child itself, where the system can, and measured here else. For the rest
        this is for the other kind of hang, one that sleeps: a child that is merely short of CPU on a busy machine still
        uses some, and gets more periods.
        """
        if self._deadline == float("inf") or self._measured():
            return
        if self._cpu_then is None:
            self._cpu_then = limits.cpu_seconds(self._process.pid) or 0.0
        if time.monotonic() < self._deadline:
            return
        used = limits.cpu_seconds(self._process.pid) or 0.0
        if used - self._cpu_then >= _SIGN_OF_LIFE and self._periods < _PERIODS:
            self._cpu_then, self._periods = used, self._periods + 1
            self._deadline = time.monotonic() + self.wall_seconds
            return
        self._condemn(Failure("timeout", f"no answer within {self.wall_seconds:g} s"))

    def kill(self) -> None:
        """End the child at once; harmless when it has ended already."""
        self._process.kill()

    def close(self) -> None:
        """End the child, take its exit status from the system and close the pipes."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                _open(pipe).close()
            except OSError:  # what was still to be sent to a dead child
                continue

    def cause(self) -> Failure:
        """What the child died of; ends it first if only its pipe is closed."""
        try:
            status = self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
            return Failure("crashed", "the process closed its pipe")
        return self._cause_of(status)

    @property
    def loading(self) -> bool:
        """Whether it was last heard of while it loaded what a kind of item needs: nothing of the item's doing."""
        return self._loading

    def _measured(self) -> bool:
        """Whether the child took more than it may where it cannot limit itself, and was ended for it."""
        if (limits.MEMORY_IS_EXACT and limits.CPU_IS_EXACT) or time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + _LOOK
        pid = self._process.pid
        if not limits.MEMORY_IS_EXACT and (limits.memory_bytes(pid) or 0) > self.order.memory_bytes:
            self._condemn(self._too_much_memory())
        elif not limits.CPU_IS_EXACT and self._at_work and not self._loading:
            used = limits.cpu_seconds(pid) or 0.0
            self._cpu_then = used if self._cpu_then is None else self._cpu_then
            if used - self._cpu_then > self.order.cpu_seconds:
                self._condemn(self._too_much_time())
        return self._condemned is not None

    def _condemn(self, failure: Failure) -> None:
        self._condemned = failure
        self.kill()

    def _too_much_memory(self) -> Failure:
        return Failure("memory", f"more than {self.order.memory_bytes >> 20} MiB of memory")

    def _too_much_time(self) -> Failure:
        return Failure("timeout", f"more than {self.order.cpu_seconds:g} s of CPU time")

    def _receive(self) -> tuple[bytes, bytes]:
        """The next answer; what is said in between is noted."""
        while True:
            kind, data = wire.receive_answer(self._from)
            self._loading = kind == wire.LOADING
            if kind not in (wire.LOADING, wire.READY):
                return kind, data
            self._renew()

    def _cause_of(self, status: int) -> Failure:
        if self._condemned is not None:
            return self._condemned
        if status == _CPU_ALARM:
            return self._too_much_time()
        if status == wire.OUT_OF_MEMORY:
            return self._too_much_memory()
        if status == _KILLED:  # not by us, so by the system, which does it when memory runs out
            return Failure("memory", "the process was killed, as systems do that run out of memory", killed=True)
        if status < 0:
            return Failure("crashed", f"the process was ended by {_signal_name(-status)}")
        return Failure("crashed", f"the process ended with status {status}")

    def _renew(self) -> None:
        self._periods, self._cpu_then = 0, None
        self._deadline = time.monotonic() + self.wall_seconds

    @property
    def _to(self) -> IO[bytes]:
        return _open(self._process.stdin)

    @property
    def _from(self) -> IO[bytes]:
        return _open(self._process.stdout)


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # both were asked for
    return pipe


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
