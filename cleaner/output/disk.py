"""Steps on the disk that a crash cannot leave half done, and errors that say where and why."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from cleaner.errors import EngineError


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn an OSError into an EngineError of one line that names the path and the cause."""
    try:
        yield
    except OSError as error:
        raise EngineError(f"cannot write {error.filename or path}: {error.strerror or error}") from error


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
