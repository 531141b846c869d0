"""The compiler for inner loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile on first call; machine code is kept on disk where numba finds a folder that it may write to."""
    try:
        return cast("Function", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no such folder: compile anew in each process
        return cast("Function", numba.njit(nogil=True)(function))
