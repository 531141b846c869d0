"""Steps on the disk that a crash cannot leave half done, and errors that say where and why."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from cleaner.errors import EngineError


def disk_errors(path: Path) -> AbstractContextManager[None]:
    """Turn an OSError into an EngineError of one line that names the path and the cause."""
    return _DiskErrors(path)


class _DiskErrors:
    """No generator: this stands around each row."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError):
            cause = error.strerror or error
            raise EngineError(f"cannot write {error.filename or self._path}: {cause}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file and bring it to the disk; for names nobody reads before they are renamed."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk, where a system has that (Windows does it by itself)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
