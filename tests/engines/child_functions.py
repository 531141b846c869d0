"""Functions that the engine tests run in children; importable there by name."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def echo(settings: Any) -> Callable[[Any], Any]:
    """Answers with the item and the settings."""
    return lambda item: [item, settings]


def act(settings: Any) -> Callable[[Any], Any]:
    """Does what the item says; anything else is echoed."""
    return _act


def broken(settings: Any) -> Callable[[Any], Any]:
    """Cannot be prepared."""
    raise RuntimeError("no such model")


def dies(settings: Any) -> Callable[[Any], Any]:
    """Ends the process while being prepared."""
    os._exit(5)


def once(directory: str) -> Callable[[Any], Any]:
    """Kills its process at the first sight of an item and answers at the second."""

    def answer(item: Any) -> Any:
        mark = Path(directory, str(item))
        if mark.exists():
            return item
        mark.touch()
        os._exit(9)

    return answer


def _act(item: Any) -> Any:
    if not isinstance(item, str) or not item.startswith("do:"):
        return item
    if item == "do:pid":
        return os.getpid()
    if item == "do:nap and pid":
        time.sleep(0.2)
        return os.getpid()
    if item == "do:print":
        print("noise on stdout", flush=True)  # noqa: T201
        os.write(1, b"noise")
        return sys.stdin.read()
    return _MISDEEDS[item]()


def _spin() -> None:
    while True:
        pass


def _spin_in_c() -> None:
    import re

    re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter lock for years


def _hog() -> None:
    hoard = []
    while True:
        hoard.append(bytes(16 << 20))  # pages that nobody touches: a slow machine meets no CPU limit first


def _grow() -> None:
    hoard = []
    while len(hoard) < 200:
        hoard.append(b"x" * (16 << 20))
        time.sleep(0.05)


def _deep() -> Any:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


def _raise() -> None:
    raise TypeError("not my type")


_MISDEEDS: dict[str, Callable[[], Any]] = {
    "do:exit": lambda: os._exit(3),
    "do:sys.exit": lambda: sys.exit(4),
    "do:abort": os.abort,
    "do:segfault": lambda: ctypes.string_at(0),
    "do:spin": _spin,
    "do:spin in C": _spin_in_c,
    "do:hog": _hog,
    "do:grow": _grow,
    "do:sleep": lambda: time.sleep(3600),
    "do:raise": _raise,
    "do:set": lambda: {1, 2},
    "do:deep": _deep,
    "do:be killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def killed_before(settings: Any) -> Callable[[Any], Any]:
    """Somebody kills the process while it is prepared."""
    os.kill(os.getpid(), signal.SIGKILL)
    return _act


def killed_once_before(mark: str) -> Callable[[Any], Any]:
    """The same, but the second process lives."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _act


class _KilledWhileLoading:
    """Needs something for one kind of item, and is killed over it."""

    def __call__(self, item: Any) -> Any:
        return item

    def lacks(self, item: Any) -> bool:
        return bool(item == "b")

    def get_ready(self, _: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def killed_while_loading(settings: Any) -> Callable[[Any], Any]:
    """As page tasks that somebody kills while they load what HTML needs."""
    return _KilledWhileLoading()


def forger(settings: Any) -> Callable[[Any], Any]:
    """Writes bytes of its own into the pipe of answers once it is asked something."""
    from cleaner.engines import child, wire

    def forge(_call: Any, _payload: bytes, sink: Any, _seconds: float) -> None:
        wire.send_answer(sink, wire.ANSWER, b"\x80\x04not JSON")

    child._answer = forge
    return lambda item: item
