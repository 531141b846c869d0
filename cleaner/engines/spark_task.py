"""What a Python worker of Spark does with a part of the items: it has a killable child answer them, one by one.

The child stays between the tasks of a worker, which Spark uses again, so that its start is paid once.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.engines import Failure, Function, Key, wire
from cleaner.engines.local import LocalEngine, Pool
from cleaner.errors import EngineError
from cleaner.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns of what goes out and of what comes back: ``n`` is the item's place in its chunk.
ITEMS, ANSWERS = "n int, item binary", "n int, answer binary"
#: First byte of an answer that comes back.
ANSWERED, FAILED, BROKEN = b"A", b"F", b"B"

#: Answers, and bytes of them, of a batch on its way back.
_BATCH_ITEMS, _BATCH_BYTES = 256, 4 << 20

_pools: dict[bytes, Pool[Any]] = {}


@dataclass(frozen=True, slots=True)
class Work:
    """The function and the limits of its items, as in `LocalEngine`, for a worker of the same ``version``.

    ``path``: where the worker finds modules, where that is the driver's machine.
    """

    function: Function
    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int
    path: tuple[str, ...] = ()
    version: str = VERSION


def carry_out(work: Work, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Answers to the items of Arrow batches, in their order; where there can be none, one that says why ends them."""
    try:
        yield from _in_batches(answers(work, _items(batches), int))
    except EngineError as error:
        yield _batch([0], [BROKEN + wire.encode(str(error))])


def answers(work: Work, items: Iterator[Any], describe: Callable[[Any], Key]) -> Iterator[tuple[Key, Any]]:
    """As `Engine.map` of the work's function, in this worker's child. EngineError: there can be no answers."""
    if work.version != VERSION:
        raise EngineError(f"a Spark worker has cleaner {VERSION}, this is {work.version}: install the same everywhere")
    if work.path:
        sys.path[:] = work.path
    key = pickle.dumps(work)
    try:
        yield from _pool(key, work).run(items, describe)
    except BaseException:
        _drop(key)  # its child is busy with what nobody waits for
        raise


def decode(answer: bytes) -> Any:
    """The answer to an item as it came back. EngineError: the worker could not answer at all."""
    value = wire.decode(answer[1:])
    if answer[:1] == BROKEN:
        raise EngineError(value)
    return Failure(*value) if answer[:1] == FAILED else value


class _Numbered:
    """An item under its number; to the function it is the item."""

    __slots__ = ("item", "n")

    def __init__(self, n: int, item: Any) -> None:
        self.n, self.item = n, item

    def __int__(self) -> int:
        return self.n

    def __reduce__(self) -> Any:
        return _itself, (self.item,)


def _itself(item: Any) -> Any:
    return item


def _items(batches: Iterator[pa.RecordBatch]) -> Iterator[_Numbered]:
    for batch in batches:
        for n, item in zip(batch.column(0), batch.column(1), strict=True):
            yield _Numbered(n.as_py(), pickle.loads(item.as_py()))  # noqa: S301  # made by the driver


def _in_batches(answered: Iterator[tuple[int, Any]]) -> Iterator[pa.RecordBatch]:
    numbers: list[int] = []
    values: list[bytes] = []
    size = 0
    for n, answer in answered:
        kind, value = (FAILED, [answer.cause, answer.detail]) if isinstance(answer, Failure) else (ANSWERED, answer)
        numbers.append(n)
        values.append(kind + wire.encode(value))
        size += len(values[-1])
        if len(values) >= _BATCH_ITEMS or size >= _BATCH_BYTES:
            yield _batch(numbers, values)
            numbers, values, size = [], [], 0
    if values:
        yield _batch(numbers, values)


def _batch(numbers: Sequence[int], values: Sequence[bytes]) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.record_batch([pa.array(numbers, pa.int32()), pa.array(values, pa.binary())], ["n", "answer"])


def _pool(key: bytes, work: Work) -> Pool[Any]:
    """The pool for this work; that of other work has ended."""
    if key not in _pools:
        while _pools:
            _drop(next(iter(_pools)))
        engine = LocalEngine(1, work.cpu_seconds, work.wall_seconds, work.memory_bytes)
        _pools[key] = engine.pool(work.function)
    return _pools[key]


def _drop(key: bytes) -> None:
    pool = _pools.pop(key, None)
    if pool is not None:
        pool.stop()
