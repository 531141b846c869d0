"""JSON files: an array of records, in an object or not, or records one after the other, each decoded alone."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import columns, wrapped
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
#: Why a value cannot be read whose parts can.
_LARGE = ("too_large", "memory")
_ENDS = ('"', "]", "}")  # of values; a number or word may be lengthened by the next characters


def read(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of the records, numbered from 1; fields as in JSON Lines (`cleaner.formats.json_lines`).

    The file is an array, or a run of values with or without line ends between them; an object that is no record but
    has arrays of them (`cleaner.formats.wrapped`) gives their elements. An element that is no record is a row; where
    the JSON itself is broken, or an element has more than 64 Mi characters, one row ends the file.
    """
    head, stream = begin(stream, _HEAD)
    name = binary_format(head)
    if name is not None:
        yield origin.rejected("binary", f"the file is no JSON but {name} data")
        return
    number = 0
    try:
        for record, has_surrogates in _Values(stream, head, origin):
            number += 1
            try:
                item = columns.page(as_record(record, has_surrogates=has_surrogates), origin, number)
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
    """The records of a file, decoded one by one from a buffer that holds little more than one value."""

    def __init__(self, stream: BinaryIO, head: bytes, origin: Origin) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stream, self._damage = as_utf8(stream, _codec(head), STRINGS), origin.damage
        self._columns = origin.columns
        self._text, self._at, self._ended = "", 0, False
        self._wanted = _CHUNK

    def __iter__(self) -> Iterator[tuple[Any, bool]]:
        if self._next() == "[":
            self._at += 1
            for _ in self._parts("]"):
                yield from self._records(*self._value())
            if self._next():
                raise ReadError("something stands behind the end of the array", "malformed")
            return
        while sign := self._next():
            try:
                value, has_surrogates = self._value()
            except ReadError as error:
                if sign != "{":
                    raise
                yield from self._entries(error, wrapped.DEPTH)
            else:
                yield from self._records(value, has_surrogates)

    def _records(self, value: Any, has_surrogates: bool) -> Iterator[tuple[Any, bool]]:
        return ((record, has_surrogates) for record in wrapped.records(value, self._columns, lists=False))

    def _parts(self, end: str) -> Iterator[None]:
        """Goes from each part of an array or object that has begun to the next, and behind its ``end``."""
        first = True
        while (sign := self._next()) != end:
            if not sign:
                raise ReadError(f"the {'array' if end == ']' else 'object'} has no end", "malformed")
            if not first:
                self._pass(",", "comma")
            yield
            first = False
        self._at += 1

    def _pass(self, sign: str, name: str) -> None:
        """Over a sign that must stand here, and to what stands behind it."""
        if self._next() != sign:
            raise ReadError(f"a {name} is missing at {self._around()}", "malformed")
        self._at += 1
        self._next()

    def _entries(self, error: ReadError, depth: int) -> Iterator[tuple[Any, bool]]:
        """The elements of the arrays of objects in an object that is too large for one value, one by one.

        As `wrapped.arrays` finds them. ``error``, with which it could not be read, where it has none or is a record.
        """
        if error.reason not in _LARGE or depth == 0:
            raise error
        found = False
        self._at += 1
        for _ in self._parts("}"):
            name, _has_surrogates = self._value()
            self._pass(":", "colon")
            for element in self._elements(str(name), error, depth):
                yield element
                found = True
        if not found:
            raise error

    def _elements(self, name: str, error: ReadError, depth: int) -> Iterator[tuple[Any, bool]]:
        """What `_entries` finds in one field of the object."""
        sign = self._next()
        if sign == "[":
            self._at += 1
            wanted = self._next() in ("{", "n")
            for _ in self._parts("]"):
                value = self._value()
                if wanted:
                    yield value
            return
        try:
            value, has_surrogates = self._value()
        except ReadError as inner:
            if sign != "{":
                raise
            yield from self._entries(inner, depth - 1)
            return
        if columns.has_text({name: value}, self._columns):
            raise error
        found = wrapped.arrays(value, self._columns, depth - 1)
        yield from ((record, has_surrogates) for array in found for record in array)

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
