"""What was made of the last documents, up to a size that long ones cannot exceed."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Generic, TypeVar

Made = TypeVar("Made", bound=Sized)


class Recent(Generic[Made]):
    """Calls ``make`` with a number, or gives what it made of that before.

    The last one is kept, and those before it as long as all together have no more than ``most`` entries: not a number
    of documents, since books have a thousand times the tokens of news.
    """

    def __init__(self, make: Callable[[int], Made], most: int) -> None:
        self._make, self._most = make, most
        self._kept: dict[int, Made] = {}  # the latest last
        self._entries = 0

    def __call__(self, number: int) -> Made:
        """What ``make`` gives for the number."""
        made = self._kept.pop(number, None)
        if made is None:
            made = self._make(number)
            self._entries += len(made)
            while self._kept and self._entries > self._most:
                self._entries -= len(self._kept.pop(next(iter(self._kept))))
        self._kept[number] = made
        return made
