"""Progress of long work on the terminal; silent where stderr is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int, int, int], None]


def nothing(inputs: int, size: int, rejected: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def bar(total_bytes: Callable[[], int | None]) -> Iterator[Advance]:
    """A bar over bytes read, with inputs, rejected ones, rate and time left.

    ``total_bytes`` is asked only when there is a terminal to show it on.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield nothing
        return
    from tqdm import tqdm

    done = {"inputs": 0, "rejected": 0}
    with tqdm(total=total_bytes(), unit="B", unit_scale=True, desc="cleaning", file=sys.stderr, leave=False) as shown:

        def advance(inputs: int, size: int, rejected: int) -> None:
            done["inputs"] += inputs
            done["rejected"] += rejected
            shown.set_postfix(inputs=done["inputs"], rejected=done["rejected"], refresh=False)
            shown.update(size)

        yield advance
