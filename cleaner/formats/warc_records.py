"""WARC files cut into records, also damaged ones: what the readers of others lose behind a wrong byte is found again.

A record's length is believed where a record, or nothing, follows it. Else the record ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cleaner.page.decode import LIMIT

#: Longest head of a record, bytes.
_LONGEST_HEAD = 1 << 20
#: What is looked at behind the end of a record.
_BEHIND = 64

_VERSION = re.compile(rb"WARC/\d{1,2}\.\d{1,2}[ \t]*\r?\n")
_WORD = b"WARC/"
_NEXT = re.compile(rb"WARC/\d{1,2}\.\d{1,2}[ \t]*\r?\n[A-Za-z][A-Za-z-]{2,40}[ \t]*:")  # also inside a line
_LONGEST_VERSION = 64
_HEAD_END = re.compile(rb"\r?\n\r?\n|\r?\n(?=HTTP/\d)")
_FIELD = re.compile(rb"^(WARC-[A-Za-z-]+|Content-(?:Length|Type))[ \t]*:", re.IGNORECASE | re.MULTILINE)
_BREAK = re.compile(rb"\r?\n(?![ \t])")
_GAP = b"\r\n"


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """``fields`` by name in lower case; ``block`` is None when it has more than 64 MiB.

    ``cut``: its end is missing. ``resynced``: bytes before it were passed over, or its length was wrong.
    """

    fields: Mapping[str, str]
    block: bytes | None
    cut: bool = False
    resynced: bool = False


@dataclass(frozen=True, slots=True)
class Junk:
    """Bytes that are no record."""

    size: int


def records(pieces: Iterable[bytes], *, resynced: bool = False) -> Iterator[WarcRecord | Junk]:
    """The records of a run of bytes that comes in pieces. ``resynced``: something before it was lost."""
    return _Cutter(pieces, resynced=resynced).run()


class _Cutter:
    """A buffer that begins where the next record should."""

    def __init__(self, pieces: Iterable[bytes], *, resynced: bool) -> None:
        self._pieces = iter(pieces)
        self._buffer = bytearray()
        self._ended, self._resynced = False, resynced
        self._headless = 0  # no head ends before this place

    def run(self) -> Iterator[WarcRecord | Junk]:
        junk = 0
        while self._drop_gap():
            fields, start = self._head()
            if not fields:
                junk += self._drop_to_next(start)
                self._resynced = True
                continue
            if junk:
                yield Junk(junk)
                junk = 0
            yield self._record(fields, start)
        if junk:
            yield Junk(junk)

    def _head(self) -> tuple[dict[str, str], int]:
        """Fields of the head at the beginning of the buffer and where the block begins.

        No fields: it is no record, and the next is to be looked for from that place on. A head with another in it is
        the stump of one: what it says is not of the block behind them.
        """
        end = self._head_end()
        if end is None:
            return {}, 1
        inside = self._search(1, end.start())
        if inside is not None:
            return {}, inside
        head = bytes(self._buffer[: end.start()])
        if not _VERSION.match(head + b"\n") and len(_FIELD.findall(head)) < 3:
            return {}, 1  # not even a head whose first line is damaged
        fields: dict[str, str] = {}
        for line in _BREAK.split(head)[1:]:
            name, colon, value = line.partition(b":")
            if colon:
                text = b" ".join(value.split()).decode("utf-8", "replace")
                fields.setdefault(name.strip().lower().decode("latin-1"), text)
        return fields or {"": ""}, end.end()

    def _head_end(self) -> re.Match[bytes] | None:
        """The first end of a head in the buffer, for which as much is read as a head may have.

        What was searched for one head is not searched again for the next, else a file of stumps takes hours.
        """
        while True:
            end = _HEAD_END.search(self._buffer, self._headless)
            if end is not None and end.end() < len(self._buffer):
                self._headless = end.start()
                return end  # with a byte behind it, so that it cannot be longer
            self._headless = max(self._headless, len(self._buffer) - 8)
            if len(self._buffer) > _LONGEST_HEAD or not self._more():
                return end

    def _record(self, fields: dict[str, str], start: int) -> WarcRecord:
        declared = fields.get("content-length", "")
        length = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 19 else None
        resynced, self._resynced = self._resynced, False
        self._drop(start)
        if length is not None and length > LIMIT and not self._ends_early():
            return self._large(fields, length, resynced=resynced)
        if length is not None and length <= LIMIT:
            self._need(length + _BEHIND)
            if self._ends_well(length):
                block = bytes(self._buffer[:length])
                self._drop(length)
                return WarcRecord(fields, block, cut=len(block) < length, resynced=resynced)
        end = self._find_next(0)
        if end is None and length is not None and len(self._buffer) < length:
            block, cut = bytes(self._buffer), True
        else:
            block, cut = bytes(self._buffer[:end]), False
        self._drop(len(block))
        block = block.removesuffix(_GAP).removesuffix(_GAP)
        return WarcRecord(fields, block if len(block) <= LIMIT else None, cut=cut, resynced=True)

    def _ends_early(self) -> bool:
        """Whether the next record, or the end of the file, comes within what a block may have."""
        end = self._find_next(0)
        return end <= LIMIT if end is not None else self._ended and len(self._buffer) <= LIMIT

    def _ends_well(self, length: int) -> bool:
        """Whether two line ends, a record or the end of the file follow a block of this length."""
        if len(self._buffer) < length:
            return self._find_next(0) is None
        behind = bytes(self._buffer[length : length + _BEHIND])
        rest = behind.lstrip(_GAP)
        return not rest or behind.startswith(2 * _GAP) or _VERSION.match(rest) is not None

    def _large(self, fields: dict[str, str], length: int, *, resynced: bool) -> WarcRecord:
        """Pass over a block that is too large; where a record begins inside it, its length was wrong."""
        left = length
        while left > 0 and (self._buffer or self._more()):
            found = self._search(0)
            if found is not None and found < left:
                self._drop(found)
                self._resynced = True
                break
            size = min(left, max(0, len(self._buffer) - _LONGEST_VERSION))
            self._drop(size)
            left -= size
            if not self._more() and size == 0:
                left -= len(self._buffer)
                self._drop(len(self._buffer))
        return WarcRecord(fields, None, resynced=resynced)

    def _find_next(self, at: int) -> int | None:
        """Where the next record begins, from ``at`` on; reads on for it, as far as a block may be long."""
        while True:
            found = self._search(at)
            if found is not None:
                return found
            at = max(at, len(self._buffer) - _LONGEST_VERSION)
            if len(self._buffer) > LIMIT + _LONGEST_HEAD or not self._more():
                return None

    def _search(self, at: int, end: int | None = None) -> int | None:
        """Where in the buffer a record begins. A look for its first word is ten times as quick as for all of it."""
        at = self._buffer.find(_WORD, at, end)
        while at >= 0:
            if _NEXT.match(self._buffer, at):
                return at
            at = self._buffer.find(_WORD, at + 1, end)
        return None

    def _drop(self, size: int) -> None:
        del self._buffer[:size]
        self._headless = max(0, self._headless - size)

    def _drop_to_next(self, at: int) -> int:
        """Drop what stands before the next record; the number of bytes."""
        dropped = 0
        while True:
            found = self._search(at)
            if found is not None:
                self._drop(found)
                return dropped + found
            size = max(0, len(self._buffer) - _LONGEST_VERSION)
            self._drop(size)
            dropped, at = dropped + size, 0
            if not self._more():
                dropped += len(self._buffer)
                self._drop(len(self._buffer))
                return dropped

    def _drop_gap(self) -> bool:
        """Drop line ends; whether anything stands behind them."""
        while self._need(1) and self._buffer[0] in _GAP:
            size = len(self._buffer) - len(self._buffer.lstrip(_GAP))
            self._drop(size)
        return bool(self._buffer)

    def _need(self, size: int) -> bool:
        while len(self._buffer) < size:
            if not self._more():
                return False
        return True

    def _more(self) -> bool:
        piece = b"" if self._ended else next(self._pieces, None)
        while piece == b"" and not self._ended:
            piece = next(self._pieces, None)
        self._ended = self._ended or piece is None
        self._buffer += piece or b""
        return bool(piece)
