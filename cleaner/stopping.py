"""Stopping on a signal: a command lets go of what it holds and says how to go on; one that cannot is ended."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

#: Seconds after a signal until the process is ended from outside the main thread, which may be in compiled code.
GRACE = 8.0
#: Seconds until a signal is sent again that the main thread has not noticed.
_AGAIN = 0.05

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
    or the process is ended. A signal is not lost that comes just before the thread begins to wait, or in a
    destructor, from where nothing can be raised.
    """
    numbers = [int(getattr(signal, name)) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heard = [number for number in numbers if before[number] not in (signal.SIG_IGN, None)]

    raised = threading.Event()

    def stop(number: int, _: FrameType | None) -> None:
        for one in heard:
            signal.signal(one, signal.SIG_IGN)
        raised.set()
        raise Stopped(number)

    def listen() -> None:
        for number in heard:
            signal.signal(number, stop)
        raised.clear()

    with _ended_when_late(raised), _heard_again(listen):
        listen()
        try:
            yield
        finally:
            raised.set()
            for number in heard:
                signal.signal(number, before[number])


@contextlib.contextmanager
def _heard_again(listen: Callable[[], None]) -> Iterator[None]:
    """Inside, a `Stopped` that was raised where Python drops every exception is to be raised once more."""
    former = sys.unraisablehook

    def dropped(what: sys.UnraisableHookArgs) -> None:
        if issubclass(what.exc_type, Stopped):
            listen()
        else:
            former(what)

    sys.unraisablehook = dropped
    try:
        yield
    finally:
        sys.unraisablehook = former


@contextlib.contextmanager
def _ended_when_late(raised: threading.Event) -> Iterator[None]:
    """The system itself writes a signal's number to a pipe, at once, whatever the main thread is busy with.

    Until `Stopped` is ``raised`` the signal is sent again: it interrupts a call of the system that began after the
    first one, which else would never end.
    """
    if sys.platform == "win32":  # its pipes cannot be made non-blocking, as this asks for
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    former = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    ended = threading.Event()
    threading.Thread(target=_end_when_late, args=(reader, ended, raised), name="cleaner-stop", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        signal.set_wakeup_fd(former)
        os.close(writer)  # the thread reads the end and ends


def _end_when_late(reader: int, ended: threading.Event, raised: threading.Event) -> None:
    heard = os.read(reader, 1)
    latest = time.monotonic() + GRACE
    while heard and not ended.wait(_AGAIN):
        if time.monotonic() > latest:
            with contextlib.suppress(OSError):
                os.write(2, f"cleaner: {Stopped(heard[0])}\n".encode())
            os._exit(128 + heard[0])
        if not raised.is_set():
            signal.pthread_kill(threading.main_thread().ident or 0, heard[0])
    os.close(reader)
