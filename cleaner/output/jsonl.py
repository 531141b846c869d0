"""JSON Lines that any reader can take: strict JSON, valid UTF-8, one row a line for whoever splits lines."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from cleaner.output.disk import disk_errors

# Half of a surrogate pair has no UTF-8 form; it can come in by an escape in somebody's JSON.
_SURROGATE = re.compile("[\ud800-\udfff]")
# Line ends to str.splitlines(), or commands to a terminal, but not among what JSON must escape.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def dump(row: Mapping[str, Any]) -> str:
    """One row as a line with its line feed. ValueError: a number that JSON does not have."""
    line = _JSON.encode(row)
    if line.isascii():
        return line.replace("\x7f", "\\u007f") + "\n"
    line = _SURROGATE.sub("\ufffd", line)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n"


class RowFile:
    """A file of rows being written. ``digest`` (sha256, hex) and ``rows`` are right once it is closed.

    Closing brings the bytes to the disk. EngineError: the disk is full, read-only or broken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._sha256 = hashlib.sha256()
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = path.open("wb")

    @property
    def digest(self) -> str:
        """The sha256 of what was written, in hex."""
        return self._sha256.hexdigest()

    def write(self, row: Mapping[str, Any]) -> None:
        """Append one row."""
        self.write_line(dump(row))

    def write_line(self, line: str) -> None:
        """Append a row that `dump` has made elsewhere."""
        self.write_data(line.encode("utf-8"))

    def write_data(self, lines: bytes) -> None:
        """Append rows that stood in a file of rows before."""
        with disk_errors(self.path):
            self._file.write(lines)
        self._sha256.update(lines)
        self.rows += lines.count(b"\n")

    def close(self) -> None:
        """Bring everything to the disk; harmless when done before."""
        if self._file.closed:
            return
        with disk_errors(self.path):
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
            finally:
                self._file.close()

    def abandon(self) -> None:
        """Close a file that nobody will need, whatever the disk says."""
        with contextlib.suppress(OSError):
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abandon()
