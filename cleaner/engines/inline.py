"""An engine without processes and limits: for tests, and for items that can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cleaner.engines import Answered, Failure, Function, Key, wire
from cleaner.engines.child import describe_exception
from cleaner.errors import EngineError


class InlineEngine:
    """Calls the function in this process, one item after the other."""

    def map(
        self, function: Function, items: Iterable[Any], *, describe: Callable[[Any], Key]
    ) -> Iterator[tuple[Key, Any]]:
        """See `cleaner.engines.Engine.map`."""
        try:
            call = function.load()
        except Exception as error:
            raise EngineError(f"could not prepare {function.name}: {describe_exception(error)}") from error
        for item in items:
            if isinstance(item, Answered):
                yield item.key, item.answer
            else:
                yield describe(item), _answer(call, item)


def _answer(call: Callable[[Any], Any], item: Any) -> Any:
    try:
        return wire.decode(wire.encode(call(item)))
    except MemoryError:
        return Failure("memory", "out of memory")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this item's
        return Failure("crashed", describe_exception(error))
