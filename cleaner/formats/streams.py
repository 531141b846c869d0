"""Binary streams whose size nobody promised, and their text where nobody promised a charset."""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import ReadError
from cleaner.page import charsets
from cleaner.page.decode import LIMIT, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Where a unit of text ends that has a charset of its own: a line, or also a string of JSON.
LINES, STRINGS = re.compile(rb"(?<=[\r\n])"), re.compile(rb"(?<=[\r\n\"])")

_CHUNK = 64 * 1024
#: Bytes of a line that is decoded in one piece.
_PIECE = 16 * _CHUNK
#: No charset in use has these bytes as the second half of a character.
_BETWEEN = (b" ", b",", b'"')


class SourceError(Exception):
    """The disk or the network did not give the bytes of an input. No OSError, which libraries take for damage."""


class Source(io.RawIOBase):
    """The stream of an input, whose own errors can be told from those of the format in it: they are `SourceError`.

    Closing it leaves the stream open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        try:
            data = self._stream.read(len(buffer))
        except MemoryError:
            raise
        except OSError as error:
            raise SourceError(error.strerror or str(error)) from error
        except Exception as error:  # each file system has errors of its own
            raise SourceError(f"{type(error).__name__}: {error}") from error
        buffer[: len(data)] = data
        return len(data)


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
    return head, of_chunks(_chained(head, stream))


def of_chunks(chunks: Iterable[bytes]) -> BinaryIO:
    """A stream of byte strings. Closing it leaves alone where they come from."""
    return io.BufferedReader(_Chunks(chunks), _CHUNK)


def codec(head: bytes) -> str:
    """What decodes a stream of records that begins with ``head``. ReadError: it is no text."""
    wide = charsets.wide(head)
    if wide is not None:
        return wide[0].codec
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # its last character may be cut
    except UnicodeDecodeError:
        used = charsets.named(decode(head, html=False).charset or "utf-8")
        return used.codec if used is not None else "utf-8"
    return "utf-8"


def decoded(unit: bytes) -> str:
    """A line, or another unit of text: as UTF-8, else as a page is decoded. ReadError: it is no text."""
    try:
        return unit.decode("utf-8")
    except UnicodeDecodeError:
        return decode(unit, html=False).text


def as_utf8(stream: BinaryIO, codec: str, units: re.Pattern[bytes] = LINES) -> BinaryIO:
    """The text of a stream of records as UTF-8. What cannot be decoded becomes U+FFFD.

    One record in another charset costs no letters, its own or those of others: in a stream in UTF-8, what is not is
    decoded like a page, each of its ``units`` by itself; in one whose charset has a byte for each letter, a unit that
    is UTF-8 is taken for that.
    """
    if codec == "utf-8" or _is_single_byte(codec):
        return of_chunks(_mended(stream, codec, units))
    return of_chunks(_recoded(stream, codec))


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


def _is_single_byte(codec: str) -> bool:
    return len(bytes(range(128, 256)).decode(codec, "replace")) == 128


def _mended(stream: BinaryIO, codec: str, units: re.Pattern[bytes]) -> Iterator[bytes]:
    for piece in _pieces(stream):
        try:
            piece.decode("utf-8")
        except UnicodeDecodeError:
            yield "".join(_unit(one, codec) for one in units.split(piece)).encode()
        else:
            yield piece


def _unit(unit: bytes, codec: str) -> str:
    try:
        return decoded(unit) if codec == "utf-8" else unit.decode("utf-8")
    except (ReadError, UnicodeDecodeError):
        return unit.decode(codec, "replace")


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """A stream cut behind line ends, or in a very long line between characters."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        rest += chunk
        end = rest.rfind(b"\n") + 1
        if end or len(rest) >= _PIECE:
            end = end or max(map(rest.rfind, _BETWEEN)) + 1 or _begin_of_last(rest)
            yield rest[:end]
            rest = rest[end:]
    if rest:
        yield rest


def _begin_of_last(text: bytes) -> int:
    """Where the last character begins, if that is UTF-8."""
    return next((at for at in range(len(text) - 1, len(text) - 4, -1) if text[at] & 0xC0 != 0x80), len(text))


def seekable(stream: BinaryIO, what: str) -> BinaryIO:
    """The stream as a `Source`, or its bytes in memory where it cannot be read from any place.

    ReadError: these are more than 64 MiB.
    """
    if stream.seekable():
        return io.BufferedReader(Source(stream), _CHUNK)
    content = read_at_most(stream, LIMIT + 1)
    if len(content) > LIMIT:
        raise ReadError(
            f"{what} of more than {LIMIT // 1024**2} MiB is read from a file only, and not from a stream or "
            "compressed once more",
            "too_large",
        )
    return io.BytesIO(content)
