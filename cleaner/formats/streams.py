"""Binary streams whose size nobody promised."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import ReadError
from cleaner.page.decode import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHUNK = 64 * 1024


class _Chunks(io.RawIOBase):
    """A stream made of byte strings. Closing it leaves alone where they come from."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def begin(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first ``size`` bytes, and a stream that still starts with them."""
    head = read_at_most(stream, size)
    return head, io.BufferedReader(_Chunks(_chained(head, stream)), _CHUNK)


def as_utf8(stream: BinaryIO, codec: str) -> BinaryIO:
    """The text of a stream in another charset, as UTF-8; what cannot be decoded becomes U+FFFD."""
    return io.BufferedReader(_Chunks(_recoded(stream, codec)), _CHUNK)


def read_at_most(stream: BinaryIO, size: int) -> bytes:
    """All of the stream, or its first ``size`` bytes; asks for memory only as data comes."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(min(size, _CHUNK if not parts else 16 * _CHUNK))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _chained(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    while chunk := stream.read(_CHUNK):
        yield chunk


def _recoded(stream: BinaryIO, codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    while chunk := stream.read(_CHUNK):
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()


def seekable(stream: BinaryIO, what: str) -> BinaryIO:
    """The stream itself, or its bytes in memory where it cannot be read from any place.

    ReadError: these are more than 64 MiB.
    """
    if stream.seekable():
        return stream
    content = read_at_most(stream, LIMIT + 1)
    if len(content) > LIMIT:
        raise ReadError(
            f"{what} of more than {LIMIT // 1024**2} MiB is read from a file only, and not from a stream or "
            "compressed once more",
            "too_large",
        )
    return io.BytesIO(content)
