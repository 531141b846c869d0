"""JSON files: an array of records, or records one after the other, each decoded alone in bounded memory."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import columns
from cleaner.formats.json_values import DECODER, SURROGATE, as_record
from cleaner.formats.streams import STRINGS, as_utf8, begin, codec
from cleaner.page.decode import LIMIT, binary_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin
    from cleaner.records import Page, Rejected

_HEAD = 16 * 1024
_CHUNK = 64 * 1024
_SPACE = re.compile(r"[ \t\r\n\x1e]*")  # and the sign of JSON text sequences
_ENDS = ('"', "]", "}")  # of values; a number or word may be lengthened by the next characters


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of the records, numbered from 1; fields as in JSON Lines (`cleaner.formats.json_lines`).

    The file is an array, or a run of values with or without line ends between them. An element that is no record is a
    row; where the JSON itself is broken, or an element has more than 64 Mi characters, one row ends the file.
    """
    head, stream = begin(stream, _HEAD)
    name = binary_format(head)
    if name is not None:
        yield origin.rejected("binary", f"the file is no JSON but {name} data")
        return
    number = 0
    try:
        for value, has_surrogates in _Values(stream, head, origin):
            number += 1
            try:
                item = columns.page(as_record(value, has_surrogates=has_surrogates), origin, number)
            except ReadError as error:
                item = origin.rejected(error.reason, f"record {number}: {error}", f"{origin.path}#{number}")
            if number > origin.passed:
                yield item
    except ReadError as error:
        if origin.damage.reason is None:
            yield origin.rejected(error.reason, f"record {number + 1}: {error}", f"{origin.path}#{number + 1}")
            number += 1
    if not number and origin.damage.reason is None:
        yield origin.rejected("empty", "the file has no record")


def _codec(head: bytes) -> str:
    try:
        return codec(head)
    except ReadError:  # one of its records is no text
        return "utf-8"


class _Values:
    """The values of a file, decoded one by one from a buffer that holds little more than one of them."""

    def __init__(self, stream: BinaryIO, head: bytes, origin: Origin) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stream, self._damage = as_utf8(stream, _codec(head), STRINGS), origin.damage
        self._text, self._at, self._ended = "", 0, False
        self._wanted = _CHUNK

    def __iter__(self) -> Iterator[tuple[Any, bool]]:
        array = self._next() == "["
        self._at += array
        first = True
        while sign := self._next():
            if array and sign == "]":
                self._at += 1
                if self._next():
                    raise ReadError("something stands behind the end of the array", "malformed")
                return
            if array and not first:
                if sign != ",":
                    raise ReadError(f"a comma is missing at {self._around()}", "malformed")
                self._at += 1
                self._next()
            yield self._value()
            first = False
        if array:
            raise ReadError("the array has no end", "malformed")

    def _next(self) -> str:
        """The next character that is no white space, "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches anywhere
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _value(self) -> tuple[Any, bool]:
        self._wanted = _CHUNK
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended or self._text.endswith(_ENDS):
                    break
                wrong = ReadError("the value has no end", "malformed")
            except json.JSONDecodeError as error:
                wrong = ReadError(f"{error.msg} at {self._around()}", "malformed")
            except RecursionError as error:
                raise ReadError("too many objects and arrays inside each other", "too_deep") from error
            except MemoryError as error:
                raise ReadError("too many values for the memory that reading may take", "memory") from error
            if len(self._text) - self._at > LIMIT:
                raise ReadError(f"more than {LIMIT // 1024**2} MiB", "too_large")
            if not self._more():
                raise wrong
            self._wanted *= 2  # so that a long value is tried some ten times, not a thousand
        found = bool(SURROGATE.search(self._text, self._at, end))
        self._at = end
        return value, found

    def _more(self) -> bool:
        """Read on; whether there was anything."""
        if self._ended:
            return False
        self._text = self._text[self._at :]
        self._at = 0
        parts, size = [self._text], 0
        while size < self._wanted and not self._ended:
            data = self._stream.read(_CHUNK)
            self._ended = not data
            parts.append(self._decoder.decode(data, final=self._ended))
            size += len(data)
        self._text = "".join(parts).removeprefix("\ufeff")
        return len(self._text) > len(parts[0])

    def _around(self) -> str:
        return repr(self._text[self._at : self._at + 40])
