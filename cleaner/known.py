"""Which inputs a folder knows already, so that a second run cleans the others only."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.formats.packed import Packed
from cleaner.output.index import DUPLICATE, KEPT, REJECTED
from cleaner.output.jsonl import dump
from cleaner.output.rows import rejected_row
from cleaner.records import Rejected

if TYPE_CHECKING:
    from cleaner.earlier import Earlier

Indexes = NDArray[np.int64]

_NONE = bytes(32)


class Known:
    """Goes through the inputs of a run and lets those pass that are to be cleaned.

    An input is known by its id and the digest of its content. ``order``: for each input its number in the earlier run,
    or -1. ``replaced``: for each input that passed the number that had its id before, or -1. ``new``: how many are
    new or have changed. ``met`` is called for each input that is known.
    """

    def __init__(self, earlier: Earlier | None, met: Callable[[], None]) -> None:
        self._earlier, self._met = earlier, met
        n = 0 if earlier is None else len(earlier)
        self._seen, self._gone = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
        self.order, self.replaced = array("q"), array("q")
        self._digests = bytearray()
        self.new = 0

    def unknown(self, items: Iterable[Packed | Rejected]) -> Iterator[Packed | Rejected]:
        """The inputs that are not known, in order."""
        for item in items:
            digest = None if isinstance(item, Rejected) else item.digest
            number = -1 if self._earlier is None else self._earlier.number(item.id)
            if number >= 0:
                self._seen[number] = True
                if self._is_known(number, item, digest):
                    self.order.append(number)
                    self._met()
                    continue
                self._gone[number] = True
            self.new += not self._still_unreadable(number, digest)
            self.order.append(-1)
            self.replaced.append(number)
            self._digests += digest or _NONE
            yield item

    def digest(self, outcome: int) -> bytes | None:
        """The digest of the n-th input that passed; None where nothing could be read."""
        found = bytes(self._digests[32 * outcome : 32 * outcome + 32])
        return None if found == _NONE else found

    @property
    def gone(self) -> Indexes:
        """Numbers of the earlier run whose input has changed."""
        return np.flatnonzero(self._gone)

    @property
    def vanished(self) -> Indexes:
        """Numbers of the earlier run whose input was not among these."""
        return np.flatnonzero(~self._seen)

    def orphans(self) -> Indexes:
        """Removed documents whose kept one has changed: they are to be compared again."""
        if self._earlier is None:
            return np.empty(0, np.int64)
        kept_for = self._earlier.kept_for
        orphans = (self._earlier.status == DUPLICATE) & (kept_for >= 0) & ~self._gone
        orphans[orphans] = self._gone[kept_for[orphans]]
        return np.flatnonzero(orphans)

    def standing(self) -> Indexes:
        """The kept documents of the earlier run that stay as they are."""
        if self._earlier is None:
            return np.empty(0, np.int64)
        return np.flatnonzero((self._earlier.status == KEPT) & ~self._gone)

    def _is_known(self, number: int, item: Packed | Rejected, digest: bytes | None) -> bool:
        assert self._earlier is not None
        if isinstance(item, Rejected):  # nothing was read then and nothing is now, for the same reason
            earlier = self._earlier
            return earlier.status[number] == REJECTED and earlier.row(number) == dump(rejected_row(item)).encode()
        return self._earlier.digest(number) == digest

    def _still_unreadable(self, number: int, digest: bytes | None) -> bool:
        if self._earlier is None or number < 0 or digest is not None:
            return False
        return self._earlier.status[number] == REJECTED and self._earlier.digest(number) is None
