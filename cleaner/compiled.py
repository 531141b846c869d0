"""The compiler for inner loops."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Machine code in place of a function: made on its first call, kept on disk where numba may write to a folder.

    Nothing is imported before that call: numba takes a second.
    """
    return cast("Function", _Compiled(function))


def is_kept(function: Callable[..., object]) -> bool:
    """Whether machine code of a compiled function is on disk, for any types of arguments; True where it cannot be."""
    kept = _cache_file(cast("_Compiled", function).machine_code)
    try:
        return kept is None or bool(kept._load_index())  # noqa: SLF001  # numba has no other way
    except Exception:  # noqa: BLE001  # damaged: it is made anew
        return False


class _Compiled:
    def __init__(self, function: Callable[..., object]) -> None:
        functools.update_wrapper(self, function)
        self._function = function

    def __call__(self, *arguments: Any) -> Any:
        return self.machine_code(*arguments)

    @functools.cached_property
    def machine_code(self) -> Any:
        """The dispatcher of numba."""
        import numba

        _spare_scipy()
        try:
            return _guarded(_stamped(numba.njit(cache=True, nogil=True)(self._function)))
        except RuntimeError:  # no folder to write to: compile anew in each process
            return numba.njit(nogil=True)(self._function)

    @property
    def _numba_type_(self) -> Any:
        """What other compiled functions that call this one ask for."""
        return self.machine_code._numba_type_


def _stamped(machine_code: Any) -> Any:
    """Machine code on disk that is good for this state of the package only.

    numba looks at the file of a function alone, not at those of functions and constants that it uses; and wheels may
    give a file of another version the same time stamp.
    """
    kept = _cache_file(machine_code)
    if kept is not None:
        kept._source_stamp = (kept._source_stamp, _package_digest())  # noqa: SLF001  # numba has no other way
    return machine_code


def _guarded(machine_code: Any) -> Any:
    """Machine code on disk without which things go on: damaged files are made anew, a full disk gets none.

    Files are empty after a machine has lost its power, and numba would fail on them for ever.
    """
    cache = getattr(machine_code, "_cache", None)
    load, save = getattr(cache, "load_overload", None), getattr(cache, "save_overload", None)
    if cache is None or load is None or save is None:
        return machine_code

    def load_overload(*arguments: Any) -> Any:
        try:
            return load(*arguments)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  # pickle raises anything
            with contextlib.suppress(OSError):
                cache.flush()
            return None

    def save_overload(*arguments: Any) -> None:
        try:
            save(*arguments)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  # the disk's, or of a damaged file that could not be removed
            return

    cache.load_overload, cache.save_overload = load_overload, save_overload
    return machine_code


def _cache_file(machine_code: Any) -> Any:
    """What numba keeps machine code in; None where it keeps none, or not as we know it."""
    kept = getattr(getattr(machine_code, "_cache", None), "_cache_file", None)
    return kept if hasattr(kept, "_source_stamp") and hasattr(kept, "_load_index") else None


@functools.cache
def _package_digest() -> str:
    digest = hashlib.sha256()
    for part in ("page", "corpus"):  # where functions are compiled
        for path in sorted((Path(__file__).parent / part).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def _spare_scipy() -> None:
    """Let numba not import scipy, a third of a second, only to see whether it is there.

    Functions that need it still import it. Where a version of numba has no such check, nothing happens.
    """
    from numba.np import linalg

    check = getattr(linalg, "ensure_blas", None)
    if check is None:
        return
    linalg.ensure_blas = lambda: None
    try:
        import numba.np.arraymath  # noqa: F401
    finally:
        linalg.ensure_blas = check
