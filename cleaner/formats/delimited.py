"""CSV and TSV with a line of column names."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import columns
from cleaner.formats.streams import begin
from cleaner.page import charsets
from cleaner.page.decode import LIMIT, binary_format, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin
    from cleaner.records import Page, Rejected

_HEAD = 64 * 1024
#: Of each row, the values beyond the named columns.
_REST = "rest"


def commas(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of a CSV file; semicolons or tabs count where the line of names has more of them than commas."""
    return _read(stream, origin, ",;\t|")


def tabs(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of a TSV file."""
    return _read(stream, origin, "\t")


def _read(stream: BinaryIO, origin: Origin, delimiters: str) -> Iterator[Page | Rejected]:
    """Rows are numbered from 1 without the line of names; blank lines are none. Quotes are those of RFC 4180."""
    head, stream = begin(stream, _HEAD)
    name = binary_format(head)
    if name is not None:
        yield origin.rejected("binary", f"the file is no table of text but {name} data")
        return
    try:
        codec = _codec(head)
    except ReadError as error:
        yield origin.rejected(error.reason, f"the file is no table of text: {error}")
        return
    csv.field_size_limit(max(csv.field_size_limit(), LIMIT))
    lines = io.TextIOWrapper(stream, codec, "replace", newline="")
    rows = csv.reader(lines, delimiter=_delimiter(head, delimiters))
    number = 0
    try:
        names = next((row for row in rows if any(row)), [])
        names = [one.strip().removeprefix("\ufeff") for one in names]
        for row in rows:
            if not any(row):
                continue
            number += 1
            yield columns.page(_record(names, row), origin, number)
    except csv.Error as error:
        reason = "too_large" if "limit" in str(error) else "malformed"
        yield origin.rejected(reason, f"line {rows.line_num}: {error}", f"{origin.path}#{number + 1}")
        number += 1
    if not number and origin.damage.reason is None:
        yield origin.rejected("empty", "the file has no record")


def _record(names: list[str], row: list[str]) -> dict[str, object]:
    record: dict[str, object] = dict(zip(names, row, strict=False))
    if len(row) > len(names):
        record[_REST] = row[len(names) :]
    return record


def _codec(head: bytes) -> str:
    """What decodes the file: told by the first 64 KiB."""
    wide = charsets.wide(head)
    if wide is not None:
        return wide[0].codec
    try:
        head[: head.rfind(b"\n") + 1 or len(head)].decode("utf-8")
    except UnicodeDecodeError:
        used = charsets.named(decode(head, html=False).charset or "utf-8")
        return used.codec if used is not None else "utf-8"
    return "utf-8"


def _delimiter(head: bytes, delimiters: str) -> str:
    line = head.lstrip(b"\xef\xbb\xbf\xff\xfe\r\n").partition(b"\n")[0]
    return max(delimiters, key=lambda sign: (line.count(sign.encode()), -delimiters.index(sign)))
