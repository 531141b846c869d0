"""Sources -> pages and rejected rows, lazily, each input exactly once and each under an id of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from cleaner.formats import remote, table
from cleaner.formats.origin import Columns, Origin
from cleaner.formats.packed import Packed
from cleaner.formats.sources import STDIN, Found, Tally, find, is_url
from cleaner.formats.streams import SourceError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from cleaner.records import Page, Rejected

Item = TypeVar("Item", "Page | Rejected", "Packed | Rejected")


def read(
    *sources: str | os.PathLike[str],
    text: str | None = None,
    id: str | None = None,  # noqa: A002  # the name of the option and of what it means
    tally: Tally | None = None,
) -> Iterator[Page | Rejected]:
    """Every page of the SOURCEs in input order, and a `Rejected` for each input or record that cannot be read.

    ``text`` and ``id`` name the fields of records, else they are guessed. ``tally`` counts what was skipped and how
    many ids were taken already. ReadError for a SOURCE that does not exist, before anything is read.
    """
    counts = tally if tally is not None else Tally()
    found = find(*sources, tally=counts)
    columns = Columns(text, id)
    return unique((page for one in found for page in pages(one, columns, tally=counts)), counts)


def pages(
    found: Found,
    columns: Columns | None = None,
    *,
    passed: int = 0,
    stream: BinaryIO | None = None,
    tally: Tally | None = None,
) -> Iterator[Page | Rejected]:
    """The pages of one input. Ids are unique only after `unique`. A read error ends them with one rejected row.

    ``passed``: records at the beginning that are not asked for (`table.passes`). ``stream``: what to read, else the
    path is opened. ``tally`` counts what is skipped inside the input.
    """
    origin = Origin(found.id, found.size, columns or Columns(), passed)
    if found.error is not None:
        yield origin.rejected("unreadable", found.error)
        return
    try:
        with contextlib.nullcontext(stream) if stream is not None else opened(found) as source:
            yield from table.read(source, origin)
    except OSError as error:
        yield origin.rejected("unreadable", error.strerror or str(error))
    except SourceError as error:
        yield origin.rejected("unreadable", str(error))
    if tally is not None:
        tally.skip(origin.skipped)


def unique(items: Iterable[Item], tally: Tally) -> Iterator[Item]:
    """The same items; an id that was there before gets `~2`, `~3` in input order, and ``tally`` counts it.

    Remembers eight bytes of a digest for each id, not the id.
    """
    seen: set[bytes] = set()
    tried: dict[str, int] = {}
    for item in items:
        identity = item.id
        if _digest(identity) in seen:
            tally.renamed += 1
            number = tried.get(item.id, 1)
            while _digest(identity) in seen:
                number += 1
                identity = f"{item.id}~{number}"
            tried[item.id] = number
            item = dataclasses.replace(item, id=identity)  # noqa: PLW2901  # the same item
        seen.add(_digest(identity))
        yield item


def _digest(identity: str) -> bytes:
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def opened(found: Found) -> contextlib.AbstractContextManager[BinaryIO]:
    """The bytes of an input."""
    if found.path == STDIN:
        return contextlib.nullcontext(sys.stdin.buffer)
    if is_url(found.path):
        return remote.opened(found.path)
    return Path(found.path).open("rb")
