"""A gzip or Zstandard file of many members, as runs of bytes: a new run begins where damage was passed over."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cleaner.formats import compressed
from cleaner.formats.origin import Damage

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True, slots=True)
class Packing:
    """How members are told and unpacked.

    ``mark``: the first bytes of a member, ``begin``: what may stand where one is due, ``make``: an object that unpacks
    one, ``error``: what that raises of damage. ``piece``: bytes to unpack at a time, of which none gives more than some
    tens of MB. ``look``: bytes that a member gives its first line from.
    """

    mark: bytes
    begin: re.Pattern[bytes]
    make: Callable[[], Any]
    error: type[Exception]
    piece: int
    look: int


GZIP = Packing(
    b"\x1f\x8b\x08", re.compile(rb"\x1f\x8b"), lambda: zlib.decompressobj(31), zlib.error, 16 * 1024, 16 * 1024
)
#: Its members are called frames; some hold nothing and are to be passed over.
ZSTD = Packing(
    b"\x28\xb5\x2f\xfd",
    re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
    zstd.ZstdDecompressor,
    zstd.ZstdError,
    1024,
    256 * 1024,
)

#: Frames of Zstandard that hold no data: their mark, and their length in four bytes behind it. So much is looked at.
_PASSED_OVER, _HEAD, _LOOKED_THROUGH = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18"), 8, 1 << 20

_CHUNK = 16 * 1024
_LONGEST_MARK = 4
#: Packed bytes of a member that are kept to look for the next one in, should this one be damaged.
_KEPT = 64 << 20


@dataclass(slots=True)
class Members:
    """The unpacked bytes of such a file.

    ``runs`` gives them run by run, each an iterator that is to be used up before the next is asked for. A member that
    cannot be unpacked ends its run, what came out of it included; the next run begins with the next member behind the
    damage that ``begins`` accepts by its first bytes. ``damage`` is noted where a bomb ends it all, ``cut`` says that
    the last member breaks off.
    """

    stream: BinaryIO
    packing: Packing
    begins: bytes
    damage: Damage
    cut: bool = False
    _kept: bytearray = field(default_factory=bytearray)  # packed bytes from the beginning of the member
    _at: int = 0  # of them unpacked
    _packed: int = 0
    _unpacked: int = 0
    _ended: bool = False

    def runs(self) -> Iterator[Iterator[bytes]]:
        """The runs of the file."""
        while self._has_bytes() and self.damage.reason is None:
            yield self._run()
            if self._at < 0:
                if not self._find_member():
                    return
                self.cut = False  # a member whose damage swallowed all behind it

    def _run(self) -> Iterator[bytes]:
        while self._has_bytes():
            self._read_to(_LONGEST_MARK)
            # Zero bytes or anything else behind a member, or a frame of no data that takes members for its own.
            if not self.packing.begin.match(self._kept) or self._swallows():
                self._at = -1
                return
            for piece in self._member():
                self._unpacked += len(piece)
                if compressed.too_much(self._unpacked, self._packed):
                    self.damage.note("too_large", f"it unpacks to more than {compressed.RATIO} times its size")
                    return
                yield piece
            if self._at < 0:
                return

    def _swallows(self) -> bool:
        """Whether a frame that is to be passed over holds a member: its length is damaged, which no error tells."""
        if not _PASSED_OVER.match(self._kept):
            return False
        self._read_to(_HEAD)
        end = _HEAD + min(int.from_bytes(self._kept[4:_HEAD], "little"), _LOOKED_THROUGH)
        self._read_to(end)
        at = self._kept.find(self.packing.mark, _HEAD, end)
        while at >= 0 and not self._member_at(at):
            at = self._kept.find(self.packing.mark, at + 1, end)
        return at >= 0

    def _member(self) -> Iterator[bytes]:
        """What comes out of the member that begins at the first byte kept; ``_at`` is -1 when it was damaged."""
        unpack = self.packing.make()
        self._at = 0
        while not unpack.eof:
            if self._at >= len(self._kept) and not self._read():
                self.cut, self._at = True, -1
                return
            before = unpack.copy() if self.packing is GZIP else None
            piece = bytes(self._kept[self._at : self._at + self.packing.piece])
            try:
                data = unpack.decompress(piece)
            except self.packing.error:
                if before is not None:
                    yield from _up_to_damage(before, piece)
                self._at = -1
                return
            yield data
            self._at += len(piece) - len(unpack.unused_data)
            self._forget()
        del self._kept[: self._at]
        self._at = 0

    def _forget(self) -> None:
        if self._at > _KEPT:
            del self._kept[: self._at]
            self._at = 0

    def _find_member(self) -> bool:
        """Drop bytes up to the next member; False when there is none."""
        at = 1
        while True:
            found = self._kept.find(self.packing.mark, at)
            if found < 0:
                del self._kept[: max(0, len(self._kept) - _LONGEST_MARK + 1)]
                at = 0
                if not self._read():
                    return False
                continue
            if self._member_at(found):
                del self._kept[:found]
                self._at = 0
                return True
            at = found + 1

    def _member_at(self, place: int) -> bool:
        """Whether a member that is looked for begins at this one of the bytes kept."""
        self._read_to(place + self.packing.look)
        try:
            packed = bytes(self._kept[place : place + self.packing.look])
            head: bytes = self.packing.make().decompress(packed, 256)
        except self.packing.error:
            return False
        return head.lstrip(b"\r\n").startswith(self.begins)

    def _read_to(self, size: int) -> None:
        """Keep so many bytes, as far as there are any."""
        while len(self._kept) < size and self._read():
            pass

    def _has_bytes(self) -> bool:
        return bool(self._kept) or self._read()

    def _read(self) -> bool:
        data = b"" if self._ended else self.stream.read(_CHUNK)
        self._ended = not data
        self._packed += len(data)
        self._kept += data
        return bool(data)


def _up_to_damage(unpack: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    """What still comes out of a piece that holds the damage, byte by byte."""
    for at in range(len(piece)):
        try:
            yield unpack.decompress(piece[at : at + 1])
        except zlib.error:
            return
