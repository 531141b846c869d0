"""A gzip file of many members, as runs of bytes: a new run begins where damage was passed over."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from cleaner.formats import compressed
from cleaner.formats.origin import Damage

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 16 * 1024
#: Packed bytes of a member that are kept to look for the next one in, should this one be damaged.
_KEPT = 64 << 20
_AS_GZIP = 31  # zlib's name for a gzip header


@dataclass(slots=True)
class Members:
    """The unpacked bytes of a gzip file.

    ``runs`` gives them run by run, each an iterator that is to be used up before the next is asked for. A member that
    cannot be unpacked ends its run, what came out of it included; the next run begins with the next member behind the
    damage that ``begins`` accepts by its first bytes. ``damage`` is noted where a bomb ends it all, ``cut`` says that
    the last member breaks off.
    """

    stream: BinaryIO
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
            if not self._kept.startswith(_MAGIC[:2]):  # zero bytes or anything else behind a member
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

    def _member(self) -> Iterator[bytes]:
        """What comes out of the member that begins at the first byte kept; ``_at`` is -1 when it was damaged."""
        unpack = zlib.decompressobj(_AS_GZIP)
        self._at = 0
        while not unpack.eof:
            if self._at >= len(self._kept) and not self._read():
                self.cut, self._at = True, -1
                return
            before = unpack.copy()
            piece = bytes(self._kept[self._at : self._at + _CHUNK])
            try:
                data = unpack.decompress(piece)
            except zlib.error:
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
            found = self._kept.find(_MAGIC, at)
            if found < 0:
                del self._kept[: max(0, len(self._kept) - 2)]
                at = 0
                if not self._read():
                    return False
                continue
            while len(self._kept) < found + _CHUNK and self._read():
                pass
            if self._begins(bytes(self._kept[found : found + _CHUNK])):
                del self._kept[:found]
                self._at = 0
                return True
            at = found + 1

    def _begins(self, packed: bytes) -> bool:
        try:
            head = zlib.decompressobj(_AS_GZIP).decompress(packed, 256)
        except zlib.error:
            return False
        return head.lstrip(b"\r\n").startswith(self.begins)

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
