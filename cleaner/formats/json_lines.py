"""JSON Lines: one record a line, read line by line in bounded memory."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import columns
from cleaner.formats.streams import as_utf8, begin, decoded
from cleaner.page import charsets
from cleaner.page.decode import LIMIT, binary_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin
    from cleaner.records import Page, Rejected

#: Bytes; a longer line is one rejected record, and reading goes on behind it.
LINE_LIMIT = LIMIT
#: Objects and arrays inside each other; deeper ones could not be written again.
DEPTH = 100

_HEAD = 16 * 1024
_MARK = b"\xef\xbb\xbf"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONE = re.compile(r"[\ud800-\udfff]")
_NO_RECORD = (b"", b"[", b"]")
_LONGEST_INT = 640  # digits; what every Python reads and writes, whatever its limit is set to


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages in the order of lines; `columns.page` says which field is what.

    A line that is no object, too long or too deep is a rejected row that names the line; blank lines are none, nor are
    the brackets and commas of an array with an element a line.
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
    wide = charsets.wide(head)
    number = 0
    for line_number, line in _lines(as_utf8(stream, wide[0].codec) if wide else stream):
        if line is not None and line.strip() in _NO_RECORD:
            continue
        number += 1
        if number <= origin.passed or _breaks_off(line, origin):
            continue
        try:
            item = columns.page(record(line), origin, number)
        except ReadError as error:
            item = origin.rejected(error.reason, f"line {line_number}: {error}", f"{origin.path}#{number}")
        yield item
    if not number and origin.damage.reason is None:
        yield origin.rejected("empty", "the file has no record")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is longer than the limit."""
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_MARK)
        if len(line) <= LINE_LIMIT or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(1024 * 1024)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def record(line: bytes | None) -> dict[str, Any]:
    """The object of a line; ReadError says why there is none. None is a line that is too long."""
    if line is None:
        raise ReadError(f"more than {LINE_LIMIT // 1024**2} MiB", "too_large")
    try:
        text = decoded(line).rstrip().removesuffix(",")
        return as_record(DECODER.decode(text), has_surrogates=bool(_SURROGATE.search(text)))
    except json.JSONDecodeError as error:
        raise ReadError(f"{error.msg} at column {error.colno}", "malformed") from error
    except RecursionError as error:
        raise _too_deep() from error
    except MemoryError as error:
        raise ReadError("too many values for the memory that reading may take", "memory") from error


def as_record(value: Any, *, has_surrogates: bool) -> dict[str, Any]:
    """A value that was decoded by `DECODER`, as a record; ReadError says why it is none."""
    if _is_deep(value):
        raise _too_deep()
    if not isinstance(value, dict):
        raise ReadError(f"{columns.type_name(value)}, not an object", "malformed")
    if has_surrogates:
        return {_without_lone(key): _without_surrogates(entry) for key, entry in value.items()}
    return value


def _too_deep() -> ReadError:
    return ReadError(f"more than {DEPTH} objects and arrays inside each other", "too_deep")


def _breaks_off(line: bytes | None, origin: Origin) -> bool:
    """Whether this is the stump of a line at the damaged end of the file, of which a row will be made anyway."""
    return origin.damage.reason is not None and line is not None and not line.endswith(b"\n")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INT else digits


def _number(digits: str) -> float | str:
    value = float(digits)
    return value if math.isfinite(value) else digits


#: Decodes JSON into values that can be written again.
DECODER = json.JSONDecoder(parse_constant=str, parse_int=_whole, parse_float=_number)


def _is_deep(record: Any) -> bool:
    level = [record] if isinstance(record, dict | list) else []
    for _ in range(DEPTH):
        level = [
            value
            for holder in level
            for value in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(value, dict | list)
        ]
        if not level:
            return False
    return True


def _without_surrogates(value: Any) -> Any:
    """The same value with U+FFFD for lone surrogates, which no UTF-8 can hold."""
    if isinstance(value, str):
        return _without_lone(value)
    if isinstance(value, list):
        return [_without_surrogates(entry) for entry in value]
    if isinstance(value, dict):
        return {_without_lone(key): _without_surrogates(entry) for key, entry in value.items()}
    return value


def _without_lone(text: str) -> str:
    return _LONE.sub("\ufffd", text)
