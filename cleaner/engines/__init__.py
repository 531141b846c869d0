"""The seam between the job and what carries it out: an ordered map of a function over items.

An engine knows nothing of pages or corpora. Engines are loaded by name, and only when asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from cleaner.errors import ConfigError, MissingExtra

Key = TypeVar("Key")
Cause = Literal["timeout", "memory", "crashed"]


@dataclass(frozen=True, slots=True)
class Function:
    """The function to map, named so that another process can find it.

    ``name`` is "module:function". That function is called once in each process as
    ``function(settings)``, outside any item's limits, and returns the callable that gets the items:
    heavy imports belong into it. ``settings`` is any value that pickles.
    """

    name: str
    settings: Any = None

    def load(self) -> Callable[[Any], Any]:
        """Import the module and prepare the callable that takes one item and answers in JSON types."""
        module, _, attribute = self.name.partition(":")
        prepared: Callable[[Any], Any] = getattr(importlib.import_module(module), attribute)(self.settings)
        return prepared


@dataclass(frozen=True, slots=True)
class Failure:
    """Stands in an item's place when its function gave no answer.

    "timeout": more CPU time, or more waiting, than an item may take. "memory": more memory than it
    may take. "crashed": an exception nobody turned into an answer, or the end of the process.
    ``killed``: the process was ended by somebody else, as systems do that run out of memory.
    """

    cause: Cause
    detail: str
    killed: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """An item that needs no work: ``answer`` takes its place among the answers, ``key`` among the descriptions."""

    key: Any
    answer: Any


class Engine(Protocol):
    """Carries out a map. Answers are in input order and do not depend on the number of workers."""

    def map(
        self, function: Function, items: Iterable[Any], *, describe: Callable[[Any], Key]
    ) -> Iterator[tuple[Key, Any]]:
        """Yield (describe(item), answer) for each item, in the order of ``items``.

        ``answer`` is what the function returned after a round trip through JSON (a tuple arrives as
        a list, a key as a string), or a `Failure`. ``describe`` runs in the calling process and
        should be small: it is kept while the item is away. ``items`` is read lazily and only a bounded
        part ahead; an exception it raises comes through after the answers of the items before it.
        An item that is `Answered` passes by: its key and answer are yielded, as they are, when its turn comes.
        Closing the iterator ends all work at once. EngineError: no worker could be started.
        """
        ...


#: Name -> "module:class", the one place a new engine is added to.
ENGINES: Mapping[str, str] = {
    "inline": "cleaner.engines.inline:InlineEngine",
    "local": "cleaner.engines.local:LocalEngine",
    "spark": "cleaner.engines.spark:SparkEngine",
}
#: Engines that need a package of an extra with the same name as the engine.
_EXTRAS: Mapping[str, str] = {"spark": "pyspark"}


def load(name: str, **options: Any) -> Engine:
    """The engine called ``name``, made with ``options``.

    ConfigError: no such engine, or an option with an impossible value. MissingExtra: its package is
    not installed. EngineError: something else that it needs is not there.
    """
    if name in _EXTRAS and importlib.util.find_spec(_EXTRAS[name]) is None:
        raise MissingExtra(f"engine {name}", name)
    if name not in ENGINES:
        raise ConfigError(f"no engine {name!r} in this version; known: {', '.join(sorted(ENGINES))}")
    module, _, attribute = ENGINES[name].partition(":")
    make = getattr(importlib.import_module(module), attribute)
    try:
        engine: Engine = make(**options)
    except TypeError as error:
        raise ConfigError(f"engine {name} does not take {', '.join(options)} as given: {error}") from error
    return engine
