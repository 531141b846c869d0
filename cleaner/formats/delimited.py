"""CSV and TSV with a line of column names."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from cleaner.errors import ReadError
from cleaner.formats import columns
from cleaner.formats.rows import rows
from cleaner.formats.streams import as_utf8, begin, codec, of_chunks
from cleaner.page.decode import binary_format
from cleaner.records import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.formats.origin import Origin

_HEAD = 64 * 1024
#: Bytes at the beginning by which escapes are told.
_LOOK = 1 << 20
#: Name for the values of a row beyond the named columns, where no column has it.
_REST = "rest"
#: A field that begins with a quote; group 1 where it ends as a quoted field does, 2 where it may end behind the text.
_QUOTED = re.compile(r'(?:(?<=[\t\r\n])|\A\ufeff?)"(?:((?:[^"]|"")*"(?=[\t\r\n]|\Z))|((?:[^"]|"")*\Z)|)')
#: The line by which Excel is told the delimiter.
_SAYS = re.compile(r'"?sep=([^\w"\r\n])"?(?:\r\n?|\n)', re.IGNORECASE)
#: What a backslash makes of the sign behind it, in tables that escape quotes so; before others it is a character.
_ESCAPE = re.compile(rb'\\(["\\\r\n])')
#: A line end without a backslash before it.
_LINE_END = re.compile(r"(?<![\\\r])\r?\n")
_NULL = "\\N"
#: What databases write in TSV for signs that would end a field or a row, and for the backslash itself.
_WRITTEN = {"\\": "\\", "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_BACKSLASH = re.compile(r"\\(.?)", re.DOTALL)
#: A path of Windows as it is; databases double its backslashes.
_PATH = re.compile(r"(?<![^\W_])[A-Za-z]:\\(?!\\)|(?<!\S)\\\\\w+\\(?!\\)")


@dataclass(frozen=True, slots=True)
class _Form:
    """``said``: the first line names the delimiter. ``escaped``: a backslash stands before a quote inside quotes.

    ``written``: line ends are `\\n`, tabs `\\t`, as databases write TSV.
    """

    delimiter: str
    said: bool
    quoted: bool
    escaped: bool
    written: bool

    def values(self, fields: list[str]) -> list[str]:
        """What the fields of a row stand for."""
        if not (self.escaped or self.written):
            return fields
        known = ["" if one == _NULL else one for one in fields]
        return [_BACKSLASH.sub(_signs, one) for one in known] if self.written else known


def _signs(match: re.Match[str]) -> str:
    return _WRITTEN.get(match[1], match[0])


def commas(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of a CSV file; semicolons or tabs count where the line of names has more of them than commas."""
    return _read(stream, origin, ",;\t|")


def tabs(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
    """Pages of a TSV file. Where most fields that begin with a quote do not end with one, a quote is a character.

    Where `\\n` stands for a line end, as MySQL and PostgreSQL write it, it is one.
    """
    return _read(stream, origin, "\t", may_be_bare=True)


def _read(stream: BinaryIO, origin: Origin, delimiters: str, *, may_be_bare: bool = False) -> Iterator[Page | Rejected]:
    """Rows are numbered from 1 without the line of names; blank lines are none. Quotes are those of RFC 4180, or have
    a backslash before them where the beginning of the file can be read so only, as MySQL and Spark write it.

    A first line "sep=;", as Excel writes it, names the delimiter and is no row. A row that cannot be read is a rejected
    one, and reading goes on behind it (`cleaner.formats.rows`). A row that breaks off with the file, inside quotes, is
    a page with a warning.
    """
    head, stream = begin(stream, _LOOK)
    name = binary_format(head)
    if name is not None:
        yield origin.rejected("binary", f"the file is no table of text but {name} data")
        return
    try:
        used = codec(head[:_HEAD])
    except ReadError as error:
        yield origin.rejected(error.reason, f"the file is no table of text: {error}")
        return
    form = _form(head.decode(used, "replace"), delimiters, cut=len(head) >= _LOOK, may_be_bare=may_be_bare)
    utf8 = as_utf8(stream, used)
    lines = io.TextIOWrapper(_doubled(utf8) if form.escaped else utf8, "utf-8-sig", newline="")
    if form.said:
        lines.readline()
    names: list[str] | None = None
    number = 0
    for row in rows(lines, form.delimiter, quoted=form.quoted):
        if names is None:
            if isinstance(row, ReadError) or row.cut:
                yield origin.rejected("malformed", "the line of names cannot be read: is one of its quotes not closed?")
                return
            *names, rest = columns.unique_names([*(one.strip() for one in row.fields), _REST])
            continue
        number += 1
        if isinstance(row, ReadError):
            yield origin.rejected(row.reason, str(row), f"{origin.path}#{number}")
            continue
        item = columns.page(_record(names, rest, form.values(row.fields)), origin, number)
        yield dataclasses.replace(item, warnings=("truncated",)) if row.cut and isinstance(item, Page) else item
    if not number and origin.damage.reason is None:
        yield origin.rejected("empty", "the file has no record")


def _form(head: str, delimiters: str, *, cut: bool, may_be_bare: bool) -> _Form:
    """How the file is written, by its beginning."""
    said = _SAYS.match(head.removeprefix("\ufeff"))
    table = head.lstrip("\ufeff\r\n") if said is None else said.string[said.end() :]
    line = io.StringIO(table, newline="").readline()  # ends at a carriage return, too
    sign = max(delimiters, key=lambda one: (line.count(one), -delimiters.index(one))) if said is None else said[1]
    start = table[:_HEAD]
    bare = may_be_bare and _has_bare_quotes(start, cut=cut or len(table) > _HEAD)
    written = may_be_bare and (bare or _QUOTED.search(start) is None) and _is_written_out(table)
    quoted = not bare and not written
    escaped = quoted and "\\" in table and _escapes(table, sign, cut=cut)
    return _Form(sign, said is not None, quoted, escaped, written)


def _is_written_out(text: str) -> bool:
    """Whether line ends are written as `\\n`, and no backslash is just a character, as in C:\\new."""
    behind = set(_BACKSLASH.findall(text))
    return "n" in behind and behind <= {*_WRITTEN, "N", ""} and _PATH.search(text) is None


def _escapes(table: str, delimiter: str, *, cut: bool) -> bool:
    """Whether a table has backslashes before quotes inside quotes, or else before all line ends inside them."""
    plain = _rows(table, delimiter, cut=cut)
    if plain is None:
        return '\\"' in table and _rows(_without_escapes(table), delimiter, cut=cut) is not None
    with_lines = [field for row in plain for field in row if "\n" in field]
    return bool(with_lines) and not any(map(_LINE_END.search, with_lines))


def _rows(text: str, delimiter: str, *, cut: bool) -> list[list[str]] | None:
    """The rows of a text, of one that is ``cut`` all but the last; None where they break rules or differ in width."""
    csv.field_size_limit(max(csv.field_size_limit(), _LOOK))
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            found.append(row)  # noqa: PERF402  # those before an error count
        if cut:
            del found[-1:]
    except csv.Error as error:
        if "unexpected end" not in str(error):
            return None
    found = [row for row in found if row]
    return found if len(set(map(len, found))) <= 1 else None


def _without_escapes(text: str) -> str:
    return _ESCAPE.sub(_double, text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _double(escape: re.Match[bytes]) -> bytes:
    return b'""' if escape[1] == b'"' else escape[1]


def _doubled(stream: BinaryIO) -> BinaryIO:
    """A table in UTF-8 whose quotes are escaped by backslashes, with quotes that are doubled."""

    def chunks() -> Iterator[bytes]:
        rest = b""
        while chunk := stream.read(_HEAD):
            text = rest + chunk
            escapes = len(text) - len(text.rstrip(b"\\"))
            end = len(text) - escapes % 2  # what the last one stands before comes later
            yield _ESCAPE.sub(_double, text[:end])
            rest = text[end:]
        yield rest

    return of_chunks(chunks())


def _record(names: list[str], rest: str, row: list[str]) -> dict[str, object]:
    record: dict[str, object] = dict(zip(names, row, strict=False))
    if len(row) > len(names):
        record[rest] = row[len(names) :]
    return record


def _has_bare_quotes(head: str, *, cut: bool) -> bool:
    """Whether most fields that begin with a quote are no quoted fields: programs that write TSV often quote nothing.

    Of a head that is ``cut`` the field at its end says nothing.
    """
    found = [match for match in _QUOTED.finditer(head) if not (cut and match[2] is not None)]
    ends = [match[1] is not None for match in found]
    return sum(ends) * 2 < len(ends)
