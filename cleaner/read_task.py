"""What a reader's process does with one input: read it and send its pages as they come."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cleaner.formats.origin import Columns
from cleaner.formats.packed import Skipped, to_bytes
from cleaner.formats.read import opened, pages
from cleaner.formats.sources import Found, Tally
from cleaner.records import Rejected

#: pyarrow's own pools reserve address space, which is what the memory limit counts; threads have stacks.
_QUIET = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Request:
    """``passed``: records that were read before. ``descriptor``: of the input where it is open already."""

    found: Found
    passed: int = 0
    descriptor: int | None = None


def prepare(columns: Columns) -> Callable[[Request], Iterator[bytes]]:
    """The task for inputs whose records have these columns."""
    os.environ.update(_QUIET)

    def task(request: Request) -> Iterator[bytes]:
        found, tally = request.found, Tally()
        if found.error is not None:
            yield to_bytes(Rejected(found.id, found.id, "unreadable", found.error), 0)
            return
        try:
            source = opened(found) if request.descriptor is None else os.fdopen(os.dup(request.descriptor), "rb")
            with source as stream:
                for item in pages(found, columns, passed=request.passed, stream=stream, tally=tally):
                    yield to_bytes(item, _position(stream))
            if any(tally.skipped.values()):
                yield to_bytes(Skipped(tally.skipped), 0)
        except OSError as error:
            yield to_bytes(Rejected(found.id, found.id, "unreadable", error.strerror or str(error)), 0)

    return task


def _position(stream: BinaryIO) -> int:
    """How far a stream was read; 0 where it does not know."""
    try:
        return stream.tell()
    except (OSError, ValueError):
        return 0
