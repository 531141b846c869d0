"""Compressed files: their bytes as a stream that ends where damage or a bomb begins, and says so."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from cleaner.formats.origin import Damage
from cleaner.formats.streams import Source, SourceError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Unpacked bytes for each packed one; what grows more is no text.
RATIO = 200
#: Unpacked bytes up to which the ratio is not looked at.
HARMLESS = 1 << 20
#: The same for bytes of which most may be passed over: a line that is too long must not take the others along.
PASSED_OVER = 256 << 20
#: Bytes that a record counts for at least: what comes of it takes more.
RECORD_BYTES = 64

_CHUNK = 64 * 1024
#: What is said of bytes behind a frame of Zstandard that begin no other.
_NO_FRAME = "Unknown frame descriptor"

#: Suffix -> what opens such a file.
OPENERS: Mapping[str, Callable[[BinaryIO], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": zstd.ZstdFile,
}
#: Name of a binary format (`cleaner.page.decode.binary_format`) -> suffix.
BY_MARK: Mapping[str, str] = {"gzip": ".gz", "bzip2": ".bz2", "xz": ".xz", "zstd": ".zst"}


class Counted(io.RawIOBase):
    """A stream that counts what is read from it; closing it leaves the stream open."""

    def __init__(self, stream: BinaryIO | io.RawIOBase) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        data = self._stream.read(min(len(buffer), _CHUNK))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a stream packed as files with ``suffix`` are, up to the first damage.

    Damage is noted and not raised. ``packed``: the bytes that were unpacked so far.
    """

    def __init__(self, suffix: str, raw: BinaryIO, damage: Damage) -> None:
        self._packed, self._damage = Counted(Source(raw)), damage
        self._file = OPENERS[suffix](io.BufferedReader(self._packed, _CHUNK))
        self._count = 0

    @property
    def packed(self) -> int:
        return self._packed.count

    def stream(self) -> BinaryIO:
        """Itself, buffered."""
        return io.BufferedReader(self, _CHUNK)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._damage.reason is not None:
            return 0
        data = self._read(min(len(buffer), _CHUNK))
        self._count += len(data)
        if self._count > PASSED_OVER and too_much(self._count, self.packed):
            self._damage.note("too_large", f"it unpacks to more than {RATIO} times its size")
            return 0
        buffer[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            return bytes(self._file.read1(size))  # what there is before damage
        except SourceError as error:
            self._damage.note("unreadable", str(error))
        except EOFError as error:
            self._damage.note("malformed", f"the compressed file breaks off: {error}", cut=True)
        except gzip.BadGzipFile as error:
            trailing = self._count > 0 and str(error).startswith("Not a gzipped file")
            self._damage.note("malformed", f"the compressed file is damaged: {error}", cut=trailing)
        except zstd.ZstdError as error:
            trailing = self._count > 0 and str(error).endswith(_NO_FRAME)
            self._damage.note("malformed", f"the compressed file is damaged: {error}", cut=trailing)
        except (OSError, ValueError, zlib.error, lzma.LZMAError) as error:
            self._damage.note("malformed", f"the compressed file is damaged: {error}")
        return b""


def too_much(unpacked_bytes: int, packed_bytes: int) -> bool:
    """Whether so many bytes came from so few that it is no text but a bomb."""
    return unpacked_bytes > HARMLESS and unpacked_bytes > RATIO * packed_bytes
