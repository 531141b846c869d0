"""Which inputs a folder knows already, so that a second run cleans the others only."""

from __future__ import annotations

import dataclasses
import itertools
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.formats.packed import Packed
from cleaner.formats.sources import STDIN, Tally
from cleaner.keys import content_key, id_key
from cleaner.output.index import DUPLICATE, KEPT, REJECTED
from cleaner.records import Rejected
from cleaner.shards import KEY_BYTES

if TYPE_CHECKING:
    from cleaner.earlier import Earlier

Indexes = NDArray[np.int64]

_NONE = bytes(32)


class Known:
    """Goes through the inputs of a run, gives each an id of its own, and lets those pass that are to be cleaned.

    An input is known by its id and its `content_key`. One with the id of another one, of this run or of the earlier
    one, gets `~2`, `~3` and so on, as in one run over both. But where the other one came from the same place in the
    earlier run, this one is that input and has changed.

    ``order``: for each input its number in the earlier run, or -1. ``replaced``: for each input that passed the number
    that had its id before, or -1. ``new``: how many are new or have changed, ``changed``: how many surely have changed,
    ``example``: the id of the first of these.
    ``tally`` counts ids that were taken. ``met`` is called for each input that is known.
    """

    def __init__(self, earlier: Earlier | None, tally: Tally, met: Callable[[], None]) -> None:
        self._earlier, self._tally, self._met = earlier, tally, met
        n = 0 if earlier is None else len(earlier)
        self._seen, self._gone = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
        self.order, self.replaced = array("q"), array("q")
        self._digests, self._keys = bytearray(), bytearray()
        self._taken: set[int] = set()
        # Of ids that came again: up to which number nothing is left, for anybody and for inputs of one place.
        self._used_up: dict[str, int] = {}
        self._passed: dict[tuple[str, str | None], int] = {}
        self._renamed: dict[tuple[str, str | None], dict[bytes, deque[tuple[str, int]]]] = {}
        self._record: tuple[str | None, int] = None, 0  # the place of the last input: its file and number in it
        self._doubted: set[int] = set()
        self.new = self.changed = 0
        self.example = ""

    def unknown(self, items: Iterable[Packed | Rejected]) -> Iterator[Packed | Rejected]:
        """The inputs that are not known, in order. ``items`` have ids of which some may be the same."""
        for item in items:
            key, digest = content_key(item), None if isinstance(item, Rejected) else item.digest
            name, number, is_known = self._place(item, key)
            self._doubt(item)
            self._keys += key
            self._taken.add(id_key(name))
            if number >= 0:
                self._seen[number] = True
                if is_known:
                    self.order.append(number)
                    self._met()
                    continue
                self._gone[number] = True
            if not self._still_unreadable(number, digest):
                self.new += 1
                if self._is_on_record(number):
                    self.example = self.example or name
                    self.changed += 1
            self.order.append(-1)
            self.replaced.append(number)
            self._digests += digest or _NONE
            yield item if name == item.id else dataclasses.replace(item, id=name)
        self._taken.clear()  # a hundred bytes each, and no input follows
        for number in () if self._tally.cut else self._doubted:
            self._gone[number] |= not self._seen[number]
            self._seen[number] = True

    def key(self, position: int) -> bytes:
        """The `content_key` of the n-th input."""
        return bytes(self._keys[KEY_BYTES * position : KEY_BYTES * (position + 1)])

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

    def _place(self, item: Packed | Rejected, key: bytes) -> tuple[str, int, bool]:
        """(id of an input, number of the earlier input in whose place it comes or -1, whether it is the same)."""
        own = item.id, item.source_path
        used_up = self._used_up.get(item.id, 0)
        count = max(used_up, self._passed.get(own, 0))
        while True:
            count += 1
            name = item.id if count == 1 else f"{item.id}~{count}"
            if id_key(name) in self._taken:
                used_up += count == used_up + 1
                continue
            number = -1 if self._earlier is None else self._earlier.number(name)
            is_known = number >= 0 and self._is_known(number, item, key)
            if number < 0 or is_known:
                break
            if self._earlier_path(number) in {None, item.source_path} - {STDIN}:  # each stream is another one
                if (renamed := self._known_as(item, key)) is not None:
                    self._tally.renamed += 1
                    return *renamed, True
                break
        if count > 1:
            self._tally.renamed += 1
            self._used_up[item.id], self._passed[own] = used_up, count
        return name, number, is_known

    def _doubt(self, item: Packed | Rejected) -> None:
        """Note the earlier rows that said that this record, its file or the archive around it cannot be read.

        They go unless they come again: a record that was repaired may have an id of its own.
        """
        path = item.source_path
        if self._earlier is None or path is None or path == STDIN:
            return
        file, count = self._record
        self._record = path, count + 1 if file == path else 1
        places = {f"{path}#{self._record[1]}": path}
        if file != path:
            places |= {name: name for name in (path, *map(str, PurePosixPath(path).parents))}
        for name, place in places.items():
            number = self._earlier.number(name) if name != item.id else -1
            if number >= 0 and self._earlier.status[number] == REJECTED and self._earlier_path(number) == place:
                self._doubted.add(number)

    def _known_as(self, item: Packed | Rejected, key: bytes) -> tuple[str, int] | None:
        """Id and number of this input, if it was there under `~2`, `~3`: files of two SOURCEs may have one path."""
        own = item.id, item.source_path
        if own not in self._renamed:
            found: dict[bytes, deque[tuple[str, int]]] = {}
            for before, place in self._under_numbers(item):
                found.setdefault(before, deque()).append(place)
            if not found:
                return None
            self._renamed[own] = found
        for known_by in (key, b"" if isinstance(item, Rejected) else item.digest):
            places = self._renamed[own].get(known_by, deque())
            while places and id_key(places[0][0]) in self._taken:
                places.popleft()
            if places and self._is_known(places[0][1], item, key):
                return places[0]
        return None

    def _under_numbers(self, item: Packed | Rejected) -> Iterator[tuple[bytes, tuple[str, int]]]:
        """(key or digest, (id, number)) of earlier inputs from one place whose ids end in `~2`, `~3`."""
        assert self._earlier is not None
        for count in itertools.count(2):
            name = f"{item.id}~{count}"
            number = self._earlier.number(name)
            if number < 0:
                return
            if self._earlier_path(number) == item.source_path:
                yield self._earlier.key(number) or self._earlier.digest(number) or _NONE, (name, number)

    def _is_known(self, number: int, item: Packed | Rejected, key: bytes) -> bool:
        assert self._earlier is not None
        before = self._earlier.key(number)
        if before is not None:
            return before == key
        return not isinstance(item, Rejected) and self._earlier.tells_of(number, item.digest, item.facts)

    def _is_on_record(self, number: int) -> bool:
        """Whether it can be told what the earlier input was."""
        if self._earlier is None or number < 0:
            return False
        return self._earlier.key(number) is not None or self._earlier.digest(number) is not None

    def _earlier_path(self, number: int) -> str | None:
        assert self._earlier is not None
        return self._earlier.source_path(number)

    def _still_unreadable(self, number: int, digest: bytes | None) -> bool:
        if self._earlier is None or number < 0 or digest is not None:
            return False
        return self._earlier.status[number] == REJECTED and self._earlier.digest(number) is None
