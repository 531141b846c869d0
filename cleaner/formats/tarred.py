"""Tar archives: each entry is read as a file of its name, as the archive comes by. Nothing is unpacked to disk."""

from __future__ import annotations

import functools
import io
import tarfile
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from cleaner.formats import compressed, table
from cleaner.formats.entries import ENTRIES, Entry
from cleaner.formats.sources import escaped, is_hidden
from cleaner.formats.streams import Source, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin
    from cleaner.records import Page, Rejected

_CHUNK = 64 * 1024
_BLOCK = 512
_PATIENCE = 100
# Headers that hold names and more are read into memory whole: longer ones are none.
_LONGEST_HEADER = 1 << 20
_OF_NAMES = frozenset(
    [tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE]
)
# What the library raises, by itself and by what it calls, over bytes that are no archive.
_ERRORS = (tarfile.TarError, ValueError, LookupError, ArithmeticError, TypeError, OSError)


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The pages of each entry, in the order of the archive; ids and paths are those of the archive and the entry.

    Folders are no entries; hidden files, links and devices are passed over and counted, as in a folder. An archive
    inside is a row. Reading ends at damage, behind 100,000 entries, and where sparse files give more than 200 times
    what was read of the archive.
    """
    packed = _Packed(Source(stream))
    number = unpacked = shown = 0
    try:
        archive = tarfile.open(  # noqa: SIM115  it holds nothing that must be closed
            fileobj=packed, mode="r|", tarinfo=_Header, ignore_zeros=True, encoding="utf-8", errors="surrogateescape"
        )
        while (entry := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # the library would keep them all
            number += 1
            if number > ENTRIES:
                origin.damage.note("too_large", f"it has more than the {ENTRIES:,} entries that are read")
                return
            if entry.isdir() or (entry.size == 0 and not entry.isreg() and _kind(entry) is None):
                continue  # nor is the label of a volume a file
            parts = [part for part in entry.name.split("/") if part not in ("", ".")]
            passed_over = "hidden" if any(map(is_hidden, parts)) else _kind(entry)
            if passed_over is not None:
                origin.skipped[passed_over] += 1
                continue
            shown += 1
            name = parts[-1] if parts else "unnamed"
            inner = origin.entry(escaped("/".join(parts) or name), entry.size)
            if table.is_archive(name):
                yield inner.rejected("too_deep", table.NESTED)
                continue
            filled: Any = entry.sparse  # (place, size) of each
            if filled is not None and compressed.too_much(entry.size, sum(size for _, size in filled)):
                yield inner.rejected("too_large", "it is a sparse file, and nearly all holes")
                continue
            bomb = functools.partial(_is_bomb, packed, unpacked)
            content = Entry(archive.extractfile(entry) or io.BytesIO(), inner.damage, bomb, _ERRORS)
            yield from table.read(io.BufferedReader(content, _CHUNK), inner, name)
            unpacked += content.count
            if _is_bomb(packed, unpacked, 0):
                origin.damage.note("too_large", f"it unpacks to more than {compressed.RATIO} times its size")
                return
    except SourceError as error:
        origin.damage.note("unreadable", str(error))
    except _ERRORS as error:
        origin.damage.note("malformed", f"the archive breaks off or is damaged: {error}", cut=True)
    else:
        if not packed.ended:
            origin.damage.note("malformed", "the archive breaks off: its end is missing", cut=True)
        elif not shown:
            yield origin.rejected("empty", f"the archive has no file{' that is an input' if number else ''}")


class _Header(tarfile.TarInfo):
    """A header that is damaged is an error: the library takes it for the end, or looks for the next one."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            header = super().frombuf(buf, encoding, errors)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            raise ValueError(str(error)) from error
        if header.size < 0 or (header.type in _OF_NAMES and header.size > _LONGEST_HEADER):
            raise ValueError(f"a header says that {header.size:,} bytes follow")
        return header


class _Packed(compressed.Counted):
    """The bytes of the archive. ``ended``: the last block that was read has no sign, as the end of an archive has.

    ValueError where it is read over and over behind its end: the library does, up to where an entry says that it ends.
    """

    _last = b""
    _behind = 0

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        size = super().readinto(buffer)
        self._last = (self._last + bytes(buffer[:size]))[-_BLOCK:]
        self._behind += size == 0
        if self._behind > _PATIENCE:
            raise ValueError("it ends before an entry does")
        return size

    @property
    def ended(self) -> bool:
        return self._last == bytes(_BLOCK)


def _is_bomb(packed: _Packed, before: int, count: int) -> bool:
    """Whether so many bytes, with those of the entries before, are too much for what was read of the archive."""
    return compressed.too_much(before + count, packed.count)


def _kind(entry: tarfile.TarInfo) -> str | None:
    """As what an entry is passed over that is no file."""
    if entry.issym() or entry.islnk():
        return "links"
    if entry.isfifo():
        return "pipes"
    return "devices" if entry.isdev() else None
