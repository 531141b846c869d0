"""Zip archives: each entry is read as a file of its name, straight from the archive. Nothing is unpacked to disk."""

from __future__ import annotations

import functools
import io
import stat
import zipfile
import zlib
from lzma import LZMAError
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import compressed, table
from cleaner.formats.entries import ENTRIES, Entry
from cleaner.formats.sources import is_hidden
from cleaner.formats.streams import SourceError, seekable
from cleaner.page.decode import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin
    from cleaner.records import Page, Rejected

_ENCRYPTED = 0x1
_CHUNK = 64 * 1024
# What the library and its decompressors raise over damage.
_ERRORS = (zipfile.BadZipFile, OSError, ValueError, zlib.error, LZMAError)


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """The pages of each entry, in the order of the archive; ids and paths are those of the archive and the entry.

    Folders are no entries; hidden files, and those in hidden folders, are passed over and counted, as in a folder. What
    is encrypted, packed in an unknown way, a link, or an archive itself is a row, as is an archive with more than
    100,000 entries. Reading ends where all entries together give more than 200 times the size of the archive.
    """
    try:
        archive = zipfile.ZipFile(seekable(stream, "a zip archive"))
        # Its own is_dir fails on an entry without a name.
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except ReadError as error:
        yield origin.rejected(error.reason, str(error))
        return
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        yield origin.rejected("malformed", f"no zip archive: {error}")
        return
    if len(entries) > ENTRIES:
        yield origin.rejected("too_large", f"{len(entries):,} entries are more than the {ENTRIES:,} that are read")
        return
    shown = [entry for entry in entries if not any(map(is_hidden, entry.filename.split("/")))]
    origin.skipped["hidden"] += len(entries) - len(shown)
    if not shown:
        yield origin.rejected("empty", f"the archive has no file{' that is not hidden' if entries else ''}")
    unpacked = 0
    packed = sum(entry.compress_size for entry in entries) if origin.size is None else origin.size
    for entry in shown:
        inner = origin.entry(entry.filename, entry.file_size)
        if compressed.too_much(unpacked, packed):
            yield origin.rejected("too_large", f"it unpacks to more than {compressed.RATIO} times its size")
            return
        counted = None
        try:
            refusal = _refusal(entry)
            if refusal is not None:
                yield inner.rejected(*refusal)
                continue
            with archive.open(entry) as content:
                bomb = functools.partial(compressed.too_much, packed_bytes=entry.compress_size)
                counted = Entry(content, inner.damage, bomb, (EOFError,), _ERRORS)
                yield from table.read(io.BufferedReader(counted, _CHUNK), inner, entry.filename)
        except SourceError as error:
            yield inner.rejected("unreadable", str(error))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
            yield inner.rejected("malformed", f"the entry cannot be read: {error}")
        finally:
            unpacked += counted.count if counted is not None else 0


def _refusal(entry: zipfile.ZipInfo) -> tuple[str, str] | None:
    if entry.flag_bits & _ENCRYPTED:
        return "unreadable", "the entry is encrypted"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "unsupported", "the entry is a link"
    if table.is_archive(entry.filename):
        return "too_deep", table.NESTED
    # Records before the place where it becomes too much count; a page is whole or none.
    is_page = PurePosixPath(entry.filename).suffix.lower() in table.PLAIN
    if compressed.too_much(entry.file_size, entry.compress_size) and (is_page or entry.file_size > LIMIT):
        return "too_large", f"{entry.file_size:,} bytes, more than {compressed.RATIO} times its size in the archive"
    return None
