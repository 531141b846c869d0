"""CSV and TSV with a line of column names."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import columns
from cleaner.formats.rows import rows
from cleaner.formats.streams import as_utf8, begin, codec
from cleaner.page.decode import binary_format
from cleaner.records import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin

_HEAD = 64 * 1024
#: Name for the values of a row beyond the named columns, where no column has it.
_REST = "rest"
#: A field that begins with a quote; group 1 where it ends as a quoted field does, 2 where it may end behind the text.
_QUOTED = re.compile(r'(?:(?<=[\t\r\n])|\A\ufeff?)"(?:((?:[^"]|"")*"(?=[\t\r\n]|\Z))|((?:[^"]|"")*\Z)|)')


def commas(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of a CSV file; semicolons or tabs count where the line of names has more of them than commas."""
    return _read(stream, origin, ",;\t|")


def tabs(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of a TSV file. Where most fields that begin with a quote do not end with one, a quote is a character."""
    return _read(stream, origin, "\t", may_be_bare=True)


def _read(stream: BinaryIO, origin: Origin, delimiters: str, *, may_be_bare: bool = False) -> Iterator[Page | Rejected]:
    """Rows are numbered from 1 without the line of names; blank lines are none. Quotes are those of RFC 4180.

    A row that cannot be read is a rejected one, and reading goes on behind it (`cleaner.formats.rows`). A row that
    breaks off with the file, inside quotes, is a page with a warning.
    """
    head, stream = begin(stream, _HEAD)
    name = binary_format(head)
    if name is not None:
        yield origin.rejected("binary", f"the file is no table of text but {name} data")
        return
    try:
        used = codec(head)
    except ReadError as error:
        yield origin.rejected(error.reason, f"the file is no table of text: {error}")
        return
    lines = io.TextIOWrapper(as_utf8(stream, used), "utf-8-sig", newline="")
    quoted = not (may_be_bare and _has_bare_quotes(head.decode(used, "replace"), cut=len(head) >= _HEAD))
    names: list[str] | None = None
    number = 0
    for row in rows(lines, _delimiter(head, delimiters), quoted=quoted):
        if names is None:
            if isinstance(row, ReadError) or row.cut:
                yield origin.rejected("malformed", "the line of names cannot be read: is one of its quotes not closed?")
                return
            *names, rest = _unique([*(one.strip() for one in row.fields), _REST])
            continue
        number += 1
        if isinstance(row, ReadError):
            yield origin.rejected(row.reason, str(row), f"{origin.path}#{number}")
            continue
        item = columns.page(_record(names, rest, row.fields), origin, number)
        yield dataclasses.replace(item, warnings=("truncated",)) if row.cut and isinstance(item, Page) else item
    if not number and origin.damage.reason is None:
        yield origin.rejected("empty", "the file has no record")


def _unique(names: list[str]) -> list[str]:
    """The same names; of equal ones the second is `text~2`, or the next one that no column has."""
    taken = set(names)
    numbers: dict[str, Iterator[int]] = {}  # of the names that were there before
    unique = []
    for name in names:
        if name in numbers:
            numbered = (f"{name}~{number}" for number in numbers[name])
            unique.append(next(one for one in numbered if one not in taken))
        else:
            numbers[name] = itertools.count(2)
            unique.append(name)
    return unique


def _record(names: list[str], rest: str, row: list[str]) -> dict[str, object]:
    record: dict[str, object] = dict(zip(names, row, strict=False))
    if len(row) > len(names):
        record[rest] = row[len(names) :]
    return record


def _delimiter(head: bytes, delimiters: str) -> str:
    line = head.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n").partition(b"\n")[0]
    return max(delimiters, key=lambda sign: (line.count(sign.encode()), -delimiters.index(sign)))


def _has_bare_quotes(head: str, *, cut: bool) -> bool:
    """Whether most fields that begin with a quote are no quoted fields: programs that write TSV often quote nothing.

    Of a head that is ``cut`` the field at its end says nothing.
    """
    found = [match for match in _QUOTED.finditer(head) if not (cut and match[2] is not None)]
    ends = [match[1] is not None for match in found]
    return sum(ends) * 2 < len(ends)
