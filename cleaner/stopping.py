"""Stopping on a signal: a command lets go of what it holds and says how to go on; one that cannot is ended."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

#: Seconds after a signal until the process is ended from outside the main thread, which may be in compiled code.
GRACE = 8.0

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Stopped(BaseException):
    """A signal asked the process to stop; ``number`` is the signal's. No error, so that nothing takes it for one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"stopped by {signal.Signals(self.number).name}: run the same command again to go on"


@contextlib.contextmanager
def stop_signals() -> Iterator[None]:
    """Inside, signals that ask to stop raise `Stopped` in the main thread; those ignored so far stay ignored.

    To be used by the main thread. A second signal changes nothing: letting go takes less than `GRACE` seconds,
    or the process is ended.
    """
    numbers = [int(getattr(signal, name)) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heard = [number for number in numbers if before[number] not in (signal.SIG_IGN, None)]

    def stop(number: int, _: FrameType | None) -> None:
        for one in heard:
            signal.signal(one, signal.SIG_IGN)
        raise Stopped(number)

    with _ended_when_late():
        for number in heard:
            signal.signal(number, stop)
        try:
            yield
        finally:
            for number in heard:
                signal.signal(number, before[number])


@contextlib.contextmanager
def _ended_when_late() -> Iterator[None]:
    """The system itself writes a signal's number to a pipe, at once, whatever the main thread is busy with."""
    if sys.platform == "win32":  # its pipes cannot be made non-blocking, as this asks for
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    former = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    ended = threading.Event()
    threading.Thread(target=_end_when_late, args=(reader, ended), name="cleaner-stop", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        signal.set_wakeup_fd(former)
        os.close(writer)  # the thread reads the end and ends


def _end_when_late(reader: int, ended: threading.Event) -> None:
    heard = os.read(reader, 1)
    if heard and not ended.wait(GRACE):
        with contextlib.suppress(OSError):
            os.write(2, f"cleaner: {Stopped(heard[0])}\n".encode())
        os._exit(128 + heard[0])
    os.close(reader)
