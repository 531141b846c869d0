"""Shards: what came of 500 inputs in one file, renamed into place when it is whole, so that a killed run goes on.

A shard is found again by its key (version, code, settings) and by the keys of its inputs, never by its place: inputs
may have come, gone or changed in between. Their number in a shard does not depend on the number of workers.

    the data         for each outcome its row or rejected row, then the rows of its removed blocks
    keys             16 bytes an outcome
    ends             two 64-bit numbers an outcome: where its row ends and where its removed rows end
    flags            a byte an outcome: 1 where it is a document
    a line of JSON   {"key", "outcomes", "rejections", "reasons", "sha256" of all before}
    8 bytes          length of that line
"""

from __future__ import annotations

import hashlib
import json
import os
from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from cleaner.output.disk import disk_errors

#: Outcomes of a shard. With what is away in the workers, less than 1,000 inputs a worker are cleaned again.
OUTCOMES = 500
KEY_BYTES = 16

_SUFFIX = ".shard"
_CHUNK = 1 << 20
_LONGEST_LINE = 1 << 20


def shard_path(folder: Path, number: int) -> Path:
    """Where the ``number``-th shard of a run stands."""
    return folder / f"{number:06d}{_SUFFIX}"


def shard_paths(folder: Path) -> list[Path]:
    """The finished shards in a folder, by name; none when there is no such folder."""
    return sorted(folder.glob(f"*{_SUFFIX}"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an outcome of a former run stands."""

    shard: int
    outcome: int


@dataclass(slots=True)
class Contents:
    """What a shard holds, its data aside. ``ends``: two for each outcome, from the beginning of the file."""

    keys: bytearray = field(default_factory=bytearray)
    ends: array[int] = field(default_factory=lambda: array("q"))
    flags: bytearray = field(default_factory=bytearray)
    rejections: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.flags)

    def place(self, outcome: int) -> tuple[int, int, int]:
        """(start of the row, its end, end of the removed rows)."""
        start = self.ends[2 * outcome - 1] if outcome else 0
        return start, self.ends[2 * outcome], self.ends[2 * outcome + 1]


class ShardWriter:
    """A shard being written under a name that nobody takes for a finished one."""

    def __init__(self, path: Path, key: str) -> None:
        self.path, self.contents = path, Contents()
        self._key, self._unfinished = key, path.with_suffix(".unfinished")
        self._sha256 = hashlib.sha256()
        self._size = 0
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = self._unfinished.open("wb")

    def append(self, key: bytes, *, document: bool, row: bytes, removed: bytes) -> None:
        """The next outcome. Counting its reasons is left to the caller, who may know them already."""
        contents = self.contents
        contents.keys += key
        contents.flags.append(document)
        contents.ends.extend((self._size + len(row), self._size + len(row) + len(removed)))
        self._write(row + removed)

    def finish(self) -> None:
        """Bring the shard to the disk and put it under its name."""
        contents = self.contents
        for table in (bytes(contents.keys), contents.ends.tobytes(), bytes(contents.flags)):
            self._write(table)
        line = json.dumps(
            {
                "key": self._key,
                "outcomes": len(contents),
                "rejections": contents.rejections,
                "reasons": contents.reasons,
                "sha256": self._sha256.hexdigest(),
            }
        ).encode()
        self._write(line + len(line).to_bytes(8, "little"))
        with disk_errors(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._unfinished.replace(self.path)

    def abandon(self) -> None:
        """Let go of a shard that is not finished."""
        self._file.close()
        self._unfinished.unlink(missing_ok=True)

    def _write(self, data: bytes) -> None:
        with disk_errors(self.path):
            self._file.write(data)
        self._sha256.update(data)
        self._size += len(data)


def belongs_to_another(path: Path, key: str) -> bool:
    """Whether a finished shard has another key and is whole. Reads no more than its end where the key is the same."""
    try:
        with path.open("rb") as file:
            about, end = _about(file)
            return bool(about["key"] != key and about["sha256"] == _digest(file, end))
    except (OSError, ValueError, KeyError, TypeError, MemoryError):
        return False


def load(path: Path, key: str) -> Contents | None:
    """What a finished shard holds; None when it belongs to another key or is damaged. Reads all of it once."""
    try:
        with path.open("rb") as file:
            about, end = _about(file)
            if about["key"] != key or about["sha256"] != _digest(file, end):
                return None
            return _contents(file, about, end)
    except (OSError, ValueError, KeyError, TypeError, EOFError, OverflowError, MemoryError):
        return None


def _about(file: IO[bytes]) -> tuple[dict[str, Any], int]:
    """The line of JSON, and where it begins."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 8))
    length = int.from_bytes(file.read(8), "little")
    if length > min(_LONGEST_LINE, size - 8):
        raise ValueError("no shard")
    file.seek(size - 8 - length)
    return json.loads(file.read(length)), size - 8 - length


def _digest(file: IO[bytes], end: int) -> str:
    sha256 = hashlib.sha256()
    file.seek(0)
    while end and (chunk := file.read(min(end, _CHUNK))):
        sha256.update(chunk)
        end -= len(chunk)
    return sha256.hexdigest()


def _contents(file: IO[bytes], about: dict[str, Any], end: int) -> Contents:
    n = int(about["outcomes"])
    file.seek(end - n * (KEY_BYTES + 16 + 1))
    contents = Contents(rejections=Counter(about["rejections"]), reasons=Counter(about["reasons"]))
    contents.keys += file.read(n * KEY_BYTES)
    contents.ends.frombytes(file.read(n * 16))
    contents.flags += file.read(n)
    return contents
