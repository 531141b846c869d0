"""Rows of a table of text, also behind a quote that is never closed. Python's csv module reads each of them."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TextIO

from cleaner.errors import ReadError
from cleaner.page.decode import LIMIT

#: Characters of a line; of a row with line ends inside its fields, twice as many.
_LONGEST = LIMIT
_PIECE = 1024 * 1024
#: Characters that may be looked at again for each that was read; then a row has one line.
_AGAIN = 4
#: Lines, or characters, of a block.
_BLOCK, _CHUNK = 4096, 64 * 1024
#: Lines that are looked at to tell rows from a text, and the share of them that must be rows.
_SAMPLE, _SHARE = 100, 0.8
#: So many of them tell it where the quote was closed after all.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Row:
    """``cut``: the file ends inside a quoted field, the last one."""

    fields: list[str]
    cut: bool = False


def rows(text: TextIO, delimiter: str, *, quoted: bool = True) -> Iterator[Row | ReadError]:
    """Every row but blank ones, and an error for each that cannot be read; reading goes on behind it.

    ``text`` keeps its line ends. Quotes are those of RFC 4180; where a row breaks its rules on one line, it is read as
    csv reads it when it is not strict. A quoted field that takes in lines which look like rows themselves, by the
    number of their fields, was never closed: its first line is an error, and the next row begins behind that.
    Not ``quoted``: a quote is a character like any other.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LIMIT))
    reader = _Reader(text, delimiter, csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    while (row := reader.next()) is not None:
        if isinstance(row, ReadError) or any(row.fields):
            yield row


class _Block(str):
    """Lines put together: each by itself takes more time and memory than its letters."""

    __slots__ = ()


class _Lines(Iterator[str]):
    """The lines of a file, those of the row that is being read kept, so that they can be read again.

    A row that has many of them is inside quotes, where csv does not care where lines end: then it gets them in blocks.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._waiting: deque[str | None] = deque()
        self._size = self._seen = self._seen_again = 0
        self._record: list[str | None] = []  # None: a line that is too long
        self._singles = self._number = self._begun = 0
        self.stopped = self.ended = False

    @property
    def first(self) -> int:
        """Number of the row's first line."""
        return self._begun + 1

    @property
    def several(self) -> bool:
        """Whether the row has more than one line."""
        return len(self._record) > 1

    @property
    def last(self) -> str:
        """The row's last line, or block without quotes."""
        return self._record[-1] or ""

    def behind(self) -> list[str]:
        """The row's lines behind the first one, as far as they are a sample."""
        return [line for line in self._record[1 : _SAMPLE + 1] if line is not None]

    def begin(self) -> None:
        """What was read so far belongs to other rows."""
        self._record, self._size, self._singles, self._begun = [], 0, _SAMPLE + 1, self._number
        self.stopped = self.ended = False

    def again(self, skipped: int = 0) -> None:
        """Begin the row again, or behind the first line of it."""
        self._number = self._begun + skipped
        self._wait(self._record[skipped:])

    def inside(self) -> None:
        """Begin a row with the last line, in a quoted field."""
        self._number -= _count(self.last)
        self._wait([f'"{self.last}'])

    def _wait(self, lines: list[str | None]) -> None:
        self._waiting.extendleft(reversed(lines))
        self._seen_again += sum(len(line or "") for line in lines)
        self.begin()

    def __next__(self) -> str:
        self.stopped = bool(self._record)
        if self.stopped and self._seen_again > _AGAIN * self._seen:
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else self._read()
        if isinstance(line, _Block) and (len(self._record) <= _SAMPLE or '"' in line):
            self._waiting.extendleft(reversed(list(io.StringIO(line, newline=""))))
            line = self._waiting.popleft()
        if line == "":
            self.ended = True
            raise StopIteration
        self.stopped = False
        self._keep(line)
        if line is None or self._size > 2 * _LONGEST:
            raise ReadError(f"more than {LIMIT // 1024**2} Mi characters", "too_large")
        return line

    def _keep(self, line: str | None) -> None:
        self._record.append(line)
        is_block = isinstance(line, _Block)
        self._number += _count(line or "") if is_block else 1
        self._size += len(line or "")
        singles = len(self._record) - 1 - self._singles
        if singles > _BLOCK or (is_block and singles > 0):
            self._record[self._singles : -1] = [_Block("".join(one or "" for one in self._record[self._singles : -1]))]
            self._singles = len(self._record) - 1
        self._singles += is_block

    def _read(self) -> str | None:
        if len(self._record) <= _SAMPLE:
            return self._line()
        block = self._text.read(_CHUNK)
        self._seen += len(block)
        rest = self._line()
        if rest is None:
            self._waiting.append(None)
        return _Block(block + (rest or ""))

    def _line(self) -> str | None:
        line = self._text.readline(_LONGEST + 1)
        self._seen += len(line)
        if len(line) <= _LONGEST or line.endswith(("\n", "\r")):
            return line
        while (rest := self._text.readline(_PIECE)) and not rest.endswith(("\n", "\r")):
            pass
        return None


def _count(lines: str) -> int:
    return lines.count("\n") + lines.count("\r") - lines.count("\r\n")


class _Reader:
    """Reads row by row: strictly, and as csv likes it where that fails."""

    def __init__(self, text: TextIO, delimiter: str, quoting: Literal[0, 3]) -> None:
        self._delimiter, self._lines, self._width = delimiter, _Lines(text), 0
        self._strict, self._lenient = (
            csv.reader(self._lines, delimiter=delimiter, quoting=quoting, strict=strict) for strict in (True, False)
        )
        sign = re.escape(delimiter)
        self._opening = re.compile(rf'(?:[^"]*{sign})?"[^"{sign}\r\n]')  # the first quote of a line

    def next(self) -> Row | ReadError | None:
        """The next row; None at the end."""
        self._lines.begin()
        try:
            fields = next(self._strict)
        except StopIteration:
            return None
        except ReadError as error:
            return self._too_large(str(error))
        except csv.Error as error:
            if _is_limit(error):
                return self._too_large(str(error))
            return self._unclosed() if self._swallows_rows() else self._leniently()
        self._width = self._width or len(fields)
        return Row(fields)

    def _leniently(self) -> Row | ReadError:
        """The row that broke a rule, without that rule."""
        self._lines.again()
        try:
            fields = next(self._lenient)
        except ReadError as error:
            return self._too_large(str(error))
        except csv.Error as error:
            return self._too_large(str(error))
        if self._lines.stopped and (self._swallows_rows() or not self._lines.ended):
            return self._unclosed()
        self._width = self._width or len(fields)
        return Row(fields, cut=self._lines.stopped)

    def _unclosed(self) -> ReadError:
        first = self._lines.first
        self._lines.again(1)
        return ReadError(f"line {first}: a quote is never closed; reading goes on behind this line", "malformed")

    def _too_large(self, detail: str) -> ReadError:
        """Of a row that is too large, or of a quote that was never closed. Reading goes on behind it."""
        if self._swallows_rows(ended=True):
            return self._unclosed()
        first = self._lines.first
        while self._lines.several:  # at the beginning of the last line it is inside quotes
            self._lines.inside()
            try:
                next(self._strict)
            except (csv.Error, ReadError) as error:
                if isinstance(error, ReadError) or _is_limit(error):
                    continue
            except StopIteration:
                pass
            break
        return ReadError(f"line {first}: {detail}", "too_large")

    def _swallows_rows(self, *, ended: bool = False) -> bool:
        """Whether the lines behind the first one of this record look like rows.

        One word of text with a comma has the form of a row with two fields: at the end of the file, or of what a field
        may hold (``ended``), most lines must look so. Where a quote closed the field, but not as a closing quote
        does, it is enough that it opens a field of a row, or else that there are many such lines.
        """
        sample = [line for line in self._lines.behind() if line.strip()]
        alike = bool(sample) and sum(map(self._is_row, sample)) >= _SHARE * len(sample)
        if ended or self._lines.stopped:
            return alike and self._width > 1
        last = self._lines.last if self._lines.several else ""
        opens = self._opening.match(last) is not None and self._is_row(last)
        return opens or (alike and self._width > 1 and len(sample) >= _TELLING)

    def _is_row(self, line: str) -> bool:
        """Whether a line is a row of as many fields as the first one, or the beginning of one."""
        try:
            return len(next(csv.reader([line], delimiter=self._delimiter, strict=True))) == self._width
        except csv.Error:
            fields = next(csv.reader([line], delimiter=self._delimiter))
            return len(fields) <= self._width and fields[-1].endswith(("\n", "\r"))


def _is_limit(error: csv.Error) -> bool:
    return "limit" in str(error)
