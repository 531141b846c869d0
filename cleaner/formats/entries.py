"""What archives have in common: how many entries are read, and the bytes of one up to its first damage."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from cleaner.formats import compressed
from cleaner.formats.origin import Damage
from cleaner.formats.streams import SourceError

#: Entries that an archive may have.
ENTRIES = 100_000

Errors = tuple[type[Exception], ...]


class Entry(compressed.Counted):
    """The unpacked bytes of an entry, up to the end or the first damage, which is noted and not raised.

    ``ends``, ``errors``: what a library raises where the bytes break off, and over other damage. ``too_much``: whether
    so many bytes are a bomb.
    """

    def __init__(
        self, content: IO[bytes], damage: Damage, too_much: Callable[[int], bool], ends: Errors, errors: Errors = ()
    ) -> None:
        super().__init__(content)  # type: ignore[arg-type]  # it is read from, no more
        self._damage, self._too_much, self._ends, self._errors = damage, too_much, ends, errors

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._damage.reason is not None:
            return 0
        try:
            size = super().readinto(buffer)
        except SourceError as error:
            self._damage.note("unreadable", str(error))
        except self._ends as error:
            self._damage.note("malformed", f"the entry breaks off: {error}", cut=True)
        except self._errors as error:
            self._damage.note("malformed", f"the entry is damaged: {error}")
        else:
            if not self._too_much(self.count):
                return size
            self._damage.note("too_large", f"it unpacks to more than {compressed.RATIO} times its size")
        return 0
