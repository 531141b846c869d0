"""Reading for a run: what is more than one plain page is read in a child process, which bytes of strangers may kill."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Self

from cleaner.engines import Cause, Failure, Function
from cleaner.engines.stream import Stream
from cleaner.errors import EngineError
from cleaner.formats import table
from cleaner.formats.origin import Columns
from cleaner.formats.packed import Packed, Skipped, from_bytes, pack
from cleaner.formats.read import pages, unique
from cleaner.formats.sources import STDIN, Found, Tally, is_url
from cleaner.read_task import Request
from cleaner.records import Rejected

#: By this name the child finds what it does.
_TASK = "cleaner.read_task:prepare"
#: How often the reader of one input may die before the rest of the input is given up.
_DEATHS = 10
#: When somebody else kills the reader more often in a row, without a record between, no record is at fault.
_MOST_KILLED = 5
#: Seconds a reader may sleep over one record; standard input and pipes may take as long as they like.
_PATIENCE = 60.0


def read(
    found: Iterable[Found], columns: Columns, tally: Tally, *, guarded: bool = True
) -> Generator[Packed | Rejected]:
    """Every page of the inputs, each under an id of its own, and a row for what cannot be read.

    ``guarded``: containers are read in a child with limits. One that dies on a record costs that record where the
    format can pass over it, else the rest of its input. ``tally`` counts bytes read and ids that were taken.
    """
    found_items = items(found, columns, tally, guarded=guarded)
    with contextlib.closing(found_items):
        yield from unique(found_items, tally)


def items(
    found: Iterable[Found], columns: Columns, tally: Tally, *, guarded: bool = True
) -> Generator[Packed | Rejected]:
    """The same under the ids that they have, of which some may be the same."""
    number = 0
    with _Reader(columns, tally) as reader:
        for one in found:
            tally.firsts.setdefault(one.source, number)
            after = tally.read + (one.size or 0)
            if guarded and _needs_child(one):
                its_items = reader.read(one)
            else:
                tally.read = after
                pages_here = pages(one, columns, tally=tally)
                its_items = (item if isinstance(item, Rejected) else pack(item) for item in pages_here)
            for item in its_items:
                number += 1
                yield item
            tally.read = after


def _needs_child(found: Found) -> bool:
    if _is_open_here(found):
        return sys.platform != "win32"  # where a child gets no descriptors
    return is_url(found.path) or PurePosixPath(found.id).suffix.lower() not in table.PLAIN


def _is_open_here(found: Found) -> bool:
    """Whether an input may be there for this process only: standard input, `/dev/fd/63` of a shell, a pipe."""
    if found.error is not None or is_url(found.path):
        return False
    return found.path == STDIN or found.size is None or found.path.startswith(("/dev/", "/proc/"))


class _Reader:
    """The children that read: one for files, started with the first of them, and one for each open stream."""

    def __init__(self, columns: Columns, tally: Tally) -> None:
        self._columns, self._tally = columns, tally
        self._stream = Stream(Function(_TASK, columns), wall_seconds=_PATIENCE)
        self._killed = 0  # in a row, over all inputs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, found: Found) -> Iterator[Packed | Rejected]:
        """The items of one input, whatever becomes of the child."""
        if not _is_open_here(found):
            yield from self._read(found, self._stream, None)
            return
        try:
            descriptor = os.dup(sys.stdin.fileno()) if found.path == STDIN else os.open(found.path, os.O_RDONLY)
        except OSError as error:
            yield Rejected(found.id, found.id, "unreadable", error.strerror or str(error))
            return
        try:
            function = Function(_TASK, self._columns)
            with Stream(function, wall_seconds=float("inf"), inherited=(descriptor,)) as stream:
                yield from self._read(found, stream, descriptor)
        finally:
            os.close(descriptor)

    def _read(self, found: Found, stream: Stream, descriptor: int | None) -> Iterator[Packed | Rejected]:
        before, number = self._tally.read, 0
        can_pass = descriptor is None and table.passes(found.id)
        deaths, doubted = 0, -1
        while True:
            failure, place = None, number if can_pass else 0
            for part in stream.parts(Request(found, place, descriptor)):
                item, position = _item(part)
                if isinstance(item, Failure):
                    failure = item
                    break
                if isinstance(item, Skipped):
                    self._tally.skip(item.kinds)
                    continue
                place += 1
                if place > number:  # the others were read before
                    number, self._killed = place, 0
                    self._tally.read = max(self._tally.read, before + position)
                    yield item
            if failure is None:
                return
            if failure.killed and descriptor is None:
                self._note_kill(found)
                if place < number or doubted < number:  # it did not come as far as this record, or came once
                    doubted = place
                    continue
            number, deaths = number + 1, deaths + 1
            last = deaths == _DEATHS or not can_pass
            yield _lost(found, number, failure.cause, failure.detail, last=last)
            if last:
                return

    def _note_kill(self, found: Found) -> None:
        """EngineError: somebody else kills the readers, whatever they read."""
        self._killed += 1
        if self._killed > _MOST_KILLED:
            raise EngineError(f"{found.id}: its reader is killed again and again; is the machine short of memory?")


def _item(part: bytes | Failure) -> tuple[Packed | Rejected | Skipped | Failure, int]:
    if isinstance(part, Failure):
        return part, 0
    try:
        return from_bytes(part)
    except (ValueError, TypeError, RecursionError):
        return Failure("crashed", "the reader sent no item"), 0


def _lost(found: Found, number: int, cause: Cause, detail: str, *, last: bool) -> Rejected:
    what = "reading ends here" if last else "reading goes on behind this record"
    return Rejected(f"{found.id}#{number}", found.id, cause, f"record {number}: {detail}; {what}")
