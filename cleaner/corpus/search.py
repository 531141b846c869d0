"""Binary search in compiled code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled


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
