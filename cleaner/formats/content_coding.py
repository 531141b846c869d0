"""Content codings of HTTP undone, as far as the bytes go, whatever their head says of them."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from cleaner.errors import ReadError
from cleaner.formats import compressed
from cleaner.page.decode import LIMIT

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_PIECE = 4096


class _Unpacker(Protocol):
    """Unpacks bytes that come in pieces; whatever it raises is damage."""

    def feed(self, piece: bytes) -> bytes: ...

    def ended(self) -> bool: ...


def undo(body: bytes, coding: str) -> tuple[bytes, bool]:
    """The body without a coding, and whether its end is missing. ReadError: it is a bomb.

    A coding that the body clearly does not have is taken for a false statement, as browsers take it; gzip and deflate
    are often taken for each other.
    """
    if coding in ("gzip", "x-gzip", "deflate"):
        if body.startswith(_GZIP):
            return _unpack(body, _Gzip, sure=True)
        if len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0:
            return _unpack(body, lambda: _Zlib(15), sure=coding == "deflate")
        if coding == "deflate":
            return _unpack(body, lambda: _Zlib(-15), sure=False)
    if coding == "zstd" and body.startswith(_ZSTD):
        return _unpack(body, _Zstd, sure=True)
    if coding == "br":
        return _unpack(body, _Brotli, sure=False)
    return body, False


def undo_unsaid(body: bytes) -> tuple[bytes, bool]:
    """The same of a gzip coding that nobody has said."""
    return undo(body, "gzip") if body.startswith(_GZIP) else (body, False)


class _Zlib:
    def __init__(self, window: int) -> None:
        self._unpack = zlib.decompressobj(window)

    def feed(self, piece: bytes) -> bytes:
        return self._unpack.decompress(piece) if not self._unpack.eof else b""

    def ended(self) -> bool:
        return self._unpack.eof


class _Gzip:
    """Members one behind the other are one body; anything else behind a member is none of it."""

    def __init__(self) -> None:
        self._unpack, self._over = zlib.decompressobj(31), False

    def feed(self, piece: bytes) -> bytes:
        found = []
        while piece and not self._over:
            if not self._unpack.eof:
                found.append(self._unpack.decompress(piece))
                piece = self._unpack.unused_data
            elif piece.startswith(_GZIP[:1]):
                self._unpack = zlib.decompressobj(31)
            else:
                self._over = True
        return b"".join(found)

    def ended(self) -> bool:
        return self._unpack.eof


class _Zstd:
    def __init__(self) -> None:
        self._unpack = zstd.ZstdDecompressor()

    def feed(self, piece: bytes) -> bytes:
        return self._unpack.decompress(piece) if not self._unpack.eof else b""

    def ended(self) -> bool:
        return self._unpack.eof


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._unpack, self._error = brotli.Decompressor(), brotli.error

    def feed(self, piece: bytes) -> bytes:
        return bytes(self._unpack.process(piece))

    def ended(self) -> bool:
        try:
            return bool(self._unpack.is_finished())
        except self._error:  # what it says of damage
            return False


def _unpack(body: bytes, make: Callable[[], _Unpacker], *, sure: bool) -> tuple[bytes, bool]:
    """The unpacked body as far as it goes, and whether its end is missing.

    The body itself where it is not packed this way at all; ``sure``: its mark says that it is.
    """
    parts: list[bytes] = []
    size = packed = 0
    unpacker = make()
    for packed, piece in _pieces(body, unpacker):
        parts.append(piece)
        size += len(piece)
        _refuse_bomb(size, packed)
    whole = packed == len(body)
    if not whole and (sure or size):
        for end, piece in _up_to_damage(body, make(), packed):
            parts.append(piece)
            size += len(piece)
            _refuse_bomb(size, end)
    return (b"".join(parts), not (whole and unpacker.ended())) if size or not body else (body, False)


def _refuse_bomb(size: int, packed: int) -> None:
    if size > LIMIT:
        raise ReadError(f"the body unpacks to more than {LIMIT // 1024**2} MiB", "too_large")
    if compressed.too_much(size, packed):
        raise ReadError(f"the body unpacks to more than {compressed.RATIO} times its size", "too_large")


def _pieces(body: bytes, unpacker: _Unpacker) -> Iterator[tuple[int, bytes]]:
    """What comes out up to which place of the body; ends before a piece that is damaged."""
    step = 64  # so that the first piece of a bomb is small
    at = 0
    while at < len(body):
        try:
            piece = unpacker.feed(body[at : at + step])
        except Exception:  # noqa: BLE001  # each library has errors of its own: what came before them counts
            return
        at = min(at + step, len(body))
        yield at, piece
        step = min(_PIECE, 2 * step) if len(piece) < 64 * _PIECE else step


def _up_to_damage(body: bytes, unpacker: _Unpacker, start: int) -> Iterator[tuple[int, bytes]]:
    """What still comes out of the piece that holds the damage, byte by byte."""
    try:
        for at in range(0, start, _PIECE):
            unpacker.feed(body[at : min(at + _PIECE, start)])
        for at in range(start, min(start + _PIECE, len(body))):
            yield at + 1, unpacker.feed(body[at : at + 1])
    except Exception:  # noqa: BLE001  # the damage
        return
