"""Hashes of a whole collection, one after the other: in memory while they are few, else in a scratch file.

A scratch file has no name, so that nothing is left of it however the process ends. It is read in chunks: what
is in memory at a time does not depend on the collection.
"""

from __future__ import annotations

import mmap
import tempfile
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

#: Values that are kept in memory: 64 MiB of them.
IN_MEMORY = 1 << 23

_WIDTH = 8


class HashStore:
    """64-bit values that are appended in pieces and read by position. ``folder``: where a scratch file may lie.

    OSError: there is no room for it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder, self._used = folder, 0
        self._file: IO[bytes] | None = None  # first: there may be no memory for the array
        self._array: Hashes = np.empty(IN_MEMORY, np.uint64)  # takes memory only as far as it is written

    def __len__(self) -> int:
        return self._used

    @property
    def array(self) -> Hashes | None:
        """All values, or None when they are in a file."""
        return None if self._file is not None else self._array[: self._used]

    def append(self, values: Hashes) -> int:
        """Append values; returns the position of the first."""
        first, end = self._used, self._used + len(values)
        if self._file is None and end > IN_MEMORY:
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115  # closed by __del__
            _write(self._file, 0, self._array[: self._used])
            self._array = np.empty(0, np.uint64)
        if self._file is not None:
            _write(self._file, _WIDTH * first, values)
        else:
            self._array[first:end] = values
        self._used = end
        return first

    def read(self, first: int, end: int) -> Hashes:
        """The values from ``first`` up to ``end``."""
        if self._file is None:
            return self._array[first:end]
        values = np.empty(end - first, np.uint64)
        self.read_into(values, first)
        return values

    def view(self, first: int, end: int) -> Hashes:
        """The values from ``first`` up to ``end``, not to be changed; in memory only as far as they are looked at."""
        if self._file is None or first == end:
            return self._array[first:end]
        origin = _WIDTH * first // mmap.ALLOCATIONGRANULARITY * mmap.ALLOCATIONGRANULARITY
        # A private copy, because compiled code takes arrays that cannot be written for another type.
        pages = mmap.mmap(self._file.fileno(), _WIDTH * end - origin, access=mmap.ACCESS_COPY, offset=origin)
        return np.frombuffer(pages, np.uint64, end - first, _WIDTH * first - origin)

    def read_into(self, values: Hashes, first: int) -> None:
        """Fill ``values`` with those from ``first`` on."""
        if self._file is None:
            values[:] = self._array[first : first + len(values)]
        else:
            _read(self._file, _WIDTH * first, values)

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()


class ByteChunks:
    """Arrays of bytes that are written and read as wholes by number; beyond one in a scratch file."""

    def __init__(self, sizes: list[int], folder: Path | None = None) -> None:
        self._file: IO[bytes] | None = None  # first, as above
        self._starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        self._sizes = sizes
        self._only = np.zeros(sum(sizes) if len(sizes) < 2 else 0, np.uint8)
        if len(sizes) > 1:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115  # closed by __del__
            self._file.truncate(int(self._starts[-1]))

    def read(self, number: int) -> Bytes:
        """One array; zeros when it was never written."""
        if self._file is None:
            return self._only
        values = np.empty(self._sizes[number], np.uint8)
        _read(self._file, int(self._starts[number]), values)
        return values

    def write(self, number: int, values: Bytes) -> None:
        """Replace one array."""
        if self._file is not None:
            _write(self._file, int(self._starts[number]), values)

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()


def _write(file: IO[bytes], at: int, values: Hashes | Bytes) -> None:
    file.seek(at)
    left = _bytes_of(values)
    while left:
        left = left[file.write(left) :]


def _bytes_of(values: Hashes | Bytes) -> memoryview:
    return values.view(np.uint8).data  # of a contiguous array, without a copy


def _read(file: IO[bytes], at: int, values: Hashes | Bytes) -> None:
    file.seek(at)
    left = _bytes_of(values)
    while left:
        done = file.readinto(left)  # type: ignore[attr-defined]
        if not done:
            raise OSError("a scratch file is shorter than what was written to it")
        left = left[done:]
