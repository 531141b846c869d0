"""A lock that one process holds and that a killed process cannot leave behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cleaner.errors import EngineError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """Holds a lock file; the system frees it when the process ends. EngineError: another process holds it."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        while True:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            except FileNotFoundError:  # its last holder has just removed the folder
                continue
            taken = stands = False
            try:
                taken = _try(self._descriptor)
                stands = taken and self._stands()
            finally:
                if not stands:  # or its last holder has just removed the file
                    os.close(self._descriptor)
            if stands:
                return
            if not taken:
                raise EngineError(f"another run holds {what}: wait for it to end, or choose another folder")

    def _stands(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def release(self, *, remove: bool) -> None:
        """Let go of the lock and, if asked to, remove its file while it is still held."""
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(self._descriptor)
        try:
            if remove:
                self.path.unlink(missing_ok=True)
        finally:
            if sys.platform != "win32":
                os.close(self._descriptor)


def _try(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
