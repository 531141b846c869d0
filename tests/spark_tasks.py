"""What children do with pages in the tests of Spark: as in a run, but some pages end their process."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from typing import Any

from cleaner import page_task


def prepare(settings: Any) -> Callable[[Any], Any]:
    """The page task; a page that says so is a segfault, or takes its time."""
    task = page_task.prepare(settings)

    def answer(packed: Any) -> Any:
        if b"segfault, please" in packed.content:
            ctypes.string_at(0)
        if b"slowly, please" in packed.content:
            time.sleep(0.3)
        return task(packed)

    answer.lacks, answer.get_ready = task.lacks, task.get_ready  # type: ignore[attr-defined]
    return answer
