"""JSON Lines: one record a line, read line by line in bounded memory."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import columns, json_array, wrapped
from cleaner.formats.json_values import DECODER, SURROGATE, as_record, too_deep
from cleaner.formats.streams import as_utf8, begin, decoded
from cleaner.page import charsets
from cleaner.page.decode import LIMIT, binary_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Columns, Origin
    from cleaner.records import Page, Rejected

#: Bytes; a longer line is one rejected record, and reading goes on behind it.
LINE_LIMIT = LIMIT

_HEAD = 16 * 1024
#: What may stand before an object: a mark (of files that were put together), the sign of JSON text sequences.
_BEFORE = "\ufeff\x1e \t\r"
_BETWEEN = re.compile(r"[\s\x1e\ufeff]*")
_BRACE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{[ \t\r]*\n\s*\"")
#: A line that must be decoded to count its records; between two of them may stand all that `_BETWEEN` passes over.
_SEVERAL = re.compile(rb"[\[}][^\"{}\[\n]*\{")
_NO_RECORD = (b"", b"[", b"]")
_BLANK = b" \t\r\n\v\f\xef\xbb\xbf"


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages in the order of lines; `columns.page` says which field is what.

    A line that is no object, too long or too deep is a rejected row that names the line; blank lines are none, nor are
    the brackets and commas of an array with an element a line. A line of several objects, as one has where files were
    put together, gives each of them; an array of objects, or an object that is no record but has arrays of them
    (`cleaner.formats.wrapped`), its elements. A file whose first record has several lines is read as JSON.
    Records are numbered from 1, rejected ones too. NaN, infinities and numbers of more than 640 digits are kept
    as strings, of equal keys the last one counts, lone surrogates become U+FFFD. UTF-16 and UTF-32 are told by mark
    or zero bytes, a line that is no UTF-8 is decoded like a page. A file without any record is one row, "empty".
    Records that `Origin.passed` names are counted and not parsed.
    """
    head, stream = begin(stream, _HEAD)
    name = binary_format(head)
    if name is not None:
        yield origin.rejected("binary", f"the file is no JSON Lines but {name} data")
        return
    if _BRACE.match(head):
        yield from json_array.read(stream, origin)
        return
    wide = charsets.wide(head)
    number = 0
    for line_number, line in _lines(as_utf8(stream, wide[0].codec) if wide else stream):
        if line is not None and line.strip(_BLANK) in _NO_RECORD:
            continue
        if number < origin.passed and (line is None or not _SEVERAL.search(line)):
            number += 1
            continue
        for one in _records(line, origin.columns):
            number += 1
            if number <= origin.passed or _breaks_off(line, origin):
                continue
            if isinstance(one, ReadError):
                yield origin.rejected(one.reason, f"line {line_number}: {one}", f"{origin.path}#{number}")
            else:
                yield columns.page(one, origin, number)
    if not number and origin.damage.reason is None:
        yield origin.rejected("empty", "the file has no record")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is longer than the limit."""
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) <= LINE_LIMIT or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(1024 * 1024)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _records(line: bytes | None, names: Columns) -> Iterator[dict[str, Any] | ReadError]:
    """The records of a line, mostly one, and where it goes wrong the error. None is a line that is too long."""
    try:
        yield from _objects(_text(line), names)
    except json.JSONDecodeError as error:
        yield ReadError(f"{error.msg} at column {error.colno}", "malformed")
    except RecursionError:
        yield too_deep()
    except MemoryError:
        yield ReadError("too many values for the memory that reading may take", "memory")
    except ReadError as error:
        yield error


def _text(line: bytes | None) -> str:
    if line is None:
        raise ReadError(f"more than {LINE_LIMIT // 1024**2} MiB", "too_large")
    return decoded(line).lstrip(_BEFORE).rstrip().removesuffix(",")


def _objects(text: str, names: Columns) -> Iterator[dict[str, Any] | ReadError]:
    has_surrogates = bool(SURROGATE.search(text))
    at = 0
    while True:
        value, end = DECODER.raw_decode(text, at)
        at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]  # it matches anywhere
        if at < len(text) and text[at] != "{":
            raise json.JSONDecodeError("Extra data", text, at)
        found = wrapped.records(value, names, lists=True)
        for record in found:
            try:
                yield as_record(record, has_surrogates=has_surrogates)
            except ReadError as error:
                if found[0] is value:
                    raise
                yield error
        if at == len(text):
            return


def _breaks_off(line: bytes | None, origin: Origin) -> bool:
    """Whether this is the stump of a line at the damaged end of the file, of which a row will be made anyway."""
    return origin.damage.reason is not None and line is not None and not line.endswith(b"\n")
