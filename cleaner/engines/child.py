"""The process that parses bytes of strangers: reads items, answers them one by one, dies alone.

Started by `cleaner.engines.worker`. Its own standard input and output carry the items and answers
and are moved out of the way first, so that nothing a library prints can get between them.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from cleaner.engines import Function, limits, wire


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is for: the function, and what one item may take of CPU time and memory.

    ``streams``: the function answers an item with an iterator of bytes, and each of them has the CPU time of an item.
    """

    function: Function
    cpu_seconds: float
    memory_bytes: int
    streams: bool = False


def main() -> None:
    """Serve until the parent closes the pipe. The first thing to come is the order, the others are items."""
    limits.ignore_stop_signals()
    limits.die_with_parent(int(sys.argv[1]))
    limits.arm_cpu_alarm()
    source, sink = _take_over_pipes()
    try:
        call, order = _prepare(wire.receive_items(source)[0], sink)
        limits.limit_memory(order.memory_bytes)
        wire.send_answer(sink, wire.READY, b"")
        while True:
            for payload in wire.receive_items(source):
                _answer(call, payload, sink, order)
    except (wire.PipeError, BrokenPipeError):
        os._exit(0)
    except MemoryError:
        os._exit(wire.OUT_OF_MEMORY)


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return source, sink


def _prepare(payload: bytes, sink: BinaryIO) -> tuple[Callable[[Any], Any], Order]:
    try:
        order: Order = pickle.loads(payload)  # noqa: S301 - made by the parent, see wire.py
        return order.function.load(), order
    except BaseException as error:  # noqa: BLE001 - the parent raises it
        wire.send_answer(sink, wire.BROKEN, wire.encode(describe_exception(error)))
        os._exit(1)


def _answer(call: Callable[[Any], Any], payload: bytes, sink: BinaryIO, order: Order) -> None:
    try:
        item = pickle.loads(payload)  # noqa: S301 - made by the parent
        _make_ready(call, item, sink)
        limits.budget_cpu(order.cpu_seconds)
        answer = call(item)
        kind, data = wire.ANSWER, wire.encode(_send_parts(answer, sink, order) if order.streams else answer)
    except wire.PipeError:
        raise
    except MemoryError:
        os._exit(wire.OUT_OF_MEMORY)  # the parent retries in a process whose heap is whole
    except BaseException as error:  # noqa: BLE001 - SystemExit of a library too: one item, one answer
        kind, data = wire.RAISED, wire.encode(describe_exception(error))
    limits.budget_cpu(0.0)
    wire.send_answer(sink, kind, data)


def _make_ready(call: Callable[[Any], Any], item: Any, sink: BinaryIO) -> None:
    """What a kind of item needs once, such as compiled code, is loaded outside the time of the first such item.

    The parent is told: a child that is ended meanwhile says nothing about the item.
    """
    if hasattr(call, "lacks") and call.lacks(item):
        wire.send_answer(sink, wire.LOADING, b"")
        call.get_ready(item)  # type: ignore[attr-defined]  # whoever may lack something can get ready
        wire.send_answer(sink, wire.READY, b"")


def _send_parts(parts: Iterator[bytes], sink: BinaryIO, order: Order) -> int:
    """Send every part as soon as it is there; their number."""
    number = 0
    for part in parts:
        try:
            wire.send_answer(sink, wire.PART, part)
        except OSError as error:
            raise wire.PipeError("the other end is gone") from error
        limits.budget_cpu(order.cpu_seconds)
        number += 1
    return number


def describe_exception(error: BaseException) -> str:
    """The exception as "TypeError: the message", cut to what fits into a row."""
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - an exception that cannot even be printed
        message = ""
    return f"{type(error).__name__}: {message}".removesuffix(": ")[:500]
