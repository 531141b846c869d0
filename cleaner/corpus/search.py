"""Binary search in compiled code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled

_HIGHEST = np.uint64((1 << 64) - 1)
_ONE = np.uint64(1)


@compiled
def lower_bound(values: NDArray[np.uint64], low: int, high: int, wanted: np.uint64) -> int:
    """First position in the sorted values[low:high] whose value is not below ``wanted``, else ``high``."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def stretch(values: NDArray[np.uint64], start: int, end: int, low: np.uint64, high: np.uint64) -> tuple[int, int]:
    """Where in the sorted values[start:end] those from ``low`` to ``high``, both inclusive, stand: (first, end)."""
    if low > 0:
        start = lower_bound(values, start, end, low)
    if high < _HIGHEST:
        end = lower_bound(values, start, end, high + _ONE)
    return start, end
